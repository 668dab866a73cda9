/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_time_test.c - hours as they are typed, who reads them, and the sums. */
#include "auth/auth_fixture.h"
#include "volunteer/volunteer_time.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */

TEST(volunteer_time_is_read_as_people_write_it)
{
	static const struct {
		const char *text;
		int64_t minutes; /* -1: refused */
	} cases[] = {
		{ "2", 120 }, { "2,5", 150 }, { "2.5", 150 }, { "2,25", 135 }, { "2:30", 150 },
		{ "0:05", 5 }, { "0,1", 6 }, { "24", 1440 }, { "24:00", 1440 },
		{ "24:01", -1 }, { "25", -1 }, { "2:3", -1 }, { "2:60", -1 }, { "2,555", -1 },
		{ "", -1 }, { ":30", -1 }, { "2,", -1 }, { "-1", -1 }, { "2h", -1 }, { "2 5", -1 },
		{ "2;5", -1 }, { "100", -1 }, { "2,5 ", -1 },
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	for (size_t i = 0; i < MST_LEN(cases); i++) {
		int64_t minutes = -1;

		CHECK_INT(volunteer_time_parse(cases[i].text, &minutes), cases[i].minutes >= 0);
		CHECK_INT(minutes, cases[i].minutes);
	}
	CHECK_STR(volunteer_time_hours(mem, 150), "2,50");
	CHECK_STR(volunteer_time_hours(mem, 5), "0,08");
	CHECK_STR(volunteer_time_hours(mem, 0), "0,00");
	CHECK_STR(volunteer_time_hours(mem, 60 * 1234), "1234,00");
}

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = volunteer_room;
	return list;
}

static struct id add(struct auth_fixture *f, const char *name, struct id account)
{
	struct volunteer v = volunteer_none();
	struct act a;
	struct ctx c;

	v.name = name;
	v.account = account;
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(volunteer_put(&c, &v, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return v.id;
}

static mst_err put(struct auth_fixture *f, int by, struct volunteer_time t)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, by, &c);
	mst_err e = volunteer_time_put(&c, &t, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static size_t own(struct auth_fixture *f, int who, struct id *ret_first)
{
	struct volunteer_time *list = NULL;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(volunteer_time_own(&c, &list, &n));
	if (n)
		*ret_first = list[0].id;
	ctx_close(&c);
	return n;
}

static mst_err drop(struct auth_fixture *f, int who, struct id id, bool mine)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	volunteer_time_remove(&c, id, mine, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(volunteer_time_is_ones_own_and_summed_by_the_group)
{
	struct volunteer_time t = { .day = day_make(2026, 4, 14), .minutes = 150, .km = 40 };
	struct volunteer_hours *list = NULL;
	struct id row = ID_NONE;
	struct auth_fixture f;
	struct ctx c;
	size_t n = 0;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), OLLE + 1))
		return;
	add(&f, "Maj Svensson", f.who[MAJ].id);
	struct id berta = add(&f, "Berta Öst", ID_NONE);

	t.who = f.who[MAJ].id;
	CHECK_OK(put(&f, MAJ, t));
	t.minutes = 30, t.km = 0, t.ore = 12050, t.day = day_make(2026, 4, 1);
	CHECK_OK(put(&f, MAJ, t));
	t.day = day_make(2026, 3, 31);
	CHECK_OK(put(&f, MAJ, t));
	t.who = berta, t.day = day_make(2026, 4, 2), t.minutes = 60, t.ore = 0;
	CHECK_OK(put(&f, KARIN, t));
	t.minutes = 0;
	CHECK_ERR(put(&f, KARIN, t), MST_INVALID);
	t.km = VOLUNTEER_KM_MAX + 1;
	CHECK_ERR(put(&f, KARIN, t), MST_INVALID);
	CHECK_INT(own(&f, MAJ, &row), 3);
	CHECK_INT(own(&f, OLLE, &row), 0);
	CHECK_INT(own(&f, KARIN, &row), 0); /* what she wrote for another is not hers */
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK(volunteer_hours(&c, 0, 99999, &list, &n) != MST_OK);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	int april = volunteer_month(day_make(2026, 4, 30));

	CHECK_OK(volunteer_hours(&c, april, april, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[0].name, "Berta Öst");
	CHECK_INT(list[0].minutes, 60);
	CHECK_STR(list[1].name, "Maj Svensson");
	CHECK_INT(list[1].minutes, 180);
	CHECK_INT(list[1].km, 40);
	CHECK_INT(list[1].ore, 12050);
	ctx_close(&c);
	CHECK_ERR(drop(&f, OLLE, row, true), MST_NOTFOUND); /* not hers */
	CHECK_OK(drop(&f, MAJ, row, true));
	CHECK_ERR(drop(&f, KARIN, row, false), MST_NOTFOUND);
	CHECK_INT(own(&f, MAJ, &row), 2);
	CHECK_OK(drop(&f, KARIN, row, false));
	CHECK_INT(own(&f, MAJ, &row), 1);
	auth_fixture_close(&f);
	day_fake(0);
}
