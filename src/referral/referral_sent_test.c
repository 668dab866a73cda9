/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_sent_test.c - what a municipality sends is the jour's alone; her copy is hers alone, once. */
#include "base/pack.h"
#include "referral/referral_db.h"
#include "referral/referral_seal.h"
#include "referral/referral_fixture.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */

static struct referral siv(void)
{
	return (struct referral){
		.name = "Siv Prov", .phone = "070-1740633", .offence = "Misshandel",
		.crime = "assault", .municipality = "2380", .role = "victim", .note = "Tolk: dari",
		.safe = "no", .reach = "Mejl till jobbet",
		.consent = { .giver = "self", .how = "written", .scope = "contact_about", .at = NOW },
	};
}

static struct id send(struct auth_fixture *f, int who, bool copy, struct id *ret_referral)
{
	MST_CLEANUP(referral_wipe) struct referral r = siv();
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(referral_send(&c, &r, copy, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	*ret_referral = r.id;
	ctx_close(&c);
	return id;
}

static mst_err copy_as(struct auth_fixture *f, int who, struct id id, struct referral *ret)
{
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = referral_copy_read(&c, id, ret);

	if (e == MST_OK) {
		CHECK_STR(ret->name, "Siv Prov");
		CHECK_STR(ret->reach, "Mejl till jobbet");
		CHECK_STR(ret->consent.scope, "contact_about");
	}
	ctx_close(&c);
	return e;
}

static void read_by_the_jour(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(referral_read(&c, id, &r));
	CHECK_STR(r.source, "municipality");
	CHECK_STR(r.name, "Siv Prov");
	CHECK_STR(r.note, "Tolk: dari");
	CHECK_STR(r.safe, "no");
	CHECK_STR(r.reach, "Mejl till jobbet");
	CHECK(r.number && strlen(r.number) == 11);
	CHECK(id_eq(r.consent.by, f->who[GUN].id));
	CHECK_INT(r.due, referral_due(&(struct referral_hours)REFERRAL_HOURS_USUAL, r.received));
	ctx_close(&c);
	auth_fixture_ctx(f, GUN, &c);
	CHECK_ERR(referral_read(&c, id, &r), MST_NOTFOUND);
	ctx_close(&c);
}

TEST(referral_sent_is_the_jours_and_the_copy_the_senders)
{
	struct auth_fixture f;
	struct referral r;
	struct id sent, referral;
	struct act a;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	sent = send(&f, GUN, true, &referral);
	CHECK(!id_eq(sent, referral));
	read_by_the_jour(&f, referral);
	CHECK_OK(copy_as(&f, GUN, sent, &r));
	CHECK_ERR(copy_as(&f, OLLE, sent, &r), MST_NOTFOUND);
	CHECK_ERR(copy_as(&f, KARIN, sent, &r), MST_NOTFOUND);

	auth_fixture_ctx(&f, OLLE, &c); /* somebody else asks, and says that it is saved */
	struct referral_sent s;

	CHECK_ERR(referral_sent_find(&c, sent, &s), MST_NOTFOUND);
	referral_copy_done(&c, sent, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_OK(copy_as(&f, GUN, sent, &r));
	for (int twice = 0; twice < 2; twice++) {
		auth_fixture_ctx(&f, GUN, &c);
		referral_copy_done(&c, sent, &a);
		CHECK_OK(ctx_act_now(&c, &a));
		ctx_close(&c);
		CHECK_ERR(copy_as(&f, GUN, sent, &r), MST_NOTFOUND);
	}
	read_by_the_jour(&f, referral);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(referral_sent_copy_lapses_and_is_swept)
{
	struct auth_fixture f;
	struct referral r;
	struct referral_sent s;
	struct id sent, referral, none;
	int64_t now = NOW + REFERRAL_COPY_HOURS * 3600 + 600, left = -1;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	sent = send(&f, GUN, true, &referral);
	none = send(&f, GUN, false, &referral);
	CHECK_ERR(copy_as(&f, GUN, none, &r), MST_NOTFOUND);
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_OK(referral_sent_unsaved(&c, &s));
	CHECK(id_eq(s.id, sent) && s.copy);
	ctx_close(&c);
	CHECK_OK(db_call(f.app.data, referral_sweep_apply, &(int64_t){ now - 660 }));
	CHECK_OK(copy_as(&f, GUN, sent, &r));
	day_fake(now);
	CHECK_ERR(copy_as(&f, GUN, sent, &r), MST_NOTFOUND);
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_ERR(referral_sent_unsaved(&c, &s), MST_NOTFOUND);
	CHECK_OK(referral_sent_find(&c, sent, &s));
	CHECK(!s.copy);
	CHECK(s.sent >= NOW && s.sent < NOW + 60);
	CHECK_OK(db_call(f.app.data, referral_sweep_apply, &now));
	CHECK_OK(db_int(c.db, "SELECT count(*) FROM referral_sent WHERE copy IS NOT NULL", DB_NONE,
			&left));
	CHECK_INT(left, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(referral_sent_rows_page_by_page)
{
	struct auth_fixture f;
	struct referral_sent_row *rows, *more;
	struct id referral;
	struct ctx c;
	size_t n;

	day_fake(NOW);
	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE))
		return;
	for (int i = 0; i < 3; i++)
		send(&f, GUN, i == 0, &referral);
	send(&f, OLLE, false, &referral);
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_OK(referral_sent_rows(c.db, c.mem, f.who[GUN].id, 0, ID_NONE, 10, &rows, &n));
	CHECK_INT(n, 3);
	for (size_t i = 0; i < n; i++) {
		CHECK_INT(rows[i].copy.n, 0); /* a list never carries a copy */
		CHECK(id_eq(rows[i].sender, f.who[GUN].id));
	}
	CHECK_OK(referral_sent_rows(c.db, c.mem, f.who[GUN].id, rows[0].sent, rows[0].id, 1, &more, &n));
	CHECK_INT(n, 1);
	CHECK(n && id_eq(more[0].id, rows[1].id));
	CHECK_OK(referral_sent_rows(c.db, c.mem, f.who[GUN].id, rows[2].sent, rows[2].id, 9, &more, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(referral_sealed_before_a_municipality_could_send)
{
	struct arena *mem = arena_open();
	struct referral r = { 0 };
	struct sbuf b;

	sbuf_init(&b, 4096);
	pack_int(&b, 1);
	for (int i = 0; i < 11; i++)
		pack_text(&b, i == 0 ? "Anna" : "x");
	pack_int(&b, NOW);
	pack_id(&b, ID_NONE);
	struct blob old = { (const uint8_t *)b.p, b.len };

	CHECK_OK(referral_unpack(mem, old, &r));
	CHECK_STR(r.name, "Anna");
	CHECK_STR(r.consent.scope, "x");
	CHECK_STR(r.number, NULL);
	CHECK_INT(r.consent.at, NOW);
	old.n--;
	CHECK_ERR(referral_unpack(mem, old, &r), MST_INVALID);
	sbuf_done(&b);
	arena_close(mem);
}

static struct guest_link *school(struct auth_fixture *f)
{
	struct guest_link *l = arena_new(f->mem, struct guest_link, 1);
	const char *code;
	struct act a;
	struct ctx c;

	*l = (struct guest_link){ .kind = GUEST_REFER, .source = "school", .label = "Björkskolan",
				  .until = NOW + 86400 };
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(guest_make(&c, l, &a, &code));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return l;
}

static mst_err send_by(struct auth_fixture *f, const struct guest_link *l, const char *once,
		       struct id *ret)
{
	MST_CLEANUP(referral_wipe) struct referral r = siv();
	struct act a;
	struct ctx c;

	r.sender = "Eva Prov, kurator, Björkskolan, 070-1740601";
	auth_fixture_ctx(f, -1, &c);
	mst_err e = referral_send_link(&c, l, once, &r, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	*ret = r.id;
	ctx_close(&c);
	return e;
}

TEST(referral_by_a_link_is_the_jours_and_comes_once)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct auth_fixture f;
	struct id id, other;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, referral_fixture_rooms(), AUTH_PEOPLE)) {
		day_fake(0);
		return;
	}
	const struct guest_link *l = school(&f);

	CHECK_OK(send_by(&f, l, "one form", &id));
	CHECK_ERR(send_by(&f, l, "one form", &other), MST_CONFLICT);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_ERR(referral_read(&c, other, &r), MST_NOTFOUND);
	CHECK_OK(referral_read(&c, id, &r));
	CHECK_STR(r.source, "school");
	CHECK_STR(r.sender, "Eva Prov, kurator, Björkskolan, 070-1740601");
	CHECK_STR(r.name, "Siv Prov");
	CHECK(id_none(r.consent.by));
	ctx_close(&c);
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_ERR(referral_read(&c, id, &r), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
