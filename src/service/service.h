/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service.h - what the jour offers without individual needs assessment (11 kap. 5 § SoL 2025:400),
 * and how each service is documented. A service labels what is logged; it never blocks it. */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "auth/auth.h"

extern const struct db_room service_room;
extern const struct http_route service_routes[]; /* /insatser */

enum service_rule {
	SERVICE_FULL = 1,       /* 14 kap. 3 § SoL */
	SERVICE_ADVICE = 2,     /* 14 kap. 4 §: advice, no personal circumstances */
	SERVICE_NO_IDENTITY = 3 /* 14 kap. 5 §: by decision; a tally, never a name */
};
struct service {
	struct id id;
	const char *code;       /* "talk", "witness_support" */
	const char *name, *purpose;
	const char *target;     /* for whom; NULL = everybody the jour supports */
	enum service_rule rule;
	const char *special_reasons; /* for SERVICE_NO_IDENTITY, mandatory */
	int ord;                /* place in the catalogue */
};
/* By ord. */
MST_CHECK mst_err service_list(struct db *db, struct arena *mem, struct service **ret,
			       size_t *ret_n);
/* For forms: code and name; ended by a zero row; never NULL. rule 0: all. */
const struct view_option *service_options(struct ctx *c, enum service_rule rule);
/* Why the law or the catalogue cannot take this service, as a msgid for the one who asked (an apply
 * puts it, translated, into c->why); NULL = it can. Looks at the name for what 11 kap. 5 § points
 * 1-7 always want assessed. */
const char *service_refusal(const struct service *s);
/* What a new jour may begin with. */
#define SERVICE_PROPOSALS 8
extern const struct service service_proposals[SERVICE_PROPOSALS];
/* Apply: the i-th of them, with its place in the list as its place in the catalogue. */
MST_CHECK mst_err service_insert_proposal(struct db *w, size_t i);
/* Apply. MST_INVALID: service_refusal has words. MST_CONFLICT: the code is taken. */
MST_CHECK mst_err service_insert(struct db *w, const struct service *s);

#endif
