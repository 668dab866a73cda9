/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_hide.c - hides small counts with what protects them, then shows again what is not needed. */
#include "stats/sdc/cube.h"

#include <math.h>

#define FREE INT64_MAX /* nothing bounds that way */

/* One vector per dimension, each with the protected cell's code. */
struct box {
	const struct cube_vector *v[CUBE_DIMS];
	int64_t up, down;
};
/* A count that must have values `width` apart, seen by who knows `frozen` (SIZE_MAX: nobody more).
 */
struct duty {
	size_t cell, frozen;
	int width;
	bool open;             /* for those who do not know what `known` says of small counts */
	struct box rise, fall; /* how it goes up and down; v[0] NULL: not at all */
};
struct hide {
	struct cube *c;
	struct duty *duties;
	size_t n, cap;
	int64_t least;
	/* the search */
	size_t cell, frozen;
	int codes[CUBE_DIMS];
	bool may_hide, open;
	enum { BOTH = 0, UP, DOWN } way;
	int64_t up, down; /* what is there already, when both are looked for */
	int64_t width;
	double cost; /* of the cheapest yet */
	struct box best, now;
	long nodes;
};

#define NODES 400000

/* ---- a box ---- */

struct place {
	size_t cell;
	int8_t sign;
};
#define PLACES 4096

/* The cells of a box; of dimensions without a vector yet the protected cell's code alone. */
static int places(const struct hide *h, const struct box *b, struct place *ret)
{
	const struct cube *c = h->c;
	int n = 1;

	ret[0] = (struct place){0, 1};
	for (int d = 0; d < c->ndims; d++) {
		const struct cube_vector *v = b->v[d];
		const struct cube_vector own = {1, {h->codes[d]}, {1}};

		if (!v)
			v = &own;
		if (n * v->n > PLACES)
			return -1;
		for (int i = n - 1; i >= 0; i--) {
			struct place p = ret[i];

			for (int k = 0; k < v->n; k++)
				ret[i * v->n + k] = (struct place){
				    p.cell + (size_t)v->code[k] * c->stride[d],
				    (int8_t)(p.sign * v->sign[k]),
				};
		}
		n *= v->n;
	}
	return n;
}

/* Looks at a box: its capacity, and what it costs to hide the rest of it. false: it cannot be used.
 */
static bool weigh(const struct hide *h, struct box *b, double *cost)
{
	const struct cube *c = h->c;
	struct place p[PLACES];
	int n = places(h, b, p);

	b->up = b->down = FREE;
	*cost = 0;
	for (int i = 0; i < n; i++) {
		size_t cell = p[i].cell;
		int64_t left;

		if (c->n[cell] < 0 || cell == h->frozen ||
		    (c->known[cell] && !(h->open && cube_primary(c, cell))))
			return false;
		if (!c->hidden[cell]) {
			if (!h->may_hide || (c->zeros == CUBE_OPEN && c->n[cell] == 0))
				return false;
			*cost += 1 + 0.5 * (double)c->n[cell];
		}
		left = c->n[cell] - h->least;
		if (p[i].sign > 0 && left < b->down)
			b->down = left;
		if (p[i].sign < 0 && left < b->up)
			b->up = left;
	}
	return n > 0 && (b->up > 0 || b->down > 0);
}

static int64_t together(int64_t up, int64_t down)
{
	return up == FREE || down == FREE ? FREE : up + down;
}

static int64_t more(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How far the box takes the count, with what is there already. */
static int64_t gain(const struct hide *h)
{
	if (h->way == BOTH)
		return together(more(h->up, h->now.up), more(h->down, h->now.down));
	return h->way == UP ? h->now.up : h->now.down;
}

static void search(struct hide *h, int d)
{
	const struct cube *c = h->c;
	const struct cube_dim *dim = &c->dims[d];
	double cost;

	if (d == c->ndims) {
		if (weigh(h, &h->now, &cost) && cost < h->cost && gain(h) >= h->width) {
			h->cost = cost;
			h->best = h->now;
		}
		return;
	}
	for (int i = dim->first[h->codes[d]]; i < dim->first[h->codes[d] + 1]; i++) {
		if (++h->nodes > NODES || h->cost <= 0)
			break;
		h->now.v[d] = &dim->vectors[i];
		/* With fewer dimensions it touches fewer cells: a bound for all that begin so. */
		if (weigh(h, &h->now, &cost) && cost < h->cost && gain(h) >= h->width)
			search(h, d + 1);
	}
	h->now.v[d] = NULL;
}

static void begin(struct hide *h, const struct duty *d, bool may_hide)
{
	h->cell = d->cell;
	h->frozen = d->frozen;
	h->open = d->open;
	h->may_hide = may_hide;
	h->way = BOTH;
	h->up = h->down = 0;
	h->nodes = 0;
	h->now = h->best = (struct box){0};
	cube_codes(h->c, d->cell, h->codes);
}

/* The box without a minus that holds the cell's leaves: it always exists, and it moves the grand
 * total. */
static void path_box(struct hide *h)
{
	for (int d = 0; d < h->c->ndims; d++) {
		const struct cube_dim *dim = &h->c->dims[d];

		for (int i = dim->first[h->codes[d]]; i < dim->first[h->codes[d] + 1]; i++) {
			bool plus = true;

			for (int k = 0; k < dim->vectors[i].n; k++)
				plus = plus && dim->vectors[i].sign[k] > 0;
			if (!plus)
				continue;
			double cost;

			h->now.v[d] = &dim->vectors[i];
			if (weigh(h, &h->now, &cost))
				break;
			h->now.v[d] = NULL;
		}
		if (!h->now.v[d])
			return;
	}
	double cost;

	if (weigh(h, &h->now, &cost) && h->now.up >= h->width)
		h->best = h->now;
}

/* The best ways up and down among what is hidden already. */
static void free_ways(struct hide *h, struct duty *d)
{
	d->rise = d->fall = (struct box){0};
	begin(h, d, false);
	for (int way = UP; way <= DOWN; way++) {
		h->way = way;
		for (h->width = d->width; h->width > 0; h->width--) {
			h->cost = INFINITY;
			h->nodes = 0;
			search(h, 0);
			if (h->best.v[0])
				break;
		}
		*(way == UP ? &d->rise : &d->fall) = h->best;
		h->best = (struct box){0};
		if (d->rise.v[0] && d->rise.up >= d->width)
			return;
	}
}

static int64_t width_of(const struct duty *d)
{
	return together(d->rise.v[0] ? d->rise.up : 0, d->fall.v[0] ? d->fall.down : 0);
}

static void take(struct hide *h, struct duty *d)
{
	struct place p[PLACES];
	int n = places(h, &h->best, p);

	for (int i = 0; i < n; i++)
		h->c->hidden[p[i].cell] = true;
	if (h->best.up > (d->rise.v[0] ? d->rise.up : 0))
		d->rise = h->best;
	if (h->best.down > (d->fall.v[0] ? d->fall.down : 0))
		d->fall = h->best;
}

/* Makes a duty hold; hides more when it must. false: it cannot. */
static bool fulfil(struct hide *h, struct duty *d, bool may_hide)
{
	struct duty was = *d;

	free_ways(h, d);
	if (width_of(d) >= d->width)
		return true;
	if (!may_hide) {
		*d = was;
		return false;
	}
	begin(h, d, true);
	h->width = d->width;
	h->up = d->rise.v[0] ? d->rise.up : 0;
	h->down = d->fall.v[0] ? d->fall.down : 0;
	h->cost = INFINITY;
	search(h, 0);
	if (!h->best.v[0])
		path_box(h);
	if (!h->best.v[0])
		return false;
	take(h, d);
	return width_of(d) >= d->width;
}

/* ---- duties ---- */

static void owe(struct hide *h, size_t cell, size_t frozen, int width, bool open)
{
	h->duties = arena_more(h->c->mem, h->duties, h->n, &h->cap, sizeof(*h->duties));
	h->duties[h->n++] =
	    (struct duty){.cell = cell, .frozen = frozen, .width = width, .open = open};
}

bool cube_same_person(const struct cube *c, size_t one, size_t other, bool parent)
{
	return c->zeros == CUBE_OPEN && parent && c->n[one] == 1 && c->n[other] == 1;
}

/* Who is alone in a cell knows one more figure: of every equation that her cell is in. */
static bool owe_insiders(const struct cube *c, size_t parent, const size_t *children, int n,
			 void *arg)
{
	struct hide *h = arg;

	for (int i = -1; i < n; i++) {
		size_t one = i < 0 ? parent : children[i];

		if (c->n[one] != 1 || c->known[one])
			continue;
		for (int k = -1; k < n; k++) {
			size_t other = k < 0 ? parent : children[k];

			if (other != one && cube_primary(c, other) && c->n[other] > 0 &&
			    !c->known[other] && n > 1 &&
			    !cube_same_person(c, one, other, i < 0 || k < 0))
				owe(h, other, one, 1, false);
		}
	}
	return true;
}

static int by_value(const void *a, const void *b, void *arg)
{
	const struct duty *x = a, *y = b;
	const struct cube *c = arg;
	int64_t d = c->n[x->cell] - c->n[y->cell];

	if ((x->frozen == SIZE_MAX) != (y->frozen == SIZE_MAX))
		return x->frozen == SIZE_MAX ? -1 : 1;
	if (d)
		return d < 0 ? -1 : 1;
	return x->cell < y->cell ? -1 : x->cell > y->cell ? 1 : x->frozen < y->frozen ? -1 : 1;
}

static bool uses(const struct cube *c, const struct box *b, size_t cell)
{
	int codes[CUBE_DIMS];

	if (!b->v[0])
		return false;
	cube_codes(c, cell, codes);
	for (int d = 0; d < c->ndims; d++) {
		bool in = false;

		for (int i = 0; i < b->v[d]->n; i++)
			in = in || b->v[d]->code[i] == codes[d];
		if (!in)
			return false;
	}
	return true;
}

/* ---- showing again ---- */

static int by_count(const void *a, const void *b, void *arg)
{
	const struct cube *c = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return c->n[x] != c->n[y] ? (c->n[x] > c->n[y] ? -1 : 1) : x < y ? -1 : 1;
}

/* false: some duty needs it, and it stays hidden. Those that have found another way keep that. */
static bool show_again(struct hide *h, size_t cell)
{
	h->c->hidden[cell] = false;
	for (size_t i = 0; i < h->n; i++) {
		struct duty *d = &h->duties[i];

		if ((uses(h->c, &d->rise, cell) || uses(h->c, &d->fall, cell)) &&
		    !fulfil(h, d, false)) {
			h->c->hidden[cell] = true;
			return false;
		}
	}
	return true;
}

static void prune(struct hide *h, double deadline)
{
	struct cube *c = h->c;
	size_t *list = arena_new(c->mem, size_t, c->ncells), n = 0;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->hidden[i] && !cube_primary(c, i))
			list[n++] = i;
	qsort_r(list, n, sizeof(*list), by_count, c);
	for (size_t i = 0; i < n && cube_clock() < deadline; i++)
		(void)show_again(h, list[i]);
}

/* ---- the witnesses once more, by other means ---- */

struct balance {
	const int64_t *change;
};

static bool balanced(const struct cube *c, size_t parent, const size_t *children, int n, void *arg)
{
	const struct balance *b = arg;
	int64_t sum = b->change[parent];

	(void)c;
	for (int i = 0; i < n; i++)
		sum -= b->change[children[i]];
	return sum == 0;
}

/* A witness as an attacker would see it: whole numbers, nothing shown changes, nothing falls below
 * what she knows. Equations are tried for boxes of small tables only; a product of vectors keeps
 * them. */
static bool holds(struct hide *h, const struct duty *d, const struct box *b, int64_t by,
		  int64_t *change)
{
	struct cube *c = h->c;
	struct place p[PLACES];
	int n;
	bool good = true;

	if (!b->v[0] || !by)
		return by == 0;
	cube_codes(c, d->cell, h->codes);
	n = places(h, b, p);
	for (int i = 0; i < n; i++)
		change[p[i].cell] += p[i].sign * by;
	for (int i = 0; i < n; i++)
		good = good && c->hidden[p[i].cell] && (d->open || !c->known[p[i].cell]) &&
		       p[i].cell != d->frozen && c->n[p[i].cell] + change[p[i].cell] >= h->least;
	good = good && change[d->cell] == by;
	if (good && c->ncells <= 400)
		good = cube_equations(c, balanced, &(struct balance){change});
	for (int i = 0; i < n; i++)
		change[p[i].cell] = 0;
	return good;
}

static bool all_hold(struct hide *h)
{
	int64_t *change = arena_new(h->c->mem, int64_t, h->c->ncells);

	for (size_t i = 0; i < h->n; i++) {
		const struct duty *d = &h->duties[i];
		int64_t up = d->rise.v[0] ? d->rise.up : 0, down = d->fall.v[0] ? d->fall.down : 0;

		up = up > d->width ? d->width : up;
		down = down > d->width - up ? d->width - up : down;
		if (up + down < d->width || !holds(h, d, &d->rise, up, change) ||
		    !holds(h, d, &d->fall, -down, change))
			return false;
	}
	return true;
}

bool cube_protect(struct cube *c, double deadline, struct cube_report *ret)
{
	struct hide h = {.c = c, .least = cube_least(c)};

	*ret = (struct cube_report){.interval = -1};
	for (size_t i = 0; i < c->ncells; i++)
		if (c->n[i] >= 0 && cube_primary(c, i)) {
			c->hidden[i] = true;
			owe(&h, i, SIZE_MAX, cube_needs(c, i), c->known[i]);
		}
	(void)cube_equations(c, owe_insiders, &h);
	if (h.n)
		qsort_r(h.duties, h.n, sizeof(*h.duties), by_value, c);
	for (size_t i = 0; i < h.n; i++) {
		if (fulfil(&h, &h.duties[i], true))
			continue;
		if (!h.duties[i].open)
			return false;
		/* What pins it is known to somebody, and no longer ours to hide. */
		h.duties[i].width = 0;
		ret->given++;
	}
	prune(&h, deadline);
	if (!all_hold(&h))
		return false;
	for (size_t i = 0; i < h.n; i++)
		if (h.duties[i].frozen == SIZE_MAX && h.duties[i].width == c->width &&
		    (ret->interval < 0 || width_of(&h.duties[i]) < ret->interval))
			ret->interval = width_of(&h.duties[i]);
	for (size_t i = 0; i < c->ncells; i++) {
		bool primary = c->n[i] >= 0 && cube_primary(c, i);

		ret->cells += c->n[i] >= 0;
		ret->primary += primary;
		ret->complementary += c->hidden[i] && !primary;
		ret->persons += c->hidden[i] && !primary ? c->n[i] : 0;
	}
	return true;
}
