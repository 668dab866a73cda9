/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_web.h - view models and handlers of the memo's pages. */
#ifndef MEMO_MEMO_WEB_H
#define MEMO_MEMO_WEB_H

#include "memo/memo.h"

/* What the handlers of one municipality's memo work on, in c->mem. */
struct memo_case {
	struct org town;
	struct memo_facts facts;
	struct memo memo;
	struct doc doc;
	struct doc_dropped left[MEMO_FIELDS];
	const char *base; /* "/kommuner/ragunda/tjansteskrivelse" */
	const char *name; /* the municipality, and what it is about when that is not the agreement */
};
/* From the address. MST_NOTFOUND: no such municipality, or not hers. */
MST_CHECK mst_err memo_case_open(struct ctx *c, struct memo_case **ret);
void memo_case_build(struct ctx *c, struct memo_case *k); /* the document, after memo was changed */
/* Lines as Unix ends them; forms post CR LF. */
const char *memo_lines(struct arena *mem, const char *s);

struct memo_link {
	const char *href, *label;
	bool flag; /* a warning: only a hint; a section: changed by hand */
};
struct memo_page_view {
	const struct doc *d;
	const char *town, *base;
	const char *children; /* the assessment's address */
	const char *template; /* the template's address */
	const struct memo_link *warnings, *sections;
	size_t nwarnings, nsections, nhints; /* hints among the warnings */
	const char *saved;  /* "Senast ändrad i dag 14:02 av ..."; NULL = from the data alone */
	const char *sent;   /* "Version 2 skickades ..."; NULL = not sent */
	const char *old;    /* not NULL: an old edition is shown, this is its name */
	const char *restore;/* address that brings it back; NULL = it is the latest */
};
void memo_page_html(struct sbuf *o, const struct view *v, const struct memo_page_view *m);
void memo_text_html(struct sbuf *o, const struct view *v, const struct memo_page_view *m);

struct memo_edit_view {
	const struct form *form;
	const char *town, *base, *title, *place; /* place: this form's address */
	const char *now;            /* somebody was quicker: what stands now */
	const struct doc *preview;  /* NULL = not asked for */
	const char *proposal;       /* what the data give, when it is not what stands; NULL */
	const char *back;           /* address that takes the proposal back */
	bool head;                  /* the header fields, not a section */
};
void memo_edit_html(struct sbuf *o, const struct view *v, const struct memo_edit_view *m);

struct memo_editions_view {
	const char *town, *base;
	const struct view_item *items;
	size_t n;
};
void memo_editions_html(struct sbuf *o, const struct view *v, const struct memo_editions_view *m);

struct memo_send_view {
	const struct form *form;
	const char *base;
	const struct view_crumb *crumbs;
	const struct view_option *ways; /* filled by memo_send_show */
	size_t nwarnings;
};
void memo_send_html(struct sbuf *o, const struct view *v, const struct memo_send_view *m);

struct memo_list_view {
	bool writer;
	const struct view_item *drafts, *versions;
	size_t ndrafts, nversions;
	const struct view_table *sent; /* NULL = nothing */
	bool archive; /* hers to see */
};
void memo_list_html(struct sbuf *o, const struct view *v, const struct memo_list_view *m);

struct memo_template_view {
	const struct form *form;
	const char *town, *base, *place; /* base: of the memo; place: this page */
	const char *saved;               /* "Senast ändrad ..."; NULL: nobody has */
	const struct doc_logo *logo;     /* NULL: none */
	bool undo;
	const struct view_option *head, *section; /* places to choose */
	const struct doc *now;           /* somebody was quicker: the memo as it looks now */
};
void memo_template_html(struct sbuf *o, const struct view *v, const struct memo_template_view *m);

/* memo_edit_web.c */
mst_err memo_head_get(struct ctx *c);
mst_err memo_head_post(struct ctx *c);
mst_err memo_section_get(struct ctx *c);
mst_err memo_section_post(struct ctx *c);
mst_err memo_back_post(struct ctx *c);
/* memo_sent_web.c */
mst_err memo_send_get(struct ctx *c);
/* The page, and what is typed on it: to whom, how and when; with errors at the fields. */
mst_err memo_send_show(struct ctx *c, struct memo_send_view *m, int status);
void memo_send_read(struct ctx *c, struct form *form, struct doc_sending *ret);
mst_err memo_send_post(struct ctx *c);
mst_err memo_list_get(struct ctx *c);

#endif
