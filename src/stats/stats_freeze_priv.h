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
};

struct stats_freeze {
	struct id jour, id;
	int first, next, last; /* quarters: the book's first, the first to be frozen, the released */
	int latest;            /* last quarter released before; 0: none */
	int64_t now;
	struct stats_part parts[STATS_PARTS];
};

int stats_part_series(const struct stats_part *p, const char *table, const char *code); /* -1 */

/* stats_freeze_db.c. Readings of the one statement that each part of the book comes from. */
MST_CHECK mst_err stats_book_range(struct db *db, struct arena *mem, struct id jour,
				   struct stats_freeze *f);
MST_CHECK mst_err stats_book_municipalities(struct db *db, struct arena *mem, struct id jour,
					    struct stats_key **ret, int *ret_n);
MST_CHECK mst_err stats_book_facts(struct db *db, struct arena *mem, struct stats_freeze *f,
				   struct stats_part *p);
MST_CHECK mst_err stats_book_frozen(struct db *db, struct arena *mem, struct stats_freeze *f);
MST_CHECK mst_err stats_book_seen(struct db *db, struct arena *mem, struct stats_freeze *f);

#endif
