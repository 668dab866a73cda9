/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* runner.c - looks for due tasks, leases one, runs it, ends it. */
#include "job/job_priv.h"

#include <pthread.h>
#include <unistd.h>

#include "base/day.h"
#include "base/log.h"
#include "base/progress.h"
#include "crypto/crypto.h"

#define WORKERS_MOST 16
#define LEASE_SECONDS 120
#define TRIES_MOST 10
#define PAUSE_FIRST 30
#define PAUSE_MOST (6 * 3600)
#define END_TRIES 20
#define END_PAUSE_USEC 100000

struct planned {
	const struct job_kind *kind;
	int64_t slot; /* the last one put */
};
struct job_runner {
	struct job_runner_conf conf;
	const struct job_kind **kinds; /* all, the room's own too */
	size_t nkinds;
	pthread_mutex_t lock; /* over the two below */
	bool stopping;
	struct planned *plan; /* one per kind */
	pthread_cond_t stop;
	pthread_t thread[WORKERS_MOST];
	int threads;
};

const struct job_smtp *job_runner_smtp(const struct job_run *r)
{
	return &r->runner->conf.smtp;
}

static const struct job_kind *kind_find(const struct job_runner *r, const char *name)
{
	for (size_t i = 0; i < r->nkinds; i++)
		if (str_eq(r->kinds[i]->name, name))
			return r->kinds[i];
	return NULL;
}

/* ---- the schedule ---- */

/* The last instant, not after now, at which the kind was to be run. */
static int64_t slot_of(const struct job_kind *k, int64_t now)
{
	int32_t day = day_of(now);
	int64_t at;

	int64_t length = k->every == JOB_QUARTER ? 900 : 3600;

	if (k->every != JOB_DAILY)
		return now - ((now - (int64_t)k->minute * 60) % length + length) % length;
	at = day_at(day, k->minute / 60, k->minute % 60);
	return at <= now ? at : day_at(day - 1, k->minute / 60, k->minute % 60);
}

static mst_err put(struct db *w, void *arg)
{
	return job_put(w, arg);
}

/* The task's name holds the slot, so that a restart puts nothing twice. */
static mst_err plan_one(struct job_runner *r, struct planned *p, int64_t now)
{
	struct job_new n = { .kind = p->kind->name };
	int64_t slot = slot_of(p->kind, now);
	char name[128];
	bool known;

	pthread_mutex_lock(&r->lock);
	known = p->slot == slot;
	pthread_mutex_unlock(&r->lock);
	if (known || (p->kind->for_good && day_in_doubt()))
		return MST_OK;
	snprintf(name, sizeof(name), "%s %lld", n.kind, (long long)slot);
	n.once = name;
	TRY(db_call(r->conf.store, put, &n));
	pthread_mutex_lock(&r->lock);
	p->slot = slot;
	pthread_mutex_unlock(&r->lock);
	return MST_OK;
}

static void plan(struct job_runner *r, int64_t now)
{
	for (size_t i = 0; i < r->nkinds; i++) {
		mst_err e = r->kinds[i]->every ? plan_one(r, &r->plan[i], now) : MST_OK;

		/* It is tried again at the next look. */
		if (e != MST_OK)
			log_note(LOG_WARN, "job.plan", "kind", r->kinds[i]->name, "why",
				 mst_err_name(e), NULL);
	}
}

/* ---- one task ---- */

static mst_err lease(struct db *w, void *arg)
{
	return job_task_lease(w, arg);
}

struct ending {
	const struct job_lease *lease;
	const struct job_kind *kind;
	struct job_run *run;
	enum job_state state;
	int64_t now, due;
	const char *error;
	mst_err said; /* by the run's own change */
};

static mst_err end(struct db *w, void *arg)
{
	struct ending *g = arg;

	g->said = MST_OK;
	TRY(job_task_end(w, g->lease, g->state, g->now, g->due, g->error));
	if (g->state == JOB_DONE && g->run->apply)
		g->said = g->run->apply(w, g->run->apply_arg);
	else if (g->state == JOB_GIVEN_UP && g->kind && g->kind->given_up)
		g->said = g->kind->given_up(w, g->run->id, g->run->payload, g->now);
	return g->said;
}

/* What a run has done outside (a mail that the server took) is worth many tries to write down:
 * otherwise it would be done again. Only a result that will be the same next time ends them. */
static mst_err end_now(struct job_runner *r, struct ending *g)
{
	mst_err e = MST_FAIL;

	for (int i = 0; i < END_TRIES; i++) {
		e = db_call(r->conf.store, end, g);
		if (e != MST_BUSY && e != MST_FAIL)
			return e;
		usleep(END_PAUSE_USEC);
	}
	return e;
}

static void failed(const struct job_lease *l, int tries, int most, mst_err e, struct ending *g)
{
	int64_t pause = PAUSE_FIRST;

	for (int i = 1; i < tries && pause < PAUSE_MOST; i++)
		pause *= 2;
	if (pause > PAUSE_MOST)
		pause = PAUSE_MOST;
	g->state = tries >= most ? JOB_GIVEN_UP : JOB_WAITS;
	g->now = day_now();
	g->due = (g->now > l->now ? g->now : l->now) + pause;
	g->error = mst_err_name(e);
	log_note(g->state == JOB_GIVEN_UP ? LOG_ERROR : LOG_WARN,
		 g->state == JOB_GIVEN_UP ? "job.given_up" : "job.failed", "kind", g->run->kind,
		 "why", g->error, NULL);
}

static void run_leased(struct job_runner *r, const struct job_task *t, const struct job_lease *l,
		       struct arena *mem)
{
	const struct job_kind *k = kind_find(r, t->kind);
	int most = k && k->tries ? k->tries : TRIES_MOST;
	struct job_run run = { .store = r->conf.store, .mem = mem, .id = t->id, .kind = t->kind,
			       .payload = t->payload, .now = l->now, .tries = t->tries + 1,
			       .arg = r->conf.arg, .runner = r };
	struct ending g = { .lease = l, .kind = k, .run = &run, .state = JOB_DONE,
			    .due = l->now, .said = MST_OK };
	mst_err e = k ? MST_FAIL : MST_INVALID;

	/* More tries than allowed were begun and none ended: it takes the process down. */
	if (k && run.tries <= most) {
		progress_begin(k->name);
		e = k->run(&run);
		progress_end();
	}
	g.now = day_now();
	if (e != MST_OK)
		failed(l, run.tries, most, e, &g);
	e = end_now(r, &g);
	if (e == g.said && e != MST_OK && e != MST_FAIL && e != MST_BUSY) {
		failed(l, run.tries, most, g.said, &g);
		e = end_now(r, &g);
	}
	if (e != MST_OK)
		log_note(LOG_ERROR, "job.end", "kind", t->kind, "why", mst_err_name(e), NULL);
}

/* MST_NOTFOUND: nothing is due. MST_CONFLICT: another worker took it. */
static mst_err run_one(struct job_runner *r, struct arena *mem)
{
	const char *but = r->conf.smtp.url ? "" : JOB_MAIL;
	int64_t now = day_now();
	const struct job_kind *k;
	struct job_task t;
	struct db *db;

	TRY(db_reader(r->conf.store, &db));
	TRY(job_task_due(db, mem, now, but, &t));
	k = kind_find(r, t.kind);
	struct job_lease l = { .task = t.id, .by = rng_id(), .now = now,
			       .until = now + (k && k->lease ? k->lease : LEASE_SECONDS) };

	TRY(db_call(r->conf.store, lease, &l));
	run_leased(r, &t, &l, mem);
	return MST_OK;
}

static bool is_stopping(struct job_runner *r)
{
	bool yes;

	pthread_mutex_lock(&r->lock);
	yes = r->stopping;
	pthread_mutex_unlock(&r->lock);
	return yes;
}

static int run_due(struct job_runner *r)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	mst_err e = MST_OK;
	int n = 0;

	while (!is_stopping(r) && (e == MST_OK || e == MST_CONFLICT)) {
		e = run_one(r, mem);
		n += e == MST_OK;
		arena_reset(mem);
	}
	return e == MST_OK || e == MST_NOTFOUND || e == MST_CONFLICT ? n : -1;
}

int job_runner_step(struct job_runner *r)
{
	plan(r, day_now());
	return run_due(r);
}

/* ---- threads ---- */

static void *worker(void *arg)
{
	struct job_runner *r = arg;

	while (!is_stopping(r)) {
		struct timespec until;

		/* A store that cannot be read now may be readable at the next look; db has logged. */
		(void)job_runner_step(r);
		clock_gettime(CLOCK_MONOTONIC, &until); /* the other one may be set back under way */
		until.tv_sec++;
		pthread_mutex_lock(&r->lock);
		if (!r->stopping)
			pthread_cond_timedwait(&r->stop, &r->lock, &until);
		pthread_mutex_unlock(&r->lock);
	}
	return NULL;
}

static mst_err kinds_add(struct job_runner *r, const struct job_kind *table)
{
	for (; table->name; table++) {
		if (kind_find(r, table->name))
			return MST_INVALID;
		r->kinds = mem_realloc(r->kinds, (r->nkinds + 1) * sizeof(*r->kinds));
		r->kinds[r->nkinds++] = table;
	}
	return MST_OK;
}

static mst_err kinds_all(struct job_runner *r)
{
	TRY(kinds_add(r, job_own_kinds));
	for (const struct job_kind *const *t = r->conf.kinds; t && *t; t++)
		TRY(kinds_add(r, *t));
	r->plan = mem_alloc(r->nkinds * sizeof(*r->plan));
	for (size_t i = 0; i < r->nkinds; i++)
		r->plan[i] = (struct planned){ .kind = r->kinds[i], .slot = INT64_MIN };
	return MST_OK;
}

static bool smtp_good(const struct job_smtp *s)
{
	return !s->url || job_address_good(s->from);
}

mst_err job_runner_start(const struct job_runner_conf *conf, struct job_runner **ret)
{
	struct job_runner *r = mem_alloc(sizeof(*r));
	pthread_condattr_t by;
	mst_err e;

	*r = (struct job_runner){ .conf = *conf };
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&by);
	pthread_condattr_setclock(&by, CLOCK_MONOTONIC);
	pthread_cond_init(&r->stop, &by);
	pthread_condattr_destroy(&by);
	e = conf->workers > WORKERS_MOST || !smtp_good(&conf->smtp) ? MST_INVALID : kinds_all(r);
	if (e == MST_OK && conf->smtp.url)
		e = job_smtp_start();
	for (int i = 0; i < conf->workers && e == MST_OK; i++) {
		if (pthread_create(&r->thread[i], NULL, worker, r) != 0)
			e = MST_FAIL;
		else
			r->threads++;
	}
	if (e != MST_OK) {
		job_runner_stop(r);
		return e;
	}
	*ret = r;
	return MST_OK;
}

void job_runner_stop(struct job_runner *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stopping = true;
	pthread_cond_broadcast(&r->stop);
	pthread_mutex_unlock(&r->lock);
	for (int i = 0; i < r->threads; i++)
		pthread_join(r->thread[i], NULL);
	pthread_cond_destroy(&r->stop);
	pthread_mutex_destroy(&r->lock);
	free(r->kinds);
	free(r->plan);
	free(r);
}
