/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* job_test.c - leases, tries, the schedule, and what a crash leaves. */
#include "job/job_test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/day.h"
#include "base/test.h"
#include "crypto/crypto.h"

/* What the test's kind does, and what it saw. */
struct seen {
	mst_err say;
	_Atomic int runs, at_once, most;
	int tries;
	char payload[32];
	int say_fd; /* a byte is written when the run begins; then it hangs */
	mst_err (*apply)(struct db *w, void *arg);
	long fail_calls; /* the database fails after the run */
	int given_up;
};
static struct seen *seen_now;

static mst_err run(struct job_run *r)
{
	struct seen *s = r->arg;
	int n = ++s->at_once;

	if (n > s->most)
		s->most = n;
	s->runs++;
	s->tries = r->tries;
	if (r->payload.n < sizeof(s->payload))
		memcpy(s->payload, r->payload.p ? (const void *)r->payload.p : "", r->payload.n);
	if (s->say_fd) {
		(void)!write(s->say_fd, "x", 1);
		pause();
	}
	r->apply = s->apply;
	s->at_once--;
	if (s->fail_calls)
		db_fail_at(s->fail_calls);
	return s->say;
}

static mst_err given_up(struct db *w, struct id task, struct blob payload, int64_t now)
{
	(void)w, (void)payload;
	CHECK(!id_none(task) && now >= JOB_TEST_NOW);
	seen_now->given_up++;
	return MST_OK;
}

static const struct job_kind kinds[] = {
	{ .name = "test.once", .run = run, .lease = 60, .tries = 3, .given_up = given_up },
	{ 0 },
};
static const struct job_kind daily[] = {
	{ .name = "test.daily", .run = run, .every = JOB_DAILY, .minute = 3 * 60 },
	{ 0 },
};
static const struct job_kind hourly[] = {
	{ .name = "test.hourly", .run = run, .every = JOB_HOURLY, .minute = 15 },
	{ 0 },
};
static const struct job_kind *const once_only[] = { kinds, NULL };

static struct job_runner *start(struct job_store *t, const struct job_kind *const *tables,
				struct seen *s, int workers)
{
	struct job_runner_conf conf = { .store = t->s, .kinds = tables, .arg = s,
					.workers = workers };
	struct job_runner *r = NULL;

	seen_now = s;
	CHECK_OK(job_runner_start(&conf, &r));
	return r;
}

TEST(job_task_runs_once_with_its_payload)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	CHECK_INT(job_runner_step(r), 1); /* job.sweep */
	job_store_put(&t, (struct job_new){ "test.once", { (const uint8_t *)"hej", 3 }, 0, NULL });
	CHECK_INT(job_store_counts(&t).waiting, 1);
	CHECK_INT(job_runner_step(r), 1);
	CHECK_INT(job_runner_step(r), 0);
	CHECK_INT(s.runs, 1);
	CHECK_INT(s.tries, 1);
	CHECK_STR(s.payload, "hej");
	CHECK_INT(job_store_counts(&t).done, 2);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_task_waits_until_it_is_due)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	job_store_put(&t, (struct job_new){ "test.once", .due = JOB_TEST_NOW + 3600 });
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 0);
	day_fake(JOB_TEST_NOW + 3600);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_task_named_once_is_put_once)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	for (int i = 0; i < 3; i++) {
		job_store_put(&t, (struct job_new){ "test.once", .once = "split 1" });
		(void)job_runner_step(r);
	}
	CHECK_INT(s.runs, 1);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_task_is_tried_again_later_and_given_up)
{
	struct job_store t;
	struct seen s = { .say = MST_FAIL };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	job_store_put(&t, (struct job_new){ "test.once" });
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	day_fake(JOB_TEST_NOW + 40);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 2);
	day_fake(JOB_TEST_NOW + 80); /* the second pause is twice as long */
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 2);
	CHECK_INT(s.given_up, 0);
	day_fake(JOB_TEST_NOW + 200);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 3);
	CHECK_INT(s.given_up, 1);
	CHECK_INT(job_store_counts(&t).given_up, 1);
	day_fake(JOB_TEST_NOW + 86400 * 2);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 3);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_task_of_an_unknown_kind_stops_nobody)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	job_store_put(&t, (struct job_new){ "test.gone" });
	job_store_put(&t, (struct job_new){ "test.once", .due = 1 });
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	CHECK_INT(job_store_counts(&t).waiting, 1);
	job_runner_stop(r);
	job_store_close(&t);
}

/* ---- the change and the end of the task are one ---- */

static mst_err change(struct db *w, void *arg)
{
	(void)arg;
	return job_mail_put(w, &(struct job_mail){ "anna@example.se", "a", "b" });
}

static mst_err refuse(struct db *w, void *arg)
{
	TRY(change(w, arg));
	return MST_CONFLICT;
}

static int64_t mails(struct job_store *t)
{
	int64_t n = -1;

	CHECK_OK(db_int(t->db, "SELECT count(*) FROM job_mail", DB_NONE, &n));
	return n;
}

TEST(job_change_is_kept_with_the_end_of_the_task)
{
	struct job_store t;
	struct seen s = { .apply = refuse };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	job_store_put(&t, (struct job_new){ "test.once" });
	(void)job_runner_step(r);
	CHECK_INT(mails(&t), 0);
	CHECK_INT(s.runs, 1);
	s.apply = change;
	day_fake(JOB_TEST_NOW + 60);
	(void)job_runner_step(r);
	CHECK_INT(mails(&t), 1);
	CHECK_INT(s.runs, 2);
	job_runner_stop(r);
	job_store_close(&t);
}

/* The database fails right after the run: the end is written in the same lease, and what was done
 * is not done again. */
TEST(job_end_is_written_in_the_same_lease)
{
	struct job_store t;
	struct seen s = { .apply = change };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	(void)job_runner_step(r);
	for (s.fail_calls = 1; s.fail_calls <= 4; s.fail_calls++) {
		job_store_put(&t, (struct job_new){ "test.once" });
		(void)job_runner_step(r);
		db_fail_at(0);
		CHECK_INT(s.runs, s.fail_calls);
		CHECK_INT(s.tries, 1);
		CHECK_INT(mails(&t), s.fail_calls);
		CHECK_INT(job_store_counts(&t).leased, 0);
	}
	job_runner_stop(r);
	job_store_close(&t);
}

/* ---- leases ---- */

static mst_err lease(struct db *w, void *arg)
{
	return job_task_lease(w, arg);
}

static mst_err end(struct db *w, void *arg)
{
	return job_task_end(w, arg, JOB_DONE, 1, 1, NULL);
}

TEST(job_lease_is_one_workers_and_lapses)
{
	struct job_store t;
	struct job_task task;
	struct job_lease a, b;

	job_store_open(&t);
	job_store_put(&t, (struct job_new){ "test.once" });
	CHECK_OK(job_task_due(t.db, t.mem, JOB_TEST_NOW, "", &task));
	CHECK_ERR(job_task_due(t.db, t.mem, JOB_TEST_NOW, "test.once", &task), MST_NOTFOUND);
	a = (struct job_lease){ task.id, rng_id(), JOB_TEST_NOW, JOB_TEST_NOW + 60 };
	b = (struct job_lease){ task.id, rng_id(), JOB_TEST_NOW + 59, JOB_TEST_NOW + 119 };
	CHECK_OK(db_call(t.s, lease, &a));
	CHECK_ERR(db_call(t.s, lease, &b), MST_CONFLICT);
	b.now++;
	CHECK_OK(db_call(t.s, lease, &b));
	/* The first one comes back too late. */
	CHECK_ERR(db_call(t.s, end, &a), MST_CONFLICT);
	CHECK_OK(db_call(t.s, end, &b));
	CHECK_ERR(db_call(t.s, end, &b), MST_CONFLICT);
	job_store_close(&t);
}

/* A child takes the task and is killed in the middle of it. */
TEST(job_lease_is_taken_over_after_kill)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;
	int fds[2];
	pid_t child;
	char c;

	job_store_open(&t);
	job_store_put(&t, (struct job_new){ "test.once" });
	db_store_close(t.s);
	CHECK_INT(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		day_fake(JOB_TEST_NOW);
		job_store_again(&t);
		s.say_fd = fds[1];
		r = start(&t, once_only, &s, 0);
		(void)job_runner_step(r);
		_exit(1);
	}
	CHECK_INT(read(fds[0], &c, 1), 1);
	kill(child, SIGKILL);
	CHECK_INT(waitpid(child, NULL, 0), child);
	close(fds[0]);
	close(fds[1]);
	day_fake(JOB_TEST_NOW + 30);
	job_store_again(&t);
	r = start(&t, once_only, &s, 0);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 0);
	CHECK_INT(job_store_counts(&t).leased, 1);
	day_fake(JOB_TEST_NOW + 70);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	CHECK_INT(s.tries, 2);
	CHECK_INT(job_store_counts(&t).leased, 0);
	job_runner_stop(r);
	job_store_close(&t);
}

/* A task that takes the process with it each time is given up without another run. */
TEST(job_task_that_kills_is_given_up)
{
	struct job_store t;
	struct seen s = { 0 };
	struct job_task task;
	struct job_runner *r;

	job_store_open(&t);
	job_store_put(&t, (struct job_new){ "test.once" });
	CHECK_OK(job_task_due(t.db, t.mem, JOB_TEST_NOW, "", &task));
	for (int i = 0; i < 3; i++) {
		int64_t now = JOB_TEST_NOW + i * 100;
		struct job_lease l = { task.id, rng_id(), now, now + 60 };

		CHECK_OK(db_call(t.s, lease, &l));
	}
	day_fake(JOB_TEST_NOW + 1000);
	r = start(&t, once_only, &s, 0);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 0);
	CHECK_INT(s.given_up, 1);
	job_runner_stop(r);
	job_store_close(&t);
}

/* ---- the schedule ---- */

TEST(job_daily_follows_the_swedish_clock)
{
	static const struct job_kind *const tables[] = { daily, NULL };
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;
	int32_t summer; /* the night the clock goes forward, 02:00 becomes 03:00 */

	job_store_open(&t);
	r = start(&t, tables, &s, 0);
	(void)job_runner_step(r); /* today's time has passed: it is made up for */
	CHECK_INT(s.runs, 1);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	/* A new program does not put it again. */
	job_runner_stop(r);
	r = start(&t, tables, &s, 0);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	CHECK(day_parse("2026-03-29", &summer));
	day_fake(day_at(summer, 3, 0) - 60);
	(void)job_runner_step(r); /* many missed days: only the last */
	CHECK_INT(s.runs, 2);
	day_fake(day_at(summer, 3, 0));
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 3);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_each_quarter)
{
	static const struct job_kind quarter[] = {
		{ .name = "test.quarter", .run = run, .every = JOB_QUARTER, .minute = 7 }, { 0 },
	};
	static const struct job_kind *const tables[] = { quarter, NULL };
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, tables, &s, 0);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1); /* 07:52 */
	day_fake(JOB_TEST_NOW + 7 * 60 - 1);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	day_fake(JOB_TEST_NOW + 7 * 60);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 2);
	day_fake(JOB_TEST_NOW + 22 * 60);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 3);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_hourly)
{
	static const struct job_kind *const tables[] = { hourly, NULL };
	struct job_store t;
	struct seen s = { 0 };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, tables, &s, 0);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1); /* 07:15 */
	day_fake(JOB_TEST_NOW + 14 * 60);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 1);
	day_fake(JOB_TEST_NOW + 15 * 60);
	(void)job_runner_step(r);
	CHECK_INT(s.runs, 2);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_what_ended_is_forgotten_after_a_month)
{
	struct job_store t;
	struct seen s = { .apply = change };
	struct job_runner *r;

	job_store_open(&t);
	r = start(&t, once_only, &s, 0);
	(void)job_runner_step(r);
	job_store_put(&t, (struct job_new){ "test.once" });
	(void)job_runner_step(r);
	CHECK_INT(job_store_counts(&t).done, 2);
	CHECK_INT(mails(&t), 1);
	day_fake(JOB_TEST_NOW + (int64_t)31 * 86400);
	(void)job_runner_step(r);
	CHECK_INT(job_store_counts(&t).done, 1); /* the sweeping itself */
	CHECK_INT(mails(&t), 1);                 /* not sent: no server is set */
	CHECK_INT(job_store_counts(&t).waiting, 1);
	job_runner_stop(r);
	job_store_close(&t);
}

TEST(job_runner_refuses_what_does_not_fit)
{
	static const struct job_kind *const twice[] = { kinds, kinds, NULL };
	struct job_store t;
	struct job_runner *r = NULL;
	struct job_runner_conf conf;

	job_store_open(&t);
	conf = (struct job_runner_conf){ .store = t.s, .kinds = twice };
	CHECK_ERR(job_runner_start(&conf, &r), MST_INVALID);
	conf = (struct job_runner_conf){ .store = t.s, .smtp = { .url = "smtp://127.0.0.1",
								 .from = "nobody" } };
	CHECK_ERR(job_runner_start(&conf, &r), MST_INVALID);
	conf = (struct job_runner_conf){ .store = t.s, .workers = 17 };
	CHECK_ERR(job_runner_start(&conf, &r), MST_INVALID);
	job_runner_stop(NULL);
	job_store_close(&t);
}
