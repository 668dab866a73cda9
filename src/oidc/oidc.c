/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc.c - the provider: its settings, its own description of itself (OpenID Connect Discovery 1.0), its
 * keys, and the exchange of a code. Asked on a worker; what it has told is kept for an hour. */
#include <rhonabwy.h>

#include <pthread.h>

#include "base/log.h"
#include "job/job.h"
#include "oidc/oidc_priv.h"

#define KEEP_SECONDS 3600
#define KEYS_SECONDS 60
#define ANSWER_MAX (256 << 10)
#define SECRET_MAX 512

struct oidc {
	struct oidc_conf conf;
	char secret[SECRET_MAX + 1]; /* wiped */
	pthread_mutex_t lock;        /* over all below */
	char *about, *keys;          /* as they came; NULL: not asked yet */
	int64_t about_at, keys_at;
};

/* ---- settings ---- */

/* "2303=2120002395": the code of a municipality, and its number. */
static bool org_word(const char *p, size_t n)
{
	if (n != 15 || p[4] != '=')
		return false;
	for (size_t i = 0; i < n; i++)
		if (i != 4 && (p[i] < '0' || p[i] > '9'))
			return false;
	return true;
}

static bool orgs_good(const char *list)
{
	while (*list) {
		size_t span = strcspn(list, " ");

		if (span && !org_word(list, span))
			return false;
		list += span + (list[span] == ' ');
	}
	return true;
}

static bool read_secret(struct oidc *o, const char *path)
{
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(o->secret, 1, SECRET_MAX, f) : 0;

	if (f)
		fclose(f);
	while (n && (o->secret[n - 1] == '\n' || o->secret[n - 1] == '\r' || o->secret[n - 1] == ' '))
		n--;
	o->secret[n] = 0;
	return n > 0;
}

/* Claims that every token has, or that are about who it is: no word of how she signed in. */
static bool says_no_level(const char *claim)
{
	static const char *const others[] = { "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "nonce", "azp",
					      "auth_time", "at_hash", "c_hash", "sid", "name", "email" };

	for (size_t i = 0; i < MST_LEN(others); i++)
		if (str_eq(claim, others[i]))
			return true;
	return strpbrk(claim, " \"\\") != NULL;
}

static const char *refusal(const struct oidc_conf *c)
{
	if (!str_starts(c->issuer, "https://") && !str_starts(c->issuer, "http://localhost:") &&
	    !str_starts(c->issuer, "http://127.0.0.1:"))
		return "oidc-issuer is an address that begins with https://";
	if (strpbrk(c->issuer, "?# "))
		return "oidc-issuer has no ?, # or space";
	if (str_empty(c->client))
		return "oidc-client is missing: what the provider calls this server";
	if (str_empty(c->secret))
		return "oidc-secret is missing: the file with the client's secret";
	if (str_empty(c->acr))
		return "oidc-acr is missing: how strong a login must be, in the provider's words";
	if (str_empty(c->acr_claim) || says_no_level(c->acr_claim))
		return "oidc-acr-claim is acr, or the claim in which the provider tells how strong the login was";
	if (!str_eq(c->scope, "openid") && !str_starts(c->scope, "openid "))
		return "oidc-scope begins with openid";
	if (!orgs_good(c->orgs))
		return "oidc-orgs is as 2303=2120002395 2305=2120002403: code and number of each "
		       "municipality";
	if (*c->orgs && str_empty(c->org_claim))
		return "oidc-org-claim is missing: where the number of oidc-orgs stands";
	return NULL;
}

mst_err oidc_open(const struct oidc_conf *conf, struct oidc **ret, char *err, size_t n)
{
	const char *why;

	*ret = NULL;
	if (str_empty(conf->issuer))
		return MST_OK;
	why = refusal(conf);
	if (why) {
		snprintf(err, n, "%s", why);
		return MST_INVALID;
	}
	struct oidc *o = mem_alloc(sizeof(*o));

	memset(o, 0, sizeof(*o));
	o->conf = *conf;
	pthread_mutex_init(&o->lock, NULL);
	if (!read_secret(o, conf->secret) || r_global_init() != RHN_OK) {
		snprintf(err, n, "%s: the client's secret (oidc-secret) cannot be read", conf->secret);
		oidc_close(o);
		return MST_INVALID;
	}
	*ret = o;
	return MST_OK;
}

void oidc_close(struct oidc *o)
{
	if (!o)
		return;
	mem_wipe(o->secret, sizeof(o->secret));
	pthread_mutex_destroy(&o->lock);
	free(o->about);
	free(o->keys);
	free(o);
}

const struct oidc_conf *oidc_conf_of(const struct oidc *o)
{
	return &o->conf;
}

mst_err oidc_org_number(const struct oidc *o, const char *code, const char **ret)
{
	const char *p = o->conf.orgs;

	*ret = p;
	while (*p) {
		if (code && strncmp(p, code, strlen(code)) == 0 && p[strlen(code)] == '=') {
			*ret = p + strlen(code) + 1;
			return MST_OK;
		}
		p += strcspn(p, " ");
		p += *p == ' ';
	}
	return **ret ? MST_NOTFOUND : MST_OK;
}

/* ---- what it tells ---- */

static void json_freep(json_t **j)
{
	json_decref(*j);
}

static const char *copy_of(struct arena *mem, const json_t *object, const char *key)
{
	return arena_str(mem, json_string_value(json_object_get(object, key)));
}

/* A kept answer that is younger than `seconds`; in mem, or NULL. */
static const char *kept(struct oidc *o, struct arena *mem, char *const *text, const int64_t *at,
			int64_t seconds)
{
	const char *ret = NULL;

	pthread_mutex_lock(&o->lock);
	if (*text && time(NULL) - *at < seconds)
		ret = arena_str(mem, *text);
	pthread_mutex_unlock(&o->lock);
	return ret;
}

static void keep(struct oidc *o, char **text, int64_t *at, const char *fresh)
{
	pthread_mutex_lock(&o->lock);
	free(*text);
	*text = mem_str(fresh);
	*at = time(NULL);
	pthread_mutex_unlock(&o->lock);
}

static mst_err ask(struct arena *mem, const char *url, const char **ret)
{
	struct job_fetch f = { .url = url, .most = ANSWER_MAX };
	struct blob body = { 0 };
	int status = 0;

	TRY(job_fetch(mem, &f, &status, &body));
	*ret = (const char *)body.p;
	if (status == 200 && strlen(*ret) == body.n)
		return MST_OK;
	log_note(LOG_WARN, "oidc.ask", "why", "an answer other than 200", NULL);
	return MST_FAIL;
}

static mst_err read_about(const struct oidc *o, struct arena *mem, const char *text,
			  struct oidc_provider *ret)
{
	MST_CLEANUP(json_freep) json_t *d = json_loads(text, 0, NULL);

	*ret = (struct oidc_provider){
		.authorize = copy_of(mem, d, "authorization_endpoint"),
		.token = copy_of(mem, d, "token_endpoint"),
		.keys = copy_of(mem, d, "jwks_uri"),
		.logout = copy_of(mem, d, "end_session_endpoint"),
		.claims = json_is_true(json_object_get(d, "claims_parameter_supported")),
	};
	/* Discovery 4.3: it must be the issuer that was asked. */
	if (ret->authorize && ret->token && ret->keys &&
	    str_eq(json_string_value(json_object_get(d, "issuer")), o->conf.issuer) &&
	    (!str_starts(o->conf.issuer, "https://") || str_starts(ret->authorize, "https://")))
		return MST_OK;
	log_note(LOG_ERROR, "oidc.discovery", "why", "not this issuer's, or an address is missing", NULL);
	return MST_FAIL;
}

mst_err oidc_provider_get(struct oidc *o, struct arena *mem, struct oidc_provider *ret)
{
	const char *text = kept(o, mem, &o->about, &o->about_at, KEEP_SECONDS);
	size_t n = strlen(o->conf.issuer);

	if (text)
		return read_about(o, mem, text, ret);
	TRY(ask(mem,
		arena_fmt(mem, "%.*s/.well-known/openid-configuration",
			  (int)(o->conf.issuer[n - 1] == '/' ? n - 1 : n), o->conf.issuer),
		&text));
	TRY(read_about(o, mem, text, ret));
	keep(o, &o->about, &o->about_at, text);
	return MST_OK;
}

mst_err oidc_keys_get(struct oidc *o, struct arena *mem, const char *address, bool fresh,
		      struct blob *ret)
{
	const char *text = kept(o, mem, &o->keys, &o->keys_at, fresh ? KEYS_SECONDS : KEEP_SECONDS);

	if (!text) {
		TRY(ask(mem, address, &text));
		keep(o, &o->keys, &o->keys_at, text);
	}
	*ret = (struct blob){ (const uint8_t *)text, strlen(text) };
	return MST_OK;
}

/* ---- a code ---- */

static const char *encoded(struct arena *mem, const char *s)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;

	sbuf_init(&b, 4 * SECRET_MAX);
	sbuf_url(&b, s);
	return arena_strn(mem, b.p ? b.p : "", b.len);
}

mst_err oidc_exchange(struct oidc *o, struct arena *mem, const char *address, const char *code,
		      const char *redirect, const char *verifier, struct blob *ret)
{
	MST_CLEANUP(json_freep) json_t *d = NULL;
	struct job_fetch f = { .url = address, .most = ANSWER_MAX,
			       /* RFC 6749, 2.3.1: both are form-encoded first. */
			       .user = encoded(mem, o->conf.client),
			       .password = encoded(mem, o->secret) };
	struct blob body;
	int status;

	f.form = arena_fmt(mem,
			   "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s",
			   encoded(mem, code), encoded(mem, redirect), verifier);
	TRY(job_fetch(mem, &f, &status, &body));
	d = json_loadb((const char *)body.p, body.n, 0, NULL);
	const char *token = json_string_value(json_object_get(d, "id_token"));

	if (status != 200 || !token) {
		/* Only the registered word of RFC 6749, 5.2: a description may tell who it is about. */
		const char *error = json_string_value(json_object_get(d, "error"));
		bool known = str_eq(error, "invalid_grant") || str_eq(error, "invalid_client");

		log_note(LOG_WARN, "oidc.exchange", "result", known ? error : "refused", NULL);
		return str_eq(error, "invalid_grant") ? MST_DENIED : MST_FAIL;
	}
	*ret = arena_blob(mem, token, strlen(token));
	return MST_OK;
}
