/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_exact.c - the cheapest set of cells to hide, for small tables, by cutting planes (after Fischetti
 * and Salazar 2001, Management Science 47:1008): a whole-number program chooses the cells; an attacker's
 * linear program finds a count that they leave too narrow; its duals tell how much each cell could widen
 * it, and that becomes a condition on the choice. Each choice costs no more than any safe one, so the
 * first that nobody can attack is the cheapest. */
#include "stats/sdc/cube_seek.h"

#include <glpk.h>
#include <math.h>

#define EPS 1e-7

struct exact {
	struct cube *c;
	size_t *cell;   /* of a column, from 1: both programs have the same */
	int *column;    /* of a cell; 0: none */
	int ncolumns;
	glp_prob *choose, *attack;
	int *index;
	double *value, *cut;
	double far;     /* more than any count can move that matters */
	double deadline;
};

static double room_down(const struct cube *c, size_t cell)
{
	return (double)(c->n[cell] - cube_least(c, cell));
}

static double price(const struct cube *c, size_t cell)
{
	return c->absent[cell] || cube_primary(c, cell) ? 0 : 1 + 0.5 * (double)c->n[cell];
}

/* May it cover others: it is not always shown, and a total that nobody printed is hidden anyhow. */
static bool may_hide(const struct cube *c, size_t cell)
{
	return c->absent[cell] || cube_primary(c, cell) || c->zeros != CUBE_OPEN || c->n[cell] > 0;
}

static bool put_equation(const struct cube *c, size_t parent, const size_t *children, int n, void *arg)
{
	struct exact *x = arg;
	int row = glp_add_rows(x->attack, 1), k = 1;

	(void)c;
	x->index[1] = x->column[parent];
	x->value[1] = -1;
	for (int i = 0; i < n; i++) {
		x->index[++k] = x->column[children[i]];
		x->value[k] = 1;
	}
	glp_set_mat_row(x->attack, row, k, x->index, x->value);
	glp_set_row_bnds(x->attack, row, GLP_FX, 0, 0);
	return true;
}

static void set_up(struct exact *x)
{
	struct cube *c = x->c;

	x->column = arena_new(c->mem, int, c->ncells);
	x->cell = arena_new(c->mem, size_t, c->ncells + 1);
	x->index = arena_new(c->mem, int, c->ncells + CUBE_CODES + 2);
	x->value = arena_new(c->mem, double, c->ncells + CUBE_CODES + 2);
	x->cut = arena_new(c->mem, double, c->ncells + 1);
	x->far = 1000.0 * c->width;
	for (size_t i = 0; i < c->ncells; i++) {
		if (c->n[i] < 0)
			continue;
		x->column[i] = ++x->ncolumns;
		x->cell[x->ncolumns] = i;
	}
	x->choose = glp_create_prob();
	x->attack = glp_create_prob();
	glp_add_cols(x->choose, x->ncolumns);
	glp_add_cols(x->attack, x->ncolumns);
	for (int i = 1; i <= x->ncolumns; i++) {
		size_t cell = x->cell[i];
		bool must = c->absent[cell] || cube_primary(c, cell);

		glp_set_col_kind(x->choose, i, GLP_BV);
		glp_set_obj_coef(x->choose, i, price(c, cell));
		if (must || !may_hide(c, cell))
			glp_set_col_bnds(x->choose, i, GLP_FX, must, must);
	}
	(void)cube_equations(c, put_equation, x);
}

/* ---- the attacker ---- */

/* What can move, as it is hidden now. */
static void open_columns(struct exact *x, const struct cube_task *t)
{
	for (int i = 1; i <= x->ncolumns; i++) {
		size_t cell = x->cell[i];
		double down = room_down(x->c, cell);

		if (!x->c->hidden[cell] || cell == t->frozen)
			glp_set_col_bnds(x->attack, i, GLP_FX, 0, 0);
		else
			glp_set_col_bnds(x->attack, i, GLP_DB, -down, x->far);
	}
}

/* One end: how far it goes, with what each cell has to do with that added to the cut. */
static bool one_end(struct exact *x, const struct cube_task *t, int way, double *ret)
{
	glp_smcp how;
	int own = x->column[t->cell];

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	glp_set_obj_coef(x->attack, own, 1);
	glp_set_obj_dir(x->attack, way);
	int e = glp_simplex(x->attack, &how);

	glp_set_obj_coef(x->attack, own, 0);
	if (e || glp_get_status(x->attack) != GLP_OPT)
		return false;
	*ret = fabs(glp_get_obj_val(x->attack));
	for (int i = 1; i <= x->ncolumns; i++) {
		double d = glp_get_col_dual(x->attack, i) * (way == GLP_MAX ? 1 : -1);

		if (x->cell[i] != t->frozen)
			x->cut[i] += d > 0 ? d * x->far : -d * room_down(x->c, x->cell[i]);
	}
	return true;
}

/* Adds the condition that this count be wide enough. false: the solver gave up. ret: it is not so yet. */
static bool separate(struct exact *x, const struct cube_task *t, bool *ret)
{
	double up, down;
	int n = 0, row;

	for (int i = 1; i <= x->ncolumns; i++)
		x->cut[i] = 0;
	open_columns(x, t);
	if (!one_end(x, t, GLP_MAX, &up) || !one_end(x, t, GLP_MIN, &down))
		return false;
	*ret = up + down < t->width - 1e-6;
	if (!*ret)
		return true;
	for (int i = 1; i <= x->ncolumns; i++) {
		if (x->cut[i] < EPS)
			continue;
		x->index[++n] = i;
		x->value[n] = fmin(x->cut[i], t->width);
	}
	row = glp_add_rows(x->choose, 1);
	glp_set_mat_row(x->choose, row, n, x->index, x->value);
	glp_set_row_bnds(x->choose, row, GLP_LO, t->width, 0);
	return true;
}

/* ---- rounds ---- */

/* The cheapest cells under the conditions so far, into c->hidden; *ret_bound: no safe choice is cheaper.
 * false: not found in time. */
static bool choose(struct exact *x, double *ret_bound)
{
	double left = x->deadline - cube_clock();
	glp_iocp how;

	if (left <= 0)
		return false;
	glp_init_iocp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.presolve = GLP_ON;
	how.tm_lim = (int)fmin(left * 1000, 1e9) + 1;
	int e = glp_intopt(x->choose, &how);

	if (e || glp_mip_status(x->choose) != GLP_OPT)
		return false;
	*ret_bound = glp_mip_obj_val(x->choose);
	for (int i = 1; i <= x->ncolumns; i++)
		x->c->hidden[x->cell[i]] = glp_mip_col_val(x->choose, i) > 0.5;
	return true;
}

double cube_exact(struct cube *c, const struct cube_task *tasks, size_t ntasks, double deadline)
{
	struct exact x = { .c = c, .deadline = deadline };
	bool narrow = true;
	double bound = 0;

	set_up(&x);
	while (narrow && choose(&x, &bound)) {
		narrow = false;
		for (size_t i = 0; i < ntasks; i++) {
			bool this_one = false;

			if (separate(&x, &tasks[i], &this_one))
				narrow |= this_one;
		}
	}
	glp_delete_prob(x.choose);
	glp_delete_prob(x.attack);
	return bound;
}
