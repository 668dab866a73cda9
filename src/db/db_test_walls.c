/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_walls.c - PostgreSQL's walls, tried from both sides: through db, and by a bare connection that
 * says whatever it likes. */
#include "db/db_test.h"
#include "db/rewrite.h"

#include <libpq-fe.h>

static const struct db_migration row_steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE db_row (jour_id BYTEA NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (jour_id, n));"
	  "CREATE TABLE db_free (n BIGINT PRIMARY KEY);"
	  "CREATE VIEW db_row_v AS SELECT jour_id, n FROM db_row;" },
	{ 2, "002-late.sql", "CREATE TABLE db_late (lane BIGINT PRIMARY KEY, jour BYTEA NOT NULL);" },
	{ 0 },
};
static const struct db_migration inner_steps[] = {
	{ 1, "001-first.sql", "CREATE TABLE inner_row (n BIGINT PRIMARY KEY);" },
	{ 0 },
};
static struct db_room rooms[] = { { "db", row_steps, false }, { "inner", inner_steps, true }, { 0 } };
static const struct id A = { "jour A ........." }, B = { "jour B ........." };

static struct db_store *open_as(const char *where, struct id jour, bool across)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = rooms, .across = across };
	struct db_store *s = NULL;
	char err[256] = "";

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_STR(err, "");
	if (!id_none(jour))
		db_store_jour(s, jour);
	return s;
}

struct row {
	struct id jour;
	int64_t n;
};

static mst_err put(struct db *w, void *arg)
{
	const struct row *r = arg;

	return db_exec(w, "INSERT INTO db_row (jour_id, n) VALUES ($1, $2)", DB_ARGS(V(r->jour), V(r->n)));
}

static mst_err take_all(struct db *w, void *arg)
{
	return db_exec_n(w, "DELETE FROM db_row WHERE n >= 0", DB_NONE, arg);
}

static mst_err move_all(struct db *w, void *arg)
{
	return db_exec_n(w, "UPDATE db_row SET n = n + CAST(100 AS BIGINT)", DB_NONE, arg);
}

/* What the store's writer sees. */
static mst_err count_rows(struct db *w, void *arg)
{
	return db_int(w, "SELECT count(*) FROM db_row", DB_NONE, arg);
}

static int64_t seen(struct db_store *s)
{
	struct db *db = NULL;
	int64_t n = -1, by_writer = -1;

	CHECK_OK(db_reader(s, &db));
	CHECK_OK(db_int(db, "SELECT count(*) FROM db_row", DB_NONE, &n));
	CHECK_OK(db_call(s, count_rows, &by_writer));
	CHECK_INT(by_writer, n);
	return n;
}

TEST(db_walls_rows_of_another_jour_pg)
{
	struct row mine = { A, 1 }, theirs = { B, 2 };
	int64_t n = -1;
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	struct db_store *b = open_as(where, B, false), *a = open_as(where, A, false);

	CHECK_OK(db_call(b, put, &theirs));
	CHECK_OK(db_call(a, put, &mine));
	CHECK_INT(seen(a), 1);
	db_test_quiet(true);
	theirs.n = 3;
	CHECK_ERR(db_call(a, put, &theirs), MST_FAIL);
	db_test_quiet(false);
	CHECK_OK(db_call(a, move_all, &n));
	CHECK_INT(n, 1);
	CHECK_OK(db_call(a, take_all, &n));
	CHECK_INT(n, 1);
	CHECK_INT(seen(a), 0);
	CHECK_INT(seen(b), 1);

	/* Nobody's rows before the jour is named, all with the role that is for that. */
	struct db_store *none = open_as(where, ID_NONE, false), *all = open_as(where, ID_NONE, true);

	CHECK_INT(seen(none), 0);
	CHECK_INT(seen(all), 1);
	db_store_jour(none, B);
	CHECK_INT(seen(none), 1);
	db_store_close(all);
	db_store_close(none);
	db_store_close(a);
	db_store_close(b);
}

TEST(db_walls_whole_until_rest_pg)
{
	struct row theirs = { B, 2 };
	struct db *db = NULL;
	int64_t n = -1;
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	struct db_store *b = open_as(where, B, false), *a = open_as(where, A, false);

	CHECK_OK(db_call(b, put, &theirs));
	CHECK_OK(db_reader(a, &db));
	db_as(db, DB_AS_WHOLE);
	CHECK_OK(db_int(db, "SELECT count(*) FROM db_row", DB_NONE, &n));
	CHECK_INT(n, 1);
	db_rest(db);
	CHECK_OK(db_int(db, "SELECT count(*) FROM db_row", DB_NONE, &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_snapshot(db)); /* a copy has everything */
	CHECK_OK(db_int(db, "SELECT count(*) FROM db_row", DB_NONE, &n));
	CHECK_INT(n, 1);
	db_rest(db);
	CHECK_INT(seen(a), 0);

	db_as(db, DB_AS_PUBLIC);
	CHECK_OK(db_int(db, "SELECT count(*) FROM db_free", DB_NONE, &n));
	db_test_quiet(true);
	CHECK_ERR(db_int(db, "SELECT count(*) FROM inner_row", DB_NONE, &n), MST_FAIL);
	db_test_quiet(false);
	db_rest(db);
	CHECK_OK(db_int(db, "SELECT count(*) FROM inner_row", DB_NONE, &n));
	db_store_close(a);
	db_store_close(b);
}

/* What the server says to a statement: rows or changed rows, or -1 for a refusal. */
static int64_t ask(PGconn *c, const char *sql)
{
	PGresult *res = PQexec(c, sql);
	ExecStatusType status = PQresultStatus(res);
	int64_t n = -1;

	if (status == PGRES_TUPLES_OK)
		n = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	else if (status == PGRES_COMMAND_OK)
		n = strtoll(PQcmdTuples(res), NULL, 10);
	PQclear(res);
	return n;
}

static const char as_a[] = "SELECT set_config('medstod.jour', encode('jour A .........'::bytea, 'hex'), false)";

TEST(db_walls_bare_connection_pg)
{
	struct row mine = { A, 1 }, theirs = { B, 2 };
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	struct db_store *b = open_as(where, B, false), *a = open_as(where, A, false);
	PGconn *c = PQconnectdb(where + strlen("postgres:"));

	CHECK_OK(db_call(b, put, &theirs));
	CHECK_OK(db_call(a, put, &mine));
	/* As itself it has no right at all. */
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row"), -1);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_free"), -1);
	CHECK_INT(ask(c, "SET ROLE medstod_writer"), 0);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row"), 0);
	CHECK(ask(c, as_a) >= 0);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row"), 1);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row_v"), 1);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row WHERE n = 2"), 0);
	CHECK_INT(ask(c, "UPDATE db_row SET n = 5 WHERE n = 2"), 0);
	CHECK_INT(ask(c, "DELETE FROM db_row WHERE n = 2"), 0);
	CHECK_INT(ask(c, "INSERT INTO db_row VALUES ('jour B .........', 7)"), -1);
	CHECK_INT(ask(c, "UPDATE db_row SET jour_id = 'jour B .........'"), -1);
	CHECK_INT(ask(c, "TRUNCATE db_row"), -1);
	CHECK_INT(ask(c, "ALTER TABLE db_row DISABLE ROW LEVEL SECURITY"), -1);
	CHECK_INT(ask(c, "DROP TABLE db_row"), -1);
	CHECK_INT(ask(c, "SET ROLE medstod_reader"), 0);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_row"), 1);
	CHECK_INT(ask(c, "INSERT INTO db_free VALUES (1)"), -1);
	CHECK_INT(ask(c, "DELETE FROM db_row"), -1);
	CHECK_INT(ask(c, "SET ROLE medstod_public"), 0);
	CHECK_INT(ask(c, "SELECT count(*) FROM db_free"), 0);
	CHECK_INT(ask(c, "SELECT count(*) FROM inner_row"), -1);
	PQfinish(c);
	db_store_close(a);
	db_store_close(b);
}

/* A later step's table, by either name of the column, has its wall as well; so has one that lost it. */
TEST(db_walls_no_table_escapes_pg)
{
	static const char bare[] = "SELECT count(*) FROM pg_class WHERE relname IN ('db_row', 'db_late') AND relrowsecurity "
				   "AND relforcerowsecurity AND relnamespace = current_schema()::regnamespace "
				   "AND 2 = (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid)";
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	const struct db_migration first[] = { row_steps[0], { 0 } };

	rooms[0].steps = first;
	db_store_close(open_as(where, A, false));
	rooms[0].steps = row_steps;
	db_store_close(open_as(where, A, false));
	PGconn *c = PQconnectdb(where + strlen("postgres:"));

	CHECK_INT(ask(c, "SET ROLE medstod_migrate"), 0);
	CHECK_INT(ask(c, bare), 2);
	CHECK_INT(ask(c, "ALTER TABLE db_row NO FORCE ROW LEVEL SECURITY"), 0);
	CHECK_INT(ask(c, bare), 1);
	db_store_close(open_as(where, A, false));
	CHECK_INT(ask(c, bare), 2);
	PQfinish(c);
}

/* What was deleted lies in the old file until the table has a new one. */
TEST(db_rewrite_gives_each_table_a_new_file_pg)
{
	static const char file[] = "SELECT relfilenode FROM pg_class WHERE relname = 'db_row' AND "
				   "relnamespace = current_setting('search_path')::regnamespace";
	struct row mine = { A, 1 };
	struct db_kept kept;
	char where[WHERE];
	struct db *db;

	if (!db_test_pg(where))
		return;
	struct db_store *s = open_as(where, A, false);
	PGconn *c = PQconnectdb(where + strlen("postgres:"));
	int64_t before = ask(c, file), n = 0;

	CHECK_OK(db_call(s, put, &mine));
	CHECK_OK(db_rewrite(s));
	CHECK(before > 0 && ask(c, file) != before);
	CHECK_OK(db_call(s, count_rows, &n));
	CHECK_INT(n, 1);
	CHECK_OK(db_reader(s, &db));
	CHECK_OK(db_kept_of(db, &kept));
	CHECK(kept.recycled && !kept.archived); /* as a server is made */
	PQfinish(c);
	db_store_close(s);
}
