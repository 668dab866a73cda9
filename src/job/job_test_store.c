/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/job_test.h"

#include "base/day.h"
#include "base/test.h"
#include "crypto/crypto.h"

void job_store_again(struct job_store *t)
{
	static struct db_room rooms[2];
	char err[256] = "";

	rooms[0] = job_room;
	struct db_store_conf conf = { .where = t->path, .name = "data", .rooms = rooms,
				      .authorize = true };

	CHECK_OK(db_store_open(&conf, &t->s, err, sizeof(err)));
	CHECK_STR(err, "");
	CHECK_OK(db_reader(t->s, &t->db));
}

void job_store_open(struct job_store *t)
{
	CHECK_OK(crypto_start());
	day_fake(JOB_TEST_NOW);
	*t = (struct job_store){ .mem = arena_open() };
	snprintf(t->path, sizeof(t->path), "%s/data.db", test_dir());
	job_store_again(t);
}

void job_store_close(struct job_store *t)
{
	db_store_close(t->s);
	arena_close(t->mem);
	day_fake(0);
}

static mst_err put(struct db *w, void *arg)
{
	return job_put(w, arg);
}

void job_store_put(struct job_store *t, struct job_new n)
{
	CHECK_OK(db_call(t->s, put, &n));
}

struct job_count job_store_counts(struct job_store *t)
{
	struct job_count c = { 0 };

	CHECK_OK(job_counts(t->db, &c));
	return c;
}
