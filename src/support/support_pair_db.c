/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_pair_db.c - SQL of what was said of two cases. */
#include "support/support_pair.h"

mst_err support_pair_insert(struct db *w, struct id jour, const struct support_pair *p)
{
	int64_t n = 0;

	TRY(db_int(w,
		   "SELECT count(*) FROM support_pair WHERE (one = $1 AND other = $2) "
		   "OR (one = $2 AND other = $1)",
		   DB_ARGS(V(p->one), V(p->other)), &n));
	if (n)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO support_pair (jour_id, one, other, verdict, at) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(jour), V(p->one), V(p->other), V((int)p->verdict), V(p->at)));
}

mst_err support_pair_drop(struct db *w, struct id one, struct id other)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM support_pair WHERE one = $1 AND other = $2",
		      DB_ARGS(V(one), V(other)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err read_pair(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_pair *p = to;

	(void)mem;
	p->one = row_id(q);
	p->other = row_id(q);
	p->verdict = (enum support_verdict)row_int(q);
	p->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err support_pairs_of(struct db *db, struct arena *mem, struct id jour, struct id case_id,
			 struct support_pair **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT one, other, verdict, at FROM support_pair WHERE jour_id = $1 "
		       "AND (one = $2 OR other = $2 OR $2 IS NULL) ORDER BY at, one, other",
		       DB_ARGS(V(jour), V(case_id)), mem, read_pair, ret, ret_n);
}

mst_err support_pairs_drop(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM support_pair WHERE one = $1 OR other = $1", DB_ARGS(V(case_id)));
}
