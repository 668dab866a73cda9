/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_task.h - what is to be done in a case and when; tries to reach her; the law's deadlines. */
#ifndef SUPPORT_SUPPORT_TASK_H
#define SUPPORT_SUPPORT_TASK_H

#include "support/support.h"

#define SUPPORT_TASK_MAX 200 /* characters */
#define SUPPORT_INFORM "inform"  /* code of the task: tell her what is kept about her */
#define SUPPORT_UNTOLD "untold"  /* code of a SUPPORT_PRIVACY entry: it could not be done */

struct support_task {
	struct id id, case_id;
	int64_t due;      /* instant; midnight: the whole day */
	int64_t show;     /* instant from which "Idag" tells of it */
	const char *code; /* sealed: of support_task_codes, or of a deadline */
	const char *text; /* sealed: in her own words; NULL = none */
	/* Sealed, of a hearing (support_hearing.h): code of its kind, where, room; company: somebody is to go
	 * along; with: her account, or the volunteer without one; NULL and ID_NONE: nobody yet. */
	const char *what, *place, *room, *with_name;
	struct id with;
	bool company;
};
/* "call" Ring, "follow" Följ upp, "other" Annat. A hearing has the code "court". */
extern const struct stats_code support_task_codes[];

/* What waits in a case, the nearest first. */
MST_CHECK mst_err support_tasks(struct ctx *c, const struct support_case *s,
				struct support_task **ret, size_t *ret_n);
/* Adds one (its id is set here). MST_CONFLICT: the case is not open. */
MST_CHECK mst_err support_task_add(struct ctx *c, const struct support_case *s,
				   const struct support_task *t, struct act *ret);
/* Done: MST_NOTFOUND in the act when there is none in this case, MST_CONFLICT when it was done. */
MST_CHECK mst_err support_task_done(struct ctx *c, const struct support_case *s, struct id task,
				    struct act *ret);
/* "Ej nådd": a line in the timeline, calls that waited are done, and a new one at the next time that
 * is safe and new (person_next_try). Out: that instant. */
MST_CHECK mst_err support_not_reached(struct ctx *c, const struct support_case *s, struct act *ret,
				      int64_t *ret_next);
/* Tries since she was last reached, of a timeline. */
size_t support_tries(const struct support_entry *e, size_t n);
/* Words of a task: "Ring igen", or the deadline's title. */
const char *support_task_words(const struct view *v, const struct support_task *t);
/* "i dag 14:00", "fredag 17 april". In v->mem. */
const char *support_due_words(const struct view *v, int64_t due);

/* ---- the law's deadlines: rules as data, computed from what is known of the proceedings ---- */

struct support_deadline {
	const char *code;    /* "compensation", "claim", "insurance" */
	const char *title, *law, *advice; /* msgids */
	int32_t due, remind; /* days; remind: from when it stands under "Idag" */
	bool early;          /* counted from the crime itself: it may run from a later day */
};
#define SUPPORT_DEADLINES 3
/* What runs for a victim, by the dates of a case that was opened on `opened`. The number in ret. */
size_t support_deadlines(const struct support_dates *d, int32_t opened,
			 struct support_deadline ret[SUPPORT_DEADLINES]);
/* New dates over the case's version: they and the deadlines' tasks in one act. */
MST_CHECK mst_err support_dates_put(struct ctx *c, const struct support_case *s,
				    const struct support_dates *d, int64_t version, struct act *ret);

/* A new plan over the case's version: it and the task of going through it again in one act. */
MST_CHECK mst_err support_plan_put(struct ctx *c, const struct support_case *s,
				   const struct support_plan *p, int64_t version, struct act *ret);

/* ---- between the files of the room ---- */

struct support_task_row {
	struct id jour, id, case_id;
	int64_t due, show;
	struct blob sealed;
};
/* "Berätta om personuppgifterna": the row of a case that is about to be opened, due a month after the instant
 * at which somebody else told of her; "Idag" shows it the last two weeks. */
void support_inform_task(struct ctx *c, struct id case_id, const struct seal_key *key, int64_t heard,
			 struct support_task_row *ret);
/* An id that is there already keeps what is done and gets the rest anew. */
MST_CHECK mst_err support_task_insert(struct db *w, const struct support_task_row *r);
MST_CHECK mst_err support_task_drop(struct db *w, struct id id);
MST_CHECK mst_err support_task_finish(struct db *w, struct id id, struct id case_id, int64_t now);
MST_CHECK mst_err support_task_rows(struct db *db, struct arena *mem, struct id case_id,
				    struct support_task_row **ret, size_t *ret_n);
/* Of all open cases, shown from `until` at the latest; the nearest first. */
MST_CHECK mst_err support_task_rows_due(struct db *db, struct arena *mem, struct id jour,
					int64_t until, int most, struct support_task_row **ret,
					size_t *ret_n);
MST_CHECK mst_err support_task_rows_between(struct db *db, struct arena *mem, struct id jour,
					    int64_t from, int64_t to, int most,
					    struct support_task_row **ret, size_t *ret_n);
/* Those of the cases that the caller holds herself, shown from `until` at the latest. */
MST_CHECK mst_err support_tasks_hers(struct ctx *c, int64_t until, struct support_task_row **ret,
				     size_t *ret_n);
MST_CHECK mst_err support_task_open(struct ctx *c, const struct support_case *s,
				    const struct support_task_row *r, struct support_task *ret);
struct support_task_row support_task_seal(struct ctx *c, const struct support_case *s,
					  const struct support_task *t);
/* One and the same for a code in a case, so that a new day moves it; told only by the case's key. */
struct id support_task_fixed_id(const struct support_case *s, const char *code);
/* The calls that wait in a case, to be done when she has been reached. */
MST_CHECK mst_err support_calls_waiting(struct ctx *c, const struct support_case *s,
					struct id **ret, size_t *ret_n);

/* ---- pages ---- */

struct support_task_item { /* of a case's page */
	const char *id, *title, *text, *due;
	const char *change; /* address where it is changed; NULL = it is not */
	const char *slip;   /* address of a slip for it; NULL = none is made */
	bool late;
};
struct support_task_view {
	const struct form *form;
	const char *base, *name;
	const struct view_option *codes;
	struct view_item *deadlines; /* those that run */
	size_t ndeadlines;
	const struct view_row *changes;
	const struct view_option *yes; /* the text stays as it is */
};
void support_task_html(struct sbuf *o, const struct view *v, const struct support_task_view *m);
void support_plan_html(struct sbuf *o, const struct view *v, const struct support_task_view *m);
void support_dates_html(struct sbuf *o, const struct view *v, const struct support_task_view *m);
/* The instant in a field, "2026-03-01 14:00" or a day alone; not before today, within ten years. */
int64_t support_form_due(struct ctx *c, struct form *f, const char *field);
MST_CHECK mst_err support_task_items(struct ctx *c, const struct support_case *s,
				     const struct support_task_item **ret, size_t *ret_n);
mst_err support_task_get(struct ctx *c);
mst_err support_task_post(struct ctx *c);
mst_err support_task_done_post(struct ctx *c);
mst_err support_not_reached_post(struct ctx *c);
mst_err support_dates_get(struct ctx *c);
mst_err support_dates_post(struct ctx *c);
mst_err support_plan_get(struct ctx *c);
mst_err support_plan_post(struct ctx *c);

#endif
