/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement_web.h - view models of the agreement's pages. */
#ifndef AGREEMENT_AGREEMENT_WEB_H
#define AGREEMENT_AGREEMENT_WEB_H

#include "agreement/agreement.h"
#include "org/org.h"

struct agreement_page_view {
	const struct agreement *a; /* NULL: none is in force */
	const struct view_row *rows, *papers;
	const char *jour;
	const struct org *towns;
	size_t ntowns;
	bool may_edit;
};
void agreement_page_html(struct sbuf *o, const struct view *v,
			 const struct agreement_page_view *m);
struct agreement_edit_view {
	const struct form *form;
	const struct view_row *changes; /* what stands now; NULL = nobody was quicker */
	const char *const *fields;      /* of the sub-goals, AGREEMENT_GOALS - 1 */
};
void agreement_edit_html(struct sbuf *o, const struct view *v,
			 const struct agreement_edit_view *m);

#endif
