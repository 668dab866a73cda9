/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_db.h - rows of sessions; nothing here is opened. */
#ifndef COURT_COURT_DB_H
#define COURT_COURT_DB_H

#include "court/court_rota.h"

struct court_row {
	struct id jour, id, by;
	int64_t at;
	struct blob sealed;
};
MST_CHECK mst_err court_row_insert(struct db *w, const struct court_row *r);
MST_CHECK mst_err court_row_delete(struct db *w, struct id id); /* MST_CONFLICT: gone already */
MST_CHECK mst_err court_row_find(struct db *db, struct arena *mem, struct id id,
				 struct court_row *ret);
MST_CHECK mst_err court_rows(struct db *db, struct arena *mem, struct id jour,
			     struct court_row **ret, size_t *ret_n);

/* By day, morning before afternoon. */
MST_CHECK mst_err court_shift_rows(struct db *db, struct arena *mem, struct id jour, int32_t from,
				   int32_t to, struct court_shift **ret, size_t *ret_n);
MST_CHECK mst_err court_shift_row(struct db *db, struct arena *mem, struct id jour, struct id id,
				  struct court_shift *ret);
MST_CHECK mst_err court_shift_insert(struct db *w, struct id jour, const struct court_shift *s);
/* Over s->version: MST_CONFLICT when it is another by now, or gone. */
MST_CHECK mst_err court_shift_update(struct db *w, const struct court_shift *s);
MST_CHECK mst_err court_shift_delete(struct db *w, struct id jour, struct id id);

MST_CHECK mst_err court_feed_insert(struct db *w, struct id jour, struct id user,
				    const struct hash *h);
MST_CHECK mst_err court_feed_delete(struct db *w, struct id user); /* repeatable */
MST_CHECK mst_err court_feed_count(struct db *db, struct id user, int64_t *ret);
MST_CHECK mst_err court_feed_user(struct db *db, struct arena *mem, struct id jour,
				  const struct hash *h, struct id *ret);

#endif
