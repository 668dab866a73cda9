/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_notice_test.c - who has asked is told once that something waits, in the day, and of nothing else. */
#include "today/today_notice.h"

#include "auth/account.h"
#include "auth/auth_fixture.h"
#include "doc/doc.h"
#include "guest/guest.h"
#include "mailbox/mailbox.h"
#include "org/org.h"
#include "referral/referral.h"
#include "safety/safety.h"
#include "stats/stats.h"
#include "today/today.h"
#include "volunteer/volunteer_need.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */
#define HOUR 3600

static const struct db_room *rooms(void)
{
	static struct db_room list[11];

	list[0] = today_room, list[1] = org_room, list[2] = doc_room, list[3] = stats_room;
	list[4] = job_room, list[5] = mailbox_room, list[6] = referral_room, list[7] = safety_room;
	list[8] = guest_room, list[9] = volunteer_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return today_notice_put(w, arg);
}

static void ask(struct auth_fixture *f, int who, const char *mail)
{
	CHECK_OK(db_call(f->app.data, put, &(struct today_notice){ f->who[who].id, mail, NOW }));
}

static void send_letter(struct auth_fixture *f)
{
	struct mailbox_letter l = { .intake = { .reach = "code", .others = "yes", .name = "", .word = "",
						.language = "sv" },
				    .text = "Jag vill prata med någon." };
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(mailbox_letter_work(&c, &l));
	mailbox_send(&c, &l, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static mst_err put_town(struct db *w, void *arg)
{
	struct auth_fixture *f = arg;
	struct org town = { .id = f->muni, .kind = ORG_MUNICIPALITY, .name = "Bräcke kommun",
			    .short_name = "Bräcke", .slug = "bracke", .code = "2305" };

	return org_insert(w, &town);
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
		 &(struct doc_sending){ .receiver = "Registrator", .way = DOC_MAIL, .day = day_of(NOW) }, &ver,
		 &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

static size_t due(struct auth_fixture *f, int64_t now, struct today_telling *ret)
{
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(today_tell_due(c.db, f->mem, f->app.jour, now, ret));
	ctx_close(&c);
	return ret->n;
}

TEST(today_notice_tells_a_coordinator_once_and_never_at_night)
{
	int64_t later = NOW + HOUR, night = day_at(day_of(NOW) + 1, 3, 0);
	struct today_telling t;
	struct auth_fixture f;
	struct job_count n;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	ask(&f, KARIN, "karin@example.se");
	ask(&f, MAJ, "maj@example.se"); /* a volunteer: what comes to the jour is not hers */
	CHECK_INT(due(&f, later, &t), 0);
	day_fake(NOW + 60);
	send_letter(&f);
	CHECK_INT(due(&f, night, &t), 0);
	CHECK_INT(due(&f, day_at(day_of(NOW), TODAY_NOTICE_LAST, 0), &t), 0);
	CHECK_INT(due(&f, day_at(day_of(NOW) + 1, TODAY_NOTICE_FIRST, 0), &t), 1);
	CHECK_INT(due(&f, later, &t), 1);
	CHECK_STR(t.list[0].mail, "karin@example.se");
	CHECK_OK(db_call(f.app.data, today_tell_apply, &t));
	CHECK_INT(due(&f, later + HOUR, &t), 0);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(job_counts(c.db, &n));
	CHECK_INT(n.waiting, 1);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

/* KARIN wants mails, and a minute later there is a letter. */
static bool open_with_letter(struct auth_fixture *f)
{
	day_fake(NOW);
	if (!auth_fixture_open(f, rooms(), MAJ + 1)) {
		day_fake(0);
		return false;
	}
	ask(f, KARIN, "karin@example.se");
	day_fake(NOW + 60);
	send_letter(f);
	return true;
}

/* A letter that comes while a run looks is told by that run, and not by the next one again. */
TEST(today_notice_of_what_came_while_it_looked_is_told_once)
{
	struct today_telling t;
	struct auth_fixture f;

	if (!open_with_letter(&f))
		return;
	CHECK_INT(due(&f, NOW + 59, &t), 1);
	CHECK_OK(db_call(f.app.data, today_tell_apply, &t));
	CHECK_INT(due(&f, NOW + HOUR, &t), 0);
	auth_fixture_close(&f);
	day_fake(0);
}

static void need_to_talk(struct auth_fixture *f)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, MAJ, &c);
	volunteer_need_ask(&c, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

TEST(today_notice_of_who_needs_to_talk_comes_in_the_evening_too)
{
	int64_t evening = day_at(day_of(NOW), TODAY_NOTICE_LAST, 30);
	struct today_telling t;
	struct auth_fixture f;

	if (!open_with_letter(&f))
		return;
	CHECK_INT(due(&f, evening, &t), 0);
	need_to_talk(&f);
	CHECK_INT(due(&f, evening, &t), 1);
	CHECK_INT(due(&f, day_at(day_of(NOW), TODAY_NOTICE_EVENING, 0), &t), 0);
	CHECK_OK(db_call(f.app.data, today_tell_apply, &t));
	auth_fixture_close(&f);
	day_fake(0);
}

static void make_officer(struct auth_fixture *f)
{
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(auth_roles_set(&c, &f->who[GUN], ROLE_MUNICIPAL_OFFICER, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

TEST(today_notice_tells_an_officer_of_her_own_municipality)
{
	struct today_telling t;
	struct auth_fixture f;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), AUTH_PEOPLE)) {
		day_fake(0);
		return;
	}
	CHECK_OK(db_call(f.app.data, put_town, &f));
	ask(&f, GUN, "gun@example.se");
	CHECK_INT(due(&f, NOW + HOUR, &t), 0);
	send_paper(&f, NOW + 60);
	send_letter(&f); /* is no business of hers */
	CHECK_INT(due(&f, NOW + HOUR, &t), 0); /* she reads, and is told nothing */
	make_officer(&f);
	CHECK_INT(due(&f, NOW + HOUR, &t), 1);
	CHECK_STR(t.n ? t.list[0].mail : "", "gun@example.se");
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(today_notice_takes_an_address_or_nothing)
{
	struct today_notice got, bad = { .account = { { 5 } }, .mail = "a@b.se, c@d.se", .since = NOW };
	struct auth_fixture f;
	struct ctx c;

	if (!auth_fixture_open(&f, rooms(), KARIN + 1))
		return;
	ask(&f, KARIN, "karin@example.se");
	ask(&f, KARIN, "karin.l@example.se");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(today_notice_get(c.db, c.mem, f.who[KARIN].id, &got));
	CHECK_STR(got.mail, "karin.l@example.se");
	CHECK_ERR(db_call(f.app.data, put, &bad), MST_INVALID);
	ask(&f, KARIN, "");
	CHECK_ERR(today_notice_get(c.db, c.mem, f.who[KARIN].id, &got), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}
