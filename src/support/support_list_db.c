/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_list_db.c - SQL of lists of cases, and of kept selections. */
#include "support/support_db.h"

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_row *r = to;

	r->id = row_id(q);
	r->person_id = row_id(q);
	r->opened = row_int(q);
	r->touched = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

#define LIST                                                                                       \
	"SELECT id, person_id, opened, touched, sealed FROM support_case WHERE jour_id = $1 "      \
	"AND state = $2 AND "

mst_err support_rows_list(struct db *db, struct arena *mem, struct id jour,
			  enum support_state state, enum support_order order, int64_t at,
			  struct id id, int most, struct support_row **ret, size_t *ret_n)
{
	bool age = order == SUPPORT_BY_AGE;
	int64_t from = at || age ? at : INT64_MAX;
	struct db_args args = DB_ARGS(V(jour), V((int)state), V(from),
				      V_BYTES(id.b, sizeof(id.b)), V(most));

	if (age)
		return db_list(db, LIST "(opened, id) > ($3, $4) ORDER BY opened, id LIMIT $5", args,
			       mem, read_row, ret, ret_n);
	if (order == SUPPORT_BY_OPENED)
		return db_list(db,
			       LIST "(opened, id) < ($3, $4) ORDER BY opened DESC, id DESC LIMIT $5",
			       args, mem, read_row, ret, ret_n);
	return db_list(db, LIST "(touched, id) < ($3, $4) ORDER BY touched DESC, id DESC LIMIT $5",
		       args, mem, read_row, ret, ret_n);
}

mst_err support_rows_count(struct db *db, struct id jour, enum support_state state, int64_t *ret)
{
	return db_int(db,
		      "SELECT COALESCE(SUM(n), 0) FROM support_counted WHERE jour_id = $1 AND state = $2",
		      DB_ARGS(V(jour), V((int)state)), ret);
}

mst_err support_entry_given(struct db *db, struct id case_id, int64_t *ret)
{
	return db_int(db,
		      "SELECT COALESCE(SUM(CASE kind WHEN 5 THEN 1 WHEN 8 THEN -1 ELSE 0 END), 0) "
		      "FROM support_entry WHERE case_id = $1",
		      DB_ARGS(V(case_id)), ret);
}

/* ---- kept selections ---- */

static mst_err read_saved(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_saved_row *r = to;

	r->id = row_id(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_saved_rows(struct db *db, struct arena *mem, struct id user,
			   struct support_saved_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, sealed FROM support_saved WHERE user_id = $1 ORDER BY at, id",
		       DB_ARGS(V(user)), mem, read_saved, ret, ret_n);
}

mst_err support_saved_count(struct db *db, struct id user, int64_t *ret)
{
	return db_int(db, "SELECT count(*) FROM support_saved WHERE user_id = $1",
		      DB_ARGS(V(user)), ret);
}

mst_err support_saved_insert(struct db *w, const struct support_saved_row *r)
{
	return db_exec(w,
		       "INSERT INTO support_saved (jour_id, id, user_id, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->user), V(r->at), V(r->sealed)));
}

mst_err support_saved_delete(struct db *w, struct id id, struct id user)
{
	return db_exec(w, "DELETE FROM support_saved WHERE id = $1 AND user_id = $2",
		       DB_ARGS(V(id), V(user)));
}
