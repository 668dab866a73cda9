/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_web.h - view models of the pages about links. */
#ifndef GUEST_GUEST_WEB_H
#define GUEST_GUEST_WEB_H

#include "guest/guest.h"

struct guest_list_view {
	const struct view_item *live, *ended;
	size_t nlive, nended;
};
void guest_list_html(struct sbuf *o, const struct view *v, const struct guest_list_view *m);

struct guest_new_view {
	const struct form *form;
	const struct view_option *kinds, *municipalities;
};
void guest_new_html(struct sbuf *o, const struct view *v, const struct guest_new_view *m);

struct guest_made_view {
	const char *label, *link, *until, *words; /* words: what it does */
};
void guest_made_html(struct sbuf *o, const struct view *v, const struct guest_made_view *m);

struct guest_link_view {
	const char *label, *revoke; /* revoke NULL: it has ended */
	const struct view_row *rows;
	const struct view_table *sent; /* NULL: nothing has come */
};
void guest_link_html(struct sbuf *o, const struct view *v, const struct guest_link_view *m);

#endif
