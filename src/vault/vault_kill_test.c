/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every arrow of docs/KEYS.md that writes, broken at every database call and killed in the middle:
 * afterwards the state is the one before or the one after. */
#include "vault/vault_world.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_CALLS 60
#define KILLS 12

/* What can be told of a case from outside; two of them are compared. */
struct state {
	int64_t live, group, volunteer, second, invited, queued;
};

/* Somebody who is invited as coordinator, with her keys and the group's pair. */
static struct {
	struct vault_user user;
	struct vault_grant grant;
} invitee;

struct arrow {
	const char *name;
	mst_err (*run)(struct world *w, struct id object, const struct vault_grant *g);
};

static struct state look(struct world *w, struct id object)
{
	struct state s = { 0 };
	bool erased = false;

	CHECK_OK(vault_erased(w->v, object, &erased));
	s.live = !erased;
	s.group = world_kind(w, object, vault_pair_id(w->org, VAULT_GROUP));
	s.volunteer = world_kind(w, object, w->k[VOLUNTEER].user);
	s.second = world_kind(w, object, w->k[SECOND].user);
	s.invited = world_kind(w, invitee.grant.object, invitee.user.user) +
		    10 * (vault_user_check(w->v, invitee.user.user, &w->root) == MST_OK);
	struct id *due = NULL;
	size_t n = 0;

	CHECK_OK(vault_due(w->v, w->mem, &due, &n));
	for (size_t i = 0; i < n; i++)
		s.queued += id_eq(due[i], object);
	return s;
}

static bool same(struct state a, struct state b)
{
	return a.live == b.live && a.group == b.group && a.volunteer == b.volunteer &&
	       a.second == b.second && a.invited == b.invited && a.queued == b.queued;
}

static mst_err run_grant(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object;
	return world_grants(w, g, 2);
}

static mst_err run_rewrap(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object;
	return world_grants(w, g + 2, 1);
}

static mst_err run_drop(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)g;
	return world_drop(w, object, w->k[VOLUNTEER].user);
}

static mst_err run_erase(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)g;
	return world_erase(w, object, 1234);
}

static mst_err apply_invite(struct db *v, void *arg)
{
	(void)arg;
	TRY(vault_user_put(v, &invitee.user));
	return vault_grant_put(v, &invitee.grant, 1);
}

static mst_err run_invite(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object, (void)g;
	return world_apply(w, apply_invite, NULL);
}

static mst_err apply_revoke(struct db *v, void *arg)
{
	return vault_user_remove(v, *(struct id *)arg);
}

static mst_err run_revoke(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object, (void)g;
	return world_apply(w, apply_revoke, &invitee.user.user);
}

static mst_err apply_leave(struct db *v, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_leave(v, mem, *(struct id *)arg, NULL, 0);
}

static mst_err run_leave(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object, (void)g;
	return world_apply(w, apply_leave, &w->k[VOLUNTEER].user);
}

static mst_err apply_lapse(struct db *v, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	return vault_lapse(v, mem, *(struct id *)arg, NULL, 0);
}

static mst_err run_lapse(struct world *w, struct id object, const struct vault_grant *g)
{
	(void)object, (void)g;
	return world_apply(w, apply_lapse, &w->k[VOLUNTEER].user);
}

static const struct arrow arrows[] = {
	{ "invite", run_invite },
	{ "revoke", run_revoke },
	{ "leave", run_leave },
	{ "lapse", run_lapse },
	{ "grant", run_grant },
	{ "rewrap", run_rewrap },
	{ "drop", run_drop },
	{ "erase", run_erase },
};

/* A case that VOLUNTEER holds in a box. g[0], g[1]: new grants to SECOND and, with an end, to
 * VOLUNTEER; g[2]: VOLUNTEER's re-wrap. */
static void prepare_invitee(struct world *w, const struct arrow *a)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct seal_key under;

	seal_key_new(&under);
	vault_user_new(rng_id(), &under, &w->k[ROOT], &invitee.user, &k);
	CHECK_OK(vault_grant_pair_to_new(w->v, &w->k[ROOT], w->org, VAULT_GROUP, &invitee.user,
					 &invitee.grant));
	if (a->run == run_revoke)
		CHECK_OK(world_apply(w, apply_invite, NULL));
}

static struct id prepare(struct world *w, const struct arrow *a, struct vault_grant g[3])
{
	MST_CLEANUP(vault_open_wipe) struct vault_open o = { .k = &w->k[VOLUNTEER], .org = w->org };
	struct seal_key key, got;
	struct id object = world_case(w, &key);
	bool rewrap = false;

	prepare_invitee(w, a);
	world_give(w, ROOT, object, &key, VOLUNTEER, 0);
	CHECK_OK(vault_grant_user(w->v, &w->k[ROOT], &w->root, object, &key, w->k[SECOND].user, 0,
				  &g[0]));
	CHECK_OK(vault_grant_user(w->v, &w->k[ROOT], &w->root, object, &key, w->k[VOLUNTEER].user,
				  day_now() + 3600, &g[1]));
	CHECK_OK(vault_key(w->v, &o, object, &got, &rewrap, &g[2]));
	CHECK(rewrap);
	return object;
}

static void break_at_each_call(const struct arrow *a)
{
	struct vault_grant g[3];
	struct world w;
	struct id object;
	struct state before, after;
	mst_err e = MST_FAIL;
	int n;

	world_open(&w);
	object = prepare(&w, a, g);
	before = look(&w, object);
	for (n = 1; n < MOST_CALLS; n++) {
		db_fail_at(n);
		e = a->run(&w, object, g);
		db_fail_at(0);
		if (e == MST_OK)
			break;
		if (!same(look(&w, object), before))
			test_fail(__FILE__, __LINE__, "%s half done at call %d", a->name, n);
	}
	CHECK_OK(e);
	CHECK(n > 1);
	after = look(&w, object);
	CHECK(!same(before, after));
	CHECK_OK(a->run(&w, object, g)); /* an apply can be run again */
	CHECK(same(look(&w, object), after));
	world_close(&w);
}

/* ---- the process dies ---- */

enum how { DIE_AT_CALL, DIE_BEFORE_COMMIT, DIE_AFTER };

static void *watch(void *arg)
{
	long n = *(const long *)arg;

	while (db_calls() < n)
		sched_yield();
	kill(getpid(), SIGKILL);
	return NULL;
}

/* Returns true when the child was killed, false when it had ended before its time to die. */
static bool run_and_die(struct world *w, const struct arrow *a, struct id object,
			const struct vault_grant *g, enum how how, long n)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		pthread_t t;

		world_attach(w);
		db_fail_at(0);
		world_die = how == DIE_BEFORE_COMMIT;
		if (how == DIE_AT_CALL && pthread_create(&t, NULL, watch, &n) != 0)
			_exit(3);
		if (a->run(w, object, g) != MST_OK)
			_exit(2);
		if (how == DIE_AFTER)
			kill(getpid(), SIGKILL);
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status);
}

static void kill_at_each_call(const struct arrow *a)
{
	struct vault_grant g[3];
	struct world w;
	struct id object;
	struct state before, after, now;
	int step = test_step(3);

	world_open(&w);
	object = prepare(&w, a, g);
	before = look(&w, object);
	world_detach(&w);

	CHECK(run_and_die(&w, a, object, g, DIE_BEFORE_COMMIT, 0));
	world_attach(&w);
	CHECK(same(look(&w, object), before));
	world_detach(&w);

	/* Where exactly these die is up to the scheduler; what they leave is compared below. */
	struct state seen[KILLS];

	for (int i = 0; i < KILLS; i += step) {
		run_and_die(&w, a, object, g, DIE_AT_CALL, 1 + i);
		world_attach(&w);
		seen[i] = look(&w, object);
		world_detach(&w);
	}
	CHECK(run_and_die(&w, a, object, g, DIE_AFTER, 0)); /* acknowledged: it stays */
	world_attach(&w);
	after = look(&w, object);
	CHECK(!same(before, after));
	for (int i = 0; i < KILLS; i += step) {
		now = seen[i];
		if (!same(now, before) && !same(now, after))
			test_fail(__FILE__, __LINE__, "%s half done, killed at call %d", a->name,
				  i + 1);
	}
	world_close(&w);
}

TEST(vault_broken_at_each_call)
{
	for (size_t i = 0; i < MST_LEN(arrows); i++)
		break_at_each_call(&arrows[i]);
}

TEST(vault_killed_at_each_call)
{
	for (size_t i = 0; i < MST_LEN(arrows); i++)
		kill_at_each_call(&arrows[i]);
}
