/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_pair_test.c - who is proposed as the same person, and that nothing is lost by putting two
 * together. */
#include "referral/referral_db.h"
#include "referral/referral_pair.h"
#include "referral/referral_fixture.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */

static struct id receive(struct ctx *c, const char *name, const char *phone, int64_t at)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.source = "police", .received = at, .name = name, .phone = phone, .text = "Från polisen",
		.consent = { .giver = "self", .how = "oral_police", .scope = "contact", .at = at },
	};
	struct act a;

	CHECK_OK(referral_receive(c, &r, &a));
	CHECK_OK(ctx_act_now(c, &a));
	return r.id;
}

static struct id open_case(struct ctx *c, const char *name, const char *phone, bool extra)
{
	struct support_new n = { .person = { .name = name, .phone = phone, .extra_protection = extra },
				 .codes = { .roles = { "victim" }, .nroles = 1 }, .at = NOW };
	struct id id = ID_NONE;
	struct act a;

	CHECK_OK(support_open(c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(c, &a));
	return id;
}

/* How many are proposed for it; the last one's id. */
static size_t alike(struct ctx *c, struct id id, struct id *ret)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct referral_alike *pool, *list;
	size_t npool, n;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_pool(c, &pool, &npool));
	CHECK_OK(referral_alike(c, &r, pool, npool, REFERRAL_ALIKE, &list, &n));
	*ret = n ? list[n - 1].id : ID_NONE;
	return n;
}

/* Whether anybody at all is proposed for it, as a list asks. */
static struct id any_alike(struct ctx *c, const struct referral *r)
{
	struct referral_alike *list;
	size_t n;

	CHECK_OK(referral_alike(c, r, NULL, 0, 1, &list, &n));
	return n == 1 ? list[0].id : ID_NONE;
}

static mst_err together(struct ctx *c, struct id id, struct id other, bool is_case)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	TRY(referral_put_together(c, &r, other, is_case, &a));
	return ctx_act_now(c, &a);
}

static void two(struct ctx *c, struct id id, struct id other, const char *why)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_keep_apart(c, &r, other, why, &a));
	CHECK_OK(ctx_act_now(c, &a));
}

static mst_err apart_again(struct ctx *c, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	TRY(referral_take_apart(c, &r, &a));
	return ctx_act_now(c, &a);
}

static enum referral_state state_of(struct ctx *c, struct id id, bool kept)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };

	CHECK_OK(referral_read(c, id, &r));
	CHECK(kept == !str_empty(r.name));
	return r.state;
}

static void close_it(struct ctx *c, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct act a;
	size_t n;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_close(c, &r, REFERRAL_DECLINED, &a));
	CHECK_OK(ctx_act_now(c, &a));
	CHECK_OK(referral_erase_due(c, &n));
}

TEST(referral_alike_are_proposed_once_and_only_to_who_may_see_them)
{
	struct auth_fixture f;
	struct id first, again, found, seen;
	struct ctx c;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	first = receive(&c, "Siv Prov", "070-1740633", NOW - 3600);
	CHECK_INT(alike(&c, first, &found), 0);
	open_case(&c, "Siv Prov", "070-1740633", true); /* extra protection: never proposed */
	CHECK_INT(alike(&c, first, &found), 0);
	again = receive(&c, "Prov, Siv", "", NOW);
	CHECK_INT(alike(&c, again, &found), 1);
	CHECK(id_eq(found, first));
	seen = open_case(&c, "S P", "+46 70 174 06 33", false);
	CHECK_INT(alike(&c, first, &found), 2);
	CHECK(id_eq(found, seen));

	two(&c, first, again, "mor och dotter");
	CHECK_INT(alike(&c, first, &found), 1);
	CHECK_INT(alike(&c, again, &found), 0); /* said from the other side too */
	ctx_close(&c);
	auth_fixture_close(&f);
}

static int64_t reasons_left(struct ctx *c)
{
	int64_t n = 0;

	CHECK_OK(db_int(c->db, "SELECT count(*) FROM referral_pair WHERE reason IS NOT NULL OR sealed IS NOT NULL",
			DB_NONE, &n));
	return n;
}

static size_t reasons(struct ctx *c, struct id id, const char **ret)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	const char *const *list;
	size_t n;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_reasons(c, &r, &list, &n));
	*ret = n ? list[0] : NULL;
	return n;
}

/* Under the key of what it is about, whatever becomes of that. */
TEST(referral_reason_of_two_opens_with_the_referral_and_goes_with_it)
{
	struct id of, other, third, kase;
	const char *why;
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	other = receive(&c, "Siv Prov", "070-1740633", NOW - 3600);
	third = receive(&c, "Siv Prov", "070-1740633", NOW - 1800);
	kase = open_case(&c, "Siv Prov", NULL, false);
	of = receive(&c, "Siv Prov", "070-1740633", NOW);
	two(&c, of, other, "mor och dotter");
	two(&c, of, kase, "mor och dotter");
	CHECK_INT(reasons(&c, of, &why), 2);
	CHECK_STR(why, "mor och dotter");
	CHECK_INT(reasons(&c, other, &why), 0);
	CHECK_INT(reasons_left(&c), 2);
	CHECK_OK(together(&c, of, third, false)); /* what was said of it is now said of that one */
	CHECK_INT(reasons(&c, third, &why), 0);
	CHECK_INT(reasons_left(&c), 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(referral_alike_judged_ones_take_no_place_of_others)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct id one, other, seen;
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(referral_read(&c, receive(&c, "Siv Prov", "070-1740633", NOW), &r));
	one = open_case(&c, "Siv Prov", NULL, false);
	other = open_case(&c, "Prov Siv", NULL, false);
	seen = any_alike(&c, &r);
	CHECK(id_eq(seen, one) || id_eq(seen, other));
	two(&c, r.id, seen, "två med samma namn");
	CHECK(id_eq(any_alike(&c, &r), id_eq(seen, one) ? other : one));
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(referral_put_together_and_taken_apart_again)
{
	struct auth_fixture f;
	struct id first, again, found, kase;
	struct support_entry *e;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	first = receive(&c, "Siv Prov", "070-1740633", NOW - 3600);
	again = receive(&c, "Siv Prov", "070-1740633", NOW);
	CHECK_OK(together(&c, again, first, false));
	CHECK_INT(state_of(&c, again, true), REFERRAL_JOINED);
	CHECK_INT(alike(&c, first, &found), 0);
	CHECK_OK(referral_erase_due(&c, &n)); /* its key stays as long as it can be taken back */
	CHECK_INT(n, 0);
	CHECK_OK(apart_again(&c, again));
	CHECK_INT(state_of(&c, again, true), REFERRAL_WAITING);
	CHECK_INT(alike(&c, first, &found), 1);

	kase = open_case(&c, "Siv Prov", "070-1740633", false);
	CHECK_OK(together(&c, again, kase, true));
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	CHECK_OK(support_case_read(&c, kase, &s));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_INT(n, 1);
	CHECK_STR(e[0].text, "Från polisen");
	CHECK_OK(apart_again(&c, again));
	CHECK_OK(support_entries(&c, &s, &e, &n));
	CHECK_INT(n, 2);
	CHECK_INT(state_of(&c, again, true), REFERRAL_WAITING);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(referral_joined_ends_with_the_other_or_by_age)
{
	struct auth_fixture f;
	struct id first, again, third;
	struct ctx c;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	first = receive(&c, "Siv Prov", "070-1740633", NOW - 3600);
	again = receive(&c, "Siv Prov", "070-1740633", NOW);
	third = receive(&c, "Siv Prov", "070-1740633", NOW + 1);
	CHECK_OK(together(&c, third, again, false));
	CHECK_OK(together(&c, again, first, false)); /* what was put to it follows */
	CHECK_ERR(together(&c, again, first, false), MST_CONFLICT);
	close_it(&c, first);
	CHECK_INT(state_of(&c, again, false), REFERRAL_JOINED);
	CHECK_INT(state_of(&c, third, false), REFERRAL_JOINED);
	CHECK_ERR(apart_again(&c, again), MST_CONFLICT);

	first = receive(&c, "Ulf Prov", "070-1740634", NOW - 3600);
	again = receive(&c, "Ulf Prov", "070-1740634", NOW);
	CHECK_OK(together(&c, again, first, false));
	int64_t later = c.now + (int64_t)(REFERRAL_UNDO_DAYS - 1) * 86400;

	CHECK_OK(db_call(f.app.data, referral_sweep_apply, &later));
	CHECK_INT(state_of(&c, again, true), REFERRAL_JOINED);
	later += 2 * 86400;
	CHECK_OK(db_call(f.app.data, referral_sweep_apply, &later));
	CHECK_INT(state_of(&c, again, false), REFERRAL_JOINED);
	CHECK_INT(state_of(&c, first, true), REFERRAL_WAITING);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(referral_quiet_tells_of_the_source_that_fell_silent)
{
	struct auth_fixture f;
	struct referral_quiet *q;
	struct ctx c;
	size_t n;

	day_fake(NOW);
	if (!auth_fixture_open(&f, referral_fixture_rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	for (int i = 0; i < 6; i++)
		receive(&c, "Någon", NULL, NOW - (i + 20) * INT64_C(86400));
	CHECK_OK(referral_quiet(&c, &q, &n));
	CHECK_INT(n, 1);
	CHECK_STR(q[0].source, "police");
	CHECK_INT(q[0].n, 6);
	receive(&c, "Någon", NULL, NOW - 86400);
	CHECK_OK(referral_quiet(&c, &q, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
