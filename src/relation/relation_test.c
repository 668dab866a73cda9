/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation_test.c - what a meeting may be saved as, its facts, its headings, and the order of promises. */
#include "relation/liaison.h"
#include "relation/relation.h"

#include "db/db_test.h"
#include "stats/stats.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = relation_room;
	list[1] = stats_room;
	return list;
}

static const struct id jour = { { 9 } };
static const char *const codes[] = { NULL, "2303", "2380" };

struct held {
	struct relation_meeting *m;
	struct relation_present *list;
	size_t n;
};

static mst_err put_meeting(struct db *w, void *arg)
{
	return relation_meeting_put(w, arg);
}

static mst_err put_held(struct db *w, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct held *h = arg;

	TRY(relation_meeting_put(w, h->m));
	return relation_presents_put(w, mem, jour, h->m, h->list, h->n, codes);
}

static mst_err put_action(struct db *w, void *arg)
{
	return relation_action_put(w, arg);
}

static struct relation_meeting planned(void)
{
	return (struct relation_meeting){ .id = { { 1 } }, .fact = { { 2 } }, .state = RELATION_PLANNED,
					  .day = day_make(2026, 3, 10), .clock = "", .title = "Möte",
					  .place = "", .agenda = "1. Ett", .minutes = "",
					  .secretary = "", .signed_on = DAY_NONE, .signed_by = "" };
}

static int64_t facts(struct db_test_bed *b, enum stats_kind kind)
{
	struct stats_count *list;
	int64_t sum = 0;
	size_t n;

	if (stats_by(b->db, b->mem, jour, kind, STATS_BY_MUNICIPALITY, day_make(2026, 1, 1),
		     day_make(2026, 12, 31), &list, &n) != MST_OK)
		return -1;
	for (size_t i = 0; i < n; i++)
		sum += list[i].n;
	return sum;
}

TEST(relation_meeting_that_is_held_or_signed_needs_what_tells_it)
{
	struct db_test_bed b;
	struct relation_meeting m = planned();

	if (!db_test_bed_open(&b, rooms()))
		return;
	m.title = "";
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID);
	m.title = "Möte", m.day = DAY_NONE;
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID);
	m = planned(), m.state = RELATION_DRAFT;
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID); /* no minutes */
	m.minutes = "### 1. Ett", m.state = RELATION_SIGNED, m.signed_by = "Sara";
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID); /* no day, no version */
	m.signed_on = m.day;
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID);
	m.version.b[0] = 7;
	CHECK_OK(db_call(b.s, put_meeting, &m));
	m.edition = 1, m.signed_by = "";
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_INVALID);
	db_test_bed_close(&b);
}

TEST(relation_meeting_second_of_two_edits_changes_nothing)
{
	struct db_test_bed b;
	struct relation_meeting m = planned(), now;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put_meeting, &m));
	m.edition = 1, m.title = "Den första";
	CHECK_OK(db_call(b.s, put_meeting, &m));
	m.title = "Den andra";
	CHECK_ERR(db_call(b.s, put_meeting, &m), MST_CONFLICT);
	CHECK_OK(relation_meeting_get(b.db, b.mem, m.id, &now));
	CHECK_STR(now.title, "Den första");
	CHECK_INT(now.edition, 2);
	db_test_bed_close(&b);
}

TEST(relation_minutes_hand_down_facts_that_follow_who_came)
{
	struct relation_present came[] = { { { { 9 } }, "Karin", ID_NONE },
					   { { { 3 } }, "Anders", { { 33 } } },
					   { { { 4 } }, "Sara", { { 34 } } } };
	struct db_test_bed b;
	struct relation_meeting m = planned();
	struct held h = { &m, came, 3 };
	struct relation_present *list;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put_meeting, &m));
	CHECK_INT(facts(&b, STATS_MEETING), 0);
	m.edition = 1, m.state = RELATION_DRAFT, m.minutes = "### 1. Ett";
	CHECK_OK(db_call(b.s, put_held, &h));
	CHECK_INT(facts(&b, STATS_MEETING), 1);
	CHECK_INT(facts(&b, STATS_ATTENDANCE), 2);
	m.edition = 2, h.n = 2, came[1].fact.b[0] = 35;
	CHECK_OK(db_call(b.s, put_held, &h));
	CHECK_INT(facts(&b, STATS_MEETING), 1);
	CHECK_INT(facts(&b, STATS_ATTENDANCE), 1);
	CHECK_OK(relation_presents(b.db, b.mem, m.id, &list, &n));
	CHECK_INT(n, 2);
	m.edition = 3, came[1].names = "";
	CHECK_ERR(db_call(b.s, put_held, &h), MST_INVALID);
	CHECK_INT(facts(&b, STATS_ATTENDANCE), 1);
	db_test_bed_close(&b);
}

TEST(relation_actions_come_open_first_and_by_their_day)
{
	static const int due[] = { 20, 5, 12, 1 };
	struct db_test_bed b;
	struct relation_action *list;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	for (uint8_t i = 0; i < 4; i++) {
		struct relation_action a = { .id = { { i + 1 } }, .what = "Boka", .org = jour, .who = "",
					     .due = day_make(2026, 4, due[i]),
					     .done = i == 3 ? day_make(2026, 4, 2) : DAY_NONE };

		CHECK_OK(db_call(b.s, put_action, &a));
		a.edition = 1, a.removed = i == 2;
		CHECK_OK(db_call(b.s, put_action, &a));
		CHECK_ERR(db_call(b.s, put_action, &a), MST_CONFLICT);
		a.edition = 2, a.what = "";
		CHECK_ERR(db_call(b.s, put_action, &a), MST_INVALID);
	}
	CHECK_OK(relation_actions(b.db, b.mem, ID_NONE, &list, &n));
	CHECK_INT(n, 3);
	CHECK_INT(list[0].id.b[0], 2);
	CHECK_INT(list[1].id.b[0], 1);
	CHECK_INT(list[2].id.b[0], 4);
	CHECK_OK(relation_actions(b.db, b.mem, jour, &list, &n));
	CHECK_INT(n, 0);
	db_test_bed_close(&b);
}

TEST(relation_minutes_get_a_heading_for_each_numbered_point)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(relation_minutes_from(mem, "1. Öppnande\r\n   * En sak\n2) Ekonomi\n\nFritt\n12. \n7. Sist"),
		  "### 1. Öppnande\n\n\n### 2. Ekonomi\n\n\n### 3. Sist\n\n");
	CHECK_STR(relation_minutes_from(mem, "Bara text"), "");
}

static mst_err put_liaison(struct db *w, void *arg)
{
	return relation_liaison_put(w, arg);
}

TEST(relation_liaison_has_a_name_and_the_second_of_two_edits_changes_nothing)
{
	struct relation_liaison l = { .id = { { 1 } }, .org = { { 2 } }, .name = "", .title = "",
				      .mail = "", .phone = "" }, got, *list;
	struct db_test_bed b;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_ERR(db_call(b.s, put_liaison, &l), MST_INVALID);
	l.name = "Anders";
	CHECK_OK(db_call(b.s, put_liaison, &l));
	l.edition = 1, l.phone = "070-174 06 05";
	CHECK_OK(db_call(b.s, put_liaison, &l));
	CHECK_ERR(db_call(b.s, put_liaison, &l), MST_CONFLICT);
	CHECK_OK(relation_liaison_get(b.db, b.mem, l.id, &got));
	CHECK_INT(got.edition, 2);
	CHECK_STR(got.phone, "070-174 06 05");
	CHECK_OK(relation_liaisons(b.db, b.mem, &list, &n));
	CHECK_INT(n, 1);
	db_test_bed_close(&b);
}
