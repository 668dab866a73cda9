/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of the tricks of whoever can write the vault's database. */
#include "vault/vault_world.h"

TEST(vault_a_swapped_user_key_is_refused)
{
	struct world w;
	struct box_pair evil;
	struct sign_pair evil_sign;
	struct seal_key key;
	struct vault_grant g;
	struct vault_keyring k;
	struct id object;
	struct blob b;

	world_open(&w);
	object = world_case(&w, &key);
	CHECK_OK(vault_user_check(w.v, w.k[VOLUNTEER].user, &w.root));
	CHECK_ERR(vault_user_check(w.v, rng_id(), &w.root), MST_NOTFOUND);
	box_pair_new(&evil);
	sign_pair_new(&evil_sign);
	CHECK_OK(world_evil(&w, EVIL_BOX_KEY, w.k[VOLUNTEER].user, ID_NONE, evil.pub, 32));
	CHECK_OK(world_evil(&w, EVIL_SIGN_KEY, w.k[SECOND].user, ID_NONE, evil_sign.pub, 32));
	for (int who = VOLUNTEER; who <= SECOND; who++) {
		struct id user = w.k[who].user;

		CHECK_ERR(vault_user_check(w.v, user, &w.root), MST_DENIED);
		CHECK_ERR(vault_grant_user(w.v, &w.k[ROOT], &w.root, object, &key, user, 0, &g),
			  MST_DENIED);
		CHECK_ERR(vault_seal_to_user(w.v, w.mem, &w.root, user, SEAL_AD(301, object), "x",
					     1, &b),
			  MST_DENIED);
		CHECK_ERR(vault_unlock(w.v, user, &w.under[who], &k), MST_DENIED);
	}
	world_close(&w);
}

TEST(vault_a_swapped_pair_key_is_refused)
{
	struct world w;
	struct box_pair evil;
	struct seal_key key;
	struct vault_grant g;
	struct blob b;

	world_open(&w);
	box_pair_new(&evil);
	seal_key_new(&key);
	CHECK_OK(world_evil(&w, EVIL_PAIR_KEY, vault_pair_id(w.org, VAULT_INTAKE), ID_NONE,
			    evil.pub, 32));
	CHECK_ERR(vault_seal_to(w.v, w.mem, &w.root, w.org, VAULT_INTAKE, SEAL_AD(600, w.org), "x",
				1, &b),
		  MST_DENIED);
	CHECK_ERR(vault_grant_pair(w.v, NULL, &w.root, rng_id(), &key, w.org, VAULT_INTAKE, &g),
		  MST_DENIED);
	world_close(&w);
}

/* The server host writes the database and has an account whose key is good. It is none that may
 * sign for others, and cannot say so of itself. */
TEST(vault_who_may_not_vouch_brings_nobody_in)
{
	struct world w;
	struct vault_user u;
	struct vault_keyring k;
	struct seal_key under;
	uint8_t sig[SIGN_SIZE];
	struct hash other;

	world_open(&w);
	seal_key_new(&under);
	vault_user_new(rng_id(), &under, &w.k[HOST], &u, &k);
	CHECK_OK(world_user(&w, &u));
	CHECK_ERR(vault_user_check(w.v, u.user, &w.root), MST_DENIED);
	vault_sign_vouch(&w.k[HOST].sign, w.k[HOST].user, w.k[HOST].user, w.k[HOST].sign.pub, sig);
	CHECK_OK(world_evil(&w, EVIL_SELF, w.k[HOST].user, ID_NONE, sig, SIGN_SIZE));
	CHECK_ERR(vault_user_check(w.v, u.user, &w.root), MST_DENIED);
	/* A root of one's own is not the pinned one. */
	vault_user_new(rng_id(), &under, NULL, &u, &k);
	CHECK_OK(world_user(&w, &u));
	CHECK_ERR(vault_user_check(w.v, u.user, &w.root), MST_DENIED);
	vault_fingerprint(u.sign_pub, &other);
	CHECK_OK(vault_user_check(w.v, u.user, &other));
	world_close(&w);
}

TEST(vault_a_moved_wrap_is_refused)
{
	struct world w;
	struct seal_key key, next_key;
	struct id object, next;

	world_open(&w);
	object = world_case(&w, &key);
	next = world_case(&w, &next_key);
	CHECK_OK(world_evil(&w, EVIL_MOVE_OBJECT, object, next, NULL, 0));
	CHECK_OK(world_opens(&w, OTHER, object, &key));
	CHECK_ERR(world_opens(&w, OTHER, next, &next_key), MST_DENIED);
	world_give(&w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_OK(world_evil(&w, EVIL_MOVE_HOLDER, w.k[VOLUNTEER].user, w.k[SECOND].user, NULL, 0));
	CHECK_ERR(world_opens(&w, SECOND, object, &key), MST_DENIED);
	world_close(&w);
}

/* A box for a key that was current when it was made and is not any more would open for nobody. */
TEST(vault_a_grant_to_an_old_key_is_refused)
{
	struct world w;
	struct seal_key key;
	struct vault_grant g;
	struct id object;
	struct box_pair fresh;

	world_open(&w);
	object = world_case(&w, &key);
	CHECK_OK(vault_grant_user(w.v, &w.k[ROOT], &w.root, object, &key, w.k[VOLUNTEER].user, 0,
				  &g));
	box_pair_new(&fresh);
	CHECK_OK(world_evil(&w, EVIL_BOX_KEY, w.k[VOLUNTEER].user, ID_NONE, fresh.pub, 32));
	CHECK_ERR(world_grants(&w, &g, 1), MST_CONFLICT);
	world_close(&w);
}

TEST(vault_keys_of_a_user_are_not_overwritten)
{
	struct world w;
	struct vault_user u;
	struct vault_keyring k;

	world_open(&w);
	vault_user_new(w.k[OTHER].user, &w.under[OTHER], &w.k[ROOT], &u, &k);
	CHECK_ERR(world_user(&w, &u), MST_CONFLICT);
	vault_user_new(rng_id(), &w.under[OTHER], &w.k[ROOT], &u, &k);
	CHECK_OK(world_user(&w, &u));
	CHECK_OK(world_user(&w, &u)); /* repeatable */
	CHECK_OK(vault_unlock(w.v, w.k[OTHER].user, &w.under[OTHER], &k));
	world_close(&w);
}

/* All of her row is exchanged, each key signed by the new one: only the inviter's signature and
 * her pinned root are missing. */
TEST(vault_a_whole_swapped_user_is_refused)
{
	struct world w;
	struct vault_user u;
	struct vault_keyring k;
	struct seal_key under, key;
	struct vault_grant g;
	struct id user;

	world_open(&w);
	seal_key_new(&under);
	seal_key_new(&key);
	user = w.k[VOLUNTEER].user;
	vault_user_new(user, &under, NULL, &u, &k);
	CHECK_OK(world_evil(&w, EVIL_BOX_KEY, user, ID_NONE, u.box_pub, 32));
	CHECK_OK(world_evil(&w, EVIL_BOX_SIG, user, ID_NONE, u.box_sig, SIGN_SIZE));
	CHECK_OK(world_evil(&w, EVIL_SIGN_KEY, user, ID_NONE, u.sign_pub, 32));
	CHECK_ERR(vault_user_check(w.v, user, &w.root), MST_DENIED);
	CHECK_ERR(vault_grant_user(w.v, &w.k[ROOT], &w.root, rng_id(), &key, user, 0, &g),
		  MST_DENIED);
	world_close(&w);
}

TEST(vault_place_is_object_holder_and_end)
{
	struct id a = { { 1 } }, b = { { 2 } };
	struct id place = vault_place(a, b, 0).row;
	char text[ID_TEXT];

	CHECK(id_eq(place, vault_place(a, b, 0).row));
	CHECK(!id_eq(place, vault_place(a, a, 0).row));
	CHECK(!id_eq(place, vault_place(b, b, 0).row));
	CHECK(!id_eq(place, vault_place(b, a, 0).row));
	CHECK(!id_eq(place, vault_place(a, b, 1).row));
	/* Frozen: BLAKE2b-256 of the layout in docs/KEYS.md, computed elsewhere. */
	id_text(place, text);
	CHECK_STR(text, "5zpz7auiay6hxd2t2mfjsfzcx4");
	id_text(vault_pair_id(a, VAULT_GROUP), text);
	CHECK_STR(text, "g22dzhkqgz442owpiag3xwf3zy");
}
