/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_boxed_test.c - what a browser has sealed: the jour opens it, the writer reads her copy with code
 * and word, and bytes that are no box hide nothing else. */
#include "auth/auth_fixture.h"
#include "mailbox/mailbox_db.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */
#define TEXT "Skrivet och låst i webbläsaren."

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = mailbox_room;
	return list;
}

static bool begin(struct auth_fixture *f)
{
	day_fake(NOW);
	return auth_fixture_open(f, rooms(), MAJ + 1);
}

static void end(struct auth_fixture *f)
{
	auth_fixture_close(f);
	day_fake(0);
}

/* As seal.js does. */
static void box_up(struct ctx *c, const uint8_t own[32], struct mailbox_boxed *ret)
{
	ret->id = rng_id();
	CHECK_OK(vault_seal_to(c->vault, c->mem, &c->app->root, c->app->jour, VAULT_INTAKE,
			       SEAL_AD(FIELD_MAILBOX_BROWSER, ret->id), TEXT, strlen(TEXT), &ret->text));
	if (own)
		ret->own = box_seal(c->mem, own, SEAL_AD(FIELD_MAILBOX_OLD, ret->id), TEXT, strlen(TEXT));
}

static void send_boxed(struct auth_fixture *f, bool good, struct mailbox_code *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair own = { 0 };
	struct mailbox_letter l = { .intake = { .reach = "code", .others = "no", .word = "Älgskog",
						.language = "sv" } };
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, -1, &c);
	box_pair_new(&own);
	box_up(&c, own.pub, &l.boxed);
	l.boxed.made = true;
	memcpy(l.boxed.own_secret, own.sec, sizeof(own.sec));
	if (!good)
		l.boxed.text = arena_blob(c.mem, "these bytes are no box", 22);
	CHECK_OK(mailbox_letter_work(&c, &l));
	CHECK(mem_same(l.boxed.own_secret, (uint8_t[32]){ 0 }, 32));
	mailbox_send(&c, &l, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	*ret = l.code;
	ctx_close(&c);
}

static void read_by_the_jour(struct auth_fixture *f, const char *first, size_t many)
{
	struct mailbox_thread *list, t = { 0 };
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(mailbox_list(&c, true, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(mailbox_read(&c, list[0].id, &t));
	CHECK_INT(t.n, many);
	CHECK(t.n && strstr(t.list[0].text, first));
	CHECK(t.n < 2 || str_eq(t.list[1].text, TEXT));
	seal_key_wipe(&t.audit);
	ctx_close(&c);
}

TEST(mailbox_boxed_by_the_browser_is_read_by_the_jour_and_by_her_with_the_word)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_try t;
	struct mailbox_view look;
	struct mailbox_older older;
	struct mailbox_boxed more = { 0 };
	struct ctx c;
	struct act a;

	if (!begin(&f))
		return;
	send_boxed(&f, true, &code);
	read_by_the_jour(&f, TEXT, 1);
	auth_fixture_ctx(&f, -1, &c);
	t = (struct mailbox_try){ .code = code };
	CHECK_OK(mailbox_try_work(&c, &t));
	CHECK_OK(mailbox_look(&c, t.ticket, &look));
	box_up(&c, look.own, &more);
	CHECK_OK(mailbox_write_on(&c, t.ticket, NULL, &more, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	older = (struct mailbox_older){ .ticket = t.ticket, .word = "älgskog" };
	CHECK_OK(mailbox_older_work(&c, &older));
	CHECK_INT(older.n, 2);
	CHECK(older.n == 2 && str_eq(older.list[0].text, TEXT) && str_eq(older.list[1].text, TEXT));
	ctx_close(&c);
	read_by_the_jour(&f, TEXT, 2);
	end(&f);
}

TEST(mailbox_boxed_bytes_that_are_no_box_hide_nothing_else)
{
	struct auth_fixture f;
	struct mailbox_code code;

	if (!begin(&f))
		return;
	send_boxed(&f, false, &code);
	read_by_the_jour(&f, "kunde inte öppnas", 1);
	end(&f);
}

TEST(mailbox_boxed_form_is_what_the_script_makes_or_nothing)
{
	static const char box[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
				  "AAAAAAAAAAAAAAAAAAAAAAAA"; /* 75 bytes: a text of seven */
	struct arena *mem = arena_open();
	struct mailbox_boxed b;
	struct form *f = form_new(mem);

	CHECK_ERR(mailbox_boxed_read(mem, f, &b), MST_NOTFOUND);
	form_set(f, "forseglad", box);
	CHECK_ERR(mailbox_boxed_read(mem, f, &b), MST_INVALID); /* no id */
	form_set(f, "brev_id", "000102030405060708090a0b0c0d0e0f");
	CHECK_OK(mailbox_boxed_read(mem, f, &b));
	CHECK_INT(b.text.n, 75);
	CHECK(!b.made && !b.own.n);
	form_set(f, "egen_hemlig", "AAAA");
	CHECK_ERR(mailbox_boxed_read(mem, f, &b), MST_INVALID);
	form_set(f, "egen_hemlig", "");
	form_set(f, "egen", "!!!");
	CHECK_ERR(mailbox_boxed_read(mem, f, &b), MST_INVALID);
	form_set(f, "egen", "");
	form_set(f, "forseglad", "AAAA");
	CHECK_ERR(mailbox_boxed_read(mem, f, &b), MST_INVALID);
	arena_close(mem);
}
