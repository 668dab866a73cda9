/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_jobs.c - what has lapsed opens nothing by itself; its rows go each hour, and when an emergency
 * ends. Accounts and engagements end at midnight. */
#include "auth/account.h"
#include "guard/guard_db.h"
#include "guard/guard_refused.h"

static mst_err sweep_apply(struct db *w, void *arg)
{
	return guard_ask_sweep(w, *(int64_t *)arg - GUARD_ASK_SECONDS);
}

static mst_err run_sweep(struct job_run *r)
{
	struct app *app = r->arg;
	int64_t *now = arena_new(r->mem, int64_t, 1);
	size_t lapsed;

	*now = r->now;
	TRY(auth_lapse_due(app, r->now, &lapsed));
	r->apply = sweep_apply;
	r->apply_arg = now;
	return db_call(app->vault, vault_sweep_apply, now);
}

static mst_err run_keys(struct job_run *r)
{
	return guard_refused_due(r->arg, r->mem);
}

const struct job_kind guard_kinds[] = {
	{ .name = "guard.keys", .run = run_keys, .every = JOB_HOURLY, .minute = 25 },
	{ .name = "guard.sweep", .run = run_sweep, .every = JOB_HOURLY, .minute = 15 },
	{ .name = "guard.midnight", .run = run_sweep, .every = JOB_DAILY, .minute = 0 },
	{ .name = "guard.end", .run = run_sweep },
	{ 0 },
};
