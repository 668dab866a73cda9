/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_lookup.h - cases by exactly a name or a number, and cases that may be one person's twice.
 *
 * The store keeps hashes of both under a purpose key of the case group ("lookup"), so that nobody
 * without that key can try a name. Equal hashes tell whoever has the disk that two cases have the same
 * name or number, and nothing else. Never found: a case with extra protection, one in a circle, a name
 * of one word, a number of fewer than six digits. What a volunteer has written is found from the next
 * sign-in of a coordinator on.
 */
#ifndef SUPPORT_SUPPORT_LOOKUP_H
#define SUPPORT_SUPPORT_LOOKUP_H

#include "support/support.h"

/* ---- finding ---- */

/* Cases with this name (case and the order of its words do not count) or this number; each may be NULL.
 * Only those that the caller opens, in the order of their ids, and `most` of them: each is opened to see
 * whether it may be shown. ret in c->mem. Nobody without the case group finds any. */
MST_CHECK mst_err support_alike(struct ctx *c, const char *name, const char *phone, size_t most,
				struct id **ret, size_t *ret_n);
/* Two cases, open or closed, with the same name or number. */
#define SUPPORT_TWINS 50
struct support_twin {
	struct id one, other;
	bool name, phone;
};
/* Those of the jour that the caller opens both of; at most SUPPORT_TWINS. ret in c->mem. */
MST_CHECK mst_err support_twins(struct ctx *c, struct support_twin **ret, size_t *ret_n);

/* ---- keeping ---- */

struct support_lookup {
	struct id case_id, jour;
	struct hash name, phone;
	bool known; /* else the caller has no key for it, and the row goes */
};
/* Prepares a case's row. open: its key is given to the case group (no circle). */
MST_CHECK mst_err support_lookup_of(struct ctx *c, struct id case_id, const struct person *p,
				    bool open, struct support_lookup *ret);
/* Apply, repeatable. */
MST_CHECK mst_err support_lookup_put(struct db *w, const struct support_lookup *l);
/* Apply, repeatable: the case goes into a circle and is found no more (hide), or comes out of one and is
 * found from the next sign-in on. */
MST_CHECK mst_err support_lookup_hide(struct db *w, struct id jour, struct id case_id, bool hide);
/* Apply, repeatable: the case itself goes. */
MST_CHECK mst_err support_lookup_drop(struct db *w, struct id case_id);
/* Apply, repeatable: all of the jour go, since the key that they were made with is not the one of today. */
MST_CHECK mst_err support_lookup_forget(struct db *w, struct id jour);
/* Makes the rows that are missing of cases that the caller opens, if she holds the case group. Waits; on a
 * worker. ret: how many. */
MST_CHECK mst_err support_lookup_due(struct ctx *c, size_t *ret);

/* ---- support_lookup_db.c ---- */

/* Either fits. Nothing is opened here, nor below. */
MST_CHECK mst_err support_lookup_find(struct db *db, struct arena *mem, struct id jour,
				      const struct hash *name, const struct hash *phone,
				      struct id **ret, size_t *ret_n);
/* By name first. */
MST_CHECK mst_err support_lookup_twins(struct db *db, struct arena *mem, struct id jour,
				       struct support_twin **ret, size_t *ret_n);
/* Cases without a row: kept by the functions that make and drop one, never looked for. */
MST_CHECK mst_err support_lookup_missing(struct db *db, struct arena *mem, struct id jour,
					 struct id **ret, size_t *ret_n);

#endif
