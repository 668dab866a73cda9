/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_freeze_db.c - reads what a freeze works on, and writes what it decided. */
#include "stats/stats_freeze_priv.h"

mst_err stats_row_quarter(struct db_stmt *q, struct arena *mem, int *ret)
{
	const char *s = row_text(q, mem);

	*ret = 0;
	return !s || quarter_parse(s, ret) ? MST_OK : MST_FAIL;
}

mst_err stats_book_range(struct db *db, struct arena *mem, struct id jour, struct stats_freeze *f)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int first, end;
	bool row;

	TRY(db_query(db,
		     "SELECT (SELECT MAX(quarter) FROM stats_snapshot WHERE jour_id = $1),"
		     " (SELECT MIN(quarter) FROM stats_frozen WHERE jour_id = $1),"
		     " (SELECT MAX(quarter) FROM stats_frozen WHERE jour_id = $1),"
		     " (SELECT COUNT(*) FROM stats_answer WHERE jour_id = $1)",
		     DB_ARGS(V(jour)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_FAIL;
	TRY(stats_row_quarter(q, mem, &f->latest));
	TRY(stats_row_quarter(q, mem, &first));
	TRY(stats_row_quarter(q, mem, &end));
	f->answers = row_int(q);
	row_end(q);
	f->first = first ? first : f->last - STATS_WINDOW + 1;
	f->next = first ? end + 1 : f->first;
	return MST_OK;
}

mst_err stats_book_municipalities(struct db *db, struct arena *mem, struct id jour,
				  struct stats_key **ret, int *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct stats_key *keys = NULL;
	int64_t room;
	int n = 0;
	bool row;

	TRY(db_int(db,
		   "SELECT COUNT(DISTINCT code) FROM stats_frozen WHERE jour_id = $1"
		   " AND name = 'municipality'",
		   DB_ARGS(V(jour)), &room));
	keys = arena_new(mem, struct stats_key, (size_t)room + 1);
	TRY(db_query(db,
		     "SELECT code, MIN(quarter) FROM stats_frozen WHERE jour_id = $1"
		     " AND name = 'municipality' AND code <> 'other' GROUP BY code ORDER BY code",
		     DB_ARGS(V(jour)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == room)
			break;
		keys[n].table = "municipality";
		keys[n].code = row_text(q, mem);
		TRY(stats_row_quarter(q, mem, &keys[n].entered));
		row_end(q);
		n++;
	}
	*ret = keys;
	*ret_n = n;
	return MST_OK;
}

/* The series of a table that a fact's code counts in; what the table does not know is unknown. */
static int series_of(const struct stats_part *p, const char *table, const char *code,
		     const char *unknown)
{
	int s = stats_part_series(p, table, code);

	return s >= 0 ? s : stats_part_series(p, table, unknown);
}

void stats_row_series(const struct stats_part *p, struct db_stmt *q, struct arena *mem, int quarter,
		      int ret[6])
{
	ret[0] = 0;
	ret[1] = series_of(p, "municipality", row_text(q, mem), STATS_OTHER);
	if (ret[1] > 0 && p->keys[ret[1]].entered > quarter)
		ret[1] = stats_part_series(p, "municipality", STATS_OTHER);
	ret[2] = series_of(p, "role", stats_code_group(stats_roles, row_text(q, mem)), STATS_UNKNOWN);
	ret[3] = series_of(p, "sex", stats_code_group(stats_sexes, row_text(q, mem)),
			   STATS_SEX_REST);
	ret[4] = series_of(p, "age", stats_code_group(stats_ages, row_text(q, mem)), STATS_UNKNOWN);
	ret[5] = series_of(p, "crime", stats_code_group(stats_crimes, row_text(q, mem)),
			   STATS_UNKNOWN);
}

/* One statement for all tables of a part: they add up whatever is written meanwhile. */
mst_err stats_book_facts(struct db *db, struct arena *mem, struct stats_freeze *f,
			 struct stats_part *p)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	char first[QUARTER_TEXT], last[QUARTER_TEXT];
	int columns = f->last - f->first + 1, quarter;
	bool row;

	quarter_text(f->first, first);
	quarter_text(f->last, last);
	TRY(db_query(db,
		     "SELECT quarter, municipality, role, sex, age, crime, CAST(SUM(n) AS BIGINT)"
		     " FROM stats_fact WHERE jour_id = $1 AND kind = $2 AND quarter >= $3"
		     " AND quarter <= $4 GROUP BY quarter, municipality, role, sex, age, crime",
		     DB_ARGS(V(f->jour), V((int64_t)p->kind), V((const char *)first),
			     V((const char *)last)),
		     &q));
	for (;;) {
		int s[6] = { 0 };
		int64_t n;

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		TRY(stats_row_quarter(q, mem, &quarter));
		stats_row_series(p, q, mem, quarter, s);
		n = row_int(q);
		row_end(q);
		for (int i = 0; i < (p->ntables ? 6 : 1); i++)
			p->facts[s[i] * columns + quarter - f->first] += n;
	}
}

mst_err stats_book_frozen(struct db *db, struct arena *mem, struct stats_freeze *f)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int columns = f->last - f->first + 1, quarter;
	bool row;

	TRY(db_query(db, "SELECT quarter, name, code, n FROM stats_frozen WHERE jour_id = $1",
		     DB_ARGS(V(f->jour)), &q));
	for (;;) {
		const char *table, *code;
		int64_t n;

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		TRY(stats_row_quarter(q, mem, &quarter));
		table = row_text(q, mem);
		code = row_text(q, mem);
		n = row_int(q);
		row_end(q);
		for (int i = 0; i < STATS_PARTS; i++) {
			int s = stats_part_series(&f->parts[i], table, code);

			if (s >= 0)
				f->parts[i].frozen[s * columns + quarter - f->first] = (int32_t)n;
		}
	}
}

mst_err stats_book_seen(struct db *db, struct arena *mem, struct stats_freeze *f)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int columns = f->last - f->first + 1, quarter;
	bool row;

	TRY(db_query(db,
		     "SELECT s.quarter, c.name, c.code, c.seen FROM stats_snapshot s"
		     " JOIN stats_cell c ON c.jour_id = s.jour_id AND c.snapshot_id = s.id"
		     " WHERE s.jour_id = $1",
		     DB_ARGS(V(f->jour)), &q));
	for (;;) {
		const char *table, *code;
		int64_t seen;

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		TRY(stats_row_quarter(q, mem, &quarter));
		table = row_text(q, mem);
		code = row_text(q, mem);
		seen = row_int(q);
		row_end(q);
		for (int i = 0; i < STATS_PARTS; i++) {
			int s = stats_part_series(&f->parts[i], table, code);

			if (s >= 0)
				f->parts[i].seen[s * columns + quarter - f->first] = (uint8_t)seen;
		}
	}
}

static mst_err put_cell(struct db *w, const struct stats_freeze *f, const struct stats_part *p,
			const char *table, int series, int position)
{
	int columns = f->last - f->first + 1, at = series * columns + columns - 1;
	int64_t n = 0;

	for (int t = columns > STATS_WINDOW ? columns - STATS_WINDOW : 0; t < columns; t++)
		n += p->frozen[series * columns + t];
	if (p->seen[at] == SDC_SHOWN)
		return db_exec(w,
			       "INSERT INTO stats_cell (jour_id, snapshot_id, name, code, position,"
			       " seen, n) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			       DB_ARGS(V(f->jour), V(f->id), V(table), V(p->keys[series].code),
				       V(position), V((int)p->seen[at]), V(n)));
	return db_exec(w,
		       "INSERT INTO stats_cell (jour_id, snapshot_id, name, code, position, seen)"
		       " VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(f->jour), V(f->id), V(table), V(p->keys[series].code),
			       V(position), V((int)p->seen[at])));
}

/* Every table carries the total as its first row, so that it can be read alone. */
static mst_err put_cells(struct db *w, const struct stats_freeze *f)
{
	int position = 0;

	for (int i = 0; i < STATS_PARTS; i++) {
		const struct stats_part *p = &f->parts[i];

		if (p->ntables == 0)
			TRY(put_cell(w, f, p, p->name, 0, position++));
		for (int t = 0; t < p->ntables; t++) {
			const char *table = p->keys[p->tables[t].first].table;
			int end = p->tables[t].first + p->tables[t].n;

			if (p->tables[t].held)
				continue;
			TRY(put_cell(w, f, p, table, 0, position++));
			for (int s = p->tables[t].first; s < end; s++)
				TRY(put_cell(w, f, p, table, s, position++));
		}
	}
	return MST_OK;
}

static mst_err put_frozen(struct db *w, const struct stats_freeze *f)
{
	int columns = f->last - f->first + 1;

	for (int i = 0; i < STATS_PARTS; i++) {
		const struct stats_part *p = &f->parts[i];

		for (int s = 0; s < p->series; s++) {
			int from = p->keys[s].entered > f->next ? p->keys[s].entered : f->next;

			for (int q = from; q <= f->last; q++) {
				char text[QUARTER_TEXT];

				quarter_text(q, text);
				TRY(db_exec(w,
					    "INSERT INTO stats_frozen (jour_id, quarter, name, code, n)"
					    " VALUES ($1, $2, $3, $4, $5)",
					    DB_ARGS(V(f->jour), V((const char *)text),
						    V(p->keys[s].table), V(p->keys[s].code),
						    V(p->frozen[s * columns + q - f->first]))));
			}
		}
	}
	return MST_OK;
}

mst_err stats_freeze_apply(struct db *w, const struct stats_freeze *f)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct stats_freeze now = { .last = f->last };
	char text[QUARTER_TEXT];

	/* Protected against what had been told when it was read: anything more voids it. */
	TRY(stats_book_range(w, mem, f->jour, &now));
	if (now.latest != f->latest || now.next != f->next || now.answers != f->answers)
		return MST_CONFLICT;
	quarter_text(f->last, text);
	TRY(db_exec(w,
		    "INSERT INTO stats_snapshot (jour_id, id, quarter, frozen, threshold)"
		    " VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(V(f->jour), V(f->id), V((const char *)text), V(f->now),
			    V(SDC_THRESHOLD))));
	TRY(put_cells(w, f));
	for (int i = 0; i < STATS_PARTS; i++)
		TRY(stats_told_put(w, f, &f->parts[i]));
	return put_frozen(w, f);
}
