/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution.h - what the parties give that is not money: volunteers' hours, premises, staff's time,
 * and more; by party and year, as the agreement promises it and as it was delivered, with a value in
 * kronor where somebody has set one.
 *
 * It is the one place of such figures: the volunteers' hours and their value in the follow-up are summed
 * from here, and a budget shows them beside its money, never in it. */
#ifndef AGREEMENT_CONTRIBUTION_H
#define AGREEMENT_CONTRIBUTION_H

#include "agreement/agreement.h"
#include "agreement/decision.h"
#include "org/org.h"

extern const struct http_route agreement_contribution_routes[];
#define AGREEMENT_CONTRIBUTIONS_AT "/overenskommelse/annat-an-pengar"

#define AGREEMENT_CONTRIBUTION_FIRST 2000 /* years */
#define AGREEMENT_CONTRIBUTION_LAST 2100
#define AGREEMENT_AMOUNT_MAX 1000000
#define AGREEMENT_RATE_MAX INT64_C(10000000) /* öre for one unit */
#define AGREEMENT_CONTRIBUTION_WORDS 200     /* characters */

enum agreement_contribution_kind {
	AGREEMENT_VOLUNTEER_HOURS = 1,
	AGREEMENT_PREMISES_MONTHS,
	AGREEMENT_PREMISES_TIMES,
	AGREEMENT_STAFF_HOURS,
	AGREEMENT_OTHER,
};
extern const struct view_option agreement_contribution_kinds[]; /* in that order, ended by a zero row */

struct agreement_contribution {
	struct id id;
	int64_t edition, at; /* edition 0: new */
	const char *by;
	struct id org;       /* whose it is: the jour or a municipality */
	int64_t year;
	enum agreement_contribution_kind kind;
	const char *what;
	int64_t promised;    /* 0: it was not promised */
	int64_t delivered;   /* -1: not known yet */
	int64_t rate;        /* öre for one unit; -1: not valued */
	const char *source;  /* where the rate comes from; "" when there is none */
	bool removed;
};
/* Those that stand, the jour's first, then by municipality, year and kind. year 0: of all years. In mem,
 * as all below. */
MST_CHECK mst_err agreement_contributions(struct db *db, struct arena *mem, struct id jour, int64_t year,
					  struct agreement_contribution **ret, size_t *ret_n);
/* Its latest edition, also when removed. MST_NOTFOUND. */
MST_CHECK mst_err agreement_contribution_get(struct db *db, struct arena *mem, struct id id,
					     struct agreement_contribution *ret);
/* All its editions, newest first. */
MST_CHECK mst_err agreement_contribution_editions(struct db *db, struct arena *mem, struct id id,
						  struct agreement_contribution **ret, size_t *ret_n);
/* Apply. MST_INVALID: a figure is out of its range, nothing is said of what, or a rate has no source.
 * MST_CONFLICT: somebody was quicker, or the same of the same party and year stands already. */
MST_CHECK mst_err agreement_contribution_insert(struct db *w, const struct agreement_contribution *k);
void agreement_contribution_save(struct ctx *c, struct agreement_contribution *k,
				 struct act *ret); /* agreement.contribution */
/* One that stands and would be counted twice with k: same party, year, kind and words. NULL: none. */
const struct agreement_contribution *
agreement_contribution_twin(const struct agreement_contribution *list, size_t n,
			    const struct agreement_contribution *k);

/* n of k's units in öre; -1: not valued, or n is not known. */
int64_t agreement_contribution_value(const struct agreement_contribution *k, int64_t n);
/* "1 200 timmar", "–" for what is not known. */
const char *agreement_contribution_amount(const struct view *v, enum agreement_contribution_kind kind,
					  int64_t n);
/* "270 kr per timme". k->rate > 0. */
const char *agreement_contribution_rate(const struct view *v, const struct agreement_contribution *k);

struct agreement_contribution_sums {
	int64_t promised, delivered; /* öre, of what is valued */
	size_t unvalued, unknown;    /* rows without a rate; rows whose delivery is not known */
};
struct agreement_contribution_sums
agreement_contribution_sums_of(const struct agreement_contribution *list, size_t n);

/* A year's rows as a table: party, what, promised, delivered, and both in kronor, with a sum where
 * anything is valued. edit: for the one who may, each row leads to its form. NULL: n is 0. */
MST_CHECK mst_err agreement_contribution_table(struct ctx *c, const char *caption,
					       const struct agreement_contribution *list, size_t n, bool edit,
					       const struct view_table **ret);
/* The cells of one row of it, without the party. */
#define AGREEMENT_CONTRIBUTION_CELLS 5
void agreement_contribution_cells(const struct view *v, const struct agreement_contribution *k,
				  const char *cells[AGREEMENT_CONTRIBUTION_CELLS]);

#endif
