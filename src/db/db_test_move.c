/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_move.c - all rows from one engine to the other and back. */
#include "base/progress.h"
#include "db/db_test.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "db/move.h"

/* The child comes before its parent by name; a row may refer to a later one of its own table; a step
 * brings a row with it. */
static const struct db_migration steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE move_b (id BIGINT NOT NULL, part TEXT NOT NULL, of BIGINT, "
	  "s TEXT, b BYTEA, PRIMARY KEY (part, id));"
	  "CREATE TABLE move_c (id BIGINT NOT NULL PRIMARY KEY, up BIGINT REFERENCES move_c (id));"
	  "CREATE TABLE move_a (part TEXT NOT NULL, id BIGINT NOT NULL PRIMARY KEY, "
	  "FOREIGN KEY (part, id) REFERENCES move_b (part, id));"
	  "INSERT INTO move_c (id, up) VALUES (5, NULL)" },
	{ 0 },
};
static const struct db_room rooms[] = { { "move", steps }, { 0 } };
static const struct db_room rooms_moving[] = { { "move", steps }, { DB_MOVING, NULL }, { 0 } };

static struct db_store *open_at(const char *where, const struct db_room *r)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = r };
	struct db_store *s = NULL;
	char err[300] = "";

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	return s;
}

#define ROWS 2500 /* more than two batches of a cursor */

static mst_err fill(struct db *w, void *arg)
{
	static const char *const texts[] = { "", "åäö \\ \t\n\r \\N \\. \x01", NULL, "'\"$1" };
	static uint8_t large[100000];

	(void)arg;
	for (int i = 0; i < ROWS; i++) {
		struct blob b = { i % 3 ? large : NULL, i == 1 ? sizeof(large) : (size_t)(i % 5) };

		large[i % sizeof(large)] = (uint8_t)i;
		TRY(db_exec_in(w, "move",
			       "INSERT INTO move_b (id, part, of, s, b) VALUES ($1, $2, $3, $4, $5)",
			       DB_ARGS(V(i), V(i % 2 ? "é" : "e"),
				       i % 7 ? V((int64_t)-i * 1000000007) : V((const char *)NULL),
				       V(texts[i % 4]), V(b)),
			       NULL));
		TRY(db_exec_in(w, "move", "INSERT INTO move_a (id, part) VALUES ($1, $2)",
			       DB_ARGS(V(i), V(i % 2 ? "é" : "e")), NULL));
	}
	TRY(db_exec_in(w, "move", "INSERT INTO move_c (id, up) VALUES (9, NULL)", DB_NONE, NULL));
	return db_exec_in(w, "move", "INSERT INTO move_c (id, up) VALUES (1, 9)", DB_NONE, NULL);
}

static mst_err change(struct db *w, void *arg)
{
	(void)arg;
	TRY(db_exec_in(w, "move", "DELETE FROM move_a WHERE id = 17", DB_NONE, NULL));
	return db_exec_in(w, "move", "UPDATE move_b SET s = 'x' WHERE id = 4", DB_NONE, NULL);
}

static mst_err mark(struct db *w, void *arg)
{
	return db_exec_in(w, "db",
			  "INSERT INTO db_version (room, number, name, applied) VALUES ($1, 1, '', 0)",
			  DB_ARGS(V((const char *)arg)), NULL);
}

static int64_t last_told;

static void told(const struct progress *p)
{
	CHECK(p->done >= last_told && p->done <= p->of);
	last_told = p->done;
}

static mst_err move(const char *from, const char *to, char err[300], int64_t *ret_rows)
{
	struct db_store_conf conf = { .where = from, .name = "data", .rooms = rooms, .read_only = true };
	struct db_store *f = NULL, *t = open_at(to, rooms_moving);
	struct db_move m = { .err = err, .n = 300, .to = t };
	int64_t tables = 0;
	mst_err e;

	CHECK_OK(db_store_open(&conf, &f, err, 300));
	m.from = f;
	last_told = 0;
	progress_begin("move");
	progress_show(told);
	e = db_move(&m, &tables, ret_rows);
	progress_show(NULL);
	progress_end();
	CHECK(e != MST_OK || tables == 3);
	db_store_close(f);
	db_store_close(t);
	return e;
}

static int64_t count_of(const char *where, bool changed)
{
	struct db_store *s = open_at(where, rooms);
	struct db *d;
	int64_t n = 0;

	CHECK_OK(db_reader(s, &d));
	if (changed)
		CHECK_OK(db_int_in(d, "move", "SELECT count(*) FROM move_b WHERE s = 'x'", DB_NONE, &n));
	else
		CHECK_OK(db_int_in(d, "move",
				   "SELECT (SELECT count(*) FROM move_a) + (SELECT count(*) FROM move_b) + "
				   "(SELECT count(*) FROM move_c)",
				   DB_NONE, &n));
	db_store_close(s);
	return n;
}

/* From SQLite to `where` and back to another file. */
DB_TEST(move_and_back)
{
	char first[WHERE], last[WHERE], err[300];
	struct db_store *s;
	int64_t rows = 0;

	db_test_sqlite(first);
	db_test_sqlite(last);
	s = open_at(first, rooms);
	CHECK_OK(db_call(s, fill, NULL));
	db_store_close(s);
	CHECK_OK(move(first, where, err, &rows));
	CHECK_INT(rows, 2 * ROWS + 3);
	CHECK_INT(last_told, rows);
	CHECK_INT(count_of(where, false), rows);
	CHECK_OK(move(where, last, err, &rows));
	CHECK_INT(count_of(last, false), rows);

	/* Again: all is there already. */
	CHECK_OK(move(where, last, err, &rows));
	/* Rows of something else are left alone. */
	s = open_at(first, rooms);
	CHECK_OK(db_call(s, change, NULL));
	db_store_close(s);
	CHECK_ERR(move(first, where, err, &rows), MST_CONFLICT);
	CHECK_STR(err, "the target is not empty; it is left as it was");
	CHECK_INT(count_of(where, true), 0);
}

DB_TEST(move_goes_on_after_a_cut)
{
	char first[WHERE], err[300] = "";
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = rooms };
	struct db_store *s;
	int64_t rows = 0;

	db_test_sqlite(first);
	s = open_at(first, rooms);
	CHECK_OK(db_call(s, fill, NULL));
	db_store_close(s);
	/* As a cut leaves it: marked, with the rows of an earlier state. */
	CHECK_OK(move(first, where, err, &rows));
	s = open_at(where, rooms);
	CHECK_OK(db_call(s, change, NULL));
	CHECK_OK(db_call(s, mark, (void *)(uintptr_t)DB_MOVING));
	db_store_close(s);
	CHECK_ERR(db_store_open(&conf, &s, err, sizeof(err)), MST_CONFLICT);
	CHECK_STR(err, "a move into this database was cut off; run it again");
	CHECK_OK(move(first, where, err, &rows));
	CHECK_INT(count_of(where, false), rows);
	CHECK_INT(count_of(where, true), 0);
}

static void stop_soon(const struct progress *p)
{
	if (p->done > 3)
		CHECK(progress_stop(p->id));
}

/* What was complete by then stays, and the same call ends it. */
DB_TEST(move_stopped_goes_on)
{
	char first[WHERE], err[300] = "";
	struct db_store *f, *t = open_at(where, rooms_moving);
	struct db_move m = { .err = err, .n = sizeof(err), .to = t };
	int64_t tables, rows = 0;

	db_test_sqlite(first);
	f = open_at(first, rooms);
	CHECK_OK(db_call(f, fill, NULL));
	db_store_close(f);
	CHECK_OK(db_store_open(&(struct db_store_conf){ .where = first, .name = "data", .rooms = rooms,
							.read_only = true }, &m.from, err, sizeof(err)));
	progress_begin("move");
	progress_show(stop_soon);
	CHECK_ERR(db_move(&m, &tables, &rows), MST_FAIL);
	CHECK_STR(err, "stopped; give the same line again and it goes on");
	progress_show(NULL);
	progress_end();
	db_store_close(m.from);
	db_store_close(t);
	CHECK_OK(move(first, where, err, &rows));
	CHECK_INT(count_of(where, false), rows);
}

TEST(db_move_wants_the_source_alone)
{
	char first[WHERE], second[WHERE], err[300];
	struct db_store *s;
	struct db *d;
	int64_t rows;

	db_test_sqlite(first);
	db_test_sqlite(second);
	s = open_at(first, rooms);
	CHECK_OK(db_call(s, fill, NULL));
	CHECK_OK(db_reader(s, &d));
	CHECK_ERR(move(first, second, err, &rows), MST_BUSY);
	CHECK_STR(err, "the source is in use; stop the server first");
	db_store_close(s);
	CHECK_OK(move(first, second, err, &rows));
}

/* ---- a copy of a store that is behind the program ---- */

static const struct db_migration later[] = {
	{ 1, "001-first.sql", "CREATE TABLE later_a (id BIGINT NOT NULL PRIMARY KEY, s TEXT)" },
	{ 2, "002-more.sql", "ALTER TABLE later_a ADD COLUMN t TEXT NOT NULL DEFAULT 'x';"
			     "CREATE TABLE later_b (id BIGINT NOT NULL PRIMARY KEY)" },
	{ 0 },
};
static const struct db_migration first_alone[] = {
	{ 1, "001-first.sql", "CREATE TABLE later_a (id BIGINT NOT NULL PRIMARY KEY, s TEXT)" },
	{ 0 },
};
static const struct db_room was[] = { { "later", first_alone }, { 0 } };
static const struct db_room now[] = { { "later", later }, { "newer", later + 2 }, { 0 } };

static mst_err put_one(struct db *w, void *arg)
{
	(void)arg;
	return db_exec_in(w, "later", "INSERT INTO later_a (id, s) VALUES (7, 'å')", DB_NONE, NULL);
}

static void write_out(int fd, int64_t size, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(to >= 0 && lseek(fd, 0, SEEK_SET) == 0);
	CHECK_INT(sendfile(to, fd, NULL, (size_t)size), size);
	close(to);
	close(fd);
}

DB_TEST(copy_of_an_earlier_step)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = now, .read_only = true };
	char path[WHERE], err[300], *end;
	const char *schema = "";
	struct arena *mem = arena_open();
	struct db_store *s = open_at(where, was);
	struct db *d;
	int64_t size, n = 0;
	int fd = -1;

	CHECK_OK(db_call(s, put_one, NULL));
	db_store_close(s);
	CHECK_ERR(db_store_open(&conf, &s, err, sizeof(err)), MST_CONFLICT);
	CHECK_STR(err, "the database is older than this program; migrate it first");
	conf.older = true;
	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_OK(db_reader(s, &d));
	db_test_sqlite(path);
	end = strrchr(path, '/');
	*end = 0;
	CHECK_OK(db_snapshot(d));
	CHECK_OK(db_schema(d, mem, &schema));
	CHECK_OK(db_copy(d, path, NULL, &fd, &size));
	db_store_close(s);
	*end = '/';
	write_out(fd, size, path);
	s = open_at(path, was); /* which knows nothing of the second step */
	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_schema(d, mem, &schema));
	CHECK_STR(schema, "later 1");
	CHECK_OK(db_int_in(d, "later", "SELECT count(*) FROM later_a WHERE id = 7 AND s = 'å'", DB_NONE, &n));
	CHECK_INT(n, 1);
	db_store_close(s);
	arena_close(mem);
}

/* What is newer, or another program's, is copied by nobody who does not know its tables. */
DB_TEST(copy_of_what_is_not_known_is_refused)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = was, .read_only = true, .older = true };
	struct db_store *s = open_at(where, now);
	char err[300];

	db_store_close(s);
	CHECK_ERR(db_store_open(&conf, &s, err, sizeof(err)), MST_CONFLICT);
	conf.rooms = rooms;
	CHECK_ERR(db_store_open(&conf, &s, err, sizeof(err)), MST_CONFLICT);
	CHECK(strstr(err, "which this program does not know") != NULL);
}
