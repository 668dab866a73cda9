/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_first_test.c - the first time somebody was spoken with is one fact, however it is told. */
#include "referral/referral_db.h"
#include "referral/referral_fixture.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden, a Wednesday */
#define DAY 86400

static struct id receive(struct ctx *c, int64_t at)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.source = "police", .received = at, .name = "Siv Prov", .phone = "070-1740633",
		.consent = { .giver = "self", .how = "oral_police", .scope = "contact", .at = at },
	};
	struct act a;

	CHECK_OK(referral_receive(c, &r, &a));
	CHECK_OK(ctx_act_now(c, &a));
	return r.id;
}

static void try(struct ctx *c, struct id id, enum referral_outcome outcome, int64_t at)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct referral_attempt t = { .at = at, .outcome = outcome };
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_try(c, &r, &t, &a));
	CHECK_OK(ctx_act_now(c, &a));
}

static void close_as(struct ctx *c, struct id id, enum referral_state state)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_close(c, &r, state, &a));
	CHECK_OK(ctx_act_now(c, &a));
}

static void to_case(struct ctx *c, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct support_new n = { .person = { .name = "Siv Prov" },
				 .codes = { .roles = { "victim" }, .nroles = 1 }, .at = NOW };
	struct id ignored;
	struct act a;

	CHECK_OK(referral_read(c, id, &r));
	CHECK_OK(referral_to_case(c, &r, &n, &a, &ignored));
	CHECK_OK(ctx_act_now(c, &a));
}

/* "in_time=1 later=2" */
static const char *firsts(struct ctx *c)
{
	struct stats_count *list;
	const char *ret = "";
	size_t n;

	CHECK_OK(stats_by(c->db, c->mem, c->app->jour, STATS_FIRST_CONTACT, STATS_BY_SERVICE,
			  day_make(2026, 1, 1), day_make(2026, 12, 31), &list, &n));
	for (size_t i = 0; i < n; i++)
		ret = arena_fmt(c->mem, "%s%s%s=%lld", ret, *ret ? " " : "", list[i].code,
				(long long)list[i].n);
	return ret;
}

TEST(referral_first_contact_is_one_fact)
{
	struct auth_fixture f;
	struct id id;
	struct ctx c;

	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	c.now = NOW;
	id = receive(&c, NOW - DAY);
	try(&c, id, REFERRAL_NOT_REACHED, NOW - DAY / 2);
	CHECK_STR(firsts(&c), "");
	try(&c, id, REFERRAL_CALL_LATER, NOW - DAY / 4);
	CHECK_STR(firsts(&c), "in_time=1");
	try(&c, id, REFERRAL_REACHED, NOW);
	to_case(&c, id); /* the same person's second and third time */
	CHECK_STR(firsts(&c), "in_time=1");

	id = receive(&c, NOW - 6 * DAY); /* not written down as a try: the day of the case */
	to_case(&c, id);
	CHECK_STR(firsts(&c), "in_time=1 week=1");
	close_as(&c, receive(&c, NOW - 20 * DAY), REFERRAL_DECLINED);
	CHECK_STR(firsts(&c), "in_time=1 later=1 week=1");
	close_as(&c, receive(&c, NOW - 20 * DAY), REFERRAL_UNREACHED); /* nobody was spoken with */
	close_as(&c, receive(&c, NOW - 20 * DAY), REFERRAL_UNSAFE);
	CHECK_STR(firsts(&c), "in_time=1 later=1 week=1");
	ctx_close(&c);
	auth_fixture_close(&f);
}
