/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_helper_test.c - of those who have helped: how they came goes first, the pledge last, by role. */
#include "retain/retain_test.h"

#include "volunteer/volunteer_time.h"

#define TODAY day_of(RETAIN_NOW)

static const struct retain_rule rule = { .regime = "own", .volunteer_days = 365, .witness_days = 180,
					 .paper_days = 60, .pledge_years = 10, .log_years = 5 };

static struct volunteer helper(unsigned kinds)
{
	struct volunteer v = volunteer_none();

	v.name = "Siv Näslund";
	v.phone = "070-1740605";
	v.kinds = kinds;
	v.pledge = TODAY - 900;
	v.pledge_version = "2023";
	v.interview = v.references = v.extract = v.training = v.board = TODAY - 910;
	v.extract_seen = "Karin Lindberg";
	v.started = TODAY - 900;
	v.ended = true;
	v.ended_on = TODAY;
	return v;
}

static void next_is(const struct volunteer *p, enum retain_step step, int32_t day)
{
	struct retain_helper h = { 0 };

	CHECK(retain_helper_next(&rule, p, &h));
	CHECK_INT(h.step, step);
	CHECK_INT(h.day, day);
}

TEST(retain_what_goes_of_who_has_helped_is_by_role)
{
	struct volunteer v = helper(VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS);
	struct retain_helper h;

	next_is(&v, RETAIN_PAPERS, TODAY + 60);
	v.interview = v.references = v.extract = v.training = v.board = DAY_NONE;
	v.extract_seen = "";
	next_is(&v, RETAIN_ALL_BUT_PLEDGE, TODAY + 365);
	v.kinds = VOLUNTEER_WITNESS;
	next_is(&v, RETAIN_ALL_BUT_PLEDGE, TODAY + 180);
	v.phone = NULL;
	next_is(&v, RETAIN_ALL, day_add_months(TODAY, 120));
	v.pledge = DAY_NONE; /* nothing that holds on */
	next_is(&v, RETAIN_ALL, TODAY + 180);
	v = helper(VOLUNTEER_SUPPORT);
	v.outcome = VOLUNTEER_DECLINED;
	v.erase_on = TODAY + 30;
	next_is(&v, RETAIN_ALL, TODAY + 30);
	v.ended = false;
	CHECK(!retain_helper_next(&rule, &v, &h));
}

static size_t planned(struct ctx *c, int32_t last)
{
	struct retain_helper *list;
	size_t n;

	CHECK_OK(retain_helpers(c, last, &list, &n));
	return n;
}

static void put(struct ctx *c, struct volunteer *v)
{
	struct act a;

	CHECK_OK(volunteer_put(c, v, &a));
	CHECK_OK(ctx_act_now(c, &a));
}

static void on_day(struct auth_fixture *f, int day)
{
	retain_test_day(f, RETAIN_NOW + (int64_t)day * 86400);
}

TEST(retain_the_pledge_outlives_the_engagement)
{
	struct volunteer v = helper(VOLUNTEER_SUPPORT), got, *list;
	struct auth_fixture f;
	struct ctx c;
	size_t n;

	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&f, retain_test_rooms(), MAJ + 1))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 30, 365));
	auth_fixture_ctx(&f, KARIN, &c);
	put(&c, &v);
	CHECK_INT(planned(&c, TODAY + 59), 0);
	CHECK_INT(planned(&c, TODAY + 60), 1);
	on_day(&f, 59);
	CHECK_OK(volunteer_read(&c, v.id, &got));
	CHECK_INT(got.references, TODAY - 910);
	on_day(&f, 60);
	CHECK_OK(volunteer_read(&c, v.id, &got));
	CHECK_INT(got.references, DAY_NONE);
	CHECK_INT(got.extract, DAY_NONE);
	CHECK_STR(got.extract_seen, "");
	CHECK_STR(got.phone, "070-1740605");
	on_day(&f, 365);
	CHECK_OK(volunteer_read(&c, v.id, &got));
	CHECK_STR(got.name, "Siv Näslund");
	CHECK_STR(got.phone, "");
	CHECK_INT(got.pledge, TODAY - 900);
	CHECK_STR(got.pledge_version, "2023");
	CHECK_INT(got.ended_on, TODAY);
	on_day(&f, 366); /* nothing more to take, for years */
	CHECK_INT(planned(&c, TODAY + 3000), 0);
	on_day(&f, day_add_months(TODAY, 120) - TODAY);
	CHECK_OK(volunteer_list(&c, true, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

/* Hours of the year 2026 go when 2033 has ended. */
TEST(retain_hours_are_kept_as_long_as_the_books)
{
	struct volunteer_time t = { .day = TODAY, .minutes = 60 }, *list;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n;

	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&f, retain_test_rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	t.who = c.who->id;
	CHECK_OK(volunteer_time_put(&c, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	on_day(&f, day_make(2033, 12, 31) - TODAY);
	CHECK_OK(volunteer_times(&c, 0, 12 * 2100, &list, &n));
	CHECK_INT(n, 1);
	on_day(&f, day_make(2034, 1, 1) - TODAY);
	CHECK_OK(volunteer_times(&c, 0, 12 * 2100, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
