/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer.h - those who help, as people of the jour: support persons and witness supporters, with
 * or without an account. All that is about them is sealed under a key of the jour's group, so that
 * every coordinator opens it and nobody else.
 *
 * Of an extract from the registers (lag 2013:852) only this is kept: that it was shown, on which
 * day, and who saw it. Who lacks something is given no case, unless a day is set before which it will be
 * put right: old papers may be missing when a jour begins.
 */
#ifndef VOLUNTEER_VOLUNTEER_H
#define VOLUNTEER_VOLUNTEER_H

#include "auth/auth.h"

extern const struct db_room volunteer_room;
extern const struct http_route volunteer_routes[]; /* /stodpersoner, /min-tid, /behover-prata */

#define VOLUNTEER_NAME_MAX 120
#define VOLUNTEER_TEXT_MAX 200
#define VOLUNTEER_CAPACITY_MAX 50

#define VOLUNTEER_MANY 60      /* talks, and certificates, that are kept of one; the oldest go */
#define VOLUNTEER_WITH_MAX 80

enum volunteer_kind { VOLUNTEER_SUPPORT = 1, VOLUNTEER_WITNESS = 2 };
/* How an application ended that never became an engagement. */
enum volunteer_outcome { VOLUNTEER_WITHDREW = 1, VOLUNTEER_DECLINED = 2 };

/* A course that she has passed. Its name stays when the course is no longer given. */
struct volunteer_cert {
	struct id course;
	const char *name;
	int32_t day, until; /* until: its last day; DAY_NONE = it does not grow old */
};
/* A talk of supervision: that it was, never what was said. */
struct volunteer_talk {
	int32_t day;
	const char *kind, *with; /* kind: a code of volunteer_talk_words, or "" */
};

/* Days are DAY_NONE when it has not happened. */
struct volunteer {
	struct id id, account;     /* account: ID_NONE = she never signs in */
	int64_t version;           /* 0: not stored yet */
	bool ended;
	/* sealed */
	const char *name, *phone, *mail;
	const char *area;          /* part of the county, for "Känner du ...?" */
	const char *languages;     /* beside Swedish */
	unsigned kinds;            /* enum volunteer_kind */
	int64_t capacity;          /* persons at once; 0 = not said */
	int32_t pledge;            /* tystnadslöfte signed; it outlives the engagement */
	int32_t training, board;   /* training approved; the board's approval */
	int32_t approved_until;    /* last day on which the approval holds; DAY_NONE = no end */
	int32_t extract;           /* shown */
	const char *extract_seen;  /* by whom */
	int32_t started, ended_on;
	const char *pledge_version; /* which text she has signed */
	int32_t training_until;    /* DAY_NONE: it does not grow old */
	int32_t interview, references;
	bool children;             /* meets children: then the extract is needed */
	int32_t grace;             /* before it what lacks is put right; DAY_NONE = not set */
	const char *times;         /* when she can, in her words */
	int32_t interest;          /* she asked to help; DAY_NONE: was here before the program was */
	unsigned outcome;          /* enum volunteer_outcome; 0: none, or an engagement */
	int32_t erase_on;          /* with an outcome: the day on which all about her goes */
	const char *conflicts;     /* whom and what she must not be near, in the coordinator's words */
	int32_t next_talk;         /* planned */
	const struct volunteer_talk *talks; /* the latest first */
	size_t ntalks;
	const struct volunteer_cert *certs; /* the latest first */
	size_t ncerts;
	/* not stored; as she was read */
	const char *lacks;         /* courses of her kind that she has not passed, or not lately; NULL */
};
#define VOLUNTEER_EXTRACT_MONTHS 6 /* how old an extract may be when she begins */
/* One with all days unset. */
struct volunteer volunteer_none(void);

/* With the caller's keys. MST_NOTFOUND: none, or not hers to open (same answer on purpose). */
MST_CHECK mst_err volunteer_read(struct ctx *c, struct id id, struct volunteer *ret);
/* By name in Swedish order: those who are with us, or those who have ended. */
MST_CHECK mst_err volunteer_list(struct ctx *c, bool ended, struct volunteer **ret, size_t *ret_n);
/* Which volunteer an account is, without any key. MST_NOTFOUND: none. */
MST_CHECK mst_err volunteer_id_of(struct db *db, struct arena *mem, struct id account,
				  struct id *ret);
/* The one of an account in such a list; NULL: none. */
const struct volunteer *volunteer_of_account(const struct volunteer *list, size_t n,
					     struct id account);

/* Prepares v as a new one (version 0; id is made when it is none) or over v->version: MST_CONFLICT
 * in the act when somebody was quicker, or when the account is another one's by now. When the approval
 * or the engagement has ended the account's role as a volunteer ends with it (auth_volunteer_until), now
 * or by its day, and with the role her keys to cases. */
MST_CHECK mst_err volunteer_put(struct ctx *c, struct volunteer *v, struct act *ret);
/* All that is kept about one who has ended goes. MST_CONFLICT in the act: she has not ended. */
MST_CHECK mst_err volunteer_erase(struct ctx *c, struct id id, struct act *ret);
/* Apply of an undone import: takes away what is still as it was made (version 1, no account).
 * MST_CONFLICT: somebody has changed it. Repeatable. */
MST_CHECK mst_err volunteer_undo(struct db *w, const struct id *ids, size_t n);

/* What she lacks before she is given a case: "Saknas: tystnadslöfte, utbildning. Ordna före 1 juni 2026.";
 * NULL = nothing. In view->mem. */
const char *volunteer_gaps(const struct view *v, const struct volunteer *p);
/* She has shown an extract, and it was older than VOLUNTEER_EXTRACT_MONTHS when she began (today, before that). */
bool volunteer_extract_old(const struct volunteer *p, int32_t today);
/* May she be given a case on a day: nothing lacks, or it is before the day of grace. (pure) */
bool volunteer_ready(const struct volunteer *p, int32_t today);
/* Has asked to help and has not begun, nor ended. (pure) */
bool volunteer_applies(const struct volunteer *p);
/* The day on which all about one who has ended goes: `days` after her last, or the day that was set for
 * who never began. DAY_NONE: she has not ended. (pure) */
int32_t volunteer_erase_day(const struct volunteer *p, int64_t days);
/* "Enskilt samtal" ...; "" for a code that is none. */
const char *volunteer_talk_words(const struct view *v, const char *kind);
#define VOLUNTEER_CARDS 9
/* Appends what a coordinator is told in "Idag": who needs to talk; and, what can wait, what grows old and who
 * asks to help. No more than VOLUNTEER_CARDS together. */
MST_CHECK mst_err volunteer_need_cards(struct ctx *c, struct view_item *items, size_t *n);
MST_CHECK mst_err volunteer_cards(struct ctx *c, struct view_item *items, size_t *n);
/* Whole years that she has helped. (pure) */
int volunteer_years(const struct volunteer *p, int32_t today);

#endif
