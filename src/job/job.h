/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* job.h - what is not done while somebody waits for a page: slow work, durable tasks, mail.
 *
 * The pool runs short slow work (a phrase's stretch) and forgets it. A task is a row: it is put in
 * the same savepoint as the act that wants it, is leased by one worker at a time, is tried again
 * with a growing pause, and outlives kill -9. A task may run more than once, but what it changes in
 * the data store is kept exactly once, since that and the task's end share a savepoint.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "base/base.h"
#include "db/db.h"

extern const struct db_room job_room;

/* ---- the pool ---- */

enum job_lane {
	JOB_LOGIN = 0, /* 64 MiB each (Argon2id): never more than two at once */
	JOB_SLOW = 1,
	JOB_PUBLIC = 2, /* visitors' codes, 19 MiB each: who floods it keeps nobody from signing in */
	JOB_REMOTE = 3, /* asks other servers: one that hangs keeps nobody here waiting */
	JOB_FIGURES = 4, /* tables: seconds at most, where a search through all notes takes minutes */
	JOB_KEYS = 5, /* what had waited for a coordinator's keys and is done before she is in */
	JOB_LANES
};
struct job_pool;
/* MST_FAIL: no thread could be had. */
MST_CHECK mst_err job_pool_start(struct job_pool **ret);
/* Runs fn(arg) on a worker thread of the lane, in order of arrival. Any thread. MST_BUSY: 64 wait
 * already, or the pool is stopping; fn is then never called. MST_INVALID: no such lane. */
MST_CHECK mst_err job_pool_submit(struct job_pool *p, int lane, void (*fn)(void *), void *arg);
/* Takes nothing new, runs all that waits, then frees the pool. NULL is allowed. */
void job_pool_stop(struct job_pool *p);

/* ---- durable tasks ---- */

/* Tries are 30 seconds apart, then twice that, and so on up to 6 hours. A scheduled task is put
 * when its time has come, once; after a time out of service only for the last time that was
 * missed. What has ended is forgotten after 30 days. */

/* One leased task in the hands of its kind's `run`. */
struct job_runner;
struct job_run {
	struct db_store *store;
	struct arena *mem;     /* emptied after the run */
	struct id id;
	const char *kind;
	struct blob payload;   /* as it was put, in mem */
	int64_t now;
	int tries;             /* this one included */
	void *arg;             /* the runner's */
	/* Set by run: the change that this task makes. It is applied in the savepoint that ends the
	 * task, and only if the lease is still this worker's. apply_arg lives in mem. */
	mst_err (*apply)(struct db *w, void *arg);
	void *apply_arg;
	const struct job_runner *runner; /* private to job */
};
enum job_every { JOB_ONCE = 0, JOB_QUARTER /* of an hour */, JOB_HOURLY, JOB_DAILY };
struct job_kind {
	const char *name;                  /* "stats.freeze" */
	/* On a worker thread; reads with db_reader(r->store). MST_OK ends the task, anything else
	 * is tried again later. Must end well within `lease`. */
	mst_err (*run)(struct job_run *r);
	int lease;                         /* seconds; 0 = 120 */
	int tries;                         /* at most; 0 = 10 */
	enum job_every every;              /* put by the runner itself, no payload */
	int minute;                        /* past the quarter, the hour, or Swedish midnight */
	bool for_good;                     /* erases or gives out by the clock: not put while day_in_doubt() */
	/* Apply, may be NULL: the task was given up. */
	mst_err (*given_up)(struct db *w, struct id task, struct blob payload, int64_t now);
};

struct job_new {
	const char *kind;
	struct blob payload;   /* sealed or content-free: this table is read without any key */
	int64_t due;           /* instant; 0 = at once */
	const char *once;      /* NULL, or a name that only one task of all time may have */
};
/* Apply. A second task of the same `once` is left out and that is MST_OK. */
MST_CHECK mst_err job_put(struct db *w, const struct job_new *n);

struct job_count {
	int64_t waiting, leased, done, given_up;
};
MST_CHECK mst_err job_counts(struct db *db, struct job_count *ret);
/* The instant at which a task of that kind last ended well; 0: not within the last 30 days. */
MST_CHECK mst_err job_last(struct db *db, const char *kind, int64_t *ret);

/* ---- mail: an outbox, sent by SMTP ---- */

struct job_mail {
	const char *to;      /* one address */
	const char *subject; /* at most 200 bytes */
	const char *body;    /* plain text, at most 64 KiB */
};
/* Apply: in the same savepoint as what it tells of. Only to those who work here, never to somebody
 * who is helped, and only text without content ("Du har något att göra"): whoever holds the
 * recipient's phone reads it. MST_INVALID: not one plain address, control characters (a line
 * break would begin a header of somebody else's), broken UTF-8, too long. */
MST_CHECK mst_err job_mail_put(struct db *w, const struct job_mail *m);

/* One plain address, which job_mail_put takes: no name, no comment, no quotes. */
bool job_address_good(const char *s);

struct job_smtp {
	const char *url;            /* "smtp://host:587", "smtps://host"; NULL: mail waits unsent */
	const char *from;           /* neutral address; its domain also names the messages */
	const char *user, *password;/* or NULL */
	bool plain;                 /* no TLS asked for: only for a server on the same machine */
};

/* Does somebody answer at "smtp://host:587", "http://127.0.0.1:8080"? Nothing is sent; waits at most
 * ten seconds. why: static words of libcurl's when not. */
MST_CHECK bool job_reach(const char *url, const char **why);

/* Asks another server by HTTP: TLS with its certificate checked, plain only on this machine; no proxy, no
 * redirect. Blocks up to ten seconds: on a worker only. */
struct job_fetch {
	const char *url;
	const char *form;            /* a form's fields, to POST; NULL: GET */
	const char *user, *password; /* HTTP Basic (RFC 7617); NULL: none */
	size_t most;                 /* bytes of an answer */
};
/* The whole answer in mem with a 0 behind it, whatever its status. MST_INVALID: an address that is not
 * asked. MST_FAIL: no answer, or too long a one (logged without the address, which may hold secrets). */
MST_CHECK mst_err job_fetch(struct arena *mem, const struct job_fetch *f, int *ret_status,
			    struct blob *ret);

/* ---- the runner ---- */

struct job_runner_conf {
	struct db_store *store;
	const struct job_kind *const *kinds; /* rooms' tables, ended by NULL; each by a zero row */
	void *arg;                           /* given to every run */
	struct job_smtp smtp;                /* texts must outlive the runner */
	int workers;                         /* threads; 0 = none: job_runner_step does the work */
};
/* Starts looking for due tasks each second. The room's own kinds (mail, sweeping) are always
 * there. MST_INVALID: two kinds of one name, more than 16 workers, or smtp.from is no
 * address. MST_FAIL: no thread, or no libcurl. */
MST_CHECK mst_err job_runner_start(const struct job_runner_conf *conf, struct job_runner **ret);
/* Puts what the schedule wants and runs what is due, one after the other, on this thread, until
 * nothing is left. Returns how many were run, -1 when the store could not be read. */
int job_runner_step(struct job_runner *r);
/* Takes no new task, waits for those in hand, frees. NULL is allowed. Before the store closes. */
void job_runner_stop(struct job_runner *r);

#endif
