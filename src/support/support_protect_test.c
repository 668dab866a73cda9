/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_protect_test.c - extra protection that comes after there are figures, and circumstances as
 * facts that stand alone. */
#include "support/support_fixture.h"

TEST(support_extra_protection_that_comes_later_reaches_what_was_counted)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct person p;
	struct act a;
	struct ctx c;
	struct support_entry e = { .kind = SUPPORT_TALK, .at = FIXTURE_NOW, .channel = "phone" };

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, support_fixture_case(&f, KARIN), &s));
	CHECK_OK(support_log(&c, &s, &e, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2303"), 1);
	p = s.person;
	p.extra_protection = true;
	CHECK_OK(support_edit(&c, &s, &p, &s.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2303"), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "other"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "2303"), 0);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_circumstances_are_counted_alone_and_follow_the_case)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_new n = support_fixture_anna();
	struct auth_fixture f;
	struct id id;
	struct act a;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	n.codes.flags[0] = "honour", n.codes.flags[1] = "school", n.codes.nflags = 2;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, NULL), 2);
	CHECK_OK(support_case_read(&c, id, &s));
	n.codes.flags[1] = "hate";
	CHECK_OK(support_edit(&c, &s, &s.person, &n.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, "school"), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, "hate"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, NULL), 2);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_MUNICIPALITY, "other"), 2);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
