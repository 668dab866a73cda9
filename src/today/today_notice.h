/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_notice.h - a mail to who has asked for it, when something new waits: a coordinator of what comes
 * to the jour, a municipality's officer of what comes to her municipality. It says that there is something,
 * never what, how much or from whom, and it comes in the day, never at night. */
#ifndef TODAY_TODAY_NOTICE_H
#define TODAY_TODAY_NOTICE_H

#include "auth/auth.h"
#include "job/job.h"

extern const struct job_kind today_kinds[];    /* arg: struct app * */
extern const struct http_route today_notice_routes[]; /* /mitt-konto/mejl */

#define TODAY_NOTICE_FIRST 8 /* Swedish hours: from, and up to but not with */
#define TODAY_NOTICE_LAST 18
#define TODAY_NOTICE_EVENING 22 /* up to then of somebody of the jour who needs to talk, and of nothing else */
#define TODAY_NOTICE_ROLES (ROLE_COORDINATOR | ROLE_MUNICIPAL_OFFICER)

struct today_notice {
	struct id account;
	const char *mail;
	int64_t since; /* what came later has not been told */
};
/* MST_NOTFOUND: she has not asked. In mem. */
MST_CHECK mst_err today_notice_get(struct db *db, struct arena *mem, struct id account,
				   struct today_notice *ret);
/* Apply. An empty address: she wants none any more. MST_INVALID: not one plain address. */
MST_CHECK mst_err today_notice_put(struct db *w, const struct today_notice *n);

struct today_telling {
	struct today_notice *list; /* who is to be told now, and from when on it is news again */
	size_t n;
	const char *url; /* where the program is served; NULL: not known */
};
/* Nobody outside the hours, nobody whose account has ended or wears no such role any more. In mem. */
MST_CHECK mst_err today_tell_due(struct db *db, struct arena *mem, struct id jour, int64_t now,
				 struct today_telling *ret);
/* Apply, arg struct today_telling *: one mail each. */
mst_err today_tell_apply(struct db *w, void *arg);

#endif
