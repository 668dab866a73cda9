/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_db.h - rows of the room volunteer; nothing here is opened. */
#ifndef VOLUNTEER_VOLUNTEER_DB_H
#define VOLUNTEER_VOLUNTEER_DB_H

#include "volunteer/volunteer.h"

struct volunteer_row {
	struct id jour, id, account;
	int64_t version;
	bool ended;
	struct blob sealed;
};
MST_CHECK mst_err volunteer_row_find(struct db *db, struct arena *mem, struct id id,
				     struct volunteer_row *ret);
MST_CHECK mst_err volunteer_row_erase(struct db *w, struct id id); /* MST_CONFLICT: not ended */
MST_CHECK mst_err volunteer_row_insert(struct db *w, const struct volunteer_row *r);
/* Over r->version. MST_CONFLICT: it is another by now. */
MST_CHECK mst_err volunteer_row_update(struct db *w, const struct volunteer_row *r);
/* MST_CONFLICT: not as it was made. One that is gone is MST_OK. */
MST_CHECK mst_err volunteer_row_undo(struct db *w, struct id id);
MST_CHECK mst_err volunteer_rows(struct db *db, struct arena *mem, struct id jour, bool ended,
				 struct volunteer_row **ret, size_t *ret_n);

struct volunteer_time_row {
	struct id jour, id, by;
	int month;
	int64_t at;
	struct blob sealed, own; /* own: empty = none */
};
MST_CHECK mst_err volunteer_time_insert(struct db *w, const struct volunteer_time_row *r);
/* by: of this writer alone; ID_NONE: anybody's. MST_NOTFOUND: none. */
MST_CHECK mst_err volunteer_time_delete(struct db *w, struct id id, struct id by);
/* Of all months before one. */
MST_CHECK mst_err volunteer_time_delete_before(struct db *w, struct id jour, int month);
MST_CHECK mst_err volunteer_time_count_before(struct db *db, struct id jour, int month, int64_t *ret);
/* Of months from..to. */
MST_CHECK mst_err volunteer_time_rows(struct db *db, struct arena *mem, struct id jour, int from,
				      int to, struct volunteer_time_row **ret, size_t *ret_n);
/* The writer's own copies, the latest first. */
MST_CHECK mst_err volunteer_time_rows_own(struct db *db, struct arena *mem, struct id user, int most,
					  struct volunteer_time_row **ret, size_t *ret_n);

#endif
