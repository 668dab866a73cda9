/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_consent_test.c - a consent taken back stops what is planned, never the writing down. */
#include "support/support_consent.h"
#include "support/support_fixture.h"
#include "support/support_task.h"

enum step { TASK, LOG, GIVE, BACK, AGAIN, CLOSE };

static mst_err step(struct auth_fixture *f, enum step what, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_task t = { .code = "other", .due = FIXTURE_NOW + 86400, .show = FIXTURE_NOW };
	struct support_entry entry = { .kind = SUPPORT_TALK, .at = FIXTURE_NOW, .text = "Hon ringde själv." };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	mst_err e = what == TASK ? support_task_add(&c, &s, &t, &a) :
		    what == LOG	 ? support_log(&c, &s, &entry, &a) :
		    what == GIVE ? support_assign(&c, &s, f->who[MAJ].id, &a) :
		    what == BACK ? support_withdraw(&c, &s, day_of(FIXTURE_NOW) - 1, "self", NULL, &a) :
		    what == AGAIN ? support_consent_again(&c, &s, &a) :
				    support_close(&c, &s, "withdrawn", "none", &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static size_t today(struct auth_fixture *f)
{
	struct view_item *items;
	struct ctx c;
	size_t n = 0;

	day_fake(FIXTURE_NOW + 86400);
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_tasks_today(&c, &items, &n));
	ctx_close(&c);
	day_fake(FIXTURE_NOW);
	return n;
}

TEST(support_consent_taken_back_stops_the_work)
{
	struct auth_fixture f;
	struct id id;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	id = support_fixture_case(&f, KARIN);
	CHECK_ERR(step(&f, AGAIN, id), MST_CONFLICT);
	CHECK_OK(step(&f, TASK, id));
	CHECK_INT(today(&f), 1);
	CHECK_OK(step(&f, BACK, id));
	CHECK_ERR(step(&f, BACK, id), MST_CONFLICT);
	CHECK_ERR(step(&f, TASK, id), MST_CONFLICT);
	CHECK_ERR(step(&f, GIVE, id), MST_CONFLICT);
	CHECK_OK(step(&f, LOG, id)); /* what happens is written down */
	CHECK_INT(today(&f), 0);
	CHECK_OK(step(&f, AGAIN, id));
	CHECK_INT(today(&f), 1);
	CHECK_OK(step(&f, GIVE, id));
	CHECK_OK(step(&f, BACK, id));
	CHECK_OK(step(&f, CLOSE, id));
	support_fixture_check(&f, "consent");
	auth_fixture_close(&f);
	day_fake(0);
}
