/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* awareness.h - how many know of the jour (kännedomsundersökning): how many were asked and how many knew, by
 * municipality, as a survey found it. The fourth sub-goal of the agreement is that more do. */
#ifndef RELATION_AWARENESS_H
#define RELATION_AWARENESS_H

#include "auth/auth.h"
#include "org/org.h"
#include "sheet/sheet.h"

extern const struct http_route relation_awareness_routes[]; /* /information/kannedom */

#define RELATION_ASKED_MAX 1000000
#define RELATION_ASKED_LEAST 30 /* fewer answers give no share: chance decides too much */
struct relation_awareness_row {
	const char *municipality; /* SCB code; "" = the county as a whole */
	int64_t asked, knew;
};
struct relation_awareness {
	struct id id;
	int64_t edition; /* 0 = new */
	int32_t day;
	const char *source, *question;
	bool removed; /* written down by mistake */
	struct relation_awareness_row *rows;
	size_t n;
};
/* Those that are not removed, the newest first. In mem, here and below. */
MST_CHECK mst_err relation_awareness_list(struct db *db, struct arena *mem, struct relation_awareness **ret,
					  size_t *ret_n);
/* Also when removed. MST_NOTFOUND. */
MST_CHECK mst_err relation_awareness_get(struct db *db, struct arena *mem, struct id id,
					 struct relation_awareness *ret);
/* Apply. MST_INVALID: no day, source or row, or a row that cannot be. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err relation_awareness_put(struct db *w, const struct relation_awareness *a);
/* The same as an act (relation.awareness); a lives in c->mem, a new one gets its id here. */
void relation_awareness_save(struct ctx *c, struct relation_awareness *a, struct act *ret);

/* What was found for one municipality, or for the county (""): its own row, or all municipalities' rows
 * together. asked 0: nothing. */
struct relation_awareness_row relation_awareness_of(const struct relation_awareness *a,
						    const char *municipality);
/* The share in tenths of a percent, rounded half up, and what chance leaves open about it: Wilson's interval at
 * 95 % (Wilson 1927), outwards to whole percent. -1: too few answers. */
int64_t relation_awareness_share(const struct relation_awareness_row *r, int *ret_low, int *ret_high);

/* ---- from a file (pure) ---- */

struct relation_awareness_left {
	int line, column; /* from 1 */
	const char *text; /* what stands there */
	const char *why;  /* a msgid */
};
/* A table with a head: Kommun, Tillfrågade, Känner till; in any order, other columns are passed over. What
 * cannot be used is told in left. A msgid when the file as a whole is no such table; NULL otherwise. */
const char *relation_awareness_read(struct arena *mem, const struct sheet *s, const struct org *towns,
				    size_t ntowns, struct relation_awareness *ret,
				    struct relation_awareness_left **ret_left, size_t *ret_nleft);

#endif
