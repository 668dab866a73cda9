/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_slip_db.c - SQL of slips. */
#include "support/support_slip.h"

static mst_err read_slip(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_slip *s = to;

	s->id = row_id(q);
	s->case_id = row_id(q);
	s->by = row_id(q);
	s->number = row_int(q);
	s->at = row_int(q);
	s->by_name = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_slips_out(struct db *db, struct arena *mem, struct id case_id,
			  struct support_slip **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT s.id, s.case_id, s.by_user, s.number, s.at, u.name "
		       "FROM support_slip s LEFT JOIN auth_name_v u ON u.id = s.by_user "
		       "WHERE s.case_id = $1 AND s.destroyed IS NULL ORDER BY s.number",
		       DB_ARGS(V(case_id)), mem, read_slip, ret, ret_n);
}

mst_err support_slips_delete(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM support_slip WHERE case_id = $1", DB_ARGS(V(case_id)));
}

mst_err support_slip_insert(struct db *w, struct id jour, struct support_slip *s)
{
	int64_t last = 0;

	TRY(db_int(w, "SELECT number FROM support_slip_last WHERE jour_id = $1 UNION ALL SELECT 0 "
		      "ORDER BY 1 DESC LIMIT 1", DB_ARGS(V(jour)), &last));
	s->number = last + 1;
	TRY(db_exec(w,
		    "INSERT INTO support_slip_last (jour_id, number) VALUES ($1, $2) "
		    "ON CONFLICT (jour_id) DO UPDATE SET number = $2",
		    DB_ARGS(V(jour), V(s->number))));
	return db_exec(w,
		       "INSERT INTO support_slip (jour_id, id, number, case_id, by_user, at) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(jour), V(s->id), V(s->number), V(s->case_id), V(s->by), V(s->at)));
}

mst_err support_slip_end(struct db *w, struct id id, struct id case_id, int64_t now)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE support_slip SET destroyed = $3 WHERE id = $1 AND case_id = $2 "
		      "AND destroyed IS NULL",
		      DB_ARGS(V(id), V(case_id), V(now)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
