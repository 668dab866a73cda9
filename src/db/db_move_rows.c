/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_move_rows.c - tables and rows as values, out of a store and into a new one. */
#include "db/rows.h"

#include "db/db_move_priv.h"

static const struct db_rows_table *told(const struct table *t, struct arena *mem)
{
	struct db_rows_table *ret = arena_new(mem, struct db_rows_table, 1);
	struct db_rows_column *col = arena_new(mem, struct db_rows_column, t->ncol ? t->ncol : 1);

	for (size_t i = 0; i < t->ncol; i++)
		col[i] = (struct db_rows_column){ t->col[i].name, t->col[i].type };
	*ret = (struct db_rows_table){ .name = t->name, .col = col, .ncol = t->ncol, .rows = t->rows };
	return ret;
}

/* ---- out ---- */

static mst_err read_rows(const struct table *t, const struct db_rows_table *as,
			 const struct db_rows_to *to, struct db_scan *s)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_val row[DB_ARGS_MAX];
	bool more;

	for (;;) {
		TRY(db_scan_next(s, &more));
		if (!more)
			return MST_OK;
		for (size_t i = 0; i < t->ncol; i++)
			row[i] = db_scan_value(s->q, t, i, mem);
		TRY(to->row(to->arg, as, row));
		arena_reset(mem);
	}
}

static mst_err read_table(struct move *v, const struct table *t, const char *schema,
			  const struct db_rows_to *to)
{
	const struct db_rows_table *as = told(t, v->mem);
	struct db_scan s = { 0 };
	mst_err e;

	if (to->table)
		TRY(to->table(to->arg, as, schema));
	if (!to->row)
		return MST_OK;
	e = db_scan_start(v->from, t, v->mem, &s);
	if (e == MST_OK)
		e = read_rows(t, as, to, &s);
	db_scan_end(&s);
	return e;
}

mst_err db_rows_read(struct db_store *s, const struct db_rows_to *to)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(db_move_close) struct db *d = NULL;
	char err[300];
	struct db_move m = { .err = err, .n = sizeof(err) };
	struct move v = { .m = &m, .mem = mem };
	const char *schema;

	/* SQLite reads one state without keeping anybody from writing; PostgreSQL locks its tables, which a
	 * connection that may only read cannot do. */
	TRY(s->e->open(s, !s->e->hold, &d, err, sizeof(err)));
	TRY(db_move_run(d, s->e->hold ? s->e->hold : s->e->begin));
	v.from = d;
	TRY(db_move_catalogue(&v));
	TRY(db_schema(d, mem, &schema));
	for (size_t i = 0; i < v.n; i++)
		TRY(read_table(&v, &v.t[i], schema, to));
	return MST_OK;
}

/* ---- in ---- */

struct db_rows_load {
	struct arena *mem;
	struct db *d;
	struct db_move m;
	struct move v;
	char err[300];
	const struct table *now; /* whose rows are being put */
};

static mst_err finish_table(struct db_rows_load *l, bool good)
{
	if (!l->now)
		return MST_OK;
	l->now = NULL;
	return l->d->e->bulk->load_end(l->d, good);
}

static mst_err start_load(struct db_rows_load *l)
{
	const struct db_bulk *b = l->d->e->bulk;

	TRY(db_move_run(l->d, l->d->e->begin));
	if (b->relax)
		TRY(db_move_run(l->d, b->relax));
	TRY(db_move_catalogue(&l->v));
	for (size_t i = l->v.n; i-- > 0;)
		TRY(db_move_run(l->d, arena_fmt(l->mem, "DELETE FROM %s", l->v.t[i].name)));
	return MST_OK;
}

mst_err db_rows_begin(struct db_store *s, struct db_rows_load **ret)
{
	struct db_rows_load *l;
	mst_err e;

	if (!db_store_is_new(s))
		return MST_CONFLICT;
	l = mem_alloc(sizeof(*l));
	*l = (struct db_rows_load){ .mem = arena_open() };
	l->m = (struct db_move){ .err = l->err, .n = sizeof(l->err) };
	l->v = (struct move){ .m = &l->m, .mem = l->mem };
	e = s->e->open(s, true, &l->d, l->err, sizeof(l->err));
	l->v.from = l->d;
	if (e == MST_OK)
		e = start_load(l);
	if (e != MST_OK) {
		(void)!db_rows_end(l, false);
		return e;
	}
	*ret = l;
	return MST_OK;
}

mst_err db_rows_table(struct db_rows_load *l, const char *table, const struct db_rows_table **ret)
{
	const struct table *t = NULL;

	TRY(finish_table(l, true));
	for (size_t i = 0; i < l->v.n; i++)
		if (str_eq(l->v.t[i].name, table))
			t = &l->v.t[i];
	if (!t)
		return MST_NOTFOUND;
	TRY(l->d->e->bulk->load_start(l->d, l->mem, t->name, t->list, (int)t->ncol));
	l->now = t;
	*ret = told(t, l->mem);
	return MST_OK;
}

mst_err db_rows_put(struct db_rows_load *l, const struct db_val *v)
{
	return l->d->e->bulk->load(l->d, (struct db_args){ v, (int)l->now->ncol });
}

mst_err db_rows_end(struct db_rows_load *l, bool good)
{
	mst_err e = finish_table(l, good);

	if (e == MST_OK && good)
		e = db_move_run(l->d, "COMMIT");
	db_move_close(&l->d);
	arena_close(l->mem);
	free(l);
	return e;
}
