/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_seek_priv.h - what the search for witnesses knows of each cell, and the boxes that it is made of. */
#ifndef STATS_SDC_CUBE_SEEK_PRIV_H
#define STATS_SDC_CUBE_SEEK_PRIV_H

#include "stats/sdc/cube_seek.h"

#define PLACES 512 /* cells of a box */
#define TRIES 3    /* boxes that are tried for one cell */
#define DEEPEST 6
#define GONE 100

/* A cell and which way it moves: the cell twice, and one more if it falls. CUBE_CELLS is less. */
typedef uint32_t place;

struct box {
	place p[PLACES];
	int n, blocked;
	double cost;
};
/* What is asked of a cell a thousand million times in a large table, in one place. */
struct spot {
	int64_t n;
	int32_t d; /* what is moved so far */
	int32_t goal; /* of a shown cell: what it is to be moved by in the end; 0 but while a way is led around it */
	bool known, primary;
	bool shut, free; /* whoever looks knows it; it is hidden, and she does not */
	uint8_t least;
};
/* A vector as seen from the code that it is for: what it adds to a place for each of its other codes. */
struct ray {
	int n;
	bool falls; /* one of them */
	struct {
		place by, turn; /* by: goes round, for those that lie before */
	} to[CUBE_VECTOR];
};
struct cube_seek {
	const struct cube *c;
	struct ray *rays[CUBE_DIMS]; /* as the dimension's vectors */
	/* Of each place, how many cells more there are to mend when it is moved by one, if only what is hidden
	 * may move; GONE: it must not be. */
	uint8_t *stop;
	size_t *opens; /* cells that some know and that are small */
	size_t nopens;
	struct spot *at; /* of each cell */
	size_t target, frozen;
	bool open, locked; /* locked: boxes that mend leave the target alone */
	bool zeros;        /* zeros may be hidden */
	bool plain;        /* nothing may be hidden */
	struct cube_reach reach;
	struct cube_change *journal;
	size_t njournal, cap;
	long left, steps;
	double spent; /* what the boxes of the way cost so far */
	struct box *tried[DEEPEST + 1]; /* of each depth: TRIES boxes */
	int ntried[DEEPEST + 1];
	/* the box that is being put together */
	struct box now;
	int codes[CUBE_DIMS], order[CUBE_DIMS], depth;
	/* Of no use: more cells to mend than `most`, or as many, at such a cost. */
	int most;
	double dear;
};

/* May the cell move: it is hidden, or would be. */
static inline bool usable(const struct cube_seek *s, size_t cell)
{
	const struct spot *q = &s->at[cell];

	return q->free || (!q->shut && (q->n == 0 ? s->zeros : q->n <= s->reach.below));
}

/* What hiding it costs; nothing, if the way goes over it already. */
static inline double cost_of(const struct cube_seek *s, size_t cell)
{
	return s->at[cell].free || s->at[cell].d ? 0 : 1 + 0.5 * (double)s->at[cell].n;
}

/* Is the cell, moved as it is and by `by` more, in need of mending? */
static inline bool blocks(const struct cube_seek *s, size_t cell, bool use, int32_t by)
{
	const struct spot *q = &s->at[cell];

	return use ? q->n + q->d + by < q->least : q->d + by != q->goal;
}

/* The best boxes that move the cell by sign, each leaving at most `most` cells to be mended, into
 * tried[depth]. */
void cube_boxes(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most);

#endif
