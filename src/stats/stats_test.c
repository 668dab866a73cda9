/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_test.c - code lists and quarters. */
#include "stats/stats_priv.h"

#include "base/test.h"

static void check_list(const struct stats_code *list, const struct stats_code *groups)
{
	for (const struct stats_code *c = list; c->code; c++) {
		CHECK(!str_empty(c->words));
		CHECK(stats_code_find(list, c->code) == c); /* no code twice */
		if (groups)
			CHECK(stats_code_find(groups, stats_code_group(list, c->code)) != NULL);
	}
}

TEST(stats_codes_are_whole)
{
	check_list(stats_roles, stats_role_groups);
	check_list(stats_sexes, stats_sex_groups);
	check_list(stats_ages, stats_age_groups);
	check_list(stats_age_groups, stats_age_groups);
	check_list(stats_crimes, stats_crime_groups);
	check_list(stats_crime_groups, stats_crime_groups);
	check_list(stats_circumstances, NULL);
	check_list(stats_sources, NULL);
	check_list(stats_reported, NULL);
	CHECK_STR(stats_code_group(stats_ages, "12-14"), "0-17");
	CHECK_STR(stats_code_group(stats_ages, "0-17"), "0-17"); /* cut already */
	CHECK_STR(stats_code_group(stats_crimes, NULL), "unknown");
	CHECK(stats_code_find(stats_crimes, "close_relation") == NULL); /* a circumstance */
	CHECK(stats_code_find(stats_crimes, NULL) == NULL);
}

/* What has ended is not offered, and is still known by its words. */
TEST(stats_codes_hold_for_a_time)
{
	static const struct stats_code list[] = {
		{ "always", "Alltid", NULL },
		{ "ended", "Slutade", NULL, NULL, "2025-12-31" },
		{ "begins", "Börjar", NULL, "2026-01-01" },
		{ 0 },
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct view v = { .mem = mem };
	const struct view_option *o = stats_code_options(&v, list, day_make(2025, 12, 31));

	CHECK_STR(o[0].value, "always");
	CHECK_STR(o[1].value, "ended");
	CHECK(!o[2].value);
	o = stats_code_options(&v, list, day_make(2026, 1, 1));
	CHECK_STR(o[1].value, "begins");
	CHECK_STR(o[1].label, "Börjar");
	CHECK(!o[2].value);
	CHECK(!stats_code_holds(stats_code_find(stats_crimes, "stalking"), day_make(2011, 9, 30)));
	CHECK(stats_code_holds(stats_code_find(stats_crimes, "stalking"), day_make(2011, 10, 1)));
}

TEST(stats_quarters)
{
	char text[QUARTER_TEXT];
	int q = quarter_of(day_make(2026, 3, 31)), back;

	quarter_text(q, text);
	CHECK_STR(text, "2026-Q1");
	CHECK(quarter_parse(text, &back));
	CHECK_INT(back, q);
	CHECK_INT(quarter_of(day_make(2026, 4, 1)), q + 1);
	CHECK_INT(quarter_first_day(q), day_make(2026, 1, 1));
	CHECK_INT(quarter_last_day(q), day_make(2026, 3, 31));
	CHECK_INT(quarter_last_day(q + 3), day_make(2026, 12, 31));
	CHECK(!quarter_parse("2026-Q5", &back));
	CHECK(!quarter_parse("2026-01", &back));
	CHECK(!quarter_parse("+026-Q1", &back));
	CHECK(!quarter_parse(NULL, &back));
}
