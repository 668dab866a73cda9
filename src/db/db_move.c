/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_move.c - all rows from one store to another, and the proof that they are the same. */
#include "db/db_move_priv.h"

#include <errno.h>
#include <unistd.h>

#include "base/day.h"
#include "base/log.h"
#include "base/progress.h"

#define TOLD_EVERY 10000 /* rows */

/* ---- rows one by one, however many ---- */

mst_err db_scan_start(struct db *d, const struct table *t, struct arena *mem, struct db_scan *ret)
{
	*ret = (struct db_scan){ .bulk = d->e->bulk };
	if (!ret->bulk->cursor)
		return db_move_start(d, t->select, DB_NONE, &ret->q);
	TRY(db_move_run(d, arena_fmt(mem, "%s%s", ret->bulk->cursor, t->select)));
	ret->open = true;
	return db_move_start(d, ret->bulk->fetch, DB_NONE, &ret->q);
}

mst_err db_scan_next(struct db_scan *s, bool *ret_row)
{
	const struct db_engine *e = s->q->db->e;

	TRY(e->step(s->q, ret_row));
	if (*ret_row) {
		s->in_batch++;
		return MST_OK;
	}
	if (!s->bulk->cursor || s->in_batch == 0)
		return MST_OK;
	TRY(e->start(s->q, DB_NONE));
	TRY(e->step(s->q, ret_row));
	s->in_batch = *ret_row;
	return MST_OK;
}

void db_scan_end(struct db_scan *s)
{
	struct db *d = s->q ? s->q->db : NULL;

	db_move_drop(&s->q);
	if (s->open && d)
		(void)db_move_run(d, s->bulk->uncursor);
}

struct db_val db_scan_value(struct db_stmt *q, const struct table *t, size_t i, struct arena *mem)
{
	struct db_val v = { 0 };

	switch (t->col[i].type) {
	case DB_INT:
		if (q->db->e->col_int(q, (int)i, &v.i))
			v.type = DB_INT;
		break;
	case DB_BLOB:
		if (q->db->e->col_blob(q, (int)i, mem, &v.b))
			v.type = DB_BLOB;
		if (!v.b.p) /* no bytes are not NULL */
			v.b.p = (const uint8_t *)"";
		break;
	default:
		/* Its length too: a text is compared with all of its bytes. */
		if (q->db->e->col_text(q, (int)i, &v.b)) {
			v.type = DB_TEXT;
			v.s = arena_strn(mem, (const char *)v.b.p, v.b.n);
		}
	}
	return v;
}

static bool same_value(const struct db_val *a, const struct db_val *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == DB_INT)
		return a->i == b->i;
	return a->b.n == b->b.n && (a->b.n == 0 || memcmp(a->b.p, b->b.p, a->b.n) == 0);
}

static bool same_row(const struct db_scan *a, const struct db_scan *b, const struct table *t,
		     struct arena *mem)
{
	for (size_t i = 0; i < t->ncol; i++) {
		struct db_val x = db_scan_value(a->q, t, i, mem), y = db_scan_value(b->q, t, i, mem);

		if (!same_value(&x, &y))
			return false;
	}
	return true;
}

static mst_err same_scans(struct db_scan *a, struct db_scan *b, const struct table *t, bool *ret_same)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	bool ra, rb;

	for (;;) {
		TRY(db_scan_next(a, &ra));
		TRY(db_scan_next(b, &rb));
		*ret_same = ra == rb && (!ra || same_row(a, b, t, mem));
		if (!ra || !*ret_same)
			return MST_OK;
		arena_reset(mem);
	}
}

static mst_err same_table(struct move *v, const struct table *t, bool *ret_same)
{
	struct db_scan a = { 0 }, b = { 0 };
	mst_err e = db_scan_start(v->from, t, v->mem, &a);

	if (e == MST_OK)
		e = db_scan_start(v->to, t, v->mem, &b);
	if (e == MST_OK)
		e = same_scans(&a, &b, t, ret_same);
	db_scan_end(&a);
	db_scan_end(&b);
	return e;
}

/* ---- copying ---- */

static mst_err tell(struct move *v)
{
	if (progress_at(v->done, v->of))
		return MST_OK;
	return db_move_say(v, MST_FAIL, "stopped; give the same line again and it goes on", NULL);
}

static mst_err copy_rows(struct move *v, const struct table *t, struct db_scan *s)
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
		TRY(v->to->e->bulk->load(v->to, (struct db_args){ row, (int)t->ncol }));
		arena_reset(mem);
		if (++v->done % TOLD_EVERY == 0)
			TRY(tell(v));
	}
}

static mst_err fill(struct move *v, const struct table *t)
{
	const struct db_bulk *b = v->to->e->bulk;
	struct db_scan s = { 0 };
	mst_err e, end;

	if (b->relax)
		TRY(db_move_run(v->to, b->relax));
	TRY(b->load_start(v->to, v->mem, t->name, t->list, (int)t->ncol));
	e = db_scan_start(v->from, t, v->mem, &s);
	if (e == MST_OK)
		e = copy_rows(v, t, &s);
	db_scan_end(&s);
	end = b->load_end(v->to, e == MST_OK);
	return e == MST_OK ? end : e;
}

/* `work` between BEGIN and COMMIT of the target. */
static mst_err in_tx(struct move *v, const struct table *t,
		     mst_err (*work)(struct move *v, const struct table *t))
{
	mst_err e = db_move_run(v->to, v->to->e->begin);

	if (e == MST_OK)
		e = work(v, t);
	if (e == MST_OK)
		e = db_move_run(v->to, "COMMIT");
	if (e != MST_OK && v->to->e->in_tx(v->to))
		(void)db_move_run(v->to, "ROLLBACK");
	return e;
}

static mst_err copy_table(struct move *v, const struct table *t)
{
	bool same = false;

	TRY(fill(v, t));
	TRY(same_table(v, t, &same));
	return same ? MST_OK : db_move_say(v, MST_CONFLICT, "rows came out different in", t->name);
}

static mst_err empty_table(struct move *v, const struct table *t)
{
	return db_move_run(v->to, arena_fmt(v->mem, "DELETE FROM %s", t->name));
}

static mst_err mark(struct move *v, const struct table *t)
{
	(void)t;
	return db_exec(v->to,
		       "INSERT INTO db_version (room, number, name, applied) VALUES ($1, 1, '', $2) "
		       "ON CONFLICT (room, number) DO NOTHING",
		       DB_ARGS(V(DB_MOVING), V(day_now())));
}

static mst_err unmark(struct move *v, const struct table *t)
{
	(void)t;
	return db_exec(v->to, "DELETE FROM db_version WHERE room = $1", DB_ARGS(V(DB_MOVING)));
}

/* How many tables, from the first, are there already. */
static mst_err find_copied(struct move *v, size_t *ret)
{
	bool same = true;
	size_t i = 0;

	for (; i < v->n; i++) {
		TRY(db_move_run(v->to, v->to->e->begin));
		mst_err e = same_table(v, &v->t[i], &same);

		TRY(db_move_run(v->to, "ROLLBACK"));
		TRY(e);
		if (!same)
			break;
		v->done += v->t[i].rows;
		TRY(tell(v));
	}
	*ret = i;
	return MST_OK;
}

/* Only rows that are the source's own, that an earlier call left, or that the steps of a store made
 * just now brought with them, are ever taken away. */
static mst_err check_target(struct move *v, size_t copied)
{
	int64_t moving = 0;

	TRY(db_int(v->to, "SELECT count(*) FROM db_version WHERE room = $1",
		   DB_ARGS(V(DB_MOVING)), &moving));
	for (size_t i = copied; i < v->n && !moving; i++) {
		MST_CLEANUP(db_move_drop) struct db_stmt *q = NULL;
		bool row;

		TRY(db_move_start(v->to, arena_fmt(v->mem, "SELECT 1 FROM %s LIMIT 1", v->t[i].name),
			       DB_NONE, &q));
		TRY(v->to->e->step(q, &row));
		if (row)
			return db_move_say(v, MST_CONFLICT,
					"the target is not empty; it is left as it was", NULL);
	}
	return MST_OK;
}

static mst_err move_all(struct move *v)
{
	size_t copied;

	TRY(db_move_catalogue(v));
	TRY(find_copied(v, &copied));
	TRY(check_target(v, copied));
	if (copied < v->n)
		TRY(in_tx(v, NULL, mark));
	for (size_t i = v->n; i-- > copied;)
		TRY(in_tx(v, &v->t[i], empty_table));
	for (size_t i = copied; i < v->n; i++) {
		mst_err e = in_tx(v, &v->t[i], copy_table);

		if (e != MST_OK && !*v->m->err)
			return db_move_say(v, e, "the target would not take the rows of", v->t[i].name);
		TRY(e);
		TRY(tell(v));
	}
	if (v->to->e->bulk->after)
		TRY(db_move_run(v->to, v->to->e->bulk->after));
	return in_tx(v, NULL, unmark);
}

static mst_err leave_out(const struct move *v, const struct db_passing *leave)
{
	for (; leave && leave->table; leave++)
		for (size_t i = 0; i < v->n; i++)
			if (str_eq(v->t[i].name, leave->table))
				TRY(db_move_run(v->to, leave->sql));
	return MST_OK;
}

mst_err db_move_copy(struct db *from, const char *path, const struct db_passing *leave)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	char err[300] = "";
	struct db_store_conf conf = { .where = path, .name = "copy" };
	struct db_move m = { .err = err, .n = sizeof(err) };
	struct move v = { .m = &m, .mem = mem, .from = from };
	struct db_store *s = NULL;
	bool full = false;
	mst_err e = db_rooms_at(from, mem, &conf.rooms);

	if (e == MST_OK)
		e = db_store_open(&conf, &s, err, sizeof(err));
	if (e == MST_OK)
		e = s->e->open(s, true, &v.to, err, sizeof(err));
	if (e == MST_OK)
		e = in_tx(&v, NULL, mark);
	if (e == MST_OK)
		e = move_all(&v);
	if (e == MST_OK)
		e = leave_out(&v, leave);
	if (v.to) {
		full = e != MST_OK && v.to->e->full(v.to);
		db_move_close(&v.to);
	}
	db_store_close(s); /* which brings all into the one file */
	(void)unlink(path);
	if (e == MST_OK)
		return MST_OK;
	log_note(LOG_ERROR, "db.copy", "store", from->store->name, "why", err, NULL);
	errno = full ? ENOSPC : EIO;
	return full ? MST_BUSY : MST_FAIL;
}

static mst_err start_source(struct move *v)
{
	const char *alone = v->from->e->bulk->alone;

	if (alone)
		TRY(db_move_run(v->from, alone));
	return db_move_run(v->from, v->from->e->begin);
}

void db_move_close(struct db **d)
{
	if (!*d)
		return;
	if ((*d)->e->in_tx(*d))
		(void)db_move_run(*d, "ROLLBACK");
	db_free_stmts(*d);
	(*d)->e->close(*d);
}

mst_err db_move(const struct db_move *m, int64_t *ret_tables, int64_t *ret_rows)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(db_move_close) struct db *from = NULL;
	MST_CLEANUP(db_move_close) struct db *to = NULL;
	struct move v = { .m = m, .mem = mem };
	mst_err e;

	*m->err = 0;
	TRY(m->from->e->open(m->from, true, &from, m->err, m->n));
	TRY(m->to->e->open(m->to, true, &to, m->err, m->n));
	v.from = from, v.to = to;
	if (m->to->is_new) /* also when this call ends here: the next one must know it again */
		TRY(in_tx(&v, NULL, mark));
	e = start_source(&v);
	if (e != MST_OK)
		return db_move_say(&v, e, "the source is in use; stop the server first", NULL);
	e = move_all(&v);
	if (e != MST_OK && !*m->err)
		return db_move_say(&v, e, "an engine said no; its log tells more", NULL);
	TRY(e);
	*ret_tables = (int64_t)v.n;
	*ret_rows = v.of;
	return MST_OK;
}
