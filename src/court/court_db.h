/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_db.h - rows of sessions; nothing here is opened. */
#ifndef COURT_COURT_DB_H
#define COURT_COURT_DB_H

#include "court/court.h"

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

#endif
