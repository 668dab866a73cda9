/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test.h - tests that run the same body on both engines. For tests only. */
#ifndef DB_DB_TEST_H
#define DB_DB_TEST_H

#include "base/log.h"
#include "base/test.h"
#include "db/db.h"

#define WHERE 256
/* Where a fresh database is. db_test_pg starts PostgreSQL at its first call and stops it when the
 * program ends; false, with the test marked as skipped, when that cannot be done here. */
void db_test_sqlite(char ret[WHERE]);
bool db_test_pg(char ret[WHERE]);
/* For the tests of other rooms: an SQLite file of that name in a fresh folder, or PostgreSQL with
 * MEDSTOD_TEST_ENGINE=postgres; false as above. */
bool db_test_where(const char *name, char ret[WHERE]);

/* A fresh store of some rooms (at most DB_TEST_ROOMS, ended by a zero row) on that engine, where a
 * statement on another room's table is refused; with a reader of it and an arena. */
#define DB_TEST_ROOMS 8
struct db_test_bed {
	struct db_store *s;
	struct db *db;
	struct arena *mem;
};
bool db_test_bed_open(struct db_test_bed *b, const struct db_room *rooms); /* false as above */
void db_test_bed_close(struct db_test_bed *b);

/* Log lines of errors that a test wants to see happen are left out in between. */
void db_test_quiet(bool quiet);

/* Room "db" with the table db_t (id BYTEA key, n BIGINT, s TEXT, d TEXT, b BYTEA). */
extern const struct db_room db_test_rooms[];
struct db_store *db_test_open(const char *where);
mst_err db_test_add(struct db *w, void *n); /* n: int64_t *; a row with id and n from it */
struct id db_test_id(int64_t n);
int64_t db_test_count(struct db_store *s);

#define DB_TEST(name)                                                                              \
	static void name##_on(const char *where);                                                  \
	TEST(db_##name##_sqlite)                                                                   \
	{                                                                                          \
		char w[WHERE];                                                                     \
		db_test_sqlite(w);                                                                 \
		name##_on(w);                                                                      \
	}                                                                                          \
	TEST(db_##name##_pg)                                                                       \
	{                                                                                          \
		char w[WHERE];                                                                     \
		if (db_test_pg(w))                                                                 \
			name##_on(w);                                                              \
	}                                                                                          \
	static void name##_on(const char *where)

#endif
