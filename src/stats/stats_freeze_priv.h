/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_freeze_priv.h - inside stats only: what a freeze works on. */
#ifndef STATS_STATS_FREEZE_PRIV_H
#define STATS_STATS_FREEZE_PRIV_H

#include "stats/sdc/sdc.h"
#include "stats/stats_priv.h"

#define STATS_WINDOW 12 /* quarters: three years pooled */
#define STATS_PARTS 4

struct stats_key {
	const char *table, *code; /* the total: the part's name and "" */
	int entered;              /* municipality: facts of earlier quarters count as "other" */
};

/* One system for sdc: a total, and tables that add up to it. Arrays: [series * quarters + quarter],
 * where quarter 0 is the book's first. */
struct stats_part {
	const char *name;
	enum stats_kind kind;
	struct stats_key *keys; /* keys[0] is the total */
	int series, ntables;
	struct sdc_table *tables;
	int64_t *facts;         /* as the facts say today */
	int32_t *frozen;        /* as the releases say */
	uint8_t *seen;          /* enum sdc_seen of every release */
	struct sdc_answer *answers; /* their quarters are columns */
	int nanswers;
	/* Whom the municipalities have referred, as each of them knows: the municipality of a knower, and
	 * her part of frozen; [(knower * series + series) * quarters + quarter]. */
	const char **knowers;
	int32_t *known;
	int nknowers;
};

struct stats_freeze {
	struct id jour, id;
	int first, next, last; /* quarters: the book's first, the first to be frozen, the released */
	int latest;            /* last quarter released before; 0: none */
	int64_t answers;       /* how many had been given */
	int64_t now;
	struct stats_part parts[STATS_PARTS];
};

int stats_part_series(const struct stats_part *p, const char *table, const char *code); /* -1 */
/* All that has been told, with range read and last set: parts, their book, releases and answers. */
MST_CHECK mst_err stats_book_read(struct db *db, struct arena *mem, struct stats_freeze *f,
				  const char *const *municipalities);
/* The part as sdc sees it: from the first quarter in which anything happened (ret_skip columns on), since
 * what came before is known. Its arrays are copies in mem. */
void stats_part_system(struct arena *mem, const struct stats_part *p, int columns,
		       struct sdc_system *ret, int *ret_skip);

/* stats_freeze_db.c. Readings of the one statement that each part of the book comes from. */
MST_CHECK mst_err stats_book_range(struct db *db, struct arena *mem, struct id jour,
				   struct stats_freeze *f);
MST_CHECK mst_err stats_book_municipalities(struct db *db, struct arena *mem, struct id jour,
					    struct stats_key **ret, int *ret_n);
MST_CHECK mst_err stats_book_facts(struct db *db, struct arena *mem, struct stats_freeze *f,
				   struct stats_part *p);
MST_CHECK mst_err stats_book_frozen(struct db *db, struct arena *mem, struct stats_freeze *f);
MST_CHECK mst_err stats_book_seen(struct db *db, struct arena *mem, struct stats_freeze *f);
/* A text column that holds a quarter; 0 when it is NULL. */
MST_CHECK mst_err stats_row_quarter(struct db_stmt *q, struct arena *mem, int *ret);
/* The series of each table that a row counts in (municipality, role, sex, age, crime; the next five
 * columns): [0] is the total. */
void stats_row_series(const struct stats_part *p, struct db_stmt *q, struct arena *mem, int quarter,
		      int ret[6]);

/* stats_told_db.c: what is known besides the releases. */
MST_CHECK mst_err stats_told_answers(struct db *db, struct arena *mem, struct stats_freeze *f);
MST_CHECK mst_err stats_answer_insert(struct db *w, const struct stats_answer *a, const char *from,
				      const char *to);
/* The knowers, and what they knew of the quarters that are frozen. */
MST_CHECK mst_err stats_told_known(struct db *db, struct arena *mem, struct stats_freeze *f,
				   struct stats_part *p);
/* The newest quarters from the facts, never more than the book has. */
MST_CHECK mst_err stats_told_facts(struct db *db, struct arena *mem, struct stats_freeze *f,
				   struct stats_part *p);
MST_CHECK mst_err stats_told_put(struct db *w, const struct stats_freeze *f,
				 const struct stats_part *p);

#endif
