/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* split.h - an amount parted by weights, to the öre: the largest remainder (Hamilton's method).
 *
 * The rule: each share is first amount * weight / sum of the weights, cut to a whole öre. What is
 * left, always fewer öre than there are shares, is given one öre each to those with the largest cut
 * off part. Of equal parts the larger weight goes first, and of equal weights the earlier. A pure
 * function: the same figures always give the same shares. docs/GRANT.md tells it to partners. */
#ifndef FUND_SPLIT_H
#define FUND_SPLIT_H

#include "base/base.h"

enum fund_fault {
	FUND_SPLIT_OK = 0,
	FUND_SPLIT_NONE,     /* no weights at all */
	FUND_SPLIT_NEGATIVE, /* the amount or a weight is below zero */
	FUND_SPLIT_ZERO,     /* all weights are zero */
	FUND_SPLIT_LARGE,    /* the weights' sum is above INT64_MAX */
};

/* Two shares with equal cut off parts, of which one got the last öre and the other did not. */
struct fund_tie {
	bool broken;      /* false: no choice had to be made */
	bool by_order;    /* their weights were equal too: the earlier got it */
	size_t got, went_without; /* places in the order given; with many alike, one of each */
};

/* Parts `amount` öre by w[0..n), zeros allowed, into ret[0..n), whose sum is `amount` exactly.
 * ret_tie may be NULL. mem is used for the sorting. Both are written only with FUND_SPLIT_OK. */
MST_CHECK enum fund_fault fund_split(struct arena *mem, int64_t amount, const int64_t *w, size_t n,
				     int64_t *ret, struct fund_tie *ret_tie);

#endif
