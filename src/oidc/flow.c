/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* flow.c - the way to the provider and back. What belongs together is derived from one secret that lies
 * sealed in a cookie: nothing is stored here meanwhile, and an answer is good in one browser only. */
#include "oidc/oidc_priv.h"

#define COOKIE "kommun"
#define BROWSER_SECONDS (400 * 86400)
#define PACKED (32 + 8 + 16 + OIDC_TO)

void oidc_flow_wipe(struct oidc_flow *f)
{
	mem_wipe(f, sizeof(*f));
}

static void cookie_key(const struct app *app, struct seal_key *ret)
{
	kdf(&app->pepper, "oidc flow", ret);
}

void oidc_flow_write(struct ctx *c, const struct oidc_flow *f)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	uint8_t plain[PACKED] = { 0 }, sealed[PACKED + SEAL_EXTRA];
	char text[b64_size(sizeof(sealed))];

	memcpy(plain, f->secret.b, 32);
	memcpy(plain + 32, &f->at, 8);
	memcpy(plain + 40, f->invite.b, 16);
	memcpy(plain + 56, f->to, OIDC_TO);
	cookie_key(c->app, &key);
	seal_bytes(&key, SEAL_AD(FIELD_OIDC_FLOW, ID_NONE), plain, sizeof(plain), sealed);
	mem_wipe(plain, sizeof(plain));
	b64_text(sealed, sizeof(sealed), text);
	auth_cookie_put(c, COOKIE, text, OIDC_FLOW_SECONDS);
}

void oidc_flow_clear(struct ctx *c)
{
	auth_cookie_put(c, COOKIE, "", 0);
}

bool oidc_flow_read(struct ctx *c, struct oidc_flow *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	uint8_t plain[PACKED], sealed[PACKED + SEAL_EXTRA];
	const char *text = auth_cookie_get(c, COOKIE);

	*ret = (struct oidc_flow){ 0 };
	if (!text || !b64_parse(text, sealed, sizeof(sealed)))
		return false;
	cookie_key(c->app, &key);
	if (seal_open_bytes(&key, SEAL_AD(FIELD_OIDC_FLOW, ID_NONE),
			    (struct blob){ sealed, sizeof(sealed) }, plain, sizeof(plain)) != MST_OK)
		return false;
	memcpy(ret->secret.b, plain, 32);
	memcpy(&ret->at, plain + 32, 8);
	memcpy(ret->invite.b, plain + 40, 16);
	memcpy(ret->to, plain + 56, OIDC_TO - 1);
	mem_wipe(plain, sizeof(plain));
	return c->now >= ret->at && c->now - ret->at < OIDC_FLOW_SECONDS;
}

void oidc_flow_text(const struct oidc_flow *f, const char *what, char ret[OIDC_TEXT])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key part = { 0 };

	kdf(&f->secret, what, &part);
	b64_text(part.b, sizeof(part.b), ret);
}

/* ---- the address ---- */

const char *oidc_redirect_url(const struct ctx *c)
{
	return arena_fmt(c->mem, "%s/logga-in/kommun/svar", c->app->url ? c->app->url : "");
}

static void part(struct sbuf *b, const char *name, const char *value)
{
	sbuf_fmt(b, "&%s=", name);
	sbuf_url(b, value);
}

/* The parameter `claims` can demand; `acr_values` only wishes, and of `acr` alone (Core 5.5.1.1). Either way the
 * answer is looked at. */
static void demand(struct sbuf *b, const struct oidc_conf *conf, bool claims)
{
	MST_CLEANUP(sbuf_done) struct sbuf j;
	const char *p = conf->acr;

	if (!claims) {
		if (str_eq(conf->acr_claim, "acr"))
			part(b, "acr_values", p);
		return;
	}
	sbuf_init(&j, 4096);
	sbuf_lit(&j, "{\"id_token\":{");
	sbuf_json(&j, conf->acr_claim);
	sbuf_lit(&j, ":{\"essential\":true,\"values\":[");
	for (bool first = true; *p; p += strspn(p, " ")) {
		char word[128];
		size_t n = strcspn(p, " ");

		snprintf(word, sizeof(word), "%.*s", (int)n, p);
		if (!first)
			sbuf_ch(&j, ',');
		sbuf_json(&j, word);
		first = false;
		p += n;
	}
	sbuf_lit(&j, "]}");
	if (*conf->orgs) {
		sbuf_ch(&j, ',');
		sbuf_json(&j, conf->org_claim);
		sbuf_lit(&j, ":{\"essential\":true}");
	}
	sbuf_lit(&j, "}}");
	part(b, "claims", j.p);
}

const char *oidc_authorize_url(struct ctx *c, const struct oidc_provider *p,
			       const struct oidc_flow *f)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;
	const struct oidc_conf *conf = oidc_conf_of(c->app->oidc);
	char state[OIDC_TEXT], nonce[OIDC_TEXT], verifier[OIDC_TEXT], challenge[OIDC_TEXT];
	uint8_t digest[32];

	oidc_flow_text(f, "oidc state", state);
	oidc_flow_text(f, "oidc nonce", nonce);
	oidc_flow_text(f, "oidc verifier", verifier);
	hash_sha256(verifier, strlen(verifier), digest); /* RFC 7636, 4.2 */
	mem_wipe(verifier, sizeof(verifier));
	b64_text(digest, sizeof(digest), challenge);
	sbuf_init(&b, 8192);
	sbuf_fmt(&b, "%s%cresponse_type=code", p->authorize, strchr(p->authorize, '?') ? '&' : '?');
	part(&b, "client_id", conf->client);
	part(&b, "redirect_uri", oidc_redirect_url(c));
	part(&b, "scope", conf->scope);
	part(&b, "state", state);
	part(&b, "nonce", nonce);
	part(&b, "code_challenge", challenge);
	part(&b, "code_challenge_method", "S256");
	part(&b, "ui_locales", c->view.lang == VIEW_EN ? "en sv" : "sv en");
	demand(&b, conf, p->claims);
	return arena_strn(c->mem, b.p, b.len);
}

/* ---- what the browser keeps ---- */

static const char *browser_name(struct ctx *c, struct id account)
{
	return arena_fmt(c->mem, "nyckel-%.8s", id_str(c->mem, account));
}

void oidc_browser_lock(const struct seal_key *kept, struct id *ret_lock, struct seal_key *ret_secret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key id = { 0 };

	kdf(kept, "oidc lock id", &id);
	memcpy(ret_lock->b, id.b, sizeof(ret_lock->b));
	kdf(kept, "oidc lock", ret_secret);
}

void oidc_browser_write(struct ctx *c, struct id account, const struct seal_key *kept)
{
	char text[OIDC_TEXT];

	b64_text(kept->b, sizeof(kept->b), text);
	auth_cookie_put(c, browser_name(c, account), text, BROWSER_SECONDS);
	mem_wipe(text, sizeof(text));
}

bool oidc_browser_read(struct ctx *c, struct id account, struct seal_key *ret)
{
	const char *text = auth_cookie_get(c, browser_name(c, account));

	return text && b64_parse(text, ret->b, sizeof(ret->b));
}
