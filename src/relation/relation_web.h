/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation_web.h - view models of the pages, and what the room's web files share. */
#ifndef RELATION_RELATION_WEB_H
#define RELATION_RELATION_WEB_H

#include "relation/relation.h"

/* ---- shared ---- */

const char *relation_meeting_base(struct ctx *c, struct id id);
/* {id}: the meeting, if she may see it: the municipalities see what is planned, cancelled or signed. */
MST_CHECK mst_err relation_meeting_of(struct ctx *c, struct relation_meeting *ret);
/* "12 mars 2026 kl. 13:00" */
const char *relation_when(const struct view *v, const struct relation_meeting *m);
const char *relation_state_words(const struct view *v, enum relation_state s);
/* "Möten" > title > label; label NULL: the meeting's own page. */
const struct view_crumb *relation_crumbs(struct ctx *c, const struct relation_meeting *m,
					 const char *label);
struct relation_action_card {
	const char *what, *meta, *tag;
	enum view_state state;
	const char *base;   /* "/atgarder/..." */
	bool may_edit, may_finish, done;
};
/* As cards, in their order. */
MST_CHECK mst_err relation_cards(struct ctx *c, const struct relation_action *list, size_t n,
				 const struct relation_action_card **ret);

/* Handlers of the other files, for the table in meeting_web.c. */
mst_err relation_new_get(struct ctx *c);
mst_err relation_new_post(struct ctx *c);
mst_err relation_plan_get(struct ctx *c);
mst_err relation_plan_post(struct ctx *c);
mst_err relation_minutes_get(struct ctx *c);
mst_err relation_minutes_post(struct ctx *c);
mst_err relation_sign_get(struct ctx *c);
mst_err relation_sign_post(struct ctx *c);
mst_err relation_open_post(struct ctx *c);
mst_err relation_cancel_post(struct ctx *c);
mst_err relation_actions_get(struct ctx *c);
mst_err relation_action_new_get(struct ctx *c);
mst_err relation_action_new_post(struct ctx *c);
mst_err relation_action_edit_get(struct ctx *c);
mst_err relation_action_edit_post(struct ctx *c);
mst_err relation_action_done_post(struct ctx *c);
mst_err relation_action_open_post(struct ctx *c);
mst_err relation_action_remove_post(struct ctx *c);

/* ---- models ---- */

struct relation_list_view {
	const struct view_item *coming, *held;
	size_t ncoming, nheld;
	const struct relation_action_card *actions;
	size_t nactions, nmore; /* open ones shown, and those that are not */
	bool may_edit;
};
void relation_list_html(struct sbuf *o, const struct view *v, const struct relation_list_view *m);

struct relation_meeting_view {
	const struct relation_meeting *m;
	const char *base, *lead, *state;
	enum view_state colour;
	const struct view_crumb *crumbs;
	const struct doc *d;
	const struct relation_action_card *actions; /* promised at it; after it was held */
	size_t nactions;
	bool may_edit, held, past; /* past: its day has come */
};
void relation_meeting_html(struct sbuf *o, const struct view *v,
			   const struct relation_meeting_view *m);

struct relation_plan_view {
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *title;
	const struct view_row *changes; /* what stands now; NULL = nobody was quicker */
	const char *back;
	bool fresh;
};
void relation_plan_html(struct sbuf *o, const struct view *v, const struct relation_plan_view *m);

struct relation_attend_field {
	const char *field, *label;
};
struct relation_minutes_view {
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *title, *back;
	const struct view_row *changes;
	const struct relation_attend_field *orgs;
	size_t n;
};
void relation_minutes_html(struct sbuf *o, const struct view *v,
			   const struct relation_minutes_view *m);

struct relation_sign_view {
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *back;
};
void relation_sign_html(struct sbuf *o, const struct view *v, const struct relation_sign_view *m);

struct relation_actions_view {
	const struct relation_action_card *cards; /* open ones first */
	size_t nopen, n;
	bool may_edit;
};
void relation_actions_html(struct sbuf *o, const struct view *v,
			   const struct relation_actions_view *m);

struct relation_action_view {
	const struct form *form;
	const struct view_crumb *crumbs;
	const struct view_option *orgs;
	const struct view_row *changes;
	const char *back, *remove; /* remove NULL: it is new */
};
void relation_action_html(struct sbuf *o, const struct view *v,
			  const struct relation_action_view *m);
void relation_action_parts_html(struct sbuf *o, const struct view *v,
				const struct relation_action_card *cards, size_t n);

#endif
