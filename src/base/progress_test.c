/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/progress.h"
#include "base/test.h"

#include <pthread.h>

TEST(base_progress_is_seen_and_ended)
{
	struct progress p[PROGRESS_MOST];

	CHECK(progress_at(1, 2)); /* nothing was begun: nobody is told, nobody stops it */
	CHECK_INT(progress_list(p, PROGRESS_MOST), 0);
	progress_begin("outer");
	progress_begin("inner");
	CHECK(progress_at(3, 10));
	CHECK_INT(progress_list(p, PROGRESS_MOST), 1);
	CHECK_STR(p[0].name, "outer");
	CHECK(p[0].part == 1 && p[0].done == 3 && p[0].of == 10 && !p[0].stopping);
	progress_part();
	CHECK_INT(progress_list(p, PROGRESS_MOST), 1);
	CHECK(p[0].part == 2 && p[0].of == 0);
	CHECK(!progress_stop(p[0].id + 1));
	CHECK(!progress_stopped());
	CHECK(progress_stop(p[0].id));
	CHECK(progress_stopped());
	CHECK(!progress_at(4, 10));
	progress_end();
	CHECK_INT(progress_list(p, PROGRESS_MOST), 1);
	progress_end();
	CHECK_INT(progress_list(p, PROGRESS_MOST), 0);
	CHECK(!progress_stop(p[0].id));
	progress_begin("next"); /* a new one is not stopped by what ended the last */
	CHECK(progress_at(0, 1));
	progress_end();
}

static void *begin_and_wait(void *arg)
{
	pthread_barrier_t *b = arg;

	progress_begin("one of many");
	(void)pthread_barrier_wait(b);
	(void)pthread_barrier_wait(b);
	CHECK(progress_stopped() || progress_at(1, 1));
	progress_end();
	return NULL;
}

TEST(base_progress_of_many_threads)
{
	enum { MANY = PROGRESS_MOST + 2 };
	struct progress p[PROGRESS_MOST];
	pthread_barrier_t b;
	pthread_t t[MANY];

	CHECK(pthread_barrier_init(&b, NULL, MANY + 1) == 0);
	for (int i = 0; i < MANY; i++)
		CHECK(pthread_create(&t[i], NULL, begin_and_wait, &b) == 0);
	(void)pthread_barrier_wait(&b);
	CHECK_INT(progress_list(p, PROGRESS_MOST), PROGRESS_MOST); /* the two others are done untold */
	for (size_t i = 1; i < PROGRESS_MOST; i++)
		CHECK(p[i - 1].id < p[i].id);
	progress_stop_all();
	(void)pthread_barrier_wait(&b);
	for (int i = 0; i < MANY; i++)
		CHECK(pthread_join(t[i], NULL) == 0);
	CHECK_INT(progress_list(p, PROGRESS_MOST), 0);
	(void)pthread_barrier_destroy(&b);
}
