/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_db.c - SQL of sessions. */
#include "court/court_db.h"

mst_err court_row_insert(struct db *w, const struct court_row *r)
{
	return db_exec(w,
		       "INSERT INTO court_session (jour_id, id, by_user, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->by), V(r->at), V(r->sealed)));
}

mst_err court_row_delete(struct db *w, struct id id)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM court_session WHERE id = $1", DB_ARGS(V(id)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct court_row *r = to;

	r->jour = row_id(q);
	r->id = row_id(q);
	r->by = row_id(q);
	r->at = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err court_row_find(struct db *db, struct arena *mem, struct id id, struct court_row *ret)
{
	return db_find(db, "SELECT jour_id, id, by_user, at, sealed FROM court_session WHERE id = $1",
		       DB_ARGS(V(id)), mem, read_row, ret);
}

mst_err court_rows(struct db *db, struct arena *mem, struct id jour, struct court_row **ret,
		   size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, by_user, at, sealed FROM court_session "
		       "WHERE jour_id = $1 ORDER BY at DESC, id",
		       DB_ARGS(V(jour)), mem, read_row, ret, ret_n);
}
