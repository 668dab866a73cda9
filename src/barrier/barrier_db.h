/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* barrier_db.h - rows of barriers: tags and sealed bytes. */
#ifndef BARRIER_BARRIER_DB_H
#define BARRIER_BARRIER_DB_H

#include "barrier/barrier.h"

struct barrier_row {
	struct id place; /* first bytes of who_tag: what the sealed part is bound to */
	struct blob sealed;
};
struct barrier_side_row {
	struct id event;
	int64_t side;
};
MST_CHECK mst_err barrier_row_has(struct db *db, const struct hash *kase, const struct hash *who,
				  bool *ret);
MST_CHECK mst_err barrier_row_any(struct db *db, const struct hash *kase, bool *ret);
MST_CHECK mst_err barrier_rows(struct db *db, struct arena *mem, const struct hash *kase,
			       struct barrier_row **ret, size_t *ret_n);
MST_CHECK mst_err barrier_row_put(struct db *w, const struct hash *kase, const struct hash *who,
				  struct blob sealed);
MST_CHECK mst_err barrier_row_drop(struct db *w, const struct hash *kase, const struct hash *who);
MST_CHECK mst_err barrier_rows_erase(struct db *w, const struct hash *kase);
/* The first event of a case. MST_NOTFOUND: none. */
MST_CHECK mst_err barrier_side_find(struct db *db, struct arena *mem, const struct hash *kase,
				    struct barrier_side_row *ret);
MST_CHECK mst_err barrier_side_put(struct db *w, struct id event, const struct hash *kase,
				   int64_t side);
/* How many events have both on the same side. */
MST_CHECK mst_err barrier_side_same(struct db *db, const struct hash *one, const struct hash *other,
				    int64_t *ret);
/* Tags of the cases on the other sides of the case's events. */
MST_CHECK mst_err barrier_others(struct db *db, struct arena *mem, const struct hash *kase,
				 struct hash **ret, size_t *ret_n);

#endif
