/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* outreach.h - information and lectures: what the jour does so that more people know of it, and for
 * prevention: for whom, where, how many came, and which goal of the agreement it serves.
 *
 * That something was done, and how many came, goes down to stats as facts in the same transaction. */
#ifndef RELATION_OUTREACH_H
#define RELATION_OUTREACH_H

#include "agreement/agreement.h"
#include "org/org.h"

extern const struct http_route relation_outreach_routes[]; /* /information */

/* Codes are stable; labels are msgids. Each ended by a row with value NULL. */
extern const struct view_option relation_outreach_kinds[];  /* lecture, school, workplace ... */
extern const struct view_option relation_outreach_groups[]; /* groups of the agreement; bits in order */
#define RELATION_PARTICIPANTS_MAX 100000

struct relation_outreach {
	struct id id;
	int64_t edition; /* 0 = new */
	int32_t day;
	const char *kind; /* code */
	const char *title, *audience, *note; /* never NULL */
	unsigned groups;
	const char *municipality; /* SCB code; NULL: the whole county, or elsewhere */
	int64_t participants;     /* -1: not counted */
	int goal;                 /* 1..5 a sub-goal, 0 the overall goal */
	bool removed;             /* written down by mistake */
	struct id fact, reached;
};
/* Those of a span of days that are not removed, newest first. In mem, here and below. */
MST_CHECK mst_err relation_outreach_list(struct db *db, struct arena *mem, int32_t from, int32_t to,
					 struct relation_outreach **ret, size_t *ret_n);
/* Also when removed. MST_NOTFOUND. */
MST_CHECK mst_err relation_outreach_get(struct db *db, struct arena *mem, struct id id,
					struct relation_outreach *ret);
/* Apply: the row and its facts, which go when it is removed. MST_INVALID: a title, a day or a kind is
 * missing, or a number is out of its range. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err relation_outreach_put(struct db *w, struct id jour,
					const struct relation_outreach *o);
/* The same as an act with its row in the log; o lives in c->mem, a new one gets its ids here. */
void relation_outreach_save(struct ctx *c, struct relation_outreach *o, struct act *ret);

/* What was done together. */
struct relation_outreach_sum {
	int64_t times, people, uncounted; /* uncounted: times without a number of people */
};
/* kind NULL: all of them. */
struct relation_outreach_sum relation_outreach_sum(const struct relation_outreach *list, size_t n,
						   const char *kind);

#endif
