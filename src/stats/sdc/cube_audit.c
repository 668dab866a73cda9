/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_audit.c - the attacker: what each hidden count can be, from all that is shown, by linear
 * programming. Wider than what whole numbers allow, so what it finds too narrow is too narrow. */
#include "stats/sdc/cube.h"

#include <glpk.h>
#include <math.h>

#define MEMORY_MB 1500 /* beyond it the solver ends the process */

struct attack {
	const struct cube *c;
	glp_prob *lp;
	int *var;     /* of a cell; 0: shown or known */
	size_t *cell; /* of a variable */
	int nvars;
	int *index;
	double *value;
	double deadline;
	struct cube_leak *leaks;
	size_t n, cap;
};

static void put_cell(struct attack *a, size_t cell, double sign, int *n, double *rest)
{
	if (a->var[cell]) {
		a->index[++*n] = a->var[cell];
		a->value[*n] = sign;
	} else {
		*rest -= sign * (double)a->c->n[cell];
	}
}

static bool put_equation(const struct cube *c, size_t parent, const size_t *children, int n,
			 void *arg)
{
	struct attack *a = arg;
	double rest = 0;
	int k = 0;

	(void)c;
	put_cell(a, parent, -1, &k, &rest);
	for (int i = 0; i < n; i++)
		put_cell(a, children[i], 1, &k, &rest);
	if (!k)
		return true;
	int row = glp_add_rows(a->lp, 1);

	glp_set_row_bnds(a->lp, row, GLP_FX, rest, rest);
	glp_set_mat_row(a->lp, row, k, a->index, a->value);
	return true;
}

static void set_up(struct attack *a)
{
	const struct cube *c = a->c;

	glp_mem_limit(MEMORY_MB);
	a->lp = glp_create_prob();
	a->var = arena_new(c->mem, int, c->ncells);
	a->cell = arena_new(c->mem, size_t, c->ncells + 1);
	a->index = arena_new(c->mem, int, CUBE_CODES + 2);
	a->value = arena_new(c->mem, double, CUBE_CODES + 2);
	for (size_t i = 0; i < c->ncells; i++)
		if (c->n[i] >= 0 && c->hidden[i] && !c->known[i]) {
			a->var[i] = ++a->nvars;
			a->cell[a->nvars] = i;
		}
	if (a->nvars)
		glp_add_cols(a->lp, a->nvars);
	for (int i = 1; i <= a->nvars; i++)
		glp_set_col_bnds(a->lp, i, GLP_LO, (double)cube_least(c, a->cell[i]), 0);
	(void)cube_equations(c, put_equation, a);
}

/* One end of what a variable can be; false: not found within the time. */
static bool solve(struct attack *a, int var, int way, double *ret)
{
	double left = a->deadline - cube_clock();
	glp_smcp how;

	if (left <= 0)
		return false;
	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.tm_lim = left > 2000000 ? INT32_MAX : (int)(left * 1000) + 1;
	glp_set_obj_coef(a->lp, var, 1);
	glp_set_obj_dir(a->lp, way);
	int e = glp_simplex(a->lp, &how);

	glp_set_obj_coef(a->lp, var, 0);
	if (e == 0 && glp_get_status(a->lp) == GLP_UNBND) {
		*ret = way == GLP_MAX ? INFINITY : -INFINITY;
		glp_std_basis(a->lp);
		return true;
	}
	if (e != 0 || glp_get_status(a->lp) != GLP_OPT)
		return false;
	*ret = glp_get_obj_val(a->lp);
	return true;
}

/* false: not found out. */
static bool look(struct attack *a, size_t cell, size_t insider, int width)
{
	double low, high;

	if (!solve(a, a->var[cell], GLP_MIN, &low) || !solve(a, a->var[cell], GLP_MAX, &high))
		return false;
	int64_t from = (int64_t)ceil(low - 1e-6);
	int64_t to = isinf(high) ? INT64_MAX : (int64_t)floor(high + 1e-6);

	if (to == INT64_MAX || to - from >= width)
		return true;
	a->leaks = arena_more(a->c->mem, a->leaks, a->n, &a->cap, sizeof(*a->leaks));
	a->leaks[a->n++] = (struct cube_leak){cell, from, to, insider};
	return true;
}

static bool anybody(struct attack *a)
{
	const struct cube *c = a->c;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->n[i] >= 0 && cube_primary(c, i) && !c->known[i]) {
			if (!a->var[i]) {
				a->leaks =
				    arena_more(c->mem, a->leaks, a->n, &a->cap, sizeof(*a->leaks));
				a->leaks[a->n++] =
				    (struct cube_leak){i, c->n[i], c->n[i], SIZE_MAX};
			} else if (!look(a, i, SIZE_MAX, cube_needs(c, i))) {
				return false;
			}
		}
	return true;
}

struct insiders {
	struct attack *a;
	bool found;
};

static bool try_insiders(const struct cube *c, size_t parent, const size_t *children, int n,
			 void *arg)
{
	struct insiders *s = arg;
	struct attack *a = s->a;

	for (int i = -1; i < n && n > 1; i++) {
		size_t one = i < 0 ? parent : children[i];

		if (c->n[one] != 1 || !a->var[one] || c->absent[one])
			continue;
		glp_set_col_bnds(a->lp, a->var[one], GLP_FX, 1, 1);
		for (int k = -1; k < n && s->found; k++) {
			size_t other = k < 0 ? parent : children[k];

			if (other != one && a->var[other] && cube_primary(c, other) &&
			    c->n[other] > 0 && !cube_same_person(c, one, other, i < 0 || k < 0))
				s->found = look(a, other, one, 1);
		}
		glp_set_col_bnds(a->lp, a->var[one], GLP_LO, (double)cube_least(c, one), 0);
		if (!s->found)
			return false;
	}
	return true;
}

enum cube_verdict cube_audit(const struct cube *c, bool insider, double deadline,
			     struct cube_leak **ret, size_t *ret_n)
{
	struct attack a = {.c = c, .deadline = deadline};
	struct insiders s = {&a, true};

	set_up(&a);
	bool known = anybody(&a);

	if (known && insider)
		(void)cube_equations(c, try_insiders, &s);
	glp_delete_prob(a.lp);
	*ret = a.leaks;
	*ret_n = a.n;
	if (a.n)
		return CUBE_LEAKS;
	return known && s.found ? CUBE_SAFE : CUBE_UNKNOWN;
}
