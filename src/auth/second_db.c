/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second_db.c - SQL of the second factor. */
#include "auth/auth_priv.h"

#define HASH(h) V_BYTES((h)->b, sizeof((h)->b))

static mst_err one(mst_err e, int64_t n)
{
	return e == MST_OK && n == 0 ? MST_CONFLICT : e;
}

static mst_err read_second(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_second *ret = to;

	(void)mem;
	ret->made = row_int(q);
	ret->spares = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_second_get(struct db *db, struct id account, struct auth_second *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return db_find(db,
		       "SELECT s.made, (SELECT count(*) FROM auth_spare p WHERE p.account = s.account) "
		       "FROM auth_second s WHERE s.account = $1",
		       DB_ARGS(V(account)), mem, read_second, ret);
}

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_second_row *ret = to;

	ret->secret = row_blob(q, mem);
	ret->last = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_second_find(struct db *db, struct arena *mem, struct id account,
			 struct auth_second_row *ret)
{
	return db_find(db, "SELECT secret, last FROM auth_second WHERE account = $1",
		       DB_ARGS(V(account)), mem, read_row, ret);
}

mst_err auth_second_insert(struct db *w, struct id account, struct blob sealed, int64_t at,
			   int64_t last)
{
	return db_exec(w,
		       "INSERT INTO auth_second (account, secret, made, last) VALUES ($1, $2, $3, $4) "
		       "ON CONFLICT (account) DO UPDATE SET secret = $2, made = $3, last = $4",
		       DB_ARGS(V(account), V(sealed), V(at), V(last)));
}

mst_err auth_second_use(struct db *w, struct id account, int64_t step)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "UPDATE auth_second SET last = $2 WHERE account = $1 AND last < $2",
			      DB_ARGS(V(account), V(step)), &n);

	return one(e, n);
}

mst_err auth_second_drop(struct db *w, struct id account)
{
	TRY(db_exec(w, "DELETE FROM auth_second WHERE account = $1", DB_ARGS(V(account))));
	TRY(db_exec(w, "DELETE FROM auth_halfway WHERE account = $1", DB_ARGS(V(account))));
	TRY(auth_trusts_end(w, account, ID_NONE));
	return auth_spares_drop(w, account);
}

mst_err auth_spare_there(struct db *db, struct id account, const struct hash *code, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM auth_spare WHERE account = $1 AND code = $2",
		   DB_ARGS(V(account), HASH(code)), &n));
	*ret = n == 1;
	return MST_OK;
}

mst_err auth_spare_insert(struct db *w, struct id account, const struct hash *code)
{
	return db_exec(w, "INSERT INTO auth_spare (account, code) VALUES ($1, $2)",
		       DB_ARGS(V(account), HASH(code)));
}

mst_err auth_spare_use(struct db *w, struct id account, const struct hash *code)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "DELETE FROM auth_spare WHERE account = $1 AND code = $2",
			      DB_ARGS(V(account), HASH(code)), &n);

	return one(e, n);
}

mst_err auth_spares_drop(struct db *w, struct id account)
{
	return db_exec(w, "DELETE FROM auth_spare WHERE account = $1", DB_ARGS(V(account)));
}

/* ---- between phrase and code ---- */

static mst_err read_halfway(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_halfway *ret = to;

	ret->account = row_id(q);
	ret->keyring = row_blob(q, mem);
	ret->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err auth_halfway_find(struct db *db, struct arena *mem, const struct hash *id,
			  struct auth_halfway *ret)
{
	return db_find(db, "SELECT account, keyring, at FROM auth_halfway WHERE id = $1",
		       DB_ARGS(HASH(id)), mem, read_halfway, ret);
}

mst_err auth_halfway_insert(struct db *w, const struct hash *id, const struct auth_halfway *h)
{
	return db_exec(w, "INSERT INTO auth_halfway (id, account, keyring, at) VALUES ($1, $2, $3, $4)",
		       DB_ARGS(HASH(id), V(h->account), V(h->keyring), V(h->at)));
}

mst_err auth_halfway_take(struct db *w, const struct hash *id)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "DELETE FROM auth_halfway WHERE id = $1", DB_ARGS(HASH(id)), &n);

	return one(e, n);
}
