/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident_web.h - view models of the register of breaches. */
#ifndef RIGHTS_INCIDENT_WEB_H
#define RIGHTS_INCIDENT_WEB_H

#include "rights/incident.h"

struct rights_incident_view {
	const struct form *form;
	const struct view_option *kinds, *risks, *told;
	const struct view_item *items;
	size_t n;
	const char *base, *title; /* base NULL: a new one */
	const char *clock;        /* "41 timmar kvar"; NULL: it does not run */
	const char *todo;         /* what is left; NULL: nothing */
	const struct view_row *rows; /* of a closed one */
	bool closed, late;
	const struct doc *d;
	const char *files;
};
void rights_incidents_html(struct sbuf *o, const struct view *v, const struct rights_incident_view *m);
void rights_incident_html(struct sbuf *o, const struct view *v, const struct rights_incident_view *m);
void rights_incident_paper_html(struct sbuf *o, const struct view *v, const struct rights_incident_view *m);

#endif
