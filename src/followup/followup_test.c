/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_test.c - what an indicator says of a basis, what it never says, and what is written. */
#include "followup/followup_db.h"

#include "auth/auth_fixture.h"
#include "base/test.h"

static const struct view SV = { .lang = VIEW_SV };

/* Two municipalities, of which the first's count is hidden. */
static struct followup_basis basis(struct arena *mem, bool few)
{
	struct followup_basis b = { .year = 2025, .from = day_make(2025, 1, 1), .to = day_make(2025, 12, 31),
				    .perceived = -1, .own_way = -1, .known_way = -1, .first_contacts = -1, .compensation = -1, .ended = -1,
				    .has_snapshot = true };
	struct stats_table *t = arena_new(mem, struct stats_table, 2);

	t->name = "municipality";
	t->total = 100;
	t->n = 3;
	t->cells = arena_new(mem, struct stats_cell, 3);
	t->cells[0] = (struct stats_cell){ .code = "2303", .hidden = true, .primary_alone = few };
	t->cells[1] = (struct stats_cell){ .code = "2380", .n = 65 };
	t->cells[2] = (struct stats_cell){ .code = "other", .hidden = true, .primary_alone = few };
	t[1] = (struct stats_table){ .name = "role", .total = 100, .to = day_make(2025, 12, 31) };
	b.snapshot = (struct stats_snapshot){ .tables = t, .ntables = 2, .threshold = 5,
					      .from = day_make(2023, 1, 1), .to = day_make(2025, 12, 31) };
	b.ntowns = 2;
	b.towns = arena_new(mem, struct followup_town, 2);
	b.towns[0] = (struct followup_town){ .org = { .id = { { 1 } }, .code = "2303", .slug = "ragunda",
						      .short_name = "Ragunda", .population = 5000 },
					     .attended = 2, .perceived = 150, .cases = -1, .reported = 4000 };
	b.towns[1] = (struct followup_town){ .org = { .id = { { 2 } }, .code = "2380", .slug = "ostersund",
						      .short_name = "Östersund", .population = 65000 },
					     .attended = 1, .perceived = -1, .cases = -1, .reported = 5000 };
	return b;
}

static const char *says(struct arena *mem, const struct followup_basis *b, const char *code,
			const struct org *town)
{
	struct view v = SV;
	struct followup_value value = followup_value(b, followup_find(code), town);

	v.mem = mem;
	return followup_words(&v, followup_find(code), &value);
}

TEST(followup_list_is_whole)
{
	int goal = 0;

	for (const struct followup_indicator *i = followup_indicators; i->code; i++) {
		CHECK(i->goal >= goal && i->goal < AGREEMENT_GOALS);
		goal = i->goal;
		CHECK(i->title && i->definition && i->formula && i->period && i->owner && i->caveat);
		CHECK(followup_find(i->code) == i); /* no code twice */
		/* What nothing counts is typed once, for the county. */
		CHECK(i->count || i->reach == FOLLOWUP_COUNTY);
	}
	CHECK(!followup_find("hemligt"));
}

TEST(followup_hides_what_the_snapshot_hides)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct followup_basis b = basis(mem, false);
	const struct org *ragunda = &b.towns[0].org, *ostersund = &b.towns[1].org;

	CHECK_STR(says(mem, &b, "personer", ragunda), "visas inte, för att skydda personer");
	CHECK_STR(says(mem, &b, "per-1000", ragunda), "visas inte, för att skydda personer");
	CHECK_STR(says(mem, &b, "personer", ostersund), "65");
	CHECK_STR(says(mem, &b, "per-1000", ostersund), "1,0");
	CHECK_STR(says(mem, &b, "personer", NULL), "100");
	CHECK_STR(says(mem, &b, "per-1000", NULL), "1,4");
	CHECK_STR(says(mem, &b, "kontakter", NULL), "–"); /* not in this snapshot */
	CHECK_STR(says(mem, &b, "kontakter", ragunda), "–");
	b = basis(mem, true);
	CHECK_STR(says(mem, &b, "personer", &b.towns[0].org), "färre än 5");
	CHECK_STR(says(mem, &b, "per-1000", &b.towns[0].org), "visas inte, för att skydda personer");
	b.has_snapshot = false;
	CHECK_STR(says(mem, &b, "personer", NULL), "–");
}

TEST(followup_counts_what_has_no_persons)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct followup_basis b = basis(mem, false);
	struct relation_meeting meetings[] = { { .state = RELATION_SIGNED }, { .state = RELATION_DRAFT },
					       { .state = RELATION_PLANNED }, { .state = RELATION_CANCELLED } };
	struct relation_action actions[] = {
		{ .org = b.towns[0].org.id, .done = day_make(2025, 5, 1) },
		{ .org = b.towns[0].org.id, .done = DAY_NONE },
		{ .org = b.towns[1].org.id, .done = day_make(2026, 1, 2) }, /* after the year */
	};
	struct relation_outreach outreach[] = {
		{ .kind = "school", .municipality = "2303", .participants = 30, .goal = 4, .groups = 3 },
		{ .kind = "media", .participants = -1, .goal = 3 },
		{ .kind = "lecture", .municipality = "2380", .participants = 12, .goal = 5, .groups = 1 },
	};

	b.meetings = meetings, b.nmeetings = MST_LEN(meetings);
	b.actions = actions, b.nactions = MST_LEN(actions);
	b.outreach = outreach, b.noutreach = MST_LEN(outreach);
	CHECK_STR(says(mem, &b, "moten", NULL), "2 av 4");
	CHECK_STR(says(mem, &b, "narvaro", &b.towns[0].org), "2 av 2");
	CHECK_STR(says(mem, &b, "narvaro", NULL), "3 av 4");
	CHECK_STR(says(mem, &b, "atgarder", &b.towns[0].org), "1 av 2");
	CHECK_STR(says(mem, &b, "atgarder", NULL), "1 av 3");
	CHECK_STR(says(mem, &b, "information", &b.towns[0].org), "1");
	CHECK_STR(says(mem, &b, "information", NULL), "3");
	CHECK_STR(says(mem, &b, "deltagare", NULL), "42");
	CHECK_STR(says(mem, &b, "debatt", NULL), "2");
	CHECK_STR(says(mem, &b, "gemensamt", NULL), "1");
	CHECK_STR(says(mem, &b, "otrygga", &b.towns[0].org), "15 procent");
	CHECK_STR(says(mem, &b, "otrygga", &b.towns[1].org), "–");
	CHECK_INT(followup_group(&b, NULL, 0), 2);
	CHECK_INT(followup_group(&b, &b.towns[0].org, 1), 1);
}

TEST(followup_keeps_the_jours_own_to_the_jour)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct followup_basis b = basis(mem, false);

	CHECK_STR(says(mem, &b, "egen-vag", NULL), "–");
	CHECK_STR(says(mem, &b, "formedling", NULL), "–");
	CHECK_STR(says(mem, &b, "forsta-kontakt", NULL), "–");
	b.own_way = 30, b.known_way = 120, b.towns[0].cases = 43, b.towns[1].cases = 200;
	CHECK_STR(says(mem, &b, "natt", NULL), "–");
	CHECK_STR(says(mem, &b, "ersattning", NULL), "–");
	CHECK_STR(says(mem, &b, "fick-stod", NULL), "–");
	b.ended = 20, b.helped = 14;
	CHECK_STR(says(mem, &b, "fick-stod", NULL), "14 av 20");
	CHECK_STR(says(mem, &b, "fick-stod", &b.towns[1].org), "–");
	b.first_contacts = 12, b.first_in_time = 9, b.referrals = 15, b.compensation = 4;
	CHECK_STR(says(mem, &b, "natt", NULL), "12 av 15");
	CHECK_STR(says(mem, &b, "ersattning", NULL), "4");
	CHECK_STR(says(mem, &b, "ersattning", &b.towns[1].org), "–");
	CHECK_STR(says(mem, &b, "forsta-kontakt", NULL), "9 av 12");
	CHECK_STR(says(mem, &b, "forsta-kontakt", &b.towns[1].org), "–");
	CHECK_STR(says(mem, &b, "egen-vag", NULL), "30 av 120");
	b.answered = 9, b.expected = 9;
	CHECK_STR(says(mem, &b, "enkat", NULL), "–");
	b.answered = 42, b.expected = 34;
	CHECK_STR(says(mem, &b, "enkat", NULL), "81 procent");
	CHECK_STR(says(mem, &b, "enkat", &b.towns[1].org), "–");
	CHECK_STR(says(mem, &b, "formedling", NULL), "2,7 procent");
	b.towns[1].reported = -1; /* not read in: its cases do not count either */
	CHECK_STR(says(mem, &b, "formedling", NULL), "1,1 procent");
	CHECK_STR(says(mem, &b, "egen-vag", &b.towns[1].org), "–");
}

TEST(followup_targets_are_held_against_what_is_known)
{
	const struct followup_indicator *share = followup_find("moten"), *less = followup_find("otrygga"),
					*persons = followup_find("personer");
	struct followup_value two_of_three = { .state = FOLLOWUP_KNOWN, .n = 2, .of = 3 };
	struct followup_value fifteen = { .state = FOLLOWUP_KNOWN, .n = 150 };
	struct followup_value hidden = { .state = FOLLOWUP_HIDDEN, .few = true, .threshold = 5 };

	CHECK_INT(followup_reached(share, &two_of_three, 66), 1);
	CHECK_INT(followup_reached(share, &two_of_three, 67), 0); /* 66,7 is not 67 */
	CHECK_INT(followup_level(share, &two_of_three), 67);
	CHECK_INT(followup_reached(less, &fifteen, 15), 1);
	CHECK_INT(followup_reached(less, &fifteen, 14), 0);
	CHECK_INT(followup_reached(persons, &hidden, 3), -1); /* it would tell of the count */
	CHECK_INT(followup_reached(persons, &fifteen, -1), -1);
}

static const struct db_room *rooms(void)
{
	static struct db_room list[8];

	list[0] = org_room, list[1] = doc_room, list[2] = followup_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return followup_entry_put(w, arg);
}

TEST(followup_entry_is_not_written_over)
{
	struct auth_fixture f;
	struct followup_entry e = { .place = "2303", .indicator = "moten", .year = 2025, .target = 90,
				    .typed = -1, .comment = "Två hölls.", .by = "Per-Erik" }, *list;
	struct followup_basis b = { 0 };
	struct ctx c;

	if (!auth_fixture_open(&f, rooms(), 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_INT(db_call(f.app.data, put, &e), MST_OK);
	CHECK_INT(db_call(f.app.data, put, &e), MST_CONFLICT); /* another new one */
	e.edition = 1;
	e.target = -1;
	CHECK_INT(db_call(f.app.data, put, &e), MST_OK);
	CHECK_INT(db_call(f.app.data, put, &e), MST_CONFLICT);
	CHECK_INT(followup_entries(c.db, c.mem, 2025, &list, &b.nentries), MST_OK);
	b.entries = list;
	CHECK_INT(b.nentries, 1);
	CHECK_INT(list[0].edition, 2);
	CHECK_INT(list[0].target, -1);
	CHECK_INT(list[0].typed, -1);
	CHECK_STR(list[0].comment, "Två hölls.");
	CHECK_STR(followup_entry_of(&b, followup_find("moten"), NULL)->comment, "");
	ctx_close(&c);
	auth_fixture_close(&f);
}
