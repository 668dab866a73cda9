/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_web.h - view models of the person's parts of a page. */
#ifndef PERSON_PERSON_WEB_H
#define PERSON_PERSON_WEB_H

#include "person/person.h"

struct person_fields_view {
	const struct form *form;
	const struct view_tick *needs, *asked, *safe, *times;
	bool more, more_safe; /* something under the heading is filled in or wrong */
};
void person_fields_part_html(struct sbuf *o, const struct view *v,
			     const struct person_fields_view *m);
struct person_safe_view {
	const struct person *p;
	bool fresh, bad_time;  /* bad_time: now is not a time that she has said is safe */
	const char *channels, *times, *asked; /* asked: "12 april 2026, för 3 dagar sedan" */
};
void person_safe_part_html(struct sbuf *o, const struct view *v, const struct person_safe_view *m);

#endif
