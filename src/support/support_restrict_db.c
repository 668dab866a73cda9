/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_restrict_db.c - SQL of restricted cases. */
#include "support/support_restrict.h"

mst_err support_restricted(struct db *db, struct id case_id, int64_t *ret)
{
	mst_err e = db_int(db, "SELECT since FROM support_restriction WHERE case_id = $1",
			   DB_ARGS(V(case_id)), ret);

	if (e == MST_NOTFOUND)
		*ret = 0;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err support_restriction_insert(struct db *w, struct id jour, struct id case_id, int64_t at,
				   struct id by)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "INSERT INTO support_restriction (case_id, jour_id, since, by_user) "
		      "VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO NOTHING",
		      DB_ARGS(V(case_id), V(jour), V(at), V(by)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err support_restriction_delete(struct db *w, struct id case_id)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM support_restriction WHERE case_id = $1", DB_ARGS(V(case_id)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
