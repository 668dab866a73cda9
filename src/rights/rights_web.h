/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_web.h - view models and handlers of the room's pages. */
#ifndef RIGHTS_RIGHTS_WEB_H
#define RIGHTS_RIGHTS_WEB_H

#include "rights/rights.h"

struct rights_home_view {
	bool lead;
	const struct view_item *requests;
	size_t nrequests;
	const struct view_item *incidents; /* that are open */
	size_t nincidents;
};
void rights_home_html(struct sbuf *o, const struct view *v, const struct rights_home_view *m);

struct rights_list_view {
	const struct view_item *open, *closed;
	size_t nopen, nclosed;
};
void rights_list_html(struct sbuf *o, const struct view *v, const struct rights_list_view *m);

struct rights_view {
	const struct form *form;
	const char *title, *base;
	const char *case_name, *case_base; /* NULL: about no case */
	const struct view_crumb *crumbs;
	const struct view_option *kinds, *askers, *checks, *users, *outcomes, *ways;
	const struct view_row *rows;
	const struct view_table *sent;
	bool opened, open, two, released, mine, may_release, may_prolong, extract, rectify, prolonged;
	bool restricted;     /* the case is */
	bool alone;          /* there is no second coordinator to release it */
	const char *releases; /* "Karin Lindberg, Britt Ek"; NULL: nobody */
	const char *warn;     /* NULL: none */
};
void rights_new_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_page_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_edit_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_longer_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_answer_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_sent_html(struct sbuf *o, const struct view *v, const struct rights_view *m);
void rights_lift_html(struct sbuf *o, const struct view *v, const struct rights_view *m);

struct rights_dispute_view {
	const struct form *form;
	const char *base;
	const struct view_crumb *crumbs;
	const struct view_option *entries;
	size_t n;
};
void rights_dispute_html(struct sbuf *o, const struct view *v, const struct rights_dispute_view *m);

struct rights_piece {
	const char *name, *what, *text; /* name: of its field */
};
struct rights_extract_view {
	const struct form *form;
	const char *base, *print; /* print: of the fingerprint */
	const struct view_crumb *crumbs;
	const struct rights_piece *pieces;
	size_t npieces;
	const struct view_option *grounds;
	const struct doc *d; /* NULL: not made yet */
	bool open, released, mine, protect;
};
void rights_extract_html(struct sbuf *o, const struct view *v, const struct rights_extract_view *m);

struct rights_paper_view {
	const struct doc *d;
	const char *title, *base, *note;
};
void rights_paper_html(struct sbuf *o, const struct view *v, const struct rights_paper_view *m);

/* A request of the address with its case, when it has one that opens. Wiped with rights_open_wipe. */
struct rights_open {
	struct rights_request r;
	struct support_case s;
	bool has_case;
	const char *base; /* "/begaran/ID" */
};
void rights_open_wipe(struct rights_open *o);
/* MST_NOTFOUND: none, or not the caller's to open. */
MST_CHECK mst_err rights_of_route(struct ctx *c, struct rights_open *ret);
/* What is released of it: its extract's content, or its assessment. */
MST_CHECK mst_err rights_what(struct ctx *c, const struct rights_open *o, struct hash *ret);
/* The log row of reading it. */
const struct audit_row *rights_note(struct ctx *c, const struct rights_open *o, const char *act);

const char *rights_kind_words(const struct view *v, enum rights_kind k);
const char *rights_asker_words(const struct view *v, enum rights_asker a);
const char *rights_check_words(const struct view *v, enum rights_check k);
const char *rights_outcome_words(const struct view *v, enum rights_outcome o);
/* Options whose values are the numbers; in c->mem. */
const struct view_option *rights_kinds(struct ctx *c);
const struct view_option *rights_askers(struct ctx *c);
const struct view_option *rights_checks(struct ctx *c);
const struct view_option *rights_outcomes(struct ctx *c);
const struct view_option *rights_ways(struct ctx *c, bool in_person);
enum doc_way rights_way_at(int choice);
const char *rights_user_name(struct ctx *c, struct id account);
const struct view_crumb *rights_crumbs(struct ctx *c, const char *base, const char *title, const char *last);
void rights_item(struct ctx *c, const struct rights_request *r, struct view_item *ret);

mst_err rights_page_get(struct ctx *c);
mst_err rights_new_get(struct ctx *c);
mst_err rights_new_post(struct ctx *c);
mst_err rights_edit_get(struct ctx *c);
mst_err rights_edit_post(struct ctx *c);
mst_err rights_longer_get(struct ctx *c);
mst_err rights_longer_post(struct ctx *c);
mst_err rights_release_post(struct ctx *c);
mst_err rights_sent_get(struct ctx *c);
mst_err rights_sent_post(struct ctx *c);
mst_err rights_answer_get(struct ctx *c);
mst_err rights_answer_post(struct ctx *c);
mst_err rights_lift_get(struct ctx *c);
mst_err rights_lift_post(struct ctx *c);
mst_err rights_extract_get(struct ctx *c);
mst_err rights_extract_post(struct ctx *c);
mst_err rights_extract_file(struct ctx *c);
mst_err rights_dispute_get(struct ctx *c);
mst_err rights_dispute_post(struct ctx *c);

#endif
