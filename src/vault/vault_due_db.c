/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_due_db.c - wraps that go because their holder may not have them any more, and the queue of
 * objects that get a new key for it. A wrap goes and its object is queued in one transaction. */
#include "base/day.h"
#include "vault/vault_priv.h"

static mst_err queue_all(struct db *v, struct id user)
{
	return db_exec(v,
		       "INSERT INTO vault_due (object_id, at) SELECT w.object_id, $2 FROM vault_wrap w "
		       "WHERE w.holder_id = $1 AND (w.until_at <> 0 OR EXISTS (SELECT 1 FROM vault_wrap o "
		       "WHERE o.object_id = w.object_id AND o.holder_id <> $1 AND o.until_at = 0)) "
		       "ON CONFLICT (object_id) DO NOTHING",
		       DB_ARGS(V(user), V(day_now())));
}

mst_err vault_leave(struct db *v, struct id user)
{
	TRY(vault_locks_forget(v, user, ID_NONE));
	TRY(queue_all(v, user));
	return db_exec(v,
		       "DELETE FROM vault_wrap WHERE holder_id = $1 AND (until_at <> 0 OR EXISTS "
		       "(SELECT 1 FROM vault_wrap o WHERE o.object_id = vault_wrap.object_id "
		       "AND o.holder_id <> $1 AND o.until_at = 0))",
		       DB_ARGS(V(user)));
}

mst_err vault_withdraw(struct db *v, struct id object, struct id holder)
{
	int64_t n = 0;

	TRY(db_int(v, "SELECT count(*) FROM vault_wrap WHERE object_id = $1 AND holder_id = $2",
		   DB_ARGS(V(object), V(holder)), &n));
	mst_err e = n ? vault_grant_drop(v, object, holder) : MST_OK;

	if (e != MST_OK || !n)
		return e == MST_CONFLICT ? MST_OK : e;
	return db_exec(v,
		       "INSERT INTO vault_due (object_id, at) VALUES ($1, $2) "
		       "ON CONFLICT (object_id) DO NOTHING",
		       DB_ARGS(V(object), V(day_now())));
}

mst_err vault_withdraw_lent(struct db *v, struct id user, int64_t until)
{
	TRY(db_exec(v,
		    "INSERT INTO vault_due (object_id, at) SELECT object_id, $3 FROM vault_wrap "
		    "WHERE holder_id = $1 AND until_at = $2 AND until_at <> 0 "
		    "ON CONFLICT (object_id) DO NOTHING",
		    DB_ARGS(V(user), V(until), V(day_now()))));
	return db_exec(v,
		       "DELETE FROM vault_wrap WHERE holder_id = $1 AND until_at = $2 AND until_at <> 0",
		       DB_ARGS(V(user), V(until)));
}

mst_err vault_lapse(struct db *v, struct arena *mem, struct id user)
{
	struct id *held;
	size_t n;

	TRY(vault_locks_forget(v, user, ID_NONE));
	TRY(db_list(v,
		    "SELECT object_id FROM vault_wrap WHERE holder_id = $1 AND object_id NOT IN "
		    "(SELECT pair_id FROM vault_pair) ORDER BY object_id",
		    DB_ARGS(V(user)), mem, db_read_id, &held, &n));
	for (size_t i = 0; i < n; i++)
		TRY(vault_withdraw(v, held[i], user));
	return MST_OK;
}

mst_err vault_sweep_apply(struct db *v, void *arg)
{
	int64_t now = *(int64_t *)arg;

	TRY(db_exec(v,
		    "DELETE FROM vault_lock WHERE until_at IS NOT NULL AND (until_at <= $1 OR tries >= $2)",
		    DB_ARGS(V(now), V(VAULT_TRIES))));
	TRY(db_exec(v,
		    "INSERT INTO vault_due (object_id, at) SELECT DISTINCT object_id, "
		    "CAST($1 AS BIGINT) FROM vault_wrap WHERE until_at <> 0 AND until_at <= $1 "
		    "ON CONFLICT (object_id) DO NOTHING",
		    DB_ARGS(V(now))));
	return db_exec(v, "DELETE FROM vault_wrap WHERE until_at <> 0 AND until_at <= $1",
		       DB_ARGS(V(now)));
}

mst_err vault_due(struct db *v, struct arena *mem, struct id **ret, size_t *ret_n)
{
	return db_list(v, "SELECT object_id FROM vault_due ORDER BY at, object_id", DB_NONE, mem,
		       db_read_id, ret, ret_n);
}

mst_err vault_due_done(struct db *v, struct id object)
{
	return db_exec(v, "DELETE FROM vault_due WHERE object_id = $1", DB_ARGS(V(object)));
}
