/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_barrier_test.c - whoever a barrier names tries each road to the case. */
#include "guard/guard_test.h"

#include "auth/account.h"
#include "barrier/barrier.h"

static bool open_fixture(struct auth_fixture *f)
{
	day_fake(GUARD_NOW);
	return auth_fixture_open(f, guard_test_rooms(), AUTH_PEOPLE);
}

static void close_fixture(struct auth_fixture *f)
{
	auth_fixture_close(f);
	day_fake(0);
}

static void seen(const struct support_case *s, void *arg)
{
	(void)s;
	++*(int64_t *)arg;
}

/* In how many cases each road to lists leads her. */
static void check_lists(struct auth_fixture *f, int who, int64_t want)
{
	const struct view_item *items;
	struct guard_closed *closed;
	struct support_today today;
	struct ctx c;
	size_t n = 0;
	int64_t each = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_each(&c, seen, &each));
	CHECK_INT(each, want);
	CHECK_OK(support_mine(&c, &items, &n));
	CHECK(n <= (size_t)want);
	CHECK_OK(guard_closed_cases(&c, &closed, &n));
	CHECK_INT(n, 0); /* not even that there is such a case */
	CHECK_OK(support_today(&c, &today));
	CHECK_INT(today.open_cases, want);
	ctx_close(&c);
}

/* How many cases one who looks is told that another has. */
static void check_load(struct auth_fixture *f, int who, int other, int64_t want)
{
	struct ctx c;
	int64_t n;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_load(&c, f->who[other].id, &n));
	CHECK_INT(n, want);
	ctx_close(&c);
}

TEST(guard_a_barrier_stops_on_every_road)
{
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_assign(&f, KARIN, id, f.who[OLLE].id));
	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[BRITT].id));
	CHECK_OK(guard_test_read(&f, OLLE, id)); /* who had it keeps it */
	CHECK_ERR(guard_test_read(&f, BRITT, id), MST_NOTFOUND);
	check_lists(&f, BRITT, 0);
	check_load(&f, BRITT, OLLE, 0);
	check_load(&f, KARIN, OLLE, 1);
	CHECK_ERR(guard_test_assign(&f, KARIN, id, f.who[BRITT].id), MST_DENIED);
	CHECK_ERR(guard_test_circle(&f, KARIN, id, (const int[]){ KARIN, BRITT }, 2), MST_DENIED);
	CHECK_ERR(guard_test_open(&f, BRITT, id), MST_NOTFOUND);
	CHECK_ERR(guard_test_bar(&f, KARIN, id, f.who[KARIN].id), MST_INVALID);
	/* A volunteer who holds it is stopped afterwards. */
	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[OLLE].id));
	CHECK_ERR(guard_test_read(&f, OLLE, id), MST_NOTFOUND);
	check_lists(&f, OLLE, 0);
	close_fixture(&f);
}

/* With the keys in her hand, put back by who can write the database, the rule still says no. */
TEST(guard_a_barrier_stops_also_one_who_holds_a_key)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct vault_grant g;
	bool held = true;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[OLLE].id));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(vault_grant_user(c.vault, &c.keys, &f.app.root, id, &s.key, f.who[OLLE].id, 0, &g));
	ctx_close(&c);
	CHECK_OK(guard_test_put(&f, &g));
	auth_fixture_ctx(&f, OLLE, &c);
	CHECK_ERR(support_case_read(&c, id, &s), MST_NOTFOUND);
	CHECK_OK(guard_mend(&c)); /* when she signs in it goes */
	CHECK_OK(vault_holds(c.vault, f.who[OLLE].id, id, &held));
	CHECK(!held);
	ctx_close(&c);
	close_fixture(&f);
}

/* One of the circle lets a second coordinator in, who is not the one that the barrier names. */
TEST(guard_with_a_barrier_somebody_of_the_circle_lets_in)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct guard_question *q;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n = 0;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[OLLE].id));
	CHECK_ERR(guard_test_open(&f, BRITT, id), MST_DENIED);
	auth_fixture_ctx(&f, BRITT, &c);
	CHECK_OK(guard_ask(&c, id, "Hon har ringt", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_ERR(guard_test_read(&f, BRITT, id), MST_NOTFOUND);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(guard_questions(&c, &q, &n));
	CHECK_INT(n, 1);
	CHECK_STR(q[0].why, "Hon har ringt");
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(guard_let_in(&c, &s, &q[0], &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(guard_questions(&c, &q, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	CHECK_OK(guard_test_read(&f, BRITT, id));
	day_fake(GUARD_NOW + 2 * GUARD_EMERGENCY_SECONDS);
	CHECK_ERR(guard_test_read(&f, BRITT, id), MST_NOTFOUND);
	close_fixture(&f);
}

static int64_t asked(struct auth_fixture *f, int who, const char *want)
{
	struct guard_question *q;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(guard_questions(&c, &q, &n));
	for (size_t i = 0; i < n; i++)
		CHECK_STR(q[i].why, want);
	ctx_close(&c);
	return (int64_t)n;
}

/* Nobody of the circle signs in any more: the chair is asked, and neither an account that has ended nor one
 * whose day has come. */
TEST(guard_a_circle_that_nobody_answers_for_asks_the_chair)
{
	struct auth_fixture f;
	struct id *named;
	struct act a;
	struct ctx c;
	size_t n = 9;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[OLLE].id));
	CHECK_OK(guard_test_circle(&f, KARIN, id, (const int[]){ BRITT, MAJ }, 2));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(auth_end(&c, &f.who[BRITT], true, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(auth_until_set(&c, &f.who[MAJ], GUARD_NOW + 60, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(guard_named(&c, id, &named, &n));
	CHECK_INT(n, 1);
	ctx_close(&c);
	day_fake(GUARD_NOW + 60);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(guard_named(&c, id, &named, &n));
	CHECK_INT(n, 0);
	CHECK_OK(guard_ask(&c, id, "Hon har ringt", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_INT(asked(&f, BRITT, ""), 0);
	CHECK_INT(asked(&f, MAJ, ""), 0);
	CHECK_INT(asked(&f, BIRGITTA, "Hon har ringt"), 1);
	CHECK_ERR(guard_test_read(&f, BIRGITTA, id), MST_NOTFOUND);
	close_fixture(&f);
}

/* A chair whom a barrier stops is asked nothing about the case. */
TEST(guard_a_chair_whom_a_barrier_stops_is_not_asked)
{
	struct auth_fixture f;
	struct act a;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_bar(&f, KARIN, id, f.who[BIRGITTA].id));
	CHECK_OK(guard_test_circle(&f, KARIN, id, (const int[]){ BRITT }, 1));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(auth_end(&c, &f.who[BRITT], true, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(guard_ask(&c, id, "Hon har ringt", &a), MST_NOTFOUND);
	ctx_close(&c);
	close_fixture(&f);
}

/* ---- the two sides ---- */

TEST(guard_nobody_crosses_between_the_sides_of_an_event)
{
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id hers = guard_test_case(&f, KARIN), his = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_assign(&f, KARIN, hers, f.who[MAJ].id));
	/* The side that KARIN leaves must have a coordinator of its own. */
	CHECK_ERR(guard_test_sides(&f, KARIN, hers, his, true), MST_CONFLICT);
	CHECK_OK(guard_test_circle(&f, KARIN, his, (const int[]){ KARIN, BRITT }, 2));
	CHECK_ERR(guard_test_sides(&f, KARIN, hers, hers, true), MST_INVALID);
	CHECK_OK(guard_test_sides(&f, KARIN, hers, his, true));
	CHECK_OK(guard_test_read(&f, KARIN, hers));
	CHECK_OK(guard_test_read(&f, BRITT, his));
	CHECK_ERR(guard_test_read(&f, KARIN, his), MST_NOTFOUND);
	CHECK_ERR(guard_test_read(&f, BRITT, hers), MST_NOTFOUND);
	check_lists(&f, KARIN, 1);
	check_lists(&f, BRITT, 1);
	CHECK_ERR(guard_test_open(&f, BRITT, hers), MST_NOTFOUND);
	CHECK_ERR(guard_test_open(&f, KARIN, his), MST_NOTFOUND);
	CHECK_ERR(guard_test_assign(&f, BRITT, his, f.who[MAJ].id), MST_DENIED);
	/* Who is given the one later is stopped at the other. */
	CHECK_OK(guard_test_assign(&f, BRITT, his, f.who[OLLE].id));
	CHECK_ERR(guard_test_assign(&f, KARIN, hers, f.who[OLLE].id), MST_DENIED);
	close_fixture(&f);
}

static mst_err put_sides(struct ctx *c, void *arg)
{
	const struct id *two = arg;

	return barrier_sides(c, rng_id(), two[0], two[1]);
}

/* Two of them on the two sides of an event, as KARIN. */
static mst_err sides(struct auth_fixture *f, struct id one, struct id other)
{
	struct id two[] = { one, other };
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = ctx_act_now(&c, &(struct act){ .apply = put_sides, .arg = two,
						   .audit = ctx_note(&c, "case.barrier", ID_NONE, NULL, NULL) });

	ctx_close(&c);
	return e;
}

TEST(guard_a_third_case_joins_the_event_on_its_side)
{
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id hers = guard_test_case(&f, KARIN), his = guard_test_case(&f, KARIN);
	struct id friends = guard_test_case(&f, KARIN), brothers = guard_test_case(&f, KARIN);

	CHECK_OK(sides(&f, hers, his));
	CHECK_OK(sides(&f, friends, his)); /* so she stands on hers */
	CHECK_ERR(sides(&f, hers, friends), MST_CONFLICT);
	CHECK_ERR(sides(&f, friends, hers), MST_CONFLICT);
	CHECK_OK(sides(&f, hers, brothers)); /* and he on his */
	CHECK_ERR(sides(&f, his, brothers), MST_CONFLICT);
	/* Who was given hers is stopped at his and at his brother's, and nowhere else. */
	CHECK_OK(guard_test_assign(&f, KARIN, hers, f.who[MAJ].id));
	CHECK_ERR(guard_test_assign(&f, KARIN, his, f.who[MAJ].id), MST_DENIED);
	CHECK_ERR(guard_test_assign(&f, KARIN, brothers, f.who[MAJ].id), MST_DENIED);
	CHECK_OK(guard_test_assign(&f, KARIN, friends, f.who[MAJ].id));
	close_fixture(&f);
}
