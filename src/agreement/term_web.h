/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term_web.h - view models of the pages about the agreement's time and about the laws. */
#ifndef AGREEMENT_TERM_WEB_H
#define AGREEMENT_TERM_WEB_H

#include "agreement/term.h"

struct agreement_term_view {
	const char *sentence; /* what to know first */
	enum view_state state;
	const char *tag;
	const struct view_row *rows;
	const struct form *index; /* an amount and two index figures; NULL: no index clause */
	const char *indexed;      /* what they give, with the formula; NULL: not asked */
	bool may_edit;
};
void agreement_term_html(struct sbuf *o, const struct view *v, const struct agreement_term_view *m);
struct agreement_term_form_view {
	const struct form *form;
	const struct view_row *changes; /* what stands now, after a conflict; NULL */
	bool notice;                    /* something about notice is filled in */
};
void agreement_term_form_html(struct sbuf *o, const struct view *v,
			      const struct agreement_term_form_view *m);

struct agreement_law_view {
	const struct form *form;           /* NULL: may not write */
	const struct view_option *codes;
	const struct view_table *now, *all; /* what holds today; every wording with its days */
};
void agreement_laws_html(struct sbuf *o, const struct view *v, const struct agreement_law_view *m);

#endif
