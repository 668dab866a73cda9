/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_refused.h - a public key in the vault's database that is not the one that was signed. Nothing is
 * sealed to it (vault_user_check); here it is told: a row in the log the first time, a card for who
 * lets people in ("Idag") and for the server host ("Drift") until the key is good again. */
#ifndef GUARD_GUARD_REFUSED_H
#define GUARD_GUARD_REFUSED_H

#include "guard/guard.h"

struct guard_refused {
	struct id key; /* an account's, or one of the jour's pairs' */
	int64_t at;    /* since when it is known */
};
/* From now on, until the process ends, what the vault refuses is written down for this app's jour. Both
 * stores are open; before they are used. */
void guard_refused_watch(struct app *app);
/* Looks at every account's and every pair's key, so that one is told that nobody seals to, and takes away
 * what is good again. Waits; on a worker. */
MST_CHECK mst_err guard_refused_due(struct app *app, struct arena *mem);
/* Those that are known, the oldest first. ret in mem. */
MST_CHECK mst_err guard_refused_list(struct db *db, struct arena *mem, struct guard_refused **ret,
				     size_t *ret_n);
/* guard_refused_web.c: one card a key, for c->who if it is for her. */
MST_CHECK mst_err guard_refused_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

/* ---- guard_refused_db.c: apply ---- */

/* ret_new: it was not known. */
MST_CHECK mst_err guard_refused_insert(struct db *w, const struct guard_refused *r, bool *ret_new);
/* Repeatable. */
MST_CHECK mst_err guard_refused_drop(struct db *w, struct id key);

#endif
