/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_tell_test.c - an officer is told once that something is new, and the mail says nothing else. */
#include "auth/auth_fixture.h"
#include "doc/doc.h"
#include "guest/guest_db.h"
#include "guest/guest_tell.h"
#include "org/org.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */
#define DAY_SECONDS 86400

static const struct db_room *rooms(void)
{
	static struct db_room list[6];

	list[0] = guest_room;
	list[1] = org_room;
	list[2] = doc_room;
	list[3] = stats_room;
	list[4] = job_room;
	return list;
}

static struct id make(struct auth_fixture *f, const char *mail)
{
	struct guest_link *l = arena_new(f->mem, struct guest_link, 1);
	const char *code;
	struct act a;
	struct ctx c;

	*l = (struct guest_link){ .kind = GUEST_FIGURES, .label = "Anna Prov", .municipality = "2305",
				  .mail = mail, .until = NOW + 30 * DAY_SECONDS };
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(guest_make(&c, l, &a, &code));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return l->id;
}

static mst_err put_town(struct db *w, void *arg)
{
	struct auth_fixture *f = arg;
	struct org town = { .id = f->muni, .kind = ORG_MUNICIPALITY, .name = "Bräcke kommun",
			    .short_name = "Bräcke", .slug = "bracke", .code = "2305" };

	return org_insert(w, &town);
}

static size_t due(struct auth_fixture *f, int64_t now, struct guest_telling *ret)
{
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(guest_tell_due(c.db, f->mem, f->app.jour, now, ret));
	ctx_close(&c);
	return ret->n;
}

static void send_paper(struct auth_fixture *f, int64_t now)
{
	struct doc *d = arena_new(f->mem, struct doc, 1);
	struct doc_version ver;
	struct act a;
	struct ctx c;

	*d = (struct doc){ .title = "Tjänsteskrivelse", .kind = "Tjänsteskrivelse", .sender = "Jouren",
			   .day = day_of(NOW) };
	auth_fixture_ctx(f, KARIN, &c);
	c.now = now;
	doc_send(&c, f->muni, "memo", d,
		 &(struct doc_sending){ .receiver = "Registrator", .way = DOC_MAIL, .day = day_of(NOW) },
		 &ver, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static void check_mail(struct auth_fixture *f, int64_t want)
{
	struct job_count n;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(job_counts(c.db, &n));
	CHECK_INT(n.waiting, want);
	ctx_close(&c);
}

TEST(guest_tell_says_once_that_something_is_new)
{
	struct auth_fixture f;
	struct guest_telling t;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	CHECK_OK(db_call(f.app.data, put_town, &f));
	(void)make(&f, "anna@example.se");
	(void)make(&f, NULL);
	CHECK_INT(due(&f, NOW + 10, &t), 0);
	send_paper(&f, NOW + 3600);
	CHECK_INT(due(&f, NOW + 7200, &t), 1);
	CHECK_STR(t.list[0].mail, "anna@example.se");
	CHECK_OK(db_call(f.app.data, guest_tell_apply, &t));
	check_mail(&f, 1);
	CHECK_INT(due(&f, NOW + 10800, &t), 0);
	send_paper(&f, NOW + 31 * DAY_SECONDS);
	CHECK_INT(due(&f, NOW + 31 * DAY_SECONDS + 10, &t), 0); /* the link is over */
	auth_fixture_close(&f);
	day_fake(0);
}
