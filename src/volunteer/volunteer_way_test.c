/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_way_test.c - the way in, courses that grow old, and who needs to talk. */
#include "auth/auth_fixture.h"
#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_need.h"

#define TODAY day_make(2026, 4, 15)

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = volunteer_room;
	return list;
}

TEST(volunteer_who_applies_is_ready_after_each_step_and_the_first_day)
{
	struct volunteer p = volunteer_none();
	struct arena *mem = arena_open();
	struct view v = { .mem = mem };
	int32_t *const days[] = { &p.interview, &p.references, &p.board, &p.pledge, &p.training };

	p.interest = TODAY - 30;
	p.grace = TODAY + 30; /* lets nobody help who has not begun */
	for (size_t i = 0; i < MST_LEN(days); i++) {
		CHECK(volunteer_applies(&p));
		CHECK(!volunteer_ready(&p, TODAY));
		*days[i] = TODAY - 20;
	}
	CHECK(!volunteer_ready(&p, TODAY));
	p.grace = DAY_NONE;
	CHECK_STR(volunteer_gaps(&v, &p), "Saknas: första dagen");
	p.started = TODAY;
	CHECK(!volunteer_applies(&p));
	CHECK(volunteer_ready(&p, TODAY));
	p.references = DAY_NONE;
	CHECK_STR(volunteer_gaps(&v, &p), "Saknas: referenser");
	arena_close(mem);
}

TEST(volunteer_erased_on_the_day_that_was_set_or_after_the_rule)
{
	struct volunteer p = volunteer_none();

	CHECK_INT(volunteer_erase_day(&p, 365), DAY_NONE);
	p.ended = true;
	p.ended_on = TODAY;
	CHECK_INT(volunteer_erase_day(&p, 365), TODAY + 365);
	p.erase_on = TODAY + 90; /* no outcome: an engagement has the jour's rule */
	CHECK_INT(volunteer_erase_day(&p, 365), TODAY + 365);
	p.outcome = VOLUNTEER_DECLINED;
	CHECK_INT(volunteer_erase_day(&p, 365), TODAY + 90);
}

TEST(volunteer_course_lacks_when_never_passed_or_grown_old)
{
	struct arena *mem = arena_open();
	struct volunteer_course list[] = {
		{ .id = { { 1 } }, .name = "Barn", .months = 12, .needed = VOLUNTEER_SUPPORT, .given = true },
		{ .id = { { 2 } }, .name = "Rätten", .needed = VOLUNTEER_WITNESS, .given = true },
		{ .id = { { 3 } }, .name = "Gammal", .months = 6, .needed = VOLUNTEER_SUPPORT },
	};
	struct volunteer_courses all = { list, MST_LEN(list) };
	struct volunteer p = volunteer_none();
	struct volunteer_cert certs[2] = { { .course = list[0].id, .name = "Barn" } };

	p.kinds = VOLUNTEER_SUPPORT;
	CHECK_STR(volunteer_courses_lacking(mem, &all, &p, TODAY), "Barn");
	p.kinds |= VOLUNTEER_WITNESS;
	CHECK_STR(volunteer_courses_lacking(mem, &all, &p, TODAY), "Barn, Rätten");
	p.kinds = VOLUNTEER_SUPPORT;
	certs[0].day = day_make(2025, 4, 16);
	certs[0].until = volunteer_cert_until(&list[0], certs[0].day);
	CHECK_INT(certs[0].until, TODAY); /* the day before the day of the year after */
	CHECK_INT(volunteer_cert_until(&list[1], TODAY), DAY_NONE);
	p.certs = certs;
	p.ncerts = 1;
	CHECK_STR(volunteer_courses_lacking(mem, &all, &p, TODAY), NULL);
	CHECK_STR(volunteer_courses_lacking(mem, &all, &p, TODAY + 1), "Barn");
	CHECK_INT(volunteer_first_expiry(&all, &p), TODAY);
	p.training_until = TODAY - 1;
	CHECK_INT(volunteer_first_expiry(&all, &p), TODAY - 1);
	arena_close(mem);
}

static mst_err run(struct ctx *c, struct act *a)
{
	return ctx_act_now(c, a);
}

/* What is in the lists comes back as it was, the course as the jour names it. */
TEST(volunteer_talks_and_courses_are_kept_sealed)
{
	struct volunteer_course k = { .name = "Barn som far illa", .months = 24,
				      .needed = VOLUNTEER_SUPPORT, .given = true };
	struct volunteer_talk talk = { TODAY, "enskilt", "Karin Lindberg" };
	struct volunteer v = volunteer_none(), got;
	struct volunteer_cert cert = { .name = "Barn som far illa" };
	struct volunteer_courses all;
	struct auth_fixture f;
	struct ctx c;
	struct act a;

	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(volunteer_course_put(&c, &k, &a));
	CHECK_OK(run(&c, &a));
	CHECK_ERR(volunteer_course_put(&c, &(struct volunteer_course){ .name = "" }, &a), MST_INVALID);
	CHECK_OK(volunteer_courses(&c, &all));
	CHECK_INT(all.n, 1);
	v.name = "Berta Öst";
	v.kinds = VOLUNTEER_SUPPORT;
	v.conflicts = "släkt i Sveg";
	v.interest = TODAY - 9;
	v.talks = &talk;
	v.ntalks = 1;
	CHECK_OK(volunteer_put(&c, &v, &a));
	CHECK_OK(run(&c, &a));
	CHECK_OK(volunteer_read(&c, v.id, &got));
	CHECK_STR(got.lacks, "Barn som far illa");
	CHECK_STR(got.conflicts, "släkt i Sveg");
	CHECK_INT(got.interest, TODAY - 9);
	CHECK_INT(got.erase_on, DAY_NONE);
	CHECK_INT(got.ntalks, 1);
	CHECK_INT(got.talks[0].day, TODAY);
	CHECK_STR(got.talks[0].kind, "enskilt");
	CHECK_STR(got.talks[0].with, "Karin Lindberg");
	cert.course = all.list[0].id;
	cert.day = day_of(c.now);
	cert.until = DAY_NONE;
	got.certs = &cert;
	got.ncerts = 1;
	CHECK_OK(volunteer_put(&c, &got, &a));
	CHECK_OK(run(&c, &a));
	CHECK_OK(volunteer_read(&c, v.id, &got));
	CHECK_STR(got.lacks, NULL);
	CHECK_INT(got.ncerts, 1);
	CHECK_STR(got.certs[0].name, "Barn som far illa");
	CHECK_INT(got.certs[0].until, DAY_NONE);
	k = all.list[0];
	k.version = 7;
	CHECK_OK(volunteer_course_put(&c, &k, &a));
	CHECK_ERR(run(&c, &a), MST_CONFLICT);
	ctx_close(&c);
	auth_fixture_close(&f);
}

static mst_err ask(struct auth_fixture *f, int who)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, who, &c);
	volunteer_need_ask(&c, &a);
	mst_err e = run(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(volunteer_need_waits_until_one_has_seen_to_it)
{
	struct volunteer_need *list, own;
	struct auth_fixture f;
	struct ctx c;
	struct act a;
	int64_t at;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_ERR(volunteer_need_own(&c, &own), MST_NOTFOUND);
	CHECK_OK(volunteer_need_newest(c.db, f.app.jour, &at));
	CHECK_INT(at, 0);
	CHECK_OK(ask(&f, MAJ));
	CHECK_OK(ask(&f, MAJ)); /* twice is once */
	CHECK_OK(volunteer_needs(c.db, c.mem, f.app.jour, &list, &n));
	CHECK_INT(n, 1);
	CHECK(id_eq(list[0].by, f.who[MAJ].id));
	CHECK_OK(volunteer_need_newest(c.db, f.app.jour, &at));
	CHECK_INT(at, list[0].at);
	volunteer_need_done(&c, list[0].id, &a);
	CHECK_OK(run(&c, &a));
	volunteer_need_done(&c, list[0].id, &a);
	CHECK_ERR(run(&c, &a), MST_CONFLICT);
	CHECK_OK(volunteer_needs(c.db, c.mem, f.app.jour, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(ask(&f, MAJ));
	CHECK_OK(volunteer_needs(c.db, c.mem, f.app.jour, &list, &n));
	CHECK_INT(n, 1);
	ctx_close(&c);
	auth_fixture_close(&f);
}
