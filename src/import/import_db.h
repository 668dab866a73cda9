/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_db.h - rows of the room import; nothing here is opened. */
#ifndef IMPORT_IMPORT_DB_H
#define IMPORT_IMPORT_DB_H

#include "import/import.h"

struct import_draft_row {
	struct id jour, id, by;
	int64_t at;
	enum import_kind kind;
	struct blob sealed;
};
MST_CHECK mst_err import_draft_insert(struct db *w, const struct import_draft_row *r);
MST_CHECK mst_err import_draft_find(struct db *db, struct arena *mem, struct id id, struct id by,
				    int64_t since, struct import_draft_row *ret);
MST_CHECK mst_err import_draft_delete(struct db *w, struct id id);
MST_CHECK mst_err import_drafts_delete(struct db *w, int64_t before);

struct import_batch {
	struct id jour, id, by;
	int64_t at, made, undone; /* undone 0 = stands */
	enum import_kind kind;
};
MST_CHECK mst_err import_batch_insert(struct db *w, const struct import_batch *b);
MST_CHECK mst_err import_batch_find(struct db *db, struct id id, struct import_batch *ret);
/* Latest first. */
MST_CHECK mst_err import_batches(struct db *db, struct arena *mem, struct id jour, int most,
				 struct import_batch **ret, size_t *ret_n);
/* MST_CONFLICT: it is undone already. Its rows go. */
MST_CHECK mst_err import_batch_undone(struct db *w, struct id id, int64_t at);
MST_CHECK mst_err import_row_insert(struct db *w, struct id jour, struct id batch, struct id object);
MST_CHECK mst_err import_rows(struct db *db, struct arena *mem, struct id batch, struct id **ret,
			      size_t *ret_n);

#endif
