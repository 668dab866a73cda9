/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One who has lost all her keys is let in again. */
#include "vault/vault_world.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct lost {
	struct world w;
	struct seal_key key, next_key, narrow_key, code;
	struct id shared, own, narrow, lock;
	struct vault_again a;
};

static mst_err apply(struct db *v, void *arg)
{
	return vault_again_put(v, arg);
}

static mst_err apply_rotation(struct db *v, void *arg)
{
	return vault_rotation_put(v, arg);
}

/* `who` has a case of the group's by herself too, one with an end, and one that she alone holds.
 * `by` lets her in again. */
static void start(struct lost *l, int who, int by)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { 0 };
	struct vault_grant g;

	world_open(&l->w);
	l->shared = world_case(&l->w, &l->key);
	l->own = world_case(&l->w, &l->next_key);
	world_give(&l->w, ROOT, l->shared, &l->key, who, 0);
	world_give(&l->w, ROOT, l->own, &l->next_key, who, day_now() + 3600);
	l->narrow = rng_id();
	seal_key_new(&l->narrow_key);
	CHECK_OK(vault_grant_user(l->w.v, &l->w.k[ROOT], &l->w.root, l->narrow, &l->narrow_key,
				  l->w.k[who].user, 0, &g));
	CHECK_OK(world_grants(&l->w, &g, 1));
	o = (struct vault_open){ .k = &l->w.k[by], .org = l->w.org, .now = day_now() };
	seal_key_new(&l->code);
	l->lock = rng_id();
	CHECK_OK(vault_again_make(l->w.v, l->w.mem, &o, l->w.k[who].user, l->lock, &l->code, &l->a));
}

static void check_before(struct lost *l, int who)
{
	struct vault_keyring k;

	CHECK_OK(vault_unlock(l->w.v, l->w.k[who].user, &l->w.under[who], &k));
	CHECK_ERR(vault_unlock(l->w.v, l->lock, &l->code, &k), MST_NOTFOUND);
	CHECK_OK(world_opens(&l->w, who, l->shared, &l->key));
	CHECK_OK(world_opens(&l->w, who, l->own, &l->next_key));
	CHECK_OK(world_opens(&l->w, who, l->narrow, &l->narrow_key));
	CHECK_OK(vault_user_check(l->w.v, l->w.k[who].user, &l->w.root));
}

/* Everybody and every pair is still vouched for. */
static void check_all(struct lost *l)
{
	struct seal_key key;
	struct vault_grant g;

	for (int i = ROOT; i < PEOPLE; i++)
		if (i != HOST)
			CHECK_OK(vault_user_check(l->w.v, l->w.k[i].user, &l->w.root));
	seal_key_new(&key);
	for (int p = VAULT_INTAKE; p <= VAULT_REVIEW; p++)
		CHECK_OK(vault_grant_pair(l->w.v, NULL, &l->w.root, rng_id(), &key, l->w.org,
					  (enum vault_pair)p, &g));
}

static void check_after(struct lost *l, int who)
{
	struct vault_keyring k, old = l->w.k[who];
	struct seal_key key;
	struct id fresh;

	CHECK_ERR(vault_unlock(l->w.v, old.user, &l->w.under[who], &k), MST_NOTFOUND);
	CHECK(world_opens(&l->w, who, l->shared, &l->key) != MST_OK); /* the lost telephone */
	CHECK_OK(vault_unlock(l->w.v, l->lock, &l->code, &k));
	CHECK(!mem_same(&k.sign, &old.sign, sizeof(k.sign)));
	l->w.k[who] = k;
	CHECK_OK(world_opens(&l->w, who, l->shared, &l->key));
	CHECK_OK(world_opens(&l->w, who, l->own, &l->next_key));
	CHECK_ERR(world_opens(&l->w, who, l->narrow, &l->narrow_key), MST_NOTFOUND);
	check_all(l);
	fresh = world_case(&l->w, &key);
	world_give(&l->w, ROOT == who ? OTHER : ROOT, fresh, &key, who, 0);
	CHECK_OK(world_opens(&l->w, who, fresh, &key));
}

TEST(vault_again_gives_what_the_other_can_open)
{
	struct lost l;
	struct vault_keyring k;
	struct vault_rotation r;
	struct vault_user u;
	struct seal_key under;

	start(&l, OTHER, ROOT);
	CHECK_INT(l.a.given, 2);
	CHECK_INT(l.a.lost, 1);
	check_before(&l, OTHER);
	CHECK_OK(db_call(l.w.store, apply, &l.a));
	check_after(&l, OTHER);
	/* Her phrase and a rotation: as with a code on paper. */
	CHECK_OK(vault_user_rotate(l.w.v, l.w.mem, &l.w.k[OTHER], &l.w.under[OTHER], &r, &k));
	CHECK_OK(vault_rotation_without(&r, l.lock));
	CHECK_OK(db_call(l.w.store, apply_rotation, &r));
	CHECK_OK(vault_unlock(l.w.v, k.user, &l.w.under[OTHER], &l.w.k[OTHER]));
	CHECK_OK(world_opens(&l.w, OTHER, l.shared, &l.key));
	CHECK_ERR(db_call(l.w.store, apply, &l.a), MST_CONFLICT); /* once */
	/* She may bring in others, as before. */
	seal_key_new(&under);
	vault_user_new(rng_id(), &under, &l.w.k[OTHER], &u, &k);
	CHECK_OK(world_user(&l.w, &u));
	CHECK_OK(vault_user_check(l.w.v, u.user, &l.w.root));
	world_close(&l.w);
}

/* The first coordinator, whose fingerprint is pinned: all chains went up to the key that she lost. */
TEST(vault_again_also_for_the_root)
{
	struct lost l;

	start(&l, ROOT, OTHER);
	CHECK_OK(db_call(l.w.store, apply, &l.a));
	CHECK_ERR(vault_unlock(l.w.v, l.w.k[ROOT].user, &l.w.under[ROOT], &l.w.k[ROOT]),
		  MST_NOTFOUND);
	CHECK_OK(vault_unlock(l.w.v, l.lock, &l.code, &l.w.k[ROOT]));
	check_all(&l);
	CHECK_OK(world_opens(&l.w, ROOT, l.shared, &l.key));
	world_close(&l.w);
}

/* Who may not vouch brings nobody back: the new keys are refused by all. */
TEST(vault_again_by_one_who_may_not_vouch_is_refused)
{
	struct lost l;

	start(&l, OTHER, HOST);
	CHECK_INT(l.a.given, 0);
	CHECK_OK(db_call(l.w.store, apply, &l.a));
	CHECK_ERR(vault_user_check(l.w.v, l.w.k[OTHER].user, &l.w.root), MST_DENIED);
	world_close(&l.w);
}

TEST(vault_again_broken_at_each_call)
{
	struct lost l;
	mst_err e = MST_FAIL;
	int n;

	start(&l, OTHER, ROOT);
	for (n = 1; n < 80 && e != MST_OK; n++) {
		check_before(&l, OTHER);
		db_fail_at(n);
		e = db_call(l.w.store, apply, &l.a);
		db_fail_at(0);
	}
	CHECK_OK(e);
	CHECK(n > 12);
	check_after(&l, OTHER);
	world_close(&l.w);
}

static mst_err apply_and_die(struct db *v, void *arg)
{
	TRY(vault_again_put(v, arg));
	kill(getpid(), SIGKILL);
	return MST_OK;
}

TEST(vault_again_killed_before_the_commit)
{
	struct lost l;
	struct arena *mem;
	int status = 0;
	pid_t child;

	start(&l, OTHER, ROOT);
	mem = l.w.mem; /* the grants lie in it */
	db_store_close(l.w.store);
	child = fork();
	if (child == 0) {
		world_attach(&l.w);
		(void)!db_call(l.w.store, apply_and_die, &l.a);
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	world_attach(&l.w);
	check_before(&l, OTHER);
	world_close(&l.w);
	arena_close(mem);
}
