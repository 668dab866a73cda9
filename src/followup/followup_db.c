/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_db.c - SQL of what the manager writes, and of released reports. */
#include "followup/followup_db.h"

#define UNSET (-1)

static mst_err read_entry(struct db_stmt *q, struct arena *mem, void *to)
{
	struct followup_entry *e = to;

	e->year = row_int(q);
	e->place = row_text(q, mem);
	e->indicator = row_text(q, mem);
	e->edition = row_int(q);
	e->target = row_int(q);
	e->typed = row_int(q);
	e->comment = row_text(q, mem);
	e->by = row_text(q, mem);
	e->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err followup_entries(struct db *db, struct arena *mem, int year, struct followup_entry **ret,
			 size_t *ret_n)
{
	return db_list(db,
		       "SELECT year, place, indicator, edition, COALESCE(target, -1),"
		       " COALESCE(typed, -1), comment, by_name, at FROM followup_entry"
		       " WHERE year = $1 ORDER BY place, indicator",
		       DB_ARGS(V(year)), mem, read_entry, ret, ret_n);
}

static struct db_val number_or_null(int64_t n)
{
	return n == UNSET ? (struct db_val){ .type = DB_NULL } : db_v_int(n);
}

mst_err followup_entry_put(struct db *w, const struct followup_entry *e)
{
	struct db_args args = DB_ARGS(V(e->year), V(e->place), V(e->indicator), V(e->edition),
				      number_or_null(e->target), number_or_null(e->typed),
				      V(e->comment), V(e->by), V(e->at));
	int64_t n = 0;

	if (e->edition)
		TRY(db_exec_n(w,
			      "UPDATE followup_entry SET edition = edition + 1, target = $5,"
			      " typed = $6, comment = $7, by_name = $8, at = $9 WHERE year = $1"
			      " AND place = $2 AND indicator = $3 AND edition = $4",
			      args, &n));
	else
		TRY(db_exec_n(w,
			      "INSERT INTO followup_entry (year, place, indicator, edition, target,"
			      " typed, comment, by_name, at) VALUES ($1, $2, $3,"
			      " CAST($4 AS BIGINT) + 1, $5, $6, $7, $8, $9)"
			      " ON CONFLICT (year, place, indicator) DO NOTHING",
			      args, &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err read_report(struct db_stmt *q, struct arena *mem, void *to)
{
	struct followup_report *r = to;

	r->version = row_id(q);
	r->number = row_int(q);
	r->by = row_text(q, mem);
	r->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err followup_report_latest(struct db *db, struct arena *mem, int year, const char *place,
			       struct followup_report *ret)
{
	return db_find(db,
		       "SELECT version, number, by_name, at FROM followup_report WHERE year = $1"
		       " AND place = $2 ORDER BY number DESC LIMIT 1",
		       DB_ARGS(V(year), V(place)), mem, read_report, ret);
}

mst_err followup_report_insert(struct db *w, struct id id, int year, const char *place,
			       struct id version, const char *by, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO followup_report (id, year, place, number, version, by_name, at)"
		       " SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, $4, $5, $6"
		       " FROM followup_report WHERE year = $2 AND place = $3",
		       DB_ARGS(V(id), V(year), V(place), V(version), V(by), V(at)));
}
