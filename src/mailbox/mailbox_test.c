/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_test.c - who can read what of a letter, and what is left of it afterwards. */
#include "auth/auth_fixture.h"
#include "mailbox/mailbox_priv.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */

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

static mst_err send_once(struct auth_fixture *f, const char *word, struct mailbox_code *ret)
{
	struct mailbox_letter l = { .intake = { .reach = "code", .others = "yes", .name = "Blåbär",
						.word = word, .language = "sv" },
				    .text = "Jag vill prata med någon." };
	struct ctx c;
	struct act a;

	auth_fixture_ctx(f, -1, &c);
	mst_err e = mailbox_letter_work(&c, &l);

	if (e == MST_OK) {
		mailbox_send(&c, &l, &a);
		e = ctx_act_now(&c, &a);
	}
	*ret = l.code;
	ctx_close(&c);
	return e;
}

/* Six digits find a letter: among 200 of them two are the same now and then, and she sends again. */
static mst_err send_letter(struct auth_fixture *f, const char *word, struct mailbox_code *ret)
{
	mst_err e;

	do
		e = send_once(f, word, ret);
	while (e == MST_CONFLICT);
	return e;
}

static mst_err try_code(struct ctx *c, const struct mailbox_code *code, const char **ret_ticket)
{
	struct mailbox_try t = { .code = *code };
	mst_err e = mailbox_try_work(c, &t);

	*ret_ticket = t.ticket;
	return e;
}

static void do_deed(struct ctx *c, const char *ticket, enum mailbox_deed what)
{
	struct act a;

	CHECK_OK(mailbox_deed(c, ticket, what, &a));
	CHECK_OK(ctx_act_now(c, &a));
}

/* Karin's answer to the only letter that waits. */
static struct id answer(struct auth_fixture *f, const char *text)
{
	struct mailbox_thread *list, t = { 0 };
	struct id id = ID_NONE;
	struct ctx c;
	struct act a;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(mailbox_list(&c, true, &list, &n));
	CHECK_INT(n, 1);
	if (n == 1) {
		id = list[0].id;
		CHECK_OK(mailbox_read(&c, id, &t));
		CHECK_OK(mailbox_answer(&c, &t, text, &a));
		CHECK_OK(ctx_act_now(&c, &a));
	}
	ctx_close(&c);
	return id;
}

TEST(mailbox_code_is_read_as_people_type_it)
{
	struct arena *mem = arena_open();
	struct mailbox_code code, got;

	for (int i = 0; i < 50; i++) {
		mailbox_code_new(&code);
		CHECK_INT(strlen(code.digits), MAILBOX_CODE);
		CHECK(mailbox_code_read(mailbox_code_text(mem, &code), &got));
		CHECK_STR(got.digits, code.digits);
		for (int at = 0; at < MAILBOX_CODE; at++) { /* one wrong digit */
			got = code;
			got.digits[at] = (char)('0' + (got.digits[at] - '0' + 1 + i % 9) % 10);
			CHECK(!mailbox_code_read(got.digits, &got));
		}
		for (int at = 0; at + 1 < MAILBOX_CODE; at++) { /* two changed places */
			got = code;
			got.digits[at] = code.digits[at + 1];
			got.digits[at + 1] = code.digits[at];
			CHECK(str_eq(got.digits, code.digits) || !mailbox_code_read(got.digits, &got));
		}
	}
	CHECK(mailbox_code_read(arena_fmt(mem, " %.10s-\t%s ", code.digits, code.digits + 10), &got));
	CHECK(!mailbox_code_read(NULL, &got));
	CHECK(!mailbox_code_read("", &got));
	CHECK(!mailbox_code_read(arena_fmt(mem, "%sx", code.digits), &got));
	CHECK(!mailbox_code_read(arena_fmt(mem, "%s0", code.digits), &got));
	CHECK(!mailbox_code_read(code.digits + 1, &got));
	arena_close(mem);
}

TEST(mailbox_an_answer_is_read_with_the_code_and_then_needs_the_word)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_view view;
	struct mailbox_older older = { 0 };
	const char *ticket = NULL;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "Älgskog", &code));
	answer(&f, "Vi finns här.");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	CHECK_OK(mailbox_look(&c, ticket, &view));
	CHECK_INT(view.opened, 0);
	CHECK(view.word);
	CHECK_INT(view.nfresh, 1); /* her own text is not among it */
	CHECK(view.nfresh && str_eq(view.fresh[0].text, "Vi finns här.") && view.fresh[0].ours);
	do_deed(&c, ticket, MAILBOX_OPENED);
	CHECK_OK(mailbox_look(&c, ticket, &view));
	CHECK_INT(view.nfresh, 1); /* reloaded: still there */
	CHECK(view.opened >= NOW);
	do_deed(&c, ticket, MAILBOX_READ);
	CHECK_OK(mailbox_look(&c, ticket, &view));
	CHECK_INT(view.nfresh, 0);
	older = (struct mailbox_older){ .ticket = ticket, .word = "granskog" };
	CHECK_ERR(mailbox_older_work(&c, &older), MST_DENIED);
	older.word = " älgskog";
	CHECK_OK(mailbox_older_work(&c, &older));
	CHECK_INT(older.n, 2);
	CHECK(older.n == 2 && str_eq(older.list[0].text, "Jag vill prata med någon."));
	do_deed(&c, ticket, MAILBOX_FORGET);
	CHECK_OK(mailbox_older_work(&c, &older));
	CHECK_INT(older.n, 0);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_what_was_shown_is_not_shown_again_after_a_quarter_of_an_hour)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_view view;
	const char *ticket = NULL;
	int64_t left = -1, later = NOW + MAILBOX_SHOWN_SECONDS + 60;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	answer(&f, "Vi finns här.");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	do_deed(&c, ticket, MAILBOX_OPENED);
	ctx_close(&c);
	day_fake(later);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	CHECK_OK(mailbox_look(&c, ticket, &view));
	CHECK_INT(view.nfresh, 0);
	CHECK(!view.word);
	CHECK_OK(db_call(f.app.data, mailbox_sweep_apply, &later));
	CHECK_OK(db_int(c.db, "SELECT count(*) FROM mailbox_message WHERE fresh IS NOT NULL OR old IS NOT NULL",
			DB_NONE, &left));
	CHECK_INT(left, 0);
	day_fake(later + MAILBOX_TICKET_SECONDS + 1);
	c.now = later + MAILBOX_TICKET_SECONDS + 1;
	CHECK_ERR(mailbox_look(&c, ticket, &view), MST_DENIED);
	CHECK_ERR(mailbox_look(&c, "skräp", &view), MST_DENIED);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_another_code_opens_nothing)
{
	struct auth_fixture f;
	struct mailbox_code code, other;
	const char *ticket = NULL;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	do
		mailbox_code_new(&other);
	while (memcmp(other.digits, code.digits, MAILBOX_LOCATE) == 0);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_ERR(try_code(&c, &other, &ticket), MST_DENIED);
	memcpy(other.digits, code.digits, MAILBOX_LOCATE); /* finds the letter, has another secret */
	CHECK_ERR(try_code(&c, &other, &ticket), MST_DENIED);
	CHECK_STR(ticket, NULL);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_closed_by_the_writer_the_jour_keeps_it)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_thread t = { 0 };
	const char *ticket = NULL;
	struct act a;
	struct id id;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "ord ett", &code));
	id = answer(&f, "Hej.");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	do_deed(&c, ticket, MAILBOX_SHUT);
	CHECK_ERR(mailbox_deed(&c, ticket, MAILBOX_SHUT, &a), MST_DENIED);
	CHECK_ERR(mailbox_write_on(&c, ticket, "mer", NULL, &a), MST_DENIED);
	CHECK_ERR(try_code(&c, &code, &ticket), MST_DENIED);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(mailbox_read(&c, id, &t));
	CHECK_INT(t.state, MAILBOX_SEEN);
	CHECK(t.waits);
	CHECK_INT(t.n, 2);
	CHECK_STR(t.intake.word, "ord ett");
	CHECK_ERR(mailbox_answer(&c, &t, "når ingen", &a), MST_CONFLICT);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_withdrawn_nothing_is_left_and_its_key_goes)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_thread t = { 0 };
	const char *ticket = NULL;
	int64_t left = -1, rows, later = NOW + (MAILBOX_GONE_DAYS + 1) * 86400ll;
	size_t n;
	bool erased = false;
	struct id id;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	id = answer(&f, "Hej.");
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	do_deed(&c, ticket, MAILBOX_WITHDRAW);
	CHECK_OK(db_int(c.db, "SELECT count(*) FROM mailbox_message", DB_NONE, &left));
	CHECK_INT(left, 0);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(mailbox_read(&c, id, &t));
	CHECK_INT(t.state, MAILBOX_WITHDRAWN);
	CHECK_STR(t.intake.name, NULL);
	CHECK_OK(mailbox_erase_due(&c, &n));
	CHECK_INT(n, 1);
	CHECK_OK(vault_erased(c.vault, id, &erased));
	CHECK(erased);
	CHECK_OK(mailbox_erase_due(&c, &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_call(f.app.data, mailbox_sweep_apply, &later));
	CHECK_ERR(mailbox_read(&c, id, &t), MST_NOTFOUND);
	ctx_close(&c);
	CHECK(auth_fixture_log_whole(&f, &rows));
	end(&f);
}

TEST(mailbox_lapses_when_answered_and_untouched_never_while_it_waits)
{
	struct auth_fixture f;
	struct mailbox_code code;
	const char *ticket = NULL;
	int64_t later = NOW + (MAILBOX_DAYS + 1) * 86400ll, waiting = -1;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	CHECK_OK(db_call(f.app.data, mailbox_sweep_apply, &later));
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(mailbox_waiting(&c, &waiting));
	CHECK_INT(waiting, 1);
	ctx_close(&c);
	answer(&f, "Hej.");
	CHECK_OK(db_call(f.app.data, mailbox_sweep_apply, &(int64_t){ later - 2 * 86400 }));
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	CHECK_OK(db_call(f.app.data, mailbox_sweep_apply, &later));
	CHECK_ERR(try_code(&c, &code, &ticket), MST_DENIED);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_who_holds_no_intake_key_reads_nothing)
{
	struct auth_fixture f;
	struct mailbox_code code;
	struct mailbox_thread *list, t = { 0 };
	size_t n = 9;
	struct id id;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	id = answer(&f, "Hej.");
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(mailbox_list(&c, false, &list, &n));
	CHECK_INT(n, 0);
	CHECK_ERR(mailbox_read(&c, id, &t), MST_NOTFOUND);
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_takes_no_more_than_it_can_hold)
{
	struct auth_fixture f;
	struct mailbox_code code;
	const char *ticket = NULL;
	struct act a;
	struct ctx c;
	mst_err e = MST_OK;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(try_code(&c, &code, &ticket));
	for (int i = 1; i < MAILBOX_MESSAGES_MOST && e == MST_OK; i++) {
		CHECK_OK(mailbox_write_on(&c, ticket, "mer", NULL, &a));
		e = ctx_act_now(&c, &a);
	}
	CHECK_OK(e);
	CHECK_OK(mailbox_write_on(&c, ticket, "för mycket", NULL, &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_BUSY);
	ctx_close(&c);
	for (int i = 1; i < MAILBOX_DAY_MOST; i++)
		CHECK_OK(send_letter(&f, "", &code));
	CHECK_ERR(send_letter(&f, "", &code), MST_BUSY);
	day_fake(NOW + 86400 + 60);
	CHECK_OK(send_letter(&f, "", &code));
	end(&f);
}

/* The rows of letters that came earlier, fewer a day than may come. */
static mst_err keep_old(struct ctx *c, void *arg)
{
	const struct blob b = { (const uint8_t *)"x", 1 };

	(void)arg;
	for (int i = MAILBOX_LETTERS_MOST - 1; i > 0; i--) { /* the oldest first */
		struct mailbox_row r = { .jour = c->app->jour, .id = rng_id(), .locate = arena_fmt(c->mem, "%06d", i),
					 .created = NOW - 86400 * (2 + i / 100), .salt = b, .verify = b, .new_pub = b,
					 .new_secret = b, .old_salt = b, .old_pub = b, .old_secret = b, .intake = b };

		TRY(mailbox_row_insert(c->db, &r));
	}
	return MST_OK;
}

TEST(mailbox_keeps_so_many_letters_and_takes_new_ones_when_one_has_gone)
{
	struct mailbox_code code;
	struct auth_fixture f;
	struct ctx c;

	if (!begin(&f))
		return;
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = keep_old }));
	ctx_close(&c);
	CHECK_OK(send_letter(&f, "", &code));
	CHECK_ERR(send_letter(&f, "", &(struct mailbox_code){ 0 }), MST_BUSY);
	auth_fixture_ctx(&f, -1, &c);
	const char *ticket = NULL;

	CHECK_OK(try_code(&c, &code, &ticket));
	do_deed(&c, ticket, MAILBOX_WITHDRAW);
	ctx_close(&c);
	CHECK_OK(send_letter(&f, "", &code));
	end(&f);
}

TEST(mailbox_no_two_letters_are_found_by_the_same_digits)
{
	struct mailbox_code code, other;
	struct auth_fixture f;
	struct ctx c;

	if (!begin(&f))
		return;
	CHECK_OK(send_letter(&f, "", &code));
	auth_fixture_ctx(&f, -1, &c);
	other = code;
	CHECK_OK(mailbox_code_alone(&c, c.db, &other));
	CHECK(memcmp(other.digits, code.digits, MAILBOX_LOCATE) != 0);
	code = other;
	CHECK_OK(mailbox_code_alone(&c, c.db, &other));
	CHECK_STR(other.digits, code.digits); /* one that nobody has is kept */
	ctx_close(&c);
	end(&f);
}

TEST(mailbox_floods_are_counted_by_address_and_by_letter)
{
	struct mailbox_code code, other;

	mailbox_forget_misses();
	for (int i = 0; i < 10; i++)
		CHECK(mailbox_may("192.0.2.1", MAILBOX_LETTER, NOW, false, true));
	CHECK(!mailbox_may("192.0.2.1", MAILBOX_LETTER, NOW, false, true));
	CHECK(mailbox_may("192.0.2.2", MAILBOX_LETTER, NOW, true, true));
	CHECK(!mailbox_may("192.0.2.2", MAILBOX_LETTER, NOW, true, true));
	CHECK(mailbox_may("192.0.2.1", MAILBOX_MISS, NOW, false, false));
	for (int i = 0; i < 200000; i++) { /* others come once, and do not make her forgotten */
		char peer[32];

		(void)snprintf(peer, sizeof(peer), "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		CHECK(mailbox_may(peer, MAILBOX_LETTER, NOW, true, true));
	}
	CHECK(!mailbox_may("192.0.2.1", MAILBOX_LETTER, NOW, false, true));
	CHECK(mailbox_may("192.0.2.1", MAILBOX_LETTER, NOW + 86400, false, true)); /* the next day */
	mailbox_forget_misses();
	mailbox_code_new(&code);
	other = code;
	other.digits[0] = (char)('0' + (code.digits[0] - '0' + 1) % 10);
	for (int i = 0; i < 4; i++)
		mailbox_missed(&code, NOW);
	CHECK_INT(mailbox_pause(&code, NOW), 0);
	mailbox_missed(&code, NOW);
	CHECK_INT(mailbox_pause(&code, NOW), 30);
	CHECK_INT(mailbox_pause(&code, NOW + 30), 0);
	mailbox_missed(&code, NOW + 30);
	CHECK_INT(mailbox_pause(&code, NOW + 30), 60);
	for (int i = 0; i < 20; i++)
		mailbox_missed(&code, NOW + 30);
	CHECK_INT(mailbox_pause(&code, NOW + 30), 900);
	CHECK_INT(mailbox_pause(&other, NOW + 30), 0);
	mailbox_forget_misses();
}
