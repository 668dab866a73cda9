/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_servers.c - several programs that write into one PostgreSQL: each is another writer, and what
 * one decides by what it has read holds, as if they came one after the other. */
#include "db/db_test.h"

#include <pthread.h>
#include <unistd.h>

#define EACH 150

static mst_err number(struct db *w, void *arg)
{
	*(int64_t *)arg = db_writer_number(w);
	return MST_OK;
}

static int64_t number_of(struct db_store *s)
{
	int64_t n = -1;

	CHECK_OK(db_call(s, number, &n));
	return n;
}

TEST(db_each_writer_is_another_one_pg)
{
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	struct db_store *a = db_test_open(where), *b = db_test_open(where);

	CHECK_INT(number_of(a), 2);
	CHECK_INT(number_of(b), 3);
	db_store_close(a);
	/* A server ends a connection a little after it was closed. */
	for (int i = 0; i < 500; i++) {
		a = db_test_open(where);
		if (number_of(a) == 2)
			break;
		db_store_close(a);
		(void)usleep(2000);
		a = NULL;
	}
	CHECK(a != NULL);
	CHECK_INT(number_of(b), 3);
	db_store_close(a);
	db_store_close(b);
}

/* A row with the next number, as of a case. */
static mst_err next(struct db *w, void *arg)
{
	int64_t n;

	(void)arg;
	TRY(db_int(w, "SELECT coalesce(max(n), 0) + 1 FROM db_t", DB_NONE, &n));
	return db_test_add(w, &n);
}

struct server {
	struct db_store *s;
	mst_err (*apply)(struct db *w, void *arg);
	int refused;
};

static void *serve(void *arg)
{
	struct server *v = arg;

	for (int i = 0; i < EACH; i++)
		v->refused += db_call(v->s, v->apply, v) != MST_OK;
	return NULL;
}

static void beside_each_other(const char *where, mst_err (*first)(struct db *, void *),
			      mst_err (*second)(struct db *, void *))
{
	struct server v[2] = { { db_test_open(where), first, 0 }, { db_test_open(where), second, 0 } };
	pthread_t t[2];

	for (int i = 0; i < 2; i++)
		CHECK(pthread_create(&t[i], NULL, serve, &v[i]) == 0);
	for (int i = 0; i < 2; i++) {
		CHECK(pthread_join(t[i], NULL) == 0);
		CHECK_INT(v[i].refused, 0);
		db_store_close(v[i].s);
	}
}

TEST(db_what_two_servers_count_on_is_never_taken_twice_pg)
{
	char where[WHERE];
	int64_t most = 0;

	if (!db_test_pg(where))
		return;
	beside_each_other(where, next, next);
	struct db_store *s = db_test_open(where);
	struct db *db = NULL;

	CHECK_INT(db_test_count(s), 2 * EACH);
	CHECK_OK(db_reader(s, &db));
	CHECK_OK(db_int(db, "SELECT max(n) FROM db_t", DB_NONE, &most));
	CHECK_INT(most, 2 * EACH);
	db_store_close(s);
}

/* Each takes its own of two away when it sees both, and puts it back when it sees the other alone: two
 * that look at the same time would leave none, which the next one sees. */
static mst_err take(struct db *w, int64_t own)
{
	int64_t all, mine;

	TRY(db_int(w, "SELECT count(*) FROM db_t", DB_NONE, &all));
	TRY(db_int(w, "SELECT count(*) FROM db_t WHERE n = $1", DB_ARGS(V(own)), &mine));
	if (all < 1)
		return MST_DENIED;
	if (!mine)
		return db_test_add(w, &own);
	return all < 2 ? MST_OK : db_exec(w, "DELETE FROM db_t WHERE n = $1", DB_ARGS(V(own)));
}

static mst_err take_first(struct db *w, void *arg)
{
	(void)arg;
	return take(w, 1);
}

static mst_err take_second(struct db *w, void *arg)
{
	(void)arg;
	return take(w, 2);
}

static mst_err both_there(struct db *w, void *arg)
{
	int64_t n[] = { 1, 2 };

	(void)arg;
	TRY(db_test_add(w, &n[0]));
	return db_test_add(w, &n[1]);
}

TEST(db_two_servers_never_take_the_last_one_both_pg)
{
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	struct db_store *s = db_test_open(where);

	CHECK_OK(db_call(s, both_there, NULL));
	db_store_close(s);
	beside_each_other(where, take_first, take_second);
}
