/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment_test.c - instalments to the öre for any amount, the account of a year, and what a payment may
 * be saved as. */
#include "fund/payment.h"

#include "base/money.h"
#include "db/db_test.h"
#include "stats/stats.h"

static const struct id jour = { { 7 } };

static const struct db_room *rooms(void)
{
	static struct db_room list[3];

	list[0] = stats_room;
	list[1] = fund_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return fund_payment_put(w, jour, arg);
}

static struct fund_payment blank(uint8_t id)
{
	return (struct fund_payment){ .id = { { id } }, .year = 2026, .code = "2303", .part = 1,
				      .parts = 2, .ore = 1416093, .due = day_make(2026, 3, 31),
				      .requested = DAY_NONE, .paid = DAY_NONE, .reported = DAY_NONE,
				      .reclaimed = DAY_NONE, .note = "" };
}

/* Any amount in any number of parts: exactly the amount, no two parts more than an öre apart. */
TEST(fund_instalments_sum_exactly_and_differ_by_an_ore_at_most)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	uint64_t seed = 731101;
	int64_t part[FUND_PARTS_MAX];

	for (int round = 0; round < 20000; round++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int n = 1 + (int)(seed >> 33) % FUND_PARTS_MAX;
		int64_t ore = n + (int64_t)((seed >> 11) % (uint64_t)(round % 2 ? MONEY_MAX - 100 : 5000)), sum = 0;

		CHECK_OK(fund_instalments(mem, ore, n, part));
		for (int i = 0; i < n; i++) {
			sum += part[i];
			CHECK(part[i] > 0 && part[0] - part[i] <= 1 && part[0] >= part[i]);
			CHECK(i == 0 || part[i] <= part[i - 1]);
		}
		CHECK_INT(sum, ore);
		arena_reset(mem);
	}
	CHECK_ERR(fund_instalments(mem, 100, 0, part), MST_INVALID);
	CHECK_ERR(fund_instalments(mem, 100, FUND_PARTS_MAX + 1, part), MST_INVALID);
	CHECK_ERR(fund_instalments(mem, 2, 3, part), MST_INVALID);
	CHECK_ERR(fund_instalments(mem, MONEY_MAX + 1, 3, part), MST_INVALID);
}

TEST(fund_account_adds_up_what_happened)
{
	struct fund_payment list[] = { blank(1), blank(2), blank(3), blank(4) };
	struct fund_account a;

	list[0].requested = list[0].paid = day_make(2026, 3, 1), list[0].paid_ore = 1416093;
	list[1].requested = day_make(2026, 3, 1);
	list[2].code = "2380", list[2].paid = list[2].reclaimed = day_make(2026, 3, 2);
	list[2].paid_ore = 900, list[2].reclaimed_ore = 200;
	list[3].removed = true;
	a = fund_account_of(list, 4, "2303");
	CHECK_INT(a.planned, 2832186);
	CHECK_INT(a.requested, 2832186);
	CHECK_INT(a.paid, 1416093);
	CHECK_INT(a.reclaimed, 0);
	a = fund_account_of(list, 4, NULL);
	CHECK_INT(a.paid, 1416993);
	CHECK_INT(a.reclaimed, 200);
	CHECK_INT(fund_step_of(&list[0]), FUND_PAID);
	CHECK_INT(fund_step_of(&list[1]), FUND_REQUESTED);
	CHECK_INT(fund_step_of(&list[2]), FUND_RECLAIMED);
	CHECK_INT(fund_step_of(&list[3]), FUND_DECIDED);
}

TEST(fund_payment_says_nothing_that_contradicts_itself)
{
	struct db_test_bed b;
	int32_t day = day_make(2026, 4, 1);
	struct fund_payment p, now;

	if (!db_test_bed_open(&b, rooms()))
		return;
#define REFUSED(change)                                                                            \
	p = blank(1);                                                                              \
	change;                                                                                    \
	CHECK_ERR(db_call(b.s, put, &p), MST_INVALID)
	REFUSED(p.ore = 0);
	REFUSED(p.part = 3);
	REFUSED(p.due = DAY_NONE);
	REFUSED(p.year = 1999);
	REFUSED(p.paid = day);         /* how much? */
	REFUSED(p.paid_ore = 100);     /* when? */
	REFUSED(p.reported = day);     /* of what? */
	REFUSED((p.paid = day, p.paid_ore = 100, p.reported = day - 1));
	REFUSED((p.paid = day, p.paid_ore = 100, p.reclaimed = day));
	REFUSED((p.paid = day, p.paid_ore = 100, p.reclaimed = day, p.reclaimed_ore = 101));
	REFUSED((p.paid = day, p.paid_ore = 100, p.reclaimed = day - 1, p.reclaimed_ore = 1));
	REFUSED((p.paid = day, p.paid_ore = 100, p.removed = true));
#undef REFUSED
	p = blank(1);
	CHECK_OK(db_call(b.s, put, &p));
	p.edition = 1, p.paid = day, p.paid_ore = 1416093;
	CHECK_OK(db_call(b.s, put, &p));
	p.note = "för sent";
	CHECK_ERR(db_call(b.s, put, &p), MST_CONFLICT);
	CHECK_OK(fund_payment_get(b.db, b.mem, p.id, &now));
	CHECK_STR(now.note, "");
	CHECK_INT(now.paid_ore, 1416093);
	db_test_bed_close(&b);
}

/* The öre that a municipality has paid in the second quarter of 2026; -1: there is no such fact. */
static int64_t counted(struct db_test_bed *b)
{
	struct stats_count *list;
	size_t n;

	CHECK_OK(stats_by(b->db, b->mem, jour, STATS_GRANT, STATS_BY_MUNICIPALITY, day_make(2026, 4, 1),
			  day_make(2026, 6, 30), &list, &n));
	CHECK(n == 0 || (n == 1 && str_eq(list[0].code, "2303")));
	return n ? list[0].n : -1;
}

/* What stayed with the jour is counted by the quarter in which it was paid, and follows what is written. */
TEST(fund_what_was_paid_is_counted)
{
	struct fund_payment p = blank(1);
	struct db_test_bed b;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_OK(db_call(b.s, put, &p)); /* requested alone */
	CHECK_INT(counted(&b), -1);
	p.edition = 1, p.paid = day_make(2026, 4, 2), p.paid_ore = 1416093;
	CHECK_OK(db_call(b.s, put, &p));
	CHECK_INT(counted(&b), 1416093);
	p.edition = 2, p.reclaimed = day_make(2027, 3, 1), p.reclaimed_ore = 16093;
	CHECK_OK(db_call(b.s, put, &p));
	CHECK_INT(counted(&b), 1400000);
	p.edition = 3, p.paid = p.reclaimed = DAY_NONE, p.paid_ore = p.reclaimed_ore = 0; /* it was another's */
	CHECK_OK(db_call(b.s, put, &p));
	CHECK_INT(counted(&b), -1);
	db_test_bed_close(&b);
}
