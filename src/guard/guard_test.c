/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_test.c - circles, barriers and emergencies as rules: each road that somebody might try. */
#include "guard/guard_test.h"

#include "support/support_lookup.h"

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

static int64_t wraps(struct auth_fixture *f, struct id object)
{
	struct id *ids;
	size_t n = 0;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(vault_holders(c.vault, c.mem, object, &ids, &n));
	ctx_close(&c);
	return (int64_t)n;
}

TEST(guard_a_circle_is_held_by_those_named)
{
	const int two[] = { KARIN, MAJ }, maj[] = { MAJ }, karin[] = { KARIN };
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_read(&f, BRITT, id));
	CHECK_ERR(guard_test_circle(&f, KARIN, id, maj, 1), MST_INVALID); /* no coordinator */
	CHECK_OK(guard_test_circle(&f, KARIN, id, two, 2));
	CHECK_INT(wraps(&f, id), 3); /* the two, and the emergency */
	CHECK_OK(guard_test_read(&f, KARIN, id));
	CHECK_OK(guard_test_read(&f, MAJ, id));
	for (int who = OLLE; who < AUTH_PEOPLE; who++)
		CHECK_ERR(guard_test_read(&f, who, id), MST_NOTFOUND);
	CHECK_OK(guard_test_circle(&f, KARIN, id, karin, 1));
	CHECK_ERR(guard_test_read(&f, MAJ, id), MST_NOTFOUND);
	close_fixture(&f);
}

/* How many cases have exactly her name, for somebody. */
static size_t alike(struct auth_fixture *f, int who)
{
	struct id *ids;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_lookup_due(&c, &n));
	CHECK_OK(support_alike(&c, "Anna Berg", NULL, 10, &ids, &n));
	ctx_close(&c);
	return n;
}

/* She leaves the circle by naming another coordinator alone. In a circle nobody finds the case by its
 * exact name: the hash could be tried by who may not open it. */
TEST(guard_a_circle_can_be_handed_over_and_opened_again)
{
	const int britt[] = { BRITT };
	struct auth_fixture f;
	struct act a;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_INT(alike(&f, KARIN), 1);
	CHECK_OK(guard_test_circle(&f, KARIN, id, britt, 1));
	CHECK_ERR(guard_test_read(&f, KARIN, id), MST_NOTFOUND);
	CHECK_INT(alike(&f, BRITT), 0);
	CHECK_OK(guard_test_read(&f, BRITT, id));
	auth_fixture_ctx(&f, BRITT, &c);
	{
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

		CHECK_OK(support_case_read(&c, id, &s));
		CHECK_OK(guard_uncircle(&c, &s, &a));
		CHECK_OK(ctx_act_now(&c, &a));
	}
	ctx_close(&c);
	CHECK_OK(guard_test_read(&f, KARIN, id));
	CHECK_INT(alike(&f, BRITT), 1);
	close_fixture(&f);
}

static int64_t told(struct auth_fixture *f, int who)
{
	struct view_item items[8];
	size_t n = 0;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(guard_cards(&c, items, 8, &n));
	ctx_close(&c);
	return (int64_t)n;
}

/* When the case's hour ends, by its row. */
static int64_t ended(struct auth_fixture *f, struct id id)
{
	struct guard_emergency *list;
	struct ctx c;
	size_t n = 0;
	int64_t until = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(guard_emergencies(&c, true, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].case_id, id)) {
			CHECK_INT(list[i].until, list[i].at + GUARD_EMERGENCY_SECONDS);
			until = list[i].until;
		}
	ctx_close(&c);
	return until;
}

TEST(guard_an_emergency_lasts_an_hour_and_is_told)
{
	const int karin[] = { KARIN };
	struct auth_fixture f;
	int64_t now;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_circle(&f, KARIN, id, karin, 1));
	CHECK_ERR(guard_test_open(&f, KARIN, id), MST_CONFLICT);
	CHECK_ERR(guard_test_open(&f, MAJ, id), MST_NOTFOUND);
	CHECK_ERR(guard_test_open(&f, GUN, id), MST_NOTFOUND);
	CHECK_ERR(guard_test_open(&f, BRITT, rng_id()), MST_NOTFOUND);
	CHECK_OK(guard_test_open(&f, BRITT, id));
	CHECK_OK(guard_test_read(&f, BRITT, id));
	CHECK_INT(told(&f, KARIN), 1);
	CHECK_INT(told(&f, BIRGITTA), 0); /* the circle has somebody */
	/* Her hour is hers alone: nobody is let in through it, and it does not grow. */
	CHECK_ERR(guard_test_assign(&f, BRITT, id, f.who[OLLE].id), MST_DENIED);
	CHECK_ERR(guard_test_assign(&f, BRITT, id, f.who[BRITT].id), MST_DENIED);
	CHECK_ERR(guard_test_circle(&f, BRITT, id, (const int[]){ BRITT }, 1), MST_DENIED);
	CHECK_ERR(guard_test_bar(&f, BRITT, id, f.who[OLLE].id), MST_DENIED);
	now = ended(&f, id);
	day_fake(now - 60);
	CHECK_OK(guard_test_read(&f, BRITT, id));
	day_fake(now);
	CHECK_ERR(guard_test_read(&f, BRITT, id), MST_NOTFOUND);
	CHECK_OK(db_call(f.app.vault, vault_sweep_apply, &now));
	day_fake(GUARD_NOW); /* not even if the clock went back: the wrap is gone */
	CHECK_ERR(guard_test_read(&f, BRITT, id), MST_NOTFOUND);
	CHECK_INT(wraps(&f, id), 2);
	close_fixture(&f);
}

static mst_err leave(struct db *v, void *who)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_leave(v, mem, *(struct id *)who, NULL, 0);
}

TEST(guard_the_chair_is_told_when_nobody_else_is_named)
{
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_circle(&f, KARIN, id, (const int[]){ BRITT }, 1));
	CHECK_OK(db_call(f.app.vault, leave, &f.who[BRITT].id));
	CHECK_OK(guard_test_open(&f, KARIN, id));
	CHECK_INT(told(&f, BIRGITTA), 1);
	close_fixture(&f);
}

static void review(struct auth_fixture *f, int who, mst_err want)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct guard_emergency *list;
	struct act a;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(guard_emergencies(&c, true, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(support_trace_key(&c, list[0].case_id, &key));
	const char *why = NULL;

	CHECK_OK(seal_open_text(c.mem, &key, SEAL_AD(FIELD_EMERGENCY, list[0].id), list[0].sealed,
				&why));
	CHECK_STR(why, "Hon har ringt och är rädd");
	mst_err e = guard_review(&c, &list[0], &key, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	CHECK_ERR(e, want);
	CHECK_OK(guard_emergencies(&c, true, &list, &n));
	CHECK_INT(n, want != MST_OK);
	ctx_close(&c);
}

TEST(guard_an_emergency_is_listed_until_reviewed)
{
	const int karin[] = { KARIN };
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_circle(&f, KARIN, id, karin, 1));
	CHECK_OK(guard_test_open(&f, BRITT, id));
	review(&f, BIRGITTA, MST_OK);
	close_fixture(&f);
}

/* A copy of both stores and a coordinator's keys, without the server's secret: the case stays closed. */
TEST(guard_an_emergency_needs_the_servers_secret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key other = { 0 }, key = { 0 };
	const int karin[] = { KARIN };
	struct auth_fixture f;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_circle(&f, KARIN, id, karin, 1));
	seal_key_new(&other);
	db_test_quiet(true);
	auth_fixture_ctx(&f, BRITT, &c);
	CHECK_ERR(vault_emergency_key(c.vault, &c.open, &other, id, &key), MST_DENIED);
	CHECK_OK(vault_emergency_key(c.vault, &c.open, &f.app.pepper, id, &key));
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c); /* the secret without the group pair */
	CHECK_ERR(vault_emergency_key(c.vault, &c.open, &f.app.pepper, id, &key), MST_NOTFOUND);
	ctx_close(&c);
	db_test_quiet(false);
	close_fixture(&f);
}

/* As one of that jour's; its connections see no other one's rows. */
static void open_as(struct app *app, struct auth_user *u, struct vault_keyring *k, struct ctx *ret)
{
	db_store_jour(app->data, app->jour);
	CHECK_OK(ctx_open(app, u, k, ret));
}

/* A coordinator of another jour, with its group pair, on a server with the same secret: it writes a lane of the
 * log of its own. */
static void other_jour(struct app *theirs, struct arena *mem, struct auth_user *ret, struct vault_keyring *ret_keys)
{
	struct auth_new n = { .login = "lena", .name = "Lena Annan", .phrase = auth_fixture_phrases[OLLE],
			      .roles = ROLE_COORDINATOR };
	struct id id;
	struct ctx c;

	n.org = theirs->jour = rng_id();
	db_writer_be(theirs->data, 98);
	open_as(theirs, NULL, NULL, &c);
	CHECK_OK(auth_create(&c, &n, &id, ret_keys));
	CHECK_OK(auth_get(c.db, mem, id, ret));
	ctx_close(&c);
	db_writer_be(theirs->data, 99);
}

/* This jour's wrap for emergencies, under the name of another one. */
static void move_wrap(struct auth_fixture *f, struct id case_id, struct id to)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct vault_grant g;
	struct ctx c;

	db_store_jour(f->app.data, f->app.jour);
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(vault_key(c.vault, &c.open, case_id, &key, NULL, NULL));
	CHECK_OK(vault_emergency_grant(c.vault, &c.open, &f->app.pepper, case_id, &key, &g));
	g.holder = vault_emergency_id(to);
	CHECK_OK(guard_test_put(f, &g));
	ctx_close(&c);
}

/* Neither at her own jour nor at this one, nor with the wrap put where hers would be. */
TEST(guard_an_emergency_never_crosses_organisations)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring lena = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct guard_emergency *list;
	struct auth_fixture f;
	struct auth_user u;
	struct app theirs;
	struct act a;
	struct ctx c;
	size_t n = 0;

	if (!open_fixture(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_OK(guard_test_circle(&f, KARIN, id, (const int[]){ KARIN }, 1));
	theirs = f.app;
	other_jour(&theirs, f.mem, &u, &lena);
	db_test_quiet(true);
	for (int moved = 0; moved < 2; moved++) {
		for (int here = 0; here < 2; here++) {
			open_as(here ? &f.app : &theirs, &u, &lena, &c);
			CHECK_ERR(vault_emergency_key(c.vault, &c.open, &f.app.pepper, id, &key),
				  moved && !here ? MST_DENIED : MST_NOTFOUND);
			CHECK(guard_open(&c, id, "Hon har ringt", &a) != MST_OK);
			ctx_close(&c);
		}
		move_wrap(&f, id, theirs.jour);
	}
	db_test_quiet(false);
	db_store_jour(f.app.data, f.app.jour);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(guard_emergencies(&c, true, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	CHECK_OK(guard_test_open(&f, BRITT, id)); /* and there was something to open */
	close_fixture(&f);
}
