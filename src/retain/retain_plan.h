/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_plan.h - for this room: the notes that are due, a page at a time. */
#ifndef RETAIN_RETAIN_PLAN_H
#define RETAIN_RETAIN_PLAN_H

#include "retain/retain_db.h"

/* db, mem, jour, today and last are the caller's to set; the rest is retain_look_begin's. */
struct retain_look {
	struct db *db;
	struct arena *mem;
	struct id jour;
	int32_t today, last; /* what is due until `last`; holds are those of today */
	struct retain_rule rule;
	struct retain_early_row *asked;
	size_t nasked;
	struct support_bare after; /* the last one that was read */
};
MST_CHECK mst_err retain_look_begin(struct retain_look *l);

struct retain_stories {
	struct retain_due *due; /* what is held, too */
	struct id *gone;        /* are erased, and support_story_gone has not been told of them */
	size_t n, ngone;
	bool end;
};
/* The next ones, by the day of the closing. Reads closed cases whose notes are old enough, and no others. */
MST_CHECK mst_err retain_look_stories(struct retain_look *l, struct retain_stories *ret);

#endif
