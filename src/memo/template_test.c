/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* template_test.c - the order, the headings and the phrases of a municipality's own template. */
#include "memo/memo.h"

#include "auth/auth_fixture.h"
#include "base/test.h"

static const struct org town = { .name = "Ragunda kommun", .short_name = "Ragunda", .slug = "ragunda",
				 .code = "2303" };

static struct memo_facts facts(const struct memo_template *t)
{
	return (struct memo_facts){ .town = &town, .jour = "Brottsofferjouren Jämtland", .template = t,
				    .executive = "Kommunstyrelsen", .board = "Socialnämnden",
				    .officer = "Anders Holm", .day = 20462 };
}

TEST(memo_template_gives_order_headings_phrases_and_dress)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo_template t;
	struct memo m = { .by = "" };
	const char *want[] = { "Social omsorgs förslag till beslut", "Barnrättsprövning", "Sammanfattning av ärendet" };
	struct memo_facts k;
	struct doc d;
	size_t n = 0;

	memo_template_plain(ID_NONE, &t);
	t.sender = "Ragunda", t.kind = "Tjänsteutlåtande", t.unit = "Social omsorg", t.chief = "Bo Ek";
	t.foot = "Box 150, 840 70 Hammarstrand";
	t.place[MEMO_DAY] = 2, t.place[MEMO_REGISTRY] = 0, t.place[MEMO_RECEIVER] = 1;
	t.place[MEMO_CHILDREN] = 2, t.place[MEMO_SUMMARY] = 3, t.place[MEMO_MATTER] = 4, t.place[MEMO_MONEY] = 5;
	t.heading[MEMO_CHILDREN] = "Barnrättsprövning";
	t.phrase[MEMO_DISPATCH] = "* Brottsofferjouren Jämtland";
	t.phrase[MEMO_MONEY] = "Kommunchefen **följer upp**.";
	k = facts(&t);
	memo_build(mem, &k, &m, &d, NULL);
	CHECK_STR(d.sender, "Ragunda");
	CHECK_STR(d.kind, "Tjänsteutlåtande");
	CHECK_STR(d.foot, "Box 150, 840 70 Hammarstrand");
	CHECK_INT(d.nfields, 3);
	CHECK_STR(d.fields[0].label, "Mottagare");
	CHECK_STR(d.fields[1].label, "Datum");
	CHECK_STR(d.fields[2].label, "Handläggare");
	CHECK_STR(d.signs[1].name, "Bo Ek");
	CHECK_STR(d.signs[1].title, "Chef social omsorg");
	for (size_t i = 0; i < d.n && n < MST_LEN(want); i++)
		if (d.blocks[i].kind == DOC_HEADING)
			CHECK_STR(doc_words(mem, &d.blocks[i].text), want[n++]);
	CHECK_STR(memo_text(mem, &k, &m, MEMO_DISPATCH), "* Social omsorg\n* Brottsofferjouren Jämtland");
	CHECK(strstr(memo_text(mem, &k, &m, MEMO_MONEY), "överenskommelsen.\n\nKommunchefen **följer upp**."));
	m.text[MEMO_MONEY] = "Eget."; /* what somebody has written stays as it is */
	CHECK_STR(memo_text(mem, &k, &m, MEMO_MONEY), "Eget.");
}

TEST(memo_template_has_no_two_in_one_place)
{
	struct memo_template t;
	enum memo_field f = MEMO_FIELDS;

	memo_template_plain(ID_NONE, &t);
	CHECK(!memo_template_fault(&t, &f));
	t.place[MEMO_DAY] = t.place[MEMO_REGISTRY] = 0; /* neither is shown */
	CHECK(!memo_template_fault(&t, &f));
	t.place[MEMO_OFFICER] = t.place[MEMO_RECEIVER];
	CHECK(memo_template_fault(&t, &f));
	t.place[MEMO_OFFICER] = 1;
	t.place[MEMO_BASIS] = t.place[MEMO_MONEY];
	CHECK(memo_template_fault(&t, &f));
	CHECK_INT(f, MEMO_BASIS);
}

static mst_err put(struct db *w, void *arg)
{
	return memo_template_insert(w, arg);
}

TEST(memo_template_keeps_every_edition)
{
	static struct db_room rooms[2];
	struct auth_fixture f;
	struct memo_template t, got;
	struct ctx c;

	rooms[0] = memo_room;
	if (!auth_fixture_open(&f, rooms, 0))
		return;
	memo_template_plain(f.muni, &t);
	t.at = 7, t.by = "Anders", t.phrase[MEMO_BASIS] = "* Bilaga", t.place[MEMO_DAY] = 0;
	t.logo = (struct doc_logo){ { (const uint8_t *)"bild", 4 }, 3, 2 };
	CHECK_OK(db_call(f.app.data, put, &t));
	CHECK_ERR(db_call(f.app.data, put, &t), MST_CONFLICT);
	t.edition = 1, t.sender = "Kommunen", t.logo = (struct doc_logo){ 0 };
	CHECK_OK(db_call(f.app.data, put, &t));
	auth_fixture_ctx(&f, -1, &c);
	CHECK_OK(memo_template_latest(c.db, c.mem, f.muni, &got));
	CHECK_INT(got.edition, 2);
	CHECK_INT(got.logo.png.n, 0);
	CHECK_OK(memo_template_get(c.db, c.mem, f.muni, 1, &got));
	CHECK_STR(got.sender, "");
	CHECK_STR(got.phrase[MEMO_BASIS], "* Bilaga");
	CHECK_INT(got.place[MEMO_DAY], 0);
	CHECK_INT(got.logo.width, 3);
	CHECK_OK(memo_template_latest(c.db, c.mem, rng_id(), &got));
	CHECK_INT(got.edition, 0);
	CHECK_INT(got.place[MEMO_DISPATCH], 7);
	ctx_close(&c);
	auth_fixture_close(&f);
}
