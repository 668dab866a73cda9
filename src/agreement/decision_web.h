/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_web.h - view models of the pages about municipalities and what they have decided. */
#ifndef AGREEMENT_DECISION_WEB_H
#define AGREEMENT_DECISION_WEB_H

#include "agreement/agreement.h"
#include "agreement/decision_form.h"

extern const struct view_option agreement_outcomes[], agreement_notices[], agreement_conditions[],
	agreement_risks[];

struct decision_form_view {
	const struct decision_desk *desk;
	const struct form *form;
};
void agreement_decision_form_html(struct sbuf *o, const struct view *v,
				  const struct decision_form_view *m);

/* One matter of a municipality: its state, its facts, what to ask about, where to go on. */
struct decision_card {
	enum decision_matter matter;
	const char *title, *tag;
	enum view_state colour;
	const char *words;            /* one sentence */
	const struct view_row *rows;
	const char *const *asks;      /* ended by NULL */
	const char *record, *correct, *more, *services; /* addresses; NULL = none */
};
/* A node of the chain. */
struct decision_link {
	const char *title, *who, *state;
	enum { LINK_DONE, LINK_WAITS, LINK_MISSING, LINK_NO } mark;
	bool hangs; /* it follows from the one above */
};
/* The picture; the same facts stand in words below it on the page. */
void agreement_chain(struct sbuf *o, const struct view *v, const struct decision_link *links,
		     size_t n);
struct decision_page_view {
	const struct org *town;
	const char *sentence;
	const struct decision_link *links;
	size_t nlinks;
	const struct decision_card *cards; /* DECISION_MATTERS */
	const struct view_row *choices;
	const char *choose;           /* address; NULL: may not */
	const struct view_crumb *crumbs;
};
void agreement_decision_page_html(struct sbuf *o, const struct view *v,
				  const struct decision_page_view *m);
/* All that was written down in one matter. */
struct decision_record {
	const char *title, *correct;
	const char *extract, *letter; /* papers that follow it; NULL: not for this reader */
	const struct view_row *rows;
	const struct view_event *events; /* its editions */
	size_t nevents;
};
struct decision_matter_view {
	const struct org *town;
	const char *title;
	const struct decision_record *records;
	size_t n;
	const char *record;           /* address of a new one; NULL: may not */
	const struct view_crumb *crumbs;
};
void agreement_decision_matter_html(struct sbuf *o, const struct view *v,
				    const struct decision_matter_view *m);
struct decision_choice_view {
	const struct org *town;
	const struct form *form;
	const struct view_row *changes;
	const struct view_crumb *crumbs;
};
void agreement_choice_html(struct sbuf *o, const struct view *v,
			   const struct decision_choice_view *m);

/* ---- /kommuner ---- */

struct town_list_view {
	const struct view_item *towns;
	size_t ntowns;
	const char *sentence;
	struct view_table people;
	bool noisy; /* some figure is of 2025 or later: SCB's Cell Key Method */
	bool may_edit;
};
void agreement_towns_html(struct sbuf *o, const struct view *v, const struct town_list_view *m);
struct town_page_view {
	const char *name, *decisions;
	const char *memo; /* the official memo's address; NULL: not for this reader */
	const struct view_row *rows;
};
void agreement_town_html(struct sbuf *o, const struct view *v, const struct town_page_view *m);

/* Handlers in agreement_decision_routes. */
mst_err agreement_record_get(struct ctx *c);
mst_err agreement_record_post(struct ctx *c);
mst_err agreement_remove_post(struct ctx *c);
mst_err agreement_choice_get(struct ctx *c);
mst_err agreement_choice_post(struct ctx *c);
/* "/kommuner/ragunda", and the way to it. In c->mem. */
const char *agreement_town_base(struct ctx *c, const struct org *town);
/* All facts of a decision, and the few that the checklist needs. */
const struct view_row *agreement_decision_rows(struct ctx *c, const struct decision *d);
const struct view_row *agreement_decision_brief(struct ctx *c, const struct decision *d);
/* What an edition of a decision said, in short: outcome, day, effect. */
const char *agreement_edition_words(const struct view *v, const struct decision *d);
/* One sentence about where a matter stands. */
const char *agreement_state_words(const struct view *v, const struct decision_state *s);

#endif
