/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A changed phrase. */
#include "vault/vault_world.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct change {
	struct world w;
	struct seal_key key, next_key, under, paper;
	struct id object, next, user, paper_id;
	struct vault_rotation r;
	struct vault_keyring fresh;
};

/* OTHER has a code on paper, holds the pairs in boxes, a case symmetrically and one in a box with an end. */
static void start(struct change *c)
{
	struct vault_lock lock;
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { 0 };
	struct seal_key got;
	struct vault_grant g;
	bool rewrap = false;

	world_open(&c->w);
	c->user = c->w.k[OTHER].user;
	c->object = world_case(&c->w, &c->key);
	c->next = world_case(&c->w, &c->next_key);
	world_give(&c->w, ROOT, c->object, &c->key, OTHER, 0);
	world_give(&c->w, ROOT, c->next, &c->next_key, OTHER, day_now() + 3600);
	o = (struct vault_open){ .k = &c->w.k[OTHER] };
	CHECK_OK(vault_key(c->w.v, &o, c->object, &got, &rewrap, &g));
	CHECK(rewrap);
	CHECK_OK(world_grants(&c->w, &g, 1));
	seal_key_new(&c->under);
	seal_key_new(&c->paper);
	c->paper_id = rng_id();
	vault_lock_new(&c->w.k[OTHER], c->paper_id, VAULT_PAPER, &c->paper, &lock);
	CHECK_OK(world_lock(&c->w, &lock));
	CHECK_OK(vault_user_rotate(c->w.v, c->w.mem, &c->w.k[OTHER], &c->under, &c->r, &c->fresh));
	CHECK_INT(c->r.n, 4);
}

static mst_err apply(struct db *v, void *arg)
{
	return vault_rotation_put(v, arg);
}

static void check_before(struct change *c)
{
	struct vault_keyring k;

	CHECK_OK(vault_unlock(c->w.v, c->user, &c->w.under[OTHER], &k));
	CHECK_ERR(vault_unlock(c->w.v, c->user, &c->under, &k), MST_DENIED);
	CHECK_OK(vault_unlock(c->w.v, c->paper_id, &c->paper, &k));
	CHECK(mem_same(&k, &c->w.k[OTHER], sizeof(k)));
	CHECK_OK(world_opens(&c->w, OTHER, c->object, &c->key));
	CHECK_OK(world_opens(&c->w, OTHER, c->next, &c->next_key));
	CHECK_OK(vault_user_check(c->w.v, c->user, &c->w.root));
}

static void check_after(struct change *c)
{
	struct vault_keyring k, old = c->w.k[OTHER];
	struct seal_key key;
	struct id lone;

	CHECK_ERR(vault_unlock(c->w.v, c->user, &c->w.under[OTHER], &k), MST_DENIED);
	CHECK_OK(vault_unlock(c->w.v, c->user, &c->under, &k));
	CHECK(mem_same(&k, &c->fresh, sizeof(k)));
	/* The code in the safe opens the new keyring, though nobody had it in hand. */
	CHECK_OK(vault_unlock(c->w.v, c->paper_id, &c->paper, &k));
	CHECK(mem_same(&k, &c->fresh, sizeof(k)));
	CHECK(!mem_same(&k.pair, &old.pair, sizeof(k.pair)) &&
	      !mem_same(&k.key, &old.key, sizeof(k.key)));
	/* The old keyring opens nothing, neither by itself nor by a pair. */
	CHECK_ERR(world_opens(&c->w, OTHER, c->object, &c->key), MST_DENIED);
	c->w.k[OTHER] = k;
	CHECK_OK(world_opens(&c->w, OTHER, c->object, &c->key));
	CHECK_OK(world_opens(&c->w, OTHER, c->next, &c->next_key));
	lone = world_case(&c->w, &key); /* by the group */
	CHECK_OK(world_opens(&c->w, OTHER, lone, &key));
	/* She is still vouched for, those whom she invited too, and new grants reach her. */
	CHECK_OK(vault_user_check(c->w.v, c->user, &c->w.root));
	CHECK_OK(vault_user_check(c->w.v, c->w.k[VOLUNTEER].user, &c->w.root));
	world_give(&c->w, ROOT, lone, &key, OTHER, 0);
	CHECK_OK(world_opens(&c->w, OTHER, lone, &key));
	c->w.k[OTHER] = old;
}

TEST(vault_rotation_broken_at_each_call)
{
	struct change c;
	mst_err e = MST_FAIL;
	int n;

	start(&c);
	for (n = 1; n < 60 && e != MST_OK; n++) {
		check_before(&c);
		db_fail_at(n);
		e = db_call(c.w.store, apply, &c.r);
		db_fail_at(0);
	}
	CHECK_OK(e);
	CHECK(n > 6);
	check_after(&c);
	world_close(&c.w);
}

static mst_err apply_and_die(struct db *v, void *arg)
{
	TRY(vault_rotation_put(v, arg));
	kill(getpid(), SIGKILL);
	return MST_OK;
}

TEST(vault_rotation_killed_before_the_commit)
{
	struct change c;
	struct arena *mem;
	int status = 0;
	pid_t child;

	start(&c);
	mem = c.w.mem; /* the rotation lies in it */
	db_store_close(c.w.store);
	child = fork();
	if (child == 0) {
		world_attach(&c.w);
		(void)!db_call(c.w.store, apply_and_die, &c.r);
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	world_attach(&c.w);
	check_before(&c);
	world_close(&c.w);
	arena_close(mem);
}

/* A wrap that came while the change was prepared is not lost. */
TEST(vault_rotation_meets_a_grant)
{
	struct change c;
	struct seal_key key;
	struct id late;

	start(&c);
	late = world_case(&c.w, &key);
	world_give(&c.w, ROOT, late, &key, OTHER, 0);
	CHECK_ERR(db_call(c.w.store, apply, &c.r), MST_CONFLICT);
	check_before(&c);
	CHECK_OK(vault_user_rotate(c.w.v, c.w.mem, &c.w.k[OTHER], &c.under, &c.r, &c.fresh));
	CHECK_OK(world_drop(&c.w, late, c.user)); /* a drop is no hindrance, and stays */
	CHECK_OK(db_call(c.w.store, apply, &c.r));
	CHECK_INT(world_kind(&c.w, late, c.user), 0);
	check_after(&c);
	CHECK_ERR(db_call(c.w.store, apply, &c.r), MST_CONFLICT); /* once */
	world_close(&c.w);
}

/* Also who holds nothing: of two changes from the same old keys, the second comes too late. */
TEST(vault_rotation_only_from_current_keys)
{
	struct world w;
	struct seal_key first, second;
	struct vault_rotation r, late;
	struct vault_keyring k;

	world_open(&w);
	seal_key_new(&first);
	seal_key_new(&second);
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[MUNICIPAL], &first, &r, &k));
	CHECK_OK(vault_user_rotate(w.v, w.mem, &w.k[MUNICIPAL], &second, &late, &k));
	CHECK_OK(db_call(w.store, apply, &r));
	CHECK_ERR(db_call(w.store, apply, &late), MST_CONFLICT);
	CHECK_OK(vault_unlock(w.v, w.k[MUNICIPAL].user, &first, &k));
	CHECK_ERR(vault_unlock(w.v, w.k[MUNICIPAL].user, &second, &k), MST_DENIED);
	world_close(&w);
}
