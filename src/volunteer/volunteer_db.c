/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_db.c - SQL of those who help. */
#include "volunteer/volunteer_db.h"

static mst_err row_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct volunteer_row *ret = to;

	*ret = (struct volunteer_row){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->account = row_id(q);
	ret->version = row_int(q);
	ret->ended = row_bool(q);
	ret->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err volunteer_row_find(struct db *db, struct arena *mem, struct id id,
			   struct volunteer_row *ret)
{
	return db_find(db,
		       "SELECT jour_id, id, account_id, version, ended, sealed FROM volunteer_item "
		       "WHERE id = $1",
		       DB_ARGS(V(id)), mem, row_read, ret);
}

mst_err volunteer_row_insert(struct db *w, const struct volunteer_row *r)
{
	return db_exec(w,
		       "INSERT INTO volunteer_item (jour_id, id, account_id, version, ended, sealed) "
		       "VALUES ($1, $2, $3, 1, $4, $5)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->account), V(r->ended), V(r->sealed)));
}

mst_err volunteer_row_update(struct db *w, const struct volunteer_row *r)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE volunteer_item SET account_id = $3, ended = $4, sealed = $5, "
		      "version = version + 1 WHERE id = $1 AND version = $2",
		      DB_ARGS(V(r->id), V(r->version), V(r->account), V(r->ended), V(r->sealed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err volunteer_row_undo(struct db *w, struct id id)
{
	int64_t left = 0;

	TRY(db_exec(w,
		    "DELETE FROM volunteer_item WHERE id = $1 AND version = 1 AND account_id IS NULL",
		    DB_ARGS(V(id))));
	TRY(db_int(w, "SELECT count(*) FROM volunteer_item WHERE id = $1", DB_ARGS(V(id)), &left));
	return left ? MST_CONFLICT : MST_OK;
}

mst_err volunteer_rows(struct db *db, struct arena *mem, struct id jour, bool ended,
		       struct volunteer_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, account_id, version, ended, sealed FROM volunteer_item "
		       "WHERE jour_id = $1 AND ended = $2 ORDER BY id",
		       DB_ARGS(V(jour), V(ended)), mem, row_read, ret, ret_n);
}

mst_err volunteer_id_of(struct db *db, struct arena *mem, struct id account, struct id *ret)
{
	return db_find(db, "SELECT id FROM volunteer_item WHERE account_id = $1",
		       DB_ARGS(V(account)), mem, db_read_id, ret);
}

mst_err volunteer_row_erase(struct db *w, struct id id)
{
	int64_t n = 0;

	db_forget(w);
	TRY(db_exec_n(w, "DELETE FROM volunteer_item WHERE id = $1 AND ended = 1", DB_ARGS(V(id)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
