/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_coarser.c - the same table with fewer codes in one dimension: what can be published instead when
 * too much of it would be hidden. */
#include "stats/sdc/cube.h"

static bool is_parent(const struct cube_dim *dim, int code)
{
	for (int k = 0; k < dim->n; k++) {
		if (dim->parent[0][k] == code)
			return true;
	}
	return false;
}

static bool is_root(const struct cube_dim *dim, int code)
{
	return dim->parent[0][code] == -1;
}

/* Of groups: the totals, and the parts of a root that are no group are kept as they are. */
static bool kept(const struct cube_dim *dim, int code, enum cube_coarse how)
{
	if (how == CUBE_WITHOUT || is_root(dim, code))
		return is_root(dim, code);
	return is_parent(dim, code) || (dim->parent[0][code] >= 0 && is_root(dim, dim->parent[0][code]));
}

/* Renumbers the codes that are kept; *ret_old: what each was. The first hierarchy is the one that stays. */
static bool cut(const struct cube *c, const struct cube_dim *from, enum cube_coarse how,
		struct cube_dim *ret, int **ret_old)
{
	int *place = arena_new(c->mem, int, (size_t)from->n), *old = arena_new(c->mem, int, (size_t)from->n);

	*ret = (struct cube_dim){ .name = from->name, .nhiers = 1, .hiers = { from->hiers[0] } };
	ret->codes = arena_new(c->mem, const char *, (size_t)from->n);
	ret->parent[0] = arena_new(c->mem, int, (size_t)from->n);
	for (int k = 0; k < from->n; k++) {
		if (!kept(from, k, how))
			continue;
		place[k] = ret->n;
		old[ret->n] = k;
		ret->codes[ret->n++] = from->codes[k];
	}
	for (int k = 0; k < ret->n; k++) {
		int up = from->parent[0][old[k]];

		ret->parent[0][k] = up < 0 ? up : place[up];
	}
	*ret_old = old;
	return ret->n > 0 && ret->n < from->n;
}

bool cube_coarser(const struct cube *c, int d, enum cube_coarse how, struct cube *ret)
{
	int codes[CUBE_DIMS], *old;

	*ret = (struct cube){ .mem = c->mem, .ndims = c->ndims, .threshold = c->threshold,
			      .width = c->width, .zeros = c->zeros };
	memcpy(ret->dims, c->dims, sizeof(ret->dims));
	for (int i = 0; i < c->ndims; i++) {
		ret->dims[i].vectors = NULL;
		ret->dims[i].first = NULL;
	}
	if (!cut(c, &c->dims[d], how, &ret->dims[d], &old) || !cube_make(ret))
		return false;
	for (size_t i = 0; i < ret->ncells; i++) {
		cube_codes(ret, i, codes);
		codes[d] = old[codes[d]];
		size_t was = cube_cell(c, codes);

		ret->n[i] = c->absent[was] ? -1 : c->n[was];
		ret->known[i] = c->known[was];
	}
	cube_absent(ret);
	return true;
}
