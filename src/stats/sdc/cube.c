/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube.c - a table's cells, its equations, and the vectors of each dimension. */
#include "stats/sdc/cube.h"

#include <time.h>

double cube_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

size_t cube_cell(const struct cube *c, const int *codes)
{
	size_t at = 0;

	for (int d = 0; d < c->ndims; d++)
		at += (size_t)codes[d] * c->stride[d];
	return at;
}

void cube_codes(const struct cube *c, size_t cell, int *ret)
{
	for (int d = 0; d < c->ndims; d++) {
		ret[d] = (int)(cell / c->stride[d]);
		cell %= c->stride[d];
	}
}

const char *cube_name(const struct cube *c, size_t cell)
{
	int codes[CUBE_DIMS];
	const char *s = "";

	cube_codes(c, cell, codes);
	for (int d = 0; d < c->ndims; d++)
		s = arena_fmt(c->mem, "%s%s%s", s, d ? ", " : "", c->dims[d].codes[codes[d]]);
	return s;
}

bool cube_primary(const struct cube *c, size_t cell)
{
	int64_t n = c->n[cell];

	return !c->absent[cell] && n >= (c->zeros == CUBE_HIDE ? 0 : 1) && n < c->threshold;
}

int cube_needs(const struct cube *c, size_t cell)
{
	return c->n[cell] == 0 ? 1 : c->width; /* of a zero: not exact */
}

int64_t cube_least(const struct cube *c, size_t cell)
{
	return c->zeros == CUBE_OPEN && !c->absent[cell] ? 1 : 0;
}

/* ---- equations ---- */

struct walk {
	const struct cube *c;
	bool (*fn)(const struct cube *c, size_t parent, const size_t *children, int n, void *arg);
	void *arg;
	size_t *children;
};

static bool one_family(struct walk *w, int d, int h, int code)
{
	const struct cube *c = w->c;
	const struct cube_dim *dim = &c->dims[d];

	for (size_t cell = 0; cell < c->ncells; cell++) {
		int n = 0;

		if ((int)(cell / c->stride[d] % (size_t)dim->n) != code || c->n[cell] < 0)
			continue;
		for (int k = 0; k < dim->n; k++) {
			size_t child =
			    cell + (size_t)k * c->stride[d] - (size_t)code * c->stride[d];

			if (dim->parent[h][k] == code && c->n[child] >= 0)
				w->children[n++] = child;
		}
		if (n && !w->fn(c, cell, w->children, n, w->arg))
			return false;
	}
	return true;
}

static bool has_children(const struct cube_dim *dim, int h, int code)
{
	for (int k = 0; k < dim->n; k++)
		if (dim->parent[h][k] == code)
			return true;
	return false;
}

bool cube_equations(const struct cube *c,
		    bool (*fn)(const struct cube *c, size_t parent, const size_t *children, int n,
			       void *arg),
		    void *arg)
{
	struct walk w = {c, fn, arg, arena_new(c->mem, size_t, CUBE_CODES)};

	for (int d = 0; d < c->ndims; d++)
		for (int h = 0; h < c->dims[d].nhiers; h++)
			for (int code = 0; code < c->dims[d].n; code++)
				if (has_children(&c->dims[d], h, code) &&
				    !one_family(&w, d, h, code))
					return false;
	return true;
}

struct groups {
	void (*fn)(const struct cube *c, size_t cell, void *arg);
	void *arg;
};

static bool look_for_group(const struct cube *c, size_t parent, const size_t *children, int n,
			   void *arg)
{
	const struct groups *g = arg;
	size_t only = SIZE_MAX;

	if (n < 2 || c->n[parent] == 0)
		return true;
	for (int i = 0; i < n; i++) {
		if (c->n[children[i]] == 0 && !c->hidden[children[i]])
			continue;
		if (only != SIZE_MAX)
			return true;
		only = children[i];
	}
	if (only != SIZE_MAX)
		g->fn(c, only, g->arg);
	return true;
}

void cube_groups(const struct cube *c, void (*fn)(const struct cube *c, size_t cell, void *arg),
		 void *arg)
{
	(void)cube_equations(c, look_for_group, &(struct groups){fn, arg});
}

/* ---- vectors ---- */

static bool is_leaf(const struct cube_dim *dim, int code)
{
	for (int h = 0; h < dim->nhiers; h++)
		if (has_children(dim, h, code))
			return false;
	return true;
}

static bool add(struct cube_vector *v, int code, int8_t sign)
{
	for (int i = 0; i < v->n; i++)
		if (v->code[i] == code) {
			if (v->sign[i] == sign)
				return true; /* an ancestor in two hierarchies counts once */
			v->code[i] = v->code[--v->n];
			v->sign[i] = v->sign[v->n];
			return true;
		}
	if (v->n == CUBE_VECTOR)
		return false;
	v->code[v->n] = code;
	v->sign[v->n++] = sign;
	return true;
}

/* A leaf with everything that it is part of. */
static bool path(const struct cube_dim *dim, int leaf, struct cube_vector *ret)
{
	*ret = (struct cube_vector){0};
	bool good = add(ret, leaf, 1);

	for (int h = 0; h < dim->nhiers; h++)
		if (dim->parent[h][leaf] != -2)
			for (int up = dim->parent[h][leaf]; up >= 0; up = dim->parent[h][up])
				good = good && add(ret, up, 1);
	return good;
}

/* A leaf against another. What both are part of stays as it is. */
static bool pair(const struct cube_vector *a, const struct cube_vector *b, struct cube_vector *ret)
{
	bool good = true;

	*ret = *a;
	for (int i = 0; i < b->n; i++)
		good = good && add(ret, b->code[i], -1);
	return good;
}

static int by_size(const void *a, const void *b)
{
	const struct cube_vector *x = a, *y = b;

	return x->n - y->n ? x->n - y->n : memcmp(x->code, y->code, sizeof(x->code));
}

static int8_t sign_of(const struct cube_vector *v, int code)
{
	for (int i = 0; i < v->n; i++)
		if (v->code[i] == code)
			return v->sign[i];
	return 0;
}

#define LEAVES_MANY 100

/* With many leaves, not each against each: against those beside it, and against some farther away, in
 * steps of powers of two, so that every leaf is reached from every other in a few. */
static bool wanted(const struct cube_vector *v, size_t leaves, size_t apart)
{
	return leaves <= LEAVES_MANY || v->n == 2 || !(apart & (apart - 1));
}

/* The vectors of a dimension while they are made. */
struct making {
	struct arena *mem;
	const struct cube_dim *dim;
	bool *parent[CUBE_HIERS];        /* has the code parts in the hierarchy */
	const struct cube_vector *paths; /* of each leaf */
	size_t npaths;
	bool uneven; /* some path alone breaks a sum */
	struct cube_vector *all;
	size_t n, cap;
};

static int parts_of(const struct cube_dim *dim, const struct cube_vector *v, int h, int code)
{
	int sum = 0;

	for (int i = 0; i < v->n; i++)
		sum += dim->parent[h][v->code[i]] == code ? v->sign[i] : 0;
	return sum;
}

/* Does it move this code by as much as the code's parts in the hierarchy, if it has any there? */
static bool adds_up(const struct making *m, const struct cube_vector *v, int h, int code)
{
	return code < 0 || !m->parent[h][code] || parts_of(m->dim, v, h, code) == sign_of(v, code);
}

/* Is every parent still the sum of its children? If not: *ret_h and *ret_code, where it is not. */
static bool whole(const struct making *m, const struct cube_vector *v, int *ret_h, int *ret_code)
{
	for (int h = 0; h < m->dim->nhiers; h++)
		for (int i = 0; i < v->n; i++) {
			int own = v->code[i], up = m->dim->parent[h][own];
			bool good = adds_up(m, v, h, own);

			if (good && adds_up(m, v, h, up))
				continue;
			*ret_h = h;
			*ret_code = good ? up : own;
			return false;
		}
	return true;
}

static void put_vector(struct making *m, const struct cube_vector *v)
{
	m->all = arena_more(m->mem, m->all, m->n, &m->cap, sizeof(*m->all));
	m->all[m->n++] = *v;
}

static bool is_under(const struct cube_dim *dim, int h, int code, int parent)
{
	for (int up = dim->parent[h][code]; up >= 0; up = dim->parent[h][up])
		if (up == parent)
			return true;
	return false;
}

/* Where the smallest codes of the hierarchies differ (linked tables) a leaf moves with one of each: those after it
 * are added where a parent is more than the sum of its children. Of a third and more, not with every one. */
static void complete(struct making *m, const struct cube_vector *v, size_t leaf, int depth)
{
	bool first = true;
	int h, code;

	if (whole(m, v, &h, &code)) {
		put_vector(m, v);
		return;
	}
	m->uneven = true;
	if (parts_of(m->dim, v, h, code) >= sign_of(v, code))
		return;
	for (size_t k = leaf + 1; k < m->npaths; k++) {
		const struct cube_vector *more = &m->paths[k];
		struct cube_vector sum = *v;
		bool good = is_under(m->dim, h, more->code[0], code);

		for (int i = 0; i < more->n; i++)
			good = good && add(&sum, more->code[i], 1);
		if (!good || !(first || wanted(&sum, depth ? SIZE_MAX : m->npaths, k - leaf)))
			continue;
		first = false;
		complete(m, &sum, k, depth + 1);
	}
}

static void make_all(struct making *m)
{
	struct cube_vector v;
	int h, code;

	for (size_t i = 0; i < m->npaths; i++)
		complete(m, &m->paths[i], i, 0);
	for (size_t i = 0; i < m->npaths; i++)
		for (size_t k = 0; k < i; k++)
			if (pair(&m->paths[i], &m->paths[k], &v) && wanted(&v, m->npaths, i - k) &&
			    (!m->uneven || whole(m, &v, &h, &code)))
				put_vector(m, &v);
	if (m->n)
		qsort(m->all, m->n, sizeof(*m->all), by_size);
}

/* All vectors of the dimension, then of each code those that move it, with its sign +. */
static void make_vectors(struct cube *c, struct cube_dim *dim)
{
	struct cube_vector *paths = arena_new(c->mem, struct cube_vector, (size_t)dim->n);
	struct making m = { .mem = c->mem, .dim = dim, .paths = paths };
	size_t out = 0, room = 0;

	for (int h = 0; h < dim->nhiers; h++) {
		m.parent[h] = arena_new(c->mem, bool, (size_t)dim->n);
		for (int i = 0; i < dim->n; i++)
			if (dim->parent[h][i] >= 0)
				m.parent[h][dim->parent[h][i]] = true;
	}
	dim->paths = arena_new(c->mem, struct cube_vector, (size_t)dim->n);
	for (int i = 0; i < dim->n; i++)
		if (is_leaf(dim, i) && path(dim, i, &dim->paths[i]))
			paths[m.npaths++] = dim->paths[i];
	make_all(&m);
	dim->first = arena_new(c->mem, int, (size_t)dim->n + 1);
	for (int code = 0; code < dim->n; code++) {
		dim->first[code] = (int)out;
		for (size_t i = 0; i < m.n; i++) {
			int8_t s = sign_of(&m.all[i], code);

			if (!s)
				continue;
			dim->vectors = arena_more(c->mem, dim->vectors, out, &room, sizeof(*m.all));
			dim->vectors[out] = m.all[i];
			for (int k = 0; k < m.all[i].n && k < CUBE_VECTOR; k++)
				dim->vectors[out].sign[k] = (int8_t)(m.all[i].sign[k] * s);
			out++;
		}
	}
	dim->first[dim->n] = (int)out;
}

bool cube_make(struct cube *c)
{
	size_t cells = 1;

	for (int d = c->ndims - 1; d >= 0; d--) {
		c->stride[d] = cells;
		cells *= (size_t)c->dims[d].n;
		if (!cells || cells > CUBE_CELLS)
			return false;
	}
	c->ncells = cells;
	c->n = arena_new(c->mem, int64_t, cells);
	c->known = arena_new(c->mem, bool, cells);
	c->hidden = arena_new(c->mem, bool, cells);
	c->absent = arena_new(c->mem, bool, cells);
	for (size_t i = 0; i < cells; i++)
		c->n[i] = -1;
	for (int d = 0; d < c->ndims; d++)
		make_vectors(c, &c->dims[d]);
	return true;
}

/* ---- totals ---- */

/* Each leaf cell is added to every cell that it is part of. */
static void spread(struct cube *c, size_t leaf, const struct cube_vector *const *paths)
{
	int at[CUBE_DIMS] = {0}, codes[CUBE_DIMS];

	for (int d = 0; d >= 0;) {
		for (int k = 0; k < c->ndims; k++)
			codes[k] = paths[k]->code[at[k]];
		size_t cell = cube_cell(c, codes);

		if (cell != leaf)
			c->n[cell] = (c->n[cell] < 0 ? 0 : c->n[cell]) + c->n[leaf];
		for (d = c->ndims - 1; d >= 0 && ++at[d] == paths[d]->n; d--)
			at[d] = 0;
	}
}

void cube_sum(struct cube *c)
{
	bool *leaf = arena_new(c->mem, bool, c->ncells);

	for (size_t i = 0; i < c->ncells; i++)
		leaf[i] = c->n[i] >= 0;
	for (size_t i = 0; i < c->ncells; i++) {
		const struct cube_vector *paths[CUBE_DIMS];
		int codes[CUBE_DIMS];
		bool smallest = leaf[i];

		cube_codes(c, i, codes);
		for (int d = 0; d < c->ndims; d++)
			smallest = smallest && (paths[d] = &c->dims[d].paths[codes[d]])->n > 0;
		if (smallest)
			spread(c, i, paths);
	}
}

void cube_absent(struct cube *c)
{
	int64_t *was = arena_new(c->mem, int64_t, c->ncells);
	int codes[CUBE_DIMS];

	memcpy(was, c->n, c->ncells * sizeof(*was));
	for (size_t i = 0; i < c->ncells; i++) {
		bool leaf = true;

		cube_codes(c, i, codes);
		for (int d = 0; d < c->ndims; d++)
			leaf = leaf && is_leaf(&c->dims[d], codes[d]);
		if (!leaf)
			c->n[i] = -1;
	}
	cube_sum(c);
	for (size_t i = 0; i < c->ncells; i++) {
		if (was[i] >= 0)
			c->n[i] = was[i];
		else
			c->absent[i] = c->n[i] >= 0;
		c->hidden[i] = c->absent[i];
	}
}
