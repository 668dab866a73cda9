/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_hold.c - a witness once more, as an attacker would see it: from the table's equations, with nothing of
 * the search that found it. */
#include "stats/sdc/cube_seek.h"

/* The parts of each code of one hierarchy: list[from[code]] .. list[from[code + 1] - 1]. */
struct parts {
	int *from, *list;
};
struct cube_hold {
	const struct cube *c;
	struct parts parts[CUBE_DIMS][CUBE_HIERS];
	int64_t *moved; /* of each cell; all zero but while a witness is looked at */
};

static void list_parts(struct cube_hold *h, int d, int hier)
{
	const struct cube_dim *dim = &h->c->dims[d];
	struct parts *p = &h->parts[d][hier];
	int n = 0;

	p->from = arena_new(h->c->mem, int, (size_t)dim->n + 1);
	p->list = arena_new(h->c->mem, int, (size_t)dim->n + 1);
	for (int code = 0; code < dim->n; code++) {
		p->from[code] = n;
		for (int k = 0; k < dim->n; k++)
			if (dim->parent[hier][k] == code)
				p->list[n++] = k;
	}
	p->from[dim->n] = n;
}

struct cube_hold *cube_hold_new(const struct cube *c)
{
	struct cube_hold *h = arena_new(c->mem, struct cube_hold, 1);

	h->c = c;
	h->moved = arena_new(c->mem, int64_t, c->ncells);
	for (int d = 0; d < c->ndims; d++)
		for (int hier = 0; hier < c->dims[d].nhiers; hier++)
			list_parts(h, d, hier);
	return h;
}

/* The equation whose whole is this code, where everything else is as in the cell. */
static bool adds_up(const struct cube_hold *h, size_t base, int d, int hier, int whole)
{
	const struct cube *c = h->c;
	const struct parts *p = &h->parts[d][hier];
	size_t total = base + (size_t)whole * c->stride[d];
	int64_t sum = 0;
	int n = 0;

	if (c->n[total] < 0)
		return true; /* no such equation */
	for (int i = p->from[whole]; i < p->from[whole + 1]; i++) {
		size_t part = base + (size_t)p->list[i] * c->stride[d];

		if (c->n[part] >= 0)
			sum += h->moved[part], n++;
	}
	return !n || sum == h->moved[total];
}

/* Every equation of one dimension that the cell is in: as the whole, and as a part. */
static bool balanced(const struct cube_hold *h, size_t cell, int d)
{
	const struct cube_dim *dim = &h->c->dims[d];
	int own = (int)(cell / h->c->stride[d] % (size_t)dim->n);
	size_t base = cell - (size_t)own * h->c->stride[d];

	for (int hier = 0; hier < dim->nhiers; hier++) {
		int up = dim->parent[hier][own];

		if (!adds_up(h, base, d, hier, own) || (up >= 0 && !adds_up(h, base, d, hier, up)))
			return false;
	}
	return true;
}

bool cube_hold_is(struct cube_hold *h, const struct cube_sight *sight, const struct cube_witness *w, bool up)
{
	const struct cube *c = h->c;
	bool good = true;

	for (int i = 0; i < w->n; i++)
		h->moved[w->list[i].cell] += w->list[i].by;
	for (int i = 0; i < w->n && good; i++) {
		size_t cell = w->list[i].cell;

		good = c->hidden[cell] && cell != sight->frozen &&
		       (!c->known[cell] || (sight->open && cube_primary(c, cell))) &&
		       c->n[cell] + h->moved[cell] >= cube_least(c, cell);
		for (int d = 0; d < c->ndims && good; d++)
			good = balanced(h, cell, d);
	}
	good = good && h->moved[sight->cell] == (up ? w->gain : -w->gain);
	for (int i = 0; i < w->n; i++)
		h->moved[w->list[i].cell] = 0;
	return good;
}
