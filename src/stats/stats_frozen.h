/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_frozen.h - the frozen figures of one municipality, for the pages that show them. Nothing here
 * asks for facts: what a snapshot has not released is not told. */
#ifndef STATS_STATS_FROZEN_H
#define STATS_STATS_FROZEN_H

#include "auth/auth.h"
#include "stats/stats.h"

struct stats_choice;
struct stats_frozen_view {
	const char *name;         /* of the municipality, "Ragunda" */
	const char *sentence;
	const struct stats_choice *municipalities; /* none for who has one of her own */
	size_t nmunicipalities;
	const struct view_row *sums;
	const struct stats_figure *figures;
	size_t nfigures;
	const char *csv;
	const char *when, *frozen, *next; /* next: the day of the next freeze */
	const char *own_when, *own_next;  /* the same of the municipality's own figure; own_when NULL: none yet */
};
/* Fills all but csv and choices. MST_NOTFOUND: nothing is frozen yet; then name and next are filled. In
 * c->mem. */
MST_CHECK mst_err stats_frozen_of(struct ctx *c, const char *code, const char *name,
				  struct stats_frozen_view *ret);
/* The sentence, the sums, the county's profile and what the figures mean, below a heading of the
 * page's own. */
void stats_frozen_body_html(struct sbuf *o, const struct view *v, const struct stats_frozen_view *m);
/* The same as a CSV file into the answer. MST_NOTFOUND as above. */
MST_CHECK mst_err stats_frozen_csv(struct ctx *c, const char *code, const char *name);

#endif
