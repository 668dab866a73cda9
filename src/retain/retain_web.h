/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_web.h - view models of the room's pages. */
#ifndef RETAIN_RETAIN_WEB_H
#define RETAIN_RETAIN_WEB_H

#include "retain/retain.h"

struct retain_view {
	const struct form *form;
	const struct view_row *rule;      /* what holds today */
	const struct view_item *due;
	size_t ndue;
	const struct view_item *helpers;  /* those who have helped: what goes of whom */
	size_t nhelpers;
	const char *accounts;             /* whose names go; NULL: nobody's */
	const char *log, *outside;        /* what is cut off the log; outside NULL: the seals lie outside */
	const struct view_option *regimes;
	const struct view_table *versions; /* NULL: none but what is given */
	const char *base, *name, *why, *until;    /* of a hold; why NULL: none */
};
void retain_plan_html(struct sbuf *o, const struct view *v, const struct retain_view *m);
void retain_rule_html(struct sbuf *o, const struct view *v, const struct retain_view *m);
void retain_hold_html(struct sbuf *o, const struct view *v, const struct retain_view *m);

#endif
