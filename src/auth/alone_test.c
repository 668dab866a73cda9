/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A circle's last coordinator: who counts, and that her key is not dropped for a case that would be lost. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */

/* A case of these alone, with the wrap for emergencies. */
static struct id circle_of(struct auth_fixture *f, const int *who, size_t n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct id object = rng_id();
	struct vault_grant grants[AUTH_PEOPLE + 1];
	size_t given = 0;
	struct ctx c;

	seal_key_new(&key);
	auth_fixture_ctx(f, KARIN, &c);
	for (; given < n; given++)
		CHECK_OK(vault_grant_user(c.vault, &c.keys, &f->app.root, object, &key,
					  f->who[who[given]].id, 0, &grants[given]));
	CHECK_OK(vault_emergency_grant(c.vault, &c.open, &f->app.pepper, object, &key, &grants[given++]));
	auth_fixture_grant(&c, grants, given);
	ctx_close(&c);
	return object;
}

static int64_t alone(struct auth_fixture *f, int who, int64_t at)
{
	struct auth_alone a = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(auth_alone(&c, f->who[who].id, at, &a));
	for (size_t i = 0; i < a.n; i++)
		CHECK(a.list[i].hour && !a.list[i].keepers);
	ctx_close(&c);
	return (int64_t)a.n;
}

static bool holds(struct auth_fixture *f, int who, struct id object)
{
	bool is = false;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(vault_holds(c.vault, f->who[who].id, object, &is));
	ctx_close(&c);
	return is;
}

static mst_err end(struct auth_fixture *f, int who, bool anyway)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = auth_end(&c, &f->who[who], anyway, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	CHECK(e == MST_OK || c.why);
	ctx_close(&c);
	return e;
}

static mst_err set_until(struct auth_fixture *f, int who, int64_t until)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = auth_until_set(&c, &f->who[who], until, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static bool scene_open(struct auth_fixture *f)
{
	day_fake(NOW - 60);
	return auth_fixture_open(f, NULL, AUTH_PEOPLE);
}

static void scene_close(struct auth_fixture *f)
{
	auth_fixture_close(f);
	day_fake(0);
}

TEST(auth_alone_counts_coordinators_who_sign_in)
{
	struct auth_fixture f;

	if (!scene_open(&f))
		return;
	circle_of(&f, (const int[]){ BRITT, KARIN }, 2);
	CHECK_INT(alone(&f, BRITT, NOW), 0);
	circle_of(&f, (const int[]){ BRITT, MAJ }, 2); /* a volunteer gives nothing on */
	circle_of(&f, (const int[]){ BRITT }, 1);
	CHECK_INT(alone(&f, BRITT, NOW), 2);
	CHECK_INT(alone(&f, MAJ, NOW), 0);
	CHECK_INT(alone(&f, KARIN, NOW), 0);
	CHECK_OK(set_until(&f, BRITT, NOW));
	CHECK_INT(alone(&f, KARIN, NOW - 1), 0);
	CHECK_INT(alone(&f, KARIN, NOW), 1); /* the other's day has come */
	CHECK_INT(alone(&f, MAJ, NOW), 1);
	scene_close(&f);
}

TEST(auth_end_keeps_the_key_that_a_circle_would_be_lost_without)
{
	struct auth_fixture f;

	if (!scene_open(&f))
		return;
	struct id hers = circle_of(&f, (const int[]){ BRITT, MAJ }, 2),
		  both = circle_of(&f, (const int[]){ BRITT, KARIN }, 2);

	CHECK_ERR(end(&f, BRITT, false), MST_CONFLICT);
	CHECK_OK(end(&f, BRITT, true));
	CHECK(holds(&f, BRITT, hers) && !holds(&f, BRITT, both) && holds(&f, KARIN, both));
	CHECK_OK(end(&f, MAJ, true));
	CHECK_OK(auth_mend(&f.app));
	CHECK(holds(&f, BRITT, hers) && holds(&f, MAJ, hers));
	scene_close(&f);
}

TEST(auth_lapse_keeps_the_key_that_a_circle_would_be_lost_without)
{
	struct auth_fixture f;
	size_t n = 0;

	if (!scene_open(&f))
		return;
	struct id hers = circle_of(&f, (const int[]){ BRITT, MAJ }, 2),
		  both = circle_of(&f, (const int[]){ BRITT, KARIN }, 2);

	CHECK_OK(set_until(&f, BRITT, NOW));
	day_fake(NOW);
	CHECK_OK(auth_lapse_due(&f.app, NOW, &n));
	CHECK_INT(n, 1);
	CHECK(holds(&f, BRITT, hers) && !holds(&f, BRITT, both));
	CHECK_OK(auth_mend(&f.app));
	CHECK(holds(&f, BRITT, hers));
	scene_close(&f);
}

static mst_err reopen(struct auth_fixture *f, int by, int who, int64_t until)
{
	struct auth_member m;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, by, &c);
	CHECK_OK(auth_member_get(c.db, c.mem, f->who[who].id, &m));
	mst_err e = auth_reopen(&c, &m, until, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

/* For nobody else, and only while she alone can hand it over. */
TEST(auth_reopen_is_for_a_circle_that_she_alone_hands_over)
{
	struct auth_fixture f;
	size_t n = 0;

	if (!scene_open(&f))
		return;
	struct id hers = circle_of(&f, (const int[]){ BRITT }, 1), group = vault_pair_id(f.app.jour, VAULT_GROUP);

	CHECK_ERR(reopen(&f, KARIN, BRITT, NOW), MST_NOTFOUND); /* she is in */
	CHECK_OK(end(&f, OLLE, false));
	CHECK_ERR(reopen(&f, KARIN, OLLE, NOW), MST_NOTFOUND);
	CHECK_OK(end(&f, BRITT, true));
	CHECK(!holds(&f, BRITT, group));
	CHECK_ERR(reopen(&f, MAJ, BRITT, NOW), MST_DENIED); /* has no key of that role */
	CHECK_OK(reopen(&f, KARIN, BRITT, NOW));
	CHECK(holds(&f, BRITT, group) && holds(&f, BRITT, hers));
	CHECK_INT(alone(&f, BRITT, NOW), 1);
	day_fake(NOW);
	CHECK_OK(auth_lapse_due(&f.app, NOW, &n));
	CHECK_INT(n, 1);
	CHECK(!holds(&f, BRITT, group) && holds(&f, BRITT, hers));
	scene_close(&f);
}

static mst_err set_roles(struct auth_fixture *f, int who, unsigned roles)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	mst_err e = auth_roles_set(&c, &f->who[who], roles, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	CHECK(e == MST_OK || c.why);
	ctx_close(&c);
	return e;
}

TEST(auth_roles_leave_no_circle_without_a_coordinator)
{
	struct auth_fixture f;

	if (!scene_open(&f))
		return;
	circle_of(&f, (const int[]){ BRITT, MAJ }, 2);
	CHECK_ERR(set_roles(&f, BRITT, ROLE_VOLUNTEER), MST_CONFLICT);
	CHECK_ERR(set_roles(&f, BRITT, ROLE_MANAGER), MST_CONFLICT);
	CHECK_OK(set_roles(&f, BRITT, ROLE_COORDINATOR | ROLE_MANAGER));
	CHECK_OK(set_roles(&f, MAJ, ROLE_VOLUNTEER | ROLE_COORDINATOR));
	CHECK_OK(set_roles(&f, BRITT, ROLE_VOLUNTEER));
	scene_close(&f);
}
