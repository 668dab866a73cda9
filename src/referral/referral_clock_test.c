/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_clock_test.c - the first-contact clock over closed days, and what is late. */
#include "base/test.h"
#include "referral/referral.h"

static const struct referral_hours usual = REFERRAL_HOURS_USUAL;

static int64_t at(const char *text)
{
	int64_t ret = 0;

	CHECK(day_parse_time(text, &ret));
	return ret;
}

static const char *due(struct arena *mem, const char *received)
{
	return day_time_str(mem, referral_due(&usual, at(received)));
}

TEST(referral_clock_runs_on_open_days)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(due(mem, "2026-04-14T14:02"), "2026-04-16 14:02"); /* Tuesday to Thursday */
	CHECK_STR(due(mem, "2026-04-17T10:00"), "2026-04-21 10:00"); /* over a weekend */
	CHECK_STR(due(mem, "2026-04-18T10:00"), "2026-04-21 17:00"); /* came on a Saturday */
	CHECK_STR(due(mem, "2026-04-02T09:00"), "2026-04-08 09:00"); /* over Easter */
	CHECK_STR(due(mem, "2026-12-23T12:00"), "2026-12-29 12:00"); /* over Christmas */
}

TEST(referral_clock_ends_when_somebody_can_be_rung)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(due(mem, "2026-04-14T08:00"), "2026-04-16 08:00");
	CHECK_STR(due(mem, "2026-04-14T07:59"), "2026-04-15 17:00");
	CHECK_STR(due(mem, "2026-04-14T17:00"), "2026-04-16 17:00");
	CHECK_STR(due(mem, "2026-04-14T23:30"), "2026-04-16 17:00");
	CHECK_STR(due(mem, "2026-04-17T04:03"), "2026-04-20 17:00"); /* over a weekend */
	CHECK_STR(due(mem, "2026-04-02T02:00"), "2026-04-07 17:00"); /* over Easter */
}

TEST(referral_clock_knows_closed_weeks)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const int32_t weeks[][2] = { { day_make(2026, 7, 13), day_make(2026, 7, 19) } };
	struct referral_hours h = usual;

	h.cal.closed = weeks;
	h.cal.nclosed = 1;
	CHECK_STR(day_time_str(mem, referral_due(&h, at("2026-07-10T08:00"))), "2026-07-21 08:00");
}

/* An office that is open on Monday to Wednesday until noon, and has promised three days. */
TEST(referral_clock_knows_half_time)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct referral_hours h = { .target = 72, .opens = 8, .closes = 12, .cal = { .weekdays = 7 } };

	CHECK_STR(day_time_str(mem, referral_due(&h, at("2026-04-13T09:00"))), "2026-04-20 09:00");
	CHECK_STR(day_time_str(mem, referral_due(&h, at("2026-04-14T15:00"))), "2026-04-21 12:00");
	h.target = 24;
	CHECK_STR(day_time_str(mem, referral_due(&h, at("2026-04-16T09:00"))), "2026-04-20 12:00");
}

TEST(referral_is_late_after_its_hour_or_its_day)
{
	int64_t due_at = at("2026-04-15T14:00");

	CHECK(!referral_late(due_at, 0, at("2026-04-15T14:00")));
	CHECK(referral_late(due_at, 0, at("2026-04-15T14:01")));
	CHECK(!referral_late(due_at, 1, at("2026-04-15T23:59")));
	CHECK(referral_late(due_at, 1, at("2026-04-16T00:00")));
}

TEST(referral_source_is_quiet_against_its_own_history)
{
	const int64_t day = 86400, now = day_at(day_make(2026, 4, 15), 9, 0);
	/* Eleven in a hundred days: one in ten. */
	struct referral_quiet q = { "police", 11, now - 146 * day, now - 46 * day };

	CHECK_INT(referral_usual_days(&q), 10);
	CHECK(!referral_is_quiet(&q, now));
	CHECK(referral_is_quiet(&q, now + day));
	q.n = 5; /* too few to say anything */
	CHECK(!referral_is_quiet(&q, now + 100 * day));
	q = (struct referral_quiet){ "police", 200, now - 106 * day, now - 6 * day };
	CHECK_INT(referral_usual_days(&q), 1);
	CHECK(!referral_is_quiet(&q, now)); /* a closed week */
	CHECK(referral_is_quiet(&q, now + 2 * day));
	q = (struct referral_quiet){ "police", 6, now - 9 * day, now - 9 * day }; /* all at once */
	CHECK(referral_is_quiet(&q, now));
}
