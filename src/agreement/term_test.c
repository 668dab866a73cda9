/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term_test.c - periods, notice and renewal on every day of many years; days that cannot all be; the
 * index clause to the öre; and which wording of a law holds on a day. */
#include "agreement/term.h"

#include "base/money.h"
#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = agreement_room;
	return list;
}

static struct agreement_term sample(void)
{
	return (struct agreement_term){ .edition = 1, .by = "Per", .to = day_make(2028, 2, 29),
					.notice_months = 3, .renew_months = 12, .notified = DAY_NONE,
					.notified_by = "", .review = DAY_NONE, .index_name = "",
					.index_round = 10000 };
}

TEST(agreement_clock_counts_whole_months_and_renews)
{
	struct agreement_term t = sample();
	struct agreement_clock k;

	agreement_clock(&t, day_make(2026, 4, 15), &k);
	CHECK_INT(k.ends, day_make(2028, 2, 29));
	CHECK_INT(k.notice, day_make(2027, 11, 30)); /* December, January and February are left */
	CHECK_INT(k.renewed, day_make(2028, 3, 1));
	CHECK_INT(k.periods, 1);
	agreement_clock(&t, day_make(2028, 2, 29), &k);
	CHECK_INT(k.periods, 1);
	agreement_clock(&t, day_make(2028, 3, 1), &k);
	CHECK_INT(k.periods, 2);
	CHECK_INT(k.ends, day_make(2029, 2, 28));
	agreement_clock(&t, day_make(2032, 5, 1), &k);
	CHECK_INT(k.ends, day_make(2033, 2, 28)); /* it does not drift */
	CHECK(!k.over);
	t.renew_months = 0;
	agreement_clock(&t, day_make(2028, 3, 1), &k);
	CHECK(k.over && k.renewed == DAY_NONE);
}

TEST(agreement_notice_in_time_ends_the_period_and_late_notice_the_next)
{
	struct agreement_term t = sample();
	struct agreement_clock k;

	t.notified = day_make(2027, 11, 30), t.notified_by = "Jouren";
	agreement_clock(&t, day_make(2029, 1, 1), &k);
	CHECK_INT(k.ends, day_make(2028, 2, 29));
	CHECK(k.given && k.over && k.renewed == DAY_NONE);
	t.notified = day_make(2027, 12, 1);
	agreement_clock(&t, day_make(2028, 1, 1), &k);
	CHECK_INT(k.ends, day_make(2028, 2, 29));
	CHECK(!k.given && k.renewed != DAY_NONE); /* too late for this one */
	agreement_clock(&t, day_make(2028, 6, 1), &k);
	CHECK_INT(k.ends, day_make(2029, 2, 28));
	CHECK(k.given && !k.over);
	t = sample(), t.to = DAY_NONE, t.renew_months = 0;
	agreement_clock(&t, day_make(2090, 1, 1), &k);
	CHECK(k.ends == DAY_NONE && k.notice == DAY_NONE && !k.over);
	t.notified = day_make(2026, 5, 10);
	agreement_clock(&t, day_make(2026, 5, 11), &k);
	CHECK_INT(k.ends, day_make(2026, 8, 10));
}

/* On every day of thirty years, for every length: the day lies in its period, periods follow on each
 * other without a gap, and notice comes before the end. */
TEST(agreement_clock_holds_on_every_day)
{
	for (int renew = 1; renew <= 24; renew += 5)
		for (int notice = 0; notice <= renew; notice += 4) {
			struct agreement_term t = sample();
			int32_t last = DAY_NONE;

			t.renew_months = renew, t.notice_months = notice;
			for (int32_t day = t.to - 30; day < t.to + 365 * 8; day++) {
				struct agreement_clock k;

				agreement_clock(&t, day, &k);
				if (!(k.ends >= day && !k.over && k.notice <= k.ends && k.renewed == k.ends + 1) ||
				    (last != DAY_NONE && k.ends != last && day != last + 1))
					CHECK_INT(day, renew);
				last = k.ends;
			}
		}
}

TEST(agreement_term_days_that_cannot_all_be_are_told)
{
	static const struct {
		int32_t to, notified, review;
		int notice, renew;
		const char *by, *field;
	} all[] = {
		{ 100, DAY_NONE, DAY_NONE, 0, 0, "", NULL },
		{ -5, DAY_NONE, DAY_NONE, 0, 0, "", "till" },
		{ DAY_NONE, DAY_NONE, DAY_NONE, 3, 12, "", "forlangs" },
		{ 40, DAY_NONE, DAY_NONE, 3, 0, "", "uppsagning" },
		{ 4000, DAY_NONE, DAY_NONE, 6, 3, "", "uppsagning" },
		{ 4000, -1, DAY_NONE, 3, 12, "Jouren", "uppsagd" },
		{ 4000, 50, DAY_NONE, 3, 12, "", "uppsagd" },
		{ 4000, DAY_NONE, DAY_NONE, 3, 12, "Jouren", "uppsagd" },
		{ 4000, DAY_NONE, -1, 3, 12, "", "ses-over" },
		{ 4000, 50, 60, 3, 12, "Jouren", NULL },
	};

	for (size_t i = 0; i < MST_LEN(all); i++) {
		struct agreement_term t = sample();
		const char *field = NULL;

		t.to = all[i].to, t.notified = all[i].notified, t.review = all[i].review;
		t.notice_months = all[i].notice, t.renew_months = all[i].renew, t.notified_by = all[i].by;
		const char *words = agreement_term_fault(&t, 0, &field);

		CHECK_STR(words ? field : NULL, all[i].field);
	}
}

TEST(agreement_index_clause_counts_the_share_and_rounds)
{
	struct agreement_term t = sample();
	int64_t got;

	t.index_name = "arbetskostnadsindex", t.index_share = 80, t.index_down = true;
	CHECK_OK(agreement_indexed(&t, 24770000, 100000, 103000, &got)); /* 247 700 kr, +3 %: 253 644,80 */
	CHECK_INT(got, 25360000);
	t.index_down = false;
	CHECK_OK(agreement_indexed(&t, 24770000, 100000, 103000, &got));
	CHECK_INT(got, 25360000);
	CHECK_OK(agreement_indexed(&t, 24770000, 100000, 103100, &got)); /* 253 842,96 */
	CHECK_INT(got, 25380000);
	t.index_round = 1;
	CHECK_OK(agreement_indexed(&t, 24770000, 100000, 103000, &got));
	CHECK_INT(got, 25364480);
	CHECK_OK(agreement_indexed(&t, 24770000, 103000, 100000, &got)); /* falls */
	CHECK_INT(got, 24192835);
	t.index_share = 0;
	CHECK_OK(agreement_indexed(&t, 123, 1, 1000000, &got));
	CHECK_INT(got, 123);
	CHECK_ERR(agreement_indexed(&t, 123, 0, 5, &got), MST_INVALID);
	CHECK_ERR(agreement_indexed(&t, 123, 5, -1, &got), MST_INVALID);
	t.index_share = 100;
	CHECK_OK(agreement_indexed(&t, MONEY_MAX, 1000, 1000, &got));
	CHECK_INT(got, MONEY_MAX);
	CHECK_ERR(agreement_indexed(&t, MONEY_MAX, 1000, 1001, &got), MST_INVALID);
}

TEST(agreement_term_sentences_say_what_is_agreed)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct agreement_term t = sample();

	t.index_name = "arbetskostnadsindex", t.index_share = 80, t.index_down = true;
	CHECK_STR(agreement_term_sentences(mem, day_make(2026, 3, 1), &t),
		  "Överenskommelsen gäller från 2026-03-01 till och med 2028-02-29. Den sägs upp skriftligt, med en "
		  "uppsägningstid av tre månader före sista dagen. Om ingen säger upp den förlängs den med tolv "
		  "månader i taget.\n\nBelopp räknas om med 80 procent av ändringen i arbetskostnadsindex och "
		  "avrundas nedåt till hela 100\u00a0kr.");
	t.edition = 0;
	CHECK_STR(agreement_term_sentences(mem, 0, &t), "");
}

static mst_err put_term(struct db *w, void *arg)
{
	return agreement_term_insert(w, arg);
}

static mst_err put_law(struct db *w, void *arg)
{
	return agreement_law_insert(w, arg);
}

TEST(agreement_term_keeps_every_edition)
{
	struct agreement_term t, got;
	struct db_test_bed b;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(agreement_term_latest(b.db, b.mem, &got));
	CHECK_INT(got.edition, 0);
	t = sample(), t.edition = 0, t.index_down = true;
	CHECK_OK(db_call(b.s, put_term, &t));
	CHECK_ERR(db_call(b.s, put_term, &t), MST_CONFLICT);
	CHECK_OK(agreement_term_latest(b.db, b.mem, &got));
	CHECK_INT(got.edition, 1);
	CHECK_INT(got.to, t.to);
	CHECK(got.index_down && got.notified == DAY_NONE);
	db_test_bed_close(&b);
}

TEST(agreement_law_of_a_day_and_a_new_wording_ends_the_old)
{
	struct agreement_law l = { .code = "utan-behovsprovning", .from = day_make(2028, 1, 1), .to = DAY_NONE,
				   .cite = "12 kap. 1 § nya lagen (2027:1)", .words = "Som förut", .by = "Per" };
	struct agreement_law *list;
	struct db_test_bed b;
	size_t n, before;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(agreement_laws(b.db, b.mem, &list, &before));
	CHECK_STR(agreement_law_on(list, before, "brottsofferstod", day_make(2025, 6, 30))->cite,
		  "5 kap. 11 § socialtjänstlagen (2001:453)");
	CHECK_STR(agreement_law_on(list, before, "brottsofferstod", day_make(2025, 7, 1))->cite,
		  "13 kap. 1 § socialtjänstlagen (2025:400)");
	CHECK(!agreement_law_on(list, before, "brottsofferstod", day_make(1990, 1, 1)));
	CHECK(!agreement_law_on(list, before, "finns-inte", day_make(2026, 1, 1)));
	CHECK_OK(db_call(b.s, put_law, &l));
	CHECK_ERR(db_call(b.s, put_law, &l), MST_CONFLICT);
	CHECK_OK(agreement_laws(b.db, b.mem, &list, &n));
	CHECK_INT(n, before + 1);
	CHECK_STR(agreement_law_on(list, n, l.code, day_make(2027, 12, 31))->cite,
		  "11 kap. 5 § socialtjänstlagen (2025:400)");
	CHECK_STR(agreement_law_on(list, n, l.code, day_make(2028, 1, 1))->cite, l.cite);
	l.from = day_make(2027, 1, 1);
	CHECK_ERR(db_call(b.s, put_law, &l), MST_CONFLICT); /* a later one is there */
	l.cite = "", l.from = day_make(2029, 1, 1);
	CHECK_ERR(db_call(b.s, put_law, &l), MST_INVALID);
	db_test_bed_close(&b);
}
