/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_hide_priv.h - what has to hold of a table, and the ways by which it does. */
#ifndef STATS_SDC_CUBE_HIDE_PRIV_H
#define STATS_SDC_CUBE_HIDE_PRIV_H

#include "stats/sdc/cube_seek.h"

/* A count that must have values `width` apart. */
struct duty {
	struct cube_sight sight;
	int width;
	struct cube_witness rise, fall;
};
/* Which duties a hidden cell that is no small count itself is used by; may be out of date. */
struct use {
	uint32_t duty;
	int32_t next; /* -1: the last */
};
/* How hard is looked, counted in steps of the search and not in seconds: the same table is always hidden
 * alike. */
struct effort {
	long seek;  /* for one way among what is hidden */
	long show;  /* for all that is shown again */
	int levels; /* how deep boxes mend boxes, and how many each */
	int rungs;  /* bounds on what may be hidden that are tried after the first that helps */
};
struct hide {
	struct cube *c;
	struct cube_seek *seek;
	struct duty *duties;
	size_t n, cap;
	struct effort effort;
	int32_t *first; /* of each cell, into uses; -1: none */
	struct use *uses;
	size_t nuses, uses_cap;
	struct cube_witness spare, other, aside[2]; /* room that is used again */
	size_t *shown, shown_cap;
	double deadline;
};

/* Are the ways wide enough together. */
bool cube_done(const struct duty *d);
/* Looks for ways among what is hidden, with so many steps for each. One that there is already stays where none
 * is found that goes farther. */
MST_CHECK bool cube_among_hidden(struct hide *h, struct duty *d, long steps);
void cube_hide_set(struct hide *h, size_t cell, bool hidden);
void cube_hide_keep(struct hide *h, struct cube_witness *to, const struct cube_witness *from);
static inline void cube_witness_swap(struct cube_witness *a, struct cube_witness *b)
{
	struct cube_witness t = *a;

	*a = *b;
	*b = t;
}
/* Notes that the duty uses the cells of its way, from that change on. */
void cube_hide_uses(struct hide *h, const struct duty *d, const struct cube_witness *w, int from);
/* Shows again what no duty needs, the largest counts first. */
void cube_show_again(struct hide *h);

#endif
