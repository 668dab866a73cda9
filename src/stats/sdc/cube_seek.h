/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_seek.h - the search for witnesses of one count in a cube.
 *
 * A witness is a change of some cells by whole numbers that keeps every equation, touches cells alone
 * that are hidden (or may be), takes none below what an attacker knows, and moves the count. It is
 * found as a sum of boxes: a first one through the count, and one more for each cell that it would
 * move though it is shown, or would take too low, and so on to some depth. docs/DISCLOSURE.md. */
#ifndef STATS_SDC_CUBE_SEEK_H
#define STATS_SDC_CUBE_SEEK_H

#include "stats/sdc/cube.h"

struct cube_change {
	uint32_t cell; /* CUBE_CELLS is less */
	int32_t by;
};
struct cube_witness {
	struct cube_change *list;
	int n, cap;
	int64_t gain; /* by how much the count moves; 0: there is none */
	int old;      /* of cube_seek_around: the changes before this one are of cells that it was given */
};

/* A count, and who looks at it. */
struct cube_sight {
	size_t cell;
	size_t frozen; /* whoever knows this one too; SIZE_MAX: nobody more */
	bool open;     /* those who do not know what `known` says of small counts */
};

/* What a search may use, and how hard it tries. */
struct cube_reach {
	int64_t below; /* shown cells of at most this count may be hidden for it; -1: none */
	bool zeros;    /* so may zeros */
	bool whole;    /* only a leaf with all that it is part of: there always is such a box */
	int depth;     /* boxes that mend boxes */
	int blocked;   /* cells that one box may leave to be mended */
	long nodes;    /* steps of the search in all */
	double most;   /* a box that costs as much is of no use */
};

struct cube_seek; /* of one cube; in its memory */
struct cube_seek *cube_seek_new(const struct cube *c);
/* To be told when the cube's hidden[cell] has been changed. */
void cube_seek_hidden(struct cube_seek *s, size_t cell);
/* The count to move, and as whom; asked for by what follows. */
void cube_seek_of(struct cube_seek *s, const struct cube_sight *sight);
/* Tries to move the count by `by` (1 or more) upwards or downwards; what it reaches is the gain.
 * ret's list is kept and used again. Returns what hiding the cells that it touches costs. */
double cube_seek_way(struct cube_seek *s, bool up, int64_t by, const struct cube_reach *reach,
		     struct cube_witness *ret);
/* A witness of the count, led around a cell that may not move any more, over what is hidden; by deeper and deeper
 * boxes up to that level, with so many steps for each. false: it was not, and ret is of no use. */
MST_CHECK bool cube_seek_around(struct cube_seek *s, const struct cube_witness *w, size_t cell, int levels,
				long nodes, struct cube_witness *ret);
long cube_seek_steps(const struct cube_seek *s); /* in all, since the beginning */

/* ---- the witness once more, by other means (cube_hold.c) ---- */

struct cube_hold; /* of one cube; in its memory */
struct cube_hold *cube_hold_new(const struct cube *c);
/* Is it one, as an attacker would see it: from the equations and not from boxes. */
bool cube_hold_is(struct cube_hold *h, const struct cube_sight *sight, const struct cube_witness *w, bool up);

/* ---- the cheapest, for small tables ---- */

/* A count that must have values `width` apart, seen by who knows `frozen` (SIZE_MAX: nobody more). */
struct cube_task {
	size_t cell, frozen;
	int width;
};
/* Chooses what to hide into c->hidden, by linear programming alone: what it chooses has still to be proven
 * in whole numbers. Returns what no safe choice can cost less than. Not for tables with `known`. */
double cube_exact(struct cube *c, const struct cube_task *tasks, size_t ntasks, double deadline);

#endif
