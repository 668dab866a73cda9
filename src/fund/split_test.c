/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* split_test.c - the split of known figures, what it refuses, and what must hold of any split. */
#include "fund/split.h"

#include <stdlib.h>

#include "base/test.h"

#define MOST 12

__extension__ typedef __int128 wide; /* ISO C does not know it */

static const int64_t towns[] = { 5146, 6035, 15680, 11023, 12693, 7108, 10175, 64979 };

static void check_split(int64_t amount, const int64_t *w, size_t n, const int64_t *want,
			const struct fund_tie *want_tie)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct fund_tie tie;
	int64_t got[MOST];

	CHECK_INT(fund_split(mem, amount, w, n, got, &tie), FUND_SPLIT_OK);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(got[i], want[i]);
	CHECK_INT(tie.broken, want_tie != NULL);
	if (!want_tie)
		return;
	CHECK_INT(tie.by_order, want_tie->by_order);
	CHECK_INT(tie.got, want_tie->got);
	CHECK_INT(tie.went_without, want_tie->went_without);
}

TEST(fund_split_of_the_eight_municipalities)
{
	static const int64_t want[] = { 2832185, 3321460, 8629743, 6066687,
					6985799, 3912003, 5599976, 35762247 };

	check_split(73110100, towns, MST_LEN(towns), want, NULL);
}

TEST(fund_split_of_equal_parts_goes_to_the_larger_weight_then_the_earlier)
{
	/* 1 öre by 1 and 1; 2 öre by 1, 1, 1; 4 öre by 1 and 7, and 7 and 1 (0.5 and 3.5). */
	check_split(1, (const int64_t[]){ 1, 1 }, 2, (const int64_t[]){ 1, 0 },
		    &(struct fund_tie){ true, true, 0, 1 });
	check_split(2, (const int64_t[]){ 1, 1, 1 }, 3, (const int64_t[]){ 1, 1, 0 },
		    &(struct fund_tie){ true, true, 1, 2 });
	check_split(4, (const int64_t[]){ 1, 7 }, 2, (const int64_t[]){ 0, 4 },
		    &(struct fund_tie){ true, false, 1, 0 });
	check_split(4, (const int64_t[]){ 7, 1 }, 2, (const int64_t[]){ 4, 0 },
		    &(struct fund_tie){ true, false, 0, 1 });
	/* Equal parts that both get their öre, or neither, need no choice. */
	check_split(5, (const int64_t[]){ 1, 1, 2 }, 3, (const int64_t[]){ 1, 1, 3 }, NULL);
	check_split(3, (const int64_t[]){ 3, 3, 2 }, 3, (const int64_t[]){ 1, 1, 1 }, NULL);
}

TEST(fund_split_gives_nothing_for_no_weight)
{
	check_split(100, (const int64_t[]){ 0, 3, 0, 1 }, 4, (const int64_t[]){ 0, 75, 0, 25 }, NULL);
	check_split(0, (const int64_t[]){ 0, 3 }, 2, (const int64_t[]){ 0, 0 }, NULL);
	check_split(1, (const int64_t[]){ 0, 0, 9 }, 3, (const int64_t[]){ 0, 0, 1 }, NULL);
	check_split(7, (const int64_t[]){ 5 }, 1, (const int64_t[]){ 7 }, NULL);
}

TEST(fund_split_at_the_end_of_the_range)
{
	check_split(INT64_MAX, (const int64_t[]){ INT64_MAX - 1, 1 }, 2,
		    (const int64_t[]){ INT64_MAX - 1, 1 }, NULL);
	check_split(INT64_MAX, (const int64_t[]){ INT64_MAX / 2, INT64_MAX / 2 }, 2,
		    (const int64_t[]){ INT64_MAX / 2 + 1, INT64_MAX / 2 },
		    &(struct fund_tie){ true, true, 0, 1 });
}

TEST(fund_split_refuses_what_has_no_answer)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	int64_t got[2] = { -7, -7 };
	struct fund_tie tie = { .got = 99 };

	CHECK_INT(fund_split(mem, 1, NULL, 0, got, &tie), FUND_SPLIT_NONE);
	CHECK_INT(fund_split(mem, -1, towns, 2, got, &tie), FUND_SPLIT_NEGATIVE);
	CHECK_INT(fund_split(mem, 1, (const int64_t[]){ 2, -1 }, 2, got, &tie), FUND_SPLIT_NEGATIVE);
	CHECK_INT(fund_split(mem, 1, (const int64_t[]){ 0, 0 }, 2, got, &tie), FUND_SPLIT_ZERO);
	CHECK_INT(fund_split(mem, 1, (const int64_t[]){ INT64_MAX, 1 }, 2, got, &tie),
		  FUND_SPLIT_LARGE);
	CHECK_INT(got[0], -7);
	CHECK_INT(tie.got, 99);
}

/* ---- what holds of any split: many made-up ones, always the same ---- */

struct draw {
	uint64_t seed;
	int64_t amount, w[MOST], share[MOST];
	struct fund_tie tie;
	size_t n;
};

static int64_t next(struct draw *d, int64_t below)
{
	d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((d->seed >> 11) % (uint64_t)below);
}

/* Small numbers meet ties often; large ones need the 128 bits. */
static void draw(struct draw *d, struct arena *mem)
{
	int64_t most = next(d, 3) ? 12 : next(d, 2) ? 70000 : INT64_MAX / MOST / 3;
	int64_t sum = 0;

	d->n = 1 + (size_t)next(d, MOST - 1);
	d->amount = next(d, next(d, 2) ? 40 : INT64_MAX / 3);
	for (size_t i = 0; i < d->n; i++)
		sum += d->w[i] = next(d, most);
	d->w[0] += sum == 0;
	CHECK_INT(fund_split(mem, d->amount, d->w, d->n, d->share, &d->tie), FUND_SPLIT_OK);
}

/* The sum is exact; each share is the exact part, cut or with one öre more; who weighs more never
 * gets less; who weighs nothing gets nothing. */
static void check_fair(const struct draw *d)
{
	int64_t sum = 0;
	wide total = 0;

	for (size_t i = 0; i < d->n; i++)
		total += d->w[i];
	for (size_t i = 0; i < d->n; i++) {
		wide off = (wide)d->share[i] * total - (wide)d->amount * d->w[i];

		sum += d->share[i];
		CHECK(off > -total && off < total);
		CHECK(d->w[i] || !d->share[i]);
		for (size_t k = 0; k < d->n; k++)
			CHECK(d->w[i] <= d->w[k] || d->share[i] >= d->share[k]);
	}
	CHECK_INT(sum, d->amount);
}

TEST(fund_split_is_exact_fair_and_monotone)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct draw d = { .seed = 1 };

	for (int round = 0; round < 3000; round++) {
		draw(&d, mem);
		check_fair(&d);
		arena_reset(mem);
	}
}

TEST(fund_split_by_weights_of_another_scale_is_the_same)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct draw d = { .seed = 2 };
	int64_t w[MOST], share[MOST];

	for (int round = 0; round < 2000; round++) {
		draw(&d, mem);
		for (size_t i = 0; i < d.n; i++)
			w[i] = d.w[i] * 3;
		CHECK_INT(fund_split(mem, d.amount, w, d.n, share, NULL), FUND_SPLIT_OK);
		CHECK(memcmp(share, d.share, d.n * sizeof(*share)) == 0);
		arena_reset(mem);
	}
}

/* Turned around, everybody keeps her share; only where a tie was broken by the order alone may two of
 * equal weight change places. */
TEST(fund_split_in_another_order_gives_the_same_shares)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct draw d = { .seed = 3 };
	int64_t w[MOST], share[MOST];
	struct fund_tie tie;
	int ordered = 0;

	for (int round = 0; round < 3000; round++) {
		draw(&d, mem);
		for (size_t i = 0; i < d.n; i++)
			w[i] = d.w[d.n - 1 - i];
		CHECK_INT(fund_split(mem, d.amount, w, d.n, share, &tie), FUND_SPLIT_OK);
		CHECK_INT(tie.broken, d.tie.broken);
		CHECK_INT(tie.by_order, d.tie.by_order);
		for (size_t i = 0; i < d.n; i++)
			CHECK(share[d.n - 1 - i] == d.share[i] ||
			      (d.tie.by_order && d.w[i] == d.w[d.tie.got]));
		ordered += d.tie.by_order;
		arena_reset(mem);
	}
	CHECK(ordered > 100); /* the draws do meet ties */
}
