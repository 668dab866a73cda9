/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_refused_db.c - SQL of refused keys. */
#include "guard/guard_refused.h"

mst_err guard_refused_insert(struct db *w, const struct guard_refused *r, bool *ret_new)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "INSERT INTO guard_refused (key_id, at) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING",
		      DB_ARGS(V(r->key), V(r->at)), &n));
	*ret_new = n > 0;
	return MST_OK;
}

mst_err guard_refused_drop(struct db *w, struct id key)
{
	return db_exec(w, "DELETE FROM guard_refused WHERE key_id = $1", DB_ARGS(V(key)));
}

static mst_err read_refused(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guard_refused *r = to;

	(void)mem;
	r->key = row_id(q);
	r->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err guard_refused_list(struct db *db, struct arena *mem, struct guard_refused **ret, size_t *ret_n)
{
	return db_list(db, "SELECT key_id, at FROM guard_refused ORDER BY at, key_id", DB_NONE, mem,
		       read_refused, ret, ret_n);
}
