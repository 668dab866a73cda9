/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Key keepers: the recovery pair is made anew for one who is opened by two of three codes. */
#include "vault/vault_world.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct sheets {
	struct world w;
	struct seal_key known_key, other_key, under[3];
	struct id known, other, lock[3]; /* known: OTHER opens it; other: VOLUNTEER does */
	struct vault_user user;
	struct vault_keyring keeper;
	struct vault_grant group;
	struct vault_recovery r;
};

/* A case for one named person and recovery, as a protected one is. */
static struct id narrow(struct sheets *s, int who, struct seal_key *key)
{
	struct vault_grant g[2];
	struct id id = rng_id();

	seal_key_new(key);
	CHECK_OK(vault_grant_user(s->w.v, NULL, &s->w.root, id, key, s->w.k[who].user, 0, &g[0]));
	CHECK_OK(vault_grant_pair(s->w.v, NULL, &s->w.root, id, key, s->w.org, VAULT_RECOVERY, &g[1]));
	CHECK_OK(world_grants(&s->w, g, 2));
	return id;
}

/* OTHER, who has never held the recovery pair, makes the sheets. */
static void make(struct sheets *s)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &s->w.k[OTHER], .org = s->w.org,
							     .now = day_now() };
	struct seal_key nobody;

	seal_key_new(&nobody);
	vault_user_new(rng_id(), &nobody, &s->w.k[OTHER], &s->user, &s->keeper);
	CHECK_OK(vault_grant_pair_to_new(s->w.v, &s->w.k[OTHER], s->w.org, VAULT_GROUP, &s->user,
					 &s->group));
	for (int i = 0; i < 3; i++) {
		s->lock[i] = rng_id();
		seal_key_new(&s->under[i]);
	}
	CHECK_OK(vault_recovery_make(s->w.v, s->w.mem, &o, &s->keeper, s->lock, s->under, &s->r));
}

static void start(struct sheets *s)
{
	world_open(&s->w);
	s->known = narrow(s, OTHER, &s->known_key);
	s->other = narrow(s, VOLUNTEER, &s->other_key);
	make(s);
	CHECK_INT(s->r.n, 1);
}

static mst_err apply(struct db *v, void *arg)
{
	struct sheets *s = arg;

	TRY(vault_user_put(v, &s->user));
	TRY(vault_grant_put(v, &s->group, 1));
	return vault_recovery_put(v, &s->r);
}

static mst_err apply_and_die(struct db *v, void *arg)
{
	TRY(apply(v, arg));
	kill(getpid(), SIGKILL);
	return MST_OK;
}

static mst_err opens(struct sheets *s, const struct vault_keyring *k, struct id object,
		     const struct seal_key *want)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = k, .org = s->w.org,
							     .now = day_now() };
	struct seal_key got;

	TRY(vault_key(s->w.v, &o, object, &got, NULL, NULL));
	return mem_same(&got, want, sizeof(got)) ? MST_OK : MST_FAIL;
}

static void check_before(struct sheets *s)
{
	struct vault_keyring k;

	CHECK_OK(opens(s, &s->w.k[ROOT], s->known, &s->known_key)); /* who made the first pair */
	CHECK_OK(opens(s, &s->w.k[ROOT], s->other, &s->other_key));
	CHECK_ERR(opens(s, &s->w.k[SECOND], s->known, &s->known_key), MST_NOTFOUND);
	for (int i = 0; i < 3; i++)
		CHECK_ERR(vault_unlock(s->w.v, s->lock[i], &s->under[i], &k), MST_NOTFOUND);
}

static void check_after(struct sheets *s)
{
	struct seal_key key;
	struct vault_keyring k;
	struct id lone;

	for (int i = 0; i < 3; i++) {
		CHECK_OK(vault_unlock(s->w.v, s->lock[i], &s->under[i], &k));
		CHECK_OK(opens(s, &k, s->known, &s->known_key));
		CHECK_ERR(opens(s, &k, s->other, &s->other_key), MST_NOTFOUND);
		CHECK_ERR(vault_unlock(s->w.v, s->lock[i], &s->under[(i + 1) % 3], &k), MST_DENIED);
	}
	/* Nobody else opens it any more, and those who are named still open their own. */
	CHECK(opens(s, &s->w.k[ROOT], s->known, &s->known_key) != MST_OK);
	CHECK(opens(s, &s->w.k[ROOT], s->other, &s->other_key) != MST_OK);
	CHECK_OK(opens(s, &s->w.k[OTHER], s->known, &s->known_key));
	CHECK_OK(opens(s, &s->w.k[VOLUNTEER], s->other, &s->other_key));
	/* What is granted from now on reaches them, and so do the group's cases. */
	lone = narrow(s, VOLUNTEER, &key);
	CHECK_OK(opens(s, &k, lone, &key));
	lone = world_case(&s->w, &key);
	CHECK_OK(opens(s, &k, lone, &key));
}

TEST(vault_recovery_broken_at_each_call)
{
	struct sheets s = { 0 };
	mst_err e = MST_FAIL;
	int n;

	start(&s);
	for (n = 1; n < 60 && e != MST_OK; n++) {
		check_before(&s);
		db_fail_at(n);
		e = db_call(s.w.store, apply, &s);
		db_fail_at(0);
	}
	CHECK_OK(e);
	CHECK(n > 8);
	check_after(&s);
	CHECK_OK(db_call(s.w.store, apply, &s)); /* can be run again */
	check_after(&s);
	world_close(&s.w);
}

TEST(vault_recovery_killed_before_the_commit)
{
	struct sheets s = { 0 };
	struct arena *mem;
	int status = 0;

	start(&s);
	mem = s.w.mem; /* what was made lies in it */
	db_store_close(s.w.store);
	pid_t child = fork();

	if (child == 0) {
		world_attach(&s.w);
		(void)!db_call(s.w.store, apply_and_die, &s);
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	world_attach(&s.w);
	check_before(&s);
	CHECK_OK(db_call(s.w.store, apply, &s));
	check_after(&s);
	world_close(&s.w);
	arena_close(mem);
}

static mst_err apply_remove(struct db *v, void *arg)
{
	return vault_user_remove(v, *(struct id *)arg);
}

/* New sheets: the old ones open nothing, and the user that they opened can go. */
TEST(vault_recovery_new_sheets_end_the_old)
{
	struct sheets s = { 0 };
	struct vault_keyring old, k;
	struct seal_key under;
	struct id lock;

	start(&s);
	CHECK_OK(db_call(s.w.store, apply, &s));
	lock = s.lock[0];
	under = s.under[0];
	CHECK_OK(vault_unlock(s.w.v, lock, &under, &old));
	CHECK_ERR(db_call(s.w.store, apply_remove, &old.user), MST_CONFLICT); /* has signed the pair */
	make(&s);
	CHECK_OK(db_call(s.w.store, apply, &s));
	check_after(&s);
	CHECK(opens(&s, &old, s.known, &s.known_key) != MST_OK); /* a copy of the old keyring */
	CHECK_OK(db_call(s.w.store, apply_remove, &old.user));
	CHECK_ERR(vault_unlock(s.w.v, lock, &under, &k), MST_NOTFOUND);
	check_after(&s);
	world_close(&s.w);
}

TEST(vault_recovery_loses_nothing)
{
	struct sheets s = { 0 };

	start(&s);
	CHECK_OK(world_drop(&s.w, s.other, s.w.k[VOLUNTEER].user)); /* the pair alone holds it now */
	CHECK_ERR(db_call(s.w.store, apply, &s), MST_CONFLICT);
	CHECK_OK(opens(&s, &s.w.k[ROOT], s.other, &s.other_key));
	world_close(&s.w);
}
