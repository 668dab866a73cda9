/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_time_db.c - SQL of hours. */
#include "volunteer/volunteer_db.h"

mst_err volunteer_time_insert(struct db *w, const struct volunteer_time_row *r)
{
	return db_exec(w,
		       "INSERT INTO volunteer_time (jour_id, id, by_user, month, at, sealed, own) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->by), V(r->month), V(r->at), V(r->sealed),
			       V(r->own)));
}

mst_err volunteer_time_delete(struct db *w, struct id id, struct id by)
{
	int64_t n = 0;

	if (id_none(by))
		TRY(db_exec_n(w, "DELETE FROM volunteer_time WHERE id = $1", DB_ARGS(V(id)), &n));
	else
		TRY(db_exec_n(w, "DELETE FROM volunteer_time WHERE id = $1 AND by_user = $2",
			      DB_ARGS(V(id), V(by)), &n));
	return n == 1 ? MST_OK : MST_NOTFOUND;
}

mst_err volunteer_time_delete_before(struct db *w, struct id jour, int month)
{
	db_forget(w);
	return db_exec(w, "DELETE FROM volunteer_time WHERE jour_id = $1 AND month < $2",
		       DB_ARGS(V(jour), V(month)));
}

mst_err volunteer_time_count_before(struct db *db, struct id jour, int month, int64_t *ret)
{
	return db_int(db, "SELECT count(*) FROM volunteer_time WHERE jour_id = $1 AND month < $2",
		      DB_ARGS(V(jour), V(month)), ret);
}

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct volunteer_time_row *r = to;

	r->id = row_id(q);
	r->by = row_id(q);
	r->sealed = row_blob(q, mem);
	r->own = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err volunteer_time_rows(struct db *db, struct arena *mem, struct id jour, int from, int to,
			    struct volunteer_time_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, by_user, sealed, own FROM volunteer_time WHERE jour_id = $1 "
		       "AND month BETWEEN $2 AND $3 ORDER BY month, at, id",
		       DB_ARGS(V(jour), V(from), V(to)), mem, read_row, ret, ret_n);
}

mst_err volunteer_time_rows_own(struct db *db, struct arena *mem, struct id user, int most,
				struct volunteer_time_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, by_user, sealed, own FROM volunteer_time WHERE by_user = $1 "
		       "AND own IS NOT NULL ORDER BY at DESC, id DESC LIMIT $2",
		       DB_ARGS(V(user), V(most)), mem, read_row, ret, ret_n);
}
