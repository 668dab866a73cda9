/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_clock_test.c - the first-contact clock over closed days, and where the next try lands. */
#include "base/test.h"
#include "referral/referral.h"

static int64_t at(const char *text)
{
	int64_t ret = 0;

	CHECK(day_parse_time(text, &ret));
	return ret;
}

static const char *due(struct arena *mem, const char *received)
{
	return day_time_str(mem, referral_due(NULL, at(received)));
}

TEST(referral_clock_runs_on_open_days)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(due(mem, "2026-04-14T14:02"), "2026-04-16 14:02"); /* Tuesday to Thursday */
	CHECK_STR(due(mem, "2026-04-17T10:00"), "2026-04-21 10:00"); /* over a weekend */
	CHECK_STR(due(mem, "2026-04-18T10:00"), "2026-04-22 00:00"); /* came on a Saturday */
	CHECK_STR(due(mem, "2026-04-02T09:00"), "2026-04-08 09:00"); /* over Easter */
	CHECK_STR(due(mem, "2026-12-23T12:00"), "2026-12-29 12:00"); /* over Christmas */
}

TEST(referral_clock_knows_closed_weeks)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const int32_t weeks[][2] = { { day_make(2026, 7, 13), day_make(2026, 7, 19) } };
	struct day_calendar cal = { .closed = weeks, .nclosed = 1 };

	CHECK_STR(day_time_str(mem, referral_due(&cal, at("2026-07-10T08:00"))),
		  "2026-07-21 08:00");
}

static const char *next(struct arena *mem, const char *const *tries, size_t n)
{
	int64_t list[8];

	for (size_t i = 0; i < n; i++)
		list[i] = at(tries[i]);
	return day_time_str(mem, referral_next_try(NULL, list, n, list[n - 1]));
}

TEST(referral_next_try_is_another_time_of_day)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const tries[] = { "2026-04-15T09:10", "2026-04-15T14:00",
					     "2026-04-15T18:00", "2026-04-16T10:00" };

	CHECK_STR(next(mem, tries, 1), "2026-04-15 14:00");
	CHECK_STR(next(mem, tries, 2), "2026-04-15 18:00");
	CHECK_STR(next(mem, tries, 3), "2026-04-16 10:00"); /* all used: any but the last */
	CHECK_STR(next(mem, tries, 4), "2026-04-16 14:00");
	static const char *const ends[] = { "2026-04-15T09:10", "2026-04-15T19:00" };

	CHECK_STR(next(mem, ends, 2), "2026-04-16 14:00"); /* morning and evening are used */
}

TEST(referral_next_try_keeps_to_open_days)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	static const char *const friday[] = { "2026-04-17T17:30" };
	static const char *const easter[] = { "2026-04-02T19:00" };
	static const char *const noon[] = { "2026-04-15T11:55" };

	CHECK_STR(next(mem, friday, 1), "2026-04-20 10:00");
	CHECK_STR(next(mem, easter, 1), "2026-04-07 10:00");
	CHECK_STR(next(mem, noon, 1), "2026-04-15 18:00"); /* 14:00 is too soon */
}

TEST(referral_is_late_after_its_hour_or_its_day)
{
	int64_t due_at = at("2026-04-15T14:00");

	CHECK(!referral_late(due_at, 0, at("2026-04-15T14:00")));
	CHECK(referral_late(due_at, 0, at("2026-04-15T14:01")));
	CHECK(!referral_late(due_at, 1, at("2026-04-15T23:59")));
	CHECK(referral_late(due_at, 1, at("2026-04-16T00:00")));
}
