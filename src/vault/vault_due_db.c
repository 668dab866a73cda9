/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_due_db.c - wraps that go because their holder may not have them any more, and the queue of
 * objects that get a new key for it. A wrap goes and its object is queued in one transaction. */
#include "base/day.h"
#include "vault/vault_priv.h"

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

static bool among(const struct id *list, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i], id))
			return true;
	return false;
}

static mst_err withdraw_all(struct db *v, struct id user, const struct id *held, size_t n,
			    const struct id *stay, size_t nstay)
{
	TRY(vault_locks_forget(v, user, ID_NONE));
	for (size_t i = 0; i < n; i++)
		if (!among(stay, nstay, held[i]))
			TRY(vault_withdraw(v, held[i], user));
	return MST_OK;
}

mst_err vault_leave(struct db *v, struct arena *mem, struct id user, const struct id *stay,
		    size_t nstay)
{
	struct id *held;
	size_t n;

	TRY(db_list(v, "SELECT object_id FROM vault_wrap WHERE holder_id = $1 ORDER BY object_id",
		    DB_ARGS(V(user)), mem, db_read_id, &held, &n));
	return withdraw_all(v, user, held, n, stay, nstay);
}

mst_err vault_lapse(struct db *v, struct arena *mem, struct id user, const struct id *stay,
		    size_t nstay)
{
	struct id *held;
	size_t n;

	TRY(db_list(v,
		    "SELECT object_id FROM vault_wrap WHERE holder_id = $1 AND object_id NOT IN "
		    "(SELECT pair_id FROM vault_pair) ORDER BY object_id",
		    DB_ARGS(V(user)), mem, db_read_id, &held, &n));
	return withdraw_all(v, user, held, n, stay, nstay);
}

static mst_err read_held(struct db_stmt *q, struct arena *mem, void *to)
{
	struct vault_held *ret = to;

	(void)mem;
	ret->object = row_id(q);
	ret->holder = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err vault_circles(struct db *v, struct arena *mem, struct id org, struct id user,
		      struct vault_held **ret, size_t *ret_n)
{
	return db_list(v,
		       "SELECT w.object_id, o.holder_id FROM vault_wrap w "
		       "JOIN vault_wrap o ON o.object_id = w.object_id AND o.until_at = 0 "
		       "WHERE w.holder_id = $1 AND w.until_at = 0 "
		       "AND NOT EXISTS (SELECT 1 FROM vault_pair p WHERE p.pair_id = w.object_id) "
		       "AND NOT EXISTS (SELECT 1 FROM vault_wrap g WHERE g.object_id = w.object_id "
		       "AND g.holder_id IN ($2, $3) AND g.until_at = 0) "
		       "ORDER BY w.object_id, o.holder_id",
		       DB_ARGS(V(user), V(vault_pair_id(org, VAULT_GROUP)),
			       V(vault_pair_id(org, VAULT_INTAKE))),
		       mem, read_held, ret, ret_n);
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
