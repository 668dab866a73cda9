/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_park.c - requests that wait for another thread, and how they end.
 *
 * A parked request is owed one http_unpark. Until that has come its memory stays, whatever happens
 * to its connection; who comes last frees it. When the server stops, the jobs get a moment to end
 * as usual (what they commit is then told truly); the rest is answered 503 at once and only their
 * memory waits. The lanes that run the jobs are stopped after the server. */
#include "http_priv.h"

#include <errno.h>

#include "base/log.h"

#define GRACE_MS 2000
#define OWED_MS 10000
#define FREE_MAX 64
#define KEEP_MAX ((size_t)64 << 10) /* a larger body's buffer is not kept */

static void list_add(struct http_req *r)
{
	r->prev = NULL;
	r->next = r->s->parked;
	if (r->next)
		r->next->prev = r;
	r->s->parked = r;
}

static void list_remove(struct http_req *r)
{
	if (r->prev)
		r->prev->next = r->next;
	else
		r->s->parked = r->next;
	if (r->next)
		r->next->prev = r->prev;
	r->prev = r->next = NULL;
}

/* Holds park_mu. From here the connection goes its way without what the job may be using. */
static void abandon(struct http_req *r)
{
	r->park = PARK_ABANDONED;
	r->lost = true;
	MHD_resume_connection(r->mc);
}

void http_park(struct http_req *r, http_handler next)
{
	struct http_server *s = r->s;

	/* Suspended before anybody can find it, else a resume could come first and be lost. */
	r->step = next;
	MHD_suspend_connection(r->mc);
	pthread_mutex_lock(&s->park_mu);
	s->owed++;
	if (s->closed) {
		abandon(r);
	} else {
		r->park = PARK_WAITING;
		list_add(r);
	}
	pthread_mutex_unlock(&s->park_mu);
}

void http_unpark(struct http_req *r)
{
	struct http_server *s = r->s;
	struct MHD_Connection *resume = NULL;
	bool orphan = false;

	pthread_mutex_lock(&s->park_mu);
	if (r->park == PARK_WAITING) {
		list_remove(r);
		r->park = PARK_READY;
		resume = r->mc;
	} else if (r->park == PARK_ORPHAN) {
		orphan = true;
	} else {
		r->park = PARK_NO; /* abandoned: its connection frees it */
	}
	pthread_mutex_unlock(&s->park_mu);
	/* From the resume on r may be gone; the server waits for `owed`. */
	if (resume)
		MHD_resume_connection(resume);
	if (orphan)
		req_release(r);
	pthread_mutex_lock(&s->park_mu);
	s->owed--;
	pthread_cond_broadcast(&s->park_cv);
	pthread_mutex_unlock(&s->park_mu);
}

void park_finish(struct http_req *r)
{
	struct http_server *s = r->s;
	bool orphan;

	pthread_mutex_lock(&s->park_mu);
	orphan = r->park == PARK_ABANDONED;
	if (orphan)
		r->park = PARK_ORPHAN;
	pthread_mutex_unlock(&s->park_mu);
	if (!orphan)
		req_release(r);
}

/* Waits until nothing is owed, at most so long. Holds park_mu. */
static bool owed_wait(struct http_server *s, int ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	while (s->owed > 0)
		if (pthread_cond_timedwait(&s->park_cv, &s->park_mu, &until) == ETIMEDOUT)
			return s->owed == 0;
	return true;
}

void park_drain(struct http_server *s)
{
	pthread_mutex_lock(&s->park_mu);
	owed_wait(s, GRACE_MS);
	s->closed = true;
	while (s->parked) {
		struct http_req *r = s->parked;

		list_remove(r);
		abandon(r);
	}
	pthread_mutex_unlock(&s->park_mu);
	/* Their last words, and those of handlers at work, on the way out. */
	for (int i = 0; i < GRACE_MS / 5 && atomic_load(&s->working) > 0; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

bool park_settle(struct http_server *s)
{
	pthread_mutex_lock(&s->park_mu);
	bool whole = owed_wait(s, OWED_MS);

	pthread_mutex_unlock(&s->park_mu);
	if (!whole)
		log_note(LOG_ERROR, "http.unpark_missing", NULL);
	return whole;
}

static void wipe(const char *p)
{
	union {
		const char *c;
		char *m;
	} u = { .c = p };

	if (p)
		explicit_bzero(u.m, strlen(p));
}

void req_release(struct http_req *r)
{
	struct http_server *s = r->s;
	struct arena *mem = r->mem;
	struct sbuf out = r->out, body = r->body;

	if (s->conf.leave && r->begun)
		s->conf.leave(r, r->ctx, s->conf.arg);
	answer_kept_end(r);
	/* Forms carry passwords. */
	for (size_t i = 0; i < r->nfields; i++)
		wipe(r->fields[i].value);
	/* And pages what people told us. */
	sbuf_reset(&out);
	sbuf_reset(&body);
	if (body.cap > KEEP_MAX)
		sbuf_done(&body);
	if (out.cap > KEEP_MAX)
		sbuf_done(&out);
	arena_reset(mem);
	*r = (struct http_req){ .s = s, .mem = mem, .out = out, .body = body };
	pthread_mutex_lock(&s->free_mu);
	bool keep = s->nfree < FREE_MAX;

	if (keep) {
		r->next = s->free;
		s->free = r;
		s->nfree++;
	}
	pthread_mutex_unlock(&s->free_mu);
	if (keep)
		return;
	sbuf_done(&r->out);
	sbuf_done(&r->body);
	arena_close(r->mem);
	free(r);
}
