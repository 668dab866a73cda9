/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_lane.c - the writer lane, its readers beside it, and what a crash may not take. */
#include "db/db_test.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- groups ---- */

/* Holds the writer until everything behind it is queued, so that this becomes one group. */
struct gate {
	struct db_job job;
	sem_t entered, open;
};

static mst_err gate_apply(struct db *w, void *arg)
{
	struct gate *g = arg;

	(void)w;
	(void)sem_post(&g->entered);
	(void)sem_wait(&g->open);
	return MST_OK;
}

static void ignore_done(struct db_job *job, mst_err result)
{
	(void)job, (void)result;
}

static void gate_shut(struct db_store *s, struct gate *g)
{
	*g = (struct gate){ .job = { .apply = gate_apply, .done = ignore_done, .arg = g } };
	(void)sem_init(&g->entered, 0, 0);
	(void)sem_init(&g->open, 0, 0);
	CHECK_OK(db_submit(s, &g->job));
	(void)sem_wait(&g->entered);
}

struct item {
	struct db_job job;
	int64_t n;
	bool single;
	enum { PLAIN, REFUSE, TWICE, LOSE, DOUBT } how;
	struct db_store *store;
	int runs;
	mst_err result;
	sem_t *finished;
};

/* Makes the engine throw the whole transaction away, once. */
static mst_err lose_group(struct db *w, struct item *it)
{
	mst_err e;

	if (it->runs > 1)
		return MST_OK;
	db_test_quiet(true);
	e = db_exec(w, "SELECT public.end_of(pg_backend_pid())", DB_NONE);
	if (e == MST_OK) /* SQLite knows no such function, so this is reached by none */
		return MST_FAIL;
	return e;
}

static mst_err lose_group_sqlite(struct db *w, struct item *it)
{
	if (it->runs > 1)
		return MST_OK;
	return db_exec(w, "INSERT OR ROLLBACK INTO db_t (id, n) VALUES ($1, $2)",
		       DB_ARGS(V(db_test_id(it->n)), V(it->n)));
}

static bool on_sqlite;

/* The connection is gone before the commit reaches the server, and the writer does not know yet. */
static mst_err lose_commit(struct db *w, struct db_store *s)
{
	struct db *r = NULL;
	int64_t pid = 0, left = 1;

	TRY(db_int(w, "SELECT pg_backend_pid()", DB_NONE, &pid));
	TRY(db_reader(s, &r));
	TRY(db_int(r, "SELECT count(*) FROM (SELECT public.end_of($1)) AS t", DB_ARGS(V(pid)), &left));
	while (left > 0)
		TRY(db_int(r, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", DB_ARGS(V(pid)), &left));
	return MST_OK;
}

static mst_err item_apply(struct db *w, void *arg)
{
	struct item *it = arg;

	it->runs++;
	TRY(db_test_add(w, &it->n));
	if (it->how == REFUSE)
		return MST_DENIED;
	if (it->how == TWICE)
		return db_test_add(w, &it->n);
	if (it->how == DOUBT)
		return lose_commit(w, it->store);
	if (it->how == LOSE)
		return on_sqlite ? lose_group_sqlite(w, it) : lose_group(w, it);
	return MST_OK;
}

static void item_done(struct db_job *job, mst_err result)
{
	struct item *it = (struct item *)job;

	it->result = result;
	(void)sem_post(it->finished);
}

/* fail_at: given to db_fail_at once the writer is held; 0 for none. */
static void run_items(struct db_store *s, struct item *items, int n, long fail_at)
{
	struct gate g;
	sem_t finished;

	(void)sem_init(&finished, 0, 0);
	gate_shut(s, &g);
	for (int i = 0; i < n; i++) {
		items[i].job = (struct db_job){ .apply = item_apply, .done = item_done,
						.arg = &items[i], .single = items[i].single };
		items[i].store = s;
		items[i].finished = &finished;
		items[i].result = MST_BUSY;
		CHECK_OK(db_submit(s, &items[i].job));
	}
	db_fail_at(fail_at);
	(void)sem_post(&g.open);
	for (int i = 0; i < n; i++)
		(void)sem_wait(&finished);
	(void)sem_destroy(&finished);
	(void)sem_destroy(&g.entered);
	(void)sem_destroy(&g.open);
}

static bool has(struct db_store *s, int64_t n)
{
	struct db *d = NULL;
	int64_t got = 0;

	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_int(d, "SELECT count(*) FROM db_t WHERE n = $1", DB_ARGS(V(n)), &got));
	return got == 1;
}

DB_TEST(one_of_many_fails_alone)
{
	struct db_store *s = db_test_open(where);
	struct item items[150] = { 0 };

	for (int i = 0; i < 150; i++)
		items[i].n = i;
	items[7].how = REFUSE;
	items[40].how = TWICE;
	run_items(s, items, 150, 0);
	for (int i = 0; i < 150; i++) {
		/* A key that is there already may be another program's, so the group is run again alone. */
		CHECK_INT(items[i].runs, str_starts(where, "postgres:") && i <= 40 ? 2 : 1);
		CHECK_ERR(items[i].result, i == 7 ? MST_DENIED : i == 40 ? MST_CONFLICT : MST_OK);
		CHECK(has(s, i) == (i != 7 && i != 40));
	}
	db_store_close(s);
}

/* In one group with jobs that have savepoints. */
DB_TEST(a_single_change_fails_alone)
{
	struct db_store *s = db_test_open(where);
	struct item items[60] = { 0 };

	for (int i = 0; i < 60; i++) {
		items[i].n = i;
		items[i].single = i % 3 != 0;
	}
	items[10].how = REFUSE;
	items[40].n = 39; /* there already */
	run_items(s, items, 60, 0);
	for (int i = 0; i < 60; i++) {
		CHECK_ERR(items[i].result, i == 10 ? MST_DENIED : i == 40 ? MST_CONFLICT : MST_OK);
		CHECK(has(s, i) == (i != 10 && i != 40));
	}
	CHECK_INT(items[59].runs, 1); /* the group was lost at the tenth */
	CHECK_INT(items[9].runs, 2);
	db_store_close(s);
}

static mst_err add_many(struct db *w, void *arg)
{
	for (int64_t n = 0; n < 50; n++)
		TRY(db_test_add(w, &n));
	return db_test_add(w, arg);
}

/* Without a savepoint of its own, and all or nothing all the same. */
DB_TEST(many_rows_are_all_kept_or_none)
{
	struct db_store *s = db_test_open(where);
	int64_t last = 49, other = 70;

	CHECK_ERR(db_call_many(s, add_many, &last), MST_CONFLICT);
	CHECK_INT(db_test_count(s), 0);
	CHECK_OK(db_call(s, db_test_add, &other));
	last = 60;
	CHECK_OK(db_call_many(s, add_many, &last));
	CHECK_INT(db_test_count(s), 52);
	db_store_close(s);
}

DB_TEST(lost_group_runs_again)
{
	struct db_store *s = db_test_open(where);
	struct item items[5] = { { .n = 0 }, { .n = 1 }, { .n = 2, .how = LOSE }, { .n = 3 },
				 { .n = 4 } };

	on_sqlite = !str_starts(where, "postgres:");
	run_items(s, items, 5, 0);
	db_test_quiet(false);
	for (int i = 0; i < 5; i++) {
		CHECK_INT(items[i].runs, i <= 2 ? 2 : 1);
		CHECK_OK(items[i].result);
		CHECK(has(s, i));
	}
	db_store_close(s);
}

/* Run again they might be there twice. */
TEST(db_an_unknown_commit_runs_nothing_again_pg)
{
	struct item items[3] = { { .n = 0 }, { .n = 1 }, { .n = 2, .how = DOUBT, .single = true } };
	int64_t n = 9;
	struct db_store *s;
	char where[WHERE];

	if (!db_test_pg(where))
		return;
	s = db_test_open(where);
	run_items(s, items, 3, 0);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(items[i].runs, 1);
		CHECK_ERR(items[i].result, MST_BUSY);
		CHECK(!has(s, i));
	}
	CHECK_OK(db_call(s, db_test_add, &n));
	CHECK(has(s, n));
	db_store_close(s);
}

DB_TEST(queue_is_capped)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = db_test_rooms,
				      .queue = 3 };
	struct db_store *s = NULL;
	struct db_job jobs[4];
	struct gate g;
	int64_t n[4] = { 0, 1, 2, 3 };
	char err[WHERE];

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	gate_shut(s, &g);
	for (int i = 0; i < 4; i++) {
		jobs[i] = (struct db_job){ .apply = db_test_add, .done = ignore_done, .arg = &n[i] };
		CHECK_ERR(db_submit(s, &jobs[i]), i < 3 ? MST_OK : MST_BUSY);
	}
	(void)sem_post(&g.open);
	db_store_close(s); /* runs what waits */
	s = db_test_open(where);
	CHECK_INT(db_test_count(s), 3);
	db_store_close(s);
}

/* ---- failing at every call ---- */

static mst_err two_rows(struct db *w, void *arg)
{
	int64_t *n = arg, other = *n + 1;
	int64_t rows;

	TRY(db_int(w, "SELECT count(*) FROM db_t", DB_NONE, &rows));
	TRY(db_test_add(w, n));
	return db_test_add(w, &other);
}

DB_TEST(failing_at_every_call)
{
	struct db_store *s = db_test_open(where);
	mst_err e = MST_FAIL;
	long at, calls = 0;

	for (at = 1; at == 1 || calls >= at - 1; at++) {
		int64_t n = at * 2;

		db_fail_at(at);
		e = db_call(s, two_rows, &n);
		calls = db_calls();
		db_fail_at(0);
		CHECK(has(s, n) == (e == MST_OK));
		CHECK(has(s, n + 1) == (e == MST_OK));
	}
	CHECK(at > 8);
	CHECK_OK(e);
	db_store_close(s);
}

DB_TEST(failing_at_every_call_of_a_group)
{
	struct db_store *s = db_test_open(where);
	long at, calls = 0;
	int failed = 1;

	for (at = 1; at == 1 || calls >= at - 1; at++) {
		struct item items[3] = { { .n = at * 3 }, { .n = at * 3 + 1 }, { .n = at * 3 + 2 } };

		run_items(s, items, 3, at);
		calls = db_calls();
		db_fail_at(0);
		failed = 0;
		for (int i = 0; i < 3; i++) {
			failed += items[i].result != MST_OK;
			CHECK(has(s, items[i].n) == (items[i].result == MST_OK));
		}
		CHECK(failed <= 1);
	}
	CHECK(at > 10);
	CHECK_INT(failed, 0);
	db_store_close(s);
}

/* ---- readers beside the writer ---- */

struct looker {
	pthread_t thread;
	struct db_store *s;
	_Atomic bool *stop;
	int looks;
};

/* Sees the rows grow, never shrink, and always both of a pair. */
static void *look(void *arg)
{
	struct looker *l = arg;
	struct db *d = NULL;
	int64_t seen = 0;

	while (!atomic_load(l->stop) || l->looks == 0) {
		int64_t n = -1;

		if (db_reader(l->s, &d) != MST_OK ||
		    db_int(d, "SELECT count(*) FROM db_t", DB_NONE, &n) != MST_OK || n < seen ||
		    n % 2 != 0) {
			l->looks = -1;
			return NULL;
		}
		seen = n;
		l->looks++;
	}
	return NULL;
}

DB_TEST(readers_beside_the_writer)
{
	struct db_store *s = db_test_open(where);
	struct looker l[3];
	_Atomic bool stop = false;

	for (size_t i = 0; i < MST_LEN(l); i++) {
		l[i] = (struct looker){ .s = s, .stop = &stop };
		CHECK(pthread_create(&l[i].thread, NULL, look, &l[i]) == 0);
	}
	for (int64_t n = 0; n < 400; n += 2)
		CHECK_OK(db_call(s, two_rows, &n));
	atomic_store(&stop, true);
	for (size_t i = 0; i < MST_LEN(l); i++) {
		(void)pthread_join(l[i].thread, NULL);
		CHECK(l[i].looks > 0);
	}
	CHECK_INT(db_test_count(s), 400);
	db_store_close(s);
}

struct outliver {
	const char *where;
	struct db_store *first;
	sem_t looked, closed;
	int64_t again;
};

static void *outlive(void *arg)
{
	struct outliver *o = arg;
	struct db_store *s;

	(void)db_test_count(o->first);
	(void)sem_post(&o->looked);
	(void)sem_wait(&o->closed);
	s = db_test_open(o->where);
	o->again = db_test_count(s);
	db_store_close(s);
	return NULL;
}

DB_TEST(a_thread_may_outlive_the_store)
{
	struct outliver o = { .where = where, .first = db_test_open(where), .again = -1 };
	pthread_t thread;
	int64_t n = 1;

	(void)sem_init(&o.looked, 0, 0);
	(void)sem_init(&o.closed, 0, 0);
	CHECK_OK(db_call(o.first, db_test_add, &n));
	CHECK(pthread_create(&thread, NULL, outlive, &o) == 0);
	(void)sem_wait(&o.looked);
	db_store_close(o.first);
	(void)sem_post(&o.closed);
	(void)pthread_join(thread, NULL);
	CHECK_INT(o.again, 1);
	(void)sem_destroy(&o.looked);
	(void)sem_destroy(&o.closed);
}

/* ---- kill -9 ---- */

struct acked {
	struct db_job job;
	int64_t n;
	int fd;
};

static void acked_done(struct db_job *job, mst_err result)
{
	struct acked *a = (struct acked *)job;

	if (result == MST_OK && write(a->fd, &a->n, sizeof(a->n)) != sizeof(a->n))
		_exit(1);
	free(a);
}

/* Writes without end and tells each row's number once it is acknowledged. */
static void write_until_killed(const char *where, int fd)
{
	struct db_store *s = db_test_open(where);

	for (int64_t n = 0;; n++) {
		struct acked *a = mem_alloc(sizeof(*a));

		*a = (struct acked){ .job = { .apply = db_test_add, .done = acked_done,
					      .arg = &a->n }, .n = n, .fd = fd };
		while (db_submit(s, &a->job) == MST_BUSY)
			(void)usleep(100);
	}
}

DB_TEST(kill_loses_nothing_acknowledged)
{
	int fd[2];
	int64_t n, last = -1, told = 0;
	struct db_store *s;
	pid_t child;

	CHECK(pipe(fd) == 0);
	child = fork();
	if (child == 0) {
		(void)close(fd[0]);
		write_until_killed(where, fd[1]);
		_exit(1);
	}
	(void)close(fd[1]);
	while (read(fd[0], &n, sizeof(n)) == sizeof(n)) {
		last = n;
		if (++told == 500)
			(void)kill(child, SIGKILL);
	}
	(void)close(fd[0]);
	(void)waitpid(child, NULL, 0);
	CHECK(told >= 500);
	CHECK_INT(last, told - 1); /* acknowledged in the order of the queue */
	s = db_test_open(where);
	CHECK(db_test_count(s) >= told);
	for (n = 0; n < told; n++)
		CHECK(has(s, n));
	db_store_close(s);
}
