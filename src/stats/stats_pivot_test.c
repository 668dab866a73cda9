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
	CHECK_OK(stats_rows_of(db, mem, jour, STATS_CASE, day_make(2026, 2, 1), day_make(2026, 2, 2),
			       &(struct stats_ask){ .rows = AXIS_MUNICIPALITY, .cols = AXIS_YEAR }, &list, &n));
	CHECK_INT(n, 1); /* alike: one row of two */
	CHECK_INT(list[0].n, 2);
	CHECK_STR(list[0].quarter, "2026-Q1");
	arena_close(mem);
	db_test_bed_close(&b);
}

/* Facts of every shape: one code in four is not known. */
static void invent(struct stats_row *r, size_t i)
{
	static const char *const towns[] = { "2303", "2380", "0114" }, *const quarters[] = { "2025-Q3", "2025-Q4", "2026-Q1" };
	const struct stats_code *const lists[] = { stats_roles, stats_sexes, stats_ages, stats_crimes, stats_sources,
						   stats_reported, stats_outcomes, stats_circumstances };
	const char **const codes[] = { &r->role, &r->sex, &r->age, &r->crime, &r->source, &r->reported, &r->service,
				       &r->circumstance };
	uint8_t dice[MST_LEN(lists) + 3];

	rng_bytes(dice, sizeof(dice));
	*r = (struct stats_row){ .jour = jour, .id = rng_id(), .kind = STATS_CASE, .n = 1 + (int64_t)(i % 3) };
	r->quarter = quarters[dice[0] % 3];
	r->municipality = dice[1] % 4 ? towns[dice[1] % 3] : NULL;
	for (size_t k = 0; k < MST_LEN(lists); k++) {
		size_t many = 0;

		while (lists[k][many].code)
			many++;
		*codes[k] = dice[k + 3] % 4 ? lists[k][dice[k + 3] % many].code : NULL;
	}
}

static mst_err put_row(struct db *w, void *arg)
{
	return stats_row_put(w, arg);
}

static void same_table(const struct stats_pivot *is, const struct stats_pivot *should)
{
	CHECK_INT(is->total, should->total);
	CHECK_INT(is->nrows, should->nrows);
	CHECK_INT(is->ncols, should->ncols);
	for (size_t i = 0; i < should->nrows && is->nrows == should->nrows; i++)
		CHECK_STR(is->rows[i], should->rows[i]);
	for (size_t i = 0; i < should->ncols && is->ncols == should->ncols; i++)
		CHECK_STR(is->cols[i], should->cols[i]);
	for (size_t i = 0; i < should->nrows * should->ncols && is->nrows == should->nrows && is->ncols == should->ncols; i++)
		CHECK_INT(is->n[i], should->n[i]);
}

/* Summed while it is read, a table is what the facts give that are laid out one by one: by every two axes, with and
 * without a filter. */
TEST(stats_pivot_sums_as_the_facts_one_by_one)
{
	static struct stats_row facts[300];
	static struct db_room rooms_[2];
	struct db_test_bed b;
	struct db *db;

	rooms_[0] = stats_room;
	CHECK_OK(crypto_start());
	if (!db_test_bed_open(&b, rooms_))
		return;
	for (size_t i = 0; i < MST_LEN(facts); i++) {
		invent(&facts[i], i);
		CHECK_OK(db_call(b.s, put_row, &facts[i]));
	}
	CHECK_OK(db_reader(b.s, &db));
	for (enum stats_axis down = AXIS_NONE + 1; down < AXIS_COUNT; down++)
		for (enum stats_axis across = AXIS_NONE; across < AXIS_COUNT; across++) {
			MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
			struct stats_ask ask = { down, across, across % 2 ? AXIS_MUNICIPALITY : AXIS_NONE, "2380" };
			struct stats_pivot is, should;
			struct stats_row *list;
			size_t n;

			CHECK_OK(stats_rows_of(db, mem, jour, STATS_CASE, day_make(2025, 7, 1),
					       day_make(2026, 3, 31), &ask, &list, &n));
			stats_pivot_make(mem, list, n, &ask, &is);
			stats_pivot_make(mem, facts, MST_LEN(facts), &ask, &should);
			same_table(&is, &should);
		}
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
