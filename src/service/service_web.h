/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_web.h - view models of the catalogue and of what municipalities have decided of it. */
#ifndef SERVICE_SERVICE_WEB_H
#define SERVICE_SERVICE_WEB_H

#include "agreement/decision_form.h"
#include "service/decided.h"

struct service_card {
	const char *name, *purpose;
	const struct view_row *rows;
	const char *edit; /* NULL: not hers */
};
struct service_page_view {
	const struct service_card *cards, *ended;
	size_t n, nended;
	bool may_edit;
};
void service_page_html(struct sbuf *o, const struct view *v, const struct service_page_view *m);
struct service_form_view {
	const struct form *form;
	const char *title;
	const struct view_option *rules, *ages;
	const char *decided, *doubt;    /* NULL: nothing */
	const struct view_row *changes; /* somebody was quicker: what stands now; NULL */
	const struct view_event *events;
	size_t nevents;
	const struct view_row *first;   /* how it was before anybody wrote in it; NULL: somebody added it */
};
void service_form_html(struct sbuf *o, const struct view *v, const struct service_form_view *m);
struct service_decided_form_view {
	const struct decision_desk *desk;
	const struct form *form;
	const struct view_option *boxes;
	const struct service *list;
	const char *const *reasons; /* field per service */
	size_t n;
	bool exemption;
};
void service_decided_form_html(struct sbuf *o, const struct view *v,
			       const struct service_decided_form_view *m);
struct service_town_view {
	const char *name, *base;
	const struct view_item *items;
	size_t n;
	const struct view_crumb *crumbs;
};
void service_town_html(struct sbuf *o, const struct view *v, const struct service_town_view *m);

#endif
