/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_number_test.c - the jour's numbers stand in the place of the program's, and beside them. */
#include "auth/auth_fixture.h"
#include "site/site_number.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = site_room;
	return list;
}

static mst_err put(struct auth_fixture *f, struct site_number n)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, KARIN, &c);
	site_number_put(&c, &n, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(site_numbers_of_the_jour_stand_over_the_programs)
{
	const struct site_number own = { .code = "063123456", .number = "063-12 34 56", .name = "Kontoret",
					 .hours = "", .checked = "2026-04-15" };
	struct site_number bris = { .code = "116111", .number = "116 111", .name = "Bris", .hours = "Dygnet runt",
				    .checked = "2026-04-01" };
	const struct site_number *list;
	struct auth_fixture f;
	struct site_body b;
	struct ctx c;

	if (!auth_fixture_open(&f, rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(put(&f, own));
	CHECK_ERR(put(&f, own), MST_CONFLICT); /* there already */
	CHECK_OK(put(&f, bris));
	bris.version = 1, bris.hours = "Vardagar";
	CHECK_OK(put(&f, bris));
	CHECK_ERR(put(&f, bris), MST_CONFLICT); /* changed since */
	CHECK_OK(site_numbers_now(c.db, c.mem, f.app.jour, &list));
	CHECK_STR(list[0].code, SITE_NUMBER_ALARM);
	CHECK_STR(site_number_find(list, "116111")->hours, "Vardagar");
	CHECK_STR(site_number_find(list, "116006")->number, "116 006");
	CHECK_STR(site_number_find(list, "063123456")->name, "Kontoret");
	CHECK(!site_number_find(list, "063"));
	CHECK_OK(site_body_read(c.mem, "# R\n\n:: ring 063123456 116111", &(struct site_names){ list, site_names_own.images }, &b));
	CHECK_INT(site_part_checked(&b.parts[0]), day_make(2026, 4, 1)); /* the older of the two */
	CHECK_ERR(site_body_read(c.mem, "# R\n\n:: ring 063123456", &site_names_own, &b), MST_INVALID);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(site_number_code_is_its_digits)
{
	struct arena *mem = arena_open();

	CHECK_STR(site_number_code(mem, "063-12 34 56"), "063123456");
	CHECK_STR(site_number_code(mem, "+46 63 12"), "466312");
	CHECK_STR(site_number_code(mem, "11"), "");
	CHECK_STR(site_number_code(mem, "12+34"), "");
	CHECK_STR(site_number_code(mem, "ring oss"), "");
	CHECK_STR(site_number_code(mem, "112;ext=1"), "");
	arena_close(mem);
}
