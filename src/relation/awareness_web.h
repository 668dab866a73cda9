/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* awareness_web.h - view models of the pages about how many know of the jour. */
#ifndef RELATION_AWARENESS_WEB_H
#define RELATION_AWARENESS_WEB_H

#include "relation/awareness.h"

struct relation_awareness_view {
	const char *finding;            /* NULL: nothing yet */
	const struct view_trend *trend; /* NULL: fewer than two years */
	const struct view_table *table; /* of the latest; NULL */
	const struct view_item *items;
	size_t n;
	bool may_edit;
};
void relation_awareness_html(struct sbuf *o, const struct view *v, const struct relation_awareness_view *m);

struct relation_awareness_place {
	const char *name, *asked, *knew; /* the fields */
};
struct relation_awareness_form_view {
	const struct form *form;
	const char *title;
	const char *toggle; /* removes it or takes it back; NULL: it is new */
	bool removed;
	const struct relation_awareness_place *places;
	size_t nplaces;
	const char *filled; /* what a file gave; NULL: there was none */
	const struct view_table *left;
	const struct view_row *changes; /* somebody was quicker: what stands now; NULL */
};
void relation_awareness_form_html(struct sbuf *o, const struct view *v,
				  const struct relation_awareness_form_view *m);

#endif
