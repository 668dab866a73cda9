/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_need_db.c - SQL of those who need to talk: one row each, the latest. */
#include "volunteer/volunteer_need.h"

#define COLS "id, by_user, at, done_at, seen_by"

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct volunteer_need *n = to;

	(void)mem;
	n->id = row_id(q);
	n->by = row_id(q);
	n->at = row_int(q);
	n->done_at = row_int(q);
	n->done_by = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err volunteer_need_row(struct db *db, struct arena *mem, struct id user, struct volunteer_need *ret)
{
	return db_find(db, "SELECT " COLS " FROM volunteer_need WHERE by_user = $1", DB_ARGS(V(user)), mem,
		       read_row, ret);
}

mst_err volunteer_needs(struct db *db, struct arena *mem, struct id jour, struct volunteer_need **ret,
			size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM volunteer_need WHERE jour_id = $1 AND done_at = 0 "
		       "ORDER BY at, id",
		       DB_ARGS(V(jour)), mem, read_row, ret, ret_n);
}

mst_err volunteer_need_newest(struct db *db, struct id jour, int64_t *ret)
{
	return db_int(db,
		      "SELECT COALESCE(max(at), 0) FROM volunteer_need WHERE jour_id = $1 AND done_at = 0",
		      DB_ARGS(V(jour)), ret);
}

mst_err volunteer_need_put(struct db *w, struct id jour, const struct volunteer_need *n)
{
	TRY(db_exec(w, "DELETE FROM volunteer_need WHERE by_user = $1 AND done_at > 0",
		    DB_ARGS(V(n->by))));
	return db_exec(w,
		       "INSERT INTO volunteer_need (jour_id, id, by_user, at, done_at, seen_by) "
		       "VALUES ($1, $2, $3, $4, 0, NULL) ON CONFLICT (by_user) DO NOTHING",
		       DB_ARGS(V(jour), V(n->id), V(n->by), V(n->at)));
}

mst_err volunteer_need_close(struct db *w, const struct volunteer_need *n)
{
	int64_t changed = 0;

	TRY(db_exec_n(w,
		      "UPDATE volunteer_need SET done_at = $2, seen_by = $3 WHERE id = $1 AND done_at = 0",
		      DB_ARGS(V(n->id), V(n->done_at), V(n->done_by)), &changed));
	return changed == 1 ? MST_OK : MST_CONFLICT;
}
