/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pass.h - jourpass: who is on duty opens the cases that she is given until an instant, and what comes
 * into the inbox meanwhile, and none of them from then on, whatever anybody does. The same is given to who
 * stands in for somebody who is away. Acts are prepared here and run with ctx_act. */
#ifndef GUARD_GUARD_PASS_H
#define GUARD_GUARD_PASS_H

#include "guard/guard.h"

#define GUARD_PASS_DAYS 14 /* the longest */
#define GUARD_COVER_DAYS 92
#define GUARD_PASS_CASES 200

struct guard_pass {
	struct id id, account, by;
	int64_t at, until, ended; /* instants; ended 0: not before its time */
	int64_t cases;
	bool inbox;     /* what comes in meanwhile, too */
	struct id away; /* for whom she stands in; ID_NONE: a duty pass */
};
/* Those that run, by their end. In c->mem. */
MST_CHECK mst_err guard_passes(struct ctx *c, struct guard_pass **ret, size_t *ret_n);
/* Open cases that the caller may give by a pass: held by the case group, without extra protection. */
struct guard_passable {
	struct id id;
	const char *name; /* short */
};
MST_CHECK mst_err guard_passable(struct ctx *c, struct guard_passable **ret, size_t *ret_n);
/* Open cases that were given to `away` herself: those that may be given on, and how many may not (a
 * circle, extra protection). */
MST_CHECK mst_err guard_cover_cases(struct ctx *c, struct id away, struct id **ret, size_t *ret_n,
				    size_t *ret_kept);
/* Prepares a pass of p's account, until, inbox and away. Cases that the account holds without an end, that a
 * barrier stops it from, or that are not passable, are left out. The case's log tells of each. With inbox,
 * what waits there goes along, and what comes in until the end (app.on_duty). MST_INVALID: the account is no
 * volunteer's or coordinator's of the jour, or that of `away`, or `until` is not after now or more than
 * GUARD_PASS_DAYS (GUARD_COVER_DAYS) ahead. MST_CONFLICT: nothing is left to give. */
MST_CHECK mst_err guard_pass_give(struct ctx *c, const struct guard_pass *p, const struct id *cases,
				  size_t n, struct act *ret);
/* For app.on_duty: accounts of the jour with a pass for the inbox that runs. */
MST_CHECK mst_err guard_on_duty(struct ctx *c, struct auth_duty **ret, size_t *ret_n);
/* Ends it now: its keys go before the row. MST_NOTFOUND: none that runs. */
MST_CHECK mst_err guard_pass_end(struct ctx *c, struct id id, struct act *ret);

/* ---- guard_pass_db.c ---- */

MST_CHECK mst_err guard_pass_insert(struct db *w, struct id jour, const struct guard_pass *p);
MST_CHECK mst_err guard_pass_case_insert(struct db *w, struct id pass, struct id case_id);
/* ID_NONE: everybody's. */
MST_CHECK mst_err guard_pass_list(struct db *db, struct arena *mem, struct id jour, struct id account,
				  int64_t now, struct guard_pass **ret, size_t *ret_n);
/* MST_NOTFOUND: none that runs. */
MST_CHECK mst_err guard_pass_find(struct db *db, struct arena *mem, struct id jour, struct id id,
				  int64_t now, struct guard_pass *ret);
/* The latest end of each account that has the inbox. */
MST_CHECK mst_err guard_pass_duty(struct db *db, struct arena *mem, struct id jour, int64_t now,
				  struct auth_duty **ret, size_t *ret_n);
/* Moves the end before that of any other pass of the account in the hour up to it, so that no two are alike. */
MST_CHECK mst_err guard_pass_own_end(struct db *db, struct id jour, struct id account, int64_t *until);
/* MST_CONFLICT: it has ended. */
MST_CHECK mst_err guard_pass_row_end(struct db *w, struct id id, int64_t at);

/* ---- guard_pass_web.c ---- */

mst_err guard_passes_get(struct ctx *c);
mst_err guard_pass_new_get(struct ctx *c);
mst_err guard_pass_new_post(struct ctx *c);
mst_err guard_pass_end_post(struct ctx *c);
mst_err guard_cover_get(struct ctx *c);
mst_err guard_cover_post(struct ctx *c);
/* The last instant of a form (fields till, kl); days: the longest, asked of the form. 0: an error stands there. */
int64_t guard_pass_until(struct ctx *c, struct form *f, int days);
/* The caller's own pass as a card for "Idag". */
MST_CHECK mst_err guard_pass_card(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

#endif
