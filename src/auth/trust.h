/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trust.h - a phone that somebody trusts for a while. There a PIN opens a session again, with her keys: a lock
 * of the vault (vault_lock_brief) whose secret is made of what the phone keeps in a cookie and of the PIN, so
 * that neither opens anything alone. Such a session has shown nothing but a PIN: what asks who she is asks
 * (HTTP_PROVED, HTTP_FACTOR).
 *
 * For those who open cases with their own phone in hand, volunteers and coordinators. Not for municipal
 * people: they open no case, and a session of theirs that begins anew costs nobody a call. Not for the server
 * host. */
#ifndef AUTH_TRUST_H
#define AUTH_TRUST_H

#include "auth/auth.h"

#define AUTH_TRUST_ROLES (ROLE_VOLUNTEER | ROLE_COORDINATOR)
#define AUTH_TRUSTS 5     /* phones of an account */
#define AUTH_PIN "pin"    /* fields of its forms */
#define AUTH_PIN_AGAIN "pin_igen"
#define AUTH_PIN_MAX 12   /* digits */

struct auth_trust {
	struct id lock, account;
	const char *device;       /* auth_device_of */
	int64_t made, until, used; /* instants; used 0: not yet */
};

/* May one with these roles trust a phone here? */
bool auth_trust_offered(const struct app *app, unsigned roles);
/* Does the request come from a telephone or a tablet, by what its browser says? A help against choosing it at
 * a computer that others use too, and no wall. */
bool auth_trust_phone(const struct ctx *c);
/* Why it will not do, as a msgid; NULL: it will. Digits only, 6 to 12, no pattern and no date. */
const char *auth_pin_refusal(const char *pin);
/* What belongs to a phone's secret: its lock, and the salt of its PIN. */
void auth_trust_keys(const struct seal_key *device, struct id *ret_lock, uint8_t ret_salt[PHRASE_SALT]);
/* The secret of the lock, of both halves. stretched: the PIN under that salt. */
void auth_trust_secret(const struct seal_key *device, const struct seal_key *stretched,
		       struct seal_key *ret);
/* The trusted phone that the request comes from. MST_NOTFOUND: none, or not any more. */
MST_CHECK mst_err auth_trust_here(struct ctx *c, struct auth_trust *ret);
/* What the log says of somebody's phone. */
const struct audit_row *auth_trust_note(struct ctx *c, struct id account, const char *act);
/* A phone from now on. before: what it was trusted by until now, whose ever that was. device, stretched: its
 * two halves (auth_trust_keys, auth_trust_secret). */
struct auth_trusting {
	struct auth_trust row;
	struct id before;
	struct vault_lock lock;
};
void auth_trust_make(struct ctx *c, struct auth_trusting *t, const struct seal_key *device,
		     const struct seal_key *stretched, struct act *ret);
/* It is forgotten. f lives as long as the act. */
struct auth_forgetting {
	struct id lock;             /* ID_NONE: none is */
	const struct hash *session; /* that ends as well, or NULL */
};
void auth_trust_forget(struct ctx *c, struct auth_forgetting *f, struct act *ret);
/* Vault apply of an act, arg: struct id * of the account. Its trusted phones open nothing any more. */
mst_err auth_trust_forget_all(struct ctx *c, void *arg);
/* To the page that asks for the PIN, with the way back. */
mst_err auth_pin_redirect(struct ctx *c);
/* Hers for her list, and which of them is this one; in c->mem. */
struct auth_trust_row;
MST_CHECK mst_err auth_trust_rows(struct ctx *c, const struct auth_trust_row **ret, size_t *ret_n);
/* "Safari på iPhone", of auth_device_of. */
const char *auth_device_words(const struct view *v, const char *device);

/* ---- trust_db.c ---- */

/* MST_NOTFOUND: none, or it has ended by `now`. */
MST_CHECK mst_err auth_trust_find(struct db *db, struct arena *mem, struct id lock, int64_t now,
				  struct auth_trust *ret);
/* An account's that have not ended; the newest first. */
MST_CHECK mst_err auth_trusts(struct db *db, struct arena *mem, struct id account, int64_t now,
			      struct auth_trust **ret, size_t *ret_n);
MST_CHECK mst_err auth_trust_insert(struct db *w, const struct auth_trust *t);
/* MST_CONFLICT: it has been taken away. */
MST_CHECK mst_err auth_trust_used(struct db *w, struct id lock, int64_t at);
/* Apply, repeatable: with the sessions that it has opened. The vault's lock is the caller's. */
MST_CHECK mst_err auth_trust_drop(struct db *w, struct id lock);
/* ... all of an account but one; ID_NONE: all. */
MST_CHECK mst_err auth_trusts_end(struct db *w, struct id account, struct id but);

#endif
