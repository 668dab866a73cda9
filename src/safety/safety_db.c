/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_db.c - SQL of what was read in from files. */
#include "safety/safety_db.h"

mst_err safety_batch_insert(struct db *w, const struct safety_batch *b)
{
	const struct safety_series *s = &b->series;

	return db_exec(
	    w,
	    "INSERT INTO safety_batch (id, at, by_user, state, format, series, kind, unit, title, "
	    "source, definition, broken, preliminary, licence) VALUES ($1, $2, $3, $4, $5, $6, $7, "
	    "$8, $9, $10, $11, $12, $13, $14)",
	    DB_ARGS(V(b->id), V(b->at), V(b->by), V((int)b->state), V((int)s->format), V(s->code),
		    V((int)s->kind), V((int)s->unit), V(s->title), V(s->source), V(s->definition),
		    V(s->broken), V(b->preliminary), V(s->licence ? s->licence : "")));
}

/* -1 stands as NULL. */
static struct db_val known(int64_t n)
{
	return n < 0 ? V((const char *)NULL) : V(n);
}

mst_err safety_value_insert(struct db *w, struct id batch, const struct safety_value *v)
{
	return db_exec(w,
		       "INSERT INTO safety_value (batch, area, year, number, milli, low, high) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(V(batch), V(v->area), V(v->year), known(v->number), V(v->milli),
			       known(v->low), known(v->high)));
}

mst_err safety_left_insert(struct db *w, struct id batch, const struct safety_left *l)
{
	return db_exec(w,
		       "INSERT INTO safety_left (batch, line, column_no, text, why) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(batch), V(l->line), V(l->column), V(l->text), V(l->why)));
}

mst_err safety_batch_move(struct db *w, struct id batch, enum safety_state from,
			  enum safety_state to)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE safety_batch SET state = $3 WHERE id = $1 AND state = $2",
		      DB_ARGS(V(batch), V((int)from), V((int)to)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

#define BATCH_COLS                                                                                 \
	"b.id, b.at, b.by_user, b.state, b.format, b.series, b.kind, b.unit, b.title, b.source, "  \
	"b.definition, b.broken, b.preliminary, b.licence, "                                                \
	"(SELECT count(*) FROM safety_value v WHERE v.batch = b.id) FROM safety_batch b "

static mst_err read_batch(struct db_stmt *q, struct arena *mem, void *to)
{
	struct safety_batch *b = to;

	b->id = row_id(q);
	b->at = row_int(q);
	b->by = row_id(q);
	b->state = (enum safety_state)row_int(q);
	b->series.format = (enum safety_format)row_int(q);
	b->series.code = row_text(q, mem);
	b->series.kind = (enum safety_kind)row_int(q);
	b->series.unit = (enum safety_unit)row_int(q);
	b->series.title = row_text(q, mem);
	b->series.source = row_text(q, mem);
	b->series.definition = row_text(q, mem);
	b->series.broken = (int)row_int(q);
	b->preliminary = row_bool(q);
	b->series.licence = row_text(q, mem);
	b->nvalues = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err safety_batches(struct db *db, struct arena *mem, int most, struct safety_batch **ret,
		       size_t *ret_n)
{
	return db_list(db,
		       "SELECT " BATCH_COLS "WHERE b.state > 1 ORDER BY b.at DESC, b.id LIMIT $1",
		       DB_ARGS(V(most)), mem, read_batch, ret, ret_n);
}

mst_err safety_batch_find(struct db *db, struct arena *mem, struct id id, struct safety_batch *ret)
{
	return db_find(db, "SELECT " BATCH_COLS "WHERE b.id = $1", DB_ARGS(V(id)), mem, read_batch,
		       ret);
}

mst_err safety_batches_in(struct db *db, struct arena *mem, struct safety_batch **ret,
			  size_t *ret_n)
{
	return db_list(db, "SELECT " BATCH_COLS "WHERE b.state = 2 ORDER BY b.at DESC, b.id DESC",
		       DB_NONE, mem, read_batch, ret, ret_n);
}

static int64_t row_known(struct db_stmt *q)
{
	return row_int(q) - 1;
}

/* A figure that is not told is NULL; one more than itself is read, so that it comes back as -1. */
#define VALUE_COLS                                                                                 \
	"v.area, v.year, coalesce(v.number, -1) + 1, v.milli, coalesce(v.low, -1) + 1, "           \
	"coalesce(v.high, -1) + 1 FROM safety_value v "

static mst_err read_value(struct db_stmt *q, struct arena *mem, void *to)
{
	struct safety_value *v = to;

	v->area = row_text(q, mem);
	v->year = (int)row_int(q);
	v->number = row_known(q);
	v->milli = row_int(q);
	v->low = row_known(q);
	v->high = row_known(q);
	row_end(q);
	return MST_OK;
}

mst_err safety_values(struct db *db, struct arena *mem, struct id batch, struct safety_value **ret,
		      size_t *ret_n)
{
	return db_list(db, "SELECT " VALUE_COLS "WHERE v.batch = $1 ORDER BY v.area, v.year",
		       DB_ARGS(V(batch)), mem, read_value, ret, ret_n);
}

mst_err safety_values_of(struct db *db, struct arena *mem, struct id batch, const char *town,
			 const char *county, struct safety_value **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " VALUE_COLS "WHERE v.batch = $1 AND (v.area = $2 OR v.area = $3 OR "
		       "v.area = '00') ORDER BY v.area, v.year DESC",
		       DB_ARGS(V(batch), V(town), V(county)), mem, read_value, ret, ret_n);
}

static mst_err read_left(struct db_stmt *q, struct arena *mem, void *to)
{
	struct safety_left *l = to;

	l->line = (int)row_int(q);
	l->column = (int)row_int(q);
	l->text = row_text(q, mem);
	l->why = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err safety_lefts(struct db *db, struct arena *mem, struct id batch, struct safety_left **ret,
		     size_t *ret_n)
{
	return db_list(db,
		       "SELECT line, column_no, text, why FROM safety_left WHERE batch = $1 "
		       "ORDER BY line, column_no",
		       DB_ARGS(V(batch)), mem, read_left, ret, ret_n);
}

mst_err safety_lefts_drop(struct db *w, struct id batch)
{
	return db_exec(w, "DELETE FROM safety_left WHERE batch = $1", DB_ARGS(V(batch)));
}

#define OLD "IN (SELECT id FROM safety_batch WHERE state = 1 AND at < $1)"
mst_err safety_drop_looked_at(struct db *w, int64_t before)
{
	TRY(db_exec(w, "DELETE FROM safety_left WHERE batch " OLD, DB_ARGS(V(before))));
	TRY(db_exec(w, "DELETE FROM safety_value WHERE batch " OLD, DB_ARGS(V(before))));
	return db_exec(w, "DELETE FROM safety_batch WHERE state = 1 AND at < $1",
		       DB_ARGS(V(before)));
}
