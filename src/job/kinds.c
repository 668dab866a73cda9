/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* kinds.c - the room's own tasks: sending a mail, and forgetting what ended a month ago. */
#include "job/job_priv.h"

#define KEEP_SECONDS ((int64_t)30 * 24 * 3600)

static bool mail_id(struct blob payload, struct id *ret)
{
	if (payload.n != sizeof(ret->b))
		return false;
	memcpy(ret->b, payload.p, sizeof(ret->b));
	return true;
}

struct sent {
	struct id id;
	int64_t now;
};

static mst_err mail_sent(struct db *w, void *arg)
{
	const struct sent *s = arg;

	return job_mail_end(w, s->id, JOB_DONE, s->now);
}

static mst_err mail_run(struct job_run *r)
{
	const struct job_smtp *smtp = job_runner_smtp(r);
	struct sent *s = arena_new(r->mem, struct sent, 1);
	struct job_mail m;
	struct db *db;

	s->now = r->now;
	if (!mail_id(r->payload, &s->id))
		return MST_INVALID;
	TRY(db_reader(r->store, &db));
	TRY(job_mail_find(db, r->mem, s->id, &m));
	TRY(job_smtp_send(smtp, m.to, job_message(r->mem, &m, smtp->from, s->id, r->now)));
	r->apply = mail_sent;
	r->apply_arg = s;
	return MST_OK;
}

static mst_err mail_given_up(struct db *w, struct id task, struct blob payload, int64_t now)
{
	struct id id;

	(void)task;
	return mail_id(payload, &id) ? job_mail_end(w, id, JOB_GIVEN_UP, now) : MST_OK;
}

static mst_err sweep(struct db *w, void *arg)
{
	const int64_t *before = arg;

	return job_sweep(w, *before);
}

static mst_err sweep_run(struct job_run *r)
{
	int64_t *before = arena_new(r->mem, int64_t, 1);

	*before = r->now - KEEP_SECONDS;
	r->apply = sweep;
	r->apply_arg = before;
	return MST_OK;
}

const struct job_kind job_own_kinds[] = {
	{ .name = JOB_MAIL, .run = mail_run, .tries = 14, .given_up = mail_given_up },
	{ .name = "job.sweep", .run = sweep_run, .every = JOB_DAILY, .minute = 4 * 60 },
	{ .name = NULL },
};
