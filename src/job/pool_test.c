/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/job.h"

#include <pthread.h>
#include <semaphore.h>

#include "base/test.h"

struct gate {
	sem_t begun, go;
	_Atomic int running, most, ran;
};

static void gate_init(struct gate *g)
{
	*g = (struct gate){ 0 };
	sem_init(&g->begun, 0, 0);
	sem_init(&g->go, 0, 0);
}

static void gate_done(struct gate *g)
{
	sem_destroy(&g->begun);
	sem_destroy(&g->go);
}

static void wait_at(void *arg)
{
	struct gate *g = arg;
	int now = ++g->running;

	if (now > g->most)
		g->most = now;
	sem_post(&g->begun);
	sem_wait(&g->go);
	g->running--;
	g->ran++;
}

static void count(void *arg)
{
	struct gate *g = arg;

	g->ran++;
	sem_post(&g->begun);
}

TEST(job_pool_runs_two_at_once_and_refuses_when_full)
{
	struct job_pool *p = NULL;
	struct gate g, slow;
	int taken = 0;

	gate_init(&g);
	gate_init(&slow);
	CHECK_OK(job_pool_start(&p));
	for (int i = 0; i < 2; i++)
		CHECK_OK(job_pool_submit(p, JOB_LOGIN, wait_at, &g));
	for (int i = 0; i < 2; i++)
		sem_wait(&g.begun);
	while (job_pool_submit(p, JOB_LOGIN, wait_at, &g) == MST_OK)
		taken++;
	CHECK_INT(taken, 64);
	CHECK_ERR(job_pool_submit(p, JOB_LOGIN, wait_at, &g), MST_BUSY);
	CHECK_ERR(job_pool_submit(p, JOB_LANES, wait_at, &g), MST_INVALID);
	/* The other lane goes on. */
	CHECK_OK(job_pool_submit(p, JOB_SLOW, count, &slow));
	sem_wait(&slow.begun);
	CHECK_INT(slow.ran, 1);
	for (int i = 0; i < 66; i++)
		sem_post(&g.go);
	job_pool_stop(p);
	CHECK_INT(g.ran, 66);
	CHECK_INT(g.most, 2);
	gate_done(&g);
	gate_done(&slow);
}

struct stopper {
	struct job_pool *p;
};

static void *stop(void *arg)
{
	struct stopper *s = arg;

	job_pool_stop(s->p);
	return NULL;
}

TEST(job_pool_stop_runs_what_waits)
{
	struct job_pool *p = NULL;
	struct stopper s;
	struct gate g, after;
	pthread_t t;

	gate_init(&g);
	gate_init(&after);
	CHECK_OK(job_pool_start(&p));
	for (int i = 0; i < 2; i++)
		CHECK_OK(job_pool_submit(p, JOB_SLOW, wait_at, &g));
	for (int i = 0; i < 10; i++)
		CHECK_OK(job_pool_submit(p, JOB_SLOW, count, &after));
	s.p = p;
	CHECK_INT(pthread_create(&t, NULL, stop, &s), 0);
	for (int i = 0; i < 2; i++)
		sem_post(&g.go);
	pthread_join(t, NULL);
	CHECK_INT(after.ran, 10);
	job_pool_stop(NULL);
	gate_done(&g);
	gate_done(&after);
}
