/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_priv.h - inside stats only: quarters, and the statements of stats_db.c. */
#ifndef STATS_STATS_PRIV_H
#define STATS_STATS_PRIV_H

#include "stats/stats.h"

/* A quarter is counted from year 0: 4 * year + 0..3. Its text sorts as its number. */
#define QUARTER_TEXT 16 /* "2026-Q1" and room to spare */
int quarter_of(int32_t day);
int32_t quarter_first_day(int quarter);
int32_t quarter_last_day(int quarter);
void quarter_text(int quarter, char ret[QUARTER_TEXT]);
MST_CHECK bool quarter_parse(const char *s, int *ret);

#define STATS_OTHER "other"     /* the cell of unknown, other county, extra protection */
#define STATS_UNKNOWN "unknown" /* a code that is not known, or was cut away */
#define STATS_SEX_REST "other_unknown"

/* An SCB municipality code: four digits. Which ones are partners is not for stats to know. */
bool stats_municipality_good(const char *code);

/* A fact as stored. */
struct stats_row {
	struct id jour, id;
	int64_t kind, n;
	const char *quarter, *municipality, *role, *sex, *age, *crime, *source, *reported, *service,
		*circumstance;
};
MST_CHECK mst_err stats_row_put(struct db *w, const struct stats_row *r);
/* MST_NOTFOUND: no such fact. */
MST_CHECK mst_err stats_row_find(struct db *db, struct arena *mem, struct id fact,
				 struct stats_row *ret);
MST_CHECK mst_err stats_row_drop(struct db *w, struct id fact);
/* Starts a query of (code, sum) by one dimension. args: jour, kind, first and last quarter. */
MST_CHECK mst_err stats_row_count(struct db *db, struct db_args args, enum stats_dim dim,
				  struct db_stmt **ret);

#endif
