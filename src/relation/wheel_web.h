/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* wheel_web.h - the partnership's year, month by month. */
#ifndef RELATION_WHEEL_WEB_H
#define RELATION_WHEEL_WEB_H

#include "view/view.h"

struct relation_month {
	const char *name; /* "Mars" */
	const struct view_item *items;
	size_t n;
	bool now;
};
struct relation_wheel_view {
	int64_t year;
	const struct relation_month *months; /* twelve */
};
void relation_wheel_html(struct sbuf *o, const struct view *v, const struct relation_wheel_view *m);

#endif
