/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_web.h - view models of the public pages. */
#ifndef SITE_SITE_WEB_H
#define SITE_SITE_WEB_H

#include "site/site.h"

struct site_view {
	const char *jour;
};
void site_start_html(struct sbuf *o, const struct view *v, const struct site_view *m);
void site_access_html(struct sbuf *o, const struct view *v, const struct site_view *m);

struct site_handbook_view {
	const struct view_row *who; /* who does what */
	bool figures; /* may read /laget */
};
void site_handbook_html(struct sbuf *o, const struct view *v, const struct site_handbook_view *m);

struct site_host_view {
	const struct view_row *rows;
	bool full;                    /* nothing can be saved now */
	const struct view_item *todo; /* what needs the one who looks after the server */
	size_t ntodo;
};
void site_host_html(struct sbuf *o, const struct view *v, const struct site_host_view *m);
mst_err site_host_get(struct ctx *c);

#endif
