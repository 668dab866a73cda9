/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg.c - the PostgreSQL engine: libpq, one connection per thread, statements prepared by name.
 *
 * In a job without a savepoint a change is sent and its answer not waited for; the next statement that has
 * something to tell, at last the COMMIT, brings all answers at once (pipeline mode). One that failed makes
 * that one fail.
 *
 * The server infers each parameter's type from its place in the statement; so all go over as
 * text except bytes. A result comes whole. A reader that lost its connection asks once more; the
 * writer never does so inside a group (db_lane.c decides what is run again). While no server is
 * there, all is MST_BUSY: another may be about to take over. */
#include "db/db_pg_priv.h"

#include "base/day.h"
#include "base/log.h"

#define TYPE_BOOL 16
#define TYPE_BYTEA 17

struct pg_stmt {
	struct db_stmt q;
	char name[16];
	unsigned session;
	PGresult *res;
	int at; /* current row, -1 before the first */
	uint8_t lent[512]; /* what row_id and row_bytes read at most */
};

PGconn *db_pg_conn(struct db *d)
{
	return pg(d)->c;
}

static struct pg_stmt *pgs(struct db_stmt *q)
{
	return (struct pg_stmt *)q;
}

/* Another transaction is in the way, or the server is going, coming, or no longer the first. */
static bool passes(const struct pg_db *p, const char *state)
{
	return str_starts(state, "40") || str_starts(state, "55P03") || str_starts(state, "57P") ||
	       (p->d.writer && str_eq(state, "25006"));
}

/* The server's words may hold values ("Key (name)=(...)") once a statement runs, so they are
 * taken only from preparing. */
static mst_err fail(struct pg_db *p, const char *room, const PGresult *res, bool words)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;

	/* A key that was free in what this transaction sees may have been taken since. */
	p->crossed |= state && (str_starts(state, "40") || str_starts(state, "23"));
	if (state && str_starts(state, "23"))
		return MST_CONFLICT;
	if (lost(p) || (state && passes(p, state)))
		return MST_BUSY;
	db_log_fail(&p->d, room, state ? state : "connection",
		    words ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL);
	/* Class 53: its disk or its memory is full. Without a state nothing came from the server at all. */
	return !state || str_starts(state, "53") ? MST_BUSY : MST_FAIL;
}

/* ---- statements ---- */

static bool good(const PGresult *res)
{
	return PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK;
}

/* All answers that are owed. Gives the first that is bad, with the room that it is for, or else the last. */
static PGresult *ask_all(struct pg_db *p, const char **ret_room)
{
	bool ended = PQpipelineSync(p->c) != 1, bad = false, none = false;
	PGresult *ret = NULL;
	int at = 0;

	while (!ended) {
		PGresult *res = PQgetResult(p->c);

		ended = (!res && none) || PQresultStatus(res) == PGRES_PIPELINE_SYNC;
		none = !res; /* once behind each answer, twice when there are no more to come */
		if (ended || bad || !res) {
			PQclear(res);
			continue;
		}
		PQclear(ret);
		ret = res;
		bad = !good(res);
		*ret_room = p->rooms[at < LATER ? at++ : LATER];
	}
	(void)PQexitPipelineMode(p->c);
	p->later = 0;
	return ret;
}

static mst_err settle_later(struct pg_db *p, const char *room)
{
	PGresult *res = ask_all(p, &room);
	mst_err e = good(res) ? MST_OK : fail(p, room, res, false);

	PQclear(res);
	return e;
}

static mst_err name_it(struct pg_db *p, struct pg_stmt *q, const char *room, const char *sql)
{
	PGresult *res;
	mst_err e = MST_OK;

	if (p->later)
		TRY(settle_later(p, room));
	snprintf(q->name, sizeof(q->name), "s%u", ++p->named);
	res = PQprepare(p->c, q->name, sql, 0, NULL);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		e = fail(p, room, res, true);
	PQclear(res);
	q->session = p->session;
	return e;
}

static mst_err pg_prepare(struct db *d, const char *room, const char *sql, struct db_stmt **ret)
{
	struct pg_stmt *q = mem_alloc(sizeof(*q));
	mst_err e;

	*q = (struct pg_stmt){ 0 };
	if (lost(pg(d)) && !d->writer)
		db_pg_reconnect(pg(d));
	e = name_it(pg(d), q, room, sql);
	if (e != MST_OK && lost(pg(d)) && !d->writer) {
		db_pg_reconnect(pg(d));
		e = name_it(pg(d), q, room, sql);
	}
	if (e != MST_OK) {
		free(q);
		return e;
	}
	*ret = &q->q;
	return MST_OK;
}

static void pg_free_stmt(struct db_stmt *q)
{
	PQclear(pgs(q)->res);
	free(q);
}

struct params {
	const char *value[DB_ARGS_MAX];
	int length[DB_ARGS_MAX], format[DB_ARGS_MAX];
	char text[DB_ARGS_MAX][24];
};

static bool bind(struct params *to, int i, const struct db_val *v)
{
	to->value[i] = NULL;
	to->length[i] = to->format[i] = 0;
	switch (v->type) {
	case DB_INT:
		snprintf(to->text[i], sizeof(to->text[i]), "%lld", (long long)v->i);
		to->value[i] = to->text[i];
		break;
	case DB_TEXT:
		to->value[i] = v->s;
		break;
	case DB_DAY:
		if (v->i == DAY_NONE)
			break;
		day_text((int32_t)v->i, to->text[i]);
		to->value[i] = to->text[i];
		break;
	case DB_BLOB:
		if (v->b.n > INT32_MAX)
			return false;
		to->format[i] = 1;
		to->length[i] = (int)v->b.n;
		to->value[i] = (const char *)v->b.p;
		if (!v->b.p && v->b.n == sizeof(v->id.b))
			to->value[i] = (const char *)v->id.b;
		break;
	case DB_NULL:
		break;
	}
	return true;
}

static bool send_it(struct pg_db *p, struct pg_stmt *q, const struct params *a, int n)
{
	if (!p->later && PQenterPipelineMode(p->c) != 1)
		return false;
	if (PQsendQueryPrepared(p->c, q->name, n, a->value, a->length, a->format, 0) != 1) {
		if (!p->later)
			(void)PQexitPipelineMode(p->c);
		return false;
	}
	p->rooms[p->later++] = q->q.room;
	return true;
}

static mst_err run(struct pg_db *p, struct pg_stmt *q, const struct params *a, int n)
{
	const char *room = q->q.room;

	if (q->session != p->session)
		TRY(name_it(p, q, q->q.room, q->q.sql));
	/* Behind one that failed nothing is run, and this has to be. */
	if (p->later && str_starts(q->q.sql, "ROLLBACK"))
		(void)settle_later(p, room);
	PQclear(q->res);
	q->res = NULL;
	q->q.ncol = 0;
	q->at = -1;
	if (p->d.later && p->later < LATER)
		return send_it(p, q, a, n) ? MST_OK : fail(p, room, NULL, false);
	if (!p->later)
		q->res = PQexecPrepared(p->c, q->name, n, a->value, a->length, a->format, 0);
	else if (send_it(p, q, a, n))
		q->res = ask_all(p, &room);
	if (!good(q->res))
		return fail(p, room, q->res, false);
	/* A COMMIT of a transaction that had failed says so only here. */
	if (str_eq(q->q.sql, "COMMIT") && !str_eq(PQcmdStatus(q->res), "COMMIT"))
		return MST_FAIL;
	q->q.ncol = PQnfields(q->res);
	return MST_OK;
}

static mst_err pg_start(struct db_stmt *st, struct db_args args)
{
	struct pg_db *p = pg(st->db);
	struct params a;
	mst_err e;

	for (int i = 0; i < args.n; i++) {
		if (!bind(&a, i, &args.v[i])) {
			db_log_fail(st->db, st->room, "args", "a value is too long");
			return MST_FAIL;
		}
	}
	e = run(p, pgs(st), &a, args.n);
	if (e != MST_OK && lost(p) && !p->d.writer) {
		db_pg_reconnect(p);
		e = run(p, pgs(st), &a, args.n);
	}
	return e;
}

static mst_err pg_step(struct db_stmt *st, bool *ret_row)
{
	struct pg_stmt *q = pgs(st);

	if (q->at < PQntuples(q->res))
		q->at++;
	*ret_row = q->at < PQntuples(q->res);
	return MST_OK;
}

static void pg_reset(struct db_stmt *st)
{
	PQclear(pgs(st)->res);
	pgs(st)->res = NULL;
}

static int64_t pg_changed(struct db_stmt *st)
{
	int64_t n = 0;

	return str_int(PQcmdTuples(pgs(st)->res), &n) ? n : 0;
}

/* ---- columns ---- */

static bool pg_col_text(struct db_stmt *st, int col, struct blob *ret)
{
	struct pg_stmt *q = pgs(st);

	if (PQgetisnull(q->res, q->at, col))
		return false;
	*ret = (struct blob){ (const uint8_t *)PQgetvalue(q->res, q->at, col),
			      (size_t)PQgetlength(q->res, q->at, col) };
	return true;
}

static bool pg_col_int(struct db_stmt *st, int col, int64_t *ret)
{
	struct blob b;

	if (!pg_col_text(st, col, &b))
		return false;
	if (PQftype(pgs(st)->res, col) == TYPE_BOOL)
		*ret = b.p[0] == 't';
	else /* also what sum() and avg() give: the decimals fall away, as on SQLite */
		*ret = strtoll((const char *)b.p, NULL, 10);
	return true;
}

static bool pg_col_blob(struct db_stmt *st, int col, struct arena *mem, struct blob *ret)
{
	struct pg_stmt *q = pgs(st);
	struct blob b;
	uint8_t *to = q->lent;
	size_t n;

	if (!pg_col_text(st, col, &b))
		return false;
	if (PQftype(q->res, col) != TYPE_BYTEA) {
		*ret = mem ? arena_blob(mem, b.p, b.n) : b;
		return true;
	}
	n = (b.n - 2) / 2; /* "\x" and two digits per byte */
	if (mem)
		to = arena_new(mem, uint8_t, n > 0 ? n : 1);
	else if (n > sizeof(q->lent))
		return false;
	if (!hex_parse((const char *)b.p + 2, to, n))
		return false;
	*ret = (struct blob){ to, n };
	return true;
}

/* ---- transactions ---- */

static mst_err pg_script(struct db *d, const char *room, const char *sql)
{
	PGresult *res = PQexec(pg(d)->c, sql);
	ExecStatusType status = PQresultStatus(res);
	mst_err e = MST_OK;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
		e = fail(pg(d), room, res, true);
	PQclear(res);
	return e;
}

static bool pg_in_tx(struct db *d)
{
	PGTransactionStatusType t = PQtransactionStatus(pg(d)->c);

	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR || t == PQTRANS_ACTIVE;
}

static bool pg_doubtful(struct db *d)
{
	return lost(pg(d));
}

static void pg_ready(struct db *d)
{
	/* Reads what the server may have sent meanwhile: "I close this connection". */
	(void)PQconsumeInput(pg(d)->c);
	if (lost(pg(d)) || !d->number)
		db_pg_reconnect(pg(d));
	pg(d)->crossed = false;
}

static bool pg_crossed(struct db *d)
{
	return pg(d)->crossed;
}

static bool pg_settle(struct db *d, bool now)
{
	(void)d, (void)now;
	return true;
}

const struct db_engine db_pg = {
	.begin = "BEGIN",
	.begin_beside = "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT pg_advisory_xact_lock_shared(" WRITERS ", 0)",
	/* Not in the transaction: what it reads is settled by its first statement, which would be the wait. */
	.alone = "SELECT pg_advisory_lock(" WRITERS ", 0)",
	.no_more = "SELECT pg_advisory_unlock(" WRITERS ", 0)",
	.rest = "COMMIT", /* of a snapshot: there is no hold */
	/* Two programs that start at once migrate one after the other; any number will do. */
	.migrate_lock = "SELECT pg_advisory_xact_lock(5104)",
	.open = db_pg_open,
	.close = db_pg_close,
	.prepare = pg_prepare,
	.free_stmt = pg_free_stmt,
	.start = pg_start,
	.step = pg_step,
	.reset = pg_reset,
	.changed = pg_changed,
	.col_int = pg_col_int,
	.col_text = pg_col_text,
	.col_blob = pg_col_blob,
	.become = db_pg_become,
	.walls = db_pg_walls,
	.script = pg_script,
	.in_tx = pg_in_tx,
	.crossed = pg_crossed,
	.doubtful = pg_doubtful,
	.ready = pg_ready,
	.settle = pg_settle,
	.bulk = &db_pg_bulk,
	.copy = db_move_copy,
};
