/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pass_test.c - jourpass: what it opens, for how long, and what it never does. */
#include "guard/guard_pass.h"
#include "guard/guard_test.h"

static mst_err give(struct auth_fixture *f, int to, int64_t until, const struct id *cases, size_t n)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = guard_pass_give(&c, &(struct guard_pass){ .account = f->who[to].id, .until = until },
				    cases, n, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err end_first(struct auth_fixture *f)
{
	struct guard_pass *list;
	struct act a;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, BRITT, &c);
	CHECK_OK(guard_passes(&c, &list, &n));
	mst_err e = n ? guard_pass_end(&c, list[0].id, &a) : MST_NOTFOUND;

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static size_t due(struct auth_fixture *f)
{
	struct id *list;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(vault_due(c.vault, c.mem, &list, &n));
	ctx_close(&c);
	return n;
}

TEST(guard_a_pass_ends_by_itself)
{
	int64_t until = GUARD_NOW + 3600, now = until;
	struct auth_fixture f;
	struct id ids[2];

	day_fake(GUARD_NOW);
	if (!auth_fixture_open(&f, guard_test_rooms(), BIRGITTA + 1))
		return;
	ids[0] = guard_test_case(&f, KARIN);
	ids[1] = guard_test_case(&f, KARIN);
	CHECK_ERR(give(&f, MAJ, GUARD_NOW, ids, 2), MST_INVALID);
	CHECK_ERR(give(&f, MAJ, GUARD_NOW + 15 * 86400, ids, 2), MST_INVALID);
	CHECK_ERR(give(&f, BIRGITTA, until, ids, 2), MST_INVALID);
	CHECK_OK(give(&f, MAJ, until, ids, 2));
	CHECK_OK(guard_test_read(&f, MAJ, ids[0]));
	CHECK_OK(guard_test_read(&f, MAJ, ids[1]));
	CHECK_ERR(guard_test_assign(&f, MAJ, ids[0], f.who[OLLE].id), MST_DENIED); /* only lent */
	day_fake(until);
	CHECK_ERR(guard_test_read(&f, MAJ, ids[0]), MST_NOTFOUND); /* nothing has run yet */
	CHECK_OK(guard_test_read(&f, BRITT, ids[0]));
	CHECK_ERR(end_first(&f), MST_NOTFOUND);
	CHECK_OK(db_call(f.app.vault, vault_sweep_apply, &now));
	CHECK_INT(due(&f), 2); /* she knew their keys */
	auth_fixture_close(&f);
	day_fake(0);
}

static void cover(struct auth_fixture *f, int away, int by, int64_t until, size_t given, size_t back)
{
	struct id *cases;
	struct act a;
	struct ctx c;
	size_t n, kept;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(guard_cover_cases(&c, f->who[away].id, &cases, &n, &kept));
	CHECK_INT(n, given);
	CHECK_INT(kept, back);
	CHECK_OK(guard_pass_give(&c, &(struct guard_pass){ .account = f->who[by].id, .until = until, .inbox = true,
							   .away = f->who[away].id }, cases, n, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static size_t on_duty(struct auth_fixture *f)
{
	struct auth_duty *on;
	struct ctx c;
	size_t n;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(guard_on_duty(&c, &on, &n));
	ctx_close(&c);
	return n;
}

TEST(guard_who_stands_in_has_it_until_the_day)
{
	int64_t until = GUARD_NOW + 20 * 86400;
	struct auth_fixture f;
	struct id ids[3];

	day_fake(GUARD_NOW);
	if (!auth_fixture_open(&f, guard_test_rooms(), BIRGITTA + 1))
		return;
	for (int i = 0; i < 3; i++)
		ids[i] = guard_test_case(&f, KARIN);
	CHECK_OK(guard_test_assign(&f, KARIN, ids[0], f.who[OLLE].id));
	CHECK_OK(guard_test_assign(&f, KARIN, ids[1], f.who[OLLE].id));
	CHECK_OK(guard_test_circle(&f, KARIN, ids[1], (const int[]){ KARIN, OLLE }, 2));
	cover(&f, OLLE, MAJ, until, 1, 1);
	CHECK_OK(guard_test_read(&f, MAJ, ids[0]));
	CHECK_ERR(guard_test_read(&f, MAJ, ids[1]), MST_NOTFOUND);
	CHECK_ERR(guard_test_read(&f, MAJ, ids[2]), MST_NOTFOUND); /* not his */
	CHECK_OK(guard_test_read(&f, OLLE, ids[0]));
	CHECK_INT(on_duty(&f), 1);
	/* A pass with the same end is another one: ended early it takes nothing of this. */
	CHECK_OK(give(&f, MAJ, GUARD_NOW + 86400, &ids[2], 1));
	CHECK_OK(end_first(&f));
	CHECK_ERR(guard_test_read(&f, MAJ, ids[2]), MST_NOTFOUND);
	CHECK_OK(guard_test_read(&f, MAJ, ids[0]));
	day_fake(until);
	CHECK_ERR(guard_test_read(&f, MAJ, ids[0]), MST_NOTFOUND);
	CHECK_INT(on_duty(&f), 0);
	CHECK_OK(guard_test_read(&f, OLLE, ids[0]));
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(guard_a_pass_keeps_to_what_may_be_given)
{
	struct auth_fixture f;
	struct id ids[3];

	day_fake(GUARD_NOW);
	if (!auth_fixture_open(&f, guard_test_rooms(), BIRGITTA + 1))
		return;
	for (int i = 0; i < 3; i++)
		ids[i] = guard_test_case(&f, KARIN);
	CHECK_OK(guard_test_circle(&f, KARIN, ids[0], (const int[]){ KARIN, BRITT }, 2));
	CHECK_ERR(give(&f, MAJ, GUARD_NOW + 3600, ids, 1), MST_CONFLICT);
	CHECK_OK(guard_test_assign(&f, KARIN, ids[1], f.who[MAJ].id));
	CHECK_OK(give(&f, MAJ, GUARD_NOW + 3600, ids, 3));
	CHECK_ERR(guard_test_read(&f, MAJ, ids[0]), MST_NOTFOUND);
	CHECK_OK(guard_test_read(&f, MAJ, ids[2]));
	/* Ended before its time: what is hers stays hers. */
	CHECK_OK(guard_test_assign(&f, KARIN, ids[2], f.who[MAJ].id));
	CHECK_OK(end_first(&f));
	CHECK_OK(guard_test_read(&f, MAJ, ids[1]));
	CHECK_OK(guard_test_read(&f, MAJ, ids[2]));
	CHECK_OK(give(&f, OLLE, GUARD_NOW + 3600, &ids[2], 1));
	CHECK_OK(guard_test_read(&f, OLLE, ids[2]));
	CHECK_OK(end_first(&f));
	CHECK_ERR(guard_test_read(&f, OLLE, ids[2]), MST_NOTFOUND);
	auth_fixture_close(&f);
	day_fake(0);
}
