/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_audit.c - the attacker: what each hidden count can be, from all that is shown, by linear
 * programming. Wider than what whole numbers allow, so what it finds too narrow is too narrow. Every table
 * that the solver comes by fits all that is shown, so it is evidence for every count and every insider, and
 * what enough is known of already is not asked for. */
#include "stats/sdc/cube.h"

#include <glpk.h>
#include <math.h>

#define MEMORY_MB 1500 /* beyond it the solver ends the process */

/* What a count is known to reach at least, by who knows her own count (SIZE_MAX: by anybody). */
struct question {
	size_t cell, insider;
	int width;
	double low, high;
};
struct questions {
	struct question *list;
	size_t n, cap;
};

struct attack {
	const struct cube *c;
	glp_prob *lp;
	int *var;     /* of a cell; 0: shown or known */
	size_t *cell; /* of a variable */
	int nvars;
	int *index;
	double *value;
	double deadline;
	double *now;  /* of each variable, in the table at hand */
	struct questions q;
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
	a->now = arena_new(c->mem, double, c->ncells + 1);
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

/* ---- evidence ---- */

static bool wide(const struct question *q)
{
	return floor(q->high + 1e-6) - ceil(q->low - 1e-6) >= q->width;
}

static void ask(struct attack *a, size_t cell, size_t insider, int width)
{
	double n = (double)a->c->n[cell]; /* what is true fits too */

	a->q.list = arena_more(a->c->mem, a->q.list, a->q.n, &a->q.cap, sizeof(*a->q.list));
	a->q.list[a->q.n++] = (struct question){cell, insider, width, n, n};
}

/* The table that the solver has come by. */
static void note(struct attack *a)
{
	for (int i = 1; i <= a->nvars; i++)
		a->now[i] = glp_get_col_prim(a->lp, i);
	for (size_t i = 0; i < a->q.n; i++) {
		struct question *q = &a->q.list[i];
		double n = a->now[a->var[q->cell]];

		if (q->insider != SIZE_MAX && fabs(a->now[a->var[q->insider]] - 1) > 1e-9)
			continue;
		q->low = fmin(q->low, n);
		q->high = fmax(q->high, n);
	}
}

/* One end of what a count can be; false: not found within the time. */
static bool solve(struct attack *a, struct question *q, int way)
{
	double left = a->deadline - cube_clock();
	int var = a->var[q->cell];
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
		q->high = INFINITY;
		glp_std_basis(a->lp);
		return true;
	}
	if (e != 0 || glp_get_status(a->lp) != GLP_OPT)
		return false;
	note(a);
	return true;
}

static void tell_leak(struct attack *a, const struct question *q)
{
	a->leaks = arena_more(a->c->mem, a->leaks, a->n, &a->cap, sizeof(*a->leaks));
	a->leaks[a->n++] = (struct cube_leak){q->cell, (int64_t)ceil(q->low - 1e-6),
					      (int64_t)floor(q->high + 1e-6), q->insider};
}

/* false: not found out. */
static bool look(struct attack *a, struct question *q)
{
	if (wide(q))
		return true;
	if (!solve(a, q, GLP_MAX) || (!wide(q) && !solve(a, q, GLP_MIN)))
		return false;
	if (!wide(q))
		tell_leak(a, q);
	return true;
}

/* ---- who asks ---- */

static void ask_anybody(struct attack *a)
{
	const struct cube *c = a->c;

	for (size_t i = 0; i < c->ncells; i++)
		if (c->n[i] >= 0 && cube_primary(c, i) && !c->known[i]) {
			if (a->var[i])
				ask(a, i, SIZE_MAX, cube_needs(c, i));
			else
				tell_leak(a, &(struct question){i, SIZE_MAX, 0, (double)c->n[i], (double)c->n[i]});
		}
}

static bool ask_insiders(const struct cube *c, size_t parent, const size_t *children, int n, void *arg)
{
	struct attack *a = arg;

	for (int i = -1; i < n && n > 1; i++) {
		size_t one = i < 0 ? parent : children[i];

		if (c->n[one] != 1 || !a->var[one] || c->absent[one])
			continue;
		for (int k = -1; k < n; k++) {
			size_t other = k < 0 ? parent : children[k];

			if (other != one && a->var[other] && cube_primary(c, other) && c->n[other] > 0 &&
			    !cube_same_person(c, one, other, i < 0 || k < 0))
				ask(a, other, one, 1);
		}
	}
	return true;
}

static int by_insider(const void *x, const void *y)
{
	const struct question *a = x, *b = y;

	if (a->insider != b->insider)
		return a->insider == SIZE_MAX ? -1 : b->insider == SIZE_MAX ? 1 : a->insider < b->insider ? -1 : 1;
	return a->cell < b->cell ? -1 : a->cell > b->cell;
}

/* Where all zeros are said to be shown, one that is not makes the attacker's sums wrong. */
static void ask_for_zeros(struct attack *a)
{
	const struct cube *c = a->c;

	for (size_t i = 0; i < c->ncells && c->zeros == CUBE_OPEN; i++)
		if (c->n[i] == 0 && c->hidden[i] && !c->absent[i])
			tell_leak(a, &(struct question){.cell = i, .insider = SIZE_MAX});
}

enum cube_verdict cube_audit(const struct cube *c, bool insider, double deadline,
			     struct cube_leak **ret, size_t *ret_n)
{
	struct attack a = {.c = c, .deadline = deadline};
	bool found = true;

	ask_for_zeros(&a);
	*ret = a.leaks;
	*ret_n = a.n;
	if (a.n)
		return CUBE_LEAKS;
	set_up(&a);
	ask_anybody(&a);
	if (insider)
		(void)cube_equations(c, ask_insiders, &a);
	if (a.q.n)
		qsort(a.q.list, a.q.n, sizeof(*a.q.list), by_insider);
	for (size_t i = 0; i < a.q.n && found; i++) {
		size_t one = a.q.list[i].insider;

		if (one != SIZE_MAX)
			glp_set_col_bnds(a.lp, a.var[one], GLP_FX, 1, 1);
		found = look(&a, &a.q.list[i]);
		if (one != SIZE_MAX)
			glp_set_col_bnds(a.lp, a.var[one], GLP_LO, (double)cube_least(c, one), 0);
	}
	glp_delete_prob(a.lp);
	*ret = a.leaks;
	*ret_n = a.n;
	if (a.n)
		return CUBE_LEAKS;
	return found ? CUBE_SAFE : CUBE_UNKNOWN;
}
