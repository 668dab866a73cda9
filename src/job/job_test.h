/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* job_test.h - a store with tasks in it, for this room's tests. */
#ifndef JOB_JOB_TEST_H
#define JOB_JOB_TEST_H

#include "job/job_priv.h"

struct job_store {
	struct db_store *s;
	struct db *db;
	struct arena *mem;
	char path[128];
};
void job_store_open(struct job_store *t); /* new; the clock stands at 2026-03-02 08:00 UTC */
void job_store_again(struct job_store *t); /* the same file, opened anew */
void job_store_close(struct job_store *t);
#define JOB_TEST_NOW ((int64_t)1772438400)

void job_store_put(struct job_store *t, struct job_new n);
struct job_count job_store_counts(struct job_store *t);

#endif
