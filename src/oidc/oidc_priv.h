/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_priv.h - between the files of the room oidc. */
#ifndef OIDC_OIDC_PRIV_H
#define OIDC_OIDC_PRIV_H

#include "oidc/oidc.h"

/* ---- oidc.c: what is configured and what the provider has told; any thread ---- */

const struct oidc_conf *oidc_conf_of(const struct oidc *o);
/* The number that somebody of this municipality must bear; "" = not asked. MST_NOTFOUND: it is asked, and
 * this one's is not in the settings. */
MST_CHECK mst_err oidc_org_number(const struct oidc *o, const char *code, const char **ret);

/* Its addresses, in mem. */
struct oidc_provider {
	const char *authorize, *token, *keys;
	const char *logout; /* NULL: it has none */
	bool claims;        /* takes the parameter `claims` */
};
/* On a worker: asked for when what is known is older than an hour. MST_FAIL: it does not answer, or not as
 * a provider of this issuer (logged). */
MST_CHECK mst_err oidc_provider_get(struct oidc *o, struct arena *mem, struct oidc_provider *ret);
/* The same for its keys; fresh: they lacked one. Asked at most once a minute. */
MST_CHECK mst_err oidc_keys_get(struct oidc *o, struct arena *mem, const char *address, bool fresh,
				struct blob *ret);
/* Exchanges a code for the ID token. MST_DENIED: the provider does not take the code. */
MST_CHECK mst_err oidc_exchange(struct oidc *o, struct arena *mem, const char *address,
				const char *code, const char *redirect, const char *verifier,
				struct blob *ret);

/* ---- flow.c: one way to the provider and back, kept by the browser alone ---- */

#define OIDC_FLOW_SECONDS 900
#define OIDC_TO 128 /* bytes of a path to go on to, with its 0 */
struct oidc_flow {
	struct seal_key secret; /* state, nonce and verifier come of it; wiped */
	int64_t at;
	struct id invite;       /* code of the invitation that is taken; ID_NONE: she signs in */
	char to[OIDC_TO];
};
void oidc_flow_wipe(struct oidc_flow *f);
void oidc_flow_write(struct ctx *c, const struct oidc_flow *f);
void oidc_flow_clear(struct ctx *c);
/* False: there is none, or it took her too long. */
bool oidc_flow_read(struct ctx *c, struct oidc_flow *ret);
#define OIDC_TEXT b64_size(32)
void oidc_flow_text(const struct oidc_flow *f, const char *what, char ret[OIDC_TEXT]);
/* Where the browser is sent, in c->mem. */
const char *oidc_authorize_url(struct ctx *c, const struct oidc_provider *p,
			       const struct oidc_flow *f);
const char *oidc_redirect_url(const struct ctx *c);

/* What her browser keeps: the secret of her keyring's lock. Without it she is in, and locked. */
void oidc_browser_lock(const struct seal_key *kept, struct id *ret_lock, struct seal_key *ret_secret);
void oidc_browser_write(struct ctx *c, struct id account, const struct seal_key *kept);
bool oidc_browser_read(struct ctx *c, struct id account, struct seal_key *ret);

/* ---- join.c: an invitation that is taken with the municipality's login ---- */

struct oidc_joining {
	struct auth_invite invite;
	struct hash name;          /* of who she is to the provider */
	struct seal_key kept;      /* what her browser will keep; wiped */
	struct auth_join_key lock;
	struct seal_key secret;    /* of that lock; wiped */
	struct auth_joined joined; /* its keyring is wiped */
};
void oidc_joining_wipe(struct oidc_joining *j);
/* Her account, with a lock that kept opens, and whose identity she has. As auth_join_by. */
MST_CHECK mst_err oidc_join(struct ctx *c, const char *code, struct oidc_joining *j, struct act *ret);

/* ---- oidc_db.c ---- */

/* name: a keyed hash of issuer and sub. MST_NOTFOUND: nobody's. */
MST_CHECK mst_err oidc_identity_find(struct db *db, const struct hash *name, struct id *ret_account);
MST_CHECK mst_err oidc_identity_put(struct db *w, const struct hash *name, struct id account,
				    int64_t at);
/* The same account's and name's go first: an account has one. */
MST_CHECK mst_err oidc_identity_drop(struct db *w, const struct hash *name);

#endif
