/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc.h - disclosure control for counts released every quarter over a rolling window.
 *
 * A pure library: no database, no clock, no chance. The same input gives the same output. What it
 * promises, against whom, and why it holds is argued in docs/DISCLOSURE.md.
 *
 * A system is a total and tables whose cells add up to it in every quarter. A release shows sums
 * over the last `window` quarters; an answer tells the sum of any quarters of one series. The
 * attacker has every release and answer so far, knows that counts are whole, not negative, and zero
 * before the first quarter, and that all tables add up. Protected are every hidden window, and every
 * span of quarters, or two spans together (what is left of a told span when one inside it is told),
 * whose count is 1 .. SDC_THRESHOLD - 1 even though nobody printed it: for each, values at least
 * SDC_WIDTH apart fit all that was released.
 *
 * Some attackers know persons themselves: a municipality knows whom it has referred. For each of
 * them all of this holds too when those persons are taken away: what she knows already covers
 * nothing, and the few that are left are few. And whoever is alone in a hidden window knows its count:
 * she cannot work out another small window of the same table and release.
 */
#ifndef STATS_SDC_SDC_H
#define STATS_SDC_SDC_H

#include "base/base.h"

#define SDC_THRESHOLD 5
#define SDC_WIDTH 3

enum sdc_seen {
	SDC_NONE = 0, /* no release that quarter */
	SDC_HIDDEN,
	SDC_SHOWN,
	SDC_FEW,      /* worded "fewer than the threshold", which also says: not zero */
};

struct sdc_table {
	int first, n; /* its cells are series first .. first + n - 1 */
	bool held;    /* is not released this time: its cells stay SDC_NONE, and as safe as they were */
};
/* What has been told besides the releases: quarters from .. to - 1 of one series together. */
struct sdc_answer {
	int series, from, to;
	enum sdc_seen seen; /* SDC_SHOWN or SDC_FEW */
};

/* Series 0 is the total. Arrays are by series, then quarter: [series * quarters + quarter].
 * Invariant: wherever the total is hidden, so is every cell that is released. */
struct sdc_system {
	int window, quarters, series;
	const struct sdc_table *tables;
	int ntables;          /* 0: a total alone */
	const int32_t *count; /* >= 0; every table's cells add up to the total in each quarter */
	uint8_t *seen;        /* enum sdc_seen of the release at the end of each quarter */
	const struct sdc_answer *answers;
	int nanswers;
	/* Of each knower, the part of count that she knows: <= count, every table adding up. [knower *
	 * series * quarters + ...] */
	const int32_t *known;
	int nknowers;
};
/* Quarters from .. to - 1 of one series, seen by a knower (1 ..) or by anybody (0); with from2 .. to2 - 1
 * unless those are 0; alone: as seen by her who is the one in these quarters of that series (0: by nobody such). */
struct sdc_span {
	int series, from, to, knower, from2, to2, alone;
};

/* The sum that a release at the end of `quarter` is about. */
int64_t sdc_window(const struct sdc_system *s, int series, int quarter);

/* Decides how the release at the end of the last quarter is seen; earlier ones are taken as they
 * are. Hides what must be, one cell more for each thing that is not proven safe, then the whole
 * table, then the whole release. At last all is proven together. Never fails: a release that shows
 * nothing says nothing. */
void sdc_protect(struct sdc_system *s);

/* How an answer about these quarters may be seen: SDC_SHOWN, SDC_FEW, or SDC_HIDDEN, which is no
 * answer: all that was promised, told or not, is proven still safe with it. ret_weak: of SDC_HIDDEN,
 * what the answer would bare; a count of its own that is small, or a span. */
enum sdc_seen sdc_answer(const struct sdc_system *s, int series, int from, int to,
			 struct sdc_span *ret_weak);

/* Is everything about these series proven safe under `seen` as it stands? false: not proven. */
MST_CHECK bool sdc_safe(const struct sdc_system *s, int first, int n);

#endif
