/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sdc_brute.h - for tests: an attacker who writes out every table of whole numbers that fits what was
 * released. It shares no idea with the prover: no moves, no paths, no true table to start from. */
#ifndef STATS_SDC_SDC_BRUTE_H
#define STATS_SDC_SDC_BRUTE_H

#include "stats/sdc/sdc_priv.h"

#define MAX_Q 5
#define MAX_CELLS 5
#define MAX_SERIES 16
#define MAX_ANSWERS 32
#define MAX_PAIRS 16 /* of spans apart from each other, in MAX_Q quarters */

struct made { /* a system with room for its arrays */
	struct sdc_system s;
	struct sdc_answer answers[MAX_ANSWERS];
	int32_t known[MAX_SERIES * MAX_Q];
	struct sdc_table tables[3];
	int32_t count[MAX_SERIES * MAX_Q];
	uint8_t seen[MAX_SERIES * MAX_Q];
};

struct attack {
	const struct sdc_system *s;
	int knower;                 /* who it is: 0 anybody, 1 who knows some persons */
	int cap;                    /* no quarter has more than this: makes the search finite */
	long steps;                 /* left */
	bool full;                  /* go on when nothing is left to find */
	long leaves;
	int guess[MAX_SERIES][MAX_Q];
	int least[MAX_SERIES][MAX_Q + 1][MAX_Q + 1], most[MAX_SERIES][MAX_Q + 1][MAX_Q + 1];
	int pair_least[MAX_SERIES][MAX_PAIRS], pair_most[MAX_SERIES][MAX_PAIRS];
	/* Of the window at the end of a quarter, where that of another cell of its table is 1. */
	int alone_least[MAX_SERIES][MAX_Q][MAX_CELLS], alone_most[MAX_SERIES][MAX_Q][MAX_CELLS];
	bool any;
};

/* The sum that a release at the end of `quarter` is about. */
int sdc_brute_window(const struct sdc_system *s, const int32_t *count, int quarter);
/* As that knower. cap: no quarter has more. full: goes on when there is nothing left to find. false: gave
 * up, too many tables to write out. */
bool sdc_brute_attack(struct attack *a, const struct sdc_system *s, int knower, int cap, bool full);
/* Number of protected counts that the attacker knows better than promised. */
int sdc_brute_leaks(const struct attack *a);

#endif
