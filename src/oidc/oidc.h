/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc.h - signing in at one's municipality (OpenID Connect Core 1.0): the code flow with PKCE (RFC 7636,
 * S256), for municipal roles only. Nobody of the jour comes in this way: keys to cases come from what she
 * alone holds, never from another server's word.
 *
 * The provider says who somebody is, by `sub`; which account that is was settled when she took her
 * invitation with it. Claims are named as the Swedish OIDC profile 1.0 does, or as the settings say. */
#ifndef OIDC_OIDC_H
#define OIDC_OIDC_H

#include "auth/account.h"

extern const struct db_room oidc_room;
extern const struct http_route oidc_routes[]; /* /logga-in/kommun, ... */

/* Settings; texts live as long as what is opened from them. */
struct oidc_conf {
	const char *issuer;    /* https, without a slash at the end unless its own name has one */
	const char *client;    /* what the provider calls us */
	const char *secret;    /* path of a file with the client's secret */
	const char *acr;       /* levels that will do, parted by spaces; one of them is demanded */
	const char *acr_claim; /* where the level stands: "acr" (Core 2), or what this provider tells it in */
	const char *scope;     /* "openid ..." */
	const char *orgs;      /* "2303=2120002395 ...": municipality's code and number; "" = not asked */
	const char *org_claim; /* where the number stands */
};
struct oidc; /* with what the provider has told of itself */
/* Reads no network. *ret NULL when issuer is "". MST_INVALID: err has words. */
MST_CHECK mst_err oidc_open(const struct oidc_conf *conf, struct oidc **ret, char *err, size_t n);
void oidc_close(struct oidc *o); /* NULL is allowed */

/* Apply: what her provider calls her goes; her account has ended. */
MST_CHECK mst_err oidc_forget(struct db *w, struct id account);

/* ---- the ID token; a piece with tests and a fuzz target of its own ---- */

enum oidc_fault {
	OIDC_GOOD = 0,
	OIDC_FORM,      /* no signed token of three parts, or its header wants what is not understood */
	OIDC_ALG,       /* none of RS256, PS256, ES256 */
	OIDC_KEY,       /* the provider has no such key, or a weak one (RSA under 2048 bits) */
	OIDC_SIGNATURE,
	OIDC_ISSUER,
	OIDC_AUDIENCE,
	OIDC_TIME,      /* run out, from tomorrow, or older than ten minutes */
	OIDC_NONCE,
	OIDC_SUB,
	OIDC_ACR,       /* not strong enough */
};
const char *oidc_fault_name(enum oidc_fault f); /* "signature"; for the log */

#define OIDC_SKEW 60 /* seconds that clocks may differ */
struct oidc_expect {
	const char *issuer, *client, *acr, *acr_claim, *nonce;
	const char *org_claim; /* "" = not read */
	int64_t now;           /* seconds, the machine's real clock */
};
struct oidc_claims {
	const char *sub;
	const char *acr; /* the level that did */
	const char *org; /* NULL: not told */
};
/* OpenID Connect Core 1.0, 3.1.3.7, with the algorithm pinned before a key is looked for (RFC 8725). keys: a
 * JWK set (RFC 7517). `acr` is a text; another claim that is named for the level may be a list of texts, of
 * which one must do (as `amr`, RFC 8176). ret in mem, filled only when good. */
enum oidc_fault oidc_token_check(struct arena *mem, struct blob token, struct blob keys,
				 const struct oidc_expect *x, struct oidc_claims *ret);

#endif
