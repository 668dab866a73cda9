/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_tally_test.c - help without identity: a figure, and the way to take it back. */
#include "support/support_fixture.h"

TEST(support_tally_leaves_figures_alone)
{
	struct auth_fixture f;
	struct support_tally t = { .service = "anonymous", .municipality = "2303", .role = "witness",
				   .notice = true, .n = 3, .day = day_of(FIXTURE_NOW) };
	struct support_today today;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(support_count(&c, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_count(&c, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(support_uncount(&c, t.told, ID_NONE, &a), MST_NOTFOUND);
	CHECK_ERR(support_uncount(&c, t.help, t.help, &a), MST_NOTFOUND);
	CHECK_OK(support_uncount(&c, t.help, t.told, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(support_uncount(&c, t.help, t.told, &a), MST_NOTFOUND);
	for (int64_t n = -1; n <= 101; n += n == 0 ? 101 : 1) {
		t.n = n;
		CHECK_ERR(support_count(&c, &t, &a), n == 1 ? MST_OK : MST_INVALID);
	}
	CHECK_OK(support_today(&c, &today));
	CHECK_INT(today.open_cases, 0);
	ctx_close(&c);
	CHECK_INT(support_fixture_sum(&f, STATS_TALLY, STATS_BY_MUNICIPALITY, "2303"), 3);
	CHECK_INT(support_fixture_sum(&f, STATS_NOTICE, STATS_BY_ROLE, "witness"), 3);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_ROLE, NULL), 0);
	auth_fixture_close(&f);
}
