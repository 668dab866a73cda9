/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_token.c - is this ID token the provider's word, for us, now, and about this login? */
#include <rhonabwy.h>

#include "oidc/oidc.h"

#define TOKEN_MAX 16384
#define RSA_BITS 2048
#define OLDEST 600

static const struct {
	const char *name, *kty;
	jwa_alg alg;
} algs[] = {
	{ "RS256", "RSA", R_JWA_ALG_RS256 },
	{ "PS256", "RSA", R_JWA_ALG_PS256 },
	{ "ES256", "EC", R_JWA_ALG_ES256 },
};

const char *oidc_fault_name(enum oidc_fault f)
{
	static const char *const names[] = { "good",	  "form", "alg",   "key", "signature", "issuer",
					     "audience", "time", "nonce", "sub", "acr" };

	return f < MST_LEN(names) ? names[f] : "form";
}

static void jwt_freep(jwt_t **j)
{
	r_jwt_free(*j);
}

static void jwk_freep(jwk_t **k)
{
	r_jwk_free(*k);
}

static void json_freep(json_t **j)
{
	json_decref(*j);
}

/* Three parts of base64url, none empty: before any library looks at it. */
static bool compact(const char *s, size_t n)
{
	int parts = 1;
	size_t in_part = 0;

	if (!n || n > TOKEN_MAX || strlen(s) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char ch = s[i];
		bool letter = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
			      (ch >= '0' && ch <= '9') || ch == '-' || ch == '_';

		if (letter) {
			in_part++;
			continue;
		}
		if (ch != '.' || !in_part || ++parts > 3)
			return false;
		in_part = 0;
	}
	return parts == 3 && in_part;
}

static const char *text_of(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) && json_string_length(v) == strlen(json_string_value(v)) ?
		       json_string_value(v) :
		       NULL;
}

/* ---- the key ---- */

static bool key_fits(const json_t *key, const char *kid, size_t alg)
{
	const char *use = text_of(key, "use"), *its_alg = text_of(key, "alg");

	return str_eq(text_of(key, "kty"), algs[alg].kty) && (!use || str_eq(use, "sig")) &&
	       (!its_alg || str_eq(its_alg, algs[alg].name)) &&
	       (!kid || str_eq(text_of(key, "kid"), kid));
}

/* Its numbers and nothing else: no certificate, no address of one. */
static jwk_t *bare_key(const json_t *key)
{
	static const char *const parts[] = { "kty", "n", "e", "crv", "x", "y" };
	MST_CLEANUP(json_freep) json_t *bare = json_object();
	jwk_t *k = NULL;

	for (size_t i = 0; bare && i < MST_LEN(parts); i++)
		if (text_of(key, parts[i]))
			json_object_set(bare, parts[i], json_object_get(key, parts[i]));
	if (!bare || r_jwk_init(&k) != RHN_OK)
		return NULL;
	if (r_jwk_import_from_json_t(k, bare) == RHN_OK)
		return k;
	r_jwk_free(k);
	return NULL;
}

static bool strong(jwk_t *k, size_t alg)
{
	unsigned int bits = 0;
	int type = r_jwk_key_type(k, &bits, R_FLAG_IGNORE_REMOTE);

	if (!(type & R_KEY_TYPE_PUBLIC))
		return false;
	return str_eq(algs[alg].kty, "RSA") ? bits >= RSA_BITS :
					      str_eq(r_jwk_get_property_str(k, "crv"), "P-256");
}

/* A token without a `kid` is tried against the only key that fits; with two it would be a guess. */
static enum oidc_fault verify(jwt_t *jwt, struct blob keys, const char *kid, size_t alg)
{
	MST_CLEANUP(json_freep) json_t *set = json_loadb((const char *)keys.p, keys.n, 0, NULL);
	MST_CLEANUP(jwk_freep) jwk_t *k = NULL;
	json_t *list = json_object_get(set, "keys");
	const json_t *found = NULL;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *key = json_array_get(list, i);

		if (!key_fits(key, kid, alg))
			continue;
		if (found)
			return OIDC_KEY;
		found = key;
	}
	if (!found || !(k = bare_key(found)) || !strong(k, alg))
		return OIDC_KEY;
	return r_jwt_verify_signature(jwt, k, R_FLAG_IGNORE_REMOTE) == RHN_OK ? OIDC_GOOD :
										OIDC_SIGNATURE;
}

/* ---- the claims ---- */

static bool audience_good(const json_t *claims, const char *client)
{
	const json_t *aud = json_object_get(claims, "aud");
	const char *azp = text_of(claims, "azp");
	bool ours = json_is_string(aud) && str_eq(json_string_value(aud), client);

	for (size_t i = 0; i < json_array_size(aud); i++)
		ours |= str_eq(json_string_value(json_array_get(aud, i)), client);
	if (json_object_get(claims, "azp") || json_array_size(aud) > 1)
		return ours && str_eq(azp, client);
	return ours;
}

static bool time_good(const json_t *claims, int64_t now)
{
	const json_t *exp = json_object_get(claims, "exp"), *iat = json_object_get(claims, "iat");
	const json_t *nbf = json_object_get(claims, "nbf");

	if (!json_is_integer(exp) || !json_is_integer(iat) || (nbf && !json_is_integer(nbf)))
		return false;
	return json_integer_value(exp) > now - OIDC_SKEW &&
	       json_integer_value(iat) <= now + OIDC_SKEW &&
	       json_integer_value(iat) >= now - OLDEST &&
	       (!nbf || json_integer_value(nbf) <= now + OIDC_SKEW);
}

/* Is it a word of the list? */
static bool listed(const char *list, const char *word)
{
	size_t n = word ? strlen(word) : 0;

	while (n && list && *list) {
		size_t span = strcspn(list, " ");

		if (span == n && memcmp(list, word, n) == 0)
			return true;
		list += span + (list[span] == ' ');
	}
	return false;
}

/* The level of the list that the token tells; NULL: none of them. */
static const char *level_of(const json_t *claims, const struct oidc_expect *x)
{
	const json_t *told = json_object_get(claims, x->acr_claim);
	bool texts = json_is_array(told) && !str_eq(x->acr_claim, "acr");

	for (size_t i = 0; texts && i < json_array_size(told); i++) {
		const char *word = json_string_value(json_array_get(told, i));

		if (listed(x->acr, word))
			return word;
	}
	return listed(x->acr, json_string_value(told)) ? json_string_value(told) : NULL;
}

static enum oidc_fault claims_good(const json_t *claims, const struct oidc_expect *x)
{
	const char *sub = text_of(claims, "sub"), *nonce = text_of(claims, "nonce");

	if (!str_eq(text_of(claims, "iss"), x->issuer))
		return OIDC_ISSUER;
	if (!audience_good(claims, x->client))
		return OIDC_AUDIENCE;
	if (!time_good(claims, x->now))
		return OIDC_TIME;
	if (!nonce || !str_eq(nonce, x->nonce))
		return OIDC_NONCE;
	if (str_empty(sub) || strlen(sub) > 255)
		return OIDC_SUB;
	return level_of(claims, x) ? OIDC_GOOD : OIDC_ACR;
}

/* ---- all of it ---- */

static enum oidc_fault header_good(const json_t *head, const char **ret_kid, size_t *ret_alg)
{
	const char *typ = text_of(head, "typ"), *alg = text_of(head, "alg");
	size_t i = 0;

	if (!json_is_object(head) || json_object_get(head, "crit") || json_object_get(head, "b64") ||
	    (json_object_get(head, "typ") && !str_eq(typ, "JWT")))
		return OIDC_FORM;
	while (i < MST_LEN(algs) && !str_eq(algs[i].name, alg))
		i++;
	if (i == MST_LEN(algs))
		return OIDC_ALG;
	*ret_alg = i;
	*ret_kid = text_of(head, "kid");
	return OIDC_GOOD;
}

/* The claims of the Swedish profile (Claims and Scopes Specification 1.0, 2.2). Its scope promises orgAffiliation alone
 * in the token: "PERSON@NUMBER", where the person's part is the organisation's own and may have any sign. */
#define ORG_NUMBER "https://id.oidc.se/claim/orgNumber"
#define ORG_AFFILIATION "https://id.oidc.se/claim/orgAffiliation"

static const char *org_of(const json_t *claims, const char *claim)
{
	const char *whole, *at;

	if (!str_eq(claim, ORG_NUMBER) || json_object_get(claims, claim))
		return text_of(claims, claim);
	whole = text_of(claims, ORG_AFFILIATION);
	at = whole ? strrchr(whole, '@') : NULL;
	return at && at > whole ? at + 1 : NULL;
}

enum oidc_fault oidc_token_check(struct arena *mem, struct blob token, struct blob keys,
				 const struct oidc_expect *x, struct oidc_claims *ret)
{
	MST_CLEANUP(jwt_freep) jwt_t *jwt = NULL;
	MST_CLEANUP(json_freep) json_t *head = NULL, *claims = NULL;
	const char *text = arena_strn(mem, (const char *)token.p, token.n), *kid = NULL;
	size_t alg = 0;

	if (!compact(text, token.n) || r_jwt_init(&jwt) != RHN_OK)
		return OIDC_FORM;
	/* An unsigned one is parsed too, so that it is refused by what it says. */
	if (r_jwt_advanced_parse(jwt, text, R_PARSE_UNSIGNED, R_FLAG_IGNORE_REMOTE) != RHN_OK)
		return OIDC_FORM;
	head = r_jwt_get_full_header_json_t(jwt);
	enum oidc_fault f = header_good(head, &kid, &alg);

	if (f != OIDC_GOOD)
		return f;
	if (r_jwt_get_type(jwt) != R_JWT_TYPE_SIGN || r_jwt_get_sign_alg(jwt) != algs[alg].alg)
		return OIDC_ALG;
	f = verify(jwt, keys, kid, alg);
	if (f != OIDC_GOOD)
		return f;
	claims = r_jwt_get_full_claims_json_t(jwt);
	f = claims_good(claims, x);
	if (f != OIDC_GOOD)
		return f;
	*ret = (struct oidc_claims){ .sub = arena_str(mem, text_of(claims, "sub")),
				     .acr = arena_str(mem, level_of(claims, x)) };
	if (!str_empty(x->org_claim))
		ret->org = arena_str(mem, org_of(claims, x->org_claim));
	return OIDC_GOOD;
}
