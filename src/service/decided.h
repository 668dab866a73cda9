/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decided.h - which services each municipality's decisions cover, and the label of what is done.
 *
 * The label is one of two: "insats enligt kommunens beslut" with that decision, or "jourens eget
 * uppdrag". It follows from the decisions and the day on which the help was given: nobody opens a
 * service by hand, and nothing here ever stops anybody from helping or from writing it down. */
#ifndef SERVICE_DECIDED_H
#define SERVICE_DECIDED_H

#include "agreement/decision.h"
#include "service/service.h"

extern const struct http_route service_decided_routes[]; /* /kommuner/{slug}/beslut/insatser ... */

struct service_cover {
	struct id decision;
	int64_t edition;     /* of the decision, from which the cover is read */
	const char *code;    /* of the service */
	const char *reasons; /* särskilda skäl, of an exemption; NULL */
};
/* What one municipality has decided, read once for many labels. */
struct service_standing {
	const char *municipality; /* SCB code; NULL = unknown or another county: always own */
	struct decision *decisions;
	size_t n;
	struct service_cover *covers;
	size_t ncovers;
	bool waits;
};
MST_CHECK mst_err service_standing(struct db *db, struct arena *mem, const char *municipality,
				   struct service_standing *ret);

struct service_label {
	const struct decision *by;     /* the catalogue that covers it that day; NULL = jourens eget uppdrag */
	const struct decision *exempt; /* the exemption that covers it that day; NULL = none */
	const char *reasons;           /* of the exemption */
};
/* Pure. code NULL or not in any catalogue: jourens eget uppdrag. */
void service_label(const struct service_standing *s, const char *code, int32_t day,
		   struct service_label *ret);
/* "Insats enligt kommunens beslut (Socialnämnden § 17/2026)" or "Jourens eget uppdrag". */
const char *service_label_words(const struct view *v, const struct service_label *l);

/* What a decision covers, with the edition that it is written as. */
struct service_decided {
	struct id decision;
	int64_t edition;
	const char *municipality;
	const struct service_cover *covers; /* their `decision` and `edition` are not read */
	size_t n;
};
/* Apply. MST_NOTFOUND: there is no such service. */
MST_CHECK mst_err service_decided_put(struct db *w, const struct service_decided *d);
/* The services that a decision's latest edition covers. */
MST_CHECK mst_err service_covers_of(struct db *db, struct arena *mem, struct id decision,
				    struct service_cover **ret, size_t *ret_n);

#endif
