/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_close_test.c - whose key to a case ends with it. */
#include "support/support_fixture.h"

static mst_err run(struct auth_fixture *f, struct id id, bool close)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = support_case_read(&c, id, &s);

	if (e == MST_OK)
		e = close ? support_close(&c, &s, "done", "helped", &a) : support_reopen(&c, &s, &a);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* A closed case is no helper's any more, and its key is made anew when a coordinator is in. */
TEST(support_closing_takes_the_helpers_keys)
{
	MST_CLEANUP(support_case_wipe) struct support_case before = { 0 }, s = { 0 };
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n = 0;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	struct id id = support_fixture_case(&f, KARIN);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &before));
	CHECK_OK(support_assign(&c, &before, f.who[MAJ].id, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	ctx_close(&c);
	support_case_wipe(&s);
	CHECK_OK(run(&f, id, true));
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_ERR(support_case_read(&c, id, &s), MST_NOTFOUND);
	CHECK_OK(support_rekey_due(&c, &n)); /* not hers to do */
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_ctx(&f, BRITT, &c);
	CHECK_OK(support_rekey_due(&c, &n));
	CHECK_INT(n, 1);
	CHECK_OK(support_rekey_due(&c, &n));
	CHECK_INT(n, 0);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK(!mem_same(&s.key, &before.key, sizeof(s.key)));
	ctx_close(&c);
	/* The power went between the rows and the keys. */
	CHECK_OK(run(&f, id, false));
	auth_fixture_ctx(&f, KARIN, &c);
	support_case_wipe(&s);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_assign(&c, &s, f.who[MAJ].id, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_close(&c, &s, "done", "helped", &a));
	a.give = NULL;
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_OK(support_closed_mend(&f.app));
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_ERR(support_case_read(&c, id, &s), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

/* How it went is counted with the closing and with nothing else, until it is opened again. */
TEST(support_outcome_is_counted_alone_and_goes_when_opened_again)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct support_entry *e = NULL;
	struct act a;
	struct ctx c;
	size_t n = 0;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct id id = support_fixture_case(&f, KARIN);

	CHECK_OK(run(&f, id, true));
	CHECK_INT(support_fixture_sum(&f, STATS_OUTCOME, STATS_BY_SERVICE, "helped"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_OUTCOME, STATS_BY_MUNICIPALITY, "other"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_OUTCOME, STATS_BY_ROLE, "unknown"), 1);
	CHECK_OK(run(&f, id, false));
	CHECK_INT(support_fixture_sum(&f, STATS_OUTCOME, STATS_BY_SERVICE, NULL), 0);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_close(&c, &s, "done", "nonsense", &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_INVALID);
	CHECK_OK(support_close(&c, &s, "onward", "elsewhere", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	for (size_t i = 0; i < n; i++)
		if (e[i].kind == SUPPORT_CLOSING)
			CHECK_INT(id_none(e[i].fact), str_eq(e[i].code, "helped"));
	ctx_close(&c);
	CHECK_INT(support_fixture_sum(&f, STATS_OUTCOME, STATS_BY_SERVICE, "elsewhere"), 1);
	support_fixture_check(&f, "closed twice");
	auth_fixture_close(&f);
	day_fake(0);
}
