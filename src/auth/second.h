/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second.h - the second factor of who signs in by a phrase: the code that an authenticator app shows
 * (RFC 6238), or one of ten spare codes on paper. The server asks for it; it opens no key. Passkeys
 * have two factors of their own, and a code on paper from the safe (lock) is one that she holds. */
#ifndef AUTH_SECOND_H
#define AUTH_SECOND_H

#include "auth/auth.h"

#define AUTH_SPARES 10
#define AUTH_SPARE_TEXT 10 /* "7K2Q-M4TD", with the ending 0 */

struct auth_second {
	int64_t made, spares; /* instant; how many are left */
};
/* MST_NOTFOUND: she has none. */
MST_CHECK mst_err auth_second_get(struct db *db, struct id account, struct auth_second *ret);
/* Must one with these roles have it? */
bool auth_second_required(const struct app *app, unsigned roles);

/* A code as she typed it: six digits, or a spare code in any case, with or without its hyphen. */
struct auth_second_code {
	struct id account;
	bool good, spare;
	int64_t step;     /* of an app's code */
	struct hash hash; /* of a spare one */
};
/* Is it hers, and unused? Writes nothing; the answer is ret->good. */
MST_CHECK mst_err auth_second_check(struct ctx *c, struct id account, const char *typed,
				    struct auth_second_code *ret);
/* Seconds that she must wait after wrong codes; 0 = now. None for the first five, then doubling, a
 * quarter of an hour at most: a code from the safe and a passkey work meanwhile. */
MST_CHECK mst_err auth_second_wait(struct ctx *c, struct id account, int64_t *ret);
/* Apply: a good one is used up. MST_CONFLICT: it was taken meanwhile, or too many wrong ones came. */
MST_CHECK mst_err auth_second_take(struct ctx *c, const struct auth_second_code *k);
/* It was a wrong one: counted and put on the log; goes on with `next`. */
mst_err auth_second_failed(struct ctx *c, struct id account, http_handler next);

/* Apply: her app from now on, in the place of another one. step: of the code that she has shown. */
MST_CHECK mst_err auth_second_put(struct ctx *c, struct id account, const uint8_t secret[TOTP_SECRET],
				  int64_t step);
/* ... with its row in the log; n lives as long as the act, and the caller wipes it. */
struct auth_second_new {
	uint8_t secret[TOTP_SECRET];
	int64_t step;
};
void auth_second_make(struct ctx *c, struct auth_second_new *n, struct act *ret);
/* Apply: her spare codes from now on; those from before end. */
MST_CHECK mst_err auth_spares_put(struct ctx *c, struct id account,
				  char (*codes)[AUTH_SPARE_TEXT]);
void auth_spares_new(char ret[AUTH_SPARES][AUTH_SPARE_TEXT]);
/* Takes app, spare codes and trusted phones away, since her phone is lost; by one who looks after accounts. */
void auth_second_reset(struct ctx *c, struct id account, struct act *ret);

#endif
