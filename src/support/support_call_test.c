/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_call_test.c - calls that are written before there is a case: who opens them, and until when. */
#include "support/support_db.h"
#include "support/support_fixture.h"

#include "base/pack.h"

TEST(support_calls_are_opened_by_the_group_alone)
{
	struct auth_fixture f;
	struct support_call call = { .at = FIXTURE_NOW, .name = "Vera", .phone = "070-1740606",
				     .text = "Ett hot", .role = "victim", .municipality = "2303",
				     .reported = "no" };
	struct support_call *list;
	struct act a;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	for (int who = KARIN; who <= MAJ; who++) { /* without keys in hand */
		auth_fixture_ctx(&f, who, &c);
		vault_keyring_wipe(&c.keys);
		CHECK_OK(support_call_log(&c, &call, &a));
		CHECK_OK(ctx_act_now(&c, &a));
		ctx_close(&c);
	}
	for (int who = KARIN; who <= BRITT; who++) {
		auth_fixture_ctx(&f, who, &c);
		mst_err e = support_calls(&c, &list, &n);

		CHECK_OK(e);
		if (who != KARIN && who != BRITT) {
			CHECK_INT(n, 0);
		} else {
			CHECK_INT(n, 2);
			CHECK_STR(list[0].name, "Vera");
			CHECK_STR(list[1].text, "Ett hot");
			CHECK_STR(list[1].municipality, "2303");
		}
		ctx_close(&c);
	}
	auth_fixture_close(&f);
}

static mst_err drop_call(struct ctx *c, void *arg)
{
	return support_call_delete(c->db, c->app->jour, *(struct id *)arg);
}

/* Sorted: its key goes, so that an older copy of its row opens for nobody; restored, it is passed over. */
TEST(support_a_sorted_calls_key_is_destroyed)
{
	struct support_call call = { .at = FIXTURE_NOW, .name = "Vera", .text = "Ett hot", .role = "victim" };
	struct support_call_row older;
	struct auth_fixture f;
	struct support_call *list, opened;
	struct act a;
	struct ctx c;
	bool erased;
	size_t n;

	if (!auth_fixture_open(&f, support_fixture_rooms(), BRITT + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_call_log(&c, &call, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_calls(&c, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(support_call_find(c.db, f.mem, list[0].id, &older));
	CHECK_OK(support_calls_erase_due(&c, &n));
	CHECK_INT(n, 0); /* it waits */
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = drop_call, .arg = &older.id }));
	CHECK_ERR(ctx_act_now(&c, &(struct act){ .apply = drop_call, .arg = &older.id }), MST_CONFLICT);
	CHECK_OK(support_call_open(&c, &older, &opened)); /* not yet */
	ctx_close(&c);
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(support_calls_erase_due(&c, &n)); /* by nobody's keys */
	CHECK_INT(n, 1);
	CHECK_OK(support_calls_erase_due(&c, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(vault_erased(c.vault, older.id, &erased));
	CHECK(erased);
	CHECK_ERR(support_call_open(&c, &older, &opened), MST_NOTFOUND);
	ctx_close(&c);
	auth_fixture_close(&f);
}

struct sorting {
	struct auth_fixture f;
	struct id id;
};

/* Sorted, if that is not done, and its key goes as in the night. */
static mst_err sort_call(void *arg)
{
	struct sorting *s = arg;
	struct ctx c;
	size_t n;

	auth_fixture_ctx(&s->f, -1, &c);
	mst_err e = ctx_act_now(&c, &(struct act){ .apply = drop_call, .arg = &s->id });

	if (e == MST_OK || e == MST_CONFLICT)
		e = support_calls_erase_due(&c, &n);
	ctx_close(&c);
	return e;
}

/* The call with its key, or neither; the key goes after the row, and is not forgotten. */
TEST(support_a_sorted_call_killed_in_each_call)
{
	struct support_call call = { .at = FIXTURE_NOW, .name = "Vera", .text = "Ett hot", .role = "victim" };
	bool killed = true, erased = false;
	struct support_call *list;
	struct sorting s = { 0 };
	int step = test_step(3), calls, between = 0;
	size_t n = 0;
	struct act a;
	struct ctx c;

	if (!auth_fixture_open(&s.f, support_fixture_rooms(), KARIN + 1))
		return;
	auth_fixture_ctx(&s.f, KARIN, &c);
	CHECK_OK(support_call_log(&c, &call, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(support_calls(&c, &list, &n));
	s.id = list[0].id;
	ctx_close(&c);
	for (calls = 1; calls < 80 && killed; calls += step) {
		killed = auth_fixture_dies(&s.f, calls, sort_call, &s);
		auth_fixture_ctx(&s.f, KARIN, &c);
		CHECK_OK(vault_erased(c.vault, s.id, &erased));
		CHECK_OK(support_call_list(c.db, c.mem, c.app->jour, &(struct support_call_row *){ NULL }, &n));
		CHECK(n == 0 || !erased);
		CHECK(n == 0 || support_calls(&c, &list, &n) == MST_OK);
		between += !erased && !n;
		ctx_close(&c);
	}
	CHECK(!killed && erased && n == 0 && between && calls > 8);
	auth_fixture_close(&s.f);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	return support_call_insert(c->db, arg);
}

/* One that waited while the program was upgraded is not lost. */
TEST(support_a_call_under_the_groups_key_is_opened)
{
	struct support_call_row row = { .id = rng_id(), .at = FIXTURE_NOW };
	struct support_call *list;
	struct auth_fixture f;
	struct sbuf b;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	sbuf_init(&b, 1024);
	pack_int(&b, 1);
	for (int i = 0; i < 6; i++)
		pack_text(&b, i == 0 ? "Vera" : "");
	auth_fixture_ctx(&f, KARIN, &c);
	row.jour = c.app->jour;
	row.by = c.who->id;
	CHECK_OK(vault_seal_to(c.vault, f.mem, &c.app->root, row.jour, VAULT_GROUP,
			       SEAL_AD(FIELD_CALL, row.id), b.p, b.len, &row.sealed));
	sbuf_done(&b);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_row, .arg = &row }));
	CHECK_OK(support_calls(&c, &list, &n));
	CHECK_INT(n, 1);
	CHECK_STR(list[0].name, "Vera");
	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(support_calls(&c, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}
