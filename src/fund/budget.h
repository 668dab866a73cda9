/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* budget.h - a year's money beside the municipalities' grant: other funders with what they give for, and
 * what it costs; budget against outcome. All money is in öre. */
#ifndef FUND_BUDGET_H
#define FUND_BUDGET_H

#include "fund/payment.h"

extern const struct http_route fund_budget_routes[]; /* /bidrag/{year}/budget */

/* Codes are stable; labels are msgids. Funders first, then costs; ended by a zero row. */
extern const struct view_option fund_line_kinds[];
bool fund_line_is_cost(const char *kind);
#define FUND_LINE_MAX 200 /* characters */

struct fund_line {
	struct id id;
	int64_t edition, at; /* edition 0: new */
	const char *by;
	int64_t year;
	const char *kind;            /* code */
	const char *name, *purpose;  /* purpose: what it may be used for; "" */
	int64_t budget, outcome;     /* outcome -1: not known yet */
	bool removed;
};
/* Those of a year that stand, funders first, by kind and name. In mem. */
MST_CHECK mst_err fund_lines(struct db *db, struct arena *mem, int64_t year, struct fund_line **ret,
			     size_t *ret_n);
/* Its latest edition, also when removed. MST_NOTFOUND. */
MST_CHECK mst_err fund_line_get(struct db *db, struct arena *mem, struct id id, struct fund_line *ret);
/* Apply. MST_INVALID: a name or a kind is missing, or an amount is out of its range. MST_CONFLICT:
 * somebody was quicker. */
MST_CHECK mst_err fund_line_insert(struct db *w, const struct fund_line *l);
void fund_line_save(struct ctx *c, struct fund_line *l, struct act *ret); /* fund.line */

struct fund_sums {
	int64_t budget, outcome; /* outcome: of the lines where it is known */
	size_t unknown;          /* lines where it is not */
};
/* Of the costs, or of the funders. */
struct fund_sums fund_sums_of(const struct fund_line *list, size_t n, bool costs);

#endif
