/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* worker_test.c - the runner's own threads. */
#include "job/job_test.h"

#include <pthread.h>
#include <semaphore.h>

#include "base/test.h"

static struct job_runner *start(struct job_store *t, const struct job_kind *const *tables,
				_Atomic int *runs, int workers)
{
	struct job_runner_conf conf = { .store = t->s, .kinds = tables, .arg = runs,
					.workers = workers };
	struct job_runner *r = NULL;

	CHECK_OK(job_runner_start(&conf, &r));
	return r;
}

static sem_t began, go_on;
static _Atomic int taken[200];

static mst_err mark(struct job_run *r)
{
	_Atomic int *runs = r->arg;

	taken[r->payload.p[0]]++;
	++*runs;
	sem_post(&began);
	return MST_OK;
}

static mst_err hold(struct job_run *r)
{
	_Atomic int *runs = r->arg;

	sem_post(&began);
	sem_wait(&go_on);
	++*runs;
	return MST_OK;
}

static const struct job_kind thread_kinds[] = {
	{ .name = "test.mark", .run = mark },
	{ .name = "test.hold", .run = hold },
	{ 0 },
};

TEST(job_workers_never_share_a_task)
{
	static const struct job_kind *const tables[] = { thread_kinds, NULL };
	struct job_store t;
	_Atomic int runs = 0;
	struct job_runner *r;

	job_store_open(&t);
	sem_init(&began, 0, 0);
	for (uint8_t i = 0; i < 200; i++) {
		taken[i] = 0;
		job_store_put(&t, (struct job_new){ "test.mark", { &i, 1 }, 0, NULL });
	}
	r = start(&t, tables, &runs, 4);
	for (int i = 0; i < 200; i++)
		sem_wait(&began);
	job_runner_stop(r);
	CHECK_INT(runs, 200);
	for (int i = 0; i < 200; i++)
		CHECK_INT(taken[i], 1);
	CHECK_INT(job_store_counts(&t).leased, 0);
	sem_destroy(&began);
	job_store_close(&t);
}

static void *stop(void *arg)
{
	job_runner_stop(arg);
	return NULL;
}

TEST(job_stop_waits_for_the_task_in_hand)
{
	static const struct job_kind *const tables[] = { thread_kinds, NULL };
	struct job_store t;
	_Atomic int runs = 0;
	struct job_runner *r;
	pthread_t thread;

	job_store_open(&t);
	sem_init(&began, 0, 0);
	sem_init(&go_on, 0, 0);
	job_store_put(&t, (struct job_new){ "test.hold" });
	r = start(&t, tables, &runs, 1);
	sem_wait(&began);
	CHECK_INT(pthread_create(&thread, NULL, stop, r), 0);
	sem_post(&go_on);
	pthread_join(thread, NULL);
	CHECK_INT(runs, 1);
	CHECK_INT(job_store_counts(&t).leased, 0);
	sem_destroy(&began);
	sem_destroy(&go_on);
	job_store_close(&t);
}
