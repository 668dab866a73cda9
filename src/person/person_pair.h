/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_pair.h - two that may be about one and the same person, side by side: put together, or kept apart
 * with a reason. What putting together does is the rooms' own. */
#ifndef PERSON_PERSON_PAIR_H
#define PERSON_PERSON_PAIR_H

#include "view/view.h"

struct person_hidden {
	const char *name, *value;
};
struct person_pair {
	const char *title, *href; /* href: where the title leads; NULL: nowhere */
	const char *same;         /* "De har samma telefonnummer." */
	const char *one, *other;  /* where both are opened; NULL: no links */
	struct view_table table;
	const char *post;         /* where its forms go ... */
	const struct person_hidden *keys; /* ... with these; ended by a zero row */
	const char *join;  /* what putting them together does; NULL: not possible */
	const char *ended; /* ... and why not */
	const char *field; /* of the reason */
	bool open;         /* the reason is filled in or wrong */
};
/* What is known of each, in rows of three cells: what it is, the one's, the other's; what is empty is not
 * known. In v->mem. */
struct view_table person_pair_table(const struct view *v, const char *one, const char *other,
				    const char *const *cells, size_t rows, const char *caption);
void person_pair_html(struct sbuf *o, const struct view *v, const struct form *f,
		      const struct person_pair *p);

#endif
