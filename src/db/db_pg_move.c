/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg_move.c - what a move of all rows needs of PostgreSQL: its catalogue, a cursor, since a result
 * comes whole, and COPY in its text format. */
#include "db/db_move_priv.h"

#include <libpq-fe.h>

#define PIECE 65536 /* bytes sent at a time */

static mst_err load_start(struct db *d, struct arena *mem, const char *table, const char *list,
			  int ncol)
{
	/* COPY refuses a table whose rows are walled off; load_end puts the wall up again. */
	bool ready = db_move_run(d, arena_fmt(mem, "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY", table)) == MST_OK;
	PGresult *res = PQexec(db_pg_conn(d), arena_fmt(mem, "COPY %s (%s) FROM STDIN", table, list));

	(void)ncol;
	ready = PQresultStatus(res) == PGRES_COPY_IN && ready;
	PQclear(res);
	sbuf_init(&d->loading, SIZE_MAX / 2);
	return ready ? MST_OK : MST_FAIL;
}

/* The format of COPY: a tab and an end of line part, a backslash escapes. */
static void put_text(struct sbuf *b, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '\\':
			sbuf_lit(b, "\\\\");
			break;
		case '\n':
			sbuf_lit(b, "\\n");
			break;
		case '\r':
			sbuf_lit(b, "\\r");
			break;
		case '\t':
			sbuf_lit(b, "\\t");
			break;
		default:
			sbuf_ch(b, *s);
		}
	}
}

static void put_bytes(struct sbuf *b, struct blob bytes)
{
	static const char hex[] = "0123456789abcdef";

	sbuf_lit(b, "\\\\x");
	for (size_t i = 0; i < bytes.n; i++) {
		const char two[] = { hex[bytes.p[i] >> 4], hex[bytes.p[i] & 15] };

		sbuf_put(b, two, 2);
	}
}

static void put_value(struct sbuf *b, const struct db_val *v)
{
	if (v->type == DB_INT)
		sbuf_int(b, v->i);
	else if (v->type == DB_TEXT)
		put_text(b, v->s);
	else if (v->type == DB_BLOB)
		put_bytes(b, v->b);
	else
		sbuf_lit(b, "\\N");
}

static bool flush(struct db *d)
{
	struct sbuf *b = &d->loading;
	bool sent = b->len == 0 || (b->len < INT32_MAX &&
				    PQputCopyData(db_pg_conn(d), b->p, (int)b->len) == 1);

	sbuf_reset(b);
	return sent;
}

static mst_err load(struct db *d, struct db_args row)
{
	for (int i = 0; i < row.n; i++) {
		if (i > 0)
			sbuf_ch(&d->loading, '\t');
		put_value(&d->loading, &row.v[i]);
	}
	sbuf_ch(&d->loading, '\n');
	return d->loading.len < PIECE || flush(d) ? MST_OK : MST_FAIL;
}

static mst_err load_end(struct db *d, bool good)
{
	bool sent = flush(d);
	PGresult *res;

	sbuf_done(&d->loading);
	sent &= PQputCopyEnd(db_pg_conn(d), good ? NULL : "cut off") == 1;
	while ((res = PQgetResult(db_pg_conn(d)))) {
		sent &= PQresultStatus(res) == PGRES_COMMAND_OK;
		PQclear(res);
	}
	return sent && (!good || db_pg_force(d)) ? MST_OK : MST_FAIL;
}

const struct db_bulk db_pg_bulk = {
	.tables = "SELECT relname FROM pg_class WHERE relkind = 'r' "
		  "AND relnamespace = current_schema()::regnamespace ORDER BY relname",
	.columns = "SELECT a.attname, upper(format_type(a.atttypid, NULL)), "
		   "coalesce(array_position(k.conkey, a.attnum), 0) FROM pg_attribute a "
		   "LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p' "
		   "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped "
		   "ORDER BY a.attnum",
	.parents = "SELECT c.relname, p.relname FROM pg_constraint k "
		   "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid "
		   "WHERE k.contype = 'f' AND c.oid <> p.oid "
		   "AND c.relnamespace = current_schema()::regnamespace",
	.lock = "LOCK TABLE %s IN SHARE MODE",
	.cursor = "DECLARE db_move NO SCROLL CURSOR FOR ",
	.fetch = "FETCH FORWARD 1000 FROM db_move",
	.uncursor = "CLOSE db_move",
	.after = "ANALYZE",
	.snapshot = "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
	/* Which transactions have ended: 60 bits of a sum, since the text is as long as many are open. */
	.changes = "SELECT ('x' || substr(md5(pg_current_snapshot()::text), 1, 15))::bit(60)::bigint",
	.size = "SELECT pg_database_size(current_database())",
	.load_start = load_start,
	.load = load,
	.load_end = load_end,
};
