/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_web.h - view models of the municipalities' pages. */
#ifndef ORG_ORG_WEB_H
#define ORG_ORG_WEB_H

#include "org/org.h"

struct org_list_view {
	struct view_table table;
	const struct org *towns;
	size_t ntowns;
	bool noisy; /* some figure is of 2025 or later: SCB's Cell Key Method */
};
void org_list_html(struct sbuf *o, const struct view *v, const struct org_list_view *m);
struct org_page_view {
	const char *name;
	const struct view_row *rows;
};
void org_page_html(struct sbuf *o, const struct view *v, const struct org_page_view *m);

#endif
