/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_db.c - SQL of emergencies. */
#include "guard/guard_db.h"

const struct db_passing guard_passing = { "guard_ask", "DELETE FROM guard_ask" };

static mst_err read_emergency(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guard_emergency *e = to;

	e->id = row_id(q);
	e->case_id = row_id(q);
	e->by = row_id(q);
	e->given_by = row_id(q);
	e->at = row_int(q);
	e->until = row_int(q);
	e->sealed = row_blob(q, mem);
	e->reviewed_by = row_id(q);
	e->reviewed_at = row_int(q);
	row_end(q);
	return MST_OK;
}

#define COLS "id, case_id, by_user, given_by, at, until_at, sealed, reviewed_by, reviewed_at"

mst_err guard_emergency_insert(struct db *w, struct id jour, const struct guard_emergency *e)
{
	return db_exec(w,
		       "INSERT INTO guard_emergency (jour_id, id, case_id, by_user, given_by, at, "
		       "until_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(V(jour), V(e->id), V(e->case_id), V(e->by), V(e->given_by), V(e->at),
			       V(e->until), V(e->sealed)));
}

mst_err guard_emergency_list(struct db *db, struct arena *mem, struct id jour, bool unreviewed,
			     struct guard_emergency **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM guard_emergency WHERE jour_id = $1 "
		       "AND ($2 = 0 OR reviewed_at IS NULL) ORDER BY at DESC, id LIMIT 200",
		       DB_ARGS(V(jour), V((int)unreviewed)), mem, read_emergency, ret, ret_n);
}

mst_err guard_emergency_find(struct db *db, struct arena *mem, struct id jour, struct id id,
			     struct guard_emergency *ret)
{
	return db_find(db, "SELECT " COLS " FROM guard_emergency WHERE jour_id = $1 AND id = $2",
		       DB_ARGS(V(jour), V(id)), mem, read_emergency, ret);
}

mst_err guard_emergency_reviewed(struct db *w, struct id id, struct id by, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE guard_emergency SET reviewed_by = $2, reviewed_at = $3 WHERE id = $1 "
		      "AND reviewed_at IS NULL AND by_user <> $2",
		      DB_ARGS(V(id), V(by), V(at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err guard_notice_insert(struct db *w, struct id emergency, struct id account)
{
	return db_exec(w, "INSERT INTO guard_notice (emergency, account) VALUES ($1, $2)",
		       DB_ARGS(V(emergency), V(account)));
}

mst_err guard_notice_seen(struct db *w, struct id emergency, struct id account, int64_t at)
{
	return db_exec(w,
		       "UPDATE guard_notice SET seen = $3 WHERE emergency = $1 AND account = $2 "
		       "AND seen IS NULL",
		       DB_ARGS(V(emergency), V(account), V(at)));
}

mst_err guard_notice_list(struct db *db, struct arena *mem, struct id account, struct id **ret,
			  size_t *ret_n)
{
	return db_list(db,
		       "SELECT emergency FROM guard_notice WHERE account = $1 AND seen IS NULL "
		       "ORDER BY emergency",
		       DB_ARGS(V(account)), mem, db_read_id, ret, ret_n);
}

static mst_err read_ask(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guard_ask_row *r = to;

	r->id = row_id(q);
	r->to = row_id(q);
	r->case_id = row_id(q);
	r->by = row_id(q);
	r->at = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err guard_ask_insert(struct db *w, const struct guard_ask_row *r)
{
	return db_exec(w,
		       "INSERT INTO guard_ask (id, to_user, case_id, by_user, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(r->id), V(r->to), V(r->case_id), V(r->by), V(r->at), V(r->sealed)));
}

mst_err guard_ask_list(struct db *db, struct arena *mem, struct id to, int64_t since,
		       struct guard_ask_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, to_user, case_id, by_user, at, sealed FROM guard_ask "
		       "WHERE to_user = $1 AND at > $2 ORDER BY at, id",
		       DB_ARGS(V(to), V(since)), mem, read_ask, ret, ret_n);
}

mst_err guard_ask_done(struct db *w, struct id id)
{
	return db_exec(w, "DELETE FROM guard_ask WHERE id = $1", DB_ARGS(V(id)));
}

mst_err guard_ask_sweep(struct db *w, int64_t before)
{
	return db_exec(w, "DELETE FROM guard_ask WHERE at <= $1", DB_ARGS(V(before)));
}
