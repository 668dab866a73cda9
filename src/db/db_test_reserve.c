/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_reserve.c - a store on a small disk of its own that is full: who may still write, and how
 * it comes back. SQLite's alone. */
#include "db/db_test.h"

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESERVE ((int64_t)1 << 20)

struct small {
	char dir[64], where[WHERE], filler[WHERE];
	struct db_store *s;
};

static bool open_store(struct small *d, int64_t reserve)
{
	struct db_store_conf conf = {.where = d->where,
				     .name = "data",
				     .rooms = db_test_rooms,
				     .reserve = reserve,
				     .authorize = true};
	char err[WHERE] = "";
	mst_err e = db_store_open(&conf, &d->s, err, sizeof(err));

	CHECK_OK(e);
	return e == MST_OK;
}

static bool small_open(struct small *d)
{
	*d = (struct small){.dir = "/tmp/medstod-small-XXXXXX"};
	if (!mkdtemp(d->dir))
		return false;
	if (mount("tmpfs", d->dir, "tmpfs", 0, "size=4m") != 0) {
		(void)rmdir(d->dir);
		test_skip("no small disk can be mounted here");
		return false;
	}
	snprintf(d->where, sizeof(d->where), "%s/data.db", d->dir);
	snprintf(d->filler, sizeof(d->filler), "%s/filler", d->dir);
	return open_store(d, RESERVE);
}

static void small_close(struct small *d)
{
	db_store_close(d->s);
	(void)umount2(d->dir, MNT_DETACH);
	(void)rmdir(d->dir);
	db_test_quiet(false);
}

static void fill(const struct small *d)
{
	static const char zeros[4096];
	int fd = open(d->filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	while (write(fd, zeros, sizeof(zeros)) > 0)
		continue;
	(void)close(fd);
	db_test_quiet(true); /* a full disk is told in the log */
}

struct row {
	struct db_job job;
	int64_t n;
	sem_t done;
	mst_err result;
};

static void row_done(struct db_job *job, mst_err result)
{
	struct row *r = (struct row *)job;

	r->result = result;
	(void)sem_post(&r->done);
}

static mst_err put(struct small *d, int64_t n, bool reserve)
{
	struct row r = {.n = n};

	r.job = (struct db_job){.apply = db_test_add,
				.done = row_done,
				.arg = &r.n,
				.single = true,
				.reserve = reserve};
	(void)sem_init(&r.done, 0, 0);
	mst_err e = db_submit(d->s, &r.job);

	if (e == MST_OK) { /* the lane may have answered already */
		(void)sem_wait(&r.done);
		e = r.result;
	}
	(void)sem_destroy(&r.done);
	return e;
}

/* Others' writes until one is refused; returns how many were kept. */
static int64_t until_tight(struct small *d)
{
	int64_t n = 0;

	fill(d);
	while (n < 5000 && put(d, n, false) == MST_OK)
		n++;
	CHECK(db_store_full(d->s));
	return n;
}

TEST(db_reserve_is_for_those_who_may)
{
	struct small d;

	if (!small_open(&d))
		return;
	CHECK_INT(db_reserve_held(d.where), RESERVE);
	CHECK(!db_store_full(d.s));
	int64_t n = until_tight(&d), had = n;

	for (; n < had + 100; n++) {
		CHECK_OK(put(&d, n, true));
		CHECK_ERR(put(&d, 100000 + n, false), MST_BUSY);
		fill(&d);
	}
	CHECK(db_reserve_held(d.where) < RESERVE);
	CHECK_INT(db_test_count(d.s), n);
	small_close(&d);
}

TEST(db_reserve_ends_and_comes_back)
{
	struct small d;

	if (!small_open(&d))
		return;
	int64_t n = until_tight(&d);
	mst_err e;

	while (n < 50000 && put(&d, n, true) == MST_OK) {
		n++;
		fill(&d);
	}
	CHECK_INT(db_reserve_held(d.where), 0);
	CHECK_ERR(put(&d, n, true), MST_BUSY);
	CHECK_INT(db_test_count(d.s), n);
	CHECK(unlink(d.filler) == 0);
	CHECK_OK(put(&d, n++, true)); /* at once; others when the reserve is whole */
	for (int i = 0; (e = put(&d, n, false)) == MST_BUSY && i < 300; i++)
		(void)usleep(10000);
	CHECK_OK(e);
	CHECK(!db_store_full(d.s));
	CHECK_INT(db_reserve_held(d.where), RESERVE);
	CHECK_INT(db_test_count(d.s), n + 1);
	small_close(&d);
}

TEST(db_reserve_lets_a_store_open_on_a_full_disk)
{
	struct small d;

	if (!small_open(&d))
		return;
	int64_t n = until_tight(&d);

	db_store_close(d.s);
	fill(&d);
	if (open_store(&d, RESERVE)) {
		CHECK(db_store_full(d.s));
		CHECK_INT(db_test_count(d.s), n);
		CHECK_ERR(put(&d, 100000, false), MST_BUSY);
		CHECK_OK(put(&d, n, true));
		CHECK_INT(db_test_count(d.s), n + 1);
	}
	small_close(&d);
}

TEST(db_reserve_none_is_kept_unasked)
{
	struct small d;

	if (!small_open(&d))
		return;
	db_store_close(d.s);
	snprintf(d.where, sizeof(d.where), "%s/other.db", d.dir);
	if (open_store(&d, 0)) {
		CHECK_INT(db_reserve_held(d.where), 0);
		fill(&d);
		for (int64_t n = 0; n < 5000 && put(&d, n, true) == MST_OK; n++)
			continue;
		CHECK(!db_store_full(d.s));
	}
	small_close(&d);
}
