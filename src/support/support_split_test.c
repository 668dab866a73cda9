/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_split_test.c - after the cut nothing joins a case and its facts. */
#include "support/support_fixture.h"

#define DAY 86400

static void close_case(struct auth_fixture *f, struct id id, int64_t at)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_TALK, .at = at, .text = "Samtal" };
	struct act a;
	struct ctx c;

	day_fake(at);
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_log(&c, &s, &e, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_close(&c, &s, "done", "helped", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static size_t split_at(struct auth_fixture *f, int who, int64_t at)
{
	struct ctx c;
	size_t n = 0;

	day_fake(at);
	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_split_due(&c, &n));
	ctx_close(&c);
	return n;
}

static enum support_state state_of(struct auth_fixture *f, struct id id, struct id facts[2])
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry *list;
	struct ctx c;
	size_t n;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_entries(&c, &s, &list, &n));
	facts[0] = s.fact;
	facts[1] = ID_NONE;
	for (size_t i = 0; i < n; i++)
		if (!id_none(list[i].fact))
			facts[1] = list[i].fact;
	ctx_close(&c);
	return s.state;
}

static mst_err drop_facts(struct ctx *c, void *arg)
{
	struct id *facts = arg;

	TRY(stats_drop(c->db, facts[0]));
	return stats_drop(c->db, facts[1]);
}

/* Coarse codes, and under ids that the case never knew. */
static void check_cut(struct auth_fixture *f, struct id old[2])
{
	struct ctx c;

	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_AGE, "25-44"), 0);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_AGE, "18-64"), 1);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_CRIME, "assault"), 0);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_CRIME, "violence"), 1);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_SOURCE, "police"), 0);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_MUNICIPALITY, "2303"), 1);
	CHECK_INT(support_fixture_sum(f, STATS_CONTACT, STATS_BY_ROLE, "victim"), 1);
	CHECK_INT(support_fixture_sum(f, STATS_OUTCOME, STATS_BY_SERVICE, "helped"), 1);
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = drop_facts, .arg = old }));
	ctx_close(&c);
	CHECK_INT(support_fixture_sum(f, STATS_CASE, STATS_BY_ROLE, NULL), 1);
	CHECK_INT(support_fixture_sum(f, STATS_CONTACT, STATS_BY_ROLE, NULL), 1);
}

TEST(support_split_cuts_the_link_for_good)
{
	struct auth_fixture f;
	struct id id, before[2], after[2];

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	id = support_fixture_case(&f, KARIN);
	close_case(&f, id, FIXTURE_NOW + 60);
	CHECK_INT(state_of(&f, id, before), SUPPORT_CLOSED);
	CHECK(!id_none(before[0]) && !id_none(before[1]));
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 29 * (int64_t)DAY), 0);
	CHECK_INT(split_at(&f, MAJ, FIXTURE_NOW + 31 * (int64_t)DAY), 0); /* holds no group */
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 31 * (int64_t)DAY), 1);
	CHECK_INT(state_of(&f, id, after), SUPPORT_SPLIT);
	CHECK(id_none(after[0]) && id_none(after[1]));
	support_fixture_check(&f, "the cut");
	check_cut(&f, before);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_split_once_a_month_and_all_that_are_due)
{
	struct auth_fixture f;
	struct id id[3];

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	for (int i = 0; i < 3; i++)
		id[i] = support_fixture_case(&f, KARIN);
	close_case(&f, id[0], FIXTURE_NOW);
	close_case(&f, id[1], FIXTURE_NOW + DAY);
	close_case(&f, id[2], FIXTURE_NOW + 4 * DAY);
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 32 * (int64_t)DAY), 2); /* 17 May */
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 40 * (int64_t)DAY), 0); /* the month is done */
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 50 * (int64_t)DAY), 1); /* June */
	CHECK_INT(split_at(&f, KARIN, FIXTURE_NOW + 90 * (int64_t)DAY), 0);
	support_fixture_check(&f, "three cuts");
	auth_fixture_close(&f);
	day_fake(0);
}
