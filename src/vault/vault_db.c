/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_db.c - the vault's tables. Bytes of another length than the column's are a broken row:
 * MST_FAIL, logged by its table. */
#include "base/day.h"
#include "base/log.h"
#include "vault/vault_priv.h"

static mst_err broken(const char *table)
{
	log_note(LOG_ERROR, "vault.broken_row", "table", table, NULL);
	return MST_FAIL;
}

/* Reads the next column as exactly n bytes; `bad` is sticky. */
static void take(struct db_stmt *q, uint8_t *ret, size_t n, bool *bad)
{
	if (!row_bytes(q, ret, n))
		*bad = true;
}

/* ---- users ---- */

mst_err vault_user_put(struct db *v, const struct vault_user *u)
{
	int64_t n = 0;

	TRY(db_exec_n(v,
		      "INSERT INTO vault_user (user_id, box_pub, sign_pub, signer_id, sig, box_sig) "
		      "VALUES ($1, $2, $3, $4, $5, $6) "
		      "ON CONFLICT (user_id) DO UPDATE SET box_pub = excluded.box_pub "
		      "WHERE vault_user.box_pub = excluded.box_pub "
		      "AND vault_user.sign_pub = excluded.sign_pub",
		      DB_ARGS(V(u->user), V_BYTES(u->box_pub, 32), V_BYTES(u->sign_pub, 32),
			      V(u->signer), V_BYTES(u->sig, SIGN_SIZE),
			      V_BYTES(u->box_sig, SIGN_SIZE)),
		      &n));
	return n == 1 ? vault_lock_put(v, &u->lock) : MST_CONFLICT;
}

mst_err vault_card_find(struct db *v, struct id user, struct vault_card *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct vault_card c = { .user = user };
	bool row, bad = false;

	TRY(db_query(v,
		     "SELECT box_pub, sign_pub, signer_id, sig, box_sig, voucher_id, vouch_sig "
		     "FROM vault_user WHERE user_id = $1",
		     DB_ARGS(V(user)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	take(q, c.box_pub, 32, &bad);
	take(q, c.sign_pub, 32, &bad);
	c.signer = row_id(q);
	take(q, c.sig, SIGN_SIZE, &bad);
	take(q, c.box_sig, SIGN_SIZE, &bad);
	c.voucher = row_id(q);
	c.vouched = row_bytes(q, c.vouch_sig, SIGN_SIZE);
	row_end(q);
	if (bad)
		return broken("vault_user");
	*ret = c;
	return MST_OK;
}

/* ---- pairs ---- */

static mst_err live_object(struct db *v, struct id object)
{
	return db_exec(v,
		       "INSERT INTO vault_object (object_id, live) VALUES ($1, 1) "
		       "ON CONFLICT (object_id) DO NOTHING",
		       DB_ARGS(V(object)));
}

mst_err vault_pair_put(struct db *v, const struct vault_new_pair *p)
{
	struct id pair = vault_pair_id(p->org, p->which);
	int64_t n = 0, same = 0;

	TRY(db_exec_n(v,
		      "INSERT INTO vault_pair (pair_id, org_id, which, pub, sig, signer_id) "
		      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (pair_id) DO NOTHING",
		      DB_ARGS(V(pair), V(p->org), V((int)p->which), V_BYTES(p->pub, 32),
			      V_BYTES(p->sig, SIGN_SIZE), V(p->signer)),
		      &n));
	if (n == 0) {
		TRY(db_int(v, "SELECT count(*) FROM vault_pair WHERE pair_id = $1 AND pub = $2",
			   DB_ARGS(V(pair), V_BYTES(p->pub, 32)), &same));
		return same ? MST_OK : MST_CONFLICT;
	}
	TRY(live_object(v, pair));
	return db_exec(v,
		       "INSERT INTO vault_wrap (object_id, holder_id, live, kind, wrap, until_at, "
		       "by_id) VALUES ($1, $2, 1, 2, $3, 0, $2)",
		       DB_ARGS(V(pair), V(p->signer), V_BYTES(p->wrap, SEAL_WRAP)));
}

mst_err vault_pair_find(struct db *v, struct id pair, struct vault_pair_card *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct vault_pair_card c = { 0 };
	bool row, bad = false;

	TRY(db_query(v,
		     "SELECT org_id, which, pub, sig, signer_id FROM vault_pair WHERE pair_id = $1",
		     DB_ARGS(V(pair)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	c.org = row_id(q);
	c.which = (int)row_int(q);
	take(q, c.pub, 32, &bad);
	take(q, c.sig, SIGN_SIZE, &bad);
	c.signer = row_id(q);
	row_end(q);
	if (bad)
		return broken("vault_pair");
	*ret = c;
	return MST_OK;
}

/* ---- wraps ---- */

/* Whose public key was sealed to must be whose it still is; a symmetric wrap has no such key, but it may
 * have been made under a pair that is another one by now. */
mst_err vault_grant_fits(struct db *v, const struct vault_grant *g)
{
	int64_t n = 0;
	bool is = true;

	if (!id_none(g->pair))
		TRY(vault_pair_is(v, g->pair, g->pair_pub, &is));
	if (!is)
		return MST_CONFLICT;
	if (g->kind == VAULT_SYM)
		return MST_OK;
	TRY(db_int(v,
		   "SELECT (SELECT count(*) FROM vault_user WHERE user_id = $1 AND box_pub = $2) + "
		   "(SELECT count(*) FROM vault_pair WHERE pair_id = $1 AND pub = $2)",
		   DB_ARGS(V(g->holder), V_BYTES(g->to, 32)), &n));
	return n ? MST_OK : MST_CONFLICT;
}

static mst_err put_rewrap(struct db *v, const struct vault_grant *g)
{
	return db_exec(v,
		       "UPDATE vault_wrap SET kind = 2, wrap = $4 WHERE object_id = $1 "
		       "AND holder_id = $2 AND kind = 1 AND wrap = $3",
		       DB_ARGS(V(g->object), V(g->holder), V_BYTES(g->from, BOX_WRAP),
			       V_BYTES(g->wrap, SEAL_WRAP)));
}

static mst_err put_one(struct db *v, const struct vault_grant *g)
{
	if (g->rewrap)
		return put_rewrap(v, g);
	TRY(vault_grant_fits(v, g));
	TRY(live_object(v, g->object));
	TRY(db_exec(v,
		    "INSERT INTO vault_wrap (object_id, holder_id, live, kind, wrap, until_at, by_id) "
		    "VALUES ($1, $2, 1, $3, $4, $5, $6) ON CONFLICT (object_id, holder_id) DO UPDATE "
		    "SET kind = excluded.kind, wrap = excluded.wrap, until_at = excluded.until_at, "
		    "by_id = excluded.by_id WHERE NOT (vault_wrap.kind = 2 AND excluded.kind = 1 "
		    "AND vault_wrap.until_at = excluded.until_at)",
		    DB_ARGS(V(g->object), V(g->holder), V((int)g->kind),
			    V_BYTES(g->wrap, VAULT_WRAP_SIZE(g->kind)), V(g->until), V(g->by))));
	if (!g->vouches)
		return MST_OK;
	/* The first voucher stays: a second one could close the chain into a ring. */
	return db_exec(v,
		       "UPDATE vault_user SET voucher_id = $2, vouch_sig = $3 WHERE user_id = $1 "
		       "AND voucher_id IS NULL",
		       DB_ARGS(V(g->holder), V(g->by), V_BYTES(g->vouch, SIGN_SIZE)));
}

mst_err vault_grant_put(struct db *v, const struct vault_grant *g, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(put_one(v, &g[i]));
	return MST_OK;
}

mst_err vault_grant_drop(struct db *v, struct id object, struct id holder)
{
	int64_t n = 0;

	TRY(db_exec_n(v,
		      "DELETE FROM vault_wrap WHERE object_id = $1 AND holder_id = $2 "
		      "AND (until_at <> 0 OR EXISTS (SELECT 1 FROM vault_wrap o WHERE "
		      "o.object_id = $1 AND o.holder_id <> $2 AND o.until_at = 0))",
		      DB_ARGS(V(object), V(holder)), &n));
	if (n == 0)
		TRY(db_int(v,
			   "SELECT count(*) FROM vault_wrap WHERE object_id = $1 AND holder_id = $2",
			   DB_ARGS(V(object), V(holder)), &n));
	else
		n = 0;
	return n ? MST_CONFLICT : MST_OK;
}

mst_err vault_user_remove(struct db *v, struct id user)
{
	int64_t n = 0;

	TRY(db_int(v,
		   "SELECT (SELECT count(*) FROM vault_user WHERE user_id <> $1 "
		   "AND (signer_id = $1 OR voucher_id = $1)) + "
		   "(SELECT count(*) FROM vault_past WHERE signer_id = $1 OR voucher_id = $1) + "
		   "(SELECT count(*) FROM vault_pair WHERE signer_id = $1)",
		   DB_ARGS(V(user)), &n));
	if (n)
		return MST_CONFLICT;
	TRY(db_exec(v, "DELETE FROM vault_wrap WHERE holder_id = $1", DB_ARGS(V(user))));
	return db_exec(v, "DELETE FROM vault_user WHERE user_id = $1", DB_ARGS(V(user)));
}

mst_err vault_gives(struct db *v, struct id user, struct id object, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(v,
		   "SELECT count(*) FROM vault_wrap WHERE object_id = $1 AND until_at = 0 "
		   "AND (holder_id = $2 OR holder_id IN (SELECT object_id FROM vault_wrap "
		   "WHERE holder_id = $2 AND until_at = 0))",
		   DB_ARGS(V(object), V(user)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err vault_holds(struct db *v, struct id holder, struct id object, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(v,
		   "SELECT count(*) FROM vault_wrap WHERE object_id = $1 AND holder_id = $2 "
		   "AND until_at = 0",
		   DB_ARGS(V(object), V(holder)), &n));
	*ret = n > 0;
	return MST_OK;
}

static mst_err read_ids(struct db_stmt *q, struct arena *mem, struct id **ret, size_t *ret_n)
{
	struct id *ids = NULL;
	size_t n = 0, cap = 0;
	bool row;

	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		if (n == cap) {
			struct id *more = arena_new(mem, struct id, cap ? cap * 2 : 16);

			if (n)
				memcpy(more, ids, n * sizeof(*ids));
			ids = more;
			cap = cap ? cap * 2 : 16;
		}
		ids[n++] = row_id(q);
		row_end(q);
	}
	*ret = ids;
	*ret_n = n;
	return MST_OK;
}

mst_err vault_holders(struct db *v, struct arena *mem, struct id object, struct id **ret,
		      size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(v,
		     "SELECT holder_id FROM vault_wrap WHERE object_id = $1 "
		     "AND (until_at = 0 OR until_at > $2) ORDER BY holder_id",
		     DB_ARGS(V(object), V(day_now())), &q));
	return read_ids(q, mem, ret, ret_n);
}

mst_err vault_objects(struct db *v, struct arena *mem, struct id holder, struct id **ret,
		      size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(v,
		     "SELECT object_id FROM vault_wrap WHERE holder_id = $1 "
		     "AND (until_at = 0 OR until_at > $2) ORDER BY object_id",
		     DB_ARGS(V(holder), V(day_now())), &q));
	return read_ids(q, mem, ret, ret_n);
}

static void row_read(struct db_stmt *q, struct vault_row *ret, bool *bad)
{
	*ret = (struct vault_row){ .object = row_id(q), .holder = row_id(q) };
	ret->kind = row_int(q) == VAULT_BOX ? VAULT_BOX : VAULT_SYM;
	take(q, ret->wrap, VAULT_WRAP_SIZE(ret->kind), bad);
	ret->until = row_int(q);
	row_end(q);
}

mst_err vault_row_find(struct db *v, struct id object, struct id holder, int64_t now,
		       struct vault_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row, bad = false;

	TRY(db_query(v,
		     "SELECT object_id, holder_id, kind, wrap, until_at FROM vault_wrap "
		     "WHERE object_id = $1 AND holder_id = $2 AND (until_at = 0 OR until_at > $3)",
		     DB_ARGS(V(object), V(holder), V(now)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	row_read(q, ret, &bad);
	return bad ? broken("vault_wrap") : MST_OK;
}

/* Keeps the rows of those who may open. Others hold the same object: few, and asking for five
 * holders one by one would cost more than reading past them. */
static mst_err read_rows(struct db_stmt *q, const struct id holder[5], struct vault_row *ret,
			 size_t most, size_t *ret_n)
{
	bool row, bad = false;
	size_t n = 0;

	for (;;) {
		struct vault_row r;
		bool hers = false;

		TRY(db_step(q, &row));
		if (!row)
			break;
		row_read(q, &r, &bad);
		for (size_t i = 0; i < 5; i++)
			hers |= id_eq(r.holder, holder[i]);
		if (hers && n < most)
			ret[n++] = r;
	}
	if (bad)
		return broken("vault_wrap");
	*ret_n = n;
	return MST_OK;
}

mst_err vault_rows_for(struct db *v, struct id object, const struct id holder[5], int64_t now,
		       struct vault_row ret[5], size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(v,
		     "SELECT object_id, holder_id, kind, wrap, until_at FROM vault_wrap "
		     "WHERE object_id = $1 AND (until_at = 0 OR until_at > $2)",
		     DB_ARGS(V(object), V(now)), &q));
	return read_rows(q, holder, ret, 5, ret_n);
}

mst_err vault_rows_ahead(struct db *v, const struct id o[VAULT_AHEAD], const struct id holder[5],
			 int64_t now, struct vault_row ret[5 * VAULT_AHEAD], size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(v,
		     "SELECT object_id, holder_id, kind, wrap, until_at FROM vault_wrap "
		     "WHERE object_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
		     "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) "
		     "AND (until_at = 0 OR until_at > $27)",
		     DB_ARGS(V(o[0]), V(o[1]), V(o[2]), V(o[3]), V(o[4]), V(o[5]), V(o[6]), V(o[7]),
			     V(o[8]), V(o[9]), V(o[10]), V(o[11]), V(o[12]), V(o[13]), V(o[14]),
			     V(o[15]), V(o[16]), V(o[17]), V(o[18]), V(o[19]), V(o[20]), V(o[21]),
			     V(o[22]), V(o[23]), V(o[24]), V(o[25]), V(now)),
		     &q));
	return read_rows(q, holder, ret, 5 * VAULT_AHEAD, ret_n);
}

/* ---- rotation ---- */

mst_err vault_rows_held(struct db *v, struct arena *mem, struct id holder, struct vault_row **ret,
			size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct vault_row *rows;
	int64_t most = 0;
	size_t n = 0;
	bool row, bad = false;

	TRY(vault_held(v, holder, &most));
	rows = arena_new(mem, struct vault_row, (size_t)most);
	TRY(db_query(v,
		     "SELECT object_id, kind, wrap, until_at FROM vault_wrap WHERE holder_id = $1",
		     DB_ARGS(V(holder)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == (size_t)most) /* what came in between makes the rotation conflict */
			break;
		rows[n].object = row_id(q);
		rows[n].holder = holder;
		rows[n].kind = row_int(q) == VAULT_BOX ? VAULT_BOX : VAULT_SYM;
		take(q, rows[n].wrap, VAULT_WRAP_SIZE(rows[n].kind), &bad);
		rows[n].until = row_int(q);
		row_end(q);
		n++;
	}
	if (bad)
		return broken("vault_wrap");
	*ret = rows;
	*ret_n = n;
	return MST_OK;
}

mst_err vault_held(struct db *v, struct id holder, int64_t *ret)
{
	return db_int(v, "SELECT count(*) FROM vault_wrap WHERE holder_id = $1", DB_ARGS(V(holder)),
		      ret);
}

mst_err vault_user_exchange(struct db *v, const struct vault_rotation *r)
{
	int64_t n = 0;

	TRY(db_exec_n(v,
		      "UPDATE vault_user SET box_pub = $3, box_sig = $4 "
		      "WHERE user_id = $1 AND box_pub = $2",
		      DB_ARGS(V(r->user), V_BYTES(r->old_pub, 32), V_BYTES(r->box_pub, 32),
			      V_BYTES(r->box_sig, SIGN_SIZE)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err vault_row_exchange(struct db *v, const struct vault_row *old,
			   const uint8_t wrap[SEAL_WRAP], int64_t *ret_changed)
{
	return db_exec_n(v,
			 "UPDATE vault_wrap SET kind = 2, wrap = $4 WHERE object_id = $1 "
			 "AND holder_id = $2 AND wrap = $3",
			 DB_ARGS(V(old->object), V(old->holder),
				 V_BYTES(old->wrap, VAULT_WRAP_SIZE(old->kind)),
				 V_BYTES(wrap, SEAL_WRAP)),
			 ret_changed);
}

/* ---- erasure ---- */

mst_err vault_erase(struct db *v, struct id object, int64_t at)
{
	db_forget(v);
	TRY(live_object(v, object));
	TRY(vault_due_done(v, object));
	TRY(db_exec(v, "DELETE FROM vault_wrap WHERE object_id = $1", DB_ARGS(V(object))));
	return db_exec(v,
		       "UPDATE vault_object SET live = 0, erased_at = $2 WHERE object_id = $1 "
		       "AND live = 1",
		       DB_ARGS(V(object), V(at)));
}

mst_err vault_known(struct db *v, struct id object, bool *ret)
{
	int64_t n;

	TRY(db_int(v, "SELECT count(*) FROM vault_object WHERE object_id = $1 AND (live = 0 OR EXISTS "
		      "(SELECT 1 FROM vault_wrap WHERE vault_wrap.object_id = $1))",
		   DB_ARGS(V(object)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err vault_erased(struct db *v, struct id object, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(v, "SELECT count(*) FROM vault_object WHERE object_id = $1 AND live = 0",
		   DB_ARGS(V(object)), &n));
	*ret = n > 0;
	return MST_OK;
}
