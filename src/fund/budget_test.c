/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* budget_test.c - lines of a budget and their sums; and the ways to split a grant, to the öre. */
#include "fund/budget.h"

#include "base/money.h"
#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = fund_room;
	return list;
}

static mst_err put(struct db *w, void *arg)
{
	return fund_line_insert(w, arg);
}

TEST(fund_lines_stand_in_their_latest_edition_funders_first)
{
	struct fund_line gift = { .id = { { 1 } }, .by = "Per", .year = 2026, .kind = "gifts", .name = "Gåvor",
				  .purpose = "", .budget = 500000, .outcome = -1 };
	struct fund_line staff = gift, police = gift, *list;
	struct db_test_bed b;
	struct fund_sums s;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	staff.id = (struct id){ { 2 } }, staff.kind = "cost_staff", staff.outcome = 0;
	police.id = (struct id){ { 3 } }, police.kind = "police", police.outcome = 700000;
	CHECK_OK(db_call(b.s, put, &staff));
	CHECK_OK(db_call(b.s, put, &gift));
	CHECK_OK(db_call(b.s, put, &police));
	CHECK_ERR(db_call(b.s, put, &gift), MST_CONFLICT);
	CHECK_OK(fund_lines(b.db, b.mem, 2026, &list, &n));
	CHECK_INT(n, 3);
	CHECK_STR(list[0].kind, "police");
	CHECK_STR(list[2].kind, "cost_staff");
	CHECK_INT(list[1].outcome, -1);
	s = fund_sums_of(list, n, false);
	CHECK_INT(s.budget, 1000000);
	CHECK_INT(s.outcome, 700000);
	CHECK_INT(s.unknown, 1);
	CHECK_INT(fund_sums_of(list, n, true).unknown, 0); /* zero is known */
	gift.edition = 1, gift.removed = true;
	CHECK_OK(db_call(b.s, put, &gift));
	CHECK_OK(fund_lines(b.db, b.mem, 2026, &list, &n));
	CHECK_INT(n, 2);
	CHECK_OK(fund_lines(b.db, b.mem, 2027, &list, &n));
	CHECK_INT(n, 0);
	gift.id = (struct id){ { 4 } }, gift.edition = 0, gift.kind = "lotto";
	CHECK_ERR(db_call(b.s, put, &gift), MST_INVALID);
	gift.kind = "gifts", gift.budget = -1;
	CHECK_ERR(db_call(b.s, put, &gift), MST_INVALID);
	db_test_bed_close(&b);
}

static const struct org towns[] = {
	{ .code = "2303", .short_name = "Ragunda", .population = 5146, .population_day = 20088, .population_source = "SCB" },
	{ .code = "2305", .short_name = "Bräcke", .population = 6035, .population_day = 20088, .population_source = "SCB" },
	{ .code = "2380", .short_name = "Östersund", .population = 64979, .population_day = 20088, .population_source = "SCB" },
};

/* Any amount by any key: the parts sum to it exactly, and none is a krona from its exact share. */
TEST(fund_keys_split_exactly_whatever_the_amount)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct org *lacking;
	uint64_t seed = 7;

	for (int round = 0; round < 20000; round++) {
		struct fund_basis b = { .year = 2027 };
		int64_t sum = 0, people = 5146 + 6035 + 64979;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		b.total = 1 + (int64_t)((seed >> 17) % 1000000000);
		b.key = (enum fund_key)(1 + (seed >> 40) % 4);
		b.equal_ore = fund_key_equal(b.key, b.total, (int)(seed >> 50) % 101, (int64_t)(seed >> 20) % 400000000, 3);
		if (b.equal_ore < 0)
			continue; /* the fixed sums are more than there is */
		CHECK_OK(fund_basis_compute(mem, towns, 3, &b, &lacking));
		for (size_t i = 0; i < b.n; i++) {
			/* three times the exact share times the people, to stay whole */
			int64_t exact = b.equal_ore / 3 + (int64_t)((double)(b.total - b.equal_ore) * (double)towns[i].population / (double)people);

			sum += b.parts[i].ore;
			if (b.parts[i].ore - exact > 99 || exact - b.parts[i].ore > 99)
				CHECK_INT(b.parts[i].ore, exact);
		}
		CHECK_INT(sum, b.total);
		arena_reset(mem);
	}
	CHECK_INT(fund_key_equal(FUND_KEY_FIXED, 100, 0, 50, 3), -1);
	CHECK_INT(fund_key_equal(FUND_KEY_FIXED, 150, 0, 50, 3), 150);
	CHECK_INT(fund_key_equal(FUND_KEY_MIXED, 1001, 50, 0, 3), 500);
	CHECK_INT(fund_key_equal(FUND_KEY_EQUAL, 1001, 0, 0, 3), 1001);
	CHECK_INT(fund_key_equal(FUND_KEY_PEOPLE, 1001, 50, 50, 3), 0);
}
