/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_test.c - deadlines, who must release, and what an answer does to the case. */
#include "retain/retain.h"
#include "rights/rights.h"
#include "support/support_restrict.h"

#include "auth/auth_fixture.h"
#include "org/org.h"

#define NOW INT64_C(1776240000) /* 2026-04-15 */

static const struct db_room *rooms(void)
{
	static struct db_room list[10];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = volunteer_room;
	list[4] = barrier_room;
	list[5] = support_room;
	list[6] = job_room;
	list[7] = retain_room;
	list[8] = rights_room;
	return list;
}

static bool open_fixture(struct auth_fixture *f)
{
	day_fake(NOW);
	return auth_fixture_open(f, rooms(), BRITT + 1);
}

static void close_fixture(struct auth_fixture *f)
{
	auth_fixture_close(f);
	day_fake(0);
}

static struct id new_case(struct auth_fixture *f)
{
	struct support_new n = {
		.person = { .name = "Zelda Provberg", .phone = "070-1740699" },
		.codes = { .roles = { "victim" }, .nroles = 1, .crime = "assault",
			   .flags = { "repeated" }, .nflags = 0 },
		.at = NOW, .first_note = "Hon kom till jouren i går",
	};
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

static struct id ask(struct auth_fixture *f, struct id case_id, enum rights_kind kind, enum rights_asker asker,
		     enum rights_check check)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct rights_request r = { .case_id = case_id, .kind = kind, .asker = asker, .check = check,
				    .received = day_of(NOW), .about = "Vill veta" };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(rights_new(&c, &s, &r, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return r.id;
}

static mst_err answer(struct auth_fixture *f, struct id id, enum rights_outcome o, const char *why)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct rights_request r;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(rights_get(&c, id, &r));
	CHECK_OK(support_case_read(&c, r.case_id, &s));
	mst_err e = rights_close(&c, &r, &s, o, why, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err release(struct auth_fixture *f, int who, struct id id)
{
	struct rights_request r;
	struct hash what;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(rights_get(&c, id, &r));
	rights_content(&r, &what);
	mst_err e = rights_release(&c, &r, &what, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

TEST(rights_a_deadline_is_a_month_or_three_and_ends_on_a_working_day)
{
	CHECK_INT(rights_due(day_make(2026, 4, 15), false), day_make(2026, 5, 15));
	CHECK_INT(rights_due(day_make(2026, 1, 31), false), day_make(2026, 3, 2)); /* 28 February is a Saturday */
	CHECK_INT(rights_due(day_make(2026, 5, 20), false), day_make(2026, 6, 22)); /* Saturday after midsummer eve */
	CHECK_INT(rights_due(day_make(2026, 4, 15), true), day_make(2026, 7, 15));
	CHECK_INT(rights_due(day_make(2026, 11, 24), false), day_make(2026, 12, 28)); /* Christmas eve */
}

TEST(rights_two_different_people_release_exactly_one_content)
{
	struct hash one = { { 1 } }, other = { { 2 } };
	struct id karin = { { 1 } }, britt = { { 2 } };
	struct rights_release list[] = { { karin, 1, one }, { karin, 2, one }, { britt, 3, other } };

	CHECK(!rights_released(list, 0, &one));
	CHECK(!rights_released(list, 3, &one)); /* the same one twice */
	CHECK(!rights_released(list, 3, &other));
	list[2].hash = one;
	CHECK(rights_released(list, 3, &one));
	CHECK(rights_needs_two(&(struct rights_request){ .kind = RIGHTS_EXTRACT, .asker = RIGHTS_SELF }));
	CHECK(!rights_needs_two(&(struct rights_request){ .kind = RIGHTS_ERASE, .asker = RIGHTS_SELF }));
	CHECK(rights_needs_two(&(struct rights_request){ .kind = RIGHTS_ERASE, .asker = RIGHTS_GUARDIAN }));
}

TEST(rights_a_request_is_sealed_and_read_by_who_opens_the_case)
{
	struct auth_fixture f;
	struct rights_request r, *list;
	struct act a;
	struct ctx c;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id id = ask(&f, new_case(&f), RIGHTS_RECTIFY, RIGHTS_SELF, RIGHTS_UNCHECKED);

	auth_fixture_ctx(&f, BRITT, &c);
	CHECK_OK(rights_get(&c, id, &r));
	CHECK_STR(r.about, "Vill veta");
	CHECK(r.opened);
	CHECK_OK(rights_prolong(&c, &r, "Mycket att läsa", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(rights_edit(&c, &r, &a) == MST_OK ? ctx_act_now(&c, &a) : MST_OK, MST_CONFLICT); /* older */
	CHECK_OK(rights_get(&c, id, &r));
	CHECK_ERR(rights_prolong(&c, &r, "Igen", &a), MST_CONFLICT);
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(rights_list(&c, true, &list, &n));
	CHECK_INT((int64_t)n, 1);
	CHECK(!list[0].opened);
	CHECK(list[0].about == NULL);
	ctx_close(&c);
	close_fixture(&f);
}

TEST(rights_more_time_is_told_within_the_first_month)
{
	struct auth_fixture f;
	struct rights_request r;
	struct act a;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = ask(&f, new_case(&f), RIGHTS_ERASE, RIGHTS_SELF, RIGHTS_CODE);

	day_fake(day_at(day_make(2026, 5, 16), 9, 0));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(rights_get(&c, id, &r));
	CHECK_ERR(rights_prolong(&c, &r, "Sent", &a), MST_CONFLICT);
	ctx_close(&c);
	close_fixture(&f);
}

TEST(rights_an_answer_needs_who_it_is_and_a_reason)
{
	struct auth_fixture f;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);
	struct id id = ask(&f, case_id, RIGHTS_RECTIFY, RIGHTS_SELF, RIGHTS_UNCHECKED);

	CHECK_ERR(answer(&f, id, RIGHTS_GRANTED, NULL), MST_DENIED);
	CHECK_ERR(answer(&f, id, RIGHTS_REFUSED, ""), MST_INVALID);
	CHECK_OK(answer(&f, id, RIGHTS_REFUSED, "Vi vet inte vem det är"));
	CHECK_ERR(answer(&f, id, RIGHTS_WITHDRAWN, NULL), MST_CONFLICT);
	close_fixture(&f);
}

TEST(rights_a_guardians_request_stops_for_two_people)
{
	struct auth_fixture f;
	struct rights_request r;
	struct act a;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id id = ask(&f, new_case(&f), RIGHTS_RECTIFY, RIGHTS_GUARDIAN, RIGHTS_PAPER);

	CHECK_ERR(release(&f, KARIN, id), MST_CONFLICT); /* without an assessment */
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(rights_get(&c, id, &r));
	r.assessment = "Inget kan skada barnet";
	CHECK_OK(rights_edit(&c, &r, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_ERR(answer(&f, id, RIGHTS_REFUSED, "Nej"), MST_DENIED);
	CHECK_OK(release(&f, KARIN, id));
	CHECK_OK(release(&f, KARIN, id));
	CHECK_ERR(answer(&f, id, RIGHTS_GRANTED, NULL), MST_DENIED);
	CHECK_OK(release(&f, BRITT, id));
	auth_fixture_ctx(&f, KARIN, &c); /* what was released is not what goes */
	CHECK_OK(rights_get(&c, id, &r));
	r.assessment = "Något annat";
	CHECK_OK(rights_edit(&c, &r, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_ERR(answer(&f, id, RIGHTS_GRANTED, NULL), MST_DENIED);
	CHECK_OK(release(&f, KARIN, id));
	CHECK_OK(release(&f, BRITT, id));
	CHECK_OK(answer(&f, id, RIGHTS_GRANTED, NULL));
	close_fixture(&f);
}

static int64_t facts(struct auth_fixture *f, enum stats_kind kind)
{
	struct stats_count *list;
	struct ctx c;
	size_t n;
	int64_t sum = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(stats_by(c.db, c.mem, f->app.jour, kind, STATS_BY_ROLE, day_of(NOW) - 40,
			  day_of(NOW) + 40, &list, &n));
	for (size_t i = 0; i < n; i++)
		sum += list[i].n;
	ctx_close(&c);
	return sum;
}

static void no_difference(struct id case_id, const char *what, void *arg)
{
	(void)case_id;
	(void)what;
	++*(int *)arg;
}

TEST(rights_a_restricted_case_is_kept_and_read_and_nothing_else)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_TALK, .at = NOW, .text = "Hon berättar mer" };
	struct auth_fixture f;
	int different = 0;
	struct act a;
	struct ctx c;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);

	CHECK_INT(facts(&f, STATS_CASE), 1);
	CHECK_OK(answer(&f, ask(&f, case_id, RIGHTS_RESTRICT, RIGHTS_SELF, RIGHTS_CALLBACK), RIGHTS_GRANTED,
			NULL));
	CHECK_INT(facts(&f, STATS_CASE), 0);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_ERR(support_edit(&c, &s, &s.person, &s.codes, s.version, &a), MST_CONFLICT);
	CHECK_ERR(support_assign(&c, &s, f.who[MAJ].id, &a), MST_CONFLICT);
	CHECK_ERR(support_close(&c, &s, "done", "helped", &a), MST_CONFLICT);
	CHECK_OK(support_log(&c, &s, &e, &a)); /* what she tells is written down, and counted later */
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_facts_check(&c, no_difference, &different, &n));
	CHECK_INT(different, 0);
	CHECK_INT(facts(&f, STATS_CONTACT), 0);
	CHECK_ERR(support_restrict(&c, &s, true, &a), MST_CONFLICT);
	CHECK_OK(support_restrict(&c, &s, false, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_facts_check(&c, no_difference, &different, &n));
	CHECK_INT(different, 0);
	CHECK_OK(support_edit(&c, &s, &s.person, &s.codes, s.version, &a));
	ctx_close(&c);
	CHECK_INT(facts(&f, STATS_CASE), 1);
	CHECK_INT(facts(&f, STATS_CONTACT), 1);
	close_fixture(&f);
}

TEST(rights_a_disputed_note_stays_with_her_words)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry *e;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_ERR(support_dispute(&c, &s, case_id, "Nej", &a), MST_NOTFOUND);
	CHECK_OK(support_dispute(&c, &s, e[0].id, "Det var i förrgår", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_STR(e[0].text, "Hon kom till jouren i går");
	CHECK_STR(e[0].disputed, "Det var i förrgår");
	ctx_close(&c);
	close_fixture(&f);
}

static size_t planned(struct auth_fixture *f, int32_t day)
{
	struct retain_due *list;
	struct ctx c;
	size_t n = 0, whole = 0;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(retain_plan(c.db, c.mem, f->app.jour, day, day, &list, &n));
	for (size_t i = 0; i < n; i++)
		whole += !list[i].story && list[i].held == DAY_NONE;
	ctx_close(&c);
	return whole;
}

TEST(rights_erasure_takes_the_closed_case_before_its_time)
{
	struct auth_fixture f;
	struct rights_request r;
	struct act a;
	struct ctx c;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);
	struct id id = ask(&f, case_id, RIGHTS_ERASE, RIGHTS_SELF, RIGHTS_CODE);

	CHECK_ERR(answer(&f, id, RIGHTS_GRANTED, NULL), MST_CONFLICT); /* not closed */
	auth_fixture_ctx(&f, KARIN, &c);
	{
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

		CHECK_OK(support_case_read(&c, case_id, &s));
		CHECK_OK(support_close(&c, &s, "done", "helped", &a));
		CHECK_OK(ctx_act_now(&c, &a));
	}
	ctx_close(&c);
	CHECK_INT((int64_t)planned(&f, day_of(NOW)), 0);
	CHECK_OK(answer(&f, id, RIGHTS_GRANTED, NULL));
	CHECK_INT((int64_t)planned(&f, day_of(NOW)), 1);
	CHECK_OK(retain_case_due(&f.app, NOW, &n)); /* its facts were cut loose with the answer */
	CHECK_INT((int64_t)n, 1);
	auth_fixture_ctx(&f, KARIN, &c); /* the register still tells that it was, and no more */
	CHECK_OK(rights_get(&c, id, &r));
	CHECK(!r.opened);
	CHECK(r.about == NULL);
	CHECK_INT(r.outcome, RIGHTS_GRANTED);
	ctx_close(&c);
	close_fixture(&f);
}

TEST(rights_nothing_is_erased_by_its_rule_before_it_is_answered)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct retain_hold h;
	struct auth_fixture f;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);

	ask(&f, case_id, RIGHTS_EXTRACT, RIGHTS_SELF, RIGHTS_CODE);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(retain_hold_find(&c, &s, &h));
	CHECK_INT(h.until, day_make(2026, 7, 15));
	ctx_close(&c);
	close_fixture(&f);
}

static bool held(struct auth_fixture *f, struct id case_id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct retain_hold h;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	mst_err e = retain_hold_find(&c, &s, &h);

	CHECK(e == MST_OK || e == MST_NOTFOUND);
	ctx_close(&c);
	return e == MST_OK;
}

TEST(rights_the_hold_goes_with_the_last_question)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct act a;
	struct ctx c;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);
	struct id one = ask(&f, case_id, RIGHTS_RECTIFY, RIGHTS_SELF, RIGHTS_CODE);
	struct id two = ask(&f, case_id, RIGHTS_RECTIFY, RIGHTS_SELF, RIGHTS_CODE);

	CHECK(held(&f, case_id));
	CHECK_OK(answer(&f, one, RIGHTS_GRANTED, NULL));
	CHECK(held(&f, case_id)); /* the other one is open */
	CHECK_OK(answer(&f, two, RIGHTS_REFUSED, "Det stämmer"));
	CHECK(!held(&f, case_id));
	/* Whoever has set one herself lifts it herself. */
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(retain_hold_put(&c, &s, "Rättegång i juni", day_of(NOW) + 60, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	one = ask(&f, case_id, RIGHTS_RECTIFY, RIGHTS_SELF, RIGHTS_CODE);
	CHECK_OK(answer(&f, one, RIGHTS_GRANTED, NULL));
	CHECK(held(&f, case_id));
	close_fixture(&f);
}

TEST(rights_a_restricted_case_is_not_erased)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	int64_t late = NOW + INT64_C(500) * 86400;
	struct auth_fixture f;
	struct act a;
	struct ctx c;
	size_t n;

	if (!open_fixture(&f))
		return;
	struct id case_id = new_case(&f);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(support_close(&c, &s, "done", "helped", &a));
	CHECK_OK(ctx_act_now(&c, &a));
	support_case_wipe(&s);
	CHECK_OK(support_case_read(&c, case_id, &s));
	CHECK_OK(support_restrict(&c, &s, true, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	day_fake(late);
	c.now = late;
	CHECK_OK(support_split_due(&c, &n));
	CHECK_OK(retain_case_due(&f.app, late, &n));
	CHECK_INT((int64_t)n, 0);
	CHECK_OK(support_restrict(&c, &s, false, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(retain_case_due(&f.app, late, &n));
	CHECK_INT((int64_t)n, 1);
	ctx_close(&c);
	close_fixture(&f);
}
