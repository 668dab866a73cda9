/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_pivot.h - inside stats only: a table by any two of the facts' dimensions, for the jour alone.
 * Nothing in it is protected. */
#ifndef STATS_STATS_PIVOT_H
#define STATS_STATS_PIVOT_H

#include "stats/stats_priv.h"

enum stats_axis {
	AXIS_NONE = 0,
	AXIS_MUNICIPALITY,
	AXIS_COUNTY,
	AXIS_ROLE,
	AXIS_SEX,
	AXIS_AGE,
	AXIS_AGE_GROUP,
	AXIS_CRIME,
	AXIS_CRIME_GROUP,
	AXIS_SOURCE,
	AXIS_REPORTED,
	AXIS_WITHIN,
	AXIS_SERVICE,
	AXIS_OUTCOME,
	AXIS_GOAL,
	AXIS_CIRCUMSTANCE,
	AXIS_QUARTER,
	AXIS_YEAR,
	AXIS_COUNT
};
struct stats_axis_kind {
	const char *code, *words;       /* in addresses; a msgid */
	const struct stats_code *list;  /* NULL: no list of words */
	const struct stats_code *groups;/* of cut facts; NULL: none */
	enum stats_axis up;             /* what its codes are parts of; AXIS_NONE: nothing */
};
extern const struct stats_axis_kind stats_axes[AXIS_COUNT];
enum stats_axis stats_axis_of(const char *code); /* AXIS_NONE: none of that code */
/* The code of the axis above that a code is part of, "2303" of "23"; NULL: there is none above it. In mem. */
const char *stats_axis_up(struct arena *mem, enum stats_axis a, const char *code);
/* The words of an axis's codes for facts of a kind; NULL: the axis has none of its own. */
const struct stats_code *stats_axis_list(enum stats_axis a, enum stats_kind kind);

struct stats_ask {
	enum stats_axis rows, cols, filter; /* cols and filter may be AXIS_NONE */
	const char *only;                   /* the code that the filter lets through */
};
struct stats_pivot {
	const char **rows, **cols; /* codes, in the order of their lists */
	size_t nrows, ncols;       /* ncols 1 without an axis of columns; cols[0] is then "" */
	int64_t *n;                /* [row * ncols + col] */
	int64_t total;
};
/* Pure. A row that is not there is not in it; a cell that is nobody's is 0. In mem. */
void stats_pivot_make(struct arena *mem, const struct stats_row *list, size_t n,
		      const struct stats_ask *ask, struct stats_pivot *ret);
/* Facts of a kind in the quarters of two days, those alike taken together, in no order. Only the columns that
 * `ask` needs are set, and what its filter does not let through is among them. In mem. */
MST_CHECK mst_err stats_rows_of(struct db *db, struct arena *mem, struct id jour,
				enum stats_kind kind, int32_t from, int32_t to, const struct stats_ask *ask,
				struct stats_row **ret, size_t *ret_n);

#endif
