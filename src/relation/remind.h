/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* remind.h - mail to contact persons when a day of the partnership is near: the last day for notice, the
 * review, the end, and when a board's papers must be in. The mail says that there is something to do and
 * where; never what. Each of them is told once of each day. */
#ifndef RELATION_REMIND_H
#define RELATION_REMIND_H

#include "job/job.h"
#include "relation/liaison.h"

extern const struct job_kind relation_remind_kinds[]; /* arg: struct app * */

struct relation_occasion {
	const char *key; /* stable for that day: a moved day is told anew */
	struct id org;   /* whose liaisons; ID_NONE = all parties' */
};
/* What is near on a day. In mem. */
MST_CHECK mst_err relation_occasions(struct db *db, struct arena *mem, int32_t today,
				     struct relation_occasion **ret, size_t *ret_n);
struct relation_remind {
	int64_t now;
	const char *url; /* where the program is served */
	int sent;        /* out: how many mails were put */
};
/* Apply, arg struct relation_remind *: a mail to each contact person with an address who has not been told of
 * something near; one mail, however much it is. */
MST_CHECK mst_err relation_remind_apply(struct db *w, void *arg);
/* When she was last reminded; 0 = never. */
MST_CHECK mst_err relation_reminded(struct db *db, struct id liaison, int64_t *ret);

#endif
