/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* beside.c - slow work that two threads share. The second one may come late, when the lane is busy, or never:
 * the first does all that it has not taken, and waits only for a second one that has begun. */
#include "auth/auth.h"

#include <pthread.h>

struct beside {
	pthread_mutex_t lock; /* over the three below */
	pthread_cond_t ended_now;
	bool closed, began, ended;
	const struct ctx *c;
	mst_err (*fn)(struct ctx *c, void *arg);
	void *arg;
	mst_err result;
};

static void beside_free(struct beside *b)
{
	pthread_cond_destroy(&b->ended_now);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

/* While this runs the first thread waits in finish, so that c and arg are there. */
static mst_err help(const struct beside *b)
{
	struct ctx mine;

	TRY(ctx_open(b->c->app, b->c->who, &b->c->keys, &mine));
	mine.now = mine.open.now = mine.view.now = b->c->now;
	mine.view.lang = b->c->view.lang;
	mst_err e = b->fn(&mine, b->arg);

	ctx_close(&mine);
	return e;
}

static void second(void *arg)
{
	struct beside *b = arg;

	pthread_mutex_lock(&b->lock);
	bool late = b->closed;

	b->began = !late;
	pthread_mutex_unlock(&b->lock);
	if (late) {
		beside_free(b);
		return;
	}
	mst_err e = help(b);

	pthread_mutex_lock(&b->lock);
	b->result = e;
	b->ended = true;
	pthread_cond_signal(&b->ended_now);
	pthread_mutex_unlock(&b->lock);
}

/* Frees b, unless its second thread has not come yet: that one does then. */
static mst_err finish(struct beside *b)
{
	pthread_mutex_lock(&b->lock);
	b->closed = true;
	while (b->began && !b->ended)
		pthread_cond_wait(&b->ended_now, &b->lock);
	bool mine = b->began;
	mst_err e = b->result;

	pthread_mutex_unlock(&b->lock);
	if (mine)
		beside_free(b);
	return e;
}

mst_err ctx_beside(struct ctx *c, int lane, mst_err (*fn)(struct ctx *c, void *arg), void *arg)
{
	struct beside *b;

	if (!c->app->work)
		return fn(c, arg);
	b = mem_alloc(sizeof(*b));
	*b = (struct beside){ .c = c, .fn = fn, .arg = arg };
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->ended_now, NULL);
	if (c->app->work(c->app, lane, second, b) != MST_OK) {
		beside_free(b);
		return fn(c, arg);
	}
	mst_err first = fn(c, arg), other = finish(b);

	return first != MST_OK ? first : other;
}
