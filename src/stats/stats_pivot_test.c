/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_pivot_test.c - facts laid out by two dimensions: nothing lost, nothing counted twice. */
#include "stats/stats_pivot.h"

#include "crypto/crypto.h"
#include "db/db_test.h"

static const struct stats_row rows[] = {
	{ .quarter = "2025-Q4", .municipality = "2303", .sex = "woman", .age = "15-17", .n = 2 },
	{ .quarter = "2025-Q4", .municipality = "2303", .sex = "man", .age = "0-17", .n = 1 },
	{ .quarter = "2026-Q1", .municipality = "2303", .sex = "woman", .age = "65-", .n = 4 },
	{ .quarter = "2026-Q1", .municipality = NULL, .sex = "woman", .n = 3 },
	{ .quarter = "2026-Q1", .municipality = "2380", .sex = NULL, .age = "18-24", .n = 5 },
};

TEST(stats_pivot_crosses_two)
{
	struct arena *mem = arena_open();
	struct stats_ask ask = { .rows = AXIS_MUNICIPALITY, .cols = AXIS_SEX };
	struct stats_pivot p;

	stats_pivot_make(mem, rows, MST_LEN(rows), &ask, &p);
	CHECK_INT(p.nrows, 3);
	CHECK_INT(p.ncols, 3);
	CHECK_STR(p.rows[0], "2303");
	CHECK_STR(p.rows[2], "other"); /* last */
	CHECK_STR(p.cols[0], "woman");
	CHECK_STR(p.cols[2], "unknown");
	CHECK_INT(p.n[0], 6);
	CHECK_INT(p.n[1], 1);
	CHECK_INT(p.n[2], 0);
	CHECK_INT(p.n[2 * 3 + 0], 3);
	CHECK_INT(p.total, 15);
	ask = (struct stats_ask){ .rows = AXIS_AGE };
	stats_pivot_make(mem, rows, MST_LEN(rows), &ask, &p);
	CHECK_INT(p.ncols, 1);
	CHECK_INT(p.nrows, 5);
	CHECK_STR(p.rows[0], "15-17"); /* a group of cut facts follows its parts; unknown is last */
	CHECK_STR(p.rows[1], "0-17");
	CHECK_STR(p.rows[2], "18-24");
	CHECK_STR(p.rows[3], "65-");
	CHECK_STR(p.rows[4], "unknown");
	ask = (struct stats_ask){ .rows = AXIS_YEAR, .filter = AXIS_SEX, .only = "woman" };
	stats_pivot_make(mem, rows, MST_LEN(rows), &ask, &p);
	CHECK_INT(p.nrows, 2);
	CHECK_STR(p.rows[0], "2025");
	CHECK_INT(p.n[0], 2);
	CHECK_INT(p.n[1], 7);
	ask = (struct stats_ask){ .rows = AXIS_AGE_GROUP };
	stats_pivot_make(mem, rows, MST_LEN(rows), &ask, &p);
	CHECK_INT(p.nrows, 4); /* 15-17 and a cut fact's 0-17 are one group */
	CHECK_STR(p.rows[0], "0-17");
	CHECK_INT(p.n[0], 3);
	ask = (struct stats_ask){ .rows = AXIS_YEAR, .filter = AXIS_SEX, .only = "woman" };
	ask.only = "other";
	stats_pivot_make(mem, rows, MST_LEN(rows), &ask, &p);
	CHECK_INT(p.nrows, 0);
	CHECK_INT(p.total, 0);
	arena_close(mem);
}

TEST(stats_pivot_axes_have_codes_and_words)
{
	for (enum stats_axis a = AXIS_NONE + 1; a < AXIS_COUNT; a++) {
		CHECK(!str_empty(stats_axes[a].words));
		CHECK(stats_axis_of(stats_axes[a].code) == a); /* no code twice */
	}
	CHECK(stats_axis_of("vem") == AXIS_NONE);
	CHECK(stats_axis_of(NULL) == AXIS_NONE);
}

static const struct id jour = { { 7 } };

static mst_err put(struct db *w, void *arg)
{
	return stats_put(w, arg);
}

TEST(stats_pivot_reads_a_period_of_one_kind)
{
	static const struct {
		int y, m;
		enum stats_kind kind;
	} facts[] = { { 2025, 12, STATS_CASE }, { 2026, 1, STATS_CASE }, { 2026, 3, STATS_CASE },
		      { 2026, 4, STATS_CASE }, { 2026, 2, STATS_CONTACT } };
	static struct db_room rooms_[2];
	struct db_test_bed b;
	struct stats_row *list;
	struct db *db;
	size_t n;

	rooms_[0] = stats_room;
	CHECK_OK(crypto_start());
	if (!db_test_bed_open(&b, rooms_))
		return;
	for (size_t i = 0; i < MST_LEN(facts); i++) {
		struct stats_fact f = { .id = rng_id(), .jour = jour, .kind = facts[i].kind,
					.day = day_make(facts[i].y, facts[i].m, 5), .municipality = "2303",
					.role = "victim", .n = 1 };

		CHECK_OK(db_call(b.s, put, &f));
	}
	struct arena *mem = arena_open();

	CHECK_OK(db_reader(b.s, &db));
	CHECK_OK(stats_rows_of(db, mem, jour, STATS_CASE, day_make(2026, 2, 1), day_make(2026, 2, 2), &list,
			       &n));
	CHECK_INT(n, 1); /* alike: one row of two */
	CHECK_INT(list[0].n, 2);
	CHECK_STR(list[0].quarter, "2026-Q1");
	arena_close(mem);
	db_test_bed_close(&b);
}

TEST(stats_pivot_codes_are_parts_of_the_axis_above)
{
	struct arena *mem = arena_open();
	static const struct stats_row more[] = {
		{ .quarter = "2026-Q1", .municipality = "2303", .crime = "assault", .service = "goal4", .n = 2 },
		{ .quarter = "2026-Q1", .municipality = "2380", .crime = "violence", .service = "goal5", .n = 3 },
		{ .quarter = "2026-Q1", .municipality = "0114", .crime = "rape", .n = 4 },
	};
	struct stats_ask ask = { .rows = AXIS_COUNTY, .cols = AXIS_GOAL };
	struct stats_pivot p;

	stats_pivot_make(mem, more, MST_LEN(more), &ask, &p);
	CHECK_INT(p.nrows, 2);
	CHECK_STR(p.rows[1], "23");
	CHECK_STR(p.cols[0], "goal4");
	CHECK_STR(p.cols[2], "unknown");
	CHECK_INT(p.n[1 * 3 + 0], 2);
	CHECK_INT(p.n[1 * 3 + 1], 3);
	ask = (struct stats_ask){ .rows = AXIS_CRIME };
	stats_pivot_make(mem, more, MST_LEN(more), &ask, &p);
	CHECK_STR(p.rows[0], "assault");
	CHECK_STR(p.rows[1], "violence"); /* beside its parts, since they are summed together */
	CHECK_STR(stats_axis_up(mem, AXIS_CRIME, "assault"), "violence");
	CHECK_STR(stats_axis_up(mem, AXIS_CRIME, "violence"), "violence");
	CHECK_STR(stats_axis_up(mem, AXIS_MUNICIPALITY, "2303"), "23");
	CHECK_STR(stats_axis_up(mem, AXIS_MUNICIPALITY, "other"), "other");
	CHECK_STR(stats_axis_up(mem, AXIS_QUARTER, "2026-Q1"), "2026");
	CHECK(!stats_axis_up(mem, AXIS_SEX, "woman"));
	CHECK(stats_axis_list(AXIS_SERVICE, STATS_MEASURE) == stats_measures);
	CHECK(!stats_axis_list(AXIS_SERVICE, STATS_TALLY));
	arena_close(mem);
}
