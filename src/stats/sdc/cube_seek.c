/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_seek.c - witnesses as sums of boxes. No chance and no clock: the same table gives the same
 * witnesses. */
#include "stats/sdc/cube_seek_priv.h"

#include <math.h>

/* ---- cells ---- */

/* Whoever looks knows the cell. */
static inline bool seen(const struct cube_seek *s, size_t cell)
{
	return cell == s->frozen || (s->at[cell].known && !(s->open && s->at[cell].primary));
}

/* `blocks` kept at hand, where only what is hidden may move. */
static void restop(struct cube_seek *s, size_t cell)
{
	const struct spot *q = &s->at[cell];

	if (s->stop[2 * cell] == GONE)
		return;
	s->stop[2 * cell] = blocks(s, cell, q->free, 1);
	s->stop[2 * cell + 1] = blocks(s, cell, q->free, -1);
}

/* To be called when who looks, what is hidden, or the lock has changed. */
static void note_stop(struct cube_seek *s, size_t cell)
{
	struct spot *q = &s->at[cell];
	bool gone = q->n < 0 || (s->locked && cell == s->target);

	q->shut = seen(s, cell);
	q->free = s->c->hidden[cell] && !q->shut;
	s->stop[2 * cell] = s->stop[2 * cell + 1] = gone ? GONE : 0;
	restop(s, cell);
}

static bool wrong(const struct cube_seek *s, size_t cell)
{
	return blocks(s, cell, usable(s, cell), 0);
}

static void move(struct cube_seek *s, size_t cell, int32_t by)
{
	if (s->njournal == s->cap)
		s->journal = arena_more(s->c->mem, s->journal, s->njournal, &s->cap, sizeof(*s->journal));
	s->journal[s->njournal++] = (struct cube_change){ (uint32_t)cell, by };
	s->at[cell].d += by;
	restop(s, cell);
}

static void undo(struct cube_seek *s, size_t mark)
{
	while (s->njournal > mark) {
		struct cube_change *j = &s->journal[--s->njournal];

		s->at[j->cell].d -= j->by;
		restop(s, j->cell);
	}
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

/* The box, and what mends it; or nothing. */
static bool lay(struct cube_seek *s, const struct box *b, int depth)
{
	size_t mark = s->njournal;
	double spent = s->spent;

	s->spent += b->cost;
	for (int k = 0; k < b->n; k++)
		move(s, b->p[k] >> 1, b->p[k] & 1 ? -1 : 1);
	if (mend_since(s, mark, depth))
		return true;
	undo(s, mark);
	s->spent = spent;
	return false;
}

/* One step of a cell, and everything that it takes. */
static bool step(struct cube_seek *s, size_t cell, int8_t sign, int depth, int most)
{
	cube_boxes(s, cell, sign, depth, most);
	for (int i = 0; i < s->ntried[depth]; i++) {
		if (lay(s, &s->tried[depth][i], depth))
			return true;
		if (s->left <= 0)
			return false;
	}
	return false;
}

static bool mend(struct cube_seek *s, size_t cell, int depth)
{
	for (int i = 0; i < 4 && wrong(s, cell); i++) {
		int8_t sign = usable(s, cell) || s->at[cell].d < s->at[cell].goal ? 1 : -1;

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

	if (blocks(s, s->target, usable(s, s->target), sign))
		return false; /* it is as low as it can be */
	lock(s, false);
	cube_boxes(s, s->target, sign, depth, depth ? s->reach.blocked : 0);
	lock(s, true);
	for (int i = 0; i < s->ntried[depth] && s->left > 0; i++) {
		if (lay(s, &s->tried[depth][i], depth))
			return true;
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

/* The journal as a sum, and an end to it. Cells that it has had since `mark` alone stand last. */
static double settle(struct cube_seek *s, struct cube_witness *ret, size_t mark)
{
	size_t cap = (size_t)ret->cap;
	double cost = 0;

	ret->n = 0;

	for (size_t i = 0; i < s->njournal; i++) {
		size_t cell = s->journal[i].cell;
		int32_t by = s->at[cell].d;

		if (i == mark)
			ret->old = ret->n;
		if (!by)
			continue;
		if ((size_t)ret->n == cap)
			ret->list = arena_more(s->c->mem, ret->list, (size_t)ret->n, &cap, sizeof(*ret->list));
		ret->list[ret->n++] = (struct cube_change){ (uint32_t)cell, by };
		s->at[cell].d = 0;
		restop(s, cell);
		cost += cost_of(s, cell);
	}
	if (mark >= s->njournal)
		ret->old = ret->n;
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
	s->spent = 0;
	ret->gain = 0;
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
	return settle(s, ret, 0);
}

/* The cell's own move back by one, again and again: what comes between is right too. */
static bool lead(struct cube_seek *s, size_t cell, int depth)
{
	struct spot *q = &s->at[cell];
	bool good = true;

	q->goal = q->d;
	while (q->goal && good) {
		q->goal += q->goal < 0 ? 1 : -1;
		restop(s, cell);
		good = mend(s, cell, depth);
	}
	q->goal = 0;
	restop(s, cell);
	return good;
}

bool cube_seek_around(struct cube_seek *s, const struct cube_witness *w, size_t cell, int levels, long nodes,
		      struct cube_witness *ret)
{
	bool good = false;

	s->reach = (struct cube_reach){ -1, false, false, 0, 0, nodes, INFINITY };
	s->zeros = false;
	s->plain = true;
	s->spent = 0;
	lock(s, true);
	for (int i = 0; i < w->n; i++)
		move(s, w->list[i].cell, w->list[i].by);
	for (int level = 1; level <= levels && !good; level++) {
		s->reach.blocked = level - 1;
		s->left = nodes;
		good = lead(s, cell, level);
		if (!good)
			undo(s, (size_t)w->n);
		s->steps += nodes - s->left;
	}
	ret->gain = w->gain;
	if (good)
		(void)settle(s, ret, (size_t)w->n);
	else
		undo(s, 0);
	return good;
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
