/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pool.c - worker threads for slow work; each lane has its own, so that none starves another. */
#include "job/job.h"

#include <pthread.h>

#define LANE_THREADS 2
#define LANE_QUEUE 64

struct work {
	void (*fn)(void *);
	void *arg;
};
struct lane {
	struct job_pool *pool;
	pthread_cond_t some;
	struct work queue[LANE_QUEUE]; /* a ring */
	unsigned first, n;
	pthread_t thread[LANE_THREADS];
	int threads; /* started */
};
struct job_pool {
	pthread_mutex_t lock; /* over all below */
	bool stopping;
	struct lane lane[JOB_LANES];
};

static void *lane_run(void *arg)
{
	struct lane *l = arg;
	struct job_pool *p = l->pool;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (!l->n && !p->stopping)
			pthread_cond_wait(&l->some, &p->lock);
		if (!l->n)
			break;
		struct work w = l->queue[l->first];

		l->first = (l->first + 1) % LANE_QUEUE;
		l->n--;
		pthread_mutex_unlock(&p->lock);
		w.fn(w.arg);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

mst_err job_pool_start(struct job_pool **ret)
{
	struct job_pool *p = mem_alloc(sizeof(*p));
	bool good = true;

	memset(p, 0, sizeof(*p));
	pthread_mutex_init(&p->lock, NULL);
	for (int i = 0; i < JOB_LANES; i++) {
		struct lane *l = &p->lane[i];

		l->pool = p;
		pthread_cond_init(&l->some, NULL);
		for (int t = 0; t < LANE_THREADS && good; t++) {
			good = pthread_create(&l->thread[t], NULL, lane_run, l) == 0;
			l->threads += good;
		}
	}
	if (!good) {
		job_pool_stop(p);
		return MST_FAIL;
	}
	*ret = p;
	return MST_OK;
}

mst_err job_pool_submit(struct job_pool *p, int lane, void (*fn)(void *), void *arg)
{
	mst_err e = MST_BUSY;

	if (lane < 0 || lane >= JOB_LANES)
		return MST_INVALID;
	pthread_mutex_lock(&p->lock);
	struct lane *l = &p->lane[lane];

	if (!p->stopping && l->n < LANE_QUEUE) {
		l->queue[(l->first + l->n++) % LANE_QUEUE] = (struct work){ fn, arg };
		pthread_cond_signal(&l->some);
		e = MST_OK;
	}
	pthread_mutex_unlock(&p->lock);
	return e;
}

void job_pool_stop(struct job_pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	for (int i = 0; i < JOB_LANES; i++)
		pthread_cond_broadcast(&p->lane[i].some);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < JOB_LANES; i++) {
		for (int t = 0; t < p->lane[i].threads; t++)
			pthread_join(p->lane[i].thread[t], NULL);
		pthread_cond_destroy(&p->lane[i].some);
	}
	pthread_mutex_destroy(&p->lock);
	free(p);
}
