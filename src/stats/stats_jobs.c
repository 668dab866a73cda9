/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_jobs.c - the freeze of a quarter, some days after its end. Asked for each night: a night
 * with nothing to do costs one read, and a server that was off catches up by itself. */
#include "stats/stats_jobs.h"

#include "org/org.h"
#include "stats/stats_priv.h"

int32_t stats_freeze_next(int32_t today)
{
	return quarter_first_day(quarter_of(today - STATS_FREEZE_WAIT) + 1) + STATS_FREEZE_WAIT;
}

int32_t stats_freeze_next_year(int32_t today)
{
	int year = quarter_of(today - STATS_FREEZE_WAIT) / 4;

	return day_make(year + 1, 1, 1) + STATS_FREEZE_WAIT;
}

mst_err stats_freeze_due(struct db *db, struct arena *mem, struct id jour, int32_t today,
			 int64_t now, struct stats_due **ret)
{
	struct stats_due *due = arena_new(mem, struct stats_due, 1);
	struct audit_note note = { .jour = jour, .act = "stats.freeze" };
	struct org *list;
	size_t n;

	TRY(org_municipalities(db, mem, &list, &n));
	const char **codes = arena_new(mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		codes[i] = list[i].code;
	mst_err e = stats_freeze_prepare(db, mem, jour, today - STATS_FREEZE_WAIT, now, codes,
					 &due->freeze);

	if (e == MST_CONFLICT) {
		*ret = NULL; /* frozen already */
		return MST_OK;
	}
	TRY(e);
	audit_prepare(mem, now, &note, &due->audit);
	*ret = due;
	return MST_OK;
}

mst_err stats_freeze_due_apply(struct db *w, void *arg)
{
	struct stats_due *due = arg;

	TRY(stats_freeze_apply(w, due->freeze));
	return audit_append(w, &due->audit);
}

static mst_err run_freeze(struct job_run *r)
{
	struct app *app = r->arg;
	struct stats_due *due;
	struct db *db;

	TRY(db_reader(r->store, &db));
	TRY(stats_freeze_due(db, r->mem, app->jour, day_of(r->now), r->now, &due));
	if (due) {
		r->apply = stats_freeze_due_apply;
		r->apply_arg = due;
	}
	return MST_OK;
}

const struct job_kind stats_kinds[] = {
	{ .name = "stats.freeze", .run = run_freeze, .lease = 600, .every = JOB_DAILY,
	  .minute = 3 * 60 + 20, .for_good = true },
	{ 0 },
};
