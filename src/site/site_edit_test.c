/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_edit_test.c - the jour's own text stands in the place of the program's, until it goes back. */
#include "auth/auth_fixture.h"
#include "site/site_edit.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = site_room;
	return list;
}

static mst_err put(struct auth_fixture *f, int64_t after, const char *text)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, KARIN, &c);
	site_edit_put(&c, "sv", "nu", after, text, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(site_edited_text_stands_until_it_goes_back)
{
	struct auth_fixture f;
	struct site_edit *list;
	const char *text;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(site_text_now(c.db, c.mem, f.app.jour, "sv", "nu", &text));
	CHECK_STR(text, site_text_find("sv", "nu"));
	CHECK_OK(put(&f, 0, "# Ett"));
	CHECK_ERR(put(&f, 0, "# Samtidigt"), MST_CONFLICT);
	CHECK_OK(put(&f, 1, "# Två"));
	CHECK_OK(site_text_now(c.db, c.mem, f.app.jour, "sv", "nu", &text));
	CHECK_STR(text, "# Två");
	CHECK_OK(site_text_now(c.db, c.mem, f.app.jour, "latt", "nu", &text));
	CHECK_STR(text, site_text_find("latt", "nu"));
	CHECK_OK(put(&f, 2, NULL));
	CHECK_OK(site_text_now(c.db, c.mem, f.app.jour, "sv", "nu", &text));
	CHECK_STR(text, site_text_find("sv", "nu"));
	CHECK_OK(site_edit_list(c.db, c.mem, f.app.jour, "sv", "nu", &list, &n));
	CHECK_INT(n, 3);
	CHECK(n == 3 && list[0].version == 3 && !list[0].text && str_eq(list[2].text, "# Ett"));
	CHECK_OK(site_text_now(c.db, c.mem, f.app.jour, "fi", "nu", &text));
	CHECK_STR(text, NULL);
	ctx_close(&c);
	auth_fixture_close(&f);
}
