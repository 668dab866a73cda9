/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db_test.h"

#include "base/day.h"

struct row {
	int64_t n;
	const char *s;
	int32_t day;
	struct blob b;
};

static mst_err put(struct db *w, void *arg)
{
	const struct row *r = arg;

	return db_exec(w, "INSERT INTO db_t (b, d, s, n, id) VALUES ($5, $4, $3, $2, $1)",
		       DB_ARGS(V(db_test_id(r->n)), V(r->n), V(r->s), V_DAY(r->day), V(r->b)));
}

static void expect(struct db_store *s, const struct row *want)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct db *d = NULL;
	struct blob b;
	bool row = false;

	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_query(d, "SELECT id, n, s, d, b FROM db_t WHERE id = $1",
			  DB_ARGS(V(db_test_id(want->n))), &q));
	CHECK_OK(db_step(q, &row));
	CHECK(row);
	if (!row)
		return;
	CHECK(id_eq(row_id(q), db_test_id(want->n)));
	CHECK_INT(row_int(q), want->n);
	CHECK_STR(row_text(q, mem), want->s);
	CHECK_INT(row_day(q), want->day);
	b = row_blob(q, mem);
	CHECK((b.p == NULL) == (want->b.p == NULL));
	CHECK_INT(b.n, want->b.n);
	CHECK(b.n != want->b.n || b.n == 0 || memcmp(b.p, want->b.p, b.n) == 0);
	row_end(q);
	CHECK_OK(db_step(q, &row));
	CHECK(!row);
}

DB_TEST(values_come_back)
{
	struct db_store *s = db_test_open(where);
	uint8_t every[256];
	size_t big = 3 << 20;
	uint8_t *much = mem_alloc(big);

	for (size_t i = 0; i < sizeof(every); i++)
		every[i] = (uint8_t)i;
	for (size_t i = 0; i < big; i++)
		much[i] = (uint8_t)(i * 31);
	struct row rows[] = {
		{ 1, NULL, DAY_NONE, { NULL, 0 } },
		{ 2, "", 0, { every, 0 } },
		{ 3, "Åsa Öberg 'ä' \"\\ \xf0\x9f\x8c\xb7", day_make(2026, 3, 1), { every, 256 } },
		{ INT64_MAX, "x", day_make(1, 1, 1), { much, big } },
		{ INT64_MIN, "y", day_make(9999, 12, 31), { every, 16 } },
	};

	CHECK(db_store_is_new(s));
	for (size_t i = 0; i < MST_LEN(rows); i++)
		CHECK_OK(db_call(s, put, &rows[i]));
	for (size_t i = 0; i < MST_LEN(rows); i++)
		expect(s, &rows[i]);
	db_store_close(s);
	s = db_test_open(where);
	CHECK(!db_store_is_new(s));
	for (size_t i = 0; i < MST_LEN(rows); i++)
		expect(s, &rows[i]);
	db_store_close(s);
	free(much);
}

TEST(db_values_of_each_kind)
{
	CHECK_INT(V(ID_NONE).type, DB_NULL);
	CHECK_INT(V((const char *)NULL).type, DB_NULL);
	CHECK_INT(V_DAY(DAY_NONE).type, DB_NULL);
	CHECK_INT(V(((struct blob){ NULL, 16 })).type, DB_NULL);
	CHECK_INT(V_BYTES("", 0).type, DB_BLOB);
	CHECK_INT(V(true).i, 1);
	CHECK_INT(V(-3).i, -3);
	CHECK_INT(V(4000000000u).i, 4000000000);
	CHECK(id_eq(V(db_test_id(9)).id, db_test_id(9)));
	CHECK(V(db_test_id(9)).b.p == NULL);
}

DB_TEST(parameters_repeat_in_any_order)
{
	struct db_store *s = db_test_open(where);
	struct db *d = NULL;
	int64_t n = 0;

	for (int64_t i = 1; i <= 5; i++)
		CHECK_OK(db_call(s, db_test_add, &i));
	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_int(d, "SELECT count(*) FROM db_t WHERE n > $2 AND n < $1 AND n <> $2 + 1",
			DB_ARGS(V(5), V(1)), &n));
	CHECK_INT(n, 2);
	CHECK_OK(db_int(d, "SELECT sum(n) FROM db_t WHERE CAST($1 AS BIGINT) IS NULL OR n = $1",
			DB_ARGS(V((const char *)NULL)), &n));
	CHECK_INT(n, 15);
	CHECK_OK(db_int(d, "SELECT count(*) FROM db_t WHERE id = $1 OR $1 IS NULL",
			DB_ARGS(V(db_test_id(2))), &n));
	CHECK_INT(n, 1);
	CHECK_ERR(db_int(d, "SELECT n FROM db_t WHERE n = $1", DB_ARGS(V(77)), &n), MST_NOTFOUND);
	CHECK_INT(n, 1);
	db_test_quiet(true);
	CHECK_ERR(db_int(d, "SELECT n FROM db_t WHERE n = $1", DB_NONE, &n), MST_FAIL);
	CHECK_ERR(db_int(d, "SELECT nonsense FROM db_t", DB_NONE, &n), MST_FAIL);
	db_test_quiet(false);
	CHECK_OK(db_int(d, "SELECT n FROM db_t WHERE n = $1", DB_ARGS(V(3)), &n));
	CHECK_INT(n, 3);
	db_store_close(s);
}

/* The same statement, walked through inside itself: each level needs its own. */
static int64_t nested(struct db *d, int depth)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int64_t sum = 0;
	bool row = false;

	CHECK_OK(db_query(d, "SELECT n FROM db_t ORDER BY n", DB_NONE, &q));
	for (;;) {
		CHECK_OK(db_step(q, &row));
		if (!row)
			return sum;
		sum += row_int(q);
		row_end(q);
		if (depth > 0)
			sum += nested(d, depth - 1);
	}
}

DB_TEST(statements_nest)
{
	struct db_store *s = db_test_open(where);
	struct db *d = NULL;

	for (int64_t i = 1; i <= 3; i++)
		CHECK_OK(db_call(s, db_test_add, &i));
	CHECK_OK(db_reader(s, &d));
	CHECK_INT(nested(d, 2), 6 + 3 * (6 + 3 * 6));
	CHECK_INT(nested(d, 2), 6 + 3 * (6 + 3 * 6));
	db_store_close(s);
}

static mst_err change_many(struct db *w, void *arg)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int64_t *got = arg;
	bool row;

	TRY(db_exec_n(w, "UPDATE db_t SET s = $1 WHERE n >= $2", DB_ARGS(V("x"), V(2)), &got[0]));
	TRY(db_exec_n(w, "DELETE FROM db_t WHERE n = $1", DB_ARGS(V(99)), &got[1]));
	TRY(db_exec_n(w, "INSERT INTO db_t (id, n) VALUES ($1, $2) ON CONFLICT DO NOTHING",
		      DB_ARGS(V(db_test_id(1)), V(1)), &got[2]));
	TRY(db_query(w, "UPDATE db_t SET n = n + 100 WHERE n = $1 RETURNING n", DB_ARGS(V(3)), &q));
	TRY(db_step(q, &row));
	got[3] = row ? row_int(q) : -1;
	return MST_OK;
}

DB_TEST(changes_are_counted)
{
	struct db_store *s = db_test_open(where);
	int64_t got[4] = { -1, -1, -1, -1 };

	for (int64_t i = 1; i <= 3; i++)
		CHECK_OK(db_call(s, db_test_add, &i));
	CHECK_OK(db_call(s, change_many, got));
	CHECK_INT(got[0], 2);
	CHECK_INT(got[1], 0);
	CHECK_INT(got[2], 0);
	CHECK_INT(got[3], 103);
	db_store_close(s);
}

static mst_err orphan(struct db *w, void *arg)
{
	(void)arg;
	return db_exec(w, "INSERT INTO db_child (id) VALUES ($1)", DB_ARGS(V(db_test_id(5))));
}

static mst_err no_n(struct db *w, void *arg)
{
	(void)arg;
	return db_exec(w, "INSERT INTO db_t (id) VALUES ($1)", DB_ARGS(V(db_test_id(5))));
}

/* Catches the conflict and goes on: kept by neither engine. */
static mst_err swallow(struct db *w, void *arg)
{
	int64_t other = 55;
	mst_err ignored = db_test_add(w, arg);

	(void)ignored;
	ignored = db_test_add(w, &other);
	(void)ignored;
	return MST_OK;
}

DB_TEST(constraints_are_conflicts)
{
	struct db_store *s = db_test_open(where);
	int64_t n = 1;

	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK_ERR(db_call(s, db_test_add, &n), MST_CONFLICT);
	CHECK_ERR(db_call(s, orphan, NULL), MST_CONFLICT);
	CHECK_ERR(db_call(s, no_n, NULL), MST_CONFLICT);
	CHECK_ERR(db_call(s, swallow, &n), MST_CONFLICT);
	CHECK_INT(db_test_count(s), 1);
	db_store_close(s);
}

DB_TEST(readers_cannot_write)
{
	struct db_store *s = db_test_open(where);
	struct db *d = NULL;
	int64_t n = 1;

	CHECK_OK(db_reader(s, &d));
	db_test_quiet(true);
	CHECK_ERR(db_test_add(d, &n), MST_FAIL);
	CHECK_ERR(db_exec(d, "DELETE FROM db_t", DB_NONE), MST_FAIL);
	db_test_quiet(false);
	CHECK_INT(db_test_count(s), 0);
	db_store_close(s);
}

/* ---- migrations ---- */

static const struct db_migration two_steps[] = {
	{ 1, "001-first.sql", "CREATE TABLE db_a (n BIGINT); CREATE TABLE db_b (n BIGINT)" },
	{ 2, "002-more.sql", "ALTER TABLE db_a ADD COLUMN s TEXT;\nINSERT INTO db_b VALUES (4);" },
	{ 0 },
};
static const struct db_migration one_step[] = {
	{ 1, "001-first.sql", "CREATE TABLE db_a (n BIGINT); CREATE TABLE db_b (n BIGINT)" },
	{ 0 },
};
static const struct db_migration bad_step[] = {
	{ 1, "001-first.sql", "CREATE TABLE db_a (n BIGINT); CREATE TABLE db_b (n BIGINT)" },
	{ 2, "002-bad.sql", "CREATE TABLE db_c (n BIGINT); INSERT INTO db_none VALUES (1);" },
	{ 0 },
};

static mst_err try_open(const char *where, const struct db_room *rooms, bool read_only, char *err)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = rooms,
				      .read_only = read_only };
	struct db_store *s = NULL;
	mst_err e;

	e = db_store_open(&conf, &s, err, WHERE);
	if (e == MST_OK)
		db_store_close(s);
	return e;
}

DB_TEST(migrations_go_up_only)
{
	const struct db_room one[] = { { "db", one_step }, { 0 } };
	const struct db_room two[] = { { "db", two_steps }, { 0 } };
	const struct db_room bad[] = { { "db", bad_step }, { 0 } };
	const struct db_room more[] = { { "db", two_steps }, { "dbx", one_step + 1 }, { 0 } };
	char err[WHERE] = "";

	CHECK_OK(try_open(where, one, false, err));
	CHECK_ERR(try_open(where, two, true, err), MST_CONFLICT);
	CHECK(strstr(err, "older"));
	db_test_quiet(true);
	CHECK_ERR(try_open(where, bad, false, err), MST_FAIL);
	CHECK(strstr(err, "002-bad.sql"));
	db_test_quiet(false);
	CHECK_OK(try_open(where, two, false, err));
	CHECK_OK(try_open(where, two, true, err));
	CHECK_OK(try_open(where, two, false, err));
	CHECK_ERR(try_open(where, one, false, err), MST_CONFLICT);
	CHECK(strstr(err, "newer"));
	CHECK_ERR(try_open(where, one, true, err), MST_CONFLICT);
	CHECK_OK(try_open(where, more, false, err));
	CHECK_STR(err, "");
}

DB_TEST(unknown_rooms_are_newer)
{
	static const struct db_migration x[] = { { 1, "001-first.sql", "CREATE TABLE dbx_a (n BIGINT)" },
						 { 0 } };
	const struct db_room both[] = { { "db", one_step }, { "dbx", x }, { 0 } };
	const struct db_room one[] = { { "db", one_step }, { 0 } };
	char err[WHERE] = "";

	CHECK_OK(try_open(where, both, false, err));
	CHECK_ERR(try_open(where, one, false, err), MST_CONFLICT);
	CHECK(strstr(err, "dbx"));
	CHECK_OK(try_open(where, one, true, err)); /* a tool that reads may know less */
}

TEST(db_read_only_needs_a_file)
{
	char where[WHERE], err[WHERE] = "";

	db_test_sqlite(where);
	CHECK_ERR(try_open(where, db_test_rooms, true, err), MST_NOTFOUND);
	CHECK(err[0]);
}

DB_TEST(read_only_while_served)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = db_test_rooms,
				      .read_only = true };
	struct db_store *s = db_test_open(where), *r = NULL;
	int64_t n = 1;
	char err[WHERE];

	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK_OK(db_store_open(&conf, &r, err, sizeof(err)));
	CHECK_INT(db_test_count(r), 1);
	n = 2;
	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK_INT(db_test_count(r), 2);
	CHECK_ERR(db_call(r, db_test_add, &n), MST_DENIED);
	db_store_close(r);
	db_store_close(s);
}

static int64_t rows_seen(struct db *d)
{
	int64_t n = -1;

	CHECK_OK(db_int(d, "SELECT count(*) FROM db_t", DB_NONE, &n));
	return n;
}

TEST(db_hold_is_one_state)
{
	char where[WHERE];
	struct db_store *s;
	struct db *d = NULL;
	int64_t n = 1;

	db_test_sqlite(where);
	s = db_test_open(where);
	CHECK_OK(db_reader(s, &d));
	db_hold(d);
	CHECK_INT(rows_seen(d), 0);
	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK_INT(rows_seen(d), 0);
	db_hold(d); /* asked for again: the same state */
	CHECK_INT(rows_seen(d), 0);
	db_rest(d);
	CHECK_INT(rows_seen(d), 1);
	n = 2;
	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK_INT(rows_seen(d), 2);
	/* Held for nothing. */
	db_hold(d);
	db_rest(d);
	db_rest(d);
	CHECK_INT(rows_seen(d), 2);
	db_store_close(s);
}

struct large {
	int64_t from;
	const char *mark;
};

static mst_err add_large(struct db *w, void *arg)
{
	static const uint8_t bytes[3000] = { 1 };
	const struct large *l = arg;

	for (int64_t i = l->from; i < l->from + 30; i++)
		TRY(db_exec(w, "INSERT INTO db_t (id, n, b) VALUES ($1, $2, $3)",
			    DB_ARGS(V(db_test_id(i)), V(i), V_BYTES(bytes, sizeof(bytes)))));
	return db_exec(w, "UPDATE db_t SET s = $1", DB_ARGS(V(l->mark)));
}

/* Through many commits, the log moved into the file several times, and a file that has become many
 * times as long as when the reader met it. */
DB_TEST(a_reader_sees_every_commit)
{
	struct db_store *s = db_test_open(where);
	struct db *d = NULL;
	int64_t marked = 0, size = 0;

	CHECK_OK(db_reader(s, &d));
	for (int64_t i = 0; i < 60; i++) {
		struct large l = { 30 * i, i % 2 ? "odd" : "even" };

		CHECK_OK(db_call(s, add_large, &l));
		for (int k = 0; k < 40; k++) {
			db_hold(d);
			CHECK_OK(db_int(d, "SELECT count(*) FROM db_t WHERE s = $1",
					DB_ARGS(V(l.mark)), &marked));
			CHECK_OK(db_int(d, "SELECT sum(length(b)) FROM db_t", DB_NONE, &size));
			db_rest(d);
		}
		CHECK_INT(marked, l.from + 30);
		CHECK_INT(size, marked * 3000);
	}
	db_store_close(s);
}
