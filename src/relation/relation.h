/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation.h - what the partners do together: meetings with agenda and minutes, and what was
 * promised at them, by whom and until when.
 *
 * A meeting is planned, then held with its minutes as the jour's own draft, then signed off. Only
 * what is signed off is shown to the municipalities, where it is a public record (2 kap. 9 § TF); it
 * is registered by the room doc as it was then. No text here is about anybody who is helped.
 *
 * That a meeting was held, and which municipalities came, goes down to stats as facts in the same
 * transaction. */
#ifndef RELATION_RELATION_H
#define RELATION_RELATION_H

#include "agreement/decision.h"
#include "doc/doc.h"
#include "org/org.h"

extern const struct db_room relation_room;
extern const struct http_route relation_routes[]; /* /moten, /atgarder */
extern const struct http_route relation_wheel_routes[]; /* /arshjul */

/* Characters. */
#define RELATION_LINE_MAX 200
#define RELATION_TEXT_MAX 20000 /* agenda and minutes, some seven pages */
#define RELATION_NOTE_MAX 1000
#define RELATION_MINUTES "minutes" /* the kind in doc's register */

/* ---- meetings ---- */

enum relation_state {
	RELATION_PLANNED = 1,
	RELATION_DRAFT = 2,     /* held; its minutes are being written */
	RELATION_SIGNED = 3,    /* signed off (justerat): nothing in it changes unless it is opened again */
	RELATION_CANCELLED = 4, /* inställt */
};
struct relation_meeting {
	struct id id;
	int64_t edition;
	enum relation_state state;
	int32_t day;
	const char *clock; /* "13:00" or ""; no text is NULL, here and below */
	const char *title, *place;
	const char *agenda, *minutes; /* Markdown */
	const char *secretary;
	struct id fact;
	int32_t signed_on;     /* DAY_NONE until then */
	const char *signed_by; /* names of those who did, not accounts */
	struct id version;     /* as it was signed, in doc's register; ID_NONE until then */
};
struct relation_present {
	struct id org;
	const char *names; /* "Anders Holm, Sara Ek" */
	struct id fact;    /* ID_NONE for the jour's */
};
/* Newest day first. In mem, here and below. */
MST_CHECK mst_err relation_meetings(struct db *db, struct arena *mem, struct relation_meeting **ret,
				    size_t *ret_n);
/* MST_NOTFOUND, here and below. */
MST_CHECK mst_err relation_meeting_get(struct db *db, struct arena *mem, struct id id,
				       struct relation_meeting *ret);
MST_CHECK mst_err relation_presents(struct db *db, struct arena *mem, struct id meeting,
				    struct relation_present **ret, size_t *ret_n);

/* ---- what was promised ---- */

struct relation_action {
	struct id id;
	int64_t edition;
	struct id meeting; /* ID_NONE: agreed between meetings */
	const char *what;
	struct id org;     /* whose it is */
	const char *who;   /* a name, or "" */
	int32_t due;
	int32_t done;        /* DAY_NONE: open */
	bool removed;        /* written down by mistake */
};
/* Those that are not removed: open ones first, by due day; then done ones, latest first. meeting
 * ID_NONE: of all. */
MST_CHECK mst_err relation_actions(struct db *db, struct arena *mem, struct id meeting,
				   struct relation_action **ret, size_t *ret_n);
MST_CHECK mst_err relation_action_get(struct db *db, struct arena *mem, struct id id,
				      struct relation_action *ret);
/* May she say that it is done? The manager for all, an officer for her own municipality's. */
bool relation_may_finish(const struct ctx *c, const struct relation_action *a);

/* ---- applying; each adds one to the edition, and is MST_CONFLICT when somebody was quicker ---- */

/* edition 0: new, with the id in it. MST_INVALID: a title, a day or a text is missing. */
MST_CHECK mst_err relation_meeting_put(struct db *w, const struct relation_meeting *m);
/* Who came, in place of what stood. jour and day are for the facts, which are the meeting's own and
 * one of each municipality; codes: SCB codes of list, NULL for the jour's. */
MST_CHECK mst_err relation_presents_put(struct db *w, struct arena *mem, struct id jour,
					const struct relation_meeting *m,
					const struct relation_present *list, size_t n,
					const char *const *codes);
MST_CHECK mst_err relation_action_put(struct db *w, const struct relation_action *a);

/* ---- the same as acts with a row in the log; what they are given lives in c->mem. A new one gets
 * its id here ---- */

/* A meeting's plan, or its state. */
void relation_meeting_save(struct ctx *c, struct relation_meeting *m, struct act *ret);
/* It was held: puts state, minutes and who came. Fact ids are put into m and list here. */
void relation_minutes_save(struct ctx *c, struct relation_meeting *m, struct relation_present *list,
			   size_t n, const char *const *codes, struct act *ret);
/* Signs off: registers d, the minutes as they are now, as the jour's own version. */
void relation_sign(struct ctx *c, struct relation_meeting *m, const struct doc *d, struct act *ret);
void relation_action_save(struct ctx *c, struct relation_action *a, struct act *ret);

/* ---- papers, in Swedish whatever the page's language ---- */

/* An agenda for the next meeting, as Markdown: standing points, open actions, and what waits about
 * the municipalities' decisions. */
MST_CHECK mst_err relation_agenda(struct ctx *c, const char **ret);
/* Headings for the minutes, one for each numbered point of an agenda. */
const char *relation_minutes_from(struct arena *mem, const char *agenda);
/* The minutes, those that are signed off as they were then; before the meeting the notice with its
 * agenda (kallelse). */
MST_CHECK mst_err relation_paper(struct ctx *c, const struct relation_meeting *m, struct doc *ret);

/* ---- for the board "Idag" ---- */

#define RELATION_SOON_DAYS 14
/* Meetings that are near or lack minutes, and actions that are due or late: the manager's all, an
 * officer's own municipality's; the nearest first. In c->mem. */
MST_CHECK mst_err relation_today(struct ctx *c, const struct view_item **ret, size_t *ret_n);

#endif
