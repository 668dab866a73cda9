/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_filter.h - which cases a list shows and in which order, as it stands in the list's address;
 * and the selections that somebody has kept. Between files of the room.
 *
 * What a case's codes are is sealed, so a narrowed list opens one case after another until its page is
 * full. A person with extra protection fits no narrowed list: that would tell her codes. */
#ifndef SUPPORT_SUPPORT_FILTER_H
#define SUPPORT_SUPPORT_FILTER_H

#include "support/support_db.h"
#include "support/support_seal.h"

#define SUPPORT_SAVED_MOST 20 /* selections of one user */
#define SUPPORT_SAVED_NAME 60 /* characters */
#define SUPPORT_LOOKED 1000   /* cases that one page opens at most to fill a narrowed list */

struct support_filter {
	bool closed;
	enum support_order order;
	const char *municipality; /* SCB code, "okand", or NULL = all */
	const char *crime, *role; /* codes, or NULL = all */
	bool nobody;              /* nobody supports yet */
	struct id holder;         /* who holds it; ID_NONE = all */
	struct id *held;          /* what the holder opens */
	size_t nheld;
};
/* The choices of the list's form, each with an empty one first. In c->mem. */
struct support_filter_options {
	const struct view_option *municipalities, *crimes, *roles, *holders, *orders;
};
MST_CHECK mst_err support_filter_options(struct ctx *c, struct support_filter_options *ret);
/* From the address; f is filled in with the same. MST_NOTFOUND: it holds a code that is none. */
MST_CHECK mst_err support_filter_read(struct ctx *c, const struct support_filter_options *o,
				      struct form *f, struct support_filter *ret);
/* Does it leave out anything? */
bool support_filter_narrow(const struct support_filter *s);
/* "kommun=2303&hos=ingen" for an address; "" for the plain list. In mem. */
const char *support_filter_query(struct arena *mem, const struct support_filter *s);
MST_CHECK mst_err support_filter_fits(struct ctx *c, const struct support_filter *s,
				      const struct support_row *row,
				      const struct support_codes *codes,
				      const struct support_card *card, bool *ret);

/* Goes through the cases that fit and that the caller opens, from (at, id) on (at 0: from the start),
 * until fn says false or SUPPORT_LOOKED rows are looked at. Out: the last row looked at, and whether
 * there are more behind it. */
struct support_key {
	int64_t at;
	struct id id;
};
typedef bool support_walk_fn(struct ctx *c, const struct support_row *row,
			     const struct support_codes *codes, const struct support_card *card,
			     void *arg);
MST_CHECK mst_err support_walk(struct ctx *c, const struct support_filter *s,
			       struct support_key from, support_walk_fn *fn, void *arg,
			       struct support_key *ret_last, bool *ret_more);
/* How many cases of a state the caller opens: a case that is closed to her is not told by a number either.
 * Exact up to SUPPORT_COUNTED; where the jour has more, all of them to the nearest hundred, and about. */
#define SUPPORT_COUNTED 100
MST_CHECK mst_err support_cases_count(struct ctx *c, enum support_state state, int64_t *ret, bool *ret_about);

/* ---- kept selections, each its maker's alone ---- */

struct support_saved {
	struct id id;
	const char *name, *query;
};
MST_CHECK mst_err support_saved_list(struct ctx *c, struct support_saved **ret, size_t *ret_n);
/* MST_CONFLICT in the act: there are SUPPORT_SAVED_MOST already. */
MST_CHECK mst_err support_saved_add(struct ctx *c, const char *name, const char *query,
				    struct act *ret);
/* Repeatable: one that is gone is gone. */
void support_saved_remove(struct ctx *c, struct id id, struct act *ret);

#endif
