/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* move.h - all rows of one store into another, of the other engine or of the same. */
#ifndef DB_MOVE_H
#define DB_MOVE_H

#include "db/db.h"

/* A store that is the target of a move which has not ended holds this room; db_store_open refuses it
 * unless the room stands in conf.rooms, without steps. */
#define DB_MOVING "moving"

struct db_move {
	struct db_store *from, *to; /* of the same rooms, at the same steps; `to` with DB_MOVING */
	char *err; /* plain words, n bytes */
	size_t n;
};

/* Copies the tables that are not yet the same, a table in a transaction, and compares every row of
 * every table, value by value, before it is kept; so a move that was cut off is called again and goes
 * on. `from` is locked against change meanwhile and otherwise left as it is. Uses connections of its
 * own; nobody else may use either store. *ret_tables, *ret_rows: what both hold at the end.
 *
 * MST_BUSY: `from` is in use. MST_CONFLICT: `to` was there before and holds rows of something else,
 * or the rows came out different. MST_FAIL: an engine said no, or somebody asked it to end
 * (base/progress.h), after some rows or a table. What was complete by then stays. */
MST_CHECK mst_err db_move(const struct db_move *m, int64_t *ret_tables, int64_t *ret_rows);

#endif
