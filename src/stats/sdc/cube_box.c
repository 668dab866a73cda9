/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_box.c - one box: depth first over the dimensions, the one with the fewest vectors first. */
#include "stats/sdc/cube_seek_priv.h"

#include <math.h>

static void copy(struct box *to, const struct box *from)
{
	to->n = from->n;
	to->blocked = from->blocked;
	to->cost = from->cost;
	memcpy(to->p, from->p, (size_t)from->n * sizeof(*from->p));
}

/* What is kept bounds what is still worth looking at. */
static void narrow(struct cube_seek *s)
{
	const struct box *list = s->tried[s->depth];
	int n = s->ntried[s->depth];
	const struct box *worst = n > 0 && list[0].blocked == 0 ? list : n == TRIES ? &list[TRIES - 1] : NULL;

	if (!worst)
		return;
	s->most = worst->blocked;
	s->dear = worst->cost;
}

/* Keeps the best few: fewest cells to mend, then cheapest. */
static void keep(struct cube_seek *s)
{
	struct box *list = s->tried[s->depth];
	int *n = &s->ntried[s->depth], at = *n;

	while (at > 0 && (list[at - 1].blocked > s->now.blocked ||
			  (list[at - 1].blocked == s->now.blocked && list[at - 1].cost > s->now.cost)))
		at--;
	if (at == TRIES)
		return;
	if (*n < TRIES)
		++*n;
	for (int i = *n - 1; i > at; i--)
		copy(&list[i], &list[i - 1]);
	copy(&list[at], &s->now);
	narrow(s);
}

/* How many cells there are to mend with the cells of one more vector, if only what is hidden may move; more
 * than the most: too many. */
static inline int mending(const struct cube_seek *s, const struct ray *r, int n)
{
	const place *const list = s->now.p;
	const uint8_t *const stop = s->stop;
	const int most = s->most;
	int blocked = s->now.blocked;

	for (int k = 0; k < r->n; k++) {
		const place by = r->to[k].by, turn = r->to[k].turn;

		for (int i = 0; i < n; i++) {
			blocked += stop[(list[i] + by) ^ turn];
			if (blocked > most)
				return blocked;
		}
	}
	return blocked;
}

/* The same where more may be hidden; what that costs is added. */
static int mending_dear(const struct cube_seek *s, const struct ray *r, int n, double *cost)
{
	const double most = s->reach.most - s->spent;
	int blocked = s->now.blocked;

	for (int k = 0; k < r->n; k++)
		for (int i = 0; i < n; i++) {
			place p = (s->now.p[i] + r->to[k].by) ^ r->to[k].turn;
			size_t cell = p >> 1;

			if (!s->stop[p])
				continue;
			if (s->stop[p] == GONE)
				return GONE;
			if (!usable(s, cell) || blocks(s, cell, true, p & 1 ? -1 : 1)) {
				if (++blocked > s->most)
					return GONE;
				continue;
			}
			*cost += cost_of(s, cell);
			if (*cost >= most)
				return GONE;
		}
	return *cost >= most ? GONE : blocked;
}

/* Adds the cells of one more vector. false: nothing better can come of a box that is as far as this. */
static inline bool add_ray(struct cube_seek *s, const struct ray *r, int n)
{
	double cost = s->now.cost;
	int blocked = s->plain ? mending(s, r, n) : r->falls && s->reach.whole ? GONE : mending_dear(s, r, n, &cost);

	if (blocked > s->most || (blocked == s->most && cost >= s->dear) || n * (r->n + 1) > PLACES)
		return false;
	s->now.blocked = blocked;
	s->now.cost = cost;
	for (int k = 0; k < r->n; k++)
		for (int i = 0; i < n; i++)
			s->now.p[s->now.n++] = (s->now.p[i] + r->to[k].by) ^ r->to[k].turn;
	return true;
}

static void search(struct cube_seek *s, int level)
{
	if (level == s->c->ndims) {
		keep(s);
		return;
	}
	int d = s->order[level], own = s->codes[d], n = s->now.n, blocked = s->now.blocked;
	const int *first = &s->c->dims[d].first[own];
	double cost = s->now.cost;

	for (const struct ray *r = s->rays[d] + first[0], *end = s->rays[d] + first[1]; r < end && s->left > 0; r++) {
		s->left--;
		if (!add_ray(s, r, n))
			continue;
		search(s, level + 1);
		s->now.n = n, s->now.blocked = blocked, s->now.cost = cost;
		if (s->ntried[s->depth] > 0 && s->tried[s->depth]->blocked == 0 &&
		    s->tried[s->depth]->cost <= 0)
			return;
	}
}

static int width_of(const struct cube_seek *s, int d)
{
	return s->c->dims[d].first[s->codes[d] + 1] - s->c->dims[d].first[s->codes[d]];
}

void cube_boxes(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most)
{
	cube_codes(s->c, cell, s->codes);
	for (int d = 0; d < s->c->ndims; d++) {
		int at = d;

		for (; at > 0 && width_of(s, s->order[at - 1]) > width_of(s, d); at--)
			s->order[at] = s->order[at - 1];
		s->order[at] = d;
	}
	s->depth = depth;
	s->most = most;
	s->dear = INFINITY;
	s->ntried[depth] = 0;
	s->now.n = 1;
	s->now.p[0] = (place)(2 * cell + (sign < 0));
	s->now.blocked = blocks(s, cell, usable(s, cell), sign);
	s->now.cost = usable(s, cell) ? cost_of(s, cell) : 0;
	if (s->now.blocked <= most)
		search(s, 0);
}
