/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_db.c - SQL of rules, holds and erased notes. */
#include "retain/retain_db.h"

static mst_err read_rule(struct db_stmt *q, struct arena *mem, void *to)
{
	struct retain_rule *r = to;

	r->id = row_id(q);
	r->regime = row_text(q, mem);
	r->from = row_day(q);
	r->story_days = row_int(q);
	r->case_days = row_int(q);
	r->volunteer_days = row_int(q);
	r->witness_days = row_int(q);
	r->paper_days = row_int(q);
	r->pledge_years = row_int(q);
	r->log_years = row_int(q);
	r->by = row_id(q);
	r->at = row_int(q);
	row_end(q);
	return MST_OK;
}

#define COLS                                                                                       \
	"id, regime, from_day, story_days, case_days, volunteer_days, witness_days, paper_days, "  \
	"pledge_years, log_years, by_user, at"

mst_err retain_rule_insert(struct db *w, struct id jour, const struct retain_rule *r)
{
	TRY(db_exec(w, "DELETE FROM retain_rule WHERE jour_id = $1 AND from_day = $2",
		    DB_ARGS(V(jour), V_DAY(r->from))));
	return db_exec(w,
		       "INSERT INTO retain_rule (jour_id, id, regime, from_day, story_days, "
		       "case_days, volunteer_days, witness_days, paper_days, pledge_years, log_years, "
		       "by_user, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		       DB_ARGS(V(jour), V(r->id), V(r->regime), V_DAY(r->from), V(r->story_days),
			       V(r->case_days), V(r->volunteer_days), V(r->witness_days),
			       V(r->paper_days), V(r->pledge_years), V(r->log_years), V(r->by),
			       V(r->at)));
}

mst_err retain_rule_find(struct db *db, struct arena *mem, struct id jour, int32_t day,
			 struct retain_rule *ret)
{
	return db_find(db,
		       "SELECT " COLS " FROM retain_rule WHERE jour_id = $1 AND from_day <= $2 "
		       "ORDER BY from_day DESC LIMIT 1",
		       DB_ARGS(V(jour), V_DAY(day)), mem, read_rule, ret);
}

mst_err retain_rules(struct db *db, struct arena *mem, struct id jour, struct retain_rule **ret,
		     size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM retain_rule WHERE jour_id = $1 "
		       "ORDER BY from_day DESC",
		       DB_ARGS(V(jour)), mem, read_rule, ret, ret_n);
}

static mst_err read_hold(struct db_stmt *q, struct arena *mem, void *to)
{
	struct retain_hold_row *r = to;

	r->hold.case_id = row_id(q);
	r->hold.until = row_day(q);
	r->hold.by = row_id(q);
	r->hold.at = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err retain_hold_row(struct db *db, struct arena *mem, struct id case_id, int32_t today,
			struct retain_hold_row *ret)
{
	return db_find(db,
		       "SELECT case_id, until_day, by_user, at, sealed FROM retain_hold "
		       "WHERE case_id = $1 AND until_day >= $2",
		       DB_ARGS(V(case_id), V_DAY(today)), mem, read_hold, ret);
}

mst_err retain_hold_insert(struct db *w, const struct retain_hold_row *r)
{
	return db_exec(w,
		       "INSERT INTO retain_hold (case_id, until_day, by_user, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id) DO UPDATE SET "
		       "until_day = $2, by_user = $3, at = $4, sealed = $5",
		       DB_ARGS(V(r->hold.case_id), V_DAY(r->hold.until), V(r->hold.by), V(r->hold.at),
			       V(r->sealed)));
}

mst_err retain_hold_delete(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM retain_hold WHERE case_id = $1", DB_ARGS(V(case_id)));
}

mst_err retain_story_mark(struct db *w, struct id case_id, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO retain_story (case_id, at) VALUES ($1, $2) "
		       "ON CONFLICT (case_id) DO NOTHING",
		       DB_ARGS(V(case_id), V(at)));
}

mst_err retain_story_has(struct db *db, struct id case_id, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM retain_story WHERE case_id = $1", DB_ARGS(V(case_id)),
		   &n));
	*ret = n > 0;
	return MST_OK;
}

static mst_err read_early(struct db_stmt *q, struct arena *mem, void *to)
{
	struct retain_early_row *r = to;

	(void)mem;
	r->case_id = row_id(q);
	r->from = row_day(q);
	row_end(q);
	return MST_OK;
}

mst_err retain_early_list(struct db *db, struct arena *mem, struct id jour,
			  struct retain_early_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT case_id, from_day FROM retain_early WHERE jour_id = $1 ORDER BY case_id",
		       DB_ARGS(V(jour)), mem, read_early, ret, ret_n);
}

mst_err retain_early_insert(struct db *w, struct id jour, const struct retain_early_row *r, struct id by,
			    int64_t at)
{
	return db_exec(w,
		       "INSERT INTO retain_early (case_id, jour_id, from_day, by_user, at) "
		       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id) DO NOTHING",
		       DB_ARGS(V(r->case_id), V(jour), V_DAY(r->from), V(by), V(at)));
}

mst_err retain_rows_erase(struct db *w, struct id case_id)
{
	TRY(retain_hold_delete(w, case_id));
	TRY(db_exec(w, "DELETE FROM retain_early WHERE case_id = $1", DB_ARGS(V(case_id))));
	return db_exec(w, "DELETE FROM retain_story WHERE case_id = $1", DB_ARGS(V(case_id)));
}
