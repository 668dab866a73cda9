/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Locks: each opens the keyring by itself, and nobody puts in one of her own. */
#include "vault/vault_world.h"

static mst_err apply(struct db *v, void *arg)
{
	return vault_rotation_put(v, arg);
}

static struct id add_paper(struct world *w, int who, struct seal_key *ret)
{
	struct vault_lock l;
	struct id id = rng_id();

	seal_key_new(ret);
	vault_lock_new(&w->k[who], id, VAULT_PAPER, ret, &l);
	CHECK_OK(world_lock(w, &l));
	return id;
}

TEST(vault_each_lock_opens_by_itself)
{
	struct world w;
	struct seal_key paper, wrong;
	struct vault_keyring k = { 0 };
	struct vault_lock *l;
	struct id id;
	size_t n;

	world_open(&w);
	id = add_paper(&w, OTHER, &paper);
	seal_key_new(&wrong);
	CHECK_OK(vault_unlock(w.v, id, &paper, &k));
	CHECK(mem_same(&k, &w.k[OTHER], sizeof(k)));
	CHECK_OK(vault_unlock(w.v, w.k[OTHER].user, &w.under[OTHER], &k));
	vault_keyring_wipe(&k);
	CHECK_ERR(vault_unlock(w.v, id, &wrong, &k), MST_DENIED);
	CHECK_ERR(vault_unlock(w.v, id, &w.under[OTHER], &k), MST_DENIED);
	CHECK_ERR(vault_unlock(w.v, w.k[OTHER].user, &paper, &k), MST_DENIED);
	CHECK(!k.open);
	CHECK_OK(vault_locks(w.v, w.mem, w.k[OTHER].user, &l, &n));
	CHECK_INT(n, 2);
	CHECK(l[0].kind == VAULT_PHRASE && l[1].kind == VAULT_PAPER && id_eq(l[1].id, id));
	world_close(&w);
}

TEST(vault_a_lock_is_made_whole_or_not)
{
	struct world w;
	struct seal_key paper;
	struct vault_keyring k;
	struct vault_lock l;
	struct id id = rng_id();
	mst_err e = MST_FAIL;
	int n;

	world_open(&w);
	seal_key_new(&paper);
	vault_lock_new(&w.k[OTHER], id, VAULT_PAPER, &paper, &l);
	for (n = 1; n < 20 && e != MST_OK; n++) {
		CHECK_ERR(vault_unlock(w.v, id, &paper, &k), MST_NOTFOUND);
		db_fail_at(n);
		e = world_lock(&w, &l);
		db_fail_at(0);
	}
	CHECK(e == MST_OK && n > 2);
	CHECK_OK(world_lock(&w, &l)); /* repeatable */
	CHECK_OK(vault_unlock(w.v, id, &paper, &k));
	world_close(&w);
}

/* A lost device: what was copied of its lock opens nothing that the store holds afterwards. */
TEST(vault_a_lock_is_taken_away)
{
	struct world w;
	struct seal_key paper, second;
	struct vault_rotation r;
	struct vault_keyring k, fresh;
	struct vault_lock late;
	struct id id, other;

	world_open(&w);
	id = add_paper(&w, OTHER, &paper);
	other = add_paper(&w, OTHER, &second);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_OK(vault_rotation_without(&r, id));
	/* One that is made meanwhile holds the old keyring: all is prepared again. */
	vault_lock_new(&w.k[OTHER], rng_id(), VAULT_DEVICE, &second, &late);
	CHECK_OK(world_lock(&w, &late));
	CHECK_ERR(db_call(w.store, apply, &r), MST_CONFLICT);
	CHECK_OK(vault_unlock(w.v, id, &paper, &k));
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_OK(vault_rotation_without(&r, id));
	CHECK_OK(db_call(w.store, apply, &r));
	CHECK_ERR(vault_unlock(w.v, id, &paper, &k), MST_NOTFOUND);
	CHECK_INT(world_locks(&w, OTHER), 3);
	CHECK_OK(vault_unlock(w.v, other, &second, &k));
	CHECK(mem_same(&k, &fresh, sizeof(k)));
	CHECK_OK(vault_unlock(w.v, w.k[OTHER].user, &w.under[OTHER], &k)); /* her phrase stays */
	CHECK(mem_same(&k, &fresh, sizeof(k)));
	/* A lock that was made of the old keyring comes too late. */
	CHECK_ERR(world_lock(&w, &late), MST_CONFLICT);
	world_close(&w);
}

TEST(vault_the_last_lock_stays)
{
	struct world w;
	struct vault_rotation r;
	struct vault_keyring fresh;

	world_open(&w);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_ERR(vault_rotation_without(&r, w.k[OTHER].user), MST_CONFLICT);
	world_close(&w);
}

/* A lock of an attacker's own would be handed the next keyring. */
TEST(vault_a_swapped_lock_gets_no_keyring)
{
	struct world w;
	struct seal_key paper, evil;
	struct vault_rotation r;
	struct vault_keyring k, fresh;
	struct vault_lock l;
	struct id id;

	world_open(&w);
	id = add_paper(&w, OTHER, &paper);
	seal_key_new(&evil);
	vault_lock_new(&w.k[HOST], rng_id(), VAULT_PAPER, &evil, &l);
	CHECK_OK(world_evil(&w, EVIL_LOCK_PUB, id, ID_NONE, l.pub, 32));
	CHECK_ERR(vault_unlock(w.v, id, &paper, &k), MST_DENIED);
	CHECK_OK(world_lock(&w, &l)); /* one of HOST's own, given to OTHER */
	CHECK_OK(world_evil(&w, EVIL_LOCK_OWNER, l.id, w.k[OTHER].user, NULL, 0));
	CHECK_INT(world_locks(&w, OTHER), 3);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_OK(db_call(w.store, apply, &r));
	CHECK_INT(world_locks(&w, OTHER), 1);
	CHECK_ERR(vault_unlock(w.v, l.id, &evil, &k), MST_NOTFOUND);
	CHECK_OK(vault_unlock(w.v, w.k[OTHER].user, &w.under[OTHER], &k));
	world_close(&w);
}

/* A keyring that the attacker knows, sealed to the lock's public key as anybody can: with it she would
 * seal her next drafts for the attacker. */
TEST(vault_a_swapped_keyring_is_refused)
{
	struct world w;
	struct vault_keyring evil, k;
	struct vault_user u;
	struct vault_lock l, *hers;
	struct seal_key any;
	struct id user;
	size_t n;

	world_open(&w);
	user = w.k[OTHER].user;
	seal_key_new(&any);
	vault_user_new(user, &any, NULL, &u, &evil);
	CHECK_OK(vault_locks(w.v, w.mem, user, &hers, &n));
	l = hers[0];
	vault_lock_fill(&l, &evil);
	CHECK_OK(world_evil(&w, EVIL_LOCK_SEALED, user, ID_NONE, l.sealed, sizeof(l.sealed)));
	CHECK_OK(world_evil(&w, EVIL_BOX_KEY, user, ID_NONE, u.box_pub, 32));
	CHECK_OK(world_evil(&w, EVIL_BOX_SIG, user, ID_NONE, u.box_sig, SIGN_SIZE));
	CHECK_OK(world_evil(&w, EVIL_SIGN_KEY, user, ID_NONE, u.sign_pub, 32));
	CHECK_ERR(vault_unlock(w.v, user, &w.under[OTHER], &k), MST_DENIED);
	/* ... also with the attacker's signature on it: the pin is another's. */
	CHECK_OK(world_lock(&w, &l));
	CHECK_ERR(vault_unlock(w.v, user, &w.under[OTHER], &k), MST_DENIED);
	world_close(&w);
}

/* A store from before there were locks. */
TEST(vault_a_lock_from_before_opens_and_is_made_anew)
{
	struct world w;
	struct vault_keyring k, fresh;
	struct vault_rotation r;
	struct vault_lock l;
	uint8_t sealed[VAULT_PACKED];
	struct id user;

	world_open(&w);
	user = w.k[OTHER].user;
	vault_keyring_seal(&w.k[OTHER], &w.under[OTHER], sealed);
	CHECK_OK(world_evil(&w, EVIL_LOCK_OLD, user, ID_NONE, sealed, sizeof(sealed)));
	CHECK_OK(vault_lock_find(w.v, user, &l));
	CHECK(l.old);
	CHECK_OK(vault_unlock(w.v, user, &w.under[OTHER], &k));
	CHECK(mem_same(&k, &w.k[OTHER], sizeof(k)));
	CHECK_ERR(vault_unlock(w.v, user, &w.under[ROOT], &k), MST_DENIED);
	/* Nothing but her phrase can seal it: then nothing is changed. */
	CHECK_ERR(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh), MST_CONFLICT);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], &w.under[SECOND], &r, &fresh));
	vault_lock_new(&w.k[OTHER], user, VAULT_PHRASE, &w.under[OTHER], &l);
	CHECK_OK(world_lock(&w, &l));
	CHECK_OK(vault_lock_find(w.v, user, &l));
	CHECK(!l.old);
	CHECK_OK(vault_unlock(w.v, user, &w.under[OTHER], &k));
	world_close(&w);
}
