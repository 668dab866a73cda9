/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_torture_test.c - every act on cases, broken at each database call and killed in each:
 * afterwards both stores, opened again, tell one and the same story. */
#include "support/support_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#define MOST_CALLS 400

struct scene {
	struct auth_fixture f;
	struct id id; /* a case that MAJ may be given */
	int64_t now;
};

struct arrow {
	const char *name;
	void (*ready)(struct scene *s); /* the state that it starts from; NULL = any */
	mst_err (*run)(struct ctx *c, struct scene *s);
	int who;
};

typedef mst_err (*prepare_fn)(struct ctx *c, struct scene *s, struct support_case *k,
			      struct act *ret);

static mst_err on_case(struct ctx *c, struct scene *s, prepare_fn prepare)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct act a;

	TRY(support_case_read(c, s->id, &k));
	TRY(prepare(c, s, &k, &a));
	return ctx_act_now(c, &a);
}

static mst_err prepare_edit(struct ctx *c, struct scene *s, struct support_case *k, struct act *a)
{
	(void)s;
	k->codes.crime = "unlawful_threat";
	return support_edit(c, k, &k->person, &k->codes, k->version, a);
}

static mst_err prepare_log(struct ctx *c, struct scene *s, struct support_case *k, struct act *a)
{
	struct support_entry e = { .kind = SUPPORT_TALK, .at = s->now, .channel = "phone",
				   .text = "Ett samtal", .minutes = 20 };

	return support_log(c, k, &e, a);
}

static mst_err prepare_assign(struct ctx *c, struct scene *s, struct support_case *k, struct act *a)
{
	return support_assign(c, k, s->f.who[MAJ].id, a);
}

static mst_err prepare_unassign(struct ctx *c, struct scene *s, struct support_case *k,
				struct act *a)
{
	return support_unassign(c, k, s->f.who[MAJ].id, a);
}

static mst_err prepare_close(struct ctx *c, struct scene *s, struct support_case *k, struct act *a)
{
	(void)s;
	return support_close(c, k, "done", "helped", a);
}

static mst_err prepare_reopen(struct ctx *c, struct scene *s, struct support_case *k, struct act *a)
{
	(void)s;
	return support_reopen(c, k, a);
}

static mst_err run_open(struct ctx *c, struct scene *s)
{
	struct support_new n = support_fixture_anna();
	struct id id;
	struct act a;

	(void)s;
	TRY(support_open(c, &n, NULL, NULL, &a, &id));
	return ctx_act_now(c, &a);
}

static mst_err run_edit(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_edit);
}

static mst_err run_log(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_log);
}

static mst_err run_assign(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_assign);
}

static mst_err run_unassign(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_unassign);
}

static mst_err run_close(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_close);
}

static mst_err run_reopen(struct ctx *c, struct scene *s)
{
	return on_case(c, s, prepare_reopen);
}

static mst_err run_count(struct ctx *c, struct scene *s)
{
	struct support_tally t = { .service = "anonymous", .municipality = "2303", .n = 2,
				   .notice = true, .day = day_of(s->now) };
	struct act a;

	TRY(support_count(c, &t, &a));
	return ctx_act_now(c, &a);
}

static mst_err run_call(struct ctx *c, struct scene *s)
{
	struct support_call call = { .at = s->now, .name = "Vera", .text = "Ringde om ett hot" };
	struct act a;

	TRY(support_call_log(c, &call, &a));
	return ctx_act_now(c, &a);
}

static mst_err run_split(struct ctx *c, struct scene *s)
{
	size_t n;

	(void)s;
	return support_split_due(c, &n);
}

/* ---- the states that they start from ---- */

static void as_karin(struct scene *s, mst_err (*run)(struct ctx *c, struct scene *s))
{
	struct ctx c;

	day_fake(s->now);
	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(run(&c, s));
	ctx_close(&c);
}

static int64_t state_of(struct scene *s)
{
	struct support_row r = { 0 };
	struct ctx c;

	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(support_row_find(c.db, c.mem, s->id, &r));
	ctx_close(&c);
	return r.state;
}

static void ready_assigned(struct scene *s)
{
	as_karin(s, run_assign);
}

static void ready_open(struct scene *s)
{
	if (state_of(s) == SUPPORT_CLOSED)
		as_karin(s, run_reopen);
}

/* A case of its own: one that is closed and opened again has more to read each time. */
static void ready_helped(struct scene *s)
{
	s->id = support_fixture_case(&s->f, KARIN);
	as_karin(s, run_assign);
}

/* Whoever helped in a case that is closed opens it no more, at latest after the next start. */
static void check_helper(struct scene *s, const char *when)
{
	bool holds = false;
	struct ctx c;

	CHECK_OK(support_closed_mend(&s->f.app));
	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(vault_holds(c.vault, s->f.who[MAJ].id, s->id, &holds));
	ctx_close(&c);
	if (holds && state_of(s) == SUPPORT_CLOSED)
		test_fail(__FILE__, __LINE__, "closed, and her key is there: %s", when);
}

static void ready_closed(struct scene *s)
{
	if (state_of(s) == SUPPORT_OPEN)
		as_karin(s, run_close);
}

/* A closed case of its own, and a clock in a later month. */
static void ready_split(struct scene *s)
{
	if (state_of(s) == SUPPORT_SPLIT) {
		s->id = support_fixture_case(&s->f, KARIN);
		as_karin(s, run_log);
	}
	ready_closed(s);
	s->now += 32 * 86400;
}

/* Splitting comes last: it ends the scene's case. */
static const struct arrow arrows[] = {
	{ "open", NULL, run_open, KARIN },
	{ "open by a volunteer", NULL, run_open, MAJ },
	{ "edit", NULL, run_edit, KARIN },
	{ "log", NULL, run_log, KARIN },
	{ "assign", NULL, run_assign, KARIN },
	{ "unassign", ready_assigned, run_unassign, KARIN },
	{ "close", ready_open, run_close, KARIN },
	{ "reopen", ready_closed, run_reopen, KARIN },
	{ "count", NULL, run_count, KARIN },
	{ "call", NULL, run_call, MAJ },
	{ "split", ready_split, run_split, KARIN },
};

static bool scene_open(struct scene *s)
{
	*s = (struct scene){ .now = FIXTURE_NOW };
	day_fake(s->now);
	if (!auth_fixture_open(&s->f, support_fixture_rooms(), MAJ + 1))
		return false;
	s->id = support_fixture_case(&s->f, KARIN);
	as_karin(s, run_log);
	return true;
}

static void scene_close(struct scene *s)
{
	auth_fixture_close(&s->f);
	day_fake(0);
}

static mst_err try_at(struct scene *s, const struct arrow *a, long n)
{
	struct ctx c;

	day_fake(s->now);
	auth_fixture_ctx(&s->f, a->who, &c);
	db_fail_at(n);
	mst_err e = a->run(&c, s);

	db_fail_at(0);
	ctx_close(&c);
	return e;
}

static void break_at_each_call(struct scene *s, const struct arrow *a)
{
	mst_err e = MST_FAIL;
	char when[64];
	int n;

	for (n = 1; n < MOST_CALLS && e != MST_OK; n += test_step(7)) {
		if (a->ready)
			a->ready(s);
		e = try_at(s, a, n);
		snprintf(when, sizeof(when), "%s broken at call %d", a->name, n);
		if (e != MST_OK && e != MST_FAIL)
			test_fail(__FILE__, __LINE__, "%s gave %s", when, mst_err_name(e));
		auth_fixture_detach(&s->f);
		auth_fixture_attach(&s->f);
		support_fixture_check(&s->f, when);
		check_helper(s, when);
	}
	if (e != MST_OK)
		test_fail(__FILE__, __LINE__, "%s gave %s", when, mst_err_name(e));
	CHECK(n > 5);
}

TEST(support_acts_broken_at_each_call)
{
	struct scene s;

	if (!scene_open(&s))
		return;
	db_test_quiet(true);
	for (size_t i = 0; i < MST_LEN(arrows); i++)
		break_at_each_call(&s, &arrows[i]);
	db_test_quiet(false);
	scene_close(&s);
}

TEST(support_closing_broken_at_each_call_leaves_no_helper)
{
	static const struct arrow closing = { "close", ready_helped, run_close, KARIN };
	struct scene s;

	if (!scene_open(&s))
		return;
	db_test_quiet(true);
	break_at_each_call(&s, &closing);
	db_test_quiet(false);
	scene_close(&s);
}

/* True when the child was killed; false when it had ended well before. */
static bool die_at(struct scene *s, const struct arrow *a, int n)
{
	int status = 0;

	auth_fixture_detach(&s->f);
	pid_t child = fork();

	if (child == 0) {
		auth_fixture_attach(&s->f);
		_exit(try_at(s, a, -n) == MST_OK ? 0 : 2);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	auth_fixture_attach(&s->f);
	return WIFSIGNALED(status);
}

TEST(support_acts_killed_in_each_call)
{
	int step = test_step(23); /* of the next act from another call on */
	struct scene s;
	char when[64];

	if (!scene_open(&s))
		return;
	for (size_t i = 0; i < MST_LEN(arrows); i++) {
		bool killed = true;
		int n;

		for (n = 1 + (int)i % step; n < MOST_CALLS && killed; n += step) {
			if (arrows[i].ready)
				arrows[i].ready(&s);
			killed = die_at(&s, &arrows[i], n);
			snprintf(when, sizeof(when), "%s killed in call %d", arrows[i].name, n);
			support_fixture_check(&s.f, when);
		}
		CHECK(!killed && n > 5);
	}
	scene_close(&s);
}
