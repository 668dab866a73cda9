/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* remind_test.c - a contact person is told once of each day that is near, and only of her own party's. */
#include "relation/remind.h"

#include "agreement/term.h"
#include "auth/auth_fixture.h"
#include "relation/relation.h"

#define TODAY day_make(2027, 9, 1)

static mst_err put_liaison(struct db *w, void *arg)
{
	return relation_liaison_put(w, arg);
}

static mst_err put_term(struct db *w, void *arg)
{
	return agreement_term_insert(w, arg);
}

static void liaison(struct auth_fixture *f, uint8_t nr, struct id org, const char *mail, bool ended)
{
	struct relation_liaison l = { .id = { { nr } }, .org = org, .name = "N", .title = "", .mail = mail,
				     .phone = "" };

	CHECK_OK(db_call(f->app.data, put_liaison, &l));
	if (!ended)
		return;
	l.edition = 1, l.ended = true;
	CHECK_OK(db_call(f->app.data, put_liaison, &l));
}

static int sent_on(struct auth_fixture *f, int32_t day)
{
	struct relation_remind r = { .now = day_at(day, 7, 30), .url = "https://exempel.se" };

	CHECK_OK(db_call(f->app.data, relation_remind_apply, &r));
	return r.sent;
}

TEST(relation_reminds_each_contact_person_once_of_each_day)
{
	static struct db_room rooms[5];
	struct auth_fixture f;
	struct relation_occasion *near;
	struct agreement_term t;
	struct job_count count;
	struct ctx c;
	int64_t at;
	size_t n;

	rooms[0] = relation_room, rooms[1] = agreement_room, rooms[2] = job_room, rooms[3] = org_room;
	if (!auth_fixture_open(&f, rooms, 0))
		return;
	liaison(&f, 1, (struct id){ { 9 } }, "a@exempel.se", false);
	liaison(&f, 2, (struct id){ { 8 } }, "b@exempel.se", false);
	liaison(&f, 3, (struct id){ { 8 } }, "", false);              /* no address */
	liaison(&f, 4, (struct id){ { 8 } }, "inte en adress", false);
	liaison(&f, 5, (struct id){ { 8 } }, "c@exempel.se", true);   /* ended */
	CHECK_INT(sent_on(&f, TODAY), 0);               /* nothing is written down */
	t = (struct agreement_term){ .at = 1, .by = "P", .to = day_make(2028, 2, 29), .notice_months = 3,
				       .renew_months = 12, .notified = DAY_NONE, .notified_by = "",
				       .review = day_make(2027, 11, 1), .index_name = "", .index_round = 100 };
	CHECK_OK(db_call(f.app.data, put_term, &t));
	CHECK_INT(sent_on(&f, day_make(2027, 7, 1)), 0); /* last day for notice is 30 November */
	CHECK_INT(sent_on(&f, TODAY), 2);
	CHECK_INT(sent_on(&f, TODAY + 1), 0);
	CHECK_INT(sent_on(&f, day_make(2027, 10, 1)), 2); /* the review */
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(relation_occasions(c.db, c.mem, day_make(2027, 10, 1), &near, &n));
	CHECK_INT(n, 2);
	CHECK_STR(near[0].key, "uppsagning 2027-11-30");
	CHECK_STR(near[1].key, "oversyn 2027-11-01");
	CHECK_OK(relation_occasions(c.db, c.mem, day_make(2027, 12, 1), &near, &n));
	CHECK_INT(n, 0);
	CHECK_OK(relation_reminded(c.db, (struct id){ { 2 } }, &at));
	CHECK_INT(at, day_at(day_make(2027, 10, 1), 7, 30));
	CHECK_OK(relation_reminded(c.db, (struct id){ { 5 } }, &at));
	CHECK_INT(at, 0);
	CHECK_OK(job_counts(c.db, &count));
	CHECK_INT(count.waiting, 4);
	ctx_close(&c);
	auth_fixture_close(&f);
}
