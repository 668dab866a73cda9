/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_count.h - how often each public page was shown, by day and nothing else: no address, no cookie, no
 * way through the pages. Counted in memory and written down once an hour; a restart may lose an hour. */
#ifndef SITE_SITE_COUNT_H
#define SITE_SITE_COUNT_H

#include "auth/auth.h"
#include "job/job.h"

#define SITE_COUNT_DAYS 400 /* that a day's number is kept */

/* "site.count", each hour. The runner's arg is a struct app. */
extern const struct job_kind site_kinds[];

/* A visitor has been shown a page; name: of site_pages, static. Any thread. */
void site_count_add(const char *name, int32_t day);

struct site_counted {
	const char *name;
	int32_t day;
	int64_t n;
};
struct site_counting {
	struct id jour;
	int32_t today;
	struct site_counted *list;
	size_t n;
};
/* What has been counted since the last time, which starts anew. In mem. */
void site_count_take(struct arena *mem, struct id jour, int32_t today, struct site_counting *ret);
/* Apply, arg struct site_counting *: adds it, and forgets what is older than SITE_COUNT_DAYS. */
mst_err site_count_apply(struct db *w, void *arg);
/* Sums by page of the days from..to, the most shown first. In mem; day is 0. */
MST_CHECK mst_err site_count_sums(struct db *db, struct arena *mem, struct id jour, int32_t from,
				  int32_t to, struct site_counted **ret, size_t *ret_n);

#endif
