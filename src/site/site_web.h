/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_web.h - view models of the public pages. */
#ifndef SITE_SITE_WEB_H
#define SITE_SITE_WEB_H

#include "relation/liaison.h"
#include "service/service.h"
#include "site/site_edit.h"

struct site_lack {
	const char *what, *why, *instead;
};
struct site_view {
	const struct site_body *easy; /* its words in easy Swedish; NULL: in the program's own */
	const char *jour, *assessed, *updated; /* days in words */
	const struct site_lack *lacks;
	size_t nlacks;
};
void site_access_html(struct sbuf *o, const struct view *v, const struct site_view *m);

struct site_handbook_view {
	const struct view_row *who; /* who does what */
	bool figures; /* may read /laget */
};
void site_handbook_html(struct sbuf *o, const struct view *v, const struct site_handbook_view *m);
mst_err site_handbook_get(struct ctx *c);

struct site_manual_text;
struct site_manuals_view {
	const struct form *form;
	const char *asked;
	bool searched;
	const struct view_item *hits, *own, *others;
	size_t nhits, nown, nothers;
};
void site_manuals_html(struct sbuf *o, const struct view *v, const struct site_manuals_view *m);
struct site_manual_view {
	const struct site_manual_text *text;
	bool paper; /* made for two pages of paper: no pictures there */
};
void site_manual_html(struct sbuf *o, const struct view *v, const struct site_manual_view *m);
mst_err site_manuals_get(struct ctx *c);
mst_err site_manual_get(struct ctx *c);

struct site_work {
	const char *name, *state, *stop; /* stop: words of the button; NULL: it cannot be ended on the way */
	const char *id;
};
struct site_host_view {
	const struct view_row *rows;
	const struct site_work *work; /* what goes on now */
	size_t nwork;
	bool full;                    /* nothing can be saved now */
	const struct view_item *todo; /* what needs the one who looks after the server */
	size_t ntodo;
};
void site_host_html(struct sbuf *o, const struct view *v, const struct site_host_view *m);
mst_err site_host_get(struct ctx *c);
mst_err site_host_stop_post(struct ctx *c);

/* ---- public pages ---- */

struct site_page_view {
	const char *title;
	const struct site_body *body;
	const char *tag; /* language of the text */
	bool rtl, untranslated;
};
/* Numbers, pictures and the days of the rule as they are now. In c->mem. */
MST_CHECK mst_err site_names_of(struct ctx *c, struct site_names *ret);
void site_page_html(struct sbuf *o, const struct view *v, const struct site_page_view *m);
struct site_towns_view {
	const struct view_item *items;
	size_t n;
};
void site_towns_html(struct sbuf *o, const struct view *v, const struct site_towns_view *m);
struct site_town_view {
	const char *name;
	const struct site_part *ring;
	const struct site_body *easy; /* its words in easy Swedish; NULL: in the program's own */
	const struct relation_liaison *office, *contacts; /* the jour's, the municipality's, for everybody */
	size_t noffice, ncontacts;
	const struct service *const *decided, *const *own; /* by the municipality; by the jour itself */
	size_t ndecided, nown;
};
void site_town_html(struct sbuf *o, const struct view *v, const struct site_town_view *m);

struct site_figures_view {
	const struct doc *d; /* NULL: none is published */
	const struct site_body *easy; /* NULL: not asked for */
};
void site_figures_html(struct sbuf *o, const struct view *v, const struct site_figures_view *m);
mst_err site_figures_get(struct ctx *c);

/* The public look: the visitor's menu and languages. name: of the page's text, whose languages are
 * offered; NULL: a page of the program, in Swedish and English. Returns the language asked for. */
const struct site_lang *site_frame(struct ctx *c, const char *name);
/* The easy text of a page that the program makes; MST_NOTFOUND: it is not what was asked for. town: for
 * SITE_TOWN, or NULL. */
MST_CHECK mst_err site_easy(struct ctx *c, const struct site_lang *l, const char *name, const char *town,
			    struct site_body *ret);
mst_err site_page_get(struct ctx *c);

/* ---- the jour writes them ---- */

void site_parts_html(struct sbuf *o, const struct view *v, const struct site_body *b);
/* Blocks of a text; lead: its first paragraph is larger. */
void site_words_html(struct sbuf *o, const struct view *v, const struct doc *d, bool lead);
struct site_edits_view {
	const struct view_item *items;
	size_t n;
	const struct view_table *shown; /* how often; NULL: nothing counted yet */
	const char *const *old; /* what has to be looked at again; ended by NULL */
};
void site_edits_html(struct sbuf *o, const struct view *v, const struct site_edits_view *m);
struct site_edit_view {
	const struct form *form;
	const struct site_lang *lang;
	const struct site_body *body;
	const char *name, *title, *base, *place, *lix; /* place: the public page; lix NULL: is not asked for */
	const struct view_event *events;
	size_t nevents;
	struct view_option *versions;
	int64_t version;
	bool preview;
};
void site_edit_html(struct sbuf *o, const struct view *v, const struct site_edit_view *m);
mst_err site_edits_get(struct ctx *c);
mst_err site_edit_get(struct ctx *c);
mst_err site_edit_post(struct ctx *c);
mst_err site_edit_back_post(struct ctx *c);
mst_err site_towns_get(struct ctx *c);
mst_err site_town_get(struct ctx *c);

#endif
