/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_web.h - view models and handlers of the room's pages. */
#ifndef GUARD_GUARD_WEB_H
#define GUARD_GUARD_WEB_H

#include "guard/guard.h"

struct guard_bar_item {
	const char *id, *name, *why; /* id NULL: follows from the other side of an event */
};
struct guard_case_view {
	const struct form *form;
	const char *base, *name;            /* of the case */
	const struct view_option *people;   /* those who may be named, or stopped */
	const struct view_option *cases;    /* that may be the other side */
	const struct view_option *keep;
	const struct guard_bar_item *bars;
	size_t nbars;
	bool circle, barrier, keepers;
};
void guard_circle_html(struct sbuf *o, const struct view *v, const struct guard_case_view *m);
void guard_bars_html(struct sbuf *o, const struct view *v, const struct guard_case_view *m);
void guard_sides_html(struct sbuf *o, const struct view *v, const struct guard_case_view *m);

struct guard_opened_item {
	const char *id, *who, *given, *at, *why, *code, *reviewed;
	bool may_review, open;
};
struct guard_emergency_view {
	const struct form *form;
	const struct view_option *cases;
	const struct guard_opened_item *items; /* reviewers: all; a notice: the one */
	size_t n;
	const struct view_item *asked; /* reviewers: what waits for an answer */
	size_t nasked;
	const char *why, *who, *name, *until, *path;
	bool lost; /* the question's reason does not open any more */
	bool keepers; /* two key keepers together open the case */
};
void guard_emergency_html(struct sbuf *o, const struct view *v, const struct guard_emergency_view *m);
void guard_question_html(struct sbuf *o, const struct view *v, const struct guard_emergency_view *m);
void guard_unanswered_html(struct sbuf *o, const struct view *v, const struct guard_emergency_view *m);
void guard_notice_html(struct sbuf *o, const struct view *v, const struct guard_emergency_view *m);
void guard_opened_html(struct sbuf *o, const struct view *v, const struct guard_emergency_view *m);

struct guard_pass_item {
	const char *who, *by, *until, *end; /* end: where the form goes */
	const char *away; /* for whom she stands in; NULL: a duty pass */
	int64_t cases;
	bool inbox;
};
struct guard_pass_view {
	const struct form *form;
	const struct guard_pass_item *items;
	const struct view_option *people, *which, *cases, *yes;
	size_t n; /* of items, or of cases */
};
void guard_passes_html(struct sbuf *o, const struct view *v, const struct guard_pass_view *m);
void guard_pass_new_html(struct sbuf *o, const struct view *v, const struct guard_pass_view *m);
void guard_cover_html(struct sbuf *o, const struct view *v, const struct guard_pass_view *m);

/* The name of an account; "" when there is none. */
const char *guard_name(struct ctx *c, struct id account);
/* How a case is called where nobody may have a name: "Ärende ABC123". */
const char *guard_code(struct ctx *c, struct id case_id);

mst_err guard_emergency_get(struct ctx *c);
mst_err guard_emergency_post(struct ctx *c);
mst_err guard_question_get(struct ctx *c);
mst_err guard_question_post(struct ctx *c);
mst_err guard_unanswered_get(struct ctx *c);
mst_err guard_notice_get(struct ctx *c);
mst_err guard_notice_post(struct ctx *c);
mst_err guard_opened_get(struct ctx *c);
mst_err guard_opened_post(struct ctx *c);

#endif
