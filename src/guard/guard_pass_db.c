/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pass_db.c - SQL of duty passes. */
#include "guard/guard_pass.h"

mst_err guard_pass_insert(struct db *w, struct id jour, const struct guard_pass *p)
{
	return db_exec(w,
		       "INSERT INTO guard_pass (jour_id, id, account, by_user, at, until_at, inbox, away) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(V(jour), V(p->id), V(p->account), V(p->by), V(p->at), V(p->until),
			       V((int)p->inbox), V(p->away)));
}

mst_err guard_pass_case_insert(struct db *w, struct id pass, struct id case_id)
{
	return db_exec(w, "INSERT INTO guard_pass_case (pass, case_id) VALUES ($1, $2)",
		       DB_ARGS(V(pass), V(case_id)));
}

static mst_err read_pass(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guard_pass *p = to;

	(void)mem;
	p->id = row_id(q);
	p->account = row_id(q);
	p->by = row_id(q);
	p->at = row_int(q);
	p->until = row_int(q);
	p->ended = row_int(q);
	p->inbox = row_int(q);
	p->away = row_id(q);
	p->cases = row_int(q);
	row_end(q);
	return MST_OK;
}

#define COLS                                                                                       \
	"id, account, by_user, at, until_at, ended_at, inbox, away, (SELECT count(*) FROM guard_pass_case "    \
	"WHERE guard_pass_case.pass = guard_pass.id)"

mst_err guard_pass_find(struct db *db, struct arena *mem, struct id jour, struct id id, int64_t now,
			struct guard_pass *ret)
{
	return db_find(db,
		       "SELECT " COLS " FROM guard_pass WHERE jour_id = $1 AND id = $2 "
		       "AND until_at > $3 AND ended_at IS NULL",
		       DB_ARGS(V(jour), V(id), V(now)), mem, read_pass, ret);
}

mst_err guard_pass_list(struct db *db, struct arena *mem, struct id jour, struct id account,
			int64_t now, struct guard_pass **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM guard_pass "
		       "WHERE jour_id = $1 AND until_at > $2 AND ended_at IS NULL "
		       "AND (account = $3 OR $3 IS NULL) ORDER BY until_at, id",
		       DB_ARGS(V(jour), V(now), V(account)), mem, read_pass, ret, ret_n);
}

static mst_err read_duty(struct db_stmt *q, struct arena *mem, void *to)
{
	struct auth_duty *d = to;

	(void)mem;
	d->account = row_id(q);
	d->until = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err guard_pass_duty(struct db *db, struct arena *mem, struct id jour, int64_t now,
			struct auth_duty **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT account, max(until_at) FROM guard_pass WHERE jour_id = $1 AND until_at > $2 "
		       "AND ended_at IS NULL AND inbox = 1 GROUP BY account ORDER BY account",
		       DB_ARGS(V(jour), V(now)), mem, read_duty, ret, ret_n);
}

mst_err guard_pass_own_end(struct db *db, struct id jour, struct id account, int64_t *until)
{
	int64_t first = 0;

	TRY(db_int(db,
		   "SELECT coalesce(min(until_at), 0) FROM guard_pass WHERE jour_id = $1 AND account = $2 "
		   "AND until_at > $3 - 3600 AND until_at <= $3",
		   DB_ARGS(V(jour), V(account), V(*until)), &first));
	if (first)
		*until = first - 1;
	return MST_OK;
}

mst_err guard_pass_row_end(struct db *w, struct id id, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE guard_pass SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
		      DB_ARGS(V(id), V(at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
