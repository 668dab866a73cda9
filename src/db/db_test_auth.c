/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_auth.c - a room's statement on another room's table is refused (SQLite). */
#include "db/db_test.h"

static const struct db_migration a_steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE dba_one (id BIGINT PRIMARY KEY, n BIGINT);"
	  "CREATE INDEX dba_one_n ON dba_one (n);"
	  "CREATE VIEW dba_open_v AS SELECT id FROM dba_one WHERE n > 0;"
	  "CREATE VIEW dba_inner AS SELECT id FROM dba_one;"
	  "INSERT INTO dba_one VALUES (1, 10);" },
	{ 0 },
};
static const struct db_migration b_steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE dbb_two (id BIGINT PRIMARY KEY, n BIGINT);"
	  "CREATE TABLE dbb_log (id BIGINT);"
	  "CREATE TABLE dbb_three (id BIGINT);"
	  "CREATE VIEW dbb_thief_v AS SELECT n FROM dba_one;"
	  "CREATE TRIGGER dbb_two_log AFTER INSERT ON dbb_two BEGIN "
	  "INSERT INTO dbb_log VALUES (new.id); END;"
	  "CREATE TRIGGER dbb_three_bad AFTER INSERT ON dbb_three BEGIN "
	  "INSERT INTO dba_one VALUES (new.id, 1); END;" },
	{ 0 },
};
static const struct db_room rooms[] = { { "dba", a_steps }, { "dbb", b_steps }, { 0 } };

static struct db_store *open_ab(bool authorize)
{
	char where[WHERE], err[WHERE] = "";
	struct db_store *s = NULL;

	db_test_sqlite(where);
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = rooms,
				      .authorize = authorize };

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	return s;
}

static mst_err ask(struct db_store *s, const char *room, const char *sql)
{
	struct db *d = NULL;
	int64_t n;
	mst_err e;

	TRY(db_reader(s, &d));
	db_test_quiet(true);
	e = db_int_in(d, room, sql, DB_NONE, &n);
	db_test_quiet(false);
	return e;
}

struct change {
	const char *room, *sql;
};

static mst_err change_apply(struct db *w, void *arg)
{
	const struct change *c = arg;

	return db_exec_in(w, c->room, c->sql, DB_NONE, NULL);
}

static mst_err change(struct db_store *s, const char *room, const char *sql)
{
	struct change c = { room, sql };
	mst_err e;

	db_test_quiet(true);
	e = db_call(s, change_apply, &c);
	db_test_quiet(false);
	return e;
}

TEST(db_auth_reading)
{
	static const char *const refused[] = {
		"SELECT n FROM dba_one",
		"SELECT count(*) FROM dba_one",
		"SELECT count(*) FROM dbb_two WHERE EXISTS (SELECT 1 FROM dba_one)",
		"SELECT count(*) FROM dbb_two WHERE id IN (SELECT id FROM dba_one)",
		"WITH x AS (SELECT n FROM dba_one) SELECT count(*) FROM x",
		"SELECT id FROM dba_inner",
		"SELECT count(*) FROM dba_inner",
		"SELECT n FROM dbb_thief_v",
		"SELECT count(*) FROM dbb_thief_v",
		"SELECT count(*) FROM sqlite_schema",
		"SELECT count(*) FROM db_version",
		"SELECT count(*) FROM pragma_table_info('dba_one')",
		"PRAGMA user_version",
	};
	static const char *const allowed[] = {
		"SELECT count(*) FROM dbb_two",
		"SELECT id FROM dba_open_v",
		"SELECT count(*) FROM dba_open_v",
		"WITH x AS (SELECT n FROM dbb_two) SELECT count(*) FROM x",
	};
	struct db_store *s = open_ab(true);

	for (size_t i = 0; i < MST_LEN(refused); i++) {
		if (ask(s, "dbb", refused[i]) != MST_FAIL)
			test_fail(__FILE__, __LINE__, "allowed: %s", refused[i]);
	}
	for (size_t i = 0; i < MST_LEN(allowed); i++) {
		if (ask(s, "dbb", allowed[i]) != MST_OK)
			test_fail(__FILE__, __LINE__, "refused: %s", allowed[i]);
	}
	db_store_close(s);
}

/* One text, already prepared for the room that may, is still refused to the one that may not. */
TEST(db_auth_cached)
{
	static const char sql[] = "SELECT n FROM dba_one";
	struct db_store *s = open_ab(true);

	CHECK_OK(ask(s, "dba", sql));
	CHECK_ERR(ask(s, "dbb", sql), MST_FAIL);
	CHECK_OK(ask(s, "dba", sql));
	db_store_close(s);
	s = open_ab(false);
	CHECK_OK(ask(s, "dbb", sql));
	db_store_close(s);
}

TEST(db_auth_writing)
{
	static const char *const refused[] = {
		"INSERT INTO dba_one VALUES (7, 7)",
		"UPDATE dba_one SET n = 1",
		"DELETE FROM dba_one",
		"UPDATE dbb_two SET n = (SELECT n FROM dba_one)",
		"INSERT INTO dbb_three VALUES (1)", /* its trigger writes dba_one */
		"CREATE TABLE dbb_new (n BIGINT)",
		"DROP TABLE dbb_two",
		"COMMIT",
		"ROLLBACK",
		"SAVEPOINT x",
		"ATTACH ':memory:' AS m",
		"PRAGMA foreign_keys = OFF",
	};
	struct db_store *s = open_ab(true);

	for (size_t i = 0; i < MST_LEN(refused); i++) {
		if (change(s, "dbb", refused[i]) != MST_FAIL)
			test_fail(__FILE__, __LINE__, "allowed: %s", refused[i]);
	}
	CHECK_OK(change(s, "dbb", "INSERT INTO dbb_two VALUES (1, 1)"));
	CHECK_OK(ask(s, "dbb", "SELECT id FROM dbb_log"));
	CHECK_OK(change(s, "dba", "UPDATE dba_one SET n = 0"));
	db_store_close(s);
}

TEST(db_auth_migrations)
{
	static const char *const refused[] = {
		"CREATE TABLE dba_x (n BIGINT)",
		"CREATE TABLE loose (n BIGINT)",
		"CREATE VIEW dba_x_v AS SELECT 1 AS n",
		"CREATE TRIGGER dbb_t AFTER DELETE ON dba_one BEGIN SELECT 1; END",
		"CREATE INDEX dbb_i ON dba_one (n)",
		"ALTER TABLE dba_one ADD COLUMN s TEXT",
		"DROP TABLE dba_one",
		"INSERT INTO dba_one VALUES (2, 2)",
		"CREATE TABLE dbb_x AS SELECT n FROM dba_one",
	};
	char where[WHERE], err[WHERE];
	struct db_store *s = NULL;

	for (size_t i = 0; i < MST_LEN(refused); i++) {
		const struct db_migration bad[] = { { 1, "001-first.sql", refused[i] }, { 0 } };
		const struct db_room r[] = { { "dba", a_steps }, { "dbb", bad }, { 0 } };
		struct db_store_conf conf = { .where = where, .rooms = r, .authorize = true };

		db_test_sqlite(where);
		db_test_quiet(true);
		if (db_store_open(&conf, &s, err, sizeof(err)) == MST_OK) {
			test_fail(__FILE__, __LINE__, "allowed: %s", refused[i]);
			db_store_close(s);
		}
		db_test_quiet(false);
	}
}
