/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service.h - what the jour offers without individual needs assessment (11 kap. 5 § SoL 2025:400),
 * and how each service is documented. A service labels what is logged; it never blocks it. */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "auth/auth.h"

extern const struct db_room service_room;
extern const struct http_route service_routes[]; /* /insatser */
extern const struct http_route service_catalogue_routes[]; /* /insatser/ny, /insatser/{kod} */

enum service_rule {
	SERVICE_FULL = 1,       /* 14 kap. 3 § SoL */
	SERVICE_ADVICE = 2,     /* 14 kap. 4 §: advice, no personal circumstances */
	SERVICE_NO_IDENTITY = 3 /* 14 kap. 5 §: by decision; a tally, never a name */
};
/* Who may get it by age. A service under 11 kap. 5 § may be given to who has turned 15 without the guardian's
 * consent when it is suitable, and to who is younger with it (21 kap. 2 § SoL). */
enum service_age { SERVICE_ALL_AGES = 0, SERVICE_FROM_15 = 15, SERVICE_FROM_18 = 18 };
struct service {
	struct id id;
	int64_t edition;        /* 0 = new */
	int64_t at;             /* when that was written; 0: before the catalogue was looked after here */
	const char *by;
	const char *code;       /* "talk", "witness_support" */
	const char *name, *purpose;
	const char *target;     /* for whom; NULL = everybody the jour supports */
	enum service_rule rule;
	const char *special_reasons; /* for SERVICE_NO_IDENTITY, mandatory */
	const char *performer;  /* NULL = the jour */
	const char *conditions; /* NULL = none */
	enum service_age age;
	int32_t review;         /* when it is to be looked at again; DAY_NONE */
	int32_t ends;           /* the last day that it is offered; DAY_NONE = until further notice */
	int ord;                /* place in the catalogue */
};
#define SERVICE_NAME_MAX 100 /* characters */
#define SERVICE_TEXT_MAX 1000
/* Is it offered that day? */
bool service_offered(const struct service *s, int32_t day);
/* "Från 15 år" ...; a msgid. */
const char *service_age_words(enum service_age a);
/* By ord, also those that are offered no more. */
MST_CHECK mst_err service_list(struct db *db, struct arena *mem, struct service **ret,
			       size_t *ret_n);
/* MST_NOTFOUND. */
MST_CHECK mst_err service_get(struct db *db, struct arena *mem, const char *code, struct service *ret);
/* As they were written, newest first. */
MST_CHECK mst_err service_editions(struct db *db, struct arena *mem, struct id service,
				   struct service **ret, size_t *ret_n);
/* For forms: code and name of what is offered today; ended by a zero row; never NULL. rule 0: all. */
const struct view_option *service_options(struct ctx *c, enum service_rule rule);
/* Why the law or the catalogue cannot take this service, as a msgid for the one who asked (an apply
 * puts it, translated, into c->why); NULL = it can. Looks at the name for what 11 kap. 5 § points
 * 1-7 always want assessed. */
const char *service_refusal(const struct service *s);
/* What somebody should think about once more, as a msgid: its texts name what the law wants assessed, or its
 * days cannot all be; NULL = nothing. */
const char *service_doubt(const struct service *s);
/* What a new jour may begin with. */
#define SERVICE_PROPOSALS 8
extern const struct service service_proposals[SERVICE_PROPOSALS];
/* Apply: the i-th of them, with its place in the list as its place in the catalogue. */
MST_CHECK mst_err service_insert_proposal(struct db *w, size_t i);
/* Apply. MST_INVALID: service_refusal has words. MST_CONFLICT: the code is taken. */
MST_CHECK mst_err service_insert(struct db *w, const struct service *s);
/* Apply: edition s->edition + 1 of what stands under its id; edition 0: as service_insert. MST_CONFLICT:
 * somebody was quicker. */
MST_CHECK mst_err service_put(struct db *w, const struct service *s);
/* The place behind the last. */
MST_CHECK mst_err service_next_place(struct db *db, int *ret);
/* The same as an act with its row in the log (service.edit). s lives in c->mem; a new one gets its id, code
 * and place here. */
void service_save(struct ctx *c, struct service *s, struct act *ret);
/* For "Idag": what the manager is to look at again within a month. In c->mem. */
MST_CHECK mst_err service_today(struct ctx *c, const struct view_item **ret, size_t *ret_n);

#endif
