/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text_web.h - view models and handlers of the pages about the agreement's text, its annexes, its
 * settled versions and what was promised. */
#ifndef AGREEMENT_TEXT_WEB_H
#define AGREEMENT_TEXT_WEB_H

#include "agreement/text.h"

#define AGREEMENT_TEXT_AT "/overenskommelse/text"
#define AGREEMENT_COMMITMENTS_AT "/overenskommelse/ataganden"

struct agreement_link {
	const char *href, *label;
	bool flag; /* what is missing: only a hint; a part: written by hand */
};
/* The draft, for the manager. */
struct agreement_draft_view {
	const struct doc *d;
	const struct agreement_link *lacks, *parts, *annexes;
	size_t nlacks, nparts, nannexes, nhints;
	const char *saved;   /* "Senast ändrad ..."; NULL = from the data alone */
	const char *settled; /* "Texten är fastställd som version 2."; NULL: it is not */
	int64_t latest;      /* number of the latest settled version; 0 = none */
	const char *hash;    /* of the draft: settles just what was seen */
};
void agreement_draft_html(struct sbuf *o, const struct view *v, const struct agreement_draft_view *m);

struct agreement_part_view {
	const struct form *form;
	const char *title, *hint;
	const char *now;           /* somebody was quicker: what stands now */
	const struct doc *preview; /* NULL = not asked for */
	const char *back;          /* address that takes the proposal back; NULL: it stands */
};
void agreement_part_html(struct sbuf *o, const struct view *v, const struct agreement_part_view *m);

struct agreement_annex_view {
	const struct form *form;
	const char *title, *remove; /* NULL: it is new */
	const char *now;
};
void agreement_annex_html(struct sbuf *o, const struct view *v, const struct agreement_annex_view *m);

/* A settled version. */
struct agreement_settled_view {
	const struct doc *d; /* NULL: none is settled */
	const char *title;
	const struct view_row *facts;
	const char *base;    /* its address, for files */
	const char *compare; /* with the one before; NULL = it is the first */
	const struct view_table *adopted; /* who approved which version; NULL = nobody yet */
	const char *differ;  /* not all approved the same text; NULL */
};
void agreement_settled_html(struct sbuf *o, const struct view *v,
			    const struct agreement_settled_view *m);
struct agreement_versions_view {
	const struct view_item *items;
	size_t n;
	bool may_edit;
};
void agreement_versions_html(struct sbuf *o, const struct view *v,
			     const struct agreement_versions_view *m);
struct agreement_compare_view {
	const char *title, *finding;
	const struct doc_comparison *c;
};
void agreement_compare_html(struct sbuf *o, const struct view *v,
			    const struct agreement_compare_view *m);

extern const struct view_option agreement_keepings[]; /* in the order of enum agreement_keeping */
struct agreement_promise {
	const char *what, *meta, *tag, *note, *edit; /* edit NULL: may not */
	enum view_state state;
	bool first;        /* of its party */
	const char *party;
};
struct agreement_promises_view {
	const struct agreement_promise *list;
	size_t n;
	const char *finding; /* NULL: nothing is promised */
	bool may_edit;
};
void agreement_promises_html(struct sbuf *o, const struct view *v,
			     const struct agreement_promises_view *m);
struct agreement_promise_view {
	const struct form *form;
	const char *title, *remove;  /* remove NULL: it is new, or not hers to remove */
	const struct view_option *parties; /* NULL: only how it goes */
	const char *what;            /* what was promised, when only that may be changed */
	const struct view_event *events;
	size_t nevents;
};
void agreement_promise_html(struct sbuf *o, const struct view *v,
			    const struct agreement_promise_view *m);

/* What the handlers of the text work on, in c->mem. */
struct agreement_draft {
	struct agreement_facts facts;
	struct agreement_text text;
	struct doc doc;
	struct doc_dropped left;
};
MST_CHECK mst_err agreement_draft_open(struct ctx *c, struct agreement_draft **ret);
/* Trail from the agreement; here NULL: the text itself. */
const struct view_crumb *agreement_text_crumbs(const struct view *v, const char *here);
/* The number that a form was made from; none is an old one. */
int64_t agreement_form_edition(const struct form *f);

/* annex_web.c */
mst_err agreement_annex_new_get(struct ctx *c);
mst_err agreement_annex_new_post(struct ctx *c);
mst_err agreement_annex_edit_get(struct ctx *c);
mst_err agreement_annex_edit_post(struct ctx *c);
mst_err agreement_annex_remove_post(struct ctx *c);
/* settled_web.c */
mst_err agreement_settle_post(struct ctx *c);
mst_err agreement_latest_get(struct ctx *c);
mst_err agreement_versions_get(struct ctx *c);
mst_err agreement_version_get(struct ctx *c);
mst_err agreement_version_file_get(struct ctx *c);
mst_err agreement_sign_file_get(struct ctx *c);
mst_err agreement_compare_get(struct ctx *c);

#endif
