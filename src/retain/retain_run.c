/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_run.c - erasing. Keys go first: cut off after that, rows are left that nobody can open, and the
 * next night takes them. */
#include "base/log.h"
#include "retain/retain_plan.h"

static bool waits(const struct retain_due *d)
{
	return d->held != DAY_NONE || d->linked || d->restricted;
}

/* ---- notes, by who opens the case ---- */

struct marking {
	struct id *of;
	size_t n;
};

static mst_err put_marks(struct ctx *c, void *arg)
{
	struct marking *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		TRY(retain_story_mark(c->db, a->of[i], c->now));
		TRY(support_story_gone(c->db, a->of[i]));
	}
	return MST_OK;
}

static mst_err mark(struct ctx *c, struct id *of, size_t n)
{
	return n ? ctx_act_now(c, &(struct act){ .apply = put_marks, .arg = &(struct marking){ of, n } }) : MST_OK;
}

static mst_err erase_stories(struct ctx *c, const struct retain_stories *page, size_t *ret)
{
	for (size_t i = 0; i < page->n && *ret < RETAIN_STORY_MOST; i++) {
		if (waits(&page->due[i]))
			continue;
		mst_err e = support_rekey(c, page->due[i].case_id, false);

		if (e == MST_NOTFOUND)
			continue; /* not hers to open */
		TRY(e);
		TRY(mark(c, &page->due[i].case_id, 1));
		++*ret;
	}
	return MST_OK;
}

mst_err retain_story_due(struct ctx *c, size_t *ret)
{
	int32_t today = day_of(c->now);
	struct retain_look l = { .db = c->db, .mem = c->mem, .jour = c->app->jour, .today = today, .last = today };
	struct retain_stories page = { 0 };

	*ret = 0;
	TRY(retain_look_begin(&l));
	while (!page.end && *ret < RETAIN_STORY_MOST) {
		TRY(retain_look_stories(&l, &page));
		TRY(mark(c, page.gone, page.ngone)); /* by a program that did not tell */
		TRY(erase_stories(c, &page, ret));
	}
	return retain_helpers_due(c, &l.rule, ret);
}

/* ---- all of it, by nobody's keys ---- */

#define ERASE_MOST 50 /* cases in one change */

struct erasing {
	struct ctx *c;
	struct retain_due *list;
	const struct audit_row **notes;
	size_t n;
	int64_t now;
};

static mst_err erase_keys(struct db *v, void *arg)
{
	struct erasing *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(support_keys_erase(v, a->list[i].case_id, a->now));
	return MST_OK;
}

static mst_err erase_rows(struct db *w, void *arg)
{
	struct erasing *a = arg;
	struct db *reader = a->c->db;
	mst_err e = MST_OK;

	a->c->db = w;
	for (size_t i = 0; i < a->n && e == MST_OK; i++) {
		e = person_delete(w, a->list[i].person_id);
		if (e == MST_OK)
			e = barrier_erase(a->c, a->list[i].case_id);
		if (e == MST_OK)
			e = retain_rows_erase(w, a->list[i].case_id);
		if (e == MST_OK)
			e = support_rows_erase(w, a->list[i].case_id);
		if (e == MST_OK)
			e = audit_append(w, a->notes[i]);
	}
	a->c->db = reader;
	return e;
}

/* Some at a time, so that others' writing never waits for a whole year's erasing. */
static mst_err erase_all(struct erasing *all, size_t *ret)
{
	struct ctx *c = all->c;

	for (size_t at = 0; at < all->n; at += ERASE_MOST) {
		struct erasing a = *all;

		a.list += at;
		a.n = all->n - at < ERASE_MOST ? all->n - at : ERASE_MOST;
		a.notes = arena_new(c->mem, const struct audit_row *, a.n);
		for (size_t i = 0; i < a.n; i++)
			a.notes[i] = ctx_note(c, "case.erase", ID_NONE, NULL, NULL);
		TRY(db_call(c->app->vault, erase_keys, &a));
		TRY(db_call(c->app->data, erase_rows, &a));
		*ret += a.n;
	}
	return MST_OK;
}

/* An older copy of the data may have come back beside a vault that went on: a case that was erased in
 * between stands there, and nobody can open it. */
static mst_err gone_since(struct ctx *c, struct erasing *a, size_t *ret)
{
	struct support_bare *page;
	struct id after = ID_NONE;
	size_t n;

	do {
		TRY(support_bare_after(c->db, c->mem, c->app->jour, after, &page, &n));
		a->n = 0;
		a->list = arena_new(c->mem, struct retain_due, n + 1);
		for (size_t i = 0; i < n; i++) {
			bool gone;

			TRY(vault_erased(c->vault, page[i].id, &gone));
			if (gone)
				a->list[a->n++] = (struct retain_due){ .case_id = page[i].id,
								       .person_id = page[i].person_id };
			after = page[i].id;
		}
		TRY(erase_all(a, ret));
	} while (n == SUPPORT_BARE_MOST);
	return MST_OK;
}

static mst_err case_due(struct ctx *c, int64_t now, size_t *ret)
{
	struct erasing a = { .c = c, .now = now };
	struct retain_due *list;
	size_t n;

	*ret = 0;
	TRY(retain_plan(c->db, c->mem, c->app->jour, day_of(now), day_of(now), &list, &n));
	a.list = arena_new(c->mem, struct retain_due, n + 1);
	for (size_t i = 0; i < n && a.n < RETAIN_CASES_MOST; i++)
		if (!list[i].story && !waits(&list[i]))
			a.list[a.n++] = list[i];
	TRY(erase_all(&a, ret));
	return gone_since(c, &a, ret);
}

mst_err retain_case_due(struct app *app, int64_t now, size_t *ret)
{
	struct ctx c;

	TRY(ctx_open(app, NULL, NULL, &c));
	mst_err e = case_due(&c, now, ret);

	ctx_close(&c);
	return e;
}

static mst_err run_erase(struct job_run *r)
{
	size_t n = 0;
	mst_err e = retain_case_due(r->arg, r->now, &n);

	if (n)
		log_num(LOG_INFO, "retain.erase", "cases", (int64_t)n);
	return e;
}

/* Before the night's copy, so that no new one holds what is due. */
const struct job_kind retain_kinds[] = {
	{ .name = "retain.erase", .run = run_erase, .lease = 600, .every = JOB_DAILY, .minute = 30, .for_good = true },
	{ .name = "retain.accounts", .run = retain_accounts_run, .every = JOB_DAILY, .minute = 33, .for_good = true },
	{ 0 },
};
