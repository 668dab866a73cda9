/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Copies of an installation whose stores are PostgreSQL's. */
#include "backup/backup_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "db/db_test.h"

struct writer {
	struct backup_fixture *f;
	atomic_bool stop;
	atomic_int written;
};

static void *write_on(void *arg)
{
	struct writer *w = arg;

	while (!atomic_load(&w->stop)) {
		backup_fixture_write(w->f);
		atomic_fetch_add(&w->written, 1);
	}
	return NULL;
}

/* Each copy is one state, though it is read table by table: its log ends where its header says. */
TEST(backup_of_postgres_while_it_is_written)
{
	char data[WHERE], vault[WHERE];
	struct backup_fixture f;
	struct writer w = { .f = &f };
	pthread_t thread;

	if (!db_test_pg(data) || !db_test_pg(vault))
		return;
	backup_fixture_open(&f);
	backup_fixture_at(&f, data, vault);
	CHECK(pthread_create(&thread, NULL, write_on, &w) == 0);
	for (int64_t n = 1; n <= 3; n++) {
		struct backup_made made;
		int before = atomic_load(&w.written);
		int64_t rows;

		CHECK_OK(backup_make(&f.conf, BACKUP_FIXTURE_NOW + n, &made, f.err, sizeof(f.err)));
		CHECK_INT(made.number, n);
		CHECK_OK(backup_fixture_restore(&f));
		rows = backup_fixture_rows(f.restore.into);
		CHECK(rows >= 200 + before && rows <= 201 + atomic_load(&w.written));
	}
	atomic_store(&w.stop, true);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(backup_fixture_copy(&f, BACKUP_FIXTURE_NOW + 9) == 4); /* nobody writes: of one instant */
	CHECK_OK(backup_fixture_restore(&f));
	CHECK_INT(backup_fixture_rows(f.restore.into), 200 + atomic_load(&w.written));
	CHECK_INT(backup_fixture_count(f.dir), 5); /* what was copied on the way has left nothing */
	backup_fixture_close(&f);
}

TEST(backup_of_postgres_that_does_not_answer)
{
	char where[WHERE];
	struct backup_fixture f;
	struct backup_made made;

	if (!db_test_pg(where))
		return;
	backup_fixture_open(&f);
	backup_fixture_copy(&f, BACKUP_FIXTURE_NOW);
	backup_fixture_at(&f, where, f.conf.vault);
	f.conf.vault = where; /* the data's: it lacks the vault's tables */
	CHECK_ERR(backup_make(&f.conf, BACKUP_FIXTURE_NOW, &made, f.err, sizeof(f.err)), MST_CONFLICT);
	CHECK(strstr(f.err, "PostgreSQL-databasen vault hör inte till den här versionen") != NULL);
	f.conf.vault = "postgres:host=/none dbname=none";
	CHECK(backup_make(&f.conf, BACKUP_FIXTURE_NOW, &made, f.err, sizeof(f.err)) != MST_OK);
	CHECK(strstr(f.err, "no connection") != NULL);
	CHECK_INT(backup_fixture_count(f.to), 3); /* the first two and the lock */
	backup_fixture_close(&f);
}
