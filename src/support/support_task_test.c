/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_task_test.c - deadlines by rule, tasks sealed in their case, tries that lead to the next. */
#include "support/support_fixture.h"
#include "support/support_task.h"

static const struct support_dates none = { DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE };

static const struct support_deadline *find(const struct support_deadline *list, size_t n,
					   const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code))
			return &list[i];
	return NULL;
}

TEST(support_deadline_of_compensation_runs_from_the_last_day_that_is_known)
{
	struct support_deadline list[SUPPORT_DEADLINES];
	const struct support_deadline *r;
	struct support_dates d = none;
	int32_t opened = day_make(2026, 4, 1);

	CHECK_INT(support_deadlines(&d, opened, list), 0);
	d.crime = day_make(2026, 2, 28);
	r = find(list, support_deadlines(&d, opened, list), "compensation");
	CHECK(r && r->early && r->due == day_make(2029, 2, 28));
	d.ended = day_make(2026, 8, 31);
	r = find(list, support_deadlines(&d, opened, list), "compensation");
	CHECK(r && !r->early && r->due == day_make(2029, 8, 31));
	d.final = day_make(2027, 1, 5);
	r = find(list, support_deadlines(&d, opened, list), "compensation");
	CHECK(r && r->due == day_make(2030, 1, 5));
	d.turns21 = day_make(2035, 6, 1); /* a child */
	r = find(list, support_deadlines(&d, opened, list), "compensation");
	CHECK(r && r->due == day_make(2035, 6, 1));
	d.turns21 = day_make(2029, 1, 1); /* three years are longer */
	r = find(list, support_deadlines(&d, opened, list), "compensation");
	CHECK(r && r->due == day_make(2030, 1, 5));
}

TEST(support_deadline_of_the_claim_by_the_day_of_the_charge)
{
	struct support_deadline list[SUPPORT_DEADLINES];
	const struct support_deadline *r;
	struct support_dates d = none;
	int32_t opened = day_make(2026, 4, 1);

	d.crime = day_make(2026, 3, 1);
	d.charged = day_make(2026, 8, 31);
	CHECK(!find(list, support_deadlines(&d, opened, list), "claim"));
	d.charged = day_make(2026, 9, 1);
	r = find(list, support_deadlines(&d, opened, list), "claim");
	CHECK(r && r->due == day_make(2026, 9, 15) && r->remind == d.charged);
	d.trial = day_make(2026, 10, 20);
	r = find(list, support_deadlines(&d, opened, list), "claim");
	CHECK(r && r->due == d.trial);
	d.final = day_make(2026, 12, 1);
	CHECK(!find(list, support_deadlines(&d, opened, list), "claim"));
}

struct world {
	struct auth_fixture f;
	struct id id;
	struct ctx c;
	struct support_case s;
};

static bool open_world(struct world *w, int64_t now)
{
	day_fake(now);
	if (!auth_fixture_open(&w->f, support_fixture_rooms(), MAJ + 1))
		return false;
	w->id = support_fixture_case(&w->f, KARIN);
	auth_fixture_ctx(&w->f, KARIN, &w->c);
	CHECK_OK(support_case_read(&w->c, w->id, &w->s));
	return true;
}

static void close_world(struct world *w)
{
	support_case_wipe(&w->s);
	ctx_close(&w->c);
	auth_fixture_close(&w->f);
	day_fake(0);
}

static size_t waiting(struct world *w, struct support_task **ret)
{
	size_t n = 0;

	CHECK_OK(support_tasks(&w->c, &w->s, ret, &n));
	return n;
}

TEST(support_task_waits_until_it_is_done_once)
{
	struct world w = { 0 };
	struct support_task t = { .code = "follow", .text = "Fråga om sömnen" }, *list = NULL;
	struct view_item *items;
	struct act a;
	size_t n;

	if (!open_world(&w, FIXTURE_NOW))
		return;
	t.due = t.show = day_at(day_of(FIXTURE_NOW), 0, 0);
	CHECK_OK(support_task_add(&w.c, &w.s, &t, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	t.due = t.show = day_at(day_of(FIXTURE_NOW) + 1, 0, 0);
	CHECK_OK(support_task_add(&w.c, &w.s, &t, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_INT(waiting(&w, &list), 2);
	CHECK_STR(list[0].text, "Fråga om sömnen");
	CHECK_OK(support_tasks_today(&w.c, &items, &n));
	CHECK_INT(n, 1); /* tomorrow's is not told of today */
	CHECK_OK(support_task_done(&w.c, &w.s, list[0].id, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_ERR(ctx_act_now(&w.c, &a), MST_CONFLICT);
	CHECK_INT(waiting(&w, &list), 1);
	CHECK_OK(support_close(&w.c, &w.s, "done", "helped", &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	close_world(&w);
}

TEST(support_not_reached_leads_to_one_next_try_and_a_talk_ends_them)
{
	struct world w = { 0 };
	struct support_entry e = { .kind = SUPPORT_TALK, .channel = "phone" }, *entries;
	struct support_task *list = NULL;
	int64_t next, now = 0;
	struct act a;
	size_t n;

	CHECK(day_parse_time("2027-04-14T09:00", &now));
	if (!open_world(&w, now))
		return;
	CHECK(now > FIXTURE_NOW); /* after the first note */
	for (int i = 0; i < 2; i++) {
		w.c.now = now + i * 60;
		CHECK_OK(support_not_reached(&w.c, &w.s, &a, &next));
		CHECK_OK(ctx_act_now(&w.c, &a));
	}
	CHECK_INT(waiting(&w, &list), 1); /* the earlier one is done */
	CHECK_STR(day_time_str(w.c.mem, list[0].due), "2027-04-14 14:00");
	CHECK_OK(support_entries(&w.c, &w.s, &entries, &n));
	CHECK_INT(support_tries(entries, n), 2);
	e.at = w.c.now = now + 3600;
	CHECK_OK(support_log(&w.c, &w.s, &e, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_INT(waiting(&w, &list), 0);
	CHECK_OK(support_entries(&w.c, &w.s, &entries, &n));
	CHECK_INT(support_tries(entries, n), 0);
	close_world(&w);
}

TEST(support_dates_move_their_tasks_and_keep_to_the_version)
{
	struct world w = { 0 };
	struct support_dates d = none;
	struct support_task *list = NULL;
	struct act a;

	if (!open_world(&w, FIXTURE_NOW))
		return;
	d.crime = day_make(2026, 1, 10);
	CHECK_OK(support_dates_put(&w.c, &w.s, &d, w.s.version, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_INT(waiting(&w, &list), 2);
	CHECK_ERR(ctx_act_now(&w.c, &a), MST_CONFLICT); /* that version is gone */
	support_case_wipe(&w.s);
	CHECK_OK(support_case_read(&w.c, w.id, &w.s));
	CHECK_INT(w.s.codes.dates.crime, d.crime);
	CHECK_INT(w.s.codes.dates.trial, DAY_NONE);
	d.ended = day_make(2026, 2, 10);
	CHECK_OK(support_dates_put(&w.c, &w.s, &d, w.s.version, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_INT(waiting(&w, &list), 2);
	CHECK_STR(day_time_str(w.c.mem, list[1].due), "2029-02-10 00:00");
	support_case_wipe(&w.s);
	CHECK_OK(support_case_read(&w.c, w.id, &w.s));
	CHECK_OK(support_dates_put(&w.c, &w.s, &none, w.s.version, &a));
	CHECK_OK(ctx_act_now(&w.c, &a));
	CHECK_INT(waiting(&w, &list), 0);
	close_world(&w);
}
