/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_jobs.h - what the program plugs in: the pages' routes and the task that freezes. Apart from
 * stats.h, so that rooms that only hand facts down need not know accounts and tasks. */
#ifndef STATS_STATS_JOBS_H
#define STATS_STATS_JOBS_H

#include "auth/auth.h"
#include "job/job.h"
#include "stats/stats.h"

extern const struct http_route stats_routes[];
/* "stats.freeze", each night. The runner's arg is a struct app. */
extern const struct job_kind stats_kinds[];

/* A quarter is frozen on the fifth day after its end or later: what happened on its last days is
 * written down by then. */
#define STATS_FREEZE_WAIT 4
/* Freezes what is due on `today`, if anything is. ret NULL: nothing is. Else ret is ready for
 * stats_freeze_due_apply, which also writes the row stats.freeze. */
struct stats_due {
	struct stats_freeze *freeze;
	struct audit_row audit;
};
MST_CHECK mst_err stats_freeze_due(struct db *db, struct arena *mem, struct id jour, int32_t today,
				   int64_t now, struct stats_due **ret);
mst_err stats_freeze_due_apply(struct db *w, void *due);
/* About when the next one comes, seen from today. */
int32_t stats_freeze_next(int32_t today);
/* The same of the next freeze that releases municipalities' own figures. */
int32_t stats_freeze_next_year(int32_t today);

#endif
