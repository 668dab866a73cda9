/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_course_db.c - SQL of courses. */
#include "volunteer/volunteer_course.h"

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct volunteer_course *k = to;

	k->id = row_id(q);
	k->version = row_int(q);
	k->name = row_text(q, mem);
	k->months = row_int(q);
	k->needed = (unsigned)row_int(q);
	k->given = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err volunteer_course_rows(struct db *db, struct arena *mem, struct id jour,
			      struct volunteer_course **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, version, name, months, needed, given FROM volunteer_course "
		       "WHERE jour_id = $1 ORDER BY id",
		       DB_ARGS(V(jour)), mem, read_row, ret, ret_n);
}

mst_err volunteer_course_insert(struct db *w, struct id jour, const struct volunteer_course *k)
{
	return db_exec(w,
		       "INSERT INTO volunteer_course (jour_id, id, version, name, months, needed, given) "
		       "VALUES ($1, $2, 1, $3, $4, $5, $6)",
		       DB_ARGS(V(jour), V(k->id), V(k->name), V(k->months), V((int64_t)k->needed),
			       V(k->given)));
}

mst_err volunteer_course_update(struct db *w, const struct volunteer_course *k)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE volunteer_course SET name = $3, months = $4, needed = $5, given = $6, "
		      "version = version + 1 WHERE id = $1 AND version = $2",
		      DB_ARGS(V(k->id), V(k->version), V(k->name), V(k->months), V((int64_t)k->needed),
			      V(k->given)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
