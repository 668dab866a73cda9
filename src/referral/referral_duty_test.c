/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_duty_test.c - what who is on duty opens of the inbox, and that it ends with her pass. */
#include "referral/referral.h"
#include "referral/referral_fixture.h"

#define NOW INT64_C(1776237000) /* 2026-04-15 09:10 in Sweden, a Wednesday */

static struct auth_duty on;
static size_t non;

static mst_err on_duty(struct ctx *c, struct auth_duty **ret, size_t *ret_n)
{
	*ret = &on;
	*ret_n = non && on.until > c->now ? non : 0;
	return MST_OK;
}

static struct id receive(struct auth_fixture *f)
{
	MST_CLEANUP(referral_wipe) struct referral r = {
		.source = "police", .received = NOW, .name = "Siv Prov", .phone = "070-1740633",
		.consent = { .giver = "self", .how = "oral_police", .scope = "contact", .at = NOW },
	};
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(referral_receive(&c, &r, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return r.id;
}

static mst_err reads(struct auth_fixture *f, int who, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = referral_read(&c, id, &r);

	ctx_close(&c);
	return e;
}

static void lend(struct auth_fixture *f)
{
	struct act *list, a;
	struct ctx c;
	size_t n;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(referral_lend(&c, &on, &list, &n));
	CHECK_INT(n, 1);
	ctx_act_join(&c, list, n, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

/* She takes it: the case is hers for as long. */
static struct id take(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct support_new n = { .person = { .name = "Siv Prov" },
				 .codes = { .roles = { "victim" }, .nroles = 1 }, .at = NOW };
	struct id ret = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, MAJ, &c);
	CHECK_OK(referral_may(&c, &n.until));
	CHECK_INT(n.until, on.until);
	CHECK_OK(referral_read(&c, id, &r));
	CHECK_OK(referral_to_case(&c, &r, &n, &a, &ret));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return ret;
}

static mst_err opens(struct auth_fixture *f, int who, struct id case_id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = support_case_read(&c, case_id, &s);

	ctx_close(&c);
	return e;
}

TEST(referral_the_inbox_of_who_is_on_duty)
{
	struct auth_fixture f;
	struct id before, during, case_id, after;
	int64_t until;
	struct ctx c;

	day_fake(NOW);
	non = 0;
	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	f.app.on_duty = on_duty;
	on = (struct auth_duty){ f.who[MAJ].id, NOW + 3600 };
	before = receive(&f);
	CHECK_ERR(reads(&f, MAJ, before), MST_NOTFOUND);
	lend(&f);
	CHECK_OK(reads(&f, MAJ, before));
	CHECK_ERR(reads(&f, OLLE, before), MST_NOTFOUND);
	non = 1;
	during = receive(&f);
	CHECK_OK(reads(&f, MAJ, during));
	CHECK_OK(reads(&f, BRITT, during));
	CHECK_ERR(reads(&f, OLLE, during), MST_NOTFOUND);
	case_id = take(&f, during);
	CHECK_OK(opens(&f, MAJ, case_id));
	day_fake(NOW + 3600);
	after = receive(&f);
	CHECK_ERR(reads(&f, MAJ, before), MST_NOTFOUND);
	CHECK_ERR(reads(&f, MAJ, after), MST_NOTFOUND);
	CHECK_ERR(opens(&f, MAJ, case_id), MST_NOTFOUND);
	CHECK_OK(opens(&f, BRITT, case_id));
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_ERR(referral_may(&c, &until), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
