/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement_test.c - which agreement is in force, the order of its goals, and two who edit it. */
#include "agreement/agreement.h"

#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = agreement_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return agreement_insert(w, arg);
}

static mst_err change(struct db *w, void *arg)
{
	return agreement_update(w, arg);
}

static const struct agreement_document papers[] = { { "Beslut", 0 }, { "Bilaga", DAY_NONE } };

static struct agreement sample(uint8_t id, int32_t from)
{
	return (struct agreement){ .id = { { id } }, .partnership = "Jouren och kommunerna",
				   .from_day = from, .title = "Titel", .purpose = "Syfte",
				   .target_group = "Alla",
				   .goals = { "Mål", "Ett", "Två", "Tre", "Fyra", "Fem" },
				   .documents = papers, .ndocuments = MST_LEN(papers) };
}

TEST(agreement_current_is_the_latest_that_has_begun)
{
	struct db_test_bed b;
	struct agreement first = sample(1, day_make(2026, 3, 1)), a;
	struct agreement later = sample(2, day_make(2028, 1, 1));

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_ERR(agreement_current(b.db, b.mem, day_make(2026, 3, 1), &a), MST_NOTFOUND);
	later.title = "Ny";
	CHECK_OK(db_call(b.s, put, &later));
	CHECK_OK(db_call(b.s, put, &first));
	CHECK_ERR(agreement_current(b.db, b.mem, day_make(2026, 2, 28), &a), MST_NOTFOUND);
	CHECK_OK(agreement_current(b.db, b.mem, day_make(2026, 3, 1), &a));
	CHECK_STR(a.title, "Titel");
	CHECK_INT(a.from_day, day_make(2026, 3, 1));
	CHECK_OK(agreement_current(b.db, b.mem, day_make(2027, 12, 31), &a));
	CHECK_STR(a.title, "Titel");
	CHECK_OK(agreement_current(b.db, b.mem, day_make(2028, 1, 1), &a));
	CHECK_STR(a.title, "Ny");
	later.id.b[0] = 3;
	CHECK_ERR(db_call(b.s, put, &later), MST_CONFLICT);
	db_test_bed_close(&b);
}

TEST(agreement_goals_and_papers_keep_their_order)
{
	static const char *const want[] = { "Mål", "Ett", "Två", "Tre", "Fyra", "Fem" };
	struct db_test_bed b;
	struct agreement a = sample(1, day_make(2026, 3, 1));

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put, &a));
	a = (struct agreement){ 0 };
	CHECK_OK(agreement_current(b.db, b.mem, day_make(2026, 4, 1), &a));
	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		CHECK_STR(a.goals[i], want[i]);
	CHECK_INT(a.ndocuments, 2);
	CHECK_STR(a.documents[0].name, "Beslut");
	CHECK_STR(a.documents[1].name, "Bilaga");
	CHECK_INT(a.documents[1].day, DAY_NONE);
	db_test_bed_close(&b);
}

TEST(agreement_second_of_two_edits_changes_nothing)
{
	struct db_test_bed b;
	struct agreement one = sample(1, day_make(2026, 3, 1)), two, now;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put, &one));
	CHECK_OK(agreement_current(b.db, b.mem, one.from_day, &one));
	two = one;
	one.goals[3] = "Tre, av den första";
	two.title = "Av den andra", two.goals[1] = "Ett, av den andra";
	CHECK_OK(db_call(b.s, change, &one));
	CHECK_ERR(db_call(b.s, change, &two), MST_CONFLICT);
	CHECK_OK(agreement_current(b.db, b.mem, one.from_day, &now));
	CHECK_STR(now.title, "Titel");
	CHECK_STR(now.goals[1], "Ett");
	CHECK_STR(now.goals[3], "Tre, av den första");
	CHECK_INT(now.edition, 2);
	two.edition = now.edition;
	CHECK_OK(db_call(b.s, change, &two));
	db_test_bed_close(&b);
}

TEST(agreement_without_a_text_is_refused)
{
	struct db_test_bed b;
	struct agreement a = sample(1, day_make(2026, 3, 1));

	if (!db_test_bed_open(&b, rooms()))
		return;
	a.goals[5] = "";
	CHECK_ERR(db_call(b.s, put, &a), MST_INVALID);
	a.goals[5] = "Fem";
	CHECK_OK(db_call(b.s, put, &a));
	a.edition = 1, a.purpose = NULL;
	CHECK_ERR(db_call(b.s, change, &a), MST_INVALID);
	db_test_bed_close(&b);
}
