/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_split.c - the largest remainder. The products are 128 bits wide (an amount and a weight are
 * below 2^63 each), so nothing is rounded and nothing overflows on the way. */
#include "fund/split.h"

#include <stdlib.h>

__extension__ typedef __int128 wide; /* ISO C does not know it */

struct part {
	int64_t rest, weight; /* rest: what the cut took away, in parts of the weights' sum */
	size_t place;
};

static int by_claim(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static enum fund_fault sum_of(int64_t amount, const int64_t *w, size_t n, int64_t *ret_sum)
{
	int64_t sum = 0;

	if (n == 0)
		return FUND_SPLIT_NONE;
	if (amount < 0)
		return FUND_SPLIT_NEGATIVE;
	for (size_t i = 0; i < n; i++) {
		if (w[i] < 0)
			return FUND_SPLIT_NEGATIVE;
		if (__builtin_add_overflow(sum, w[i], &sum))
			return FUND_SPLIT_LARGE;
	}
	if (sum == 0)
		return FUND_SPLIT_ZERO;
	*ret_sum = sum;
	return FUND_SPLIT_OK;
}

enum fund_fault fund_split(struct arena *mem, int64_t amount, const int64_t *w, size_t n,
			   int64_t *ret, struct fund_tie *ret_tie)
{
	int64_t sum, left = amount;
	enum fund_fault fault = sum_of(amount, w, n, &sum);

	if (fault != FUND_SPLIT_OK)
		return fault;
	struct part *parts = arena_new(mem, struct part, n);
	struct fund_tie tie = { 0 };

	for (size_t i = 0; i < n; i++) {
		wide exact = (wide)amount * w[i];

		ret[i] = (int64_t)(exact / sum);
		parts[i] = (struct part){ (int64_t)(exact % sum), w[i], i };
		left -= ret[i];
	}
	qsort(parts, n, sizeof(*parts), by_claim);
	for (size_t i = 0; i < (size_t)left; i++)
		ret[parts[i].place]++;
	if (left > 0 && parts[left - 1].rest == parts[left].rest) {
		const struct part *got = &parts[left - 1], *without = &parts[left];

		tie = (struct fund_tie){ true, got->weight == without->weight, got->place,
					 without->place };
	}
	if (ret_tie)
		*ret_tie = tie;
	return FUND_SPLIT_OK;
}
