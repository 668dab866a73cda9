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
	const int32_t *known; /* what the attacker knows of count; NULL: nothing */
	int32_t *start; /* what is left of count */
	int32_t *world; /* ... as it stands in the example */
	struct sdc_span fixed; /* is to stay as it is; from == to: none */
	struct sdc_span alone; /* so is this: what somebody knows who is alone in it */
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

/* What is told about a span bounds how it may move; sign: +1 it follows D, -1 it goes against. */
static void bound_told(struct prover *p, struct sdc_span x, int seen, int sign)
{
	int32_t up = 0, down = 0, n;

	if (seen == SDC_NONE || seen == SDC_HIDDEN)
		return;
	if (seen == SDC_FEW) {
		n = sum(p, p->world, x) + (p->known ? sum(p, p->known, x) : 0);
		up = SDC_THRESHOLD - 1 - n;
		down = n - 1;
	}
	bound(p, x.from, x.to, sign > 0 ? up : down);
	bound(p, x.to, x.from, sign > 0 ? down : up);
}

/* Bounds that the released windows and the answers about one series set. */
static void bound_seen(struct prover *p, int series, int sign)
{
	const struct sdc_system *s = p->s;

	for (int q = 0; q < s->quarters; q++)
		bound_told(p,
			   (struct sdc_span){ .series = series, .from = window_from(s, q), .to = q + 1 },
			   s->seen[series * s->quarters + q], sign);
	for (int i = 0; i < s->nanswers; i++) {
		const struct sdc_answer *a = &s->answers[i];

		if (a->series == series)
			bound_told(p, (struct sdc_span){ .series = series, .from = a->from, .to = a->to },
				   a->seen, sign);
	}
	if (p->fixed.from < p->fixed.to && p->fixed.series == series)
		bound_told(p, p->fixed, SDC_SHOWN, sign);
	if (p->alone.from < p->alone.to && p->alone.series == series)
		bound_told(p, p->alone, SDC_SHOWN, sign);
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

/* Walks on from the world as it stands as far as one side needs: up (sign 1) or down (-1). */
static int walk(struct prover *p, struct sdc_span x, int sign, int want)
{
	int from = sign > 0 ? x.from : x.to, to = sign > 0 ? x.to : x.from, got = 0, before;
	struct move m;

	do {
		before = got;
		for (int i = 0; got < want && move_get(p->s, x.series, i, &m); i++) {
			if (m.minus != x.series)
				got += apply(p, &m, from, to, want - got);
		}
	} while (got < want && got > before);
	return got;
}

/* From the true world. Of two spans, one is moved while the other stays. */
static int reach(struct prover *p, struct sdc_span x, int sign, int want)
{
	struct sdc_span other = { .series = x.series, .from = x.from2, .to = x.to2 };
	int got;

	memcpy(p->world, p->start, sizeof(int32_t) * (size_t)(p->s->series * p->s->quarters));
	p->fixed = other;
	got = walk(p, x, sign, want);
	if (x.to2 && got < want) {
		p->fixed = x;
		got += walk(p, other, sign, want - got);
	}
	p->fixed = (struct sdc_span){ 0 };
	return got;
}

static void prover_init(struct prover *p, const struct sdc_system *s, int knower, struct arena *mem)
{
	size_t n = (size_t)s->quarters + 1, cells = (size_t)(s->series * s->quarters);

	assert(s->ntables + 2 <= MEMBERS && knower <= s->nknowers);
	*p = (struct prover){ .s = s, .mem = mem, .nodes = (int)n };
	p->known = knower ? &s->known[(size_t)(knower - 1) * cells] : NULL;
	p->start = arena_new(mem, int32_t, cells);
	for (size_t i = 0; i < cells; i++)
		p->start[i] = s->count[i] - (p->known ? p->known[i] : 0);
	p->world = arena_new(mem, int32_t, cells);
	p->w = arena_new(mem, int32_t, n * n);
	p->dist = arena_new(mem, int32_t, n);
	p->done = arena_new(mem, bool, n);
}

static int width(struct prover *p, struct sdc_span x)
{
	int up, down = 0;

	if (x.alone)
		p->alone = (struct sdc_span){ .series = x.alone, .from = x.from, .to = x.to };
	up = reach(p, x, 1, SDC_WIDTH);
	if (up < SDC_WIDTH)
		down = reach(p, x, -1, SDC_WIDTH - up);
	p->alone = (struct sdc_span){ 0 };
	return up + down;
}

int sdc_width(const struct sdc_system *s, struct sdc_span span)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct prover p;

	prover_init(&p, s, span.knower, mem);
	return width(&p, span);
}

static bool small(int32_t n)
{
	return n > 0 && n < SDC_THRESHOLD;
}

/* Must this span be protected? Hidden windows, and small counts whether printed or not. */
static bool sensitive(const struct prover *p, struct sdc_span x, int32_t n)
{
	const struct sdc_system *s = p->s;
	int seen = s->seen[x.series * s->quarters + x.to - 1];

	return small(n) ||
	       (x.from == window_from(s, x.to - 1) && (seen == SDC_HIDDEN || seen == SDC_FEW));
}

/* A small span, and what the worlds that proved it did to every quarter of its series, summed up. */
struct example {
	struct sdc_span x;
	int32_t n;
	int32_t *moved[2]; /* [quarters + 1]; up, down */
};

static int32_t *moved(const struct prover *p, int series)
{
	int32_t *sum = arena_new(p->mem, int32_t, (size_t)p->nodes), at = series * p->s->quarters;

	for (int t = 0; t + 1 < p->nodes; t++)
		sum[t + 1] = sum[t] + p->world[at + t] - p->start[at + t];
	return sum;
}

/* As width, and keeps the examples. */
static int width_kept(struct prover *p, struct sdc_span x, struct example *e)
{
	int up = reach(p, x, 1, SDC_WIDTH), down;

	e->moved[0] = moved(p, x.series);
	down = reach(p, x, -1, SDC_WIDTH - (up < SDC_WIDTH ? up : 0));
	e->moved[1] = moved(p, x.series);
	return up + down;
}

/* Two spans together: most are proven by the example of one, since it leaves the other nearly alone. */
static bool pair_wide(struct prover *p, const struct example *a, const struct example *b,
		      struct sdc_span x)
{
	const struct example *both[] = { a, b };
	int32_t most = 0, least = 0;

	for (int i = 0; i < 4; i++) {
		const int32_t *m = both[i / 2]->moved[i % 2];
		int32_t by = m ? m[x.to] - m[x.from] + m[x.to2] - m[x.from2] : 0;

		most = by > most ? by : most;
		least = by < least ? by : least;
	}
	return most - least >= SDC_WIDTH || width(p, x) >= SDC_WIDTH;
}

static bool weak_pair(struct prover *p, const struct example *list, int n, struct sdc_span *ret)
{
	for (int i = 0; i < n; i++) {
		for (int j = 0; j < n; j++) {
			struct sdc_span x = list[i].x;

			x.from2 = list[j].x.from;
			x.to2 = list[j].x.to;
			if (x.to < x.from2 && small(list[i].n + list[j].n) &&
			    !pair_wide(p, &list[i], &list[j], x)) {
				*ret = x;
				return true;
			}
		}
	}
	return false;
}

/* The count of the window that ends there, if that is small and hidden; 0: it is not. */
static int64_t hidden_few(const struct sdc_system *s, int series, int quarter)
{
	int seen = s->seen[series * s->quarters + quarter];
	int64_t n = sdc_window(s, series, quarter);

	return (seen == SDC_HIDDEN || seen == SDC_FEW) && n < SDC_THRESHOLD ? n : 0;
}

/* Whoever is alone in another window of its table and release must not be left with one value for this. */
static bool weak_alone(struct prover *p, int series, struct sdc_span *ret)
{
	const struct sdc_system *s = p->s;
	const struct sdc_table *t = table_of(s, series);

	for (int q = 0; t && q < s->quarters; q++) {
		if (hidden_few(s, series, q) == 0)
			continue;
		for (int one = t->first; one < t->first + t->n; one++) {
			struct sdc_span x = { .series = series, .from = window_from(s, q), .to = q + 1,
					      .alone = one };

			if (one != series && hidden_few(s, one, q) == 1 && width(p, x) == 0) {
				*ret = x;
				return true;
			}
		}
	}
	return false;
}

static bool weakest_in(struct prover *p, int knower, int series, struct sdc_span *ret)
{
	int quarters = p->s->quarters, n = 0;
	struct example *list = arena_new(p->mem, struct example, (size_t)(quarters * p->nodes));

	for (int from = 0; from < quarters; from++) {
		for (int to = from + 1; to <= quarters; to++) {
			struct sdc_span x = { .series = series, .from = from, .to = to,
					      .knower = knower };
			struct example e = { .x = x, .n = sum(p, p->start, x) };
			bool must = sensitive(p, x, e.n);

			if (must && (small(e.n) ? width_kept(p, x, &e) : width(p, x)) < SDC_WIDTH) {
				*ret = x;
				return true;
			}
			if (e.n < SDC_THRESHOLD)
				list[n++] = e;
		}
	}
	return weak_pair(p, list, n, ret) || (knower == 0 && weak_alone(p, series, ret));
}

bool sdc_weakest(const struct sdc_system *s, int first, int n, struct sdc_span *ret)
{
	for (int i = 0; i < n * (s->nknowers + 1); i++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		struct prover p;

		prover_init(&p, s, i / n, mem);
		if (weakest_in(&p, i / n, first + i % n, ret))
			return true;
	}
	return false;
}

bool sdc_safe(const struct sdc_system *s, int first, int n)
{
	struct sdc_span weakest;

	return !sdc_weakest(s, first, n, &weakest);
}
