/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_task_db.c - SQL of what is to be done. */
#include "support/support_task.h"

mst_err support_task_insert(struct db *w, const struct support_task_row *r)
{
	return db_exec(w,
		       "INSERT INTO support_task (jour_id, id, case_id, due, show_at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (jour_id, id) DO UPDATE SET "
		       "due = $4, show_at = $5, sealed = $6",
		       DB_ARGS(V(r->jour), V(r->id), V(r->case_id), V(r->due), V(r->show),
			       V(r->sealed)));
}

mst_err support_task_drop(struct db *w, struct id id)
{
	return db_exec(w, "DELETE FROM support_task WHERE id = $1", DB_ARGS(V(id)));
}

mst_err support_task_finish(struct db *w, struct id id, struct id case_id, int64_t now)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE support_task SET done = $3 WHERE id = $1 AND case_id = $2 "
		      "AND done IS NULL",
		      DB_ARGS(V(id), V(case_id), V(now)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err task_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_task_row *r = to;

	r->jour = row_id(q);
	r->id = row_id(q);
	r->case_id = row_id(q);
	r->due = row_int(q);
	r->show = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_task_rows(struct db *db, struct arena *mem, struct id case_id,
			  struct support_task_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, case_id, due, show_at, sealed FROM support_task "
		       "WHERE case_id = $1 AND done IS NULL ORDER BY due, id",
		       DB_ARGS(V(case_id)), mem, task_read, ret, ret_n);
}

mst_err support_task_rows_due(struct db *db, struct arena *mem, struct id jour, int64_t until,
			      int most, struct support_task_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT t.jour_id, t.id, t.case_id, t.due, t.show_at, t.sealed "
		       "FROM support_task t JOIN support_case c ON c.id = t.case_id AND c.state = 1 "
		       "WHERE t.jour_id = $1 AND t.done IS NULL AND t.show_at <= $2 "
		       "ORDER BY t.due, t.id LIMIT $3",
		       DB_ARGS(V(jour), V(until), V(most)), mem, task_read, ret, ret_n);
}

mst_err support_task_rows_between(struct db *db, struct arena *mem, struct id jour, int64_t from,
				  int64_t to, int most, struct support_task_row **ret,
				  size_t *ret_n)
{
	return db_list(db,
		       "SELECT t.jour_id, t.id, t.case_id, t.due, t.show_at, t.sealed "
		       "FROM support_task t JOIN support_case c ON c.id = t.case_id AND c.state = 1 "
		       "WHERE t.jour_id = $1 AND t.done IS NULL AND t.due >= $2 AND t.due < $3 "
		       "ORDER BY t.due, t.id LIMIT $4",
		       DB_ARGS(V(jour), V(from), V(to), V(most)), mem, task_read, ret, ret_n);
}
