/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.h - view model of the board. */
#ifndef TODAY_TODAY_WEB_H
#define TODAY_TODAY_WEB_H

#include "today/today.h"

struct today_view {
	const char *hello;
	const struct view_item *items;
	size_t n;
	bool jour;         /* may log a call */
	const char *empty;
};
void today_html(struct sbuf *o, const struct view *v, const struct today_view *m);

#endif
