/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_count_test.c - shown pages are added up by day, and forgotten after their time. */
#include "auth/auth_fixture.h"
#include "site/site.h"
#include "site/site_count.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = site_room;
	return list;
}

static void write_down(struct auth_fixture *f, int32_t today)
{
	struct site_counting a;

	site_count_take(f->mem, f->app.jour, today, &a);
	CHECK_OK(db_call(f->app.data, site_count_apply, &a));
}

TEST(site_count_is_by_page_and_day_alone)
{
	static const char start[] = "start", now[] = "nu";
	struct auth_fixture f;
	struct site_counted *list;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), KARIN + 1))
		return;
	site_count_add(start, 100);
	site_count_add(now, 100);
	site_count_add(now, 100);
	write_down(&f, 100);
	site_count_add(now, 101);
	write_down(&f, 101);
	write_down(&f, 101); /* nothing new */
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(site_count_sums(c.db, c.mem, f.app.jour, 100, 101, &list, &n));
	CHECK_INT(n, 2);
	CHECK(n == 2 && str_eq(list[0].name, "nu") && list[0].n == 3 && list[1].n == 1);
	CHECK_OK(site_count_sums(c.db, c.mem, f.app.jour, 101, 101, &list, &n));
	CHECK(n == 1 && list[0].n == 1);
	write_down(&f, 101 + SITE_COUNT_DAYS);
	CHECK_OK(site_count_sums(c.db, c.mem, f.app.jour, 0, 1000, &list, &n));
	CHECK(n == 1 && list[0].n == 1);
	ctx_close(&c);
	auth_fixture_close(&f);
}
