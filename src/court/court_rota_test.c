/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota_test.c - the steps of a shift, two at once, and the calendar byte by byte. */
#include "auth/auth_fixture.h"
#include "court/court_rota.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = stats_room;
	list[1] = court_room;
	return list;
}

TEST(court_rota_steps_are_her_own)
{
	static const char *const steps[] = { "take", "come", "offer", "keep" };
	static const struct {
		enum court_shift_state state;
		int who;           /* 0 nobody, 1 she, 2 another */
		bool may[4];       /* by steps */
		enum court_shift_state then[4];
	} cases[] = {
		{ COURT_FREE, 0, { true }, { COURT_COMING } },
		{ COURT_ASKED, 1, { false, true, true, false }, { 0, COURT_COMING, COURT_OFFERED } },
		{ COURT_ASKED, 2, { false }, { 0 } },
		{ COURT_COMING, 1, { false, false, true, false }, { 0, 0, COURT_OFFERED } },
		{ COURT_COMING, 2, { false }, { 0 } },
		{ COURT_OFFERED, 1, { false, false, false, true }, { 0, 0, 0, COURT_COMING } },
		{ COURT_OFFERED, 2, { true }, { COURT_COMING } },
	};
	struct id she = { { 1 } }, other = { { 2 } };

	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct court_shift s = { .state = cases[i].state,
					 .who = cases[i].who == 1 ? she :
						cases[i].who == 2 ? other : ID_NONE };

		for (size_t k = 0; k < MST_LEN(steps); k++) {
			struct court_shift next = { 0 };

			CHECK_INT(court_shift_step(&s, she, steps[k], &next), cases[i].may[k]);
			if (cases[i].may[k]) {
				CHECK_INT(next.state, cases[i].then[k]);
				CHECK(id_eq(next.who, she));
			}
		}
		CHECK(!court_shift_step(&s, she, NULL, &s));
		CHECK(!court_shift_step(&s, she, "annat", &s));
	}
}

TEST(court_rota_is_taken_by_the_first_alone)
{
	struct court_shift s[2] = { { .day = day_make(2026, 4, 20), .part = "afternoon", .state = COURT_FREE },
				    { .day = day_make(2026, 4, 20), .part = "morning", .state = COURT_FREE } };
	struct court_shift *list = NULL, maj = { 0 }, olle = { 0 };
	struct auth_fixture f;
	struct act a, b;
	struct ctx c;
	size_t n = 0;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), OLLE + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	court_shifts_put(&c, s, 2, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(court_shifts(&c, s[0].day, s[0].day, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[0].part, "morning"); /* in the order of the day */
	CHECK(court_shift_step(&list[0], f.who[MAJ].id, "take", &maj));
	CHECK(court_shift_step(&list[0], f.who[OLLE].id, "take", &olle));
	court_shifts_put(&c, &maj, 1, &a);
	court_shifts_put(&c, &olle, 1, &b);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &b), MST_CONFLICT);
	CHECK_OK(court_shift_find(&c, maj.id, &maj));
	CHECK(id_eq(maj.who, f.who[MAJ].id));
	CHECK_INT(maj.state, COURT_COMING);
	list[0] = maj;
	CHECK(!court_shift_twice(list, n, &list[0], f.who[MAJ].id)); /* it is the same place */
	CHECK(!court_shift_twice(list, n, &list[1], f.who[MAJ].id)); /* the other half of the day */
	list[1].part = "morning";
	CHECK(court_shift_twice(list, n, &list[1], f.who[MAJ].id));
	CHECK(!court_shift_twice(list, n, &list[1], ID_NONE));
	court_shift_remove(&c, maj.id, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(court_rota_calendar_says_busy_and_nothing_else)
{
	struct court_shift list[] = {
		{ .id = { { 1 } }, .who = { { 7 } }, .day = day_make(2026, 4, 20), .part = "morning", .state = COURT_COMING },
		{ .id = { { 2 } }, .who = { { 8 } }, .day = day_make(2026, 4, 20), .part = "afternoon", .state = COURT_COMING },
		{ .id = { { 3 } }, .who = ID_NONE, .day = day_make(2026, 4, 21), .part = "morning", .state = COURT_FREE },
		{ .id = { { 4 } }, .who = { { 7 } }, .day = day_make(2026, 12, 1), .part = "afternoon", .state = COURT_ASKED },
	};
	struct id who = { { 7 } };
	struct sbuf b;

	sbuf_init(&b, 4096);
	court_feed_write(&b, list, MST_LEN(list), who, NOW);
	CHECK_STR(b.p, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Medstod//SV\r\n"
		       "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
		       "BEGIN:VEVENT\r\nUID:aeaaaaaaaaaaaaaaaaaaaaaaaa@medstod.invalid\r\n"
		       "DTSTAMP:20260415T080000Z\r\nDTSTART:20260420T061500Z\r\nDTEND:20260420T101500Z\r\n"
		       "SUMMARY:Upptagen\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n"
		       "BEGIN:VEVENT\r\nUID:aqaaaaaaaaaaaaaaaaaaaaaaaa@medstod.invalid\r\n"
		       "DTSTAMP:20260415T080000Z\r\nDTSTART:20261201T111500Z\r\nDTEND:20261201T153000Z\r\n"
		       "SUMMARY:Upptagen\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	sbuf_reset(&b);
	court_feed_write(&b, list, MST_LEN(list), ID_NONE, NOW);
	CHECK(!strstr(b.p, "VEVENT"));
	sbuf_done(&b);
}

TEST(court_rota_calendar_is_off_until_it_is_turned_on_and_opens_to_its_latest_secret)
{
	struct id first = { { 1, 2 } }, second = { { 3, 4 } }, user = ID_NONE;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	bool on = true;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(court_feed_is_on(&c, &on));
	CHECK(!on);
	CHECK_ERR(court_feed_find(&c, first, &user), MST_NOTFOUND);
	court_feed_on(&c, first, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(court_feed_find(&c, first, &user));
	CHECK(id_eq(user, f.who[MAJ].id));
	court_feed_on(&c, second, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(court_feed_find(&c, first, &user), MST_NOTFOUND);
	CHECK_OK(court_feed_find(&c, second, &user));
	court_feed_off(&c, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(court_feed_find(&c, second, &user), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
