/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_show.c - shows cells again that were hidden for others' sake, where these find other ways. */
#include "stats/sdc/cube_hide_priv.h"

#define AROUND_STEPS 1000
#define AGAIN_STEPS 5000
#define AROUND_LEVELS 3

static int by_count(const void *a, const void *b, void *arg)
{
	const struct cube *c = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return c->n[x] != c->n[y] ? (c->n[x] > c->n[y] ? -1 : 1) : x < y ? -1 : 1;
}

static bool touches(const struct cube_witness *w, size_t cell)
{
	for (int i = 0; i < w->n; i++)
		if (w->list[i].cell == cell)
			return true;
	return false;
}

/* Leads the duty's way around what it may not go over any more. */
static bool around(struct hide *h, struct duty *d, struct cube_witness *way, size_t cell)
{
	if (!cube_seek_around(h->seek, way, cell, AROUND_LEVELS, AROUND_STEPS, &h->spare))
		return false;
	cube_hide_keep(h, way, &h->spare);
	cube_hide_uses(h, d, way, h->spare.old);
	return true;
}

/* Finds ways of the duty that do without the cell: first those that it has, led around it. What it had stays
 * when there are none. */
static bool without(struct hide *h, struct duty *d, size_t cell)
{
	bool rises = touches(&d->rise, cell), falls = touches(&d->fall, cell);

	if (!rises && !falls)
		return true;
	cube_seek_of(h->seek, &d->sight);
	rises = rises && !around(h, d, &d->rise, cell);
	falls = falls && !around(h, d, &d->fall, cell);
	if (!rises && !falls)
		return true;
	cube_witness_swap(&d->rise, &h->aside[0]);
	cube_witness_swap(&d->fall, &h->aside[1]);
	d->rise.gain = d->rise.n = 0;
	d->fall.gain = d->fall.n = 0;
	if (!cube_among_hidden(h, d, AGAIN_STEPS)) {
		cube_witness_swap(&d->rise, &h->aside[0]);
		cube_witness_swap(&d->fall, &h->aside[1]);
		return false;
	}
	cube_hide_uses(h, d, &d->rise, 0);
	cube_hide_uses(h, d, &d->fall, 0);
	return true;
}

/* A cell that some duty needs stays hidden. Those that have found other ways keep them. */
static void try_to_show(struct hide *h, size_t cell)
{
	cube_hide_set(h, cell, false);
	for (int32_t i = h->first[cell]; i >= 0; i = h->uses[i].next)
		if (!without(h, &h->duties[h->uses[i].duty], cell)) {
			cube_hide_set(h, cell, true);
			return;
		}
}

void cube_show_again(struct hide *h)
{
	const struct cube *c = h->c;
	size_t *list = arena_new(c->mem, size_t, c->ncells), n = 0;
	long end = cube_seek_steps(h->seek) + h->effort.show;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->hidden[i] && !c->absent[i] && !cube_primary(c, i))
			list[n++] = i;
	qsort_r(list, n, sizeof(*list), by_count, h->c);
	for (size_t i = 0; i < n && cube_clock() < h->deadline && cube_seek_steps(h->seek) < end; i++)
		try_to_show(h, list[i]);
}
