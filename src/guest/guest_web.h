/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_web.h - view models of the pages about links. */
#ifndef GUEST_GUEST_WEB_H
#define GUEST_GUEST_WEB_H

#include "guest/guest.h"
#include "stats/stats_frozen.h"

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

/* ---- by the link ---- */

struct guest_paper {
	const char *title, *meta, *files; /* files: address that "/fil.pdf" and the others are put behind */
};
struct guest_figures_view {
	const char *town, *label, *until;
	bool have; /* figures have been frozen */
	const struct stats_frozen_view *figures;
	const struct view_table *decided;
	const struct guest_paper *papers;
	size_t npapers;
};
void guest_figures_html(struct sbuf *o, const struct view *v, const struct guest_figures_view *m);
void guest_gone_html(struct sbuf *o, const struct view *v, const char *jour);
mst_err guest_figures_get(struct ctx *c);
mst_err guest_figures_csv_get(struct ctx *c);
mst_err guest_paper_get(struct ctx *c);

#endif
