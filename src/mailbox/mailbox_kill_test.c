/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_kill_test.c - a letter ends while the process dies: its rows and its key. */
#include "auth/auth_fixture.h"
#include "mailbox/mailbox_db.h"

#define NOW 1776237000 /* 2026-04-15 09:10 in Sweden */

struct ending {
	struct auth_fixture f;
	const char *ticket;
};

/* A letter is sent, and she is in with its code. */
static bool begin(struct ending *g)
{
	static struct db_room rooms[2];
	struct mailbox_letter l = { .intake = { .reach = "code", .others = "yes", .name = "Blåbär", .language = "sv" },
				    .text = "Jag vill prata med någon." };
	struct ctx c;
	struct act a;

	rooms[0] = mailbox_room;
	day_fake(NOW);
	*g = (struct ending){ 0 };
	if (!auth_fixture_open(&g->f, rooms, KARIN + 1))
		return false;
	auth_fixture_ctx(&g->f, -1, &c);
	CHECK_OK(mailbox_letter_work(&c, &l));
	mailbox_send(&c, &l, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	struct mailbox_try t = { .code = l.code };

	CHECK_OK(mailbox_try_work(&c, &t));
	g->ticket = arena_str(g->f.mem, t.ticket);
	ctx_close(&c);
	return true;
}

/* She withdraws it, if that is not done, and its key goes as in the night. */
static mst_err withdraw(void *arg)
{
	struct ending *g = arg;
	struct act a;
	struct ctx c;
	size_t n;

	auth_fixture_ctx(&g->f, -1, &c);
	mst_err e = mailbox_deed(&c, g->ticket, MAILBOX_WITHDRAW, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	if (e == MST_OK || e == MST_DENIED)
		e = mailbox_erase_due(&c, &n);
	ctx_close(&c);
	return e;
}

/* The letter with its key, or nothing of it; a key goes after its letter, and is not forgotten. */
TEST(mailbox_withdrawing_killed_in_each_call)
{
	struct mailbox_thread t = { 0 }, *list;
	bool killed = true, erased = false;
	int step = test_step(3), calls, between = 0;
	struct ending g;
	size_t n = 0;
	struct ctx c;

	if (!begin(&g))
		return;
	auth_fixture_ctx(&g.f, KARIN, &c);
	CHECK_OK(mailbox_list(&c, true, &list, &n));
	CHECK_INT(n, 1);
	struct id id = list[0].id;

	ctx_close(&c);
	for (calls = 1; calls < 80 && killed; calls += step) {
		int64_t left = -1;

		killed = auth_fixture_dies(&g.f, calls, withdraw, &g);
		auth_fixture_ctx(&g.f, KARIN, &c);
		CHECK_OK(vault_erased(c.vault, id, &erased));
		CHECK_OK(db_int(c.db, "SELECT count(*) FROM mailbox_message", DB_NONE, &left));
		CHECK(erased ? left == 0 : mailbox_read(&c, id, &t) == MST_OK);
		CHECK(erased || (t.state == MAILBOX_WITHDRAWN) == (left == 0));
		between += !erased && !left;
		ctx_close(&c);
	}
	CHECK(!killed && erased && between && calls > 8);
	auth_fixture_close(&g.f);
	day_fake(0);
}
