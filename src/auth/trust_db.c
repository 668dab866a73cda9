/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trust_db.c - SQL of trusted phones. */
#include "auth/auth_priv.h"

#define COLS "lock, account, device, made, until_at, used"

static mst_err read_trust(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_trust *ret = to;

	ret->lock = row_id(q);
	ret->account = row_id(q);
	ret->device = row_text(q, mem);
	ret->made = row_int(q);
	ret->until = row_int(q);
	ret->used = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_trust_find(struct db *db, struct arena *mem, struct id lock, int64_t now,
			struct auth_trust *ret)
{
	return db_find(db, "SELECT " COLS " FROM auth_trust WHERE lock = $1 AND until_at > $2",
		       DB_ARGS(V(lock), V(now)), mem, read_trust, ret);
}

mst_err auth_trusts(struct db *db, struct arena *mem, struct id account, int64_t now,
		    struct auth_trust **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM auth_trust WHERE account = $1 AND until_at > $2 "
		       "ORDER BY made DESC, lock",
		       DB_ARGS(V(account), V(now)), mem, read_trust, ret, ret_n);
}

mst_err auth_trust_insert(struct db *w, const struct auth_trust *t)
{
	return db_exec(w,
		       "INSERT INTO auth_trust (lock, account, device, made, until_at) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(t->lock), V(t->account), V(t->device), V(t->made), V(t->until)));
}

mst_err auth_trust_used(struct db *w, struct id lock, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE auth_trust SET used = $2 WHERE lock = $1", DB_ARGS(V(lock), V(at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err auth_trust_drop(struct db *w, struct id lock)
{
	TRY(db_exec(w, "DELETE FROM auth_session WHERE trust = $1", DB_ARGS(V(lock))));
	return db_exec(w, "DELETE FROM auth_trust WHERE lock = $1", DB_ARGS(V(lock)));
}

mst_err auth_trusts_end(struct db *w, struct id account, struct id but)
{
	/* A lock is never called as its account. */
	TRY(db_exec(w,
		    "DELETE FROM auth_session WHERE account = $1 AND trust IS NOT NULL "
		    "AND trust <> COALESCE($2, account)",
		    DB_ARGS(V(account), V(but))));
	return db_exec(w, "DELETE FROM auth_trust WHERE account = $1 AND lock <> COALESCE($2, account)",
		       DB_ARGS(V(account), V(but)));
}
