/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* outreach_web.h - view models of the pages about information and lectures. */
#ifndef RELATION_OUTREACH_WEB_H
#define RELATION_OUTREACH_WEB_H

#include "relation/outreach.h"

struct relation_outreach_view {
	int64_t year, before, after; /* 0 = no such year to go to */
	const char *finding;
	const struct view_table *table; /* by kind; NULL: nothing yet */
	const struct view_item *items;
	size_t n;
	bool may_edit;
};
void relation_outreach_html(struct sbuf *o, const struct view *v,
			    const struct relation_outreach_view *m);

struct relation_outreach_form_view {
	const struct form *form;
	const char *title, *toggle; /* toggle: removes it or takes it back; NULL: it is new */
	const struct view_option *towns, *goals;
	const struct view_row *changes; /* what stands now; NULL = nobody was quicker */
	bool removed;
};
void relation_outreach_form_html(struct sbuf *o, const struct view *v,
				 const struct relation_outreach_form_view *m);

#endif
