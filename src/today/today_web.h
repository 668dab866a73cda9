/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.h - view model of the board. */
#ifndef TODAY_TODAY_WEB_H
#define TODAY_TODAY_WEB_H

#include "today/today.h"

struct today_view {
	const char *hello;
	const struct view_item *items;
	size_t n;
	const struct view_item *people; /* whom a volunteer supports */
	size_t npeople;
	bool jour;         /* may log a call */
	bool volunteer, lead;
	const char *empty;
};
void today_html(struct sbuf *o, const struct view *v, const struct today_view *m);

struct today_danger_view {
	const char *phone; /* of the coordinator; "" = none */
};
void today_danger_html(struct sbuf *o, const struct view *v, const struct today_danger_view *m);

#endif
