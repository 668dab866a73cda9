/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_lane.c - the writer lane: one thread, many changes per commit.
 *
 * Each job has a savepoint, so one that fails is taken back alone; a single change needs none. When
 * the transaction itself is lost (the engine rolled it back, a savepoint could not be made, a
 * single change or the commit failed), the jobs of the group are run once more, one by one, so that
 * one bad job cannot take its neighbours with it. Several programs write beside each other as long as
 * each could have come after the other; a group that crossed another's is run again while nobody else
 * writes. So a job reads and writes as if it were alone, everywhere. Nobody is answered before the
 * commit. When nobody knows what a commit kept, nothing is run again: each job is MST_BUSY, and the mark
 * of its form tells it apart when it is sent once more. */
#include "db/db_priv.h"

#include <assert.h>

#include "base/log.h"

static mst_err take_back(struct db *d)
{
	TRY(db_run(d, "ROLLBACK TO SAVEPOINT db_job", true));
	return db_run(d, "RELEASE SAVEPOINT db_job", true);
}

static bool crossed(struct db *d)
{
	return d->e->begin_beside && !d->alone && d->e->crossed(d);
}

/* Returns false when the transaction is lost; job->result is what the job itself said. */
static bool run_job(struct db *d, struct db_job *job)
{
	mst_err e = job->single ? MST_OK : db_run(d, "SAVEPOINT db_job", false);

	job->result = e;
	if (e != MST_OK)
		return false;
	d->in_job = true;
	d->single = job->single;
	e = job->apply(d, job->arg);
	if (d->failed)
		e = d->first_err;
	d->in_job = d->failed = false;
	job->result = e;
	if (crossed(d))
		return false;
	if (!d->e->in_tx(d) || (job->single && e != MST_OK))
		return false;
	if (job->single)
		return true;
	if (e != MST_OK)
		return take_back(d) == MST_OK;
	e = db_run(d, "RELEASE SAVEPOINT db_job", false);
	if (e != MST_OK)
		job->result = e;
	return e == MST_OK;
}

static mst_err commit(struct db *d)
{
	mst_err e = db_run(d, "COMMIT", false);

	if (e != MST_OK && d->e->stop_in_doubt && d->e->doubtful(d)) {
		log_note(LOG_ERROR, "db.stop", "store", d->store->name, "why",
			 "a commit failed and nobody knows what reached the disk", NULL);
		abort();
	}
	return e;
}

enum fate { KEPT, LOST /* nothing of it is in the database */, CROSSED /* nor then: another program wrote */, UNKNOWN };

static mst_err begin(struct db *d)
{
	if (!d->e->begin_beside)
		return db_run(d, d->e->begin, false);
	if (db_test_fails())
		return MST_FAIL;
	return d->number && d->e->become(d) ? d->e->script(d, "db", d->e->begin_beside) : MST_BUSY;
}

static enum fate run_together(struct db *d, struct db_job **jobs, int n)
{
	mst_err e;
	bool ok = true;

	d->e->ready(d);
	e = begin(d);
	for (int i = 0; i < n; i++)
		jobs[i]->result = e;
	if (e != MST_OK)
		return LOST;
	for (int i = 0; i < n && ok; i++)
		ok = run_job(d, jobs[i]);
	if (ok) {
		e = commit(d);
		if (e == MST_OK)
			return KEPT;
		for (int i = 0; i < n; i++)
			jobs[i]->result = e;
		if (d->e->doubtful(d))
			return UNKNOWN;
	}
	if (d->e->in_tx(d))
		(void)db_run(d, "ROLLBACK", true);
	return crossed(d) ? CROSSED : LOST;
}

/* Crossed, and once more while no other program writes: what is refused then is refused for good. */
static enum fate run_alone(struct db *d, struct db_job **jobs, int n)
{
	enum fate fate = LOST;
	mst_err e = d->e->script(d, "db", d->e->alone);

	if (e == MST_OK) {
		d->alone = true;
		fate = run_together(d, jobs, n);
		d->alone = false;
		(void)d->e->script(d, "db", d->e->no_more); /* if not, the connection is lost, and the lock with it */
	} else {
		for (int i = 0; i < n; i++)
			jobs[i]->result = e;
	}
	return fate;
}

static void run_group(struct db *d, struct db_store *s, struct db_job **jobs, int n);

static void end_job(struct db *d, struct db_store *s, struct db_job *job, enum fate fate)
{
	/* A lost transaction kept nothing, whatever the job said of itself. */
	if (fate == LOST && job->result == MST_OK)
		job->result = MST_FAIL;
	if (job->result == MST_BUSY && d->e->full && d->e->full(d)) {
		db_reserve_tight(s);
		if (job->reserve && s->tight && db_reserve_give(s, 0)) {
			run_group(d, s, &job, 1);
			return;
		}
	}
	job->done(job, job->result);
}

static void run_group(struct db *d, struct db_store *s, struct db_job **jobs, int n)
{
	enum fate fate = run_together(d, jobs, n);

	if (fate == CROSSED)
		fate = run_alone(d, jobs, n);
	for (int i = 0; i < n; i++) {
		if (fate != LOST || n == 1)
			end_job(d, s, jobs[i], fate);
		else if (s->tight && !jobs[i]->reserve)
			jobs[i]->done(jobs[i], MST_BUSY);
		else
			run_group(d, s, &jobs[i], 1);
	}
}

/* Answers the jobs that may not use the reserve; returns how many are left. */
static int refuse(struct db_job **jobs, int n)
{
	int kept = 0;

	for (int i = 0; i < n; i++) {
		if (jobs[i]->reserve)
			jobs[kept++] = jobs[i];
		else
			jobs[i]->done(jobs[i], MST_BUSY);
	}
	return kept;
}

/* On a full disk the log is moved after every group, so that it starts over and takes no more room.
 * What that needs in the file may cost half of the reserve: the log itself can use the rest. */
static void settle(struct db *d, struct db_store *s)
{
	while (!s->lane.stuck && !d->e->settle(d, s->tight) && s->tight)
		s->lane.stuck = !db_reserve_give(s, s->reserve / 2);
}

/* Up to DB_GROUP waiting jobs; 0 when the lane is to stop and nothing waits. */
static int take(struct db_lane *l, struct db_job **ret)
{
	int n = 0;

	(void)pthread_mutex_lock(&l->lock);
	while (!l->head && !l->stop)
		(void)pthread_cond_wait(&l->wake, &l->lock);
	while (l->head && n < DB_GROUP) {
		ret[n++] = l->head;
		l->head = l->head->next;
	}
	if (!l->head)
		l->tail = NULL;
	l->waiting -= n;
	(void)pthread_mutex_unlock(&l->lock);
	return n;
}

static void *lane_main(void *arg)
{
	struct db_store *s = arg;
	struct db_job *jobs[DB_GROUP];
	char name[16];
	int n;

	snprintf(name, sizeof(name), "%.8s-writer", s->name);
	(void)pthread_setname_np(pthread_self(), name);
	while ((n = take(&s->lane, jobs)) > 0) {
		if (s->tight && !db_reserve_back(s))
			n = refuse(jobs, n);
		if (n > 0) {
			run_group(s->lane.db, s, jobs, n);
			settle(s->lane.db, s);
		}
	}
	return NULL;
}

mst_err db_lane_start(struct db_store *s, struct db *writer)
{
	struct db_lane *l = &s->lane;

	l->db = writer;
	(void)pthread_mutex_init(&l->lock, NULL);
	(void)pthread_cond_init(&l->wake, NULL);
	l->running = pthread_create(&l->thread, NULL, lane_main, s) == 0;
	if (!l->running) {
		(void)pthread_mutex_destroy(&l->lock);
		(void)pthread_cond_destroy(&l->wake);
	}
	return l->running ? MST_OK : MST_FAIL;
}

void db_lane_stop(struct db_store *s)
{
	struct db_lane *l = &s->lane;

	if (!l->running)
		return;
	(void)pthread_mutex_lock(&l->lock);
	l->stop = true;
	(void)pthread_cond_signal(&l->wake);
	(void)pthread_mutex_unlock(&l->lock);
	(void)pthread_join(l->thread, NULL);
	(void)pthread_mutex_destroy(&l->lock);
	(void)pthread_cond_destroy(&l->wake);
}

mst_err db_submit(struct db_store *s, struct db_job *job)
{
	struct db_lane *l = &s->lane;
	mst_err e = MST_OK;

	if (!l->running)
		return MST_DENIED;
	job->next = NULL;
	(void)pthread_mutex_lock(&l->lock);
	if (l->waiting >= l->cap || l->stop) {
		e = MST_BUSY;
	} else {
		if (l->tail)
			l->tail->next = job;
		else
			l->head = job;
		l->tail = job;
		if (l->waiting++ == 0)
			(void)pthread_cond_signal(&l->wake);
	}
	(void)pthread_mutex_unlock(&l->lock);
	return e;
}

struct call {
	struct db_job job; /* first: done gets only this */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool finished;
	mst_err result;
};

static void call_done(struct db_job *job, mst_err result)
{
	struct call *c = (struct call *)job;

	(void)pthread_mutex_lock(&c->lock);
	c->finished = true;
	c->result = result;
	(void)pthread_cond_signal(&c->wake);
	(void)pthread_mutex_unlock(&c->lock);
}

static mst_err call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg, bool single)
{
	struct call c = { .job = { .apply = apply, .done = call_done, .arg = arg, .single = single } };
	mst_err e;

	assert(!s->lane.running || !pthread_equal(pthread_self(), s->lane.thread));
	(void)pthread_mutex_init(&c.lock, NULL);
	(void)pthread_cond_init(&c.wake, NULL);
	e = db_submit(s, &c.job);
	if (e == MST_OK) {
		(void)pthread_mutex_lock(&c.lock);
		while (!c.finished)
			(void)pthread_cond_wait(&c.wake, &c.lock);
		(void)pthread_mutex_unlock(&c.lock);
		e = c.result;
	}
	(void)pthread_mutex_destroy(&c.lock);
	(void)pthread_cond_destroy(&c.wake);
	return e;
}

mst_err db_call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg)
{
	return call(s, apply, arg, false);
}

mst_err db_call_many(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg)
{
	return call(s, apply, arg, true);
}
