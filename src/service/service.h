/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service.h - what the jour offers without individual needs assessment (11 kap. 5 § SoL 2025:400),
 * and how each service is documented. A service labels what is logged; it never blocks it. */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "auth/auth.h"

extern const struct db_room service_room;

enum service_rule {
	SERVICE_FULL = 1,       /* 14 kap. 3 § SoL */
	SERVICE_ADVICE = 2,     /* 14 kap. 4 §: advice, no personal circumstances */
	SERVICE_NO_IDENTITY = 3 /* 14 kap. 5 §: by decision; a tally, never a name */
};
struct service {
	struct id id;
	const char *code;       /* "talk", "witness_support" */
	const char *name, *purpose;
	enum service_rule rule;
	const char *special_reasons; /* for SERVICE_NO_IDENTITY, mandatory */
};
MST_CHECK mst_err service_list(struct db *db, struct arena *mem, struct service **ret,
			       size_t *ret_n);
/* For forms: code and name; ended by a zero row; never NULL. rule 0: all. */
const struct view_option *service_options(struct ctx *c, enum service_rule rule);
/* MST_INVALID: a name that the law always wants assessed (11 kap. 5 § 1-7), or a 14:5 exemption
 * without special reasons. Apply. */
MST_CHECK mst_err service_insert(struct db *w, const struct service *s);

#endif
