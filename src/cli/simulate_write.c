/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* simulate_write.c - the writing side of `medstod simulate`: a thread that hands one batch after the other to
 * the writers, while the next one is drawn and sealed. */
#include "cli/simulate.h"

void simulate_batch_end(struct simulate_batch *b)
{
	if (b)
		ctx_close(&b->c);
	free(b);
}

static mst_err write_batch(struct simulate_batch *b)
{
	struct act all;

	ctx_act_join(&b->c, b->list, b->n, &all);
	all.many = true;
	return ctx_act_now(&b->c, &all);
}

static void *write_all(void *arg)
{
	struct simulate_writer *w = arg;

	(void)pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->next && !w->stop)
			(void)pthread_cond_wait(&w->change, &w->lock);
		struct simulate_batch *b = w->next;

		if (!b)
			break;
		mst_err e = w->result;

		w->next = NULL;
		w->busy = true;
		(void)pthread_cond_broadcast(&w->change);
		(void)pthread_mutex_unlock(&w->lock);
		if (e == MST_OK) /* what comes after a failure may stand on what is not there */
			e = write_batch(b);
		simulate_batch_end(b);
		(void)pthread_mutex_lock(&w->lock);
		w->result = e;
		w->busy = false;
		(void)pthread_cond_broadcast(&w->change);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

mst_err simulate_writer_start(struct simulate_writer *w)
{
	*w = (struct simulate_writer){ .result = MST_OK };
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->change, NULL);
	if (pthread_create(&w->thread, NULL, write_all, w) == 0)
		return MST_OK;
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->change);
	return MST_FAIL;
}

mst_err simulate_writer_put(struct simulate_writer *w, struct simulate_batch *b)
{
	(void)pthread_mutex_lock(&w->lock);
	while (w->next)
		(void)pthread_cond_wait(&w->change, &w->lock);
	mst_err e = w->result;

	w->next = b;
	(void)pthread_cond_broadcast(&w->change);
	(void)pthread_mutex_unlock(&w->lock);
	return e;
}

mst_err simulate_writer_wait(struct simulate_writer *w)
{
	(void)pthread_mutex_lock(&w->lock);
	while (w->next || w->busy)
		(void)pthread_cond_wait(&w->change, &w->lock);
	mst_err e = w->result;

	(void)pthread_mutex_unlock(&w->lock);
	return e;
}

void simulate_writer_end(struct simulate_writer *w)
{
	(void)pthread_mutex_lock(&w->lock);
	w->stop = true;
	(void)pthread_cond_broadcast(&w->change);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->change);
}
