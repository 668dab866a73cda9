/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_web_test.c - periods, findings, hidden words, and the task that freezes. */
#include "stats/stats_jobs.h"
#include "stats/stats_web.h"

#include "db/db_test.h"
#include "org/org.h"

TEST(stats_periods)
{
	int32_t today = day_make(2026, 5, 17);
	struct stats_span s;

	CHECK_OK(stats_span_of(NULL, today, DAY_NONE, &s));
	CHECK_INT(s.from, day_make(2026, 4, 1));
	CHECK_INT(s.to, day_make(2026, 6, 30));
	CHECK_OK(stats_span_of("aret", today, DAY_NONE, &s));
	CHECK_INT(s.from, day_make(2026, 1, 1));
	CHECK_INT(s.to, day_make(2026, 6, 30));
	CHECK_OK(stats_span_of("forra-aret", today, DAY_NONE, &s));
	CHECK_INT(s.from, day_make(2025, 1, 1));
	CHECK_INT(s.to, day_make(2025, 12, 31));
	CHECK_OK(stats_span_of("allt", today, day_make(2023, 7, 1), &s));
	CHECK_INT(s.from, day_make(2023, 7, 1));
	CHECK_INT(s.to, day_make(2026, 6, 30));
	CHECK_OK(stats_span_of("allt", today, DAY_NONE, &s)); /* nothing counted yet */
	CHECK_INT(s.from, day_make(2026, 4, 1));
	CHECK_INT(stats_span_of("annat", today, DAY_NONE, &s), MST_NOTFOUND);
}

TEST(stats_next_freeze)
{
	CHECK_INT(stats_freeze_next(day_make(2026, 4, 4)), day_make(2026, 4, 5));
	CHECK_INT(stats_freeze_next(day_make(2026, 4, 5)), day_make(2026, 7, 5));
	CHECK_INT(stats_freeze_next(day_make(2026, 12, 31)), day_make(2027, 1, 5));
	CHECK_INT(stats_freeze_next_year(day_make(2026, 1, 4)), day_make(2026, 1, 5));
	CHECK_INT(stats_freeze_next_year(day_make(2026, 1, 5)), day_make(2027, 1, 5));
}

/* 4242 stands where a hidden count would be: it must come out nowhere. */
TEST(stats_findings_say_what_is_shown)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view view = { .mem = mem }, *v = &view;
	struct view_bar bars[] = { { .label = "A", .value = 30 }, { .label = "B", .value = 12 } };
	struct stats_figure f = { .bars = bars, .n = 2 };

	CHECK_STR(stats_finding(v, &f, 42, false), "Störst: A, 30 av 42 personer.");
	bars[0].hidden = true;
	bars[0].value = 4242;
	CHECK_STR(stats_finding(v, &f, 42, false),
		  "Störst av det som visas: B, 12 av 42 personer.");
	CHECK_STR(stats_finding(v, &f, 0, true), "Störst av det som visas: B, 12 personer.");
	bars[1].hidden = true;
	CHECK_STR(stats_finding(v, &f, 42, false),
		  "Fördelningen visas inte, för att skydda personer.");
	CHECK_STR(stats_finding(v, &f, 0, false), "Ingen räknades under perioden.");
}

TEST(stats_hidden_cells_of_a_table_read_alike)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view view = { .mem = mem }, *v = &view;
	struct stats_cell cells[] = { { .code = "woman", .hidden = true, .primary_alone = true },
				      { .code = "man", .n = 9 } };
	struct stats_table t = { .name = "sex", .total = 12, .cells = cells, .n = 2 };
	struct stats_snapshot s = { .threshold = 5, .tables = &t, .ntables = 1 };
	struct stats_figure f = stats_figure_of(v, &s, "sex");

	CHECK_STR(f.hidden_words, "färre än 5");
	CHECK_INT(f.n, 2);
	CHECK_STR(f.bars[0].label, "Kvinna eller flicka");
	CHECK(f.bars[0].hidden && !f.bars[1].hidden);
	cells[0].primary_alone = false;
	CHECK_STR(stats_hidden_words(v, &s, &t), "visas inte, för att skydda personer");
	CHECK_INT(stats_figure_of(v, &s, "role").n, 0);
}

/* ---- the task ---- */

static const struct id jour = { { 7 } };

static mst_err apply_facts(struct db *w, void *arg)
{
	struct org m = { .id = rng_id(), .kind = ORG_MUNICIPALITY, .name = "Ragunda kommun",
			 .short_name = "Ragunda", .slug = "ragunda", .code = "2303" };
	struct stats_fact f = { .jour = jour, .kind = STATS_CASE, .municipality = "2303", .n = 1 };

	TRY(org_insert(w, &m));
	for (int i = 0; i < *(int *)arg; i++) {
		f.id = rng_id();
		f.day = day_make(2026, 2, 1 + i % 28);
		TRY(stats_put(w, &f));
	}
	return MST_OK;
}

static bool setup(struct db_test_bed *b)
{
	static struct db_room rooms[4];
	int persons = 30;

	rooms[0] = stats_room;
	rooms[1] = org_room;
	rooms[2] = audit_room;
	CHECK_OK(crypto_start());
	if (!db_test_bed_open(b, rooms))
		return false;
	CHECK_OK(db_call(b->s, apply_facts, &persons));
	return true;
}

TEST(stats_freeze_waits_and_comes_once)
{
	struct db_test_bed b;
	struct stats_due *due = NULL, *twin = NULL;
	struct stats_snapshot snap;
	struct audit_line *lines;
	size_t n;

	if (!setup(&b))
		return;
	CHECK_OK(stats_freeze_due(b.db, b.mem, jour, day_make(2026, 4, 5), 1, &due));
	CHECK_OK(stats_freeze_due(b.db, b.mem, jour, day_make(2026, 6, 1), 2, &twin));
	CHECK(due != NULL && twin != NULL);
	CHECK_OK(db_call(b.s, stats_freeze_due_apply, due));
	CHECK_INT(db_call(b.s, stats_freeze_due_apply, twin), MST_CONFLICT);
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &snap));
	CHECK_INT(snap.to, day_make(2026, 3, 31));
	CHECK_OK(stats_freeze_due(b.db, b.mem, jour, day_make(2026, 7, 4), 3, &due));
	CHECK(due == NULL); /* the second quarter may still get its last days */
	CHECK_OK(stats_freeze_due(b.db, b.mem, jour, day_make(2026, 7, 5), 3, &due));
	CHECK(due != NULL);
	CHECK_OK(audit_select(b.db, b.mem, &(struct audit_filter){ .jour = jour, .most = 10 }, &lines, &n));
	CHECK_INT(n, 1); /* the one that was refused left no row */
	CHECK(n == 1 && str_eq(lines[0].act, "stats.freeze"));
	db_test_bed_close(&b);
}
