/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_pair_test.c - two cases of one person: proposed, put together and counted once, taken apart. */
#include "support/support_fixture.h"
#include "support/support_pair.h"
#include "support/support_task.h"

static struct id later_case(struct auth_fixture *f)
{
	struct support_new n = support_fixture_anna();
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	n.at = FIXTURE_NOW + 3600;
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

static size_t unsaid(struct auth_fixture *f)
{
	struct support_twin *list;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_unsaid(&c, &list, &n));
	ctx_close(&c);
	return n;
}

enum what { APART, TOGETHER, BACK };

static mst_err say(struct auth_fixture *f, enum what what, struct id one, struct id other)
{
	MST_CLEANUP(support_case_wipe) struct support_case a = { 0 }, b = { 0 };
	struct act act;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, one, &a));
	CHECK_OK(support_case_read(&c, other, &b));
	mst_err e = what == APART    ? support_keep_apart(&c, &a, &b, "mor och dotter", &act) :
		    what == TOGETHER ? support_put_together(&c, &a, &b, &act) :
				       support_take_apart(&c, &b, &act);

	if (e == MST_OK)
		e = ctx_act_now(&c, &act);
	ctx_close(&c);
	return e;
}

static enum support_state state_of(struct auth_fixture *f, struct id id, size_t *ret_tasks)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_task *t;
	struct ctx c;

	auth_fixture_ctx(f, BRITT, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_tasks(&c, &s, &t, ret_tasks));
	ctx_close(&c);
	return s.state;
}

static void plan_call(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_task t = { .code = "call", .due = FIXTURE_NOW + 86400, .show = FIXTURE_NOW };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_task_add(&c, &s, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

TEST(support_two_cases_of_one_person)
{
	struct auth_fixture f;
	struct id one, other;
	size_t tasks;

	day_fake(FIXTURE_NOW + 7200);
	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	one = support_fixture_case(&f, KARIN);
	other = later_case(&f);
	plan_call(&f, other);
	CHECK_INT(unsaid(&f), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, NULL), 2);
	CHECK_ERR(say(&f, BACK, one, other), MST_CONFLICT);
	CHECK_OK(say(&f, TOGETHER, one, other));
	CHECK_INT(unsaid(&f), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, NULL), 1);
	CHECK_INT(state_of(&f, other, &tasks), SUPPORT_CLOSED);
	CHECK_INT(state_of(&f, one, &tasks), SUPPORT_OPEN);
	CHECK_INT(tasks, 1); /* what was planned goes along */
	CHECK_ERR(say(&f, TOGETHER, one, other), MST_CONFLICT);
	CHECK_OK(say(&f, BACK, one, other));
	CHECK_INT(state_of(&f, other, &tasks), SUPPORT_OPEN);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, NULL), 2);
	CHECK_INT(unsaid(&f), 1);
	CHECK_OK(say(&f, APART, one, other));
	CHECK_INT(unsaid(&f), 0);
	CHECK_ERR(say(&f, TOGETHER, other, one), MST_CONFLICT);
	support_fixture_check(&f, "two cases");
	auth_fixture_close(&f);
	day_fake(0);
}
