/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_web.h - view model of the page where populations are written down. */
#ifndef ORG_ORG_WEB_H
#define ORG_ORG_WEB_H

#include "org/org.h"

struct org_people_field {
	const char *field, *label, *hint;
};
struct org_people_view {
	const struct form *form;
	const struct org_people_field *towns;
	size_t n;
	const struct view_row *taken; /* what stands for that day already; NULL: nothing */
	const struct view_tick *replace, *noisy; /* a box each; NULL: not asked */
	bool from_file; /* filled in from a file, and not saved */
};
void org_people_html(struct sbuf *o, const struct view *v, const struct org_people_view *m);

#endif
