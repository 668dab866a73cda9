/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_answer_test.c - answers besides the snapshots, on a real store: what is out is one. */
#include "stats/stats_freeze_priv.h"

#include "crypto/crypto.h"
#include "db/db_test.h"

static const struct id jour = { { 7 } };
static const char *const county[] = { "2303", "2305", "2380", NULL };

static bool setup(struct db_test_bed *b)
{
	static struct db_room rooms[2];

	rooms[0] = stats_room;
	CHECK_OK(crypto_start());
	return db_test_bed_open(b, rooms);
}

static mst_err apply_put(struct db *w, void *arg)
{
	return stats_put(w, arg);
}

static mst_err apply_freeze(struct db *w, void *arg)
{
	return stats_freeze_apply(w, arg);
}

static mst_err apply_answer(struct db *w, void *arg)
{
	return stats_answer_apply(w, arg);
}

static mst_err apply_cut(struct db *w, void *arg)
{
	return stats_cut(w, arg, 1);
}

static struct id put(struct db_test_bed *b, int n, int y, int m, const char *municipality,
		     const char *source)
{
	struct stats_fact f = { .jour = jour, .kind = STATS_CASE, .day = day_make(y, m, 10),
				.municipality = municipality, .role = "victim", .sex = "woman",
				.age = "25-44", .crime = "assault", .source = source, .n = 1 };

	while (n-- > 0) {
		f.id = rng_id();
		CHECK_OK(db_call(b->s, apply_put, &f));
	}
	return f.id;
}

static mst_err freeze(struct db_test_bed *b, int y, int m)
{
	struct stats_freeze *f = NULL;

	TRY(stats_freeze_prepare(b->db, b->mem, jour, day_make(y, m, 3), 1000, county, &f));
	return db_call(b->s, apply_freeze, f);
}

static struct stats_answer ask(struct db_test_bed *b, const char *table, const char *code, int from, int to)
{
	struct stats_question q = { table, code, quarter_first_day(from), quarter_last_day(to), "2303" };
	struct stats_answer a = { 0 };

	CHECK_OK(stats_answer_prepare(b->db, b->mem, jour, &q, &a));
	a.at = 5;
	a.by = "Karin";
	return a;
}

#define Q(y, n) ((y)*4 + (n)-1)

TEST(stats_answer_is_protected_with_all_that_is_out)
{
	struct stats_answer year, three, *list;
	struct db_test_bed b;
	size_t n;

	if (!setup(&b))
		return;
	for (int m = 2; m < 12; m += 3) {
		(void)put(&b, m == 11 ? 2 : 8, 2025, m, "2303", "police");
		(void)put(&b, 20, 2025, m, "2380", "police");
	}
	CHECK_OK(freeze(&b, 2026, 1));
	/* Three quarters alone could be told: but then the two of the fourth are what is left of 26. */
	three = ask(&b, "municipality", "2303", Q(2025, 1), Q(2025, 3));
	CHECK(three.hidden && !three.alone && !three.knower && three.n == 0);
	CHECK_STR(three.weak.code, "2303");
	CHECK_INT(three.weak.from, quarter_first_day(Q(2025, 4)));
	CHECK_INT(three.weak.to, quarter_last_day(Q(2025, 4)));
	CHECK_ERR(db_call(b.s, apply_answer, &three), MST_INVALID);
	/* The whole year is what the snapshot shows, so it says nothing new. */
	CHECK(three.ncoarser > 0);
	CHECK_INT(three.coarser[0].to, quarter_last_day(Q(2025, 4)));
	year = ask(&b, "municipality", "2303", Q(2025, 1), Q(2025, 4));
	CHECK(!year.hidden && !year.few);
	CHECK_INT(year.n, 26);
	CHECK_OK(db_call(b.s, apply_answer, &year));
	CHECK_ERR(db_call(b.s, apply_answer, &year), MST_CONFLICT); /* decided before this one was out */
	CHECK_OK(stats_answer_list(b.db, b.mem, jour, &list, &n));
	CHECK_INT(n, 1);
	CHECK(n == 1 && list[0].n == 26 && str_eq(list[0].q.audience, "2303") && str_eq(list[0].by, "Karin"));
	db_test_bed_close(&b);
}

/* The first answer decides about the second: whichever half is told first, the other may not be. */
TEST(stats_answer_remembers_the_ones_before)
{
	struct stats_answer half, rest;
	struct db_test_bed b;

	if (!setup(&b))
		return;
	(void)put(&b, 9, 2025, 2, "2303", "police");
	(void)put(&b, 3, 2025, 5, "2303", "police");
	(void)put(&b, 9, 2025, 8, "2303", "police");
	(void)put(&b, 40, 2025, 8, "2380", "police");
	CHECK_OK(freeze(&b, 2026, 1));
	rest = ask(&b, "municipality", "2303", Q(2025, 3), Q(2025, 3));
	CHECK(!rest.hidden);
	half = ask(&b, "municipality", "2303", Q(2025, 1), Q(2025, 1));
	CHECK(!half.hidden);
	CHECK_OK(db_call(b.s, apply_answer, &half));
	rest = ask(&b, "municipality", "2303", Q(2025, 3), Q(2025, 3));
	CHECK(rest.hidden); /* 21 - 9 - 9 */
	CHECK_INT(rest.weak.from, quarter_first_day(Q(2025, 2)));
	db_test_bed_close(&b);
}

/* A municipality that referred all but two of those that are counted would learn of the two. */
TEST(stats_answer_counts_on_what_a_municipality_knows)
{
	struct stats_snapshot s;
	struct db_test_bed b;
	const struct stats_cell *cell;
	struct stats_answer a;
	int64_t kept = -1;
	struct id id;

	if (!setup(&b))
		return;
	id = put(&b, 8, 2025, 11, "2303", "municipality");
	(void)put(&b, 2, 2025, 11, "2303", "self");
	(void)put(&b, 30, 2025, 11, "2380", "police");
	(void)put(&b, 12, 2025, 11, "2305", "police");
	CHECK_OK(db_call(b.s, apply_cut, &id)); /* the cut keeps who referred her */
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &s));
	cell = stats_cell_find(&s, "municipality", "2303");
	CHECK(cell && cell->hidden);
	cell = stats_cell_find(&s, "municipality", "2380");
	CHECK(cell && !cell->hidden);
	CHECK_OK(db_int(b.db, "SELECT CAST(SUM(n) AS BIGINT) FROM stats_known WHERE knower = '2303'"
			      " AND name = 'sex' AND code = 'woman'", DB_NONE, &kept));
	CHECK_INT(kept, 8);
	a = ask(&b, "municipality", "2303", Q(2025, 4), Q(2025, 4));
	CHECK(a.hidden);
	db_test_bed_close(&b);
}

TEST(stats_answer_only_of_frozen_quarters)
{
	struct stats_question q = { "municipality", "2303", day_make(2025, 1, 1), day_make(2025, 12, 31), "" };
	struct stats_answer a;
	struct db_test_bed b;
	int32_t from, to;

	if (!setup(&b))
		return;
	CHECK_ERR(stats_answer_span(b.db, b.mem, jour, &from, &to), MST_NOTFOUND);
	CHECK_ERR(stats_answer_prepare(b.db, b.mem, jour, &q, &a), MST_NOTFOUND);
	(void)put(&b, 9, 2025, 2, "2303", "police");
	CHECK_OK(freeze(&b, 2025, 10));
	CHECK_OK(stats_answer_span(b.db, b.mem, jour, &from, &to));
	CHECK_INT(from, day_make(2022, 10, 1));
	CHECK_INT(to, day_make(2025, 9, 30));
	CHECK_ERR(stats_answer_prepare(b.db, b.mem, jour, &q, &a), MST_INVALID); /* not yet frozen */
	q.to = day_make(2025, 9, 29);
	CHECK_ERR(stats_answer_prepare(b.db, b.mem, jour, &q, &a), MST_INVALID); /* not whole */
	q.to = day_make(2025, 9, 30);
	CHECK_OK(stats_answer_prepare(b.db, b.mem, jour, &q, &a));
	q.code = "9999";
	CHECK_ERR(stats_answer_prepare(b.db, b.mem, jour, &q, &a), MST_INVALID);
	q = (struct stats_question){ "tally", "", day_make(2022, 10, 1), day_make(2022, 12, 31), "" };
	CHECK_OK(stats_answer_prepare(b.db, b.mem, jour, &q, &a)); /* before anything happened */
	CHECK(!a.hidden && a.n == 0);
	db_test_bed_close(&b);
}
