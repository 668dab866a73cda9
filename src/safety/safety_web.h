/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_web.h - view models of the pages of facts. */
#ifndef SAFETY_SAFETY_WEB_H
#define SAFETY_SAFETY_WEB_H

#include "safety/safety.h"

/* One fact: the municipality, its county and the country beside each other. */
struct safety_chart {
	const char *heading; /* of its kind, before the first of them; NULL */
	const char *id, *title, *unit;
	struct view_bar *bars;
	size_t n;
};
/* The tables of a facts page as drawings, in their order. In mem. */
const struct safety_chart *safety_charts(struct arena *mem, const struct doc *d, size_t *ret_n);

struct safety_home_view {
	const struct view_item *towns;
	size_t n;
	bool imports; /* may read files in */
};
void safety_home_html(struct sbuf *o, const struct view *v, const struct safety_home_view *m);

struct safety_town_view {
	const char *town, *base;
	const struct doc *d; /* NULL: there is nothing to show */
	const char *empty;   /* then: why */
	bool draft;          /* as the figures are now, seen by the jour alone */
	const char *pdf;     /* of what is public; NULL */
	const char *pdf_draft, *pdf_words; /* of a draft or a proposal, with its link's words; NULL */
	const char *shown;       /* what is public, and who approved it; or that nothing is */
	const char *public_href; /* where everybody reads it; NULL */
	const char *proposed;    /* where the latest proposal stands; NULL: it is what is or was public */
	const struct view_row *rows; /* of both */
	enum view_state tag;
	const char *tag_words; /* NULL: no tag */
	const char *refused;   /* "Anna Berg: vi vill ..."; NULL */
	bool may_propose, may_answer, may_withdraw, may_take_down;
	/* What an answer is to: the proposal, what is public, and the fingerprint of a draft. */
	const char *page, *public_page, *draft_hash;
	const struct form *form; /* of a refusal */
};
void safety_town_html(struct sbuf *o, const struct view *v, const struct safety_town_view *m);

struct safety_past {
	const char *what, *when;
	const char *undo; /* NULL: taken back */
};
struct safety_import_view {
	const struct form *form;
	const struct view_option *series, *ticks;
	const struct safety_past *past;
	size_t npast;
};
void safety_import_html(struct sbuf *o, const struct view *v, const struct safety_import_view *m);

struct safety_preview_view {
	const char *title, *sentence, *here;
	const char *taken_as; /* of a file that does not say itself what it tells of; NULL */
	const struct view_table *table;
	const char *const *left;
	size_t nleft;
	bool may_read_in;
};
void safety_preview_html(struct sbuf *o, const struct view *v, const struct safety_preview_view *m);

struct safety_facts_view {
	const struct view_item *towns; /* of the index */
	size_t n;
	const struct doc *d; /* of a page */
	const char *title, *approved;
};
void safety_index_html(struct sbuf *o, const struct view *v, const struct safety_facts_view *m);
void safety_public_html(struct sbuf *o, const struct view *v, const struct safety_facts_view *m);

/* Handlers of safety_edit_web.c, for the table in safety_web.c. */
mst_err safety_import_get(struct ctx *c);
mst_err safety_import_post(struct ctx *c);
mst_err safety_preview_get(struct ctx *c);
mst_err safety_preview_post(struct ctx *c);
mst_err safety_undo_post(struct ctx *c);
mst_err safety_template_get(struct ctx *c);

#endif
