/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_web.h - view model of the register. */
#ifndef COURT_COURT_WEB_H
#define COURT_COURT_WEB_H

#include "court/court.h"

struct court_item {
	const char *id, *title, *meta;
};
struct court_view {
	const struct form *form;
	const struct view_option *parts;
	bool lead;                       /* reads the register */
	const struct view_table *year;   /* by role, this year and the one before */
	const struct court_item *items;
	size_t n;
};
void court_html(struct sbuf *o, const struct view *v, const struct court_view *m);

#endif
