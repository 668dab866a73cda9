/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ends by its day: nobody is in from that instant on, and the keys follow whatever happens. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */
#define MOST_CALLS 200

struct scene {
	struct auth_fixture f;
	struct id object;
	struct seal_key key;
};

/* A case of the group, that somebody is given too. */
static void give(struct scene *s, int who)
{
	struct vault_grant grants[2];
	struct ctx c;

	s->object = rng_id();
	seal_key_new(&s->key);
	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(vault_grant_pair(c.vault, &c.keys, &s->f.app.root, s->object, &s->key,
				  s->f.app.jour, VAULT_GROUP, &grants[0]));
	CHECK_OK(vault_grant_user(c.vault, &c.keys, &s->f.app.root, s->object, &s->key,
				  s->f.who[who].id, 0, &grants[1]));
	auth_fixture_grant(&c, grants, MST_LEN(grants));
	ctx_close(&c);
}

static bool opens(struct scene *s, int who)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct ctx c;

	auth_fixture_ctx(&s->f, who, &c);
	mst_err e = vault_key(c.vault, &c.open, s->object, &key, NULL, NULL);

	ctx_close(&c);
	return e == MST_OK;
}

static bool queued(struct scene *s)
{
	struct id *list;
	struct ctx c;
	size_t n = 0;
	bool found = false;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(vault_due(c.vault, c.mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		found |= id_eq(list[i], s->object);
	ctx_close(&c);
	return found;
}

struct signing_in {
	struct auth_fresh fresh;
	struct id account;
};

static mst_err put_session(struct ctx *c, void *arg)
{
	struct signing_in *s = arg;

	return auth_fresh_put(c, &s->fresh, s->account);
}

static mst_err session(struct scene *s, const struct signing_in *in, unsigned *ret_roles)
{
	struct auth_session got;
	struct auth_user who = { 0 };
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	mst_err e = auth_session_find(c.db, c.mem, &in->fresh.id, &got, &who);

	*ret_roles = who.roles;
	ctx_close(&c);
	return e;
}

static void sign_in(struct scene *s, int who, struct signing_in *ret)
{
	struct ctx c;

	ret->account = s->f.who[who].id;
	auth_fresh_make(&s->f.keys[who], &ret->fresh);
	auth_fixture_ctx(&s->f, who, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_session, .arg = ret }));
	ctx_close(&c);
}

static mst_err set_until(struct scene *s, int who, int64_t until)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	mst_err e = auth_until_set(&c, &s->f.who[who], until, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err apply_role(struct ctx *c, void *arg)
{
	return auth_volunteer_until(c->db, arg, NOW, false);
}

static mst_err apply_back(struct ctx *c, void *arg)
{
	const struct auth_user *u = arg;

	return auth_roles_put(c->db, u->id, ROLE_VOLUNTEER);
}

/* MAJ is a volunteer until NOW. */
static void role_ends(struct scene *s)
{
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = apply_back, .arg = &s->f.who[MAJ] }));
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = apply_role, .arg = &s->f.who[MAJ] }));
	ctx_close(&c);
}

static bool scene_open(struct scene *s)
{
	day_fake(NOW - 60);
	return auth_fixture_open(&s->f, NULL, BRITT + 1);
}

static void scene_close(struct scene *s)
{
	auth_fixture_close(&s->f);
	day_fake(0);
}

TEST(auth_an_account_ends_by_its_day)
{
	struct signing_in in;
	struct auth_user who;
	struct scene s;
	unsigned roles;
	size_t n = 0;
	struct ctx c;

	if (!scene_open(&s))
		return;
	give(&s, MAJ);
	sign_in(&s, MAJ, &in);
	CHECK_OK(set_until(&s, MAJ, NOW));
	CHECK_OK(session(&s, &in, &roles));
	CHECK_OK(auth_lapse_due(&s.f.app, NOW - 1, &n));
	CHECK(n == 0 && opens(&s, MAJ) && !queued(&s));
	day_fake(NOW); /* nobody has done anything yet */
	CHECK_ERR(session(&s, &in, &roles), MST_NOTFOUND);
	auth_fixture_ctx(&s.f, -1, &c);
	CHECK_ERR(auth_find(c.db, c.mem, "maj", &who), MST_NOTFOUND);
	ctx_close(&c);
	CHECK_OK(auth_lapse_due(&s.f.app, NOW, &n));
	CHECK(n == 1 && !opens(&s, MAJ) && opens(&s, KARIN) && queued(&s));
	CHECK_OK(auth_lapse_due(&s.f.app, NOW, &n));
	CHECK(n == 0);
	CHECK_OK(set_until(&s, BRITT, NOW + 60));
	CHECK_ERR(set_until(&s, KARIN, NOW + 60), MST_CONFLICT); /* the last one without an end */
	CHECK_OK(set_until(&s, BRITT, 0));
	CHECK_OK(set_until(&s, KARIN, NOW + 60));
	scene_close(&s);
}

TEST(auth_a_volunteers_role_ends_by_its_day)
{
	struct signing_in in;
	struct scene s;
	unsigned roles;
	size_t n = 0;

	if (!scene_open(&s))
		return;
	give(&s, MAJ);
	sign_in(&s, MAJ, &in);
	role_ends(&s);
	CHECK_OK(session(&s, &in, &roles));
	CHECK_INT(roles, ROLE_VOLUNTEER);
	day_fake(NOW);
	CHECK_OK(session(&s, &in, &roles));
	CHECK_INT(roles, 0); /* the gate takes her for nobody */
	CHECK_OK(auth_lapse_due(&s.f.app, NOW, &n));
	CHECK(n == 1 && !opens(&s, MAJ) && opens(&s, KARIN) && queued(&s));
	CHECK_ERR(session(&s, &in, &roles), MST_NOTFOUND);
	scene_close(&s);
}

/* Whatever a crash leaves, the log tells of it before the key goes, and the next start takes it. */
static void check_lapsed(struct scene *s, const char *when)
{
	struct auth_user u = { 0 };
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(auth_get(c.db, c.mem, s->f.who[MAJ].id, &u));
	ctx_close(&c);
	if (!opens(s, MAJ) && (u.roles || !queued(s)))
		test_fail(__FILE__, __LINE__, "a key is gone without its row: %s", when);
	CHECK_OK(auth_mend(&s->f.app));
	if (opens(s, MAJ) || !opens(s, KARIN) || !queued(s))
		test_fail(__FILE__, __LINE__, "not mended: %s", when);
}

TEST(auth_lapse_broken_at_each_call)
{
	struct scene s;
	mst_err e = MST_FAIL;
	char when[64];
	size_t n;
	int i;

	if (!scene_open(&s))
		return;
	day_fake(NOW);
	db_test_quiet(true);
	for (i = 1; i < MOST_CALLS && e != MST_OK; i++) {
		role_ends(&s);
		give(&s, MAJ);
		db_fail_at(i);
		e = auth_lapse_due(&s.f.app, NOW, &n);
		db_fail_at(0);
		snprintf(when, sizeof(when), "broken at call %d", i);
		check_lapsed(&s, when);
	}
	CHECK(e == MST_OK && i > 5);
	db_test_quiet(false);
	scene_close(&s);
}

static mst_err run_due(void *arg)
{
	struct scene *s = arg;
	size_t n;

	return auth_lapse_due(&s->f.app, NOW, &n);
}

TEST(auth_lapse_killed_in_each_call)
{
	bool killed = true;
	struct scene s;
	char when[64];

	if (!scene_open(&s))
		return;
	day_fake(NOW);
	for (int i = 1; i < MOST_CALLS && killed; i += test_step(7)) {
		role_ends(&s);
		give(&s, MAJ);
		killed = auth_fixture_dies(&s.f, i, run_due, &s);
		snprintf(when, sizeof(when), "killed in call %d", i);
		check_lapsed(&s, when);
	}
	CHECK(!killed);
	scene_close(&s);
}
