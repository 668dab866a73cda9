/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_seek.c - witnesses as sums of boxes. No chance and no clock: the same table gives the same
 * witnesses. */
#include "stats/sdc/cube_seek.h"

#include <math.h>

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
	bool known, primary;
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
	struct box *tried[DEEPEST + 1]; /* of each depth: TRIES boxes */
	int ntried[DEEPEST + 1];
	/* the box that is being put together */
	struct box now;
	int codes[CUBE_DIMS], order[CUBE_DIMS], depth;
	/* Of no use: more cells to mend than `most`, or as many, at such a cost. */
	int most;
	double dear;
};

/* ---- cells ---- */

/* Whoever looks knows the cell. */
static inline bool seen(const struct cube_seek *s, size_t cell)
{
	return cell == s->frozen || (s->at[cell].known && !(s->open && s->at[cell].primary));
}

/* May the cell move: it is hidden, or would be. */
static inline bool usable(const struct cube_seek *s, size_t cell)
{
	const struct spot *q = &s->at[cell];

	return !seen(s, cell) && (s->c->hidden[cell] || (q->n == 0 ? s->zeros : q->n <= s->reach.below));
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

	return use ? q->n + q->d + by < q->least : q->d + by != 0;
}

/* `blocks` kept at hand, where only what is hidden may move. */
static void note_stop(struct cube_seek *s, size_t cell)
{
	const struct spot *q = &s->at[cell];
	bool gone = q->n < 0 || (s->locked && cell == s->target);
	bool use = s->c->hidden[cell] && !seen(s, cell);

	s->stop[2 * cell] = gone ? GONE : blocks(s, cell, use, 1);
	s->stop[2 * cell + 1] = gone ? GONE : blocks(s, cell, use, -1);
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
	note_stop(s, cell);
}

static void undo(struct cube_seek *s, size_t mark)
{
	while (s->njournal > mark) {
		struct cube_change *j = &s->journal[--s->njournal];

		s->at[j->cell].d -= j->by;
		note_stop(s, j->cell);
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
			if (*cost >= s->reach.most)
				return GONE;
		}
	return *cost >= s->reach.most ? GONE : blocked;
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

/* The best boxes that move the cell by sign, each leaving at most `most` cells to be mended. */
static void find_boxes(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most)
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
			move(s, b->p[k] >> 1, b->p[k] & 1 ? -1 : 1);
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

static void lock(struct cube_seek *s, bool locked)
{
	s->locked = locked;
	note_stop(s, s->target);
}

/* Moves the count by one. */
static bool first_step(struct cube_seek *s, int8_t sign)
{
	int depth = s->reach.depth;
	size_t mark = s->njournal;

	if (blocks(s, s->target, usable(s, s->target), sign))
		return false; /* it is as low as it can be */
	lock(s, false);
	find_boxes(s, s->target, sign, depth, depth ? s->reach.blocked : 0);
	lock(s, true);
	for (int i = 0; i < s->ntried[depth] && s->left > 0; i++) {
		const struct box *b = &s->tried[depth][i];

		for (int k = 0; k < b->n; k++)
			move(s, b->p[k] >> 1, b->p[k] & 1 ? -1 : 1);
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
		note_stop(s, cell);
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
	s->plain = reach->below < 0 && !s->zeros && reach->most == INFINITY;
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
	s->steps += reach->nodes - s->left;
	return settle(s, ret);
}

/* ---- what is looked for ---- */

static void make_rays(struct cube_seek *s, int d)
{
	const struct cube_dim *dim = &s->c->dims[d];

	s->rays[d] = arena_new(s->c->mem, struct ray, (size_t)dim->first[dim->n] + 1);
	for (int i = 0, own = 0; i < dim->first[dim->n]; i++) {
		const struct cube_vector *v = &dim->vectors[i];
		struct ray *r = &s->rays[d][i];

		while (i >= dim->first[own + 1])
			own++;
		for (int k = 0; k < v->n; k++) {
			if (v->code[k] == own)
				continue;
			r->to[r->n].by = (place)(2 * (size_t)(v->code[k] - own) * s->c->stride[d]);
			r->to[r->n++].turn = v->sign[k] < 0;
			r->falls = r->falls || v->sign[k] < 0;
		}
	}
}

void cube_seek_hidden(struct cube_seek *s, size_t cell)
{
	note_stop(s, cell);
}

struct cube_seek *cube_seek_new(const struct cube *c)
{
	struct cube_seek *s = arena_new(c->mem, struct cube_seek, 1);

	s->c = c;
	s->frozen = SIZE_MAX;
	s->at = arena_new(c->mem, struct spot, c->ncells);
	s->stop = arena_new(c->mem, uint8_t, 2 * c->ncells);
	s->opens = arena_new(c->mem, size_t, c->ncells);
	for (size_t i = 0; i < c->ncells; i++) {
		s->at[i] = (struct spot){ .n = c->n[i], .known = c->known[i], .primary = cube_primary(c, i),
					  .least = (uint8_t)cube_least(c, i) };
		if (s->at[i].known && s->at[i].primary)
			s->opens[s->nopens++] = i;
		note_stop(s, i);
	}
	for (int i = 0; i <= DEEPEST; i++)
		s->tried[i] = arena_new(c->mem, struct box, TRIES);
	for (int d = 0; d < c->ndims; d++)
		make_rays(s, d);
	return s;
}

void cube_seek_of(struct cube_seek *s, const struct cube_sight *sight)
{
	size_t was = s->frozen;

	lock(s, false);
	s->target = sight->cell;
	s->frozen = sight->frozen;
	if (was != SIZE_MAX)
		note_stop(s, was);
	if (s->frozen != SIZE_MAX)
		note_stop(s, s->frozen);
	if (sight->open == s->open)
		return;
	s->open = sight->open;
	for (size_t i = 0; i < s->nopens; i++)
		note_stop(s, s->opens[i]);
}

long cube_seek_steps(const struct cube_seek *s)
{
	return s->steps;
}
