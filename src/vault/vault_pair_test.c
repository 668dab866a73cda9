/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A pair made anew: who held it holds the new one, and a copy of the old secret opens nothing more. */
#include "vault/vault_world.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define AD SEAL_AD(FIELD_CALL, w->org)

struct turning {
	struct world w;
	struct seal_key key, pepper, secret; /* secret: the group pair's, as a copy has kept it */
	struct id object, circle;            /* circle: with a wrap for emergencies */
	struct blob box, note;               /* sealed to the pair and under a purpose of it, before */
	struct vault_turn r;
};

static struct vault_open open_of(struct world *w, int who)
{
	return (struct vault_open){ .k = &w->k[who], .org = w->org, .now = day_now() };
}

static void make(struct turning *t, int who)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = open_of(&t->w, who);

	CHECK_OK(vault_turn_make(t->w.v, t->w.mem, &o, &t->w.root, &t->pepper, VAULT_GROUP, &t->r));
}

static mst_err apply(struct db *v, void *arg)
{
	return vault_turn_put(v, arg);
}

static mst_err apply_leave(struct db *v, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_leave(v, mem, *(struct id *)arg, NULL, 0);
}

static void give_group(struct world *w, int who)
{
	struct vault_grant g;

	CHECK_OK(vault_grant_pair_to_user(w->v, &w->k[ROOT], &w->root, w->org, VAULT_GROUP,
					  w->k[who].user, &g));
	CHECK_OK(world_grants(w, &g, 1));
}

/* SECOND was a coordinator too, keeps a copy of the pair's secret, and leaves. */
static void start(struct turning *t)
{
	struct world *w = &t->w;
	struct vault_grant g;
	struct seal_key key;
	bool due[VAULT_REVIEW + 1];

	world_open(w);
	seal_key_new(&t->pepper);
	t->object = world_case(w, &t->key);
	give_group(w, SECOND);

	MST_CLEANUP(vault_open_wipe) struct vault_open o = open_of(w, SECOND);

	t->circle = rng_id();
	CHECK_OK(vault_emergency_grant(w->v, &o, &t->pepper, t->circle, &t->key, &g));
	CHECK_OK(world_grants(w, &g, 1));
	t->secret = o.pair[VAULT_GROUP].secret;
	CHECK_OK(vault_seal_to(w->v, w->mem, &w->root, w->org, VAULT_GROUP, AD, "call", 4, &t->box));
	CHECK_OK(vault_org_key(w->v, &o, "purpose", &key));
	t->note = seal(w->mem, &key, AD, "note", 4);
	CHECK_OK(world_apply(w, apply_leave, &w->k[SECOND].user));
	CHECK_OK(vault_due_pairs(w->v, w->org, due));
	CHECK(due[VAULT_GROUP] && !due[VAULT_INTAKE]);
	make(t, OTHER);
}

/* Does the secret that she kept open a case's wrap for the group, as the store has it now? */
static bool copy_opens(struct turning *t, struct id object)
{
	struct vault_row row;
	struct vault_grant g;
	struct seal_key sym, key;
	struct box_pair pair;
	bool rewrap;

	kdf(&t->secret, "sym", &sym);
	box_pair_of(t->secret.b, &pair);
	CHECK_OK(vault_row_find(t->w.v, object, vault_pair_id(t->w.org, VAULT_GROUP), day_now(), &row));
	return vault_open_row(&row, &sym, &pair, &key, &rewrap, &g) == MST_OK;
}

static void check_old_texts(struct turning *t, int who)
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = open_of(&t->w, who);
	struct world *w = &t->w;
	struct blob text;
	struct seal_key key;

	CHECK_OK(vault_open_from(w->v, &o, w->mem, VAULT_GROUP, AD, t->box, &text));
	CHECK(text.n == 4 && !memcmp(text.p, "call", 4));
	CHECK_OK(vault_org_open(w->v, &o, w->mem, "purpose", AD, t->note, &text));
	CHECK(text.n == 4 && !memcmp(text.p, "note", 4));
	CHECK_ERR(vault_org_open(w->v, &o, w->mem, "other", AD, t->note, &text), MST_INVALID);
	CHECK_OK(vault_emergency_key(w->v, &o, &t->pepper, t->circle, &key));
	CHECK(mem_same(&key, &t->key, sizeof(key)));
}

static void check_before(struct turning *t)
{
	CHECK_OK(world_opens(&t->w, ROOT, t->object, &t->key));
	CHECK_OK(world_opens(&t->w, OTHER, t->object, &t->key));
	CHECK(copy_opens(t, t->object));
	check_old_texts(t, OTHER);
}

static void check_after(struct turning *t)
{
	struct world *w = &t->w;
	struct id *due, lone;
	struct seal_key key;
	size_t n;

	CHECK_OK(world_opens(w, ROOT, t->object, &t->key)); /* by a box, whose signer is checked */
	CHECK_OK(world_opens(w, OTHER, t->object, &t->key));
	CHECK_ERR(world_opens(w, SECOND, t->object, &t->key), MST_NOTFOUND);
	CHECK(!copy_opens(t, t->object));
	check_old_texts(t, ROOT);
	check_old_texts(t, OTHER);
	lone = world_case(w, &key);
	CHECK(!copy_opens(t, lone));
	CHECK_OK(world_opens(w, OTHER, lone, &key));
	CHECK_OK(vault_due(w->v, w->mem, &due, &n));
	for (size_t i = 0; i < n; i++)
		CHECK(!id_eq(due[i], vault_pair_id(w->org, VAULT_GROUP)));
}

TEST(vault_turn_broken_at_each_call)
{
	struct turning t = { 0 };
	mst_err e = MST_FAIL;
	int n;

	start(&t);
	for (n = 1; n < 80 && e != MST_OK; n++) {
		check_before(&t);
		db_fail_at(n);
		e = db_call(t.w.store, apply, &t.r);
		db_fail_at(0);
	}
	CHECK_OK(e);
	CHECK(n > 8);
	check_after(&t);
	CHECK_OK(db_call(t.w.store, apply, &t.r)); /* can be run again */
	check_after(&t);
	world_close(&t.w);
}

static mst_err apply_and_die(struct db *v, void *arg)
{
	TRY(vault_turn_put(v, arg));
	kill(getpid(), SIGKILL);
	return MST_OK;
}

static mst_err apply_then_die(struct world *w, struct vault_turn *r)
{
	TRY(db_call(w->store, apply, r));
	kill(getpid(), SIGKILL);
	return MST_OK;
}

static void die(struct turning *t, bool committed)
{
	int status = 0;

	db_store_close(t->w.store);
	pid_t child = fork();

	if (child == 0) {
		world_attach(&t->w);
		(void)!(committed ? apply_then_die(&t->w, &t->r) :
				    db_call(t->w.store, apply_and_die, &t->r));
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
}

TEST(vault_turn_killed_before_and_after_the_commit)
{
	struct turning t = { 0 };

	start(&t);
	struct arena *mem = t.w.mem; /* what was made lies in it */

	die(&t, false);
	world_attach(&t.w);
	check_before(&t);
	struct arena *between = t.w.mem;

	die(&t, true);
	world_attach(&t.w);
	check_after(&t);
	world_close(&t.w);
	arena_close(between);
	arena_close(mem);
}

/* Twice, so that there are secrets of two generations; each still opens what was its own. */
TEST(vault_turn_keeps_what_was_sealed_before)
{
	struct turning t = { 0 };
	struct blob between, text;

	start(&t);
	struct world *w = &t.w;

	CHECK_OK(db_call(w->store, apply, &t.r));
	CHECK_OK(vault_seal_to(w->v, w->mem, &w->root, w->org, VAULT_GROUP, AD, "two", 3, &between));
	make(&t, ROOT); /* from the box that she was given */
	CHECK_OK(db_call(w->store, apply, &t.r));
	check_after(&t);

	MST_CLEANUP(vault_open_wipe) struct vault_open o = open_of(w, OTHER);

	CHECK_OK(vault_open_from(w->v, &o, w->mem, VAULT_GROUP, AD, between, &text));
	world_close(w);
}

/* What was prepared with the old secret and comes late would open for nobody: it is refused. */
TEST(vault_turn_meets_what_was_made_for_the_old_pair)
{
	struct turning t = { 0 };
	struct vault_grant held, given, emergency;
	struct vault_rekey rekey;
	struct vault_turn again;
	struct seal_key key;
	struct id lone = rng_id();

	start(&t);
	struct world *w = &t.w;
	MST_CLEANUP(vault_open_wipe) struct vault_open o = open_of(w, ROOT);

	seal_key_new(&key);
	CHECK_OK(vault_grant_pair(w->v, &w->k[ROOT], &w->root, lone, &key, w->org, VAULT_GROUP, &held));
	CHECK_INT(held.kind, VAULT_SYM);
	CHECK_OK(vault_grant_pair_to_user(w->v, &w->k[ROOT], &w->root, w->org, VAULT_GROUP,
					  w->k[VOLUNTEER].user, &given));
	CHECK_OK(vault_emergency_grant(w->v, &o, &t.pepper, lone, &key, &emergency));
	CHECK_OK(vault_rekey_make(w->v, w->mem, &o, &w->root, &t.pepper, t.object, &key, &rekey));
	CHECK_OK(vault_turn_make(w->v, w->mem, &o, &w->root, &t.pepper, VAULT_GROUP, &again));
	CHECK_OK(db_call(w->store, apply, &t.r));
	CHECK_ERR(world_grants(w, &held, 1), MST_CONFLICT);
	CHECK_ERR(world_grants(w, &given, 1), MST_CONFLICT);
	CHECK_ERR(world_grants(w, &emergency, 1), MST_CONFLICT);
	CHECK_ERR(world_apply(w, (mst_err(*)(struct db *, void *))vault_rekey_put, &rekey), MST_CONFLICT);
	CHECK_ERR(db_call(w->store, apply, &again), MST_CONFLICT);
	check_after(&t);
	world_close(w);
}

/* A case that came between the preparing and the writing, and one who was given the pair. */
TEST(vault_turn_meets_what_came_meanwhile)
{
	struct turning t = { 0 };
	struct seal_key key;
	struct id lone;

	start(&t);
	lone = world_case(&t.w, &key);
	CHECK_ERR(db_call(t.w.store, apply, &t.r), MST_CONFLICT);
	CHECK_OK(world_opens(&t.w, OTHER, lone, &key));
	make(&t, OTHER);
	give_group(&t.w, VOLUNTEER);
	CHECK_ERR(db_call(t.w.store, apply, &t.r), MST_CONFLICT);
	CHECK_OK(world_opens(&t.w, VOLUNTEER, lone, &key));
	make(&t, OTHER);
	CHECK_OK(db_call(t.w.store, apply, &t.r));
	CHECK_OK(world_opens(&t.w, VOLUNTEER, lone, &key));
	check_after(&t);
	world_close(&t.w);
}

/* Who does not hold it cannot, and a reviewer may not vouch: nobody would seal to a pair of hers. */
TEST(vault_turn_is_for_who_holds_the_pair_and_may_vouch)
{
	struct turning t = { 0 };

	start(&t);
	struct world *w = &t.w;
	MST_CLEANUP(vault_open_wipe) struct vault_open helper = open_of(w, VOLUNTEER);
	MST_CLEANUP(vault_open_wipe) struct vault_open reviewer = open_of(w, REVIEWER);

	CHECK_ERR(vault_turn_make(w->v, w->mem, &helper, &w->root, &t.pepper, VAULT_GROUP, &t.r),
		  MST_NOTFOUND);
	CHECK_ERR(vault_turn_make(w->v, w->mem, &reviewer, &w->root, &t.pepper, VAULT_REVIEW, &t.r),
		  MST_DENIED);
	world_close(w);
}

/* A public key put in the place of the new one is refused, as one in the place of the first was. */
TEST(vault_turn_is_signed)
{
	struct turning t = { 0 };
	uint8_t pub[32], evil[32] = { 9 };

	start(&t);
	struct world *w = &t.w;

	CHECK_OK(db_call(w->store, apply, &t.r));
	CHECK_OK(vault_pair_key(w->v, w->org, VAULT_GROUP, &w->root, pub));
	CHECK(!memcmp(pub, t.r.pair.pub, 32));
	CHECK_OK(world_evil(w, EVIL_PAIR_KEY, vault_pair_id(w->org, VAULT_GROUP), ID_NONE, evil, 32));
	CHECK_ERR(vault_pair_key(w->v, w->org, VAULT_GROUP, &w->root, pub), MST_DENIED);
	world_close(w);
}
