/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_test.c - a link opens what it is for until its day, or until it is taken back. */
#include "auth/auth_fixture.h"
#include "guest/guest_db.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */
#define DAY_SECONDS 86400

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = guest_room;
	return list;
}

static const char *make(struct auth_fixture *f, const struct guest_link *l, struct id *ret)
{
	static char code[ID_TEXT];
	struct guest_link copy = *l;
	const char *made;
	struct act a;
	struct ctx c;

	code[0] = 0;
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(guest_make(&c, &copy, &a, &made));
	CHECK_OK(ctx_act_now(&c, &a));
	memcpy(code, made, sizeof(code));
	*ret = copy.id;
	ctx_close(&c);
	return code;
}

static struct guest_link school(void)
{
	return (struct guest_link){ .kind = GUEST_REFER, .source = "school", .label = "Storsjöskolan",
				    .municipality = "2380", .until = NOW + 10 * DAY_SECONDS };
}

static mst_err opened(struct auth_fixture *f, enum guest_kind kind, const char *code, int64_t now)
{
	struct guest_link l;
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	c.now = now;
	mst_err e = guest_open(&c, kind, code, &l);

	if (e == MST_OK)
		CHECK_STR(l.label, "Storsjöskolan");
	ctx_close(&c);
	return e;
}

TEST(guest_link_opens_until_its_day_and_no_longer)
{
	struct auth_fixture f;
	struct guest_link l = school();
	char wrong[ID_TEXT];
	struct id id;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	const char *code = make(&f, &l, &id);

	CHECK_OK(opened(&f, GUEST_REFER, code, NOW));
	CHECK_OK(opened(&f, GUEST_REFER, code, l.until - 1));
	CHECK_ERR(opened(&f, GUEST_REFER, code, l.until), MST_NOTFOUND);
	CHECK_ERR(opened(&f, GUEST_FIGURES, code, NOW), MST_NOTFOUND);
	memcpy(wrong, code, sizeof(wrong));
	wrong[0] = wrong[0] == 'a' ? 'b' : 'a';
	CHECK_ERR(opened(&f, GUEST_REFER, wrong, NOW), MST_NOTFOUND);
	CHECK_ERR(opened(&f, GUEST_REFER, "", NOW), MST_NOTFOUND);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(guest_link_that_no_form_lets_through_is_refused)
{
	struct auth_fixture f;
	struct guest_link bad[5];
	const char *code;
	struct act a;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	for (size_t i = 0; i < MST_LEN(bad); i++)
		bad[i] = school();
	bad[0].label = "";
	bad[1].until = NOW;
	bad[2].until = NOW + (int64_t)(GUEST_DAYS_MOST + 2) * DAY_SECONDS;
	bad[3].source = "self";
	bad[4].kind = GUEST_FIGURES;
	bad[4].municipality = NULL;
	auth_fixture_ctx(&f, KARIN, &c);
	for (size_t i = 0; i < MST_LEN(bad); i++)
		CHECK_ERR(guest_make(&c, &bad[i], &a, &code), MST_INVALID);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

static mst_err revoke(struct auth_fixture *f, struct id id)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	guest_revoke(&c, id, &a);
	mst_err e = ctx_act_now(&c, &a);

	ctx_close(&c);
	return e;
}

TEST(guest_link_taken_back_is_as_if_it_had_never_been)
{
	struct auth_fixture f;
	struct guest_link l = school();
	struct id id;
	int64_t log;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	const char *code = make(&f, &l, &id);

	CHECK_OK(revoke(&f, id));
	CHECK_ERR(opened(&f, GUEST_REFER, code, NOW), MST_NOTFOUND);
	CHECK_ERR(revoke(&f, id), MST_CONFLICT);
	CHECK(auth_fixture_log_whole(&f, &log));
	auth_fixture_close(&f);
	day_fake(0);
}

struct put {
	struct id link;
	struct guest_sent s;
};

static mst_err put(struct db *w, void *arg)
{
	const struct put *p = arg;

	return guest_sent_put(w, p->link, &p->s);
}

static mst_err sent(struct auth_fixture *f, struct id link, const char *once, int64_t at)
{
	struct put p = { link, { once, "111-222-333", at } };

	return db_call(f->app.data, put, &p);
}

static void check_bounds(struct auth_fixture *f, struct id id, int64_t until)
{
	CHECK_OK(sent(f, id, "first", NOW));
	CHECK_ERR(sent(f, id, "first", NOW + 1), MST_CONFLICT);
	for (int i = 1; i < GUEST_DAY_MOST; i++)
		CHECK_OK(sent(f, id, arena_fmt(f->mem, "n%d", i), NOW + i));
	CHECK_ERR(sent(f, id, "one more", NOW + 100), MST_BUSY);
	CHECK_OK(sent(f, id, "tomorrow", NOW + DAY_SECONDS + 100));
	CHECK_ERR(sent(f, id, "too late", until), MST_NOTFOUND);
	CHECK_ERR(sent(f, rng_id(), "no link", NOW), MST_NOTFOUND);
}

TEST(guest_sent_comes_once_and_only_so_many_a_day)
{
	struct auth_fixture f;
	struct guest_link l = school();
	struct guest_sent *list;
	struct id id;
	struct ctx c;
	size_t n;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	(void)make(&f, &l, &id);
	check_bounds(&f, id, l.until);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(guest_sent_list(c.db, c.mem, id, 100, &list, &n));
	CHECK_INT(n, GUEST_DAY_MOST + 1);
	CHECK_STR(list[0].once, "tomorrow");
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(guest_sweep_forgets_what_ended_long_ago)
{
	struct auth_fixture f;
	struct guest_link l = school(), *list;
	struct id id;
	struct ctx c;
	size_t n;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1)) {
		day_fake(0);
		return;
	}
	(void)make(&f, &l, &id);
	CHECK_OK(sent(&f, id, "first", NOW));
	int64_t kept = l.until + (int64_t)GUEST_GONE_DAYS * DAY_SECONDS, gone = kept + 1;

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(db_call(f.app.data, guest_sweep_apply, &kept));
	CHECK_OK(guest_list(c.db, c.mem, f.app.jour, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(db_call(f.app.data, guest_sweep_apply, &gone));
	CHECK_OK(guest_list(c.db, c.mem, f.app.jour, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
