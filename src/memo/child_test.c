/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* child_test.c - what the assessment asks for, the section it becomes, and its editions. */
#include "memo/child.h"

#include "db/db_test.h"
#include "memo/memo.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = memo_room;
	return list;
}

static struct memo_child whole(void)
{
	return (struct memo_child){ .org = { { 1 } }, .by = "Anders", .touched = MEMO_TOUCHED_BOTH,
				    .children = "Barn som har utsatts för brott.", .articles = 2 | 8,
				    .facts = "Brå.", .heard = MEMO_HEARD_BEFORE, .views = "Vill bli trodda.",
				    .interests = "Att få stöd.", .conflicts = "", .verdict = "Ja.",
				    .measures = "" };
}

static const char *field_of(const struct memo_child *k)
{
	const char *field;

	return memo_child_fault(k, &field) ? field : "";
}

TEST(memo_child_asks_for_what_is_missing)
{
	struct memo_child k = whole();

	CHECK_STR(field_of(&k), "");
	k.children = "";
	CHECK_STR(field_of(&k), "vilka");
	k = whole(), k.views = "";
	CHECK_STR(field_of(&k), "asikter");
	k.heard = MEMO_HEARD_NOT;
	CHECK_STR(field_of(&k), "asikter");
	k = whole(), k.verdict = "";
	CHECK_STR(field_of(&k), "bedomning");
	k = whole(), k.conflicts = "Vårdnadshavaren får veta.";
	CHECK_STR(field_of(&k), "atgarder");
	k.measures = "Barnet får ett eget nummer.";
	CHECK_STR(field_of(&k), "");
	k = (struct memo_child){ .touched = MEMO_TOUCHED_NOT, .children = "" };
	CHECK_STR(field_of(&k), "vilka"); /* no bare "ingen konsekvens" */
	k.children = "Beslutet rör bara en lokal för vuxna.";
	CHECK_STR(field_of(&k), "");
}

TEST(memo_child_becomes_the_section)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct memo_child k = whole();
	const char *s = memo_child_text(mem, &k, "artikel 3", "artikel 12");

	CHECK_STR(s, "### Berörs barn och unga?\n\nBarn berörs både direkt och indirekt. Barn som har utsatts för "
		     "brott.\n\nArtiklar i barnkonventionen som berörs:\n\n* Artikel 3: barnets bästa\n* Artikel 12: "
		     "rätt att säga sin mening\n\n### Vad som är känt\n\nBrå.\n\n### Barns åsikter\n\nBarn har inte "
		     "tillfrågats nu. Vill bli trodda. (artikel 12)\n\n### Intressen\n\nAtt få stöd.\n\n"
		     "### Bedömning av barnets bästa\n\nJa. (artikel 3)");
	k.touched = MEMO_TOUCHED_NOT;
	CHECK_STR(memo_child_text(mem, &k, "x", "y"),
		  "### Berörs barn och unga?\n\nBarn bedöms inte beröras. Barn som har utsatts för brott.");
}

static mst_err put(struct db *w, void *arg)
{
	return memo_child_insert(w, arg);
}

TEST(memo_child_keeps_every_edition_of_each_municipality)
{
	struct memo_child k = whole(), other = whole(), got;
	struct db_test_bed b;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(memo_child_latest(b.db, b.mem, k.org, &got));
	CHECK_INT(got.edition, 0);
	CHECK_OK(db_call(b.s, put, &k));
	CHECK_ERR(db_call(b.s, put, &k), MST_CONFLICT);
	other.org = (struct id){ { 2 } };
	CHECK_OK(db_call(b.s, put, &other));
	k.edition = 1, k.verdict = "Nej.";
	CHECK_OK(db_call(b.s, put, &k));
	CHECK_OK(memo_child_latest(b.db, b.mem, k.org, &got));
	CHECK_INT(got.edition, 2);
	CHECK_STR(got.verdict, "Nej.");
	CHECK_INT(got.articles, 2 | 8);
	CHECK_OK(memo_child_latest(b.db, b.mem, other.org, &got));
	CHECK_STR(got.verdict, "Ja.");
	db_test_bed_close(&b);
}
