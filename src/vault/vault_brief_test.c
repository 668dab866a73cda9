/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Locks for a while: a trusted phone's. They end, their tries are counted, and they go with all else. */
#include "base/day.h"
#include "vault/vault_world.h"

#define NOW 1776236400

static struct id add_brief(struct world *w, int who, struct seal_key *ret)
{
	struct vault_lock l;
	struct id id = rng_id();

	seal_key_new(ret);
	vault_lock_brief(&w->k[who], id, ret, NOW + 3600, &l);
	CHECK_OK(world_lock(w, &l));
	return id;
}

static bool opens(struct world *w, struct id lock, const struct seal_key *under)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };

	return vault_unlock(w->v, lock, under, &k) == MST_OK;
}

struct trying {
	struct id lock;
	int64_t now;
	int left;
};

static mst_err try_it(struct db *v, void *arg)
{
	struct trying *t = arg;

	return vault_lock_try(v, t->lock, t->now, &t->left);
}

static mst_err was_right(struct db *v, void *arg)
{
	return vault_lock_tried(v, *(struct id *)arg);
}

static mst_err forget(struct db *v, void *arg)
{
	return vault_lock_forget(v, *(struct id *)arg);
}

static mst_err leave(struct db *v, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_leave(v, mem, *(struct id *)arg, NULL, 0);
}

static mst_err lapse(struct db *v, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_lapse(v, mem, *(struct id *)arg, NULL, 0);
}

static mst_err rotate(struct db *v, void *arg)
{
	return vault_rotation_put(v, arg);
}

TEST(vault_a_lock_for_a_while_ends_by_the_clock_and_cannot_be_prolonged)
{
	struct world w;
	struct seal_key key, other;
	struct id id, moved;
	int64_t at = NOW + 3600;

	world_open(&w);
	day_fake(NOW);
	id = add_brief(&w, OTHER, &key);
	moved = add_brief(&w, OTHER, &other);
	CHECK(opens(&w, id, &key));
	CHECK(!opens(&w, id, &other));
	CHECK_OK(world_evil(&w, EVIL_LOCK_UNTIL, moved, ID_NONE, NULL, 0));
	CHECK(!opens(&w, moved, &other));
	day_fake(NOW + 3600);
	CHECK(!opens(&w, id, &key));
	CHECK_INT(world_locks(&w, OTHER), 3);
	CHECK_OK(world_apply(&w, vault_sweep_apply, &at));
	CHECK_INT(world_locks(&w, OTHER), 2); /* her phrase, and the one that was moved */
	day_fake(0);
	world_close(&w);
}

TEST(vault_a_lock_for_a_while_is_used_up_by_five_tries)
{
	struct world w;
	struct seal_key key;
	struct trying t = { .now = NOW };
	int64_t at = NOW;

	world_open(&w);
	day_fake(NOW);
	t.lock = add_brief(&w, OTHER, &key);
	for (int i = 0; i < 3; i++)
		CHECK_OK(world_apply(&w, try_it, &t));
	CHECK_INT(t.left, 2);
	CHECK_OK(world_apply(&w, was_right, &t.lock));
	for (int i = 0; i < VAULT_TRIES; i++) {
		CHECK_OK(world_apply(&w, try_it, &t));
		CHECK_INT(t.left, VAULT_TRIES - 1 - i);
	}
	CHECK(opens(&w, t.lock, &key)); /* until the fifth has been looked at */
	CHECK_OK(world_apply(&w, try_it, &t));
	CHECK_INT(t.left, -1);
	CHECK(!opens(&w, t.lock, &key));
	CHECK_INT(world_locks(&w, OTHER), 1);
	CHECK_OK(world_apply(&w, try_it, &t)); /* one that is not there */
	CHECK_INT(t.left, -1);
	/* Used up and left so by a crash: the sweep takes it. Ended: no try. */
	t.lock = add_brief(&w, OTHER, &key);
	for (int i = 0; i < VAULT_TRIES; i++)
		CHECK_OK(world_apply(&w, try_it, &t));
	CHECK_OK(world_apply(&w, vault_sweep_apply, &at));
	CHECK(!opens(&w, t.lock, &key));
	t.lock = add_brief(&w, OTHER, &key);
	t.now = NOW + 3600;
	CHECK_OK(world_apply(&w, try_it, &t));
	CHECK_INT(t.left, -1);
	CHECK_INT(world_locks(&w, OTHER), 1);
	day_fake(0);
	world_close(&w);
}

TEST(vault_a_lock_for_a_while_goes_with_all_else)
{
	struct world w;
	struct seal_key key;
	struct vault_rotation r;
	struct vault_keyring fresh;
	struct id id, phrase;

	world_open(&w);
	day_fake(NOW);
	id = add_brief(&w, OTHER, &key);
	phrase = w.k[OTHER].user;
	CHECK_OK(world_apply(&w, forget, &phrase)); /* no lock for a while */
	CHECK_INT(world_locks(&w, OTHER), 2);
	CHECK_OK(world_apply(&w, forget, &id));
	CHECK(!opens(&w, id, &key));
	/* It is no way in that is left when the last other one is taken away. */
	id = add_brief(&w, OTHER, &key);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_ERR(vault_rotation_without(&r, phrase), MST_CONFLICT);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[OTHER], NULL, &r, &fresh));
	CHECK_OK(world_apply(&w, rotate, &r));
	CHECK(!opens(&w, id, &key));
	CHECK_INT(world_locks(&w, OTHER), 1);
	w.k[OTHER] = fresh;
	id = add_brief(&w, OTHER, &key);
	CHECK_OK(world_apply(&w, lapse, &phrase));
	CHECK(!opens(&w, id, &key));
	id = add_brief(&w, OTHER, &key);
	CHECK_OK(world_apply(&w, leave, &phrase));
	CHECK(!opens(&w, id, &key));
	CHECK_INT(world_locks(&w, OTHER), 1);
	CHECK(opens(&w, phrase, &w.under[OTHER]));
	day_fake(0);
	world_close(&w);
}
