/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution_test.c - what is given that is not money: rows and editions, values and sums, nothing
 * twice; and that the agreement tells what is promised, never what came of it. */
#include "agreement/text.h"

#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = agreement_room;
	return list;
}

static const struct id jour = { { 9 } }, town = { { 1 } };
static const struct agreement_contribution hours = {
	.id = { { 1 } }, .by = "Per", .org = { { 9 } }, .year = 2026, .kind = AGREEMENT_VOLUNTEER_HOURS,
	.what = "Stödsamtal", .promised = 1200, .delivered = -1, .rate = 27000, .source = "ansökan",
};
static const struct agreement_contribution room = {
	.id = { { 2 } }, .by = "Per", .org = { { 1 } }, .year = 2026, .kind = AGREEMENT_PREMISES_TIMES,
	.what = "Ett *rum*", .promised = 1, .delivered = 3, .rate = -1, .source = "",
};

static mst_err put(struct db *w, void *arg)
{
	return agreement_contribution_insert(w, arg);
}

TEST(agreement_contributions_stand_once_with_every_edition)
{
	struct agreement_contribution a = hours, b = room, before = hours, twin = hours, *list, got;
	struct db_test_bed bed;
	size_t n;

	if (!db_test_bed_open(&bed, rooms()))
		return;
	CHECK_OK(db_call(bed.s, put, &b));
	CHECK_OK(db_call(bed.s, put, &a));
	before.id = (struct id){ { 3 } }, before.year = 2025;
	CHECK_OK(db_call(bed.s, put, &before));
	CHECK_OK(agreement_contributions(bed.db, bed.mem, jour, 2026, &list, &n));
	CHECK_INT(n, 2);
	CHECK(id_eq(list[0].id, a.id)); /* the jour's first */
	CHECK_INT(list[0].delivered, -1);
	CHECK_INT(list[1].rate, -1);
	twin.id = (struct id){ { 4 } };
	CHECK(agreement_contribution_twin(list, n, &twin) == &list[0]);
	CHECK(!agreement_contribution_twin(list, n, &a));
	CHECK_ERR(db_call(bed.s, put, &twin), MST_CONFLICT);
	CHECK_ERR(db_call(bed.s, put, &a), MST_CONFLICT); /* somebody was quicker */
	a.edition = 1, a.delivered = 1140;
	CHECK_OK(db_call(bed.s, put, &a));
	CHECK_OK(agreement_contribution_editions(bed.db, bed.mem, a.id, &list, &n));
	CHECK_INT(n, 2);
	CHECK_INT(list[0].delivered, 1140);
	a.edition = 2, a.removed = true;
	CHECK_OK(db_call(bed.s, put, &a));
	CHECK_OK(db_call(bed.s, put, &twin)); /* what was taken away hinders nothing */
	CHECK_OK(agreement_contribution_get(bed.db, bed.mem, a.id, &got));
	CHECK(got.removed && got.edition == 3);
	CHECK_OK(agreement_contributions(bed.db, bed.mem, jour, 0, &list, &n));
	CHECK_INT(n, 3);
	db_test_bed_close(&bed);
}

TEST(agreement_contribution_is_refused_out_of_its_bounds)
{
	struct agreement_contribution bad[7];
	struct db_test_bed bed;

	if (!db_test_bed_open(&bed, rooms()))
		return;
	for (size_t i = 0; i < MST_LEN(bad); i++)
		bad[i] = hours;
	bad[0].what = "", bad[1].promised = -1, bad[2].delivered = AGREEMENT_AMOUNT_MAX + 1, bad[3].source = "";
	bad[4].rate = -1, bad[5].year = 1999, bad[6].org = ID_NONE;
	for (size_t i = 0; i < MST_LEN(bad); i++)
		CHECK_ERR(db_call(bed.s, put, &bad[i]), MST_INVALID);
	db_test_bed_close(&bed);
}

TEST(agreement_contributions_are_summed_where_they_are_valued)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct view v = { .mem = mem, .lang = VIEW_SV };
	struct agreement_contribution list[3] = { hours, room, hours };
	struct agreement_contribution_sums s;
	const char *cells[AGREEMENT_CONTRIBUTION_CELLS];

	list[2].delivered = 100;
	s = agreement_contribution_sums_of(list, 3);
	CHECK_INT(s.promised, 2 * 1200 * 27000);
	CHECK_INT(s.delivered, 100 * 27000);
	CHECK_INT(s.unvalued, 1);
	CHECK_INT(s.unknown, 1);
	CHECK_INT(agreement_contribution_value(&room, 3), -1);
	agreement_contribution_cells(&v, &list[0], cells);
	CHECK_STR(cells[1], "1\xc2\xa0" "200 timmar");
	CHECK_STR(cells[2], "–");
	CHECK_STR(cells[3], "324\xc2\xa0" "000,00");
	agreement_contribution_cells(&v, &room, cells);
	CHECK_STR(cells[1], "1 tillfälle");
	CHECK_STR(cells[4], "–");
}

/* Is it told that the economy does not say all that is promised? */
static bool left_out(struct arena *mem, const struct agreement_facts *k, const struct agreement_text *t)
{
	const struct doc_dropped none = { 0 };
	struct agreement_lack *list;
	size_t n;
	bool yes = false;

	agreement_lacks(mem, k, t, &none, &list, &n);
	for (size_t i = 0; i < n; i++)
		yes |= list[i].part == AGREEMENT_ECONOMY && list[i].hint;
	return yes;
}

TEST(agreement_economy_tells_what_is_promised_and_never_what_came_of_it)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct org towns[] = { { .id = town, .name = "Bergs kommun" } };
	struct agreement_contribution list[3] = { hours, room, room };
	struct agreement_facts k = { .jour = "Jouren", .towns = towns, .ntowns = 1, .contributions = list,
				     .ncontributions = 3 };
	struct agreement_text t = { 0 };
	const char *before, *words;

	list[2].promised = 0, list[2].what = "Ett hus";
	before = agreement_part_text(mem, &k, &t, AGREEMENT_ECONOMY);
	CHECK(strstr(before, "Jouren bidrar med:\n\n* 2026: 1\xc2\xa0" "200 timmar. Ideella timmar: Stödsamtal. "
			     "Värderas till 270\xc2\xa0kr per timme (ansökan).\n\nBergs kommun bidrar med:") != NULL);
	CHECK(strstr(before, "\\*rum\\*") != NULL); /* data are words, not Markdown */
	CHECK(!strstr(before, "Ett hus"));
	list[0].delivered = 1140;
	CHECK_STR(agreement_part_text(mem, &k, &t, AGREEMENT_ECONOMY), before);
	CHECK(!left_out(mem, &k, &t));
	t.part[AGREEMENT_ECONOMY] = "Skrivet för hand: Stödsamtal.";
	CHECK(left_out(mem, &k, &t)); /* of the room it says nothing */
	t.part[AGREEMENT_ECONOMY] = "Stödsamtal, och Ett *rum*.";
	CHECK(!left_out(mem, &k, &t));
	t.part[AGREEMENT_ECONOMY] = NULL;
	k.ncontributions = 0;
	words = agreement_part_text(mem, &k, &t, AGREEMENT_ECONOMY);
	CHECK(strstr(words, "Båda sidor bidrar också med annat än pengar") != NULL);
}
