/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_snapshot.c - what anybody outside the jour sees, and the sentence about one municipality.
 * Reads released cells alone: a hidden count is not in them, so no mistake here can show it. */
#include "stats/stats_freeze_priv.h"

#include "view/view.h"

#define MUNICIPALITY "municipality"

static mst_err find_latest(struct db *db, struct arena *mem, struct id jour, const char *upto,
			   struct stats_snapshot *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int quarter;
	bool row;

	TRY(db_query(db,
		     "SELECT id, quarter, frozen, threshold FROM stats_snapshot WHERE jour_id = $1"
		     " AND quarter <= $2 ORDER BY quarter DESC LIMIT 1",
		     DB_ARGS(V(jour), V(upto)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = (struct stats_snapshot){ .id = row_id(q) };
	if (!quarter_parse(row_text(q, mem), &quarter))
		return MST_FAIL;
	ret->frozen = row_int(q);
	ret->threshold = (int)row_int(q);
	row_end(q);
	ret->from = quarter_first_day(quarter - STATS_WINDOW + 1);
	ret->to = quarter_last_day(quarter);
	return MST_OK;
}

static void add_cell(struct stats_snapshot *s, const char *name, const char *code, int seen,
		     int64_t n)
{
	struct stats_table *t = s->ntables ? &s->tables[s->ntables - 1] : NULL;

	if (!t || !str_eq(t->name, name)) {
		t = &s->tables[s->ntables++];
		t->name = name;
		t->cells = s->ntables > 1 ? t[-1].cells + t[-1].n : t->cells;
	}
	if (!code[0]) {
		t->total = n;
		t->total_hidden = seen != SDC_SHOWN;
		t->total_few = seen == SDC_FEW;
		return;
	}
	t->cells[t->n++] = (struct stats_cell){ .code = code,
						.n = n,
						.hidden = seen != SDC_SHOWN,
						.primary_alone = seen == SDC_FEW };
}

/* The tables of the snapshot that is found. */
static mst_err read_one(struct db *db, struct arena *mem, struct id jour, const char *upto,
			struct stats_snapshot *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct stats_snapshot s;
	int64_t count;
	bool row;

	TRY(find_latest(db, mem, jour, upto, &s));
	TRY(db_int(db, "SELECT COUNT(*) FROM stats_cell WHERE jour_id = $1 AND snapshot_id = $2",
		   DB_ARGS(V(jour), V(s.id)), &count));
	s.tables = arena_new(mem, struct stats_table, (size_t)count + 2);
	s.tables[0].cells = arena_new(mem, struct stats_cell, (size_t)count + 1);
	TRY(db_query(db,
		     "SELECT name, code, seen, n FROM stats_cell WHERE jour_id = $1"
		     " AND snapshot_id = $2 ORDER BY position",
		     DB_ARGS(V(jour), V(s.id)), &q));
	for (;;) {
		const char *name, *code;
		int seen;

		TRY(db_step(q, &row));
		if (!row)
			break;
		name = row_text(q, mem);
		code = row_text(q, mem);
		seen = (int)row_int(q);
		add_cell(&s, name, code, seen, row_int(q));
		row_end(q);
	}
	for (size_t i = 0; i < s.ntables; i++) {
		s.tables[i].from = s.from;
		s.tables[i].to = s.to;
	}
	*ret = s;
	return MST_OK;
}

/* The municipalities' table is the latest that has been released: most snapshots have none of their own. */
static mst_err read_snapshot(struct db *db, struct arena *mem, struct id jour, const char *upto,
			     struct stats_snapshot *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct stats_snapshot old;
	const char *quarter;
	bool row;

	TRY(read_one(db, mem, jour, upto, ret));
	if (stats_table_find(ret, MUNICIPALITY))
		return MST_OK;
	TRY(db_query(db,
		     "SELECT MAX(s.quarter) FROM stats_snapshot s"
		     " JOIN stats_cell c ON c.jour_id = s.jour_id AND c.snapshot_id = s.id"
		     " WHERE s.jour_id = $1 AND s.quarter <= $2 AND c.name = 'municipality'",
		     DB_ARGS(V(jour), V(upto)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_FAIL;
	quarter = row_text(q, mem);
	row_end(q);
	if (!quarter)
		return MST_OK; /* none yet */
	TRY(read_one(db, mem, jour, quarter, &old));
	ret->tables[ret->ntables++] = *stats_table_find(&old, MUNICIPALITY);
	return MST_OK;
}

mst_err stats_snapshot_latest(struct db *db, struct arena *mem, struct id jour,
			      struct stats_snapshot *ret)
{
	return read_snapshot(db, mem, jour, "9999-Q4", ret);
}

mst_err stats_snapshot_upto(struct db *db, struct arena *mem, struct id jour, int32_t day,
			    struct stats_snapshot *ret)
{
	char quarter[QUARTER_TEXT];

	/* The quarter that has ended on that day. */
	quarter_text(quarter_of(day + 1) - 1, quarter);
	return read_snapshot(db, mem, jour, quarter, ret);
}

const struct stats_table *stats_table_find(const struct stats_snapshot *s, const char *name)
{
	for (size_t i = 0; i < s->ntables; i++) {
		if (str_eq(s->tables[i].name, name))
			return &s->tables[i];
	}
	return NULL;
}

const struct stats_cell *stats_cell_find(const struct stats_snapshot *s, const char *table,
					 const char *code)
{
	const struct stats_table *t = stats_table_find(s, table);

	for (size_t i = 0; t && i < t->n; i++) {
		if (str_eq(t->cells[i].code, code))
			return &t->cells[i];
	}
	return NULL;
}

const char *stats_sentence(struct arena *mem, enum view_lang lang, const struct stats_snapshot *s,
			   const char *municipality, const char *name)
{
	const struct stats_table *t = stats_table_find(s, MUNICIPALITY);
	const struct stats_cell *c = stats_cell_find(s, MUNICIPALITY, municipality);
	const struct view v = { .mem = mem, .lang = lang };
	const char *from = t ? view_date(&v, t->from) : "", *to = t ? view_date(&v, t->to) : "";

	if (!t)
		return arena_fmt(mem,
				 view_text(lang, "Hur många från %s som har fått stöd av "
						 "brottsofferjouren visas en gång om året, första "
						 "gången när ett år är slut."),
				 name);
	if (!c || (c->hidden && !c->primary_alone))
		return arena_fmt(mem,
				 view_text(lang, "Hur många från %s som fick stöd av "
						 "brottsofferjouren från %s till %s visas inte, för "
						 "att skydda personer."),
				 name, from, to);
	if (c->primary_alone)
		return arena_fmt(mem,
				 view_text(lang, "Färre än %d personer från %s fick stöd av "
						 "brottsofferjouren från %s till %s."),
				 s->threshold, name, from, to);
	if (c->n == 0)
		return arena_fmt(mem,
				 view_text(lang, "Ingen från %s fick stöd av brottsofferjouren från "
						 "%s till %s."),
				 name, from, to);
	return arena_fmt(mem,
			 view_text(lang, "%lld personer från %s fick stöd av brottsofferjouren från "
					 "%s till %s."),
			 (long long)c->n, name, from, to);
}
