/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_pair.h - two cases that may be one person's: seen side by side, then put together or kept apart
 * with a reason.
 *
 * Put together, the later one is closed and stands behind the first: it keeps its notes under its own key,
 * what is still to be done goes along, and the person is counted once. It can be taken back as long as a
 * closed case can be opened again (SUPPORT_LINK_DAYS).
 */
#ifndef SUPPORT_SUPPORT_PAIR_H
#define SUPPORT_SUPPORT_PAIR_H

#include "person/person_pair.h"
#include "support/support_lookup.h"

#define SUPPORT_PAIR_WHY_MAX 1000

enum support_verdict { SUPPORT_APART = 1, SUPPORT_TOGETHER = 2 };
struct support_pair {
	struct id one, other; /* together: other was put to one */
	enum support_verdict verdict;
	int64_t at;
};
/* support_twins without those of which something has been said. */
MST_CHECK mst_err support_unsaid(struct ctx *c, struct support_twin **ret, size_t *ret_n);
/* What was put to this case, and (ret_to, ID_NONE: nothing) what it was put to itself. */
MST_CHECK mst_err support_joined(struct ctx *c, struct id case_id, struct id **ret, size_t *ret_n,
				 struct id *ret_to);
/* They are two: a line with the reason in both, and never proposed again. MST_CONFLICT in the act: something
 * was said already. */
MST_CHECK mst_err support_keep_apart(struct ctx *c, const struct support_case *one,
				     const struct support_case *other, const char *why, struct act *ret);
/* gone, the later one, is closed and put to keep. Who is no coordinator opens it no more. MST_CONFLICT, here or
 * in the act: one of them is not open, or restricted, or something was said already; MST_INVALID: the same. */
MST_CHECK mst_err support_put_together(struct ctx *c, const struct support_case *keep,
				       const struct support_case *gone, struct act *ret);
/* It is a case of its own again, open, and counted. MST_CONFLICT: it was not put to another, or it is no
 * longer linked to its facts. */
MST_CHECK mst_err support_take_apart(struct ctx *c, const struct support_case *gone, struct act *ret);

/* ---- support_pair_db.c ---- */

MST_CHECK mst_err support_pair_insert(struct db *w, struct id jour, const struct support_pair *p);
MST_CHECK mst_err support_pair_drop(struct db *w, struct id one, struct id other);
/* Those that name the case; ID_NONE: all of the jour. */
MST_CHECK mst_err support_pairs_of(struct db *db, struct arena *mem, struct id jour, struct id case_id,
				   struct support_pair **ret, size_t *ret_n);
MST_CHECK mst_err support_pairs_drop(struct db *w, struct id case_id); /* with the case */

/* ---- support_pair_web.c ---- */

struct support_pair_view {
	const struct form *form;
	const struct person_pair *items;
	size_t n;
};
/* The pairs of which nothing has been said yet, one below the other. */
void support_pair_html(struct sbuf *o, const struct view *v, const struct support_pair_view *m);
mst_err support_pair_get(struct ctx *c);
mst_err support_pair_post(struct ctx *c);
mst_err support_part_post(struct ctx *c);

#endif
