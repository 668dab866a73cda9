/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement.h - the partnership's agreement (idéburet offentligt partnerskap): parties, from when,
 * purpose and goals. Its texts belong to the manager; its parties are the rows of room org. */
#ifndef AGREEMENT_AGREEMENT_H
#define AGREEMENT_AGREEMENT_H

#include "auth/auth.h"

extern const struct db_room agreement_room;
extern const struct http_route agreement_routes[]; /* /overenskommelse */
extern const struct http_route agreement_town_routes[], agreement_decision_routes[]; /* /kommuner */

#define AGREEMENT_GOALS 6 /* the overall goal, then five sub-goals */
/* Characters. */
#define AGREEMENT_TITLE_MAX 200
#define AGREEMENT_TEXT_MAX 2000

struct agreement_document {
	const char *name;
	int32_t day; /* DAY_NONE = unknown */
};
struct agreement {
	struct id id;
	const char *partnership; /* the parties in one line */
	int32_t from_day;
	const char *title, *purpose, *target_group;
	const char *goals[AGREEMENT_GOALS]; /* [0] overall; never NULL */
	const struct agreement_document *documents;
	size_t ndocuments;
	int64_t edition; /* from 1, counted up by every edit */
};
/* The one in force on that day. MST_NOTFOUND: none is. In mem. */
MST_CHECK mst_err agreement_current(struct db *db, struct arena *mem, int32_t day,
				    struct agreement *ret);
/* Apply. MST_INVALID: a text is missing. MST_CONFLICT: another begins on that day. */
MST_CHECK mst_err agreement_insert(struct db *w, const struct agreement *a);
/* Apply: puts title, purpose, target group and goals when `a->edition` is still the one that
 * stands. MST_INVALID: a text is missing. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err agreement_update(struct db *w, const struct agreement *a);
/* The change as an act, with its row in the log (agreement.edit). a must live in c->mem. */
void agreement_edit(struct ctx *c, struct agreement *a, struct act *ret);

#endif
