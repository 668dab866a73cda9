/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* prove.c - shows by example that a hidden count could be another.
 *
 * An example is a world: counts for every series and quarter that the attacker cannot tell from
 * the true ones. Worlds are reached by moves. A move takes people from one cell and puts them in
 * another cell of the same table, or moves them along in time: in the total and in one cell of
 * every table alike. Written as running sums D over quarters, everything a move must respect is
 * "D[j] - D[i] <= bound": counts stay >= 0, shown windows stay what they are. So the farthest a
 * span can be moved is a shortest path, in whole numbers, and the distances are the move. Bounds
 * are never negative, since standing still is allowed.
 *
 * Only what was reached counts, so a span called safe is safe; one that is not called safe may
 * still be. Nothing here can err towards showing more.
 */
#include "stats/sdc/sdc_priv.h"

#include <assert.h>

#define MEMBERS 16 /* tables + 2 */
#define RANKS 3    /* so many different companions are tried for moves in time */
#define FAR 1000000

struct move {
	int plus[MEMBERS], nplus;
	int minus; /* -1: none */
};

struct prover {
	const struct sdc_system *s;
	struct arena *mem;
	int nodes;
	int32_t *world; /* counts as they stand in the example */
	int32_t *w;     /* bounds, nodes x nodes */
	int32_t *dist;
	bool *done;
};

static int window_from(const struct sdc_system *s, int quarter)
{
	return quarter + 1 > s->window ? quarter + 1 - s->window : 0;
}

static int32_t sum(const struct prover *p, const int32_t *count, struct sdc_span x)
{
	int32_t n = 0;

	for (int t = x.from; t < x.to; t++)
		n += count[x.series * p->s->quarters + t];
	return n;
}

int64_t sdc_window(const struct sdc_system *s, int series, int quarter)
{
	int64_t n = 0;

	for (int t = window_from(s, quarter); t <= quarter; t++)
		n += s->count[series * s->quarters + t];
	return n;
}

static void bound(struct prover *p, int from, int to, int32_t most)
{
	int32_t *w = &p->w[from * p->nodes + to];

	if (most < *w)
		*w = most;
}

/* Bounds that the released windows of one series set; sign: +1 it follows D, -1 it goes against. */
static void bound_seen(struct prover *p, int series, int sign)
{
	const struct sdc_system *s = p->s;

	for (int q = 0; q < s->quarters; q++) {
		int a = window_from(s, q), b = q + 1, seen = s->seen[series * s->quarters + q];
		int32_t up = 0, down = 0, n;

		if (seen == SDC_NONE || seen == SDC_HIDDEN)
			continue;
		if (seen == SDC_FEW) {
			n = sum(p, p->world, (struct sdc_span){ series, a, b });
			up = SDC_THRESHOLD - 1 - n;
			down = n - 1;
		}
		bound(p, a, b, sign > 0 ? up : down);
		bound(p, b, a, sign > 0 ? down : up);
	}
}

/* Fills p->w for a move in the world as it stands. */
static void bound_move(struct prover *p, const struct move *m)
{
	const struct sdc_system *s = p->s;

	for (int i = 0; i < p->nodes * p->nodes; i++)
		p->w[i] = FAR;
	for (int i = 0; i < p->nodes; i++)
		p->w[i * p->nodes + i] = 0;
	for (int t = 0; t < s->quarters; t++) {
		int32_t least = SDC_WIDTH; /* farther than is asked for need not be tried */

		for (int i = 0; i < m->nplus; i++) {
			int32_t n = p->world[m->plus[i] * s->quarters + t];

			least = n < least ? n : least;
		}
		bound(p, t + 1, t, least);
		bound(p, t, t + 1, m->minus < 0 ? SDC_WIDTH : p->world[m->minus * s->quarters + t]);
	}
	for (int i = 0; i < m->nplus; i++)
		bound_seen(p, m->plus[i], 1);
	if (m->minus >= 0)
		bound_seen(p, m->minus, -1);
}

/* Shortest distances from one node into p->dist. */
static void distances(struct prover *p, int from)
{
	for (int i = 0; i < p->nodes; i++) {
		p->dist[i] = p->w[from * p->nodes + i];
		p->done[i] = false;
	}
	for (int round = 0; round < p->nodes; round++) {
		int near = -1;

		for (int i = 0; i < p->nodes; i++) {
			if (!p->done[i] && (near < 0 || p->dist[i] < p->dist[near]))
				near = i;
		}
		p->done[near] = true;
		for (int i = 0; i < p->nodes; i++) {
			int32_t d = p->dist[near] + p->w[near * p->nodes + i];

			p->dist[i] = d < p->dist[i] ? d : p->dist[i];
		}
	}
}

/* Moves the world so that D[to] - D[from] grows by at most `want`; returns by how much it did.
 * Distances cut at that much still meet every bound, and disturb the world no more than needed. */
static int apply(struct prover *p, const struct move *m, int from, int to, int want)
{
	const struct sdc_system *s = p->s;
	int gain;

	bound_move(p, m);
	distances(p, from);
	gain = p->dist[to] < want ? p->dist[to] : want;
	if (gain == 0)
		return 0;
	for (int t = 0; t < s->quarters; t++) {
		int32_t a = p->dist[t] < gain ? p->dist[t] : gain;
		int32_t b = p->dist[t + 1] < gain ? p->dist[t + 1] : gain;

		for (int i = 0; i < m->nplus; i++)
			p->world[m->plus[i] * s->quarters + t] += b - a;
		if (m->minus >= 0)
			p->world[m->minus * s->quarters + t] -= b - a;
	}
	return gain;
}

static const struct sdc_table *table_of(const struct sdc_system *s, int series)
{
	for (int i = 0; i < s->ntables; i++) {
		if (series >= s->tables[i].first && series < s->tables[i].first + s->tables[i].n)
			return &s->tables[i];
	}
	return NULL;
}

/* The cell of a table that is the rank-th largest over all quarters; small tables wrap around. */
static int ranked(const struct sdc_system *s, const struct sdc_table *t, int rank)
{
	rank %= t->n;
	for (int c = t->first; c < t->first + t->n; c++) {
		int above = 0;
		int64_t mine = 0;

		for (int q = 0; q < s->quarters; q++)
			mine += s->count[c * s->quarters + q];
		for (int d = t->first; d < t->first + t->n; d++) {
			int64_t other = 0;

			for (int q = 0; q < s->quarters; q++)
				other += s->count[d * s->quarters + q];
			above += other > mine || (other == mine && d < c);
		}
		if (above == rank)
			return c;
	}
	return t->first;
}

/* The i-th move that touches a series: first with each cell of its table, then in time. */
static bool move_get(const struct sdc_system *s, int series, int i, struct move *ret)
{
	const struct sdc_table *own = table_of(s, series);
	int partners = own ? own->n : 0;

	*ret = (struct move){ .minus = -1 };
	if (i < partners) {
		ret->plus[ret->nplus++] = series;
		ret->minus = own->first + i;
		return true;
	}
	i -= partners;
	if (i >= RANKS)
		return false;
	ret->plus[ret->nplus++] = 0;
	for (int t = 0; t < s->ntables; t++) {
		bool mine = &s->tables[t] == own;

		ret->plus[ret->nplus++] = mine ? series : ranked(s, &s->tables[t], i);
	}
	return true;
}

/* Walks from the true world as far as one side needs: up (sign 1) or down (-1). */
static int reach(struct prover *p, struct sdc_span x, int sign, int want)
{
	const struct sdc_system *s = p->s;
	int from = sign > 0 ? x.from : x.to, to = sign > 0 ? x.to : x.from, got = 0, before;
	struct move m;

	memcpy(p->world, s->count, sizeof(int32_t) * (size_t)(s->series * s->quarters));
	do {
		before = got;
		for (int i = 0; got < want && move_get(s, x.series, i, &m); i++) {
			if (m.minus != x.series)
				got += apply(p, &m, from, to, want - got);
		}
	} while (got < want && got > before);
	return got;
}

static void prover_init(struct prover *p, const struct sdc_system *s, struct arena *mem)
{
	size_t n = (size_t)s->quarters + 1;

	assert(s->ntables + 2 <= MEMBERS);
	*p = (struct prover){ .s = s, .mem = mem, .nodes = (int)n };
	p->world = arena_new(mem, int32_t, (size_t)(s->series * s->quarters));
	p->w = arena_new(mem, int32_t, n * n);
	p->dist = arena_new(mem, int32_t, n);
	p->done = arena_new(mem, bool, n);
}

static int width(struct prover *p, struct sdc_span x)
{
	int up = reach(p, x, 1, SDC_WIDTH);

	return up == SDC_WIDTH ? up : up + reach(p, x, -1, SDC_WIDTH - up);
}

int sdc_width(const struct sdc_system *s, struct sdc_span span)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct prover p;

	prover_init(&p, s, mem);
	return width(&p, span);
}

/* Must this span be protected? Hidden windows, and small counts whether printed or not. */
static bool sensitive(const struct prover *p, struct sdc_span x)
{
	const struct sdc_system *s = p->s;
	int32_t n = sum(p, s->count, x);
	int seen = s->seen[x.series * s->quarters + x.to - 1];

	if (n > 0 && n < SDC_THRESHOLD)
		return true;
	return x.from == window_from(s, x.to - 1) && (seen == SDC_HIDDEN || seen == SDC_FEW);
}

bool sdc_weakest(const struct sdc_system *s, int first, int n, struct sdc_span *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct prover p;

	prover_init(&p, s, mem);
	for (int c = first; c < first + n; c++) {
		for (int from = 0; from < s->quarters; from++) {
			for (int to = from + 1; to <= s->quarters; to++) {
				struct sdc_span x = { c, from, to };

				if (sensitive(&p, x) && width(&p, x) < SDC_WIDTH) {
					*ret = x;
					return true;
				}
			}
		}
	}
	return false;
}

bool sdc_safe(const struct sdc_system *s, int first, int n)
{
	struct sdc_span weakest;

	return !sdc_weakest(s, first, n, &weakest);
}
