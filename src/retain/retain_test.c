/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_test.c - rules by version, holds, the dry run, and erasing that is cut off. */
#include "retain/retain_test.h"

#include "org/org.h"
#include "support/support_file.h"
#include "support/support_task.h"

const struct db_room *retain_test_rooms(void)
{
	static struct db_room list[9];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = volunteer_room;
	list[4] = barrier_room;
	list[5] = support_room;
	list[6] = job_room;
	list[7] = retain_room;
	return list;
}

struct id retain_test_open(struct auth_fixture *f)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_new n = {
		.person = { .name = RETAIN_NAME, .phone = RETAIN_PHONE },
		.codes = { .roles = { "victim" }, .nroles = 1, .crime = "assault" },
		.at = RETAIN_NOW, .first_note = RETAIN_NOTE,
	};
	struct support_task t = { .due = RETAIN_NOW, .show = RETAIN_NOW, .code = "call",
				  .text = RETAIN_NOTE };
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_task_add(&c, &s, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_file_add(&c, &s, RETAIN_NOTE, DOC_CLEAN_PDF,
				  (struct blob){ (const uint8_t *)RETAIN_NOTE, strlen(RETAIN_NOTE) }, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

void retain_test_close(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_close(&c, &s, "done", "helped", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

struct id retain_test_case(struct auth_fixture *f)
{
	struct id id = retain_test_open(f);

	retain_test_close(f, id);
	return id;
}

mst_err retain_test_rule(struct auth_fixture *f, const char *regime, int64_t story, int64_t whole)
{
	struct retain_rule r = { .regime = regime, .from = day_today(), .story_days = story,
				 .case_days = whole, .volunteer_days = 365, .witness_days = 180,
				 .paper_days = 60, .pledge_years = 10, .log_years = 5 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = retain_rule_put(&c, &r, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

void retain_test_day(struct auth_fixture *f, int64_t now)
{
	struct ctx c;
	size_t n;

	day_fake(now);
	CHECK_OK(retain_case_due(&f->app, now, &n));
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_split_due(&c, &n));
	CHECK_OK(retain_story_due(&c, &n));
	ctx_close(&c);
}

static int64_t day_at_noon(int n)
{
	return RETAIN_NOW + (int64_t)n * 86400;
}

static bool there(struct auth_fixture *f, struct id id)
{
	struct support_trace t;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	mst_err e = support_trace_find(&c, id, &t);

	CHECK(e == MST_OK || e == MST_NOTFOUND);
	ctx_close(&c);
	return e == MST_OK;
}

static size_t plan(struct auth_fixture *f, struct retain_due ret[8])
{
	struct retain_due *list;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(retain_plan(c.db, c.mem, f->app.jour, day_today(), day_today() + RETAIN_AHEAD, &list,
			     &n));
	for (size_t i = 0; i < n && i < 8; i++)
		ret[i] = list[i];
	ctx_close(&c);
	return n;
}

static bool open_fixture(struct auth_fixture *f)
{
	day_fake(RETAIN_NOW);
	return auth_fixture_open(f, retain_test_rooms(), MAJ + 1);
}

static void close_fixture(struct auth_fixture *f)
{
	auth_fixture_close(f);
	day_fake(0);
}

TEST(retain_rules_are_versions_within_the_law)
{
	struct auth_fixture f;
	struct retain_rule r;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(retain_rule_on(c.db, c.mem, f.app.jour, day_today(), &r));
	CHECK_STR(r.regime, "own");
	CHECK_INT(r.story_days, 90);
	ctx_close(&c);
	CHECK_ERR(retain_test_rule(&f, "own", 29, 60), MST_INVALID);  /* before the undo is over */
	CHECK_ERR(retain_test_rule(&f, "own", 61, 60), MST_INVALID);  /* notes outlive her name */
	CHECK_ERR(retain_test_rule(&f, "ivo", 90, 365), MST_INVALID); /* the law says two years */
	CHECK_ERR(retain_test_rule(&f, "none", 90, 365), MST_INVALID);
	CHECK_OK(retain_test_rule(&f, "own", 50, 60));
	CHECK_OK(retain_test_rule(&f, "own", 40, 60)); /* the same day: in its place */
	day_fake(day_at_noon(1));
	CHECK_OK(retain_test_rule(&f, "ivo", 730, 730));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(retain_rule_on(c.db, c.mem, f.app.jour, day_of(RETAIN_NOW), &r));
	CHECK_INT(r.story_days, 40);
	CHECK_OK(retain_rule_on(c.db, c.mem, f.app.jour, day_of(RETAIN_NOW) + 1, &r));
	CHECK_STR(r.regime, "ivo");
	ctx_close(&c);
	close_fixture(&f);
}

TEST(retain_the_dry_run_tells_what_comes_and_when)
{
	struct retain_due d[8];
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id id = retain_test_case(&f);

	CHECK_OK(retain_test_rule(&f, "own", 40, 60));
	CHECK_INT(plan(&f, d), 0);
	day_fake(day_at_noon(9));
	CHECK_INT(plan(&f, d), 0);
	day_fake(day_at_noon(10));
	CHECK_INT(plan(&f, d), 1);
	CHECK(d[0].story && d[0].linked && id_eq(d[0].case_id, id));
	CHECK_INT(d[0].day, day_of(RETAIN_NOW) + 40);
	retain_test_day(&f, day_at_noon(31)); /* the cut */
	CHECK_INT(plan(&f, d), 2);
	CHECK(d[0].story && !d[1].story && !d[0].linked);
	CHECK_INT(d[1].day, day_of(RETAIN_NOW) + 60);
	close_fixture(&f);
}

TEST(retain_notes_go_first_then_the_case)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct support_entry *e;
	struct ctx c;
	size_t n = 1;

	if (!open_fixture(&f))
		return;
	struct id id = retain_test_case(&f);

	CHECK_OK(retain_test_rule(&f, "own", 40, 60));
	retain_test_day(&f, day_at_noon(31));
	retain_test_day(&f, day_at_noon(39));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_INT(n, 2);
	ctx_close(&c);
	retain_test_day(&f, day_at_noon(40));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_STR(s.person.name, RETAIN_NAME);
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	retain_test_day(&f, day_at_noon(59));
	CHECK(there(&f, id));
	retain_test_day(&f, day_at_noon(60));
	CHECK(!there(&f, id));
	int64_t rows;

	CHECK(auth_fixture_log_whole(&f, &rows));
	close_fixture(&f);
}

static mst_err hold(struct auth_fixture *f, struct id id, int32_t until, bool lift)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = support_case_read(&c, id, &s);

	if (e == MST_OK)
		e = lift ? retain_hold_lift(&c, &s, &a) :
			   retain_hold_put(&c, &s, "Rättegång i juni", until, &a);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

TEST(retain_a_hold_has_a_reason_and_an_end)
{
	struct retain_due d[8];
	struct auth_fixture f;
	int32_t day0 = day_of(RETAIN_NOW);

	if (!open_fixture(&f))
		return;
	struct id id = retain_test_case(&f), other = retain_test_case(&f);

	CHECK_OK(retain_test_rule(&f, "own", 40, 40));
	retain_test_day(&f, day_at_noon(31));
	CHECK_ERR(hold(&f, id, day0 + 31, false), MST_INVALID);
	CHECK_ERR(hold(&f, id, day0 + 31 + RETAIN_HOLD_DAYS + 1, false), MST_INVALID);
	CHECK_OK(hold(&f, id, day0 + 45, false));
	CHECK_OK(hold(&f, other, day0 + 45, false));
	CHECK_OK(hold(&f, other, 0, true));
	CHECK_INT(plan(&f, d), 2);
	CHECK_INT(d[id_eq(d[0].case_id, id) ? 0 : 1].held, day0 + 45);
	retain_test_day(&f, day_at_noon(45));
	CHECK(there(&f, id));
	CHECK(!there(&f, other));
	retain_test_day(&f, day_at_noon(46));
	CHECK(!there(&f, id));
	close_fixture(&f);
}

static mst_err ask_early(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = support_case_read(&c, id, &s);

	if (e == MST_OK)
		e = retain_early_put(&c, &s, &a);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* Closed today, asked for today, gone tonight; the other one that was closed waits for its month. */
TEST(retain_what_she_asks_for_goes_the_same_night)
{
	struct retain_due d[8];
	struct auth_fixture f;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id id = retain_test_case(&f), other = retain_test_case(&f);

	CHECK_OK(retain_test_rule(&f, "own", 30, 30));
	CHECK_OK(hold(&f, id, day_of(RETAIN_NOW) + 5, false));
	CHECK_ERR(ask_early(&f, id), MST_CONFLICT); /* held */
	CHECK_OK(hold(&f, id, 0, true));
	CHECK_OK(ask_early(&f, id));
	CHECK_OK(ask_early(&f, id)); /* once more changes nothing */
	CHECK_INT(plan(&f, d), 2);
	CHECK(id_eq(d[0].case_id, id) && d[0].early && !d[0].linked && d[0].day == day_of(RETAIN_NOW));
	CHECK_OK(retain_case_due(&f.app, RETAIN_NOW + 3600, &n));
	CHECK_INT(n, 1);
	CHECK(!there(&f, id));
	CHECK(there(&f, other));
	close_fixture(&f);
}

/* Broken anywhere, the next night ends it. */
TEST(retain_erasing_broken_at_each_call)
{
	struct auth_fixture f;
	mst_err e = MST_FAIL;
	struct ctx c;
	size_t n;
	int i;

	if (!open_fixture(&f))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 40, 40));
	db_test_quiet(true);
	struct id id = retain_test_case(&f);

	retain_test_day(&f, day_at_noon(31));
	day_fake(day_at_noon(40));
	for (i = 1; i < 200 && e != MST_OK; i++) {
		db_fail_at(i);
		e = retain_case_due(&f.app, day_at_noon(40), &n);
		db_fail_at(0);
		auth_fixture_detach(&f);
		auth_fixture_attach(&f);
	}
	CHECK_OK(e);
	CHECK(i > 10);
	CHECK(!there(&f, id));
	bool erased;

	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(vault_erased(c.vault, id, &erased));
	CHECK(erased);
	ctx_close(&c);
	db_test_quiet(false);
	close_fixture(&f);
}

struct erasing {
	struct auth_fixture f;
	struct id id;
};

static mst_err erase_due(void *arg)
{
	struct erasing *x = arg;
	size_t n;

	return retain_case_due(&x->f.app, day_at_noon(40), &n);
}

/* Killed anywhere: no row of it is gone while its key is there, and the next night ends it. */
TEST(retain_erasing_killed_in_each_call)
{
	bool killed = true, erased = false;
	struct erasing x;
	struct ctx c;
	int n;

	if (!open_fixture(&x.f))
		return;
	CHECK_OK(retain_test_rule(&x.f, "own", 40, 40));
	x.id = retain_test_case(&x.f);
	retain_test_day(&x.f, day_at_noon(31));
	day_fake(day_at_noon(40));
	for (n = 1; n < 400 && killed; n += test_step(9)) {
		killed = auth_fixture_dies(&x.f, n, erase_due, &x);
		auth_fixture_ctx(&x.f, -1, &c);
		CHECK_OK(vault_erased(c.vault, x.id, &erased));
		ctx_close(&c);
		CHECK(erased || there(&x.f, x.id));
	}
	CHECK(!killed && n > 10 && erased && !there(&x.f, x.id));
	close_fixture(&x.f);
}

/* Years that were imported, or a jour that nobody signed in to: she is not kept waiting for all of it. */
TEST(retain_many_notes_go_in_several_sign_ins)
{
	struct auth_fixture f;
	size_t n = 0;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 40, 60));
	for (int i = 0; i < RETAIN_STORY_MOST + 2; i++)
		(void)retain_test_case(&f);
	for (int day = 31; day <= 40; day += 9) {
		day_fake(day_at_noon(day));
		auth_fixture_ctx(&f, KARIN, &c);
		CHECK_OK(support_split_due(&c, &n));
		ctx_close(&c);
	}
	for (int i = 0; i < 3; i++) {
		auth_fixture_ctx(&f, KARIN, &c);
		CHECK_OK(retain_story_due(&c, &n));
		CHECK_INT(n, i == 0 ? RETAIN_STORY_MOST : i == 1 ? 2 : 0);
		ctx_close(&c);
	}
	close_fixture(&f);
}

static mst_err erase_its_keys(struct db *v, void *arg)
{
	return support_keys_erase(v, *(struct id *)arg, 1);
}

/* An older copy of the data came back: what was erased since has no key, and its rows go the same night. */
TEST(retain_what_was_erased_since_an_old_copy_goes)
{
	struct auth_fixture f;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id id = retain_test_case(&f), kept = retain_test_case(&f);

	CHECK_OK(retain_case_due(&f.app, day_at_noon(1), &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_call(f.app.vault, erase_its_keys, &id));
	CHECK_OK(retain_case_due(&f.app, day_at_noon(1), &n));
	CHECK_INT(n, 1);
	CHECK(!there(&f, id) && there(&f, kept));
	close_fixture(&f);
}

/* Who never began is erased on the day that was set for her, who has helped after the rule's days. */
TEST(retain_an_application_goes_on_its_day)
{
	struct volunteer v = volunteer_none(), old = volunteer_none(), *list;
	struct auth_fixture f;
	struct ctx c;
	struct act a;
	size_t n;

	if (!open_fixture(&f))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 30, 365));
	v.name = "Ronja Ek";
	old.name = "Siv Näslund";
	v.ended = old.ended = true;
	v.ended_on = old.ended_on = day_of(RETAIN_NOW);
	v.outcome = VOLUNTEER_WITHDREW;
	v.erase_on = day_of(RETAIN_NOW) + 90;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(volunteer_put(&c, &v, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(volunteer_put(&c, &old, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	for (int day = 89; day <= 365; day += day == 89 ? 1 : 275) {
		retain_test_day(&f, day_at_noon(day));
		CHECK_OK(volunteer_list(&c, true, &list, &n));
		CHECK_INT(n, day == 89 ? 2 : day == 90 ? 1 : 0);
	}
	ctx_close(&c);
	close_fixture(&f);
}
