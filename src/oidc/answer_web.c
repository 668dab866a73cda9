/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* answer_web.c - back from the provider: is it the answer to what this browser asked, who is it, and which
 * account is that. */
#include "base/log.h"
#include "oidc/oidc_priv.h"
#include "oidc/oidc_web.h"
#include "org/org.h"

#define KIND "oidc" /* for slowing down who guesses */

struct answer {
	struct oidc_flow flow; /* wiped */
	const char *code;
	enum oidc_fault fault;
	enum oidc_trouble trouble;
	struct oidc_claims claims;
	struct hash name;      /* of who she is to the provider */
	const char *invite;    /* where her invitation is; NULL: she signs in */
	struct auth_user user;
	struct oidc_joining join; /* she takes an invitation; wiped */
};

static void answer_wipe(struct answer *a)
{
	oidc_flow_wipe(&a->flow);
	oidc_joining_wipe(&a->join);
}

static mst_err trouble_told(struct ctx *c)
{
	struct answer *a = ctx_kept(c);

	TRY(c->result);
	return oidc_trouble_page(c, a->trouble, a->invite);
}

/* Counted and on the log, as a wrong phrase is. */
static mst_err failed(struct ctx *c, struct answer *a, enum oidc_trouble t, struct id user)
{
	a->trouble = t;
	answer_wipe(a);
	return auth_code_failed(c, KIND, user, trouble_told);
}

/* ---- on a worker ---- */

static mst_err ask(struct ctx *c, void *arg)
{
	struct answer *a = arg;
	const struct oidc_conf *conf = oidc_conf_of(c->app->oidc);
	char nonce[OIDC_TEXT], verifier[OIDC_TEXT];
	struct oidc_expect x = { .issuer = conf->issuer, .client = conf->client, .acr = conf->acr,
				 .acr_claim = conf->acr_claim, .nonce = nonce,
				 .org_claim = *conf->orgs ? conf->org_claim : "" };
	struct oidc_provider p;
	struct blob token, keys;

	oidc_flow_text(&a->flow, "oidc nonce", nonce);
	oidc_flow_text(&a->flow, "oidc verifier", verifier);
	TRY(oidc_provider_get(c->app->oidc, c->mem, &p));
	TRY(oidc_exchange(c->app->oidc, c->mem, p.token, a->code, oidc_redirect_url(c), verifier, &token));
	TRY(oidc_keys_get(c->app->oidc, c->mem, p.keys, false, &keys));
	x.now = time(NULL); /* not the faked clock of a demo: the provider has none */
	a->fault = oidc_token_check(c->mem, token, keys, &x, &a->claims);
	if (a->fault != OIDC_KEY)
		return MST_OK;
	TRY(oidc_keys_get(c->app->oidc, c->mem, p.keys, true, &keys)); /* it may have new ones */
	a->fault = oidc_token_check(c->mem, token, keys, &x, &a->claims);
	return MST_OK;
}

/* ---- who it is ---- */

static void name_of(const struct ctx *c, const char *sub, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	const char *issuer = oidc_conf_of(c->app->oidc)->issuer;
	struct hash_state s;

	kdf(&c->app->pepper, "oidc identity", &key);
	hash_start(&s, &key);
	hash_add_part(&s, issuer, strlen(issuer));
	hash_add_part(&s, sub, strlen(sub));
	hash_end(&s, ret);
}

/* MST_DENIED: she signed in for somebody else than this municipality. */
static mst_err org_right(struct ctx *c, const struct answer *a, struct id org)
{
	const char *number;
	struct org o;

	TRY(org_get(c->db, c->mem, org, &o));
	mst_err e = oidc_org_number(c->app->oidc, o.code, &number);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_DENIED : e;
	size_t n = strcspn(number, " ");

	if (!n)
		return MST_OK;
	return a->claims.org && strlen(a->claims.org) == n && memcmp(a->claims.org, number, n) == 0 ?
		       MST_OK :
		       MST_DENIED;
}

/* The account that has this identity, if it has not ended. */
static mst_err find_user(struct ctx *c, const struct answer *a, struct auth_user *ret)
{
	uint8_t salt[PHRASE_SALT];
	struct id account;

	TRY(oidc_identity_find(c->db, &a->name, &account));
	return auth_of_lock(c, account, ret, salt);
}

/* ---- signing in ---- */

static mst_err enter(struct ctx *c, struct answer *a)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key kept = { 0 }, secret = { 0 };
	const char *to = *a->flow.to ? arena_str(c->mem, auth_own_path(a->flow.to)) : "";
	struct id lock;
	mst_err e = MST_NOTFOUND;

	if (oidc_browser_read(c, a->user.id, &kept)) {
		oidc_browser_lock(&kept, &lock, &secret);
		e = vault_unlock(c->vault, lock, &secret, &k);
		if (e == MST_OK && id_eq(k.user, a->user.id))
			oidc_browser_write(c, a->user.id, &kept);
		else
			vault_keyring_wipe(&k);
	}
	answer_wipe(a);
	if (e != MST_OK && e != MST_NOTFOUND && e != MST_DENIED)
		return e;
	return auth_sign_in(c, &a->user, k.open ? &k : NULL, *to ? to : "/idag");
}

static mst_err sign_in(struct ctx *c, struct answer *a)
{
	mst_err e = find_user(c, a, &a->user);

	if (e == MST_NOTFOUND)
		return failed(c, a, OIDC_NOBODY, ID_NONE);
	TRY(e);
	if (!a->user.roles || a->user.roles & ~(unsigned)AUTH_MUNICIPAL_ROLES)
		return failed(c, a, OIDC_NOBODY, a->user.id);
	e = org_right(c, a, a->user.org);
	if (e == MST_DENIED)
		return failed(c, a, OIDC_OTHER_ORG, a->user.id);
	TRY(e);
	return enter(c, a);
}

/* ---- taking an invitation ---- */

static mst_err joined(struct ctx *c)
{
	struct answer *a = ctx_kept(c);
	mst_err e = c->result;

	if (e == MST_OK) {
		oidc_browser_write(c, a->join.joined.user.id, &a->join.kept);
		e = auth_sign_in(c, &a->join.joined.user, &a->join.joined.keys, "/mitt-konto?ny=ja");
	} else if (e == MST_CONFLICT) { /* somebody was quicker, or it has been taken back */
		e = oidc_trouble_page(c, OIDC_USED, NULL);
	}
	answer_wipe(a);
	return e;
}

static mst_err take_invite(struct ctx *c, struct answer *a)
{
	const char *code = id_str(c->mem, a->flow.invite);
	struct act act;

	seal_key_new(&a->join.kept);
	a->join.name = a->name;
	mst_err e = oidc_join(c, code, &a->join, &act);

	if (e == MST_DENIED || e == MST_NOTFOUND)
		return oidc_trouble_page(c, OIDC_USED, NULL);
	TRY(e);
	return ctx_act(c, &act, NULL, joined);
}

static mst_err join(struct ctx *c, struct answer *a)
{
	mst_err e = auth_invite_open(c, id_str(c->mem, a->flow.invite), &a->join.invite);

	if (e == MST_NOTFOUND || (e == MST_OK && id_eq(a->join.invite.org, c->app->jour)))
		return ctx_go(c, arena_fmt(c->mem, "/inbjudan/%s", id_str(c->mem, a->flow.invite)), NULL);
	TRY(e);
	e = org_right(c, a, a->join.invite.org);
	if (e == MST_DENIED)
		return failed(c, a, OIDC_OTHER_ORG, ID_NONE);
	TRY(e);
	e = find_user(c, a, &a->user);
	if (e == MST_OK)
		return failed(c, a, OIDC_TAKEN, a->user.id);
	return e == MST_NOTFOUND ? take_invite(c, a) : e;
}

/* ---- the answer ---- */

static mst_err asked(struct ctx *c)
{
	struct answer *a = ctx_work_arg(c);
	mst_err e = c->result;

	ctx_keep(c, a);
	if (e == MST_DENIED)
		return failed(c, a, OIDC_OLD, ID_NONE);
	if (e == MST_FAIL || e == MST_INVALID)
		return failed(c, a, OIDC_DOWN, ID_NONE);
	if (e == MST_OK && a->fault != OIDC_GOOD) {
		log_note(LOG_WARN, "oidc.token", "why", oidc_fault_name(a->fault), NULL);
		return failed(c, a, a->fault == OIDC_ACR ? OIDC_WEAK : OIDC_UNTRUSTED, ID_NONE);
	}
	if (e == MST_OK) {
		name_of(c, a->claims.sub, &a->name);
		e = id_none(a->flow.invite) ? sign_in(c, a) : join(c, a);
	}
	if (e != MST_OK)
		answer_wipe(a);
	return e;
}

/* Is it the answer to what this browser has asked (RFC 6749, 10.12), of the provider that it asked
 * (RFC 9207)? */
static bool answer_ours(struct ctx *c, const struct oidc_flow *f)
{
	const char *state = http_query(c->req, "state"), *iss = http_query(c->req, "iss");
	char own[OIDC_TEXT];

	oidc_flow_text(f, "oidc state", own);
	return state && strlen(state) == strlen(own) && mem_same(state, own, strlen(own)) &&
	       (!iss || str_eq(iss, oidc_conf_of(c->app->oidc)->issuer));
}

static enum oidc_trouble trouble_of(const char *error)
{
	if (str_eq(error, "access_denied"))
		return OIDC_STOPPED;
	/* OpenID Connect Core Unmet Authentication Requirements 1.0 */
	if (str_eq(error, "unmet_authentication_requirements"))
		return OIDC_WEAK;
	return str_eq(error, "temporarily_unavailable") || str_eq(error, "server_error") ? OIDC_DOWN :
											   OIDC_REFUSED;
}

mst_err oidc_answer_get(struct ctx *c)
{
	struct answer *a = arena_new(c->mem, struct answer, 1);
	const char *error = http_query(c->req, "error");
	int64_t wait;

	if (c->who || !c->app->oidc)
		return ctx_go(c, c->who ? "/idag" : "/logga-in", NULL);
	if (!oidc_flow_read(c, &a->flow))
		return oidc_trouble_page(c, OIDC_OLD, NULL);
	if (!id_none(a->flow.invite))
		a->invite = arena_fmt(c->mem, "/inbjudan/%s/kommun", id_str(c->mem, a->flow.invite));
	TRY(auth_code_wait(c, KIND, &wait));
	a->code = http_query(c->req, "code");
	oidc_flow_clear(c);
	if (wait > 0 || error || !a->code || !answer_ours(c, &a->flow)) {
		bool ours = answer_ours(c, &a->flow);

		oidc_flow_wipe(&a->flow);
		if (wait > 0)
			http_set(c->req, "Retry-After", arena_fmt(c->mem, "%lld", (long long)wait));
		return oidc_trouble_page(c,
					 wait > 0 ? OIDC_SLOW : !ours ? OIDC_OLD : trouble_of(error),
					 a->invite);
	}
	return ctx_work(c, WORK_REMOTE, ask, a, asked);
}
