/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_survey_test.c - answers are counts, and nothing but counts. */
#include "support/support_fixture.h"
#include "support/support_survey.h"

TEST(support_survey_counts_a_year_and_nothing_else)
{
	const char *one[] = { "yes", "partly", "silent", NULL }, *two[] = { "no", "partly", "yes", "yes" };
	struct support_counted *list;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int i = 0; i < 4; i++) {
		support_survey_add(&c, i ? one : two, &a);
		CHECK_OK(ctx_act_now(&c, &a));
	}
	CHECK_OK(support_survey_year(&c, 2026, &list, &n));
	CHECK_INT(support_survey_sum(list, n, "expected", NULL), 4);
	CHECK_INT(support_survey_sum(list, n, "expected", "yes"), 3);
	CHECK_INT(support_survey_sum(list, n, "safe", "partly"), 4);
	CHECK_INT(support_survey_sum(list, n, "advise", NULL), 1); /* who did not want to is not counted in */
	CHECK_INT(support_survey_sum(list, n, "advise", "silent"), 3);
	CHECK_INT(support_survey_sum(list, n, "hbtqi", NULL), 1); /* and who was not asked nowhere */
	CHECK_INT(n, 6); /* a row for each answer that somebody gave, none for a person */
	CHECK_OK(support_survey_year(&c, 2025, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
