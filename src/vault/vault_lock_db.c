/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_lock_db.c - SQL of locks. */
#include "base/log.h"
#include "vault/vault_priv.h"

/* A lock from before there were others has neither public key nor signature, and holds the keyring
 * as it is. */
static void lock_read(struct db_stmt *q, struct vault_lock *ret, bool *bad)
{
	*ret = (struct vault_lock){ .id = row_id(q), .user = row_id(q) };
	ret->kind = (enum vault_lock_kind)row_int(q);
	ret->old = !row_bytes(q, ret->pub, sizeof(ret->pub));
	ret->old |= !row_bytes(q, ret->pin, sizeof(ret->pin));
	ret->old |= !row_bytes(q, ret->sig, sizeof(ret->sig));
	*bad |= !row_bytes(q, ret->sealed, ret->old ? VAULT_PACKED : sizeof(ret->sealed));
	ret->made = row_int(q);
	ret->until = row_int(q);
	row_end(q);
}

static mst_err broken(void)
{
	log_note(LOG_ERROR, "vault.broken_row", "table", "vault_lock", NULL);
	return MST_FAIL;
}

mst_err vault_lock_find(struct db *v, struct id lock, struct vault_lock *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row, bad = false;

	TRY(db_query(v,
		     "SELECT lock_id, user_id, kind, pub, pin, sig, sealed, made_at, "
		     "until_at FROM vault_lock WHERE lock_id = $1",
		     DB_ARGS(V(lock)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	lock_read(q, ret, &bad);
	return bad ? broken() : MST_OK;
}

mst_err vault_locks(struct db *v, struct arena *mem, struct id user, struct vault_lock **ret,
		    size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t n = 0, cap = 4;
	struct vault_lock *list = arena_new(mem, struct vault_lock, cap);
	bool row, bad = false;

	TRY(db_query(v,
		     "SELECT lock_id, user_id, kind, pub, pin, sig, sealed, made_at, "
		     "until_at FROM vault_lock WHERE user_id = $1 ORDER BY kind, made_at, lock_id",
		     DB_ARGS(V(user)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		list = arena_more(mem, list, n, &cap, sizeof(*list));
		lock_read(q, &list[n++], &bad);
	}
	*ret = list;
	*ret_n = n;
	return bad ? broken() : MST_OK;
}

mst_err vault_locks_count(struct db *v, struct id user, int64_t *ret)
{
	return db_int(v, "SELECT count(*) FROM vault_lock WHERE user_id = $1", DB_ARGS(V(user)), ret);
}

mst_err vault_lock_put(struct db *v, const struct vault_lock *l)
{
	int64_t n = 0;

	TRY(db_exec_n(v,
		      "INSERT INTO vault_lock (lock_id, user_id, kind, pub, pin, sig, sealed, made_at, "
		      "until_at) SELECT $1, user_id, CAST($3 AS BIGINT), $4, $5, $6, $7, "
		      "CAST($8 AS BIGINT), NULLIF(CAST($10 AS BIGINT), 0) FROM vault_user WHERE user_id = $2 AND box_pub = $9 "
		      "ON CONFLICT (lock_id) DO UPDATE SET pub = excluded.pub, pin = excluded.pin, "
		      "sig = excluded.sig, sealed = excluded.sealed, made_at = excluded.made_at, "
		      "until_at = excluded.until_at WHERE vault_lock.user_id = excluded.user_id AND vault_lock.kind = excluded.kind",
		      DB_ARGS(V(l->id), V(l->user), V((int)l->kind), V_BYTES(l->pub, 32),
			      V_BYTES(l->pin, sizeof(l->pin)), V_BYTES(l->sig, sizeof(l->sig)),
			      V_BYTES(l->sealed, sizeof(l->sealed)), V(l->made), V_BYTES(l->of, 32), V(l->until)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err vault_lock_delete(struct db *v, struct id lock)
{
	return db_exec(v, "DELETE FROM vault_lock WHERE lock_id = $1", DB_ARGS(V(lock)));
}

/* ---- locks for a while ---- */

mst_err vault_lock_try(struct db *v, struct id lock, int64_t now, int *ret_left)
{
	int64_t n = 0, left = -1;

	TRY(db_exec_n(v,
		      "UPDATE vault_lock SET tries = tries + 1 "
		      "WHERE lock_id = $1 AND until_at > $2 AND tries < $3",
		      DB_ARGS(V(lock), V(now), V(VAULT_TRIES)), &n));
	if (n == 1)
		TRY(db_int(v, "SELECT $2 - tries FROM vault_lock WHERE lock_id = $1",
			   DB_ARGS(V(lock), V(VAULT_TRIES)), &left));
	else
		TRY(vault_lock_forget(v, lock));
	*ret_left = (int)left;
	return MST_OK;
}

mst_err vault_lock_tried(struct db *v, struct id lock)
{
	return db_exec(v, "UPDATE vault_lock SET tries = 0 WHERE lock_id = $1", DB_ARGS(V(lock)));
}

mst_err vault_lock_forget(struct db *v, struct id lock)
{
	return db_exec(v, "DELETE FROM vault_lock WHERE lock_id = $1 AND until_at IS NOT NULL",
		       DB_ARGS(V(lock)));
}

mst_err vault_locks_forget(struct db *v, struct id user, struct id but)
{
	/* The id of her phrase's lock is hers, and that one has no end. */
	return db_exec(v,
		       "DELETE FROM vault_lock WHERE user_id = $1 AND until_at IS NOT NULL "
		       "AND lock_id <> COALESCE($2, user_id)",
		       DB_ARGS(V(user), V(but)));
}
