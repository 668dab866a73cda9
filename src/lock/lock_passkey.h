/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_passkey.h - passkeys of accounts: rows, challenges, and the bytes of a form. */
#ifndef LOCK_LOCK_PASSKEY_H
#define LOCK_LOCK_PASSKEY_H

#include "lock/lock.h"
#include "lock/webauthn.h"

#define LOCK_CHALLENGE 32
#define LOCK_PASSKEYS 20 /* of an account */

struct lock_passkey {
	struct id id, account, lock; /* lock ID_NONE: signs in, unlocks nothing */
	const char *name;
	int64_t made, used;          /* used 0: never */
	struct webauthn_key key;
};
MST_CHECK mst_err lock_passkey_put(struct db *w, const struct lock_passkey *p);
MST_CHECK mst_err lock_passkey_by_cred(struct db *db, struct arena *mem, struct blob cred,
				       struct lock_passkey *ret);
MST_CHECK mst_err lock_passkeys(struct db *db, struct arena *mem, struct id account,
				struct lock_passkey **ret, size_t *ret_n);
/* MST_CONFLICT: not hers, or gone. */
MST_CHECK mst_err lock_passkey_drop(struct db *w, struct id id, struct id account);
/* Apply: all of hers, whose account has ended. */
MST_CHECK mst_err lock_passkeys_forget(struct db *w, struct id account);
MST_CHECK mst_err lock_passkey_used(struct db *w, struct id id, uint32_t count, int64_t at);
/* Takes a challenge, once. MST_CONFLICT: it has been answered. Old ones go. */
MST_CHECK mst_err lock_challenge_take(struct db *w, const uint8_t challenge[LOCK_CHALLENGE], int64_t at);

/* A challenge needs no store to be made: it holds its time and a mark under the server's secret, bound
 * to what it is for ("login", or an account's id). Good for an hour. */
void lock_challenge_make(const struct app *app, int64_t now, const char *bound,
			 uint8_t ret[LOCK_CHALLENGE]);
MST_CHECK bool lock_challenge_good(const struct app *app, int64_t now, const char *bound,
				   const uint8_t challenge[LOCK_CHALLENGE]);
/* Where this server is: the setting "url". In mem. False: passkeys cannot work there. */
bool lock_passkey_site(const struct ctx *c, struct webauthn_site *ret);
/* A form's field in base64url as bytes; n = 0 when it is none or too long. In mem. */
struct blob lock_bytes(const struct form *f, struct arena *mem, const char *field);
/* The secret of its lock, from what the PRF gave. */
bool lock_prf_secret(const struct form *f, struct seal_key *ret);
/* A new challenge in base64url; in mem. */
const char *lock_challenge_text(const struct ctx *c, const char *bound);
/* What a browser has brought of a new passkey: its key, and when it was made. Account, name and lock
 * are the caller's. MST_INVALID, MST_DENIED: not taken. */
MST_CHECK mst_err lock_passkey_read(const struct ctx *c, const struct form *f, const char *bound,
				    struct lock_passkey *ret, uint8_t ret_challenge[LOCK_CHALLENGE]);
/* One more of hers. row: without account and lock; secret: of its lock, NULL where there is no PRF. */
struct lock_adding {
	struct lock_passkey row;
	struct vault_lock lock;
	uint8_t challenge[LOCK_CHALLENGE];
};
void lock_passkey_add(struct ctx *c, struct lock_adding *a, const struct seal_key *secret, struct act *ret);
/* One of hers goes, and with its lock her keys are made anew; *ret_session NULL: they stay. MST_NOTFOUND: not
 * hers. MST_CONFLICT: her only way in. A lock that no passkey names is none: a crash left it. */
MST_CHECK mst_err lock_passkey_remove(struct ctx *c, struct id id, struct act *ret,
				      struct auth_fresh **ret_session);
/* A browser's answer to a challenge, by a passkey that is here. MST_INVALID, MST_DENIED, MST_NOTFOUND: not
 * taken. The passkey may be anybody's. */
struct lock_answer {
	struct lock_passkey row;
	uint8_t challenge[LOCK_CHALLENGE];
	uint32_t count;
};
MST_CHECK mst_err lock_answer_read(struct ctx *c, const struct form *f, const char *bound,
				   struct lock_answer *ret);
/* Apply: the challenge is taken. MST_CONFLICT: it was answered before. */
MST_CHECK mst_err lock_answer_put(struct ctx *c, const struct lock_answer *a);
/* The hidden fields that passkey.js fills, with its words for what went wrong. */
void lock_brought_html(struct sbuf *o, const struct view *v, const char *challenge);

#endif
