/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_seek.c - witnesses as sums of boxes. No chance and no clock: the same table gives the same
 * witnesses. */
#include "stats/sdc/cube_seek.h"

#include <math.h>

#define PLACES 512 /* cells of a box */
#define TRIES 3    /* boxes that are tried for one cell */
#define DEEPEST 6

struct place {
	uint32_t cell; /* CUBE_CELLS is less */
	int8_t sign;
};
struct box {
	struct place p[PLACES];
	int n, blocked;
	double cost;
};
/* What is asked of a cell a thousand million times in a large table, in one place. */
struct spot {
	int64_t n;
	int32_t d; /* what is moved so far */
	bool known, primary;
	uint8_t least;
};
struct cube_seek {
	const struct cube *c;
	struct spot *at; /* of each cell */
	size_t target, frozen;
	bool open, locked; /* locked: boxes that mend leave the target alone */
	bool zeros;        /* zeros may be hidden */
	struct cube_reach reach;
	struct cube_change *journal;
	size_t njournal, cap;
	long left, steps;
	struct box *tried[DEEPEST + 1]; /* of each depth: TRIES boxes */
	int ntried[DEEPEST + 1];
	/* the box that is being put together */
	struct box now;
	int codes[CUBE_DIMS], order[CUBE_DIMS], depth;
	/* Of no use: more cells to mend than `most`, or as many, at such a cost. */
	int most;
	double dear;
};

struct cube_seek *cube_seek_new(const struct cube *c)
{
	struct cube_seek *s = arena_new(c->mem, struct cube_seek, 1);

	s->c = c;
	s->at = arena_new(c->mem, struct spot, c->ncells);
	for (size_t i = 0; i < c->ncells; i++)
		s->at[i] = (struct spot){ .n = c->n[i], .known = c->known[i], .primary = cube_primary(c, i),
					  .least = (uint8_t)cube_least(c, i) };
	for (int i = 0; i <= DEEPEST; i++)
		s->tried[i] = arena_new(c->mem, struct box, TRIES);
	return s;
}

void cube_seek_of(struct cube_seek *s, size_t cell, size_t frozen, bool open)
{
	s->target = cell;
	s->frozen = frozen;
	s->open = open;
}

long cube_seek_steps(const struct cube_seek *s)
{
	return s->steps;
}

/* ---- cells ---- */

/* May the cell move: it is hidden, or would be. */
static inline bool usable(const struct cube_seek *s, size_t cell)
{
	const struct spot *q = &s->at[cell];

	if (cell == s->frozen || (q->known && !(s->open && q->primary)))
		return false;
	if (s->c->hidden[cell])
		return true;
	return q->n == 0 ? s->zeros : q->n <= s->reach.below;
}

/* What hiding it costs; nothing, if the way goes over it already. */
static inline double cost_of(const struct cube_seek *s, size_t cell)
{
	return s->c->hidden[cell] || s->at[cell].d ? 0 : 1 + 0.5 * (double)s->at[cell].n;
}

/* Is the cell, moved as it is and by `by` more, in need of mending? */
static inline bool blocks(const struct cube_seek *s, size_t cell, bool use, int32_t by)
{
	const struct spot *q = &s->at[cell];
	int32_t d = q->d + by;

	return use ? q->n + d < q->least : d != 0;
}

static bool wrong(const struct cube_seek *s, size_t cell)
{
	return blocks(s, cell, usable(s, cell), 0);
}

static void move(struct cube_seek *s, size_t cell, int32_t by)
{
	s->journal = arena_more(s->c->mem, s->journal, s->njournal, &s->cap, sizeof(*s->journal));
	s->journal[s->njournal++] = (struct cube_change){ (uint32_t)cell, by };
	s->at[cell].d += by;
}

static void undo(struct cube_seek *s, size_t mark)
{
	while (s->njournal > mark) {
		struct cube_change *j = &s->journal[--s->njournal];

		s->at[j->cell].d -= j->by;
	}
}

/* ---- one box: depth first over the dimensions, the one with the fewest vectors first ---- */

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

/* Adds the cells of one more code of a dimension. false: the box cannot be used. */
static bool add_code(struct cube_seek *s, int d, int code, int8_t sign, int n)
{
	const size_t by = ((size_t)code - (size_t)s->codes[d]) * s->c->stride[d];
	const size_t target = s->locked ? s->target : SIZE_MAX;
	struct place *const list = s->now.p;

	for (int i = 0; i < n; i++) {
		size_t cell = list[i].cell + by;
		int8_t own = (int8_t)(list[i].sign * sign);
		bool use;

		if (s->now.n == PLACES || s->at[cell].n < 0 || cell == target)
			return false;
		use = usable(s, cell);
		if (blocks(s, cell, use, own)) {
			if (++s->now.blocked > s->most)
				return false;
		} else if (use) {
			s->now.cost += cost_of(s, cell);
		}
		/* Nothing better can come of a box that is as far as this. */
		if (s->now.cost >= s->reach.most || (s->now.blocked == s->most && s->now.cost >= s->dear))
			return false;
		list[s->now.n++] = (struct place){ (uint32_t)cell, own };
	}
	return true;
}

static bool all_plus(const struct cube_vector *v)
{
	for (int i = 0; i < v->n; i++)
		if (v->sign[i] < 0)
			return false;
	return true;
}

static void search(struct cube_seek *s, int level)
{
	const struct cube *c = s->c;

	if (level == c->ndims) {
		keep(s);
		return;
	}
	int d = s->order[level], own = s->codes[d], n = s->now.n, blocked = s->now.blocked;
	const struct cube_dim *dim = &c->dims[d];
	double cost = s->now.cost;

	for (int i = dim->first[own]; i < dim->first[own + 1] && s->left > 0; i++) {
		const struct cube_vector *v = &dim->vectors[i];
		bool good = true;

		s->left--;
		s->steps++;
		if (s->reach.whole && !all_plus(v))
			continue;
		for (int k = 0; k < v->n && good; k++)
			good = v->code[k] == own || add_code(s, d, v->code[k], v->sign[k], n);
		if (good)
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

/* The best boxes that move the cell by sign, each leaving at most `most` cells to be mended. */
static void find_boxes(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most)
{
	const struct cube *c = s->c;

	cube_codes(c, cell, s->codes);
	for (int d = 0; d < c->ndims; d++) {
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
	s->now.p[0] = (struct place){ (uint32_t)cell, sign };
	s->now.blocked = blocks(s, cell, usable(s, cell), sign);
	s->now.cost = usable(s, cell) ? cost_of(s, cell) : 0;
	if (s->now.blocked <= most)
		search(s, 0);
}

/* ---- boxes that mend boxes ---- */

static bool mend(struct cube_seek *s, size_t cell, int depth);

/* All that the journal has touched since `mark` and is wrong. */
static bool mend_since(struct cube_seek *s, size_t mark, int depth)
{
	for (size_t i = mark; i < s->njournal; i++)
		if (wrong(s, s->journal[i].cell) &&
		    (depth == 0 || !mend(s, s->journal[i].cell, depth)))
			return false;
	/* What was mended first may have been moved again. */
	for (size_t i = mark; i < s->njournal; i++)
		if (wrong(s, s->journal[i].cell))
			return false;
	return true;
}

/* One step of a cell, and everything that it takes. */
static bool step(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most)
{
	size_t mark = s->njournal;

	find_boxes(s, cell, sign, depth, most);
	for (int i = 0; i < s->ntried[depth]; i++) {
		const struct box *b = &s->tried[depth][i];

		for (int k = 0; k < b->n; k++)
			move(s, b->p[k].cell, b->p[k].sign);
		if (mend_since(s, mark, depth))
			return true;
		undo(s, mark);
		if (s->left <= 0)
			return false;
	}
	return false;
}

static bool mend(struct cube_seek *s, size_t cell, int depth)
{
	for (int i = 0; i < 4 && wrong(s, cell); i++) {
		int8_t sign = usable(s, cell) || s->at[cell].d < 0 ? 1 : -1;

		if (!step(s, cell, sign, depth - 1, depth > 1 ? s->reach.blocked : 0))
			return false;
	}
	return !wrong(s, cell);
}

/* Moves the count by one. */
static bool first_step(struct cube_seek *s, int8_t sign)
{
	int depth = s->reach.depth;
	size_t mark = s->njournal;

	if (blocks(s, s->target, usable(s, s->target), sign))
		return false; /* it is as low as it can be */
	s->locked = false;
	find_boxes(s, s->target, sign, depth, depth ? s->reach.blocked : 0);
	s->locked = true;
	for (int i = 0; i < s->ntried[depth] && s->left > 0; i++) {
		const struct box *b = &s->tried[depth][i];

		for (int k = 0; k < b->n; k++)
			move(s, b->p[k].cell, b->p[k].sign);
		if (mend_since(s, mark, depth))
			return true;
		undo(s, mark);
	}
	return false;
}

/* The same moves once more. */
static bool repeat(struct cube_seek *s, size_t from)
{
	size_t end = s->njournal;
	bool good = true;

	for (size_t i = from; i < end; i++)
		move(s, s->journal[i].cell, s->journal[i].by);
	for (size_t i = end; i < s->njournal && good; i++)
		good = !wrong(s, s->journal[i].cell);
	if (!good)
		undo(s, end);
	return good;
}

/* The journal as a sum, and an end to it. */
static double settle(struct cube_seek *s, struct cube_witness *ret)
{
	size_t cap = (size_t)ret->cap;
	double cost = 0;

	for (size_t i = 0; i < s->njournal; i++) {
		size_t cell = s->journal[i].cell;
		int32_t by = s->at[cell].d;

		if (!by)
			continue;
		ret->list = arena_more(s->c->mem, ret->list, (size_t)ret->n, &cap, sizeof(*ret->list));
		ret->list[ret->n++] = (struct cube_change){ (uint32_t)cell, by };
		s->at[cell].d = 0;
		cost += cost_of(s, cell);
	}
	s->njournal = 0;
	ret->cap = (int)cap;
	return cost;
}

double cube_seek_way(struct cube_seek *s, bool up, int64_t by, const struct cube_reach *reach,
		     struct cube_witness *ret)
{
	int8_t sign = up ? 1 : -1;

	s->reach = *reach;
	s->zeros = reach->zeros && s->c->zeros != CUBE_OPEN;
	s->left = reach->nodes;
	ret->gain = 0;
	ret->n = 0;
	while (ret->gain < by) {
		size_t mark = s->njournal;

		if (!first_step(s, sign))
			break;
		ret->gain++;
		/* What is wrong is found only after all moves, so each time is one whole step. */
		for (size_t end = s->njournal; ret->gain < by; ret->gain++) {
			if (!repeat(s, mark))
				break;
			mark = end, end = s->njournal;
		}
	}
	return settle(s, ret);
}

/* ---- the witness once more, by other means ---- */

/* Every equation of one dimension that the cell is in: as the whole, and as a part. */
static bool balanced(const struct cube_seek *s, size_t cell, int d)
{
	const struct cube *c = s->c;
	const struct cube_dim *dim = &c->dims[d];
	int own = (int)(cell / c->stride[d] % (size_t)dim->n);
	size_t base = cell - (size_t)own * c->stride[d];

	for (int h = 0; h < dim->nhiers; h++)
		for (int whole = own, i = 0; i < 2; i++, whole = dim->parent[h][own]) {
			int64_t sum = 0;
			int parts = 0;

			if (whole < 0 || c->n[base + (size_t)whole * c->stride[d]] < 0)
				continue;
			for (int k = 0; k < dim->n; k++) {
				size_t part = base + (size_t)k * c->stride[d];

				if (dim->parent[h][k] == whole && c->n[part] >= 0)
					sum += s->at[part].d, parts++;
			}
			if (parts && sum != s->at[base + (size_t)whole * c->stride[d]].d)
				return false;
		}
	return true;
}

bool cube_seek_holds(struct cube_seek *s, const struct cube_witness *w, bool up)
{
	const struct cube *c = s->c;
	bool good = true;

	for (int i = 0; i < w->n; i++)
		s->at[w->list[i].cell].d += w->list[i].by;
	for (int i = 0; i < w->n && good; i++) {
		size_t cell = w->list[i].cell;

		good = c->hidden[cell] && cell != s->frozen &&
		       (!c->known[cell] || (s->open && cube_primary(c, cell))) &&
		       c->n[cell] + s->at[cell].d >= cube_least(c, cell);
		for (int d = 0; d < c->ndims && good; d++)
			good = balanced(s, cell, d);
	}
	good = good && s->at[s->target].d == (up ? w->gain : -w->gain);
	for (int i = 0; i < w->n; i++)
		s->at[w->list[i].cell].d = 0;
	return good;
}
