/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db.c - the calls that rooms make: values in, statements from the cache, columns out. What an
 * engine does stands in db_sqlite.c and db_pg.c. */
#include "db/db_priv.h"

#include <assert.h>
#include <signal.h>

#include "base/day.h"
#include "base/log.h"

/* ---- values ---- */

struct db_val db_v_int(int64_t i)
{
	return (struct db_val){ .type = DB_INT, .i = i };
}

struct db_val db_v_bool(bool b)
{
	return db_v_int(b);
}

struct db_val db_v_text(const char *s)
{
	return (struct db_val){ .type = s ? DB_TEXT : DB_NULL, .s = s };
}

struct db_val db_v_blob(struct blob b)
{
	if (!b.p)
		return (struct db_val){ 0 };
	return (struct db_val){ .type = DB_BLOB, .b = b };
}

struct db_val db_v_id(struct id id)
{
	if (id_none(id))
		return (struct db_val){ 0 };
	return (struct db_val){ .type = DB_BLOB, .b = { NULL, sizeof(id.b) }, .id = id };
}

struct db_val db_v_day(int32_t day)
{
	if (day == DAY_NONE)
		return (struct db_val){ 0 };
	return (struct db_val){ .type = DB_DAY, .i = day };
}

/* ---- failing on purpose ---- */

static atomic_bool counting; /* stays false in production: then a call costs one load */
static atomic_long calls, fail_at;
static atomic_ulong only; /* whose calls count; 0: every thread's */

static void fail_for(unsigned long thread, long n)
{
	atomic_store(&only, thread);
	atomic_store(&fail_at, n);
	atomic_store(&calls, 0);
	atomic_store(&counting, true);
}

void db_fail_at(long n)
{
	fail_for(0, n);
}

void db_fail_here(long n)
{
	fail_for((unsigned long)pthread_self(), n);
}

long db_calls(void)
{
	return atomic_load(&calls);
}

bool db_test_fails(void)
{
	if (!atomic_load_explicit(&counting, memory_order_relaxed))
		return false;
	unsigned long thread = atomic_load(&only);

	if (thread && thread != (unsigned long)pthread_self())
		return false;
	long n = atomic_fetch_add(&calls, 1) + 1, at = atomic_load(&fail_at);

	if (n == -at)
		(void)raise(SIGKILL);
	return n == at;
}

/* ---- statements ---- */

void db_log_fail(const struct db *d, const char *room, const char *code, const char *words)
{
	log_note(LOG_ERROR, "db.fail", "store", d->store->name, "room", room, "code", code, "words",
		 words ? words : "", NULL);
}

static size_t bucket_of(const char *sql)
{
	uintptr_t h = (uintptr_t)sql;

	return (h ^ (h >> 8) ^ (h >> 16)) % DB_BUCKETS;
}

/* A cached statement that nobody is walking through just now, or a new one; a second copy stays
 * in the cache beside the first, so nested use prepares once. */
static mst_err stmt_get(struct db *d, const char *room, const char *sql, struct db_stmt **ret)
{
	struct db_stmt **slot = &d->stmts[bucket_of(sql)], *q;

	for (q = *slot; q; q = q->next) {
		if (q->sql == sql && !q->busy && (q->room == room || str_eq(q->room, room))) {
			*ret = q;
			return MST_OK;
		}
	}
	TRY(d->e->prepare(d, room, sql, &q));
	q->db = d;
	q->room = room;
	q->sql = sql;
	q->next = *slot;
	*slot = q;
	db_sqllog(d, 'Q', room, sql);
	*ret = q;
	return MST_OK;
}

void db_free_stmts(struct db *d)
{
	for (size_t i = 0; i < DB_BUCKETS; i++) {
		while (d->stmts[i]) {
			struct db_stmt *q = d->stmts[i];

			d->stmts[i] = q->next;
			d->e->free_stmt(q);
		}
	}
}

/* PostgreSQL refuses everything after an error until the savepoint is rolled back; so that a rule
 * cannot come to lean on SQLite being milder, both do. */
static mst_err note_err(struct db *d, mst_err e)
{
	if (e != MST_OK && d->in_job && !d->failed) {
		d->failed = true;
		d->first_err = e;
	}
	return e;
}

static mst_err query(struct db *d, const char *room, const char *sql, struct db_args args,
		     struct db_stmt **ret)
{
	struct db_stmt *q = NULL;
	mst_err e;

	assert(args.n <= DB_ARGS_MAX);
	if (d->e->become && !d->e->become(d))
		return MST_BUSY;
	TRY(stmt_get(d, room, sql, &q));
	q->busy = true;
	q->row = false;
	q->began = db_slow_clock();
	e = d->e->start(q, args);
	if (e != MST_OK) {
		db_final(q);
		return e;
	}
	*ret = q;
	return MST_OK;
}

void db_as(struct db *d, enum db_as as)
{
	if (!d->writer)
		d->as = as;
}

void db_hold(struct db *d)
{
	d->hold = !d->writer && !d->held && d->e->hold;
}

void db_rest(struct db *d)
{
	d->hold = false;
	db_as(d, DB_AS_READER);
	if (!d->held)
		return;
	d->held = false;
	if (db_run(d, d->e->rest, true) != MST_OK)
		log_note(LOG_ERROR, "db.rest", "store", d->store->name, NULL);
}

mst_err db_query_in(struct db *d, const char *room, const char *sql, struct db_args args,
		    struct db_stmt **ret)
{
	if (d->failed)
		return d->first_err;
	if (d->hold) {
		d->hold = false;
		d->held = db_run(d, d->e->hold, true) == MST_OK;
	}
	return note_err(d, db_test_fails() ? MST_FAIL : query(d, room, sql, args, ret));
}

mst_err db_step(struct db_stmt *q, bool *ret_row)
{
	mst_err e;

	if (q->db->failed)
		return q->db->first_err;
	q->row = false;
	q->col = 0;
	e = db_test_fails() ? MST_FAIL : q->db->e->step(q, &q->row);
	TRY(note_err(q->db, e));
	*ret_row = q->row;
	return MST_OK;
}

mst_err db_exec_in(struct db *d, const char *room, const char *sql, struct db_args args,
		   int64_t *ret_changed)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	d->later = d->in_job && d->single && !ret_changed;
	mst_err e = db_query_in(d, room, sql, args, &q);

	d->later = false;
	TRY(e);
	do
		TRY(db_step(q, &row));
	while (row);
	if (ret_changed)
		*ret_changed = d->e->changed(q);
	return MST_OK;
}

mst_err db_int_in(struct db *d, const char *room, const char *sql, struct db_args args, int64_t *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query_in(d, room, sql, args, &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err db_read_id(struct db_stmt *q, struct arena *mem, void *to)
{
	struct id *ret = to;

	(void)mem;
	*ret = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err db_find_in(struct db *d, const char *room, const char *sql, struct db_args args,
		   struct arena *mem, db_read *read, void *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query_in(d, room, sql, args, &q));
	TRY(db_step(q, &row));
	return row ? read(q, mem, ret) : MST_NOTFOUND;
}

mst_err db_list_in(struct db *d, const char *room, const char *sql, struct db_args args,
		   struct arena *mem, db_read *read, size_t size, void *ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t cap = 16, n = 0;
	void *list = arena_alloc(mem, cap, size);
	bool row;

	TRY(db_query_in(d, room, sql, args, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		list = arena_more(mem, list, n, &cap, size);
		TRY(read(q, mem, (char *)list + size * n++));
	}
	memcpy(ret, &list, sizeof(list)); /* all pointers to structs look alike */
	*ret_n = n;
	return MST_OK;
}

mst_err db_run(struct db *d, const char *sql, bool sure)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	if (!sure && db_test_fails())
		return MST_FAIL;
	TRY(query(d, "db", sql, DB_NONE, &q));
	return d->e->step(q, &row);
}

void db_final(struct db_stmt *q)
{
	if (!q)
		return;
	q->db->e->reset(q);
	db_slow_end(q);
	q->busy = false;
	q->row = false;
}

void db_finalp(struct db_stmt **q)
{
	db_final(*q);
	*q = NULL;
}

/* ---- columns ---- */

static int next_col(struct db_stmt *q)
{
	assert(q->row && q->col < q->ncol);
	return q->col++;
}

int64_t row_int(struct db_stmt *q)
{
	int64_t i = 0;

	return q->db->e->col_int(q, next_col(q), &i) ? i : 0;
}

bool row_bool(struct db_stmt *q)
{
	return row_int(q) != 0;
}

const char *row_text(struct db_stmt *q, struct arena *mem)
{
	struct blob b;

	if (!q->db->e->col_text(q, next_col(q), &b))
		return NULL;
	return arena_strn(mem, (const char *)b.p, b.n);
}

struct blob row_blob(struct db_stmt *q, struct arena *mem)
{
	struct blob b;

	if (!q->db->e->col_blob(q, next_col(q), mem, &b))
		return (struct blob){ NULL, 0 };
	return b;
}

struct id row_id(struct db_stmt *q)
{
	struct id id = ID_NONE;
	struct blob b;

	/* Without an arena the engine lends the bytes until the next step. */
	if (q->db->e->col_blob(q, next_col(q), NULL, &b)) {
		assert(b.n == sizeof(id.b));
		memcpy(id.b, b.p, sizeof(id.b));
	}
	return id;
}

bool row_bytes(struct db_stmt *q, void *ret, size_t n)
{
	struct blob b;

	if (!q->db->e->col_blob(q, next_col(q), NULL, &b) || b.n != n)
		return false;
	memcpy(ret, b.p, n);
	return true;
}

int32_t row_day(struct db_stmt *q)
{
	char text[DAY_TEXT] = "";
	int32_t day = DAY_NONE;
	struct blob b;

	if (!q->db->e->col_text(q, next_col(q), &b))
		return DAY_NONE;
	if (b.n < sizeof(text))
		memcpy(text, b.p, b.n);
	return day_parse(text, &day) ? day : DAY_NONE;
}

void row_end(struct db_stmt *q)
{
	assert(q->col == q->ncol);
	(void)q;
}

void db_forget(struct db *w)
{
	w->forget = w->writer;
}
