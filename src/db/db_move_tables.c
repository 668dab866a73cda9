/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_move_tables.c - what there is to move: tables, columns and their order, from the source's own
 * catalogue, so no room has to say anything. */
#include "db/db_move_priv.h"

mst_err db_move_say(struct move *v, mst_err e, const char *what, const char *table)
{
	snprintf(v->m->err, v->m->n, "%s%s%s", what, table ? " " : "", table ? table : "");
	return e;
}

/* ---- statements whose text is made here, so that they are in no cache ---- */

mst_err db_move_start(struct db *d, const char *sql, struct db_args args, struct db_stmt **ret)
{
	struct db_stmt *q;
	mst_err e;

	TRY(d->e->prepare(d, "db", sql, &q));
	q->db = d, q->room = "db", q->sql = sql, q->next = NULL;
	e = d->e->start(q, args);
	if (e != MST_OK) {
		d->e->free_stmt(q);
		return e;
	}
	*ret = q;
	return MST_OK;
}

void db_move_drop(struct db_stmt **q)
{
	if (*q)
		(*q)->db->e->free_stmt(*q);
	*q = NULL;
}

mst_err db_move_run(struct db *d, const char *sql)
{
	MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
	bool row;

	TRY(db_move_start(d, sql, DB_NONE, &q));
	return d->e->step(q, &row);
}

static const char *text_of(struct db_stmt *q, int col, struct arena *mem)
{
	struct blob b;

	return q->db->e->col_text(q, col, &b) ? arena_strn(mem, (const char *)b.p, b.n) : "";
}

/* ---- the catalogue ---- */

static mst_err read_tables(struct move *v)
{
	MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
	size_t cap = 0;
	bool row;

	TRY(db_move_start(v->from, v->from->e->bulk->tables, DB_NONE, &q));
	for (;;) {
		TRY(v->from->e->step(q, &row));
		if (!row)
			return MST_OK;
		const char *name = text_of(q, 0, v->mem);

		if (str_eq(name, "db_version")) /* each store tells its own */
			continue;
		v->t = arena_more(v->mem, v->t, v->n, &cap, sizeof(*v->t));
		v->t[v->n++] = (struct table){ .name = name };
	}
}

static enum db_type type_of(const char *declared)
{
	if (str_eq(declared, "BIGINT"))
		return DB_INT;
	return str_eq(declared, "BYTEA") ? DB_BLOB : DB_TEXT;
}

static mst_err read_columns(struct move *v, struct table *t)
{
	MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
	size_t cap = 0;
	bool row;

	TRY(db_move_start(v->from, v->from->e->bulk->columns, DB_ARGS(V(t->name)), &q));
	for (;;) {
		struct column c = { 0 };

		TRY(v->from->e->step(q, &row));
		if (!row)
			return MST_OK;
		c.name = text_of(q, 0, v->mem);
		c.type = type_of(text_of(q, 1, v->mem));
		(void)v->from->e->col_int(q, 2, &c.key);
		t->col = arena_more(v->mem, t->col, t->ncol, &cap, sizeof(*t->col));
		t->col[t->ncol++] = c;
	}
}

static void write_select(struct move *v, struct table *t)
{
	const char *list = "", *order = "";

	for (size_t i = 0; i < t->ncol; i++)
		list = arena_fmt(v->mem, "%s%s%s", list, i ? ", " : "", t->col[i].name);
	for (int64_t k = 1; k <= (int64_t)t->ncol; k++)
		for (size_t i = 0; i < t->ncol; i++)
			if (t->col[i].key == k)
				order = arena_fmt(v->mem, "%s%s%s", order, k > 1 ? ", " : "",
						  t->col[i].name);
	t->list = list;
	t->select = arena_fmt(v->mem, "SELECT %s FROM %s ORDER BY %s", list, t->name, order);
}

static mst_err count_rows(struct move *v, struct table *t)
{
	MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
	bool row;

	TRY(db_move_start(v->from, arena_fmt(v->mem, "SELECT count(*) FROM %s", t->name), DB_NONE, &q));
	TRY(v->from->e->step(q, &row));
	(void)v->from->e->col_int(q, 0, &t->rows);
	v->of += t->rows;
	return MST_OK;
}

/* ---- a table goes after those that it refers to ---- */

struct parent {
	const char *child, *table;
};

static bool waits(const struct move *v, const struct table *t, const struct parent *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < v->n && str_eq(p[i].child, t->name); k++)
			if (!v->t[k].placed && str_eq(v->t[k].name, p[i].table))
				return true;
	return false;
}

static mst_err read_parents(struct move *v, struct parent **ret, size_t *ret_n)
{
	MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
	struct parent *p = NULL;
	size_t n = 0, cap = 0;
	bool row;

	TRY(db_move_start(v->from, v->from->e->bulk->parents, DB_NONE, &q));
	for (;;) {
		TRY(v->from->e->step(q, &row));
		if (!row)
			break;
		p = arena_more(v->mem, p, n, &cap, sizeof(*p));
		p[n].child = text_of(q, 0, v->mem);
		p[n++].table = text_of(q, 1, v->mem);
	}
	*ret = p;
	*ret_n = n;
	return MST_OK;
}

static mst_err order_tables(struct move *v)
{
	struct table *sorted = arena_new(v->mem, struct table, v->n ? v->n : 1);
	struct parent *p;
	size_t np, n = 0;

	TRY(read_parents(v, &p, &np));
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < v->n; i++) {
			if (v->t[i].placed || waits(v, &v->t[i], p, np))
				continue;
			v->t[i].placed = more = true;
			sorted[n++] = v->t[i];
		}
	}
	if (n < v->n)
		return db_move_say(v, MST_FAIL, "tables refer to each other in a ring", NULL);
	v->t = sorted;
	return MST_OK;
}

mst_err db_move_catalogue(struct move *v)
{
	const char *lock = v->from->held ? NULL : v->from->e->bulk->lock;

	TRY(read_tables(v));
	for (size_t i = 0; i < v->n; i++) {
		TRY(read_columns(v, &v->t[i]));
		write_select(v, &v->t[i]);
		if (lock)
			TRY(db_move_run(v->from, arena_fmt(v->mem, lock, v->t[i].name)));
		TRY(count_rows(v, &v->t[i]));
	}
	return order_tables(v);
}

