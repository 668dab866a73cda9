/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota_web.h - view models of the rota. */
#ifndef COURT_COURT_ROTA_WEB_H
#define COURT_COURT_ROTA_WEB_H

#include "court/court_rota.h"

struct court_rota_view {
	const struct form *form;
	const char *title, *before, *after, *here;
	const struct view_item *mine;
	size_t nmine;
	const struct view_table *table; /* NULL: no shift in the month */
	bool lead;
};
void court_rota_html(struct sbuf *o, const struct view *v, const struct court_rota_view *m);
struct court_shift_item {
	const char *title, *who, *state, *base;
	enum view_state tag;
	const char *step, *step_label, *second, *second_label; /* NULL: nothing to do */
};
struct court_day_view {
	const struct form *form;
	const char *title, *month;
	const struct court_shift_item *items;
	size_t n;
	const struct view_option *parts;
	bool lead;
};
void court_day_html(struct sbuf *o, const struct view *v, const struct court_day_view *m);
struct court_shift_view {
	const struct form *form;
	const char *title, *base, *day, *day_title;
	const struct view_option *people, *yes;
};
void court_shift_html(struct sbuf *o, const struct view *v, const struct court_shift_view *m);
struct court_feed_view {
	bool on;
	const char *address; /* just made; NULL = not to be shown */
};
void court_feed_html(struct sbuf *o, const struct view *v, const struct court_feed_view *m);

/* "Maj S."; a colleague without an account is named only to a coordinator. */
const char *court_who(struct ctx *c, struct id who);

mst_err court_rota_get(struct ctx *c);
mst_err court_rota_post(struct ctx *c);
mst_err court_day_get(struct ctx *c);
mst_err court_day_post(struct ctx *c);
mst_err court_shift_post(struct ctx *c);
mst_err court_shift_edit_get(struct ctx *c);
mst_err court_shift_edit_post(struct ctx *c);
mst_err court_shift_remove_post(struct ctx *c);
mst_err court_feed_get(struct ctx *c);
mst_err court_feed_post(struct ctx *c);
mst_err court_feed_file_get(struct ctx *c);

#endif
