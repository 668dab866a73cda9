/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text_test.c - the agreement as a document: its parts, that nothing but its content changes it, what
 * hinders it from being settled; and the order and editions of annexes and promises. */
#include "agreement/text.h"

#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = agreement_room;
	return list;
}

static const struct id jour = { { 9 } };
static struct org towns[] = {
	{ .id = { { 1 } }, .name = "Bergs kommun", .short_name = "Berg", .slug = "berg", .code = "2326" },
	{ .id = { { 2 } }, .name = "Ragunda kommun", .short_name = "Ragunda", .slug = "ragunda", .code = "2303" },
};
static const struct agreement sample = {
	.partnership = "Jouren och kommunerna", .title = "Partnerskap", .purpose = "Stöd *till* alla",
	.target_group = "Brottsutsatta", .goals = { "Mål", "Ett", "Två", "Tre", "Fyra", "Fem" },
};
static struct agreement_commitment promises[] = {
	{ .id = { { 1 } }, .org = { { 9 } }, .what = "ge stöd", .owner = "Samordnaren", .note = "",
	  .state = AGREEMENT_GOING_ON, .by = "Per", .review = DAY_NONE },
	{ .id = { { 2 } }, .what = "utse en kontaktperson", .owner = "", .note = "",
	  .state = AGREEMENT_NOT_BEGUN, .by = "Per", .review = DAY_NONE },
};

static struct agreement_facts facts(void)
{
	return (struct agreement_facts){ .a = &sample, .jour = "Jouren", .towns = towns, .ntowns = 2,
					 .commitments = promises, .ncommitments = 2 };
}

static size_t headings(const struct doc *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->blocks[i].kind == DOC_HEADING && d->blocks[i].level == 2;
	return n;
}

static bool says(struct arena *mem, const struct doc *d, const char *words)
{
	struct sbuf o;

	sbuf_init(&o, DOC_FILE_MAX);
	doc_plain_text(&o, d);
	bool yes = strstr(arena_strn(mem, o.p, o.len), words) != NULL;

	sbuf_done(&o);
	return yes;
}

TEST(agreement_text_has_all_parts_from_the_data_alone)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct agreement_facts k = facts();
	struct agreement_text t = { 0 };
	struct agreement_lack *lacks;
	struct doc_dropped left;
	struct doc d;
	size_t n;

	agreement_build(mem, &k, &t, &d, &left);
	CHECK_INT(headings(&d), AGREEMENT_PARTS);
	CHECK(says(mem, &d, "1. Bakgrund") && says(mem, &d, "10. Omförhandling, hävning och tvist"));
	CHECK(says(mem, &d, "Stöd *till* alla")); /* data are words, not Markdown */
	CHECK(says(mem, &d, "Ragunda kommun") && says(mem, &d, "2. Två"));
	CHECK(says(mem, &d, "Jouren åtar sig att:") && says(mem, &d, "Alla kommunerna åtar sig att:"));
	agreement_lacks(mem, &k, &t, &left, &lacks, &n);
	CHECK_INT(n, 1); /* somebody should answer for a promise: a hint */
	CHECK(lacks[0].hint);
	k.ncommitments = 0;
	agreement_lacks(mem, &k, &t, &left, &lacks, &n);
	CHECK_INT(n, 1);
	CHECK(!lacks[0].hint && lacks[0].part == AGREEMENT_COMMITMENTS);
	t.part[AGREEMENT_COMMITMENTS] = "  \n";
	agreement_lacks(mem, &k, &t, &left, &lacks, &n);
	CHECK_INT(n, 1);
}

TEST(agreement_text_fingerprint_follows_the_content_alone)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct agreement_facts k = facts();
	struct agreement_text t = { .edition = 1, .at = day_at(day_make(2025, 9, 8), 9, 0) };
	struct hash one, two;
	struct doc d;

	agreement_build(mem, &k, &t, &d, NULL);
	doc_hash(&d, &one);
	promises[0].state = AGREEMENT_KEPT; /* how it goes is no part of the agreement */
	promises[1].owner = "Socialchefen";
	agreement_build(mem, &k, &t, &d, NULL);
	doc_hash(&d, &two);
	CHECK(memcmp(&one, &two, sizeof(one)) == 0);
	promises[0].state = AGREEMENT_GOING_ON, promises[1].owner = "";
	t.part[AGREEMENT_VALUES] = "Något annat.";
	agreement_build(mem, &k, &t, &d, NULL);
	doc_hash(&d, &two);
	CHECK(memcmp(&one, &two, sizeof(one)) != 0);
}

TEST(agreement_text_takes_annexes_and_leaves_out_what_is_not_safe)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct agreement_annex x = { .id = { { 1 } }, .number = 1, .title = "Insatser", .day = DAY_NONE,
				     .text = "<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](c.png)" };
	struct agreement_facts k = facts();
	struct agreement_text t = { .part = { "<b>fet</b> [x](data:text/html,y)" } };
	struct agreement_lack *lacks;
	struct doc_dropped left;
	struct doc d;
	size_t n;

	k.annexes = &x, k.nannexes = 1;
	agreement_build(mem, &k, &t, &d, &left);
	CHECK_INT(headings(&d), AGREEMENT_PARTS + 1);
	CHECK(says(mem, &d, "Bilaga 1: Insatser"));
	CHECK(!says(mem, &d, "alert") || !says(mem, &d, "<script"));
	CHECK(left.html >= 2);
	CHECK_INT(left.links, 2);
	CHECK_INT(left.images, 1);
	agreement_lacks(mem, &k, &t, &left, &lacks, &n);
	CHECK_INT(n, 3); /* undated annex, nobody answers for a promise, what was left out */
	for (size_t i = 0; i < n; i++)
		CHECK(lacks[i].hint);
}

static mst_err put_text(struct db *w, void *arg)
{
	return agreement_text_insert(w, arg);
}

static mst_err put_annex(struct db *w, void *arg)
{
	return agreement_annex_insert(w, arg);
}

static mst_err put_promise(struct db *w, void *arg)
{
	return agreement_commitment_insert(w, arg);
}

TEST(agreement_text_second_of_two_edits_changes_nothing)
{
	struct agreement_text t = { .at = 1, .by = "Per", .what = "mal", .part = { [AGREEMENT_GOAL] = "Nytt" } };
	struct db_test_bed b;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put_text, &t));
	CHECK_ERR(db_call(b.s, put_text, &t), MST_CONFLICT);
	CHECK_OK(agreement_text_latest(b.db, b.mem, &t));
	CHECK_INT(t.edition, 1);
	CHECK_STR(t.part[AGREEMENT_GOAL], "Nytt");
	CHECK_STR(t.part[AGREEMENT_TERM], NULL);
	t.part[AGREEMENT_GOAL] = NULL; /* follows the data again */
	CHECK_OK(db_call(b.s, put_text, &t));
	CHECK_OK(agreement_text_latest(b.db, b.mem, &t));
	CHECK_INT(t.edition, 2);
	CHECK_STR(t.part[AGREEMENT_GOAL], NULL);
	db_test_bed_close(&b);
}

TEST(agreement_annexes_stand_by_number_in_their_latest_edition)
{
	struct agreement_annex one = { .id = { { 1 } }, .by = "Per", .number = 2, .title = "Två", .text = "x",
				       .day = DAY_NONE };
	struct agreement_annex two = one, *list, got;
	struct db_test_bed b;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	two.id = (struct id){ { 2 } }, two.number = 1, two.title = "Ett", two.day = day_make(2025, 9, 8);
	CHECK_OK(db_call(b.s, put_annex, &one));
	CHECK_OK(db_call(b.s, put_annex, &two));
	CHECK_ERR(db_call(b.s, put_annex, &two), MST_CONFLICT);
	CHECK_OK(agreement_annexes(b.db, b.mem, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STR(list[0].title, "Ett");
	one.edition = 1, one.removed = true;
	CHECK_OK(db_call(b.s, put_annex, &one));
	CHECK_OK(agreement_annexes(b.db, b.mem, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(agreement_annex_get(b.db, b.mem, one.id, &got));
	CHECK(got.removed && got.edition == 2);
	one.title = "";
	CHECK_ERR(db_call(b.s, put_annex, &one), MST_INVALID);
	db_test_bed_close(&b);
}

TEST(agreement_commitments_stand_by_party_with_every_edition)
{
	struct agreement_commitment own = promises[0], all = promises[1], town = promises[0], *list;
	struct db_test_bed b;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	town.id = (struct id){ { 3 } }, town.org = towns[1].id, town.what = "a";
	CHECK_OK(db_call(b.s, put_promise, &town));
	CHECK_OK(db_call(b.s, put_promise, &all));
	CHECK_OK(db_call(b.s, put_promise, &own));
	CHECK_OK(agreement_commitments(b.db, b.mem, jour, &list, &n));
	CHECK_INT(n, 3);
	CHECK(id_eq(list[0].id, own.id) && id_eq(list[1].id, all.id) && id_eq(list[2].id, town.id));
	all.edition = 1, all.state = AGREEMENT_BROKEN, all.note = "Ingen svarar", all.at = 5;
	CHECK_OK(db_call(b.s, put_promise, &all));
	CHECK_ERR(db_call(b.s, put_promise, &all), MST_CONFLICT);
	CHECK_OK(agreement_commitment_editions(b.db, b.mem, all.id, &list, &n));
	CHECK_INT(n, 2);
	CHECK_INT(list[0].state, AGREEMENT_BROKEN);
	CHECK_INT(list[1].state, AGREEMENT_NOT_BEGUN);
	CHECK_OK(agreement_commitment_get(b.db, b.mem, all.id, &own));
	CHECK_STR(own.note, "Ingen svarar");
	all.what = "";
	CHECK_ERR(db_call(b.s, put_promise, &all), MST_INVALID);
	db_test_bed_close(&b);
}
