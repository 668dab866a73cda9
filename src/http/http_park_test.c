/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_park_test.c - requests that wait: unparked at once, late, and never before the stop. */
#include "http_test.h"

#include <pthread.h>
#include <unistd.h>

struct job {
	struct http_req *r;
	int ms;
};

static void *job_run(void *arg)
{
	struct job *j = arg;
	struct timespec t = { .tv_sec = j->ms / 1000, .tv_nsec = j->ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
	sbuf_fmt(http_out(j->r), "efter %d", j->ms);
	http_unpark(j->r);
	free(j);
	return NULL;
}

static mst_err parked(struct ctx *c)
{
	http_answer((struct http_req *)(void *)c, 200, "text/plain");
	return MST_OK;
}

mst_err park_get(struct ctx *c)
{
	struct http_req *r = (struct http_req *)(void *)c;
	struct job *j = mem_alloc(sizeof(*j));
	const char *ms = http_query(r, "ms");
	pthread_attr_t attr;
	pthread_t id;

	*j = (struct job){ r, ms ? (int)strtol(ms, NULL, 10) : 0 };
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	http_park(r, parked);
	if (pthread_create(&id, &attr, job_run, j) != 0)
		abort();
	pthread_attr_destroy(&attr);
	return MST_OK;
}

TEST(http_park_at_once_and_late)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd = wire_open(s);

	for (int i = 0; i < 200; i++) {
		arena_reset(mem);
		wire_say(fd, "GET /park HTTP/1.1\r\nHost: x\r\n\r\n");
		CHECK(strstr(wire_answer(mem, fd, true), "efter 0"));
	}
	close(fd);
	CHECK(strstr(wire_ask(mem, s, "GET /park?ms=300 HTTP/1.1\r\nHost: x\r\n\r\n"), "efter 300"));
	http_stop(s);
}

TEST(http_stop_lets_the_parked_finish)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd = wire_open(s);

	wire_say(fd, "GET /park?ms=600 HTTP/1.1\r\nHost: x\r\n\r\n");
	usleep(200000);
	http_stop(s);
	CHECK(strstr(wire_answer(mem, fd, true), "efter 600"));
	close(fd);
}

TEST(http_stop_answers_503_and_waits_for_the_job)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd = wire_open(s), gone = wire_open(s);

	wire_say(fd, "GET /park?ms=3500 HTTP/1.1\r\nHost: x\r\n\r\n");
	wire_say(gone, "GET /park?ms=3500 HTTP/1.1\r\nHost: x\r\n\r\n");
	usleep(200000);
	close(gone);
	http_stop(s);
	CHECK_INT(wire_status(wire_answer(mem, fd, true)), 503);
	close(fd);
}
