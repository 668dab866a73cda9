/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search_web.h - view model of the page. */
#ifndef SEARCH_SEARCH_WEB_H
#define SEARCH_SEARCH_WEB_H

#include "search/search.h"

struct search_view {
	const struct form *form;
	const struct view_item *items;
	size_t n;
	bool asked, many;
	bool exact; /* only those of exactly this name or number were looked for */
};
void search_html(struct sbuf *o, const struct view *v, const struct search_view *m);

#endif
