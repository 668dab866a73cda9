/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who opens what, for how long, and what never opens again. */
#include "vault/vault_world.h"

TEST(vault_unlock_by_the_right_phrase)
{
	struct world w;
	struct vault_keyring k = { 0 };
	struct seal_key wrong;

	world_open(&w);
	seal_key_new(&wrong);
	CHECK_OK(vault_unlock(w.v, w.k[OTHER].user, &w.under[OTHER], &k));
	CHECK(k.open && mem_same(&k, &w.k[OTHER], sizeof(k)));
	vault_keyring_wipe(&k);
	CHECK(!k.open);
	CHECK_ERR(vault_unlock(w.v, w.k[OTHER].user, &wrong, &k), MST_DENIED);
	CHECK_ERR(vault_unlock(w.v, w.k[OTHER].user, &w.under[ROOT], &k), MST_DENIED);
	CHECK_ERR(vault_unlock(w.v, rng_id(), &wrong, &k), MST_NOTFOUND);
	CHECK(!k.open);
	world_close(&w);
}

TEST(vault_session_carries_the_keyring)
{
	struct world w;
	struct vault_keyring k = { 0 };
	struct seal_key session, wrong;
	uint8_t packed[VAULT_PACKED];
	struct blob b = { packed, sizeof(packed) };

	world_open(&w);
	seal_key_new(&session);
	seal_key_new(&wrong);
	vault_pack(&w.k[VOLUNTEER], &session, packed);
	CHECK_OK(vault_unpack(w.k[VOLUNTEER].user, &session, b, &k));
	CHECK(mem_same(&k, &w.k[VOLUNTEER], sizeof(k)));
	CHECK_ERR(vault_unpack(w.k[VOLUNTEER].user, &wrong, b, &k), MST_DENIED);
	CHECK_ERR(vault_unpack(w.k[ROOT].user, &session, b, &k), MST_DENIED);
	packed[60] ^= 1;
	CHECK_ERR(vault_unpack(w.k[VOLUNTEER].user, &session, b, &k), MST_DENIED);
	b.n--;
	CHECK_ERR(vault_unpack(w.k[VOLUNTEER].user, &session, b, &k), MST_DENIED);
	world_close(&w);
}

TEST(vault_who_opens_a_case)
{
	struct world w;
	struct seal_key key, next_key;
	struct id mine, next;

	world_open(&w);
	mine = world_case(&w, &key);
	next = world_case(&w, &next_key);
	world_give(&w, ROOT, mine, &key, VOLUNTEER, 0);
	CHECK_OK(world_opens(&w, ROOT, mine, &key));
	CHECK_OK(world_opens(&w, OTHER, mine, &key)); /* by the group */
	CHECK_OK(world_opens(&w, OTHER, next, &next_key));
	CHECK_OK(world_opens(&w, VOLUNTEER, mine, &key));
	CHECK_ERR(world_opens(&w, VOLUNTEER, next, &next_key), MST_NOTFOUND);
	CHECK_ERR(world_opens(&w, SECOND, mine, &key), MST_NOTFOUND);
	CHECK_ERR(world_opens(&w, REVIEWER, mine, &key), MST_NOTFOUND);
	CHECK_ERR(world_opens(&w, MUNICIPAL, mine, &key), MST_NOTFOUND);
	CHECK_ERR(world_opens(&w, HOST, mine, &key), MST_NOTFOUND);
	w.k[OTHER].open = false; /* signed in, locked */
	CHECK_ERR(world_opens(&w, OTHER, mine, &key), MST_NOTFOUND);
	world_close(&w);
}

TEST(vault_nobody_beside_the_jour_holds_anything)
{
	static const int nobody[] = { MUNICIPAL, HOST };
	struct world w;
	struct id *ids;
	size_t n = 9;

	world_open(&w);
	for (size_t i = 0; i < MST_LEN(nobody); i++) {
		MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w.k[nobody[i]],
								     .org = w.org };
		struct seal_key key;

		CHECK_OK(vault_objects(w.v, w.mem, w.k[nobody[i]].user, &ids, &n));
		CHECK_INT(n, 0);
		CHECK_ERR(vault_org_key(w.v, &o, "lookup", &key), MST_NOTFOUND);
	}
	world_close(&w);
}

TEST(vault_a_dropped_grant_closes_at_once)
{
	struct world w;
	struct seal_key key;
	struct id object;

	world_open(&w);
	object = world_case(&w, &key);
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_OK(world_opens(&w, VOLUNTEER, object, &key));
	CHECK_OK(world_drop(&w, object, w.k[VOLUNTEER].user));
	CHECK_ERR(world_opens(&w, VOLUNTEER, object, &key), MST_NOTFOUND);
	CHECK_OK(world_drop(&w, object, w.k[VOLUNTEER].user)); /* repeatable */
	CHECK_ERR(world_drop(&w, object, vault_pair_id(w.org, VAULT_GROUP)), MST_CONFLICT);
	CHECK_OK(world_opens(&w, OTHER, object, &key));
	world_close(&w);
}

TEST(vault_a_grant_lapses)
{
	struct world w;
	struct seal_key key;
	struct id object, *ids;
	size_t n = 0;

	world_open(&w);
	day_fake(1000000);
	object = world_case(&w, &key);
	world_give(&w, ROOT, object, &key, VOLUNTEER, 1000100);
	CHECK_OK(world_opens(&w, VOLUNTEER, object, &key));
	CHECK_OK(vault_holders(w.v, w.mem, object, &ids, &n));
	CHECK_INT(n, 2);
	CHECK_OK(vault_objects(w.v, w.mem, w.k[VOLUNTEER].user, &ids, &n));
	CHECK(n == 1 && id_eq(ids[0], object));
	day_fake(1000100);
	CHECK_ERR(world_opens(&w, VOLUNTEER, object, &key), MST_NOTFOUND);
	CHECK_OK(world_opens(&w, OTHER, object, &key));
	CHECK_OK(vault_holders(w.v, w.mem, object, &ids, &n));
	CHECK(n == 1 && id_eq(ids[0], vault_pair_id(w.org, VAULT_GROUP)));
	CHECK_OK(vault_objects(w.v, w.mem, w.k[VOLUNTEER].user, &ids, &n));
	CHECK_INT(n, 0);
	/* Whoever writes the database cannot take the end away. */
	CHECK_OK(world_evil(&w, EVIL_UNTIL, object, w.k[VOLUNTEER].user, NULL, 0));
	CHECK_ERR(world_opens(&w, VOLUNTEER, object, &key), MST_DENIED);
	day_fake(0);
	world_close(&w);
}

/* ---- boxes and re-wraps ---- */

TEST(vault_a_box_is_rewrapped_at_first_use)
{
	struct world w;
	struct seal_key key, got;
	struct vault_grant g;
	struct id object, user;
	bool rewrap = false;

	world_open(&w);
	object = world_case(&w, &key);
	user = w.k[VOLUNTEER].user;
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_INT(world_kind(&w, object, user), VAULT_BOX);
	for (int i = 0; i < 2; i++) {
		MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w.k[VOLUNTEER],
								     .org = w.org };

		CHECK_OK(vault_key(w.v, &o, object, &got, &rewrap, &g));
		CHECK(mem_same(&got, &key, sizeof(key)));
		CHECK_INT(rewrap, i == 0);
		if (rewrap)
			CHECK_OK(world_grants(&w, &g, 1));
		CHECK_INT(world_kind(&w, object, user), VAULT_SYM);
	}
	/* The same grant once more leaves the symmetric wrap alone. */
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_INT(world_kind(&w, object, user), VAULT_SYM);
	/* With another end it takes its place. */
	world_give(&w, ROOT, object, &key, VOLUNTEER, day_now() + 60);
	CHECK_INT(world_kind(&w, object, user), VAULT_BOX);
	CHECK_OK(world_opens(&w, VOLUNTEER, object, &key));
	world_close(&w);
}

TEST(vault_a_late_rewrap_brings_nothing_back)
{
	struct world w;
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { 0 };
	struct seal_key key, got;
	struct vault_grant g;
	struct id object, user;
	bool rewrap = false;

	world_open(&w);
	object = world_case(&w, &key);
	user = w.k[VOLUNTEER].user;
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	o = (struct vault_open){ .k = &w.k[VOLUNTEER], .org = w.org };
	CHECK_OK(vault_key(w.v, &o, object, &got, &rewrap, &g));
	CHECK(rewrap);
	CHECK_OK(world_drop(&w, object, user));
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_INT(world_kind(&w, object, user), 0);
	CHECK_ERR(world_opens(&w, VOLUNTEER, object, &key), MST_NOTFOUND);
	/* Nor does it touch a newer box. */
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_INT(world_kind(&w, object, user), VAULT_BOX);
	world_close(&w);
}

TEST(vault_a_pair_in_a_box_is_rewrapped_first)
{
	struct world w;
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { 0 };
	struct seal_key key, got;
	struct vault_grant g;
	struct id object, group;
	bool rewrap = false;

	world_open(&w);
	group = vault_pair_id(w.org, VAULT_GROUP);
	seal_key_new(&key);
	object = rng_id();
	/* By somebody who does not hold the pair: a box to it. */
	CHECK_OK(vault_grant_pair(w.v, NULL, &w.root, object, &key, w.org, VAULT_GROUP, &g));
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_INT(world_kind(&w, object, group), VAULT_BOX);
	CHECK_INT(world_kind(&w, group, w.k[OTHER].user), VAULT_BOX);
	o = (struct vault_open){ .k = &w.k[OTHER], .org = w.org };
	CHECK_OK(vault_key(w.v, &o, object, &got, &rewrap, &g));
	CHECK(rewrap && id_eq(g.object, group) && id_eq(g.holder, w.k[OTHER].user));
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_OK(vault_key(w.v, &o, object, &got, &rewrap, &g));
	CHECK(rewrap && id_eq(g.object, object) && id_eq(g.holder, group));
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_INT(world_kind(&w, object, group), VAULT_SYM);
	CHECK_INT(world_kind(&w, group, w.k[OTHER].user), VAULT_SYM);
	CHECK_OK(world_opens(&w, OTHER, object, &key));
	CHECK_OK(world_opens(&w, ROOT, object, &key));
	world_close(&w);
}

TEST(vault_a_list_opens_the_pair_once)
{
	struct world w;
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { 0 };
	struct seal_key key[VAULT_AHEAD + 5], got;
	struct id objects[VAULT_AHEAD + 5];

	world_open(&w);
	for (size_t i = 0; i < MST_LEN(objects); i++)
		objects[i] = world_case(&w, &key[i]);
	o = (struct vault_open){ .k = &w.k[ROOT], .org = w.org };
	db_fail_at(0);
	CHECK_OK(vault_key(w.v, &o, objects[0], &got, NULL, NULL));
	CHECK_INT(db_calls(), 3 + 2); /* a start and two steps; for the pair one row is enough */
	db_fail_at(0);
	for (size_t i = 1; i < 5; i++)
		CHECK_OK(vault_key(w.v, &o, objects[i], &got, NULL, NULL));
	CHECK_INT(db_calls(), 4 * 3);
	CHECK_OK(vault_ahead(w.v, &o, w.mem, objects + 5, MST_LEN(objects) - 5));
	db_fail_at(0);
	for (size_t i = 5; i < MST_LEN(objects); i++) {
		CHECK_OK(vault_key(w.v, &o, objects[i], &got, NULL, NULL));
		CHECK(mem_same(&got, &key[i], sizeof(got)));
	}
	CHECK_INT(db_calls(), 0);
	/* Before them: asked for as ever. */
	CHECK_OK(vault_key(w.v, &o, objects[0], &got, NULL, NULL));
	CHECK(mem_same(&got, &key[0], sizeof(got)));
	CHECK_INT(db_calls(), 3);
	/* Nobody else's list opens by it. */
	vault_open_wipe(&o);
	o = (struct vault_open){ .k = &w.k[VOLUNTEER], .org = w.org };
	CHECK_OK(vault_ahead(w.v, &o, w.mem, objects, MST_LEN(objects)));
	CHECK_ERR(vault_key(w.v, &o, objects[0], &got, NULL, NULL), MST_NOTFOUND);
	world_close(&w);
}

/* ---- erasure ---- */

TEST(vault_an_erased_object_never_opens_again)
{
	struct world w;
	struct seal_key key;
	struct vault_grant g = { 0 };
	struct id object;
	uint8_t wrap[SEAL_WRAP] = { 0 };
	int64_t at = 0;
	bool erased = true;

	world_open(&w);
	object = world_case(&w, &key);
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_OK(vault_erased(w.v, object, &erased));
	CHECK(!erased);
	CHECK_OK(vault_grant_user(w.v, &w.k[ROOT], &w.root, object, &key, w.k[SECOND].user, 0, &g));
	CHECK_OK(world_erase(&w, object, 77));
	CHECK_OK(vault_erased(w.v, object, &erased));
	CHECK(erased);
	for (int i = 0; i < PEOPLE; i++)
		CHECK_ERR(world_opens(&w, i, object, &key), MST_NOTFOUND);
	CHECK_ERR(world_grants(&w, &g, 1), MST_CONFLICT);
	CHECK_ERR(world_evil(&w, EVIL_ALIVE, object, w.k[SECOND].user, wrap, SEAL_WRAP),
		  MST_CONFLICT);
	CHECK_ERR(world_evil(&w, EVIL_DEAD, object, w.k[SECOND].user, wrap, SEAL_WRAP),
		  MST_CONFLICT);
	CHECK_INT(world_kind(&w, object, w.k[SECOND].user), 0);
	CHECK_OK(world_erase(&w, object, 99));
	CHECK_OK(db_int(w.v, "SELECT erased_at FROM vault_object WHERE object_id = $1",
			DB_ARGS(V(object)), &at));
	CHECK_INT(at, 77);
	CHECK_OK(world_erase(&w, rng_id(), 5)); /* also what never had a wrap */
	world_close(&w);
}

/* ---- sealing to who is not here ---- */

TEST(vault_intake_is_opened_by_coordinators)
{
	struct world w;
	struct id row = rng_id();
	struct blob b, got;

	world_open(&w);
	CHECK_OK(vault_seal_to(w.v, w.mem, &w.root, w.org, VAULT_INTAKE, SEAL_AD(600, row), "ring",
			       4, &b));
	for (int who = 0; who < PEOPLE; who++) {
		MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w.k[who],
								     .org = w.org };
		mst_err want = who <= OTHER ? MST_OK : MST_NOTFOUND;

		got = (struct blob){ NULL, 0 };
		CHECK_ERR(vault_open_from(w.v, &o, w.mem, VAULT_INTAKE, SEAL_AD(600, row), b, &got),
			  want);
		CHECK_INT(got.n, want == MST_OK ? 4 : 0);
		if (want == MST_OK)
			CHECK_ERR(vault_open_from(w.v, &o, w.mem, VAULT_INTAKE,
						  SEAL_AD(600, rng_id()), b, &got),
				  MST_INVALID);
	}
	world_close(&w);
}

TEST(vault_own_text_waits_for_her)
{
	struct world w;
	struct id row = rng_id();
	struct blob b, got;

	world_open(&w);
	CHECK_OK(vault_seal_to_user(w.v, w.mem, &w.root, w.k[VOLUNTEER].user, SEAL_AD(300, row),
				    "sparat", 6, &b));
	CHECK_OK(vault_open_own(&w.k[VOLUNTEER], w.mem, SEAL_AD(300, row), b, &got));
	CHECK_INT(got.n, 6);
	CHECK_ERR(vault_open_own(&w.k[ROOT], w.mem, SEAL_AD(300, row), b, &got), MST_INVALID);
	w.k[VOLUNTEER].open = false;
	CHECK_ERR(vault_open_own(&w.k[VOLUNTEER], w.mem, SEAL_AD(300, row), b, &got),
		  MST_NOTFOUND);
	world_close(&w);
}

TEST(vault_org_key_is_common_to_coordinators)
{
	struct world w;
	struct seal_key a, b, c;

	world_open(&w);
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w.k[ROOT], .org = w.org };
	MST_CLEANUP(vault_open_wipe) struct vault_open p = { .k = &w.k[OTHER], .org = w.org };
	MST_CLEANUP(vault_open_wipe) struct vault_open q = { .k = &w.k[REVIEWER], .org = w.org };

	CHECK_OK(vault_org_key(w.v, &o, "lookup", &a));
	CHECK_OK(vault_org_key(w.v, &p, "lookup", &b));
	CHECK_OK(vault_org_key(w.v, &p, "audit", &c));
	CHECK(mem_same(&a, &b, sizeof(a)) && !mem_same(&b, &c, sizeof(b)));
	CHECK_ERR(vault_org_key(w.v, &q, "lookup", &a), MST_NOTFOUND);
	world_close(&w);
}

/* The reviewer's pair opens what was granted to it and nothing of the cases. */
TEST(vault_review_pair_opens_the_log_of_reads)
{
	struct world w;
	struct seal_key key;
	struct vault_grant g;
	struct id trail = rng_id();

	world_open(&w);
	seal_key_new(&key);
	CHECK_OK(vault_grant_pair(w.v, &w.k[OTHER], &w.root, trail, &key, w.org, VAULT_REVIEW,
				  &g));
	CHECK_OK(world_grants(&w, &g, 1));
	CHECK_OK(world_opens(&w, REVIEWER, trail, &key));
	CHECK_ERR(world_opens(&w, OTHER, trail, &key), MST_NOTFOUND);
	world_close(&w);
}
