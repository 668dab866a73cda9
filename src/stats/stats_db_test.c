/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_db_test.c - facts, the cut and snapshots on a real store. */
#include "stats/stats_freeze_priv.h"

#include "crypto/crypto.h"
#include "db/db_test.h"
#include "stats/stats_web.h"

static const struct id jour = { { 7 } }, other_jour = { { 8 } };
static const char *const county[] = { "2303", "2305", "2380", NULL }; /* Ragunda, Bräcke, Östersund */

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

static mst_err apply_drop(struct db *w, void *arg)
{
	return stats_drop(w, *(struct id *)arg);
}

struct batch {
	struct id id[8];
	size_t n;
};

static mst_err apply_cut(struct db *w, void *arg)
{
	const struct batch *b = arg;

	return stats_cut(w, b->id, b->n);
}

static mst_err apply_freeze(struct db *w, void *arg)
{
	return stats_freeze_apply(w, arg);
}

static struct stats_fact fact(int y, int m, const char *municipality)
{
	return (struct stats_fact){ .id = rng_id(),
				    .jour = jour,
				    .kind = STATS_CASE,
				    .day = day_make(y, m, 10),
				    .municipality = municipality,
				    .role = "victim",
				    .sex = "woman",
				    .age = "15-17",
				    .crime = "rape",
				    .source = "police",
				    .reported = "yes",
				    .service = "support_talk",
				    .n = 1 };
}

static struct id put(struct db_test_bed *b, int y, int m, const char *municipality)
{
	struct stats_fact f = fact(y, m, municipality);

	CHECK_OK(db_call(b->s, apply_put, &f));
	return f.id;
}

/* "code=n code=n": a table of 2025 to 2027 as one text. */
static const char *table(struct db_test_bed *b, enum stats_dim dim)
{
	struct stats_count *list = NULL;
	const char *text = "";
	size_t n = 0;

	CHECK_OK(stats_by(b->db, b->mem, jour, STATS_CASE, dim, day_make(2025, 1, 1),
			  day_make(2027, 1, 1), &list, &n));
	for (size_t i = 0; i < n; i++)
		text = arena_fmt(b->mem, "%s%s%s=%lld", text, i ? " " : "", list[i].code,
				 (long long)list[i].n);
	return text;
}

TEST(stats_facts_are_counted)
{
	struct db_test_bed b;
	struct stats_fact f;
	struct id last;

	if (!setup(&b))
		return;
	(void)put(&b, 2026, 1, "2303");
	(void)put(&b, 2026, 3, NULL);
	(void)put(&b, 2024, 12, "2303"); /* outside */
	last = put(&b, 2026, 4, "2380");
	f = fact(2026, 2, "2380");
	f.jour = other_jour;
	CHECK_OK(db_call(b.s, apply_put, &f));
	CHECK_STR(table(&b, STATS_BY_MUNICIPALITY), "2303=1 2380=1 other=1");
	CHECK_STR(table(&b, STATS_BY_QUARTER), "2026-Q1=2 2026-Q2=1");
	CHECK_STR(table(&b, STATS_BY_AGE), "15-17=3");
	CHECK_STR(table(&b, STATS_BY_CRIME), "rape=3");
	CHECK_STR(table(&b, STATS_BY_SOURCE), "police=3");
	CHECK_STR(table(&b, STATS_BY_SERVICE), "support_talk=3");
	CHECK_STR(table(&b, STATS_BY_REPORTED), "yes=3");
	f = fact(2026, 4, "2303"); /* the same id again: replaced */
	f.id = last;
	f.sex = "man";
	CHECK_OK(db_call(b.s, apply_put, &f));
	CHECK_STR(table(&b, STATS_BY_MUNICIPALITY), "2303=2 other=1");
	CHECK_STR(table(&b, STATS_BY_SEX), "man=1 woman=2");
	CHECK_OK(db_call(b.s, apply_drop, &last));
	CHECK_STR(table(&b, STATS_BY_ROLE), "victim=2");
	db_test_bed_close(&b);
}

TEST(stats_facts_refuse_unknown_codes)
{
	struct db_test_bed b;
	struct stats_fact f;

	if (!setup(&b))
		return;
#define REFUSED(change)                                                                            \
	f = fact(2026, 1, "2303");                                                                 \
	change;                                                                                    \
	CHECK_ERR(db_call(b.s, apply_put, &f), MST_INVALID)
	REFUSED(f.crime = "close_relation");
	REFUSED(f.age = "16");
	REFUSED(f.role = "");
	REFUSED(f.municipality = "Ragunda");
	REFUSED(f.service = "Stödsamtal med Anna");
	REFUSED(f.n = 0);
	REFUSED(f.day = DAY_NONE);
	REFUSED(f.id = ID_NONE);
	REFUSED(f.kind = 0);
	REFUSED(f.circumstance = "hate");                               /* not beside a case */
	REFUSED((f.kind = STATS_CIRCUMSTANCE, f.circumstance = "hate")); /* nor beside a home */
	REFUSED(f.kind = STATS_ATTENDANCE);                              /* a person's codes on a meeting */
	REFUSED((f.crime = "stalking", f.day = day_make(2011, 9, 30))); /* was none yet */
	REFUSED(f.kind = STATS_GRANT); /* nor on money */
	REFUSED(f.kind = STATS_GRANT + 1);
#undef REFUSED
	f = (struct stats_fact){ .id = rng_id(), .jour = jour, .kind = STATS_CIRCUMSTANCE,
				 .day = day_make(2026, 1, 1), .circumstance = "hate", .n = 1 };
	CHECK_OK(db_call(b.s, apply_put, &f));
	db_test_bed_close(&b);
}

TEST(stats_cut_coarsens_under_new_ids)
{
	struct db_test_bed b;
	struct batch cut = { .n = 4 };
	int64_t left = -1;

	if (!setup(&b))
		return;
	for (int i = 0; i < 3; i++)
		cut.id[i] = put(&b, 2026, 1 + i, "2303");
	cut.id[3] = rng_id(); /* gone already: passed over */
	(void)put(&b, 2026, 1, "2380");
	CHECK_OK(db_call(b.s, apply_cut, &cut));
	CHECK_STR(table(&b, STATS_BY_AGE), "0-17=3 15-17=1");
	CHECK_STR(table(&b, STATS_BY_CRIME), "rape=1 sexual=3");
	CHECK_STR(table(&b, STATS_BY_SOURCE), "police=1 unknown=3");
	CHECK_STR(table(&b, STATS_BY_REPORTED), "unknown=3 yes=1");
	CHECK_STR(table(&b, STATS_BY_MUNICIPALITY), "2303=3 2380=1");
	for (int i = 0; i < 3; i++) {
		CHECK_OK(db_int(b.db, "SELECT COUNT(*) FROM stats_fact WHERE id = $1",
				DB_ARGS(V(cut.id[i])), &left));
		CHECK_INT(left, 0);
	}
	CHECK_OK(db_call(b.s, apply_cut, &cut)); /* again: nothing left to cut */
	CHECK_STR(table(&b, STATS_BY_CRIME), "rape=1 sexual=3");
	db_test_bed_close(&b);
}

static mst_err freeze(struct db_test_bed *b, int y, int m)
{
	struct stats_freeze *f = NULL;

	TRY(stats_freeze_prepare(b->db, b->mem, jour, day_make(y, m, 3), 1000, county, &f));
	return db_call(b->s, apply_freeze, f);
}

/* A table of the latest snapshot: "total code=n code=.. code=<5". */
static const char *shown(struct db_test_bed *b, const char *name)
{
	struct stats_snapshot s = { 0 };
	const struct stats_table *t;
	const char *text;

	CHECK_OK(stats_snapshot_latest(b->db, b->mem, jour, &s));
	t = stats_table_find(&s, name);
	if (!t)
		return "no such table";
	text = t->total_few ? "<5" :
	       t->total_hidden ? ".." : arena_fmt(b->mem, "%lld", (long long)t->total);
	for (size_t i = 0; i < t->n; i++) {
		const struct stats_cell *c = &t->cells[i];

		text = arena_fmt(b->mem, "%s %s=%s", text, c->code,
				 c->primary_alone ? "<5" :
				 c->hidden ? ".." : arena_fmt(b->mem, "%lld", (long long)c->n));
	}
	return text;
}

static void put_many(struct db_test_bed *b, int n, int y, int m, const char *municipality)
{
	for (int i = 0; i < n; i++)
		(void)put(b, y, m, municipality);
}

TEST(stats_freeze_hides_small_counts)
{
	struct stats_snapshot s;
	struct db_test_bed b;
	int64_t kept = -1;

	if (!setup(&b))
		return;
	CHECK_ERR(stats_snapshot_latest(b.db, b.mem, jour, &s), MST_NOTFOUND);
	put_many(&b, 3, 2025, 11, "2303");
	put_many(&b, 7, 2025, 11, "2305");
	put_many(&b, 30, 2025, 2, "2380");
	put_many(&b, 5, 2022, 12, "2380"); /* before the window */
	put_many(&b, 6, 2026, 1, "2380"); /* after it */
	CHECK_OK(freeze(&b, 2026, 1));
	/* An empty cell is cover enough for three, and the seven can be told. */
	CHECK_STR(shown(&b, "municipality"), "40 2303=.. 2305=7 2380=30 other=..");
	CHECK_STR(shown(&b, "sex"), "40 woman=40 man=0 other_unknown=0");
	CHECK_STR(shown(&b, "age"), "40 0-17=40 18-64=0 65-=0 unknown=0");
	CHECK_STR(shown(&b, "tally"), "0");
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &s));
	CHECK_INT(s.from, day_make(2023, 1, 1));
	CHECK_INT(s.to, day_make(2025, 12, 31));
	CHECK_INT(s.frozen, 1000);
	CHECK_INT(s.threshold, 5);
	CHECK_ERR(freeze(&b, 2026, 2), MST_CONFLICT); /* once a quarter */
	CHECK_ERR(freeze(&b, 2025, 10), MST_CONFLICT); /* never backwards */
	CHECK_OK(db_int(b.db, "SELECT COUNT(*) FROM stats_cell WHERE seen <> 2 AND n IS NOT NULL",
			DB_NONE, &kept));
	CHECK_INT(kept, 0); /* a hidden count is not in the cells at all */
	CHECK_ERR(stats_snapshot_latest(b.db, b.mem, other_jour, &s), MST_NOTFOUND);
	db_test_bed_close(&b);
}

TEST(stats_freeze_guards_the_difference)
{
	struct db_test_bed b;

	if (!setup(&b))
		return;
	put_many(&b, 10, 2025, 11, "2303");
	put_many(&b, 30, 2025, 11, "2380");
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_STR(shown(&b, "municipality"), "40 2303=10 2305=0 2380=30 other=0");
	put_many(&b, 2, 2026, 5, "2303"); /* 10, then 12: two came */
	put_many(&b, 18, 2026, 5, "2380");
	CHECK_OK(freeze(&b, 2027, 1));
	CHECK_STR(shown(&b, "municipality"), "60 2303=.. 2305=0 2380=.. other=0");
	put_many(&b, 4, 2027, 8, "2303"); /* 16: six since it was last shown */
	put_many(&b, 18, 2027, 8, "2380");
	CHECK_OK(freeze(&b, 2028, 1));
	CHECK_STR(shown(&b, "municipality"), "82 2303=16 2305=0 2380=66 other=0");
	db_test_bed_close(&b);
}

/* Between two ends of a year the county is told anew, and municipalities stand as they were. */
TEST(stats_freeze_tells_of_municipalities_once_a_year)
{
	struct stats_snapshot s;
	struct db_test_bed b;

	if (!setup(&b))
		return;
	put_many(&b, 30, 2025, 8, "2380");
	CHECK_OK(freeze(&b, 2025, 10));
	CHECK_STR(shown(&b, "sex"), "30 woman=30 man=0 other_unknown=0");
	CHECK_STR(shown(&b, "municipality"), "no such table");
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &s));
	CHECK_STR(stats_sentence(b.mem, VIEW_SV, &s, "2380", "Östersund"),
		  "Hur många från Östersund som har fått stöd av brottsofferjouren visas en gång om året, "
		  "första gången när ett år är slut.");
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_STR(shown(&b, "municipality"), "30 2303=0 2305=0 2380=30 other=0");
	put_many(&b, 2, 2026, 2, "2303"); /* as few as would have hidden both, this quarter and the next */
	put_many(&b, 20, 2026, 2, "2380");
	CHECK_OK(freeze(&b, 2026, 4));
	CHECK_STR(shown(&b, "sex"), "52 woman=52 man=0 other_unknown=0");
	CHECK_STR(shown(&b, "municipality"), "30 2303=0 2305=0 2380=30 other=0");
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &s));
	CHECK_INT(s.to, day_make(2026, 3, 31));
	CHECK_INT(stats_table_find(&s, "role")->to, day_make(2026, 3, 31));
	CHECK_INT(stats_table_find(&s, "municipality")->to, day_make(2025, 12, 31));
	CHECK_STR(stats_sentence(b.mem, VIEW_SV, &s, "2380", "Östersund"),
		  "30 personer från Östersund fick stöd av brottsofferjouren från "
		  "1\u00a0januari 2023 till 31\u00a0december 2025.");
	put_many(&b, 5, 2026, 5, "2303");
	CHECK_OK(freeze(&b, 2027, 1));
	CHECK_STR(shown(&b, "municipality"), "57 2303=7 2305=0 2380=50 other=0");
	db_test_bed_close(&b);
}

/* A fact of a frozen quarter is corrected: the past stays as released. */
TEST(stats_freeze_takes_corrections_forward)
{
	struct db_test_bed b;
	struct stats_fact f;
	struct id id;

	if (!setup(&b))
		return;
	put_many(&b, 20, 2025, 11, "2303");
	put_many(&b, 29, 2025, 11, "2380");
	id = put(&b, 2025, 11, "2380");
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_STR(shown(&b, "municipality"), "50 2303=20 2305=0 2380=30 other=0");
	f = fact(2025, 11, "2303");
	f.id = id;
	CHECK_OK(db_call(b.s, apply_put, &f));
	put_many(&b, 10, 2026, 5, "2303");
	put_many(&b, 10, 2026, 5, "2380");
	CHECK_OK(freeze(&b, 2027, 1));
	CHECK_STR(shown(&b, "municipality"), "70 2303=31 2305=0 2380=39 other=0");
	/* One more than the new quarter can take back: waits, and the table still adds up. */
	f.municipality = "2380";
	f.day = day_make(2026, 5, 1);
	CHECK_OK(db_call(b.s, apply_put, &f));
	put_many(&b, 10, 2027, 8, "2380");
	CHECK_OK(freeze(&b, 2028, 1));
	CHECK_STR(shown(&b, "municipality"), "80 2303=31 2305=0 2380=49 other=0");
	db_test_bed_close(&b);
}

TEST(stats_freeze_words_few_for_a_total_alone)
{
	struct stats_snapshot s;
	struct stats_fact f = fact(2025, 10, NULL);
	struct db_test_bed b;

	if (!setup(&b))
		return;
	put_many(&b, 3, 2025, 11, "2303");
	put_many(&b, 2, 2025, 11, "2305");
	put_many(&b, 20, 2025, 11, "2380");
	f.kind = STATS_TALLY;
	f.n = 2;
	CHECK_OK(db_call(b.s, apply_put, &f));
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_STR(shown(&b, "tally"), "<5");
	CHECK_STR(shown(&b, "contact"), "0");
	/* Both hidden cells are small, and 3 + 2 can be any of 1 + 4 .. 4 + 1. */
	CHECK_STR(shown(&b, "municipality"), "25 2303=<5 2305=<5 2380=20 other=0");
	CHECK_OK(stats_snapshot_latest(b.db, b.mem, jour, &s));
	CHECK_STR(stats_sentence(b.mem, VIEW_SV, &s, "2303", "Ragunda"),
		  "Färre än 5 personer från Ragunda fick stöd av brottsofferjouren från "
		  "1\u00a0januari 2023 till 31\u00a0december 2025.");
	CHECK_STR(stats_sentence(b.mem, VIEW_SV, &s, "2380", "Östersund"),
		  "20 personer från Östersund fick stöd av brottsofferjouren från "
		  "1\u00a0januari 2023 till 31\u00a0december 2025.");
	CHECK_STR(stats_sentence(b.mem, VIEW_SV, &s, "2361", "Härjedalen"),
		  "Hur många från Härjedalen som fick stöd av brottsofferjouren från "
		  "1\u00a0januari 2023 till 31\u00a0december 2025 visas inte, för att skydda personer.");
	db_test_bed_close(&b);
}

/* Two freezes prepared at once: the second was protected against too little, and is refused. */
TEST(stats_freeze_refuses_a_stale_one)
{
	struct stats_freeze *early = NULL, *late = NULL;
	struct db_test_bed b;

	if (!setup(&b))
		return;
	put_many(&b, 20, 2026, 2, "2380");
	CHECK_OK(stats_freeze_prepare(b.db, b.mem, jour, day_make(2026, 4, 1), 1, county, &early));
	CHECK_OK(stats_freeze_prepare(b.db, b.mem, jour, day_make(2026, 7, 1), 2, county, &late));
	CHECK_OK(db_call(b.s, apply_freeze, early));
	CHECK_ERR(db_call(b.s, apply_freeze, late), MST_CONFLICT);
	CHECK_ERR(db_call(b.s, apply_freeze, early), MST_CONFLICT);
	CHECK_OK(freeze(&b, 2026, 7));
	CHECK_ERR(stats_freeze_prepare(b.db, b.mem, jour, day_make(2027, 1, 1), 1,
				       (const char *const[]){ "2303", "2303", NULL }, &late),
		  MST_INVALID);
	db_test_bed_close(&b);
}

/* A municipality joins: what was released about it as "other" stays there. */
TEST(stats_freeze_lets_a_municipality_join)
{
	static const char *const more[] = { "2303", "2305", "2380", "2361", NULL };
	struct stats_freeze *f = NULL;
	struct db_test_bed b;

	if (!setup(&b))
		return;
	put_many(&b, 20, 2025, 11, "2380");
	put_many(&b, 9, 2025, 11, "2361");
	CHECK_OK(freeze(&b, 2026, 1));
	CHECK_STR(shown(&b, "municipality"), "29 2303=0 2305=0 2380=20 other=9");
	put_many(&b, 7, 2026, 5, "2361");
	CHECK_OK(stats_freeze_prepare(b.db, b.mem, jour, day_make(2027, 1, 1), 1, more, &f));
	CHECK_OK(db_call(b.s, apply_freeze, f));
	CHECK_STR(shown(&b, "municipality"), "36 2303=0 2305=0 2380=20 2361=7 other=9");
	CHECK_OK(freeze(&b, 2028, 1)); /* and stays when the list forgets it */
	CHECK_STR(shown(&b, "municipality"), "36 2303=0 2305=0 2380=20 2361=7 other=9");
	db_test_bed_close(&b);
}

/* Whichever call fails, a freeze is whole or has not been. */
TEST(stats_freeze_is_whole_or_not_at_all)
{
	struct stats_freeze *f = NULL;
	struct db_test_bed b;
	int64_t rows = -1;
	long at = 1;

	if (!setup(&b))
		return;
	put_many(&b, 20, 2025, 11, "2380");
	CHECK_OK(stats_freeze_prepare(b.db, b.mem, jour, day_make(2026, 1, 1), 1, county, &f));
	for (;; at += 29) {
		mst_err e;

		db_fail_at(at);
		e = db_call(b.s, apply_freeze, f);
		db_fail_at(0);
		if (e == MST_OK)
			break;
		CHECK_OK(db_int(b.db,
				"SELECT (SELECT COUNT(*) FROM stats_snapshot)"
				" + (SELECT COUNT(*) FROM stats_cell)"
				" + (SELECT COUNT(*) FROM stats_frozen)",
				DB_NONE, &rows));
		CHECK_INT(rows, 0);
	}
	CHECK(at > 29);
	CHECK_STR(shown(&b, "municipality"), "20 2303=0 2305=0 2380=20 other=0");
	db_test_bed_close(&b);
}

TEST(stats_first_day_is_that_of_the_earliest_fact_of_any_kind)
{
	struct stats_fact meeting = { .id = rng_id(), .jour = jour, .kind = STATS_MEETING,
				      .day = day_make(2024, 5, 2), .n = 1 };
	struct stats_fact theirs = fact(2020, 1, NULL);
	struct db_test_bed b;
	int32_t first;

	if (!setup(&b))
		return;
	theirs.jour = other_jour;
	CHECK_OK(db_call(b.s, apply_put, &theirs));
	CHECK_OK(stats_first_day(b.db, b.mem, jour, &first));
	CHECK_INT(first, DAY_NONE);
	put(&b, 2026, 8, NULL);
	put(&b, 2025, 2, NULL);
	CHECK_OK(stats_first_day(b.db, b.mem, jour, &first));
	CHECK_INT(first, day_make(2025, 1, 1));
	CHECK_OK(db_call(b.s, apply_put, &meeting));
	CHECK_OK(stats_first_day(b.db, b.mem, jour, &first));
	CHECK_INT(first, day_make(2024, 4, 1));
	db_test_bed_close(&b);
}
