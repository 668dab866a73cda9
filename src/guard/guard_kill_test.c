/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_kill_test.c - each change of who holds a case, broken at each database call and killed in each:
 * the case is never lost, nobody whom a barrier names opens it once the barrier stands, and a key that
 * was given has its row in the log. */
#include "guard/guard_pass.h"
#include "guard/guard_test.h"
#include "support/support_lookup.h"

#include <sys/wait.h>
#include <unistd.h>

#define MOST_CALLS 400

struct scene {
	struct auth_fixture f;
	struct id id, other, pass;
};

struct arrow {
	const char *name, *act;
	void (*ready)(struct scene *s);
	mst_err (*run)(struct scene *s);
	void (*check)(struct scene *s, const char *when);
};

static int64_t logged(struct scene *s, const char *act)
{
	struct audit_line *lines = NULL;
	struct ctx c;
	size_t n = 0;
	int64_t count = 0;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(audit_select(c.db, c.mem, &(struct audit_filter){ .jour = s->f.app.jour, .most = 5000 }, &lines, &n));
	for (size_t i = 0; i < n; i++)
		count += str_eq(lines[i].act, act);
	ctx_close(&c);
	return count;
}

static void fresh(struct scene *s)
{
	s->id = guard_test_case(&s->f, KARIN);
	s->other = guard_test_case(&s->f, KARIN);
}

static void fresh_circle(struct scene *s)
{
	fresh(s);
	CHECK_OK(guard_test_circle(&s->f, KARIN, s->id, (const int[]){ KARIN }, 1));
	CHECK_OK(guard_test_circle(&s->f, KARIN, s->other, (const int[]){ KARIN, BRITT }, 2));
}

static mst_err run_circle(struct scene *s)
{
	return guard_test_circle(&s->f, KARIN, s->id, (const int[]){ KARIN, MAJ }, 2);
}

static mst_err run_hand_over(struct scene *s)
{
	return guard_test_circle(&s->f, KARIN, s->id, (const int[]){ BRITT }, 1);
}

static mst_err run_bar(struct scene *s)
{
	return guard_test_bar(&s->f, KARIN, s->id, s->f.who[BRITT].id);
}

static mst_err run_sides(struct scene *s)
{
	return guard_test_sides(&s->f, KARIN, s->id, s->other, true);
}

static mst_err run_open(struct scene *s)
{
	return guard_test_open(&s->f, BRITT, s->id);
}

static mst_err run_pass(struct scene *s)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	mst_err e = guard_pass_give(&c, &(struct guard_pass){ .account = s->f.who[MAJ].id,
							      .until = GUARD_NOW + 86400 },
				    (const struct id[]){ s->id, s->other }, 2, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err cases_of(struct db *db, struct arena *mem, struct id pass, struct id **ret,
			size_t *ret_n)
{
	return db_list(db, "SELECT case_id FROM guard_pass_case WHERE pass = $1 ORDER BY case_id",
		       DB_ARGS(V(pass)), mem, db_read_id, ret, ret_n);
}

/* The pass that this case was given by and that runs; ID_NONE: none. */
static mst_err pass_of(struct scene *s, struct ctx *c, struct id *ret)
{
	struct guard_pass *list;
	struct id *cases;
	size_t n, ncases;

	*ret = ID_NONE;
	TRY(guard_passes(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(cases_of(c->db, c->mem, list[i].id, &cases, &ncases));
		for (size_t k = 0; k < ncases; k++)
			if (id_eq(cases[k], s->id))
				*ret = list[i].id;
	}
	return MST_OK;
}

static void fresh_pass(struct scene *s)
{
	struct ctx c;

	fresh(s);
	CHECK_OK(run_pass(s));
	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(pass_of(s, &c, &s->pass));
	ctx_close(&c);
}

static mst_err run_pass_end(struct scene *s)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	mst_err e = guard_pass_end(&c, s->pass, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static bool opens(struct scene *s, int who, struct id id)
{
	mst_err e = guard_test_read(&s->f, who, id);

	CHECK(e == MST_OK || e == MST_NOTFOUND);
	return e == MST_OK;
}

/* Somebody of the two always opens it. */
static void check_held(struct scene *s, const char *when)
{
	if (!opens(s, KARIN, s->id) && !opens(s, BRITT, s->id))
		test_fail(__FILE__, __LINE__, "the case is lost: %s", when);
	if (opens(s, OLLE, s->id))
		test_fail(__FILE__, __LINE__, "a stranger opens the case: %s", when);
}

static void check_maj(struct scene *s, const char *when)
{
	check_held(s, when);
	if (opens(s, MAJ, s->id) && !logged(s, "case.circle"))
		test_fail(__FILE__, __LINE__, "a key without a row: %s", when);
}

static void check_bar(struct scene *s, const char *when)
{
	bool stopped;
	struct ctx c;

	check_held(s, when);
	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(support_stopped(&c, s->id, s->f.who[BRITT].id, &stopped));
	ctx_close(&c);
	if (stopped && opens(s, BRITT, s->id))
		test_fail(__FILE__, __LINE__, "the barrier stands and she opens: %s", when);
}

static void check_sides(struct scene *s, const char *when)
{
	bool stopped;
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(barrier_any(&c, s->other, &stopped));
	ctx_close(&c);
	if (stopped && (opens(s, KARIN, s->other) || opens(s, BRITT, s->id)))
		test_fail(__FILE__, __LINE__, "one reads both sides: %s", when);
	if (!opens(s, BRITT, s->other) || !opens(s, KARIN, s->id))
		test_fail(__FILE__, __LINE__, "a side is lost: %s", when);
}

static void check_opened(struct scene *s, const char *when)
{
	struct guard_emergency *list;
	struct ctx c;
	size_t n = 0;

	if (!opens(s, BRITT, s->id))
		return;
	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(guard_emergencies(&c, true, &list, &n));
	bool listed = false;

	for (size_t i = 0; i < n; i++)
		listed |= id_eq(list[i].case_id, s->id);
	ctx_close(&c);
	if (!listed)
		test_fail(__FILE__, __LINE__, "opened and not listed: %s", when);
}

static bool running(struct scene *s)
{
	struct id id;
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(pass_of(s, &c, &id));
	ctx_close(&c);
	return !id_none(id);
}

static void check_pass(struct scene *s, const char *when)
{
	check_held(s, when);
	if (opens(s, MAJ, s->id) && !logged(s, "case.pass"))
		test_fail(__FILE__, __LINE__, "a key without a row: %s", when);
}

static void check_pass_end(struct scene *s, const char *when)
{
	check_held(s, when);
	if (opens(s, MAJ, s->id) && !running(s))
		test_fail(__FILE__, __LINE__, "it has ended and she opens: %s", when);
}

/* ---- the group's pair made anew ---- */

static uint8_t pair_pub[32];

static void read_pub(struct scene *s, uint8_t ret[32])
{
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(vault_pair_key(c.vault, s->f.app.jour, VAULT_GROUP, &s->f.app.root, ret));
	ctx_close(&c);
}

static mst_err put_given(struct db *v, void *arg)
{
	const struct vault_grant *g = arg;

	TRY(vault_grant_put(v, g, 1));
	return vault_withdraw(v, g->object, g->holder);
}

/* MAJ was a coordinator for a moment. Two cases for all of the test: each of them is calls. */
static void fresh_turn(struct scene *s)
{
	struct vault_grant g = { 0 };
	struct ctx c;

	if (id_none(s->id)) {
		fresh(s);
		CHECK_OK(guard_test_circle(&s->f, KARIN, s->other, (const int[]){ KARIN }, 1));
	}
	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(vault_grant_pair_to_user(c.vault, &c.keys, &s->f.app.root, s->f.app.jour,
					  VAULT_GROUP, s->f.who[MAJ].id, &g));
	CHECK_OK(db_call(s->f.app.vault, put_given, &g));
	ctx_close(&c);
	read_pub(s, pair_pub);
}

static mst_err run_turn(struct scene *s)
{
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(&s->f, KARIN, &c);
	mst_err e = guard_pairs_due(&c, &n);

	ctx_close(&c);
	CHECK(e != MST_OK || n == 1);
	return e;
}

static size_t found(struct scene *s)
{
	struct id *ids;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(&s->f, BRITT, &c);
	CHECK_OK(support_lookup_due(&c, &n));
	CHECK_OK(support_alike(&c, "Anna Berg", NULL, 10, &ids, &n));
	ctx_close(&c);
	return n;
}

static void check_turn(struct scene *s, const char *when)
{
	uint8_t now[32];

	read_pub(s, now);
	if (memcmp(now, pair_pub, 32) && !logged(s, "org.pair"))
		test_fail(__FILE__, __LINE__, "a new pair without a row: %s", when);
	if (!opens(s, KARIN, s->id) || !opens(s, BRITT, s->id) || !opens(s, KARIN, s->other))
		test_fail(__FILE__, __LINE__, "a case is lost: %s", when);
	if (opens(s, MAJ, s->id) || opens(s, OLLE, s->id))
		test_fail(__FILE__, __LINE__, "a stranger opens the case: %s", when);
	if (found(s) != 1)
		test_fail(__FILE__, __LINE__, "the case is not found by its name: %s", when);
}

static const struct arrow turn_arrow[] = {
	{ "turn", "org.pair", fresh_turn, run_turn, check_turn },
};

static const struct arrow arrows[] = {
	{ "circle", "case.circle", fresh, run_circle, check_maj },
	{ "hand over", "case.circle", fresh, run_hand_over, check_held },
	{ "barrier", "case.barrier", fresh, run_bar, check_bar },
	{ "sides", "case.barrier", fresh_circle, run_sides, check_sides },
	{ "emergency", "case.emergency", fresh_circle, run_open, check_opened },
	{ "pass", "case.pass", fresh, run_pass, check_pass },
	{ "pass end", "case.pass_end", fresh_pass, run_pass_end, check_pass_end },
};

static bool scene_open(struct scene *s)
{
	day_fake(GUARD_NOW);
	return auth_fixture_open(&s->f, guard_test_rooms(), BIRGITTA + 1);
}

static void scene_close(struct scene *s)
{
	int64_t rows;

	CHECK(auth_fixture_log_whole(&s->f, &rows));
	auth_fixture_close(&s->f);
	day_fake(0);
}

static void break_at_each_call(struct scene *s, const struct arrow *a)
{
	mst_err e = MST_FAIL;
	char when[64];
	int n;

	for (n = 1; n < MOST_CALLS && e != MST_OK; n += test_step(5)) {
		a->ready(s);
		db_fail_at(n);
		e = a->run(s);
		db_fail_at(0);
		snprintf(when, sizeof(when), "%s broken at call %d", a->name, n);
		if (e != MST_OK && e != MST_FAIL)
			test_fail(__FILE__, __LINE__, "%s gave %s", when, mst_err_name(e));
		auth_fixture_detach(&s->f);
		auth_fixture_attach(&s->f);
		a->check(s, when);
	}
	CHECK_OK(e);
	CHECK(n > 10 && logged(s, a->act) > 0);
}

static void break_all(const struct arrow *list, size_t n)
{
	struct scene s = { 0 };

	if (!scene_open(&s))
		return;
	db_test_quiet(true);
	for (size_t i = 0; i < n; i++)
		break_at_each_call(&s, &list[i]);
	db_test_quiet(false);
	scene_close(&s);
}

TEST(guard_acts_broken_at_each_call)
{
	break_all(arrows, MST_LEN(arrows));
}

TEST(guard_turn_broken_at_each_call)
{
	break_all(turn_arrow, MST_LEN(turn_arrow));
}

static bool die_at(struct scene *s, const struct arrow *a, int n)
{
	int status = 0;

	auth_fixture_detach(&s->f);
	pid_t child = fork();

	if (child == 0) {
		auth_fixture_attach(&s->f);
		db_fail_at(-n);
		_exit(a->run(s) == MST_OK ? 0 : 2);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	auth_fixture_attach(&s->f);
	return WIFSIGNALED(status);
}

static void kill_all(const struct arrow *list, size_t narrows)
{
	int step = test_step(31); /* of the next act from another call on */
	struct scene s = { 0 };
	char when[64];

	if (!scene_open(&s))
		return;
	for (size_t i = 0; i < narrows; i++) {
		bool killed = true;

		for (int n = 1 + (int)i % step; n < MOST_CALLS && killed; n += step) {
			list[i].ready(&s);
			killed = die_at(&s, &list[i], n);
			snprintf(when, sizeof(when), "%s killed in call %d", list[i].name, n);
			list[i].check(&s, when);
		}
		CHECK(!killed);
	}
	scene_close(&s);
}

TEST(guard_acts_killed_in_each_call)
{
	kill_all(arrows, MST_LEN(arrows));
}

TEST(guard_turn_killed_in_each_call)
{
	kill_all(turn_arrow, MST_LEN(turn_arrow));
}

/* Emergency wraps come of the group's key and of the server's. */
TEST(guard_emergency_opens_after_a_turn)
{
	struct scene s = { 0 };

	if (!scene_open(&s))
		return;
	fresh_turn(&s);
	CHECK_OK(run_turn(&s));
	CHECK(!opens(&s, BRITT, s.other));
	CHECK_OK(guard_test_open(&s.f, BRITT, s.other));
	CHECK(opens(&s, BRITT, s.other));
	scene_close(&s);
}
