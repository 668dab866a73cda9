/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident.h - the register of personal data breaches (GDPR art. 33 and 34): what happened, how many it
 * concerns, what the risk is and why, whether the authority and those concerned have been told. Without names:
 * it is read by whoever leads the jour, who need not open a case. */
#ifndef RIGHTS_INCIDENT_H
#define RIGHTS_INCIDENT_H

#include "doc/doc.h"

extern const struct http_route rights_incident_routes[]; /* /incidenter */

/* Art. 33.1: hours by the clock, weekends too, from when the jour knew. */
#define RIGHTS_INCIDENT_HOURS 72
#define RIGHTS_INCIDENT_TEXT_MAX 1000

enum rights_risk { RIGHTS_RISK_OPEN = 0, RIGHTS_RISK_UNLIKELY, RIGHTS_RISK_SOME, RIGHTS_RISK_HIGH };
enum rights_told { RIGHTS_TOLD_OPEN = 0, RIGHTS_TOLD_YES, RIGHTS_TOLD_NO };

struct rights_incident_kind {
	const char *code, *words; /* words: a msgid */
};
extern const struct rights_incident_kind rights_incident_kinds[]; /* the commonest first; ended by a zero row */

struct rights_incident {
	struct id id, by;
	const char *kind;
	int64_t found;
	int32_t happened;     /* DAY_NONE: not known */
	const char *what;     /* without names */
	int64_t people;       /* how many it concerns, about */
	const char *data;     /* which data */
	const char *done;     /* what has been done */
	enum rights_risk risk;
	const char *why;      /* of the risk */
	int32_t reported;     /* to the authority; DAY_NONE: not */
	const char *registry; /* its number there; NULL */
	enum rights_told told; /* those concerned */
	const char *told_how; /* how, or why not; NULL */
	int32_t closed;       /* DAY_NONE: open */
	int64_t at, version;
};

/* The instant by which the authority must know. */
int64_t rights_incident_due(const struct rights_incident *i);
/* What is left to do, the first of it; RIGHTS_DONE: it can be closed. */
enum rights_todo { RIGHTS_DONE = 0, RIGHTS_ASSESS, RIGHTS_REPORT, RIGHTS_TELL };
enum rights_todo rights_incident_todo(const struct rights_incident *i);
/* Two days and less are told in hours, more in days; "0 timmar" when none are left. */
const char *rights_incident_left(const struct view *v, const struct rights_incident *i, int64_t now);

MST_CHECK mst_err rights_incident_get(struct ctx *c, struct id id, struct rights_incident *ret);
/* Latest found first. */
MST_CHECK mst_err rights_incidents(struct ctx *c, bool open, struct rights_incident **ret, size_t *ret_n);
/* A new one (version 0), or changed over its version. MST_INVALID: found after now, a risk without its reason.
 * MST_CONFLICT: closed; in the act: somebody was quicker. Out: i->id. */
MST_CHECK mst_err rights_incident_put(struct ctx *c, struct rights_incident *i, struct act *ret);
/* MST_CONFLICT: something is left to do. */
MST_CHECK mst_err rights_incident_close(struct ctx *c, const struct rights_incident *i, struct act *ret);

/* The notification to the authority, and the letter to those concerned, as drafts; jour: its name. */
void rights_incident_report(struct arena *mem, const struct rights_incident *i, const char *jour, int32_t day,
			    struct doc *ret);
void rights_incident_letter(struct arena *mem, const struct rights_incident *i, const char *jour, int32_t day,
			    struct doc *ret);
/* Cards for "Idag", for who leads the jour. Adds to *n. */
MST_CHECK mst_err rights_incident_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

/* ---- incident_db.c ---- */

MST_CHECK mst_err rights_incident_find(struct db *db, struct arena *mem, struct id jour, struct id id,
				       struct rights_incident *ret);
MST_CHECK mst_err rights_incident_rows(struct db *db, struct arena *mem, struct id jour, bool open,
				       struct rights_incident **ret, size_t *ret_n);
MST_CHECK mst_err rights_incident_insert(struct db *w, struct id jour, const struct rights_incident *i);
/* Over i->version, while it is open: MST_CONFLICT. */
MST_CHECK mst_err rights_incident_update(struct db *w, struct id jour, const struct rights_incident *i);

#endif
