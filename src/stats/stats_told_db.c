/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_told_db.c - what is known besides the releases: the answers in the register, and whom each
 * municipality has referred itself. */
#include "stats/stats_freeze_priv.h"

/* ---- answers ---- */

static void add_answer(struct stats_freeze *f, const char *table, const char *code,
		       struct sdc_answer a)
{
	for (int i = 0; i < STATS_PARTS; i++) {
		struct stats_part *p = &f->parts[i];

		a.series = stats_part_series(p, table, code);
		if (a.series >= 0 && a.to > 0 && a.to <= f->last - f->first + 1)
			p->answers[p->nanswers++] = a;
	}
}

mst_err stats_told_answers(struct db *db, struct arena *mem, struct stats_freeze *f)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int64_t left = f->answers;
	bool row;

	for (int i = 0; i < STATS_PARTS; i++)
		f->parts[i].answers = arena_new(mem, struct sdc_answer, (size_t)left + 1);
	TRY(db_query(db,
		     "SELECT name, code, from_quarter, to_quarter, seen FROM stats_answer"
		     " WHERE jour_id = $1 ORDER BY at, id",
		     DB_ARGS(V(f->jour)), &q));
	for (;; left--) {
		const char *table, *code;
		struct sdc_answer a = { 0 };

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		if (left == 0)
			return MST_CONFLICT; /* one more since they were counted */
		table = row_text(q, mem);
		code = row_text(q, mem);
		TRY(stats_row_quarter(q, mem, &a.from));
		TRY(stats_row_quarter(q, mem, &a.to));
		a.from -= f->first;
		a.to += 1 - f->first;
		a.seen = (enum sdc_seen)row_int(q);
		row_end(q);
		add_answer(f, table, code, a);
	}
}

mst_err stats_answer_insert(struct db *w, const struct stats_answer *a, const char *from,
			    const char *to)
{
	struct db_val n = a->few ? (struct db_val){ .type = DB_NULL } : db_v_int(a->n);

	return db_exec(w,
		       "INSERT INTO stats_answer (jour_id, id, name, code, from_quarter, to_quarter,"
		       " seen, n, audience, by_name, at)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		       DB_ARGS(V(a->jour), V(a->id), V(a->q.table), V(a->q.code), V(from), V(to),
			       V(a->few ? SDC_FEW : SDC_SHOWN), n, V(a->q.audience), V(a->by),
			       V(a->at)));
}

static mst_err read_answer(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct stats_answer *a = ret;
	int from, to;

	a->id = row_id(q);
	a->q.table = row_text(q, mem);
	a->q.code = row_text(q, mem);
	TRY(stats_row_quarter(q, mem, &from));
	TRY(stats_row_quarter(q, mem, &to));
	a->q.from = quarter_first_day(from);
	a->q.to = quarter_last_day(to);
	a->few = row_int(q) == SDC_FEW;
	a->n = row_int(q);
	a->q.audience = row_text(q, mem);
	a->by = row_text(q, mem);
	a->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err stats_answer_list(struct db *db, struct arena *mem, struct id jour,
			  struct stats_answer **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, name, code, from_quarter, to_quarter, seen, COALESCE(n, 0),"
		       " audience, by_name, at FROM stats_answer WHERE jour_id = $1"
		       " ORDER BY at DESC, id",
		       DB_ARGS(V(jour)), mem, read_answer, ret, ret_n);
}

/* ---- what a municipality knows ---- */

static int32_t *known_at(const struct stats_freeze *f, const struct stats_part *p, int knower,
			 int series, int column)
{
	return &p->known[(knower * p->series + series) * (f->last - f->first + 1) + column];
}

static int knower_of(const struct stats_part *p, const char *municipality)
{
	for (int k = 0; k < p->nknowers; k++) {
		if (str_eq(p->knowers[k], municipality))
			return k;
	}
	return -1;
}

mst_err stats_told_known(struct db *db, struct arena *mem, struct stats_freeze *f,
			 struct stats_part *p)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int columns = f->last - f->first + 1, quarter;
	bool row;

	p->knowers = arena_new(mem, const char *, (size_t)p->series);
	for (int s = 1; s < p->series; s++) {
		if (str_eq(p->keys[s].table, "municipality") && !str_eq(p->keys[s].code, STATS_OTHER))
			p->knowers[p->nknowers++] = p->keys[s].code;
	}
	p->known = arena_new(mem, int32_t, (size_t)(p->nknowers * p->series * columns) + 1);
	TRY(db_query(db, "SELECT quarter, knower, name, code, n FROM stats_known WHERE jour_id = $1",
		     DB_ARGS(V(f->jour)), &q));
	for (;;) {
		const char *table, *code;
		int knower, series;
		int64_t n;

		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		TRY(stats_row_quarter(q, mem, &quarter));
		knower = knower_of(p, row_text(q, mem));
		table = row_text(q, mem);
		code = row_text(q, mem);
		series = stats_part_series(p, table, code);
		n = row_int(q);
		row_end(q);
		if (knower >= 0 && series >= 0 && quarter >= f->first && quarter <= f->last)
			*known_at(f, p, knower, series, quarter - f->first) = (int32_t)n;
	}
}

/* Makes what a knower knows of one quarter a part of the book: in no cell more than there is, and all
 * tables alike. What a correction has moved is then counted as not known. */
static void fit(const struct stats_freeze *f, const struct stats_part *p, int knower, int column)
{
	int columns = f->last - f->first + 1;
	int32_t total = *known_at(f, p, knower, 0, column);

	for (int s = 0; s < p->series; s++) {
		int32_t *n = known_at(f, p, knower, s, column), has = p->frozen[s * columns + column];

		*n = *n < 0 ? 0 : *n > has ? has : *n;
	}
	for (int t = 0; t < p->ntables; t++) {
		int32_t sum = 0;

		for (int s = 0; s < p->tables[t].n; s++)
			sum += *known_at(f, p, knower, p->tables[t].first + s, column);
		total = sum < total ? sum : total;
	}
	*known_at(f, p, knower, 0, column) = total = total < 0 ? 0 : total;
	for (int t = 0; t < p->ntables; t++) {
		int32_t left = total;

		for (int s = 0; s < p->tables[t].n; s++) {
			int32_t *n = known_at(f, p, knower, p->tables[t].first + s, column);

			*n = *n < left ? *n : left;
			left -= *n;
		}
	}
}

/* A referred person is one whose case says that the municipality was her way here. */
mst_err stats_told_facts(struct db *db, struct arena *mem, struct stats_freeze *f,
			 struct stats_part *p)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	char first[QUARTER_TEXT], last[QUARTER_TEXT];
	int quarter;
	bool row;

	quarter_text(f->next, first);
	quarter_text(f->last, last);
	TRY(db_query(db,
		     "SELECT quarter, municipality, role, sex, age, crime, CAST(SUM(n) AS BIGINT)"
		     " FROM stats_fact WHERE jour_id = $1 AND kind = $2 AND quarter >= $3"
		     " AND quarter <= $4 AND source = 'municipality' AND municipality IS NOT NULL"
		     " GROUP BY quarter, municipality, role, sex, age, crime",
		     DB_ARGS(V(f->jour), V((int64_t)p->kind), V((const char *)first),
			     V((const char *)last)),
		     &q));
	for (;;) {
		int s[6], knower;
		int64_t n;

		TRY(db_step(q, &row));
		if (!row)
			break;
		TRY(stats_row_quarter(q, mem, &quarter));
		stats_row_series(p, q, mem, quarter, s);
		n = row_int(q);
		row_end(q);
		knower = s[1] > 0 ? knower_of(p, p->keys[s[1]].code) : -1;
		for (int i = 0; knower >= 0 && i < 6; i++)
			*known_at(f, p, knower, s[i], quarter - f->first) += (int32_t)n;
	}
	for (int k = 0; k < p->nknowers; k++) {
		for (int c = f->next; c <= f->last; c++)
			fit(f, p, k, c - f->first);
	}
	return MST_OK;
}

static mst_err put_known(struct db *w, const struct stats_freeze *f, const struct stats_part *p,
			 int knower, int series)
{
	for (int quarter = f->next; quarter <= f->last; quarter++) {
		int32_t n = *known_at(f, p, knower, series, quarter - f->first);
		char text[QUARTER_TEXT];

		quarter_text(quarter, text);
		if (n > 0)
			TRY(db_exec(w,
				    "INSERT INTO stats_known (jour_id, quarter, knower, name, code, n)"
				    " VALUES ($1, $2, $3, $4, $5, $6)",
				    DB_ARGS(V(f->jour), V((const char *)text), V(p->knowers[knower]),
					    V(p->keys[series].table), V(p->keys[series].code), V(n))));
	}
	return MST_OK;
}

mst_err stats_told_put(struct db *w, const struct stats_freeze *f, const struct stats_part *p)
{
	for (int k = 0; k < p->nknowers; k++) {
		for (int s = 0; s < p->series; s++)
			TRY(put_known(w, f, p, k, s));
	}
	return MST_OK;
}
