/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court.h - witness support at a court, a register of its own: how many were met in a session, by their
 * part in the trial. There is no place for a name and no way to a case; the totals are never added to
 * those of people who were helped in a case.
 *
 * It serves everybody at the court: witnesses, injured parties, relatives, defendants, and parties of
 * civil cases.
 */
#ifndef COURT_COURT_H
#define COURT_COURT_H

#include "auth/auth.h"
#include "stats/stats.h"

extern const struct db_room court_room;
extern const struct http_route court_routes[]; /* /vittnesstod, /min-kalender, /kalender */

#define COURT_NAME_MAX 80
#define COURT_MOST 99 /* of one role in one session */

/* witness, injured, relative, defendant, party, other */
#define COURT_ROLES 6

struct court_session {
	struct id id, by;
	int32_t day;
	const char *court;
	const char *part;          /* "morning", "afternoon", "day" */
	int64_t helpers;           /* witness supporters who were there */
	int64_t met[COURT_ROLES];  /* by stats_court_roles */
	struct id facts[COURT_ROLES + 1]; /* ID_NONE where nobody was met; the last: the session */
};

/* Writes a session down, with or without keys in hand; its facts ride along. MST_INVALID: a number
 * below 0 or above COURT_MOST, no helper, or no day. */
MST_CHECK mst_err court_record(struct ctx *c, const struct court_session *s, struct act *ret);
/* All that the caller's group opens, the latest day first. */
MST_CHECK mst_err court_sessions(struct ctx *c, struct court_session **ret, size_t *ret_n);
/* Takes back one that was written wrongly, and its facts. MST_NOTFOUND: none. */
MST_CHECK mst_err court_remove(struct ctx *c, struct id session, struct act *ret);

#endif
