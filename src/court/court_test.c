/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_test.c - a session: sealed, counted by role, taken back with its figures. */
#include "auth/auth_fixture.h"
#include "court/court.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = stats_room;
	list[1] = court_room;
	return list;
}

static int64_t sum(struct auth_fixture *f, enum stats_kind kind, const char *role)
{
	struct stats_count *list = NULL;
	struct ctx c;
	size_t n = 0;
	int64_t total = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(stats_by(c.db, c.mem, f->app.jour, kind, STATS_BY_SERVICE, day_make(2026, 1, 1),
			  day_make(2026, 12, 31), &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!role || str_eq(list[i].code, role))
			total += list[i].n;
	ctx_close(&c);
	return total;
}

TEST(court_session_is_written_by_a_volunteer_and_read_by_the_group_alone)
{
	struct court_session s = { .day = day_make(2026, 4, 14), .court = "Östersunds tingsrätt",
				   .part = "morning", .helpers = 2, .met = { 3, 1, 0, 1, 0, 0 } };
	struct court_session *list = NULL;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n = 0;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(court_record(&c, &s, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK(court_sessions(&c, &list, &n) != MST_OK); /* she reads none */
	s.met[2] = COURT_MOST + 1;
	CHECK_ERR(court_record(&c, &s, &a), MST_INVALID);
	s.met[2] = 0, s.helpers = 0;
	CHECK_ERR(court_record(&c, &s, &a), MST_INVALID);
	ctx_close(&c);
	CHECK_INT(sum(&f, STATS_COURT, NULL), 5);
	CHECK_INT(sum(&f, STATS_COURT, "defendant"), 1);
	CHECK_INT(sum(&f, STATS_COURT_SESSION, NULL), 1);
	CHECK_INT(sum(&f, STATS_CASE, NULL), 0); /* never among those helped in a case */
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(court_sessions(&c, &list, &n));
	CHECK_INT(n, 1);
	CHECK_STR(list[0].court, "Östersunds tingsrätt");
	CHECK_INT(list[0].met[0], 3);
	CHECK_OK(court_remove(&c, list[0].id, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_CONFLICT);
	ctx_close(&c);
	CHECK_INT(sum(&f, STATS_COURT, NULL), 0);
	CHECK_INT(sum(&f, STATS_COURT_SESSION, NULL), 0);
	auth_fixture_close(&f);
	day_fake(0);
}
