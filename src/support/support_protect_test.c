/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_protect_test.c - extra protection that comes after there are figures, and circumstances as
 * facts that stand alone; and a case's key made anew: broken at each call and killed in each the case
 * always opens, by the people who had it, and at the end the old key opens nothing. */
#include "support/support_file.h"
#include "support/support_fixture.h"
#include "support/support_task.h"

TEST(support_extra_protection_that_comes_later_reaches_what_was_counted)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct person p;
	struct act a;
	struct ctx c;
	struct support_entry e = { .kind = SUPPORT_TALK, .at = FIXTURE_NOW, .channel = "phone" };

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, support_fixture_case(&f, KARIN), &s));
	CHECK_OK(support_log(&c, &s, &e, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2303"), 1);
	p = s.person;
	p.extra_protection = true;
	CHECK_OK(support_edit(&c, &s, &p, &s.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2303"), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "other"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "2303"), 0);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_circumstances_are_counted_alone_and_follow_the_case)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_new n = support_fixture_anna();
	struct auth_fixture f;
	struct id id;
	struct act a;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	n.codes.flags[0] = "honour", n.codes.flags[1] = "school", n.codes.nflags = 2;
	n.codes.place = "2305";
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, NULL), 2);
	CHECK_OK(support_case_read(&c, id, &s));
	n.codes.flags[1] = "hate";
	CHECK_OK(support_edit(&c, &s, &s.person, &n.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, "school"), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, "hate"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE, NULL), 2);
	CHECK_INT(support_fixture_sum(&f, STATS_CIRCUMSTANCE, STATS_BY_MUNICIPALITY, "other"), 2);
	CHECK_INT(support_fixture_sum(&f, STATS_CRIME_PLACE, STATS_BY_MUNICIPALITY, "2305"), 1);
	/* Extra protection: where it was would tell of her. */
	support_case_wipe(&s);
	CHECK_OK(support_case_read(&c, id, &s));
	s.person.extra_protection = true;
	CHECK_OK(support_edit(&c, &s, &s.person, &n.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_INT(support_fixture_sum(&f, STATS_CRIME_PLACE, STATS_BY_MUNICIPALITY, NULL), 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

/* ---- a key made anew ---- */

#define MOST_CALLS 600

struct scene {
	struct auth_fixture f;
	struct id id;
};

static void fresh(struct scene *s)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct support_task t = { .due = FIXTURE_NOW, .show = FIXTURE_NOW, .code = "call",
				  .text = "Ring Annas syster" };
	struct act a;
	struct ctx c;

	s->id = support_fixture_case(&s->f, KARIN);
	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(support_case_read(&c, s->id, &k));
	CHECK_OK(support_task_add(&c, &k, &t, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_assign(&c, &k, s->f.who[MAJ].id, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_file_add(&c, &k, "Beslut", DOC_CLEAN_PDF, (struct blob){ (const void *)"%PDF", 4 }, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static bool scene_open(struct scene *s)
{
	day_fake(FIXTURE_NOW);
	return auth_fixture_open(&s->f, support_fixture_rooms(), MAJ + 1);
}

static void scene_close(struct scene *s)
{
	auth_fixture_close(&s->f);
	day_fake(0);
}

/* All of it opens, by both who had it. */
static void check_opens(struct scene *s, const char *when)
{
	for (int who = KARIN; who <= MAJ; who++) {
		MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
		struct support_entry *e = NULL;
		struct support_task *t = NULL;
		struct support_file *files = NULL;
		struct sbuf bytes;
		struct ctx c;
		size_t n = 0, tasks = 0, nfiles = 0;

		sbuf_init(&bytes, 64);

		auth_fixture_ctx(&s->f, who, &c);
		mst_err got = support_case_read(&c, s->id, &k);

		if (got == MST_OK)
			got = support_entries(&c, &k, &e, &n);
		if (got == MST_OK)
			got = support_tasks(&c, &k, &t, &tasks);
		if (got == MST_OK)
			got = support_files(&c, &k, &files, &nfiles);
		if (got == MST_OK && nfiles)
			got = support_file_bytes(&c, &k, &files[0], &bytes);
		if (got != MST_OK || !str_eq(k.person.name, "Anna Berg") || n != 2 || tasks != 1 || bytes.len != 4)
			test_fail(__FILE__, __LINE__, "%s: %s, %zu entries, %zu tasks, %zu files", when,
				  mst_err_name(got), n, tasks, nfiles);
		sbuf_done(&bytes);
		ctx_close(&c);
	}
}

static mst_err run(void *arg)
{
	struct scene *s = arg;
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	mst_err e = support_rekey(&c, s->id, true);

	ctx_close(&c);
	return e;
}

static void mend(struct scene *s)
{
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(support_rekey_mend(&c));
	ctx_close(&c);
}

static void key_now(struct scene *s, struct seal_key *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct ctx c;

	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(support_case_read(&c, s->id, &k));
	*ret = k.key;
	ctx_close(&c);
}

TEST(support_an_old_key_opens_nothing_after_a_rekey)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key old = { 0 };
	struct support_codes codes;
	struct support_row r;
	struct scene s;
	struct person p;
	struct ctx c;

	if (!scene_open(&s))
		return;
	fresh(&s);
	key_now(&s, &old);
	CHECK_OK(run(&s));
	check_opens(&s, "after a rekey");
	auth_fixture_ctx(&s.f, KARIN, &c);
	CHECK_OK(support_row_find(c.db, c.mem, s.id, &r));
	CHECK_ERR(support_codes_open(c.mem, &old, s.id, r.sealed, &codes, NULL), MST_INVALID);
	CHECK_ERR(person_open(c.mem, &old, r.person_id, r.person, &p), MST_INVALID);
	ctx_close(&c);
	scene_close(&s);
}

TEST(support_the_story_goes_and_she_stays)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct support_entry *e;
	struct support_task *t;
	struct scene s;
	struct ctx c;
	size_t n = 1;

	if (!scene_open(&s))
		return;
	fresh(&s);
	auth_fixture_ctx(&s.f, KARIN, &c);
	CHECK_OK(support_rekey(&c, s.id, false));
	CHECK_OK(support_case_read(&c, s.id, &k));
	CHECK_STR(k.person.name, "Anna Berg");
	CHECK_STR(k.codes.summary, NULL);
	CHECK_OK(support_entries(&c, &k, &e, &n));
	CHECK_INT(n, 0);
	CHECK_OK(support_tasks(&c, &k, &t, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	scene_close(&s);
}

TEST(support_rekey_broken_at_each_call)
{
	mst_err e = MST_FAIL;
	bool broke = true; /* A read may wrap a key anew beside us; when that is what broke, nobody hears of it. */
	struct scene s;
	char when[64];
	int n;

	if (!scene_open(&s))
		return;
	db_test_quiet(true);
	fresh(&s);
	for (n = 1; n < MOST_CALLS && broke; n += test_step(5)) {
		db_fail_at(n);
		e = run(&s);
		broke = db_calls() >= n;
		db_fail_at(0);
		snprintf(when, sizeof(when), "rekey broken at call %d", n);
		auth_fixture_detach(&s.f);
		auth_fixture_attach(&s.f);
		check_opens(&s, when);
		if (n % 2)
			mend(&s);
		check_opens(&s, when);
	}
	CHECK_OK(e);
	CHECK(n > 20);
	db_test_quiet(false);
	scene_close(&s);
}

TEST(support_rekey_killed_in_each_call)
{
	int step = test_step(11);
	bool killed = true;
	struct scene s;
	char when[64];

	if (!scene_open(&s))
		return;
	fresh(&s);
	for (int n = 1; n < MOST_CALLS && killed; n += step) {
		killed = auth_fixture_dies(&s.f, n, run, &s);
		snprintf(when, sizeof(when), "rekey killed in call %d", n);
		check_opens(&s, when);
		if (n % 2)
			mend(&s);
		check_opens(&s, when);
	}
	CHECK(!killed);
	scene_close(&s);
}
