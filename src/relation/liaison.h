/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* liaison.h - who to turn to about the partnership (kontaktperson), at each party. */
#ifndef RELATION_LIAISON_H
#define RELATION_LIAISON_H

#include "agreement/decision.h"

extern const struct http_route relation_liaison_routes[]; /* /kontaktpersoner */

struct relation_liaison {
	struct id id;
	int64_t edition; /* 0 = new */
	struct id org;
	const char *name, *title, *mail, *phone; /* never NULL */
	const char *hours; /* when she answers: "Vardagar 9–11"; NULL and "" = not told */
	bool ended;
	bool open; /* everybody may know of her: on the public pages */
};
/* By name; those who have ended too. In mem, here and below. */
MST_CHECK mst_err relation_liaisons(struct db *db, struct arena *mem, struct relation_liaison **ret,
				    size_t *ret_n);
/* Of one party, whom everybody may turn to. */
MST_CHECK mst_err relation_liaisons_open(struct db *db, struct arena *mem, struct id org,
					 struct relation_liaison **ret, size_t *ret_n);
/* MST_NOTFOUND. */
MST_CHECK mst_err relation_liaison_get(struct db *db, struct arena *mem, struct id id,
				       struct relation_liaison *ret);
/* Apply. MST_INVALID: a name or a party is missing. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err relation_liaison_put(struct db *w, const struct relation_liaison *l);
/* The same as an act with its row in the log; l lives in c->mem, a new one gets its id here. */
void relation_liaison_save(struct ctx *c, struct relation_liaison *l, struct act *ret);

#endif
