/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_plan_test.c - what is found by the day of the closing is what the rules say of every case, and no
 * more is read for it the more there is. */
#include "retain/retain_plan.h"
#include "retain/retain_test.h"

#include <stdlib.h>

#include "support/support_lookup.h"
#include "support/support_restrict.h"

#define MOST 64

static int64_t noon(int n)
{
	return RETAIN_NOW + (int64_t)n * 86400;
}

/* ---- the rules, said of each case there is ---- */

static void say(struct ctx *c, const struct support_bare *s, bool story, int32_t day, bool early,
		struct retain_due *ret)
{
	struct retain_hold_row hold;
	int64_t since;
	mst_err e = retain_hold_row(c->db, c->mem, s->id, day_of(c->now), &hold);

	CHECK(e == MST_OK || e == MST_NOTFOUND);
	CHECK_OK(support_restricted(c->db, s->id, &since));
	*ret = (struct retain_due){ .case_id = s->id, .person_id = s->person_id, .story = story, .day = day,
				    .closed = day_of(s->closed), .linked = s->state != SUPPORT_SPLIT,
				    .held = e == MST_OK ? hold.hold.until : DAY_NONE, .early = early,
				    .restricted = since != 0 };
}

static size_t by_the_rules(struct ctx *c, int32_t last, struct retain_due ret[MOST])
{
	struct retain_early_row *asked;
	struct support_bare *all;
	struct retain_rule rule;
	size_t n, nasked, kept = 0;

	CHECK_OK(retain_rule_on(c->db, c->mem, c->app->jour, day_of(c->now), &rule));
	CHECK_OK(retain_early_list(c->db, c->mem, c->app->jour, &asked, &nasked));
	CHECK_OK(support_bare_after(c->db, c->mem, c->app->jour, ID_NONE, &all, &n));
	for (size_t i = 0; i < n && kept + 2 <= MOST; i++) {
		int32_t closed = day_of(all[i].closed), story = closed + (int32_t)rule.story_days,
			whole = closed + (int32_t)rule.case_days, early = DAY_NONE;
		bool gone, soon;

		if (all[i].state == SUPPORT_OPEN)
			continue;
		for (size_t k = 0; k < nasked; k++)
			if (id_eq(asked[k].case_id, all[i].id))
				early = asked[k].from;
		soon = early != DAY_NONE && early < whole;
		whole = soon ? early : whole;
		CHECK_OK(retain_story_has(c->db, all[i].id, &gone));
		if (story <= last && story < whole && !gone)
			say(c, &all[i], true, story, false, &ret[kept++]);
		if (whole <= last)
			say(c, &all[i], false, whole, soon, &ret[kept++]);
	}
	return kept;
}

/* ---- and what is found ---- */

static int in_order(const void *a, const void *b)
{
	const struct retain_due *x = a, *y = b;

	return x->story != y->story ? (x->story ? -1 : 1) : memcmp(&x->case_id, &y->case_id, sizeof(x->case_id));
}

static bool same(const struct retain_due *x, const struct retain_due *y)
{
	return id_eq(x->case_id, y->case_id) && id_eq(x->person_id, y->person_id) && x->story == y->story &&
	       x->day == y->day && x->closed == y->closed && x->held == y->held && x->linked == y->linked &&
	       x->early == y->early && x->restricted == y->restricted;
}

/* How many of the notes that are found wait for nothing. */
static size_t compare(struct auth_fixture *f, int32_t ahead)
{
	struct retain_due want[MOST], *got;
	struct ctx c;
	size_t n, nwant, ready = 0;

	auth_fixture_ctx(f, -1, &c);
	nwant = by_the_rules(&c, day_of(c.now) + ahead, want);
	CHECK_OK(retain_plan(c.db, c.mem, f->app.jour, day_of(c.now), day_of(c.now) + ahead, &got, &n));
	CHECK_INT(n, nwant);
	for (size_t i = 1; i < n; i++)
		CHECK(got[i - 1].day <= got[i].day);
	if (n) {
		qsort(want, nwant, sizeof(*want), in_order);
		qsort(got, n, sizeof(*got), in_order);
	}
	for (size_t i = 0; i < n && n == nwant; i++) {
		CHECK(same(&got[i], &want[i]));
		ready += got[i].story && got[i].held == DAY_NONE && !got[i].linked && !got[i].restricted;
	}
	ctx_close(&c);
	return ready;
}

/* A night and a morning; what goes at the sign-in is what was found to wait for nothing. */
static void pass(struct auth_fixture *f, int day)
{
	struct ctx c;
	size_t n, ready;

	day_fake(noon(day));
	(void)compare(f, 0);
	(void)compare(f, RETAIN_AHEAD);
	CHECK_OK(retain_case_due(&f->app, noon(day), &n));
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_split_due(&c, &n));
	ready = compare(f, 0);
	CHECK_OK(retain_story_due(&c, &n));
	CHECK_INT(n, ready);
	CHECK_INT(compare(f, 0), 0);
	(void)compare(f, RETAIN_AHEAD);
	ctx_close(&c);
}

/* ---- cases of every kind ---- */

enum kind { PLAIN, HELD, HELD_SHORT, LIFTED, RESTRICTED, RESTRICTED_EARLY, EARLY, HIDDEN, REOPENED, KINDS };

static mst_err hide(struct ctx *c, struct support_case *s, struct act *ret)
{
	s->person.extra_protection = true;
	return support_edit(c, s, &s->person, &s->codes, s->version, ret);
}

static mst_err prepare(struct ctx *c, struct support_case *s, enum kind kind, struct act *ret)
{
	int32_t today = day_of(c->now);

	switch (kind) {
	case HELD: return retain_hold_put(c, s, "Rättegång", today + 200, ret);
	case HELD_SHORT: case LIFTED: return retain_hold_put(c, s, "Rättegång", today + 45, ret);
	case RESTRICTED: return support_restrict(c, s, true, ret);
	case RESTRICTED_EARLY: case EARLY: return retain_early_put(c, s, ret);
	case HIDDEN: return hide(c, s, ret);
	default: return support_reopen(c, s, ret);
	}
}

static void change(struct auth_fixture *f, struct id id, enum kind kind)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(prepare(&c, &s, kind, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	if (kind == LIFTED || kind == RESTRICTED_EARLY) {
		support_case_wipe(&s);
		CHECK_OK(support_case_read(&c, id, &s));
		CHECK_OK(kind == LIFTED ? retain_hold_lift(&c, &s, &a) : support_restrict(&c, &s, true, &a));
		CHECK_OK(ctx_act_now(&c, &a));
	}
	ctx_close(&c);
}

static void cases_of_every_kind(struct auth_fixture *f)
{
	for (int kind = PLAIN; kind < KINDS; kind++) {
		struct id id = kind == HIDDEN ? retain_test_open(f) : retain_test_case(f);

		if (kind != PLAIN)
			change(f, id, (enum kind)kind);
		if (kind == HIDDEN)
			retain_test_close(f, id);
	}
}

TEST(retain_what_is_found_is_what_the_rules_say)
{
	static const int days[] = { 1, 31, 39, 40, 41, 45, 46, 59, 60, 61, 70, 72, 80, 90, 99, 100, 201, 260, 800 };
	struct auth_fixture f;

	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&f, retain_test_rooms(), MAJ + 1))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 40, 60));
	cases_of_every_kind(&f);
	for (size_t i = 0; i < MST_LEN(days); i++) {
		pass(&f, days[i]);
		if (days[i] == 46)
			cases_of_every_kind(&f);
		if (days[i] == 70)
			CHECK_OK(retain_test_rule(&f, "ivo", 730, 730));
		if (days[i] == 80)
			CHECK_OK(retain_test_rule(&f, "own", 30, 90));
	}
	auth_fixture_close(&f);
	day_fake(0);
}

static mst_err untold(struct db *w, void *arg)
{
	(void)arg;
	return db_exec_in(w, "support", "UPDATE support_case SET story_gone = 0", DB_NONE, NULL);
}

static long calls_of_a_sign_in(struct auth_fixture *f)
{
	struct ctx c;
	size_t n;

	auth_fixture_ctx(f, KARIN, &c);
	db_fail_at(0);
	CHECK_OK(retain_story_due(&c, &n));
	CHECK_INT(n, 0);
	CHECK_OK(support_lookup_due(&c, &n));
	CHECK_OK(support_rekey_mend(&c));
	long ret = db_calls();

	ctx_close(&c);
	return ret;
}

/* Cases whose notes are erased, and cases that are closed since a week. */
TEST(retain_a_sign_in_reads_no_more_the_more_there_is)
{
	struct auth_fixture f;
	long few, many;

	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&f, retain_test_rooms(), MAJ + 1))
		return;
	CHECK_OK(retain_test_rule(&f, "own", 40, 365));
	(void)retain_test_case(&f);
	retain_test_day(&f, noon(31));
	retain_test_day(&f, noon(40));
	few = calls_of_a_sign_in(&f);
	for (int i = 0; i < 5; i++)
		(void)retain_test_case(&f);
	retain_test_day(&f, noon(75));
	retain_test_day(&f, noon(81));
	for (int i = 0; i < 3; i++)
		(void)retain_test_case(&f);
	CHECK_INT(calls_of_a_sign_in(&f), few);
	/* A program that did not know of it: found once more, and marked, and that is all. */
	CHECK_OK(db_call(f.app.data, untold, NULL));
	many = calls_of_a_sign_in(&f);
	CHECK(many > few);
	CHECK_INT(calls_of_a_sign_in(&f), few);
	auth_fixture_close(&f);
	day_fake(0);
}
