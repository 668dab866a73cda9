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

#endif
