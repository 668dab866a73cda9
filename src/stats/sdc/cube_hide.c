/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_hide.c - hides small counts with what protects them, then shows again what is not needed. */
#include "stats/sdc/cube_hide_priv.h"

#include <math.h>

/* A partnership's table; a county's; and one of the whole country. In a small one a longer search finds no
 * more. */
#define CELLS_FEW 3000
#define CELLS_MANY 50000
static const struct effort small = { 5000, 40000000, 4, 2 }, usual = { 20000, 200000000, 4, 2 },
			   large = { 5000, 400000000, 3, 1 };

#define HIDE_STEPS 200000 /* for a way that may hide more */
#define HIDE_LEVELS 3
#define LARGE ((int64_t)1 << 40) /* more than any count */

static bool late(const struct hide *h)
{
	return cube_clock() > h->deadline;
}

/* ---- ways ---- */

/* What a duty keeps takes no more room than it must: a country has half a million of them. One that has been
 * led around something once will be so again. */
void cube_hide_keep(struct hide *h, struct cube_witness *to, const struct cube_witness *from)
{
	if (to->cap < from->n) {
		to->cap = to->cap ? from->n + from->n / 2 : from->n;
		to->list = arena_new(h->c->mem, struct cube_change, (size_t)to->cap);
	}
	if (from->n)
		memcpy(to->list, from->list, (size_t)from->n * sizeof(*to->list));
	to->n = from->n;
	to->gain = from->gain;
}

void cube_hide_set(struct hide *h, size_t cell, bool hidden)
{
	h->c->hidden[cell] = hidden;
	cube_seek_hidden(h->seek, cell);
}

bool cube_done(const struct duty *d)
{
	return d->rise.gain + d->fall.gain >= d->width;
}

/* By deeper and deeper searches. */
bool cube_among_hidden(struct hide *h, struct duty *d, long steps)
{
	cube_seek_of(h->seek, &d->sight);
	for (int level = 0; level < h->effort.levels && !cube_done(d); level++) {
		struct cube_reach reach = { -1, false, false, level, level, steps, INFINITY };

		(void)cube_seek_way(h->seek, true, d->width, &reach, &h->spare);
		if (h->spare.gain > d->rise.gain)
			cube_hide_keep(h, &d->rise, &h->spare);
		if (cube_done(d))
			break;
		(void)cube_seek_way(h->seek, false, d->width - d->rise.gain, &reach, &h->spare);
		if (h->spare.gain > d->fall.gain)
			cube_hide_keep(h, &d->fall, &h->spare);
	}
	return cube_done(d);
}

void cube_hide_uses(struct hide *h, const struct duty *d, const struct cube_witness *w, int from)
{
	for (int i = from; i < w->n; i++) {
		size_t cell = w->list[i].cell;

		if (cube_primary(h->c, cell) || h->c->absent[cell])
			continue;
		h->uses = arena_more(h->c->mem, h->uses, h->nuses, &h->uses_cap, sizeof(*h->uses));
		h->uses[h->nuses] = (struct use){ (uint32_t)(d - h->duties), h->first[cell] };
		h->first[cell] = (int32_t)h->nuses++;
	}
}

static void take(struct hide *h, struct duty *d)
{
	for (int i = 0; i < d->rise.n; i++)
		cube_hide_set(h, d->rise.list[i].cell, true);
	for (int i = 0; i < d->fall.n; i++)
		cube_hide_set(h, d->fall.list[i].cell, true);
}

/* Hides the way's cells that are shown, into h->shown; returns how many. */
static size_t lay(struct hide *h, const struct cube_witness *w)
{
	size_t n = 0;

	for (int i = 0; i < w->n; i++)
		if (!h->c->hidden[w->list[i].cell]) {
			cube_hide_set(h, w->list[i].cell, true);
			h->shown = arena_more(h->c->mem, h->shown, n, &h->shown_cap, sizeof(*h->shown));
			h->shown[n++] = w->list[i].cell;
		}
	return n;
}

/* One attempt that may hide more; kept in aside when it is cheaper than `best`. */
static double attempt(struct hide *h, struct duty *d, const struct cube_reach *reach, double best)
{
	double cost = cube_seek_way(h->seek, true, d->width, reach, &h->spare);
	int64_t have = h->spare.gain > d->rise.gain ? h->spare.gain : d->rise.gain;

	h->other.gain = h->other.n = 0;
	if (h->spare.gain <= d->rise.gain) /* what is there already does it for nothing */
		h->spare.gain = h->spare.n = 0, cost = 0;
	if (have < d->width) {
		size_t n = lay(h, &h->spare);

		cost += cube_seek_way(h->seek, false, d->width - have, reach, &h->other);
		while (n > 0)
			cube_hide_set(h, h->shown[--n], false);
	}
	if (have + h->other.gain < d->width || cost >= best)
		return best;
	cube_witness_swap(&h->spare, &h->aside[0]);
	cube_witness_swap(&h->other, &h->aside[1]);
	return cost;
}

/* Makes a duty hold by hiding more: first only small counts may be, then larger and larger ones; the
 * cheapest of a few is taken. false: it cannot be. */
static bool hide_more(struct hide *h, struct duty *d)
{
	struct cube_reach whole = { INT64_MAX, true, true, 0, 0, HIDE_STEPS, INFINITY };
	double best = attempt(h, d, &whole, INFINITY), all = best;
	int helped = 0;

	for (int64_t below = h->c->threshold; below < LARGE * 2 && helped < h->effort.rungs; below *= 2) {
		for (int i = -1; i < HIDE_LEVELS; i++) {
			int level = i < 0 ? 0 : i;
			struct cube_reach reach = { below < LARGE ? below : INT64_MAX, i >= 0, false,
						    level, level, HIDE_STEPS, best };

			best = attempt(h, d, &reach, best);
		}
		helped += best < all;
	}
	if (best == INFINITY)
		return false;
	if (h->aside[0].gain > d->rise.gain)
		cube_hide_keep(h, &d->rise, &h->aside[0]);
	if (h->aside[1].gain > d->fall.gain)
		cube_hide_keep(h, &d->fall, &h->aside[1]);
	take(h, d);
	return cube_done(d);
}

static bool fulfil(struct hide *h, struct duty *d)
{
	bool good = cube_among_hidden(h, d, h->effort.seek) || hide_more(h, d);

	if (good) {
		cube_hide_uses(h, d, &d->rise, 0);
		cube_hide_uses(h, d, &d->fall, 0);
	}
	return good;
}

/* ---- duties ---- */

static void owe(struct hide *h, size_t cell, size_t frozen, int width, bool open)
{
	h->duties = arena_more(h->c->mem, h->duties, h->n, &h->cap, sizeof(*h->duties));
	h->duties[h->n++] =
	    (struct duty){.sight = { cell, frozen, open }, .width = width};
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

		if (c->n[one] != 1 || c->known[one] || c->absent[one])
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
	int64_t d = c->n[x->sight.cell] - c->n[y->sight.cell];

	if ((x->sight.frozen == SIZE_MAX) != (y->sight.frozen == SIZE_MAX))
		return x->sight.frozen == SIZE_MAX ? -1 : 1;
	if (d)
		return d < 0 ? -1 : 1;
	return x->sight.cell < y->sight.cell ? -1 : x->sight.cell > y->sight.cell ? 1 : x->sight.frozen < y->sight.frozen ? -1 : 1;
}

static bool all_hold(const struct hide *h)
{
	struct cube_hold *hold = cube_hold_new(h->c);

	for (size_t i = 0; i < h->n; i++) {
		const struct duty *d = &h->duties[i];

		if (!cube_done(d) || !cube_hold_is(hold, &d->sight, &d->rise, true) ||
		    !cube_hold_is(hold, &d->sight, &d->fall, false))
			return false;
	}
	return true;
}

/* ---- all of it ---- */

static void start(struct hide *h, struct cube *c)
{
	*h = (struct hide){ .c = c, .seek = cube_seek_new(c),
			    .effort = c->ncells > CELLS_MANY ? large : c->ncells > CELLS_FEW ? usual : small };
	h->first = arena_new(c->mem, int32_t, c->ncells);
	for (size_t i = 0; i < c->ncells; i++) {
		h->first[i] = -1;
		if (c->n[i] >= 0 && cube_primary(c, i)) {
			cube_hide_set(h, i, true);
			owe(h, i, SIZE_MAX, cube_needs(c, i), c->known[i]);
		}
	}
	if (!c->outsiders)
		(void)cube_equations(c, owe_insiders, h);
	if (h->n)
		qsort_r(h->duties, h->n, sizeof(*h->duties), by_value, c);
}

static void report(const struct hide *h, struct cube_report *ret)
{
	const struct cube *c = h->c;

	for (size_t i = 0; i < h->n; i++) {
		const struct duty *d = &h->duties[i];

		if (d->sight.frozen == SIZE_MAX && d->width == c->width &&
		    (ret->interval < 0 || d->rise.gain + d->fall.gain < ret->interval))
			ret->interval = d->rise.gain + d->fall.gain;
	}
	for (size_t i = 0; i < c->ncells; i++) {
		bool part = c->n[i] >= 0 && !c->absent[i], primary = part && cube_primary(c, i);

		ret->cells += part;
		ret->primary += primary;
		ret->complementary += part && c->hidden[i] && !primary;
		ret->persons += part && c->hidden[i] && !primary ? c->n[i] : 0;
	}
}

static bool protect(struct hide *h, struct cube *c, double deadline, struct cube_report *ret)
{
	*ret = (struct cube_report){.interval = -1};
	start(h, c);
	h->deadline = deadline;
	for (size_t i = 0; i < h->n && !late(h); i++) {
		if (fulfil(h, &h->duties[i]))
			continue;
		if (!h->duties[i].sight.open)
			return false;
		/* What pins it is known to somebody, and no longer ours to hide. */
		h->duties[i].width = 0;
		ret->given++;
	}
	cube_show_again(h);
	if (late(h) || !all_hold(h))
		return false;
	report(h, ret);
	return true;
}

bool cube_protect(struct cube *c, double deadline, struct cube_report *ret)
{
	struct hide h;

	return protect(&h, c, deadline, ret);
}

bool cube_price(struct cube *c, double deadline, struct cube_report *ret)
{
	bool *hidden = arena_new(c->mem, bool, c->ncells), good;

	memcpy(hidden, c->hidden, c->ncells * sizeof(*hidden));
	memcpy(c->hidden, c->absent, c->ncells * sizeof(*hidden));
	c->outsiders = true;
	good = cube_protect(c, deadline, ret);
	c->outsiders = false;
	memcpy(c->hidden, hidden, c->ncells * sizeof(*hidden));
	return good;
}

/* ---- the cheapest ---- */

static double cost_of_all(const struct cube *c)
{
	double cost = 0;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->n[i] >= 0 && c->hidden[i] && !c->absent[i] && !cube_primary(c, i))
			cost += 1 + 0.5 * (double)c->n[i];
	return cost;
}

/* Proves what is hidden now, and hides more where it must. */
static bool mend(struct hide *h, struct cube_report *ret)
{
	*ret = (struct cube_report){.interval = -1};
	for (size_t i = 0; i < h->c->ncells; i++)
		cube_seek_hidden(h->seek, i);
	for (size_t i = 0; i < h->n; i++) {
		h->duties[i].rise.gain = h->duties[i].rise.n = 0;
		h->duties[i].fall.gain = h->duties[i].fall.n = 0;
	}
	for (size_t i = 0; i < h->n && !late(h); i++)
		if (!fulfil(h, &h->duties[i]))
			return false;
	cube_show_again(h);
	if (late(h) || !all_hold(h))
		return false;
	report(h, ret);
	return true;
}

bool cube_protect_exact(struct cube *c, double deadline, struct cube_report *ret, double *ret_gap)
{
	struct cube_report found;
	struct hide h;

	if (!protect(&h, c, deadline, ret))
		return false;
	bool *before = arena_new(c->mem, bool, c->ncells);
	struct cube_task *tasks = arena_new(c->mem, struct cube_task, h.n + 1);
	double cost = cost_of_all(c), left = deadline - cube_clock();

	memcpy(before, c->hidden, c->ncells * sizeof(*before));
	for (size_t i = 0; i < h.n; i++)
		tasks[i] = (struct cube_task){h.duties[i].sight.cell, h.duties[i].sight.frozen, h.duties[i].width};
	double bound = cube_exact(c, tasks, h.n, cube_clock() + left * 0.8);

	/* What is cheapest by linear programming may not be safe in whole numbers. */
	if (mend(&h, &found) && cost_of_all(c) < cost) {
		*ret = found;
		cost = cost_of_all(c);
	} else {
		memcpy(c->hidden, before, c->ncells * sizeof(*before));
	}
	*ret_gap = cost > bound + 1e-6 ? (cost - bound) / cost : 0;
	return true;
}
