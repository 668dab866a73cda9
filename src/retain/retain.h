/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain.h - how long things are kept, and that they are gone afterwards.
 *
 * Two steps for a closed case: first what is written about her (notes, tasks, summary, plan), with a new
 * key for the rest; later all of it, by destroying its keys. The first needs the keys of somebody who
 * opens the case and is done when she unlocks; the second needs none and is done each night. Both wait
 * for the cut of its facts, and for a hold. Copies are kept for BACKUP_VAULT_DAYS at most with a vault
 * that opens them: from the day after that nothing opens anywhere.
 */
#ifndef RETAIN_RETAIN_H
#define RETAIN_RETAIN_H

#include "job/job.h"
#include "support/support.h"
#include "volunteer/volunteer.h"

extern const struct db_room retain_room;
extern const struct http_route retain_routes[]; /* /gallring */
extern const struct job_kind retain_kinds[];    /* arg: struct app * */

#define RETAIN_WHY_MAX 200
#define RETAIN_AHEAD 30      /* days that the dry run looks ahead */
#define RETAIN_HOLD_DAYS 730 /* the longest hold; a new one can be set when it ends */

/* What the law or the jour's own rules ask for. Which of them holds for an agreement is for a jurist to
 * say (docs/ARCHITECTURE.md names the question). */
struct retain_regime {
	const char *code, *words, *law;    /* msgids; law NULL: the jour decides by itself */
	int64_t story_days, case_days; /* given; with a law they are fixed */
	int64_t volunteer_days, witness_days, paper_days, pledge_years, log_years; /* given; the jour's to set */
};
extern const struct retain_regime retain_regimes[]; /* ended by a zero row; the first is the usual one */
const struct retain_regime *retain_regime_find(const char *code); /* NULL: none */

struct retain_rule {
	struct id id, by;      /* ID_NONE: given with the program */
	const char *regime;
	int32_t from;          /* DAY_NONE: given with the program */
	int64_t story_days, case_days;
	int64_t volunteer_days, witness_days; /* after the last day of one who helps: all but her pledge */
	int64_t paper_days;    /* ... and before that how she came to us, and what she learned */
	int64_t pledge_years;  /* ... how long her pledge is kept, with her name and its date */
	int64_t log_years;     /* rows of the log that are older are cut off (audit_cut_prepare) */
	int64_t at;
};
/* The rule that holds on a day. */
MST_CHECK mst_err retain_rule_on(struct db *db, struct arena *mem, struct id jour, int32_t day,
				 struct retain_rule *ret);
/* All versions, the latest first. */
MST_CHECK mst_err retain_rules(struct db *db, struct arena *mem, struct id jour,
			       struct retain_rule **ret, size_t *ret_n);
/* A new version, in the place of one from the same day; id, by and at are set. MST_INVALID: no such regime, notes that go before the undo of a
 * closing has run out or after the case, or days that a law has fixed. */
MST_CHECK mst_err retain_rule_put(struct ctx *c, struct retain_rule *r, struct act *ret);

/* ---- holds ---- */

struct retain_hold {
	struct id case_id, by;
	int32_t until; /* the last day on which nothing is erased */
	int64_t at;
	const char *why; /* NULL when read without the case's key */
};
/* MST_NOTFOUND: none that still holds. */
MST_CHECK mst_err retain_hold_find(struct ctx *c, const struct support_case *s,
				   struct retain_hold *ret);
/* MST_INVALID: until is not after today, or too far ahead. */
MST_CHECK mst_err retain_hold_put(struct ctx *c, const struct support_case *s, const char *why,
				  int32_t until, struct act *ret);
MST_CHECK mst_err retain_hold_lift(struct ctx *c, const struct support_case *s, struct act *ret);

/* ---- what is due ---- */

struct retain_due {
	struct id case_id, person_id;
	bool story;       /* its notes; else all of it */
	int32_t day, closed; /* when it is due */
	int32_t held;     /* DAY_NONE, or until when it is held */
	bool linked;      /* its facts have not been cut loose yet: it waits for that */
	bool early;       /* she has asked for it */
	bool restricted;  /* its processing is: it waits until that is lifted */
};
/* All of a closed case goes in the coming night: its facts are cut loose at once, without waiting for the
 * month's cut. MST_CONFLICT: it is not closed, or restricted, or a hold is on it. */
MST_CHECK mst_err retain_early_put(struct ctx *c, const struct support_case *s, struct act *ret);
/* By day: all that is due until `last`, what is held too. Without any key. */
MST_CHECK mst_err retain_plan(struct db *db, struct arena *mem, struct id jour, int32_t today,
			      int32_t last, struct retain_due **ret, size_t *ret_n);
/* ---- those who help ---- */

/* What goes of one who has ended, in this order. An application that came to nothing goes as a whole. */
enum retain_step { RETAIN_PAPERS = 1, RETAIN_ALL_BUT_PLEDGE, RETAIN_ALL };
struct retain_helper {
	struct id id;
	const char *name;
	enum retain_step step;
	int32_t day, ended;
	bool witness;     /* by the days for those who are witness supporters alone */
	bool application, pledge; /* pledge: she has signed one */
};
/* The next step of one who has ended, and its day. False: she has not ended. (pure) */
bool retain_helper_next(const struct retain_rule *rule, const struct volunteer *p,
			struct retain_helper *ret);
/* Steps that are due until `last`, by day, for who opens them: a coordinator. */
MST_CHECK mst_err retain_helpers(struct ctx *c, int32_t last, struct retain_helper **ret, size_t *ret_n);
/* Takes the steps that are due, and hours whose books need no longer be kept. Waits; on a worker. Adds to
 * *ret how many. */
MST_CHECK mst_err retain_helpers_due(struct ctx *c, const struct retain_rule *rule, size_t *ret);
#define RETAIN_BOOK_YEARS 7 /* after the year: bokföringslagen (1999:1078) 7 kap. 2 § */

/* Erases the notes that are due of cases that the caller opens, the oldest first and at most
 * RETAIN_STORY_MOST (she waits for her first page meanwhile; the rest go when somebody signs in next), and
 * volunteers whose time is over. Waits; on a worker. ret: how many. */
#define RETAIN_STORY_MOST 50
MST_CHECK mst_err retain_story_due(struct ctx *c, size_t *ret);
/* Erases the cases that are due, the oldest first and at most RETAIN_CASES_MOST a night (the task's lease has
 * an end): their keys, then their rows; and the rows that a crash, or an older copy of the data, has left of
 * what was erased. Waits; on a worker. ret: how many. */
#define RETAIN_CASES_MOST 5000
MST_CHECK mst_err retain_case_due(struct app *app, int64_t now, size_t *ret);

#endif
