/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube.h - disclosure control for one table of counts with totals in several dimensions.
 *
 * A pure library: no database, no clock but a deadline, no chance. What is hidden is safe by
 * construction: each hidden small count keeps witnesses, changes of hidden cells by whole numbers
 * that leave every shown cell and every sum as they are. Two other values of the count, at least
 * `width` apart, fit therefore all that is shown. docs/DISCLOSURE.md argues it.
 *
 * A box is a product of one vector per dimension. A vector moves codes of its dimension by +1 and
 * -1 so that every parent stays the sum of its children, in every hierarchy of that dimension: a
 * leaf with all that it is part of, or such a leaf against another. */
#ifndef STATS_SDC_CUBE_H
#define STATS_SDC_CUBE_H

#include "base/base.h"

#define CUBE_DIMS 6
#define CUBE_HIERS 4    /* of one dimension */
#define CUBE_CODES 4000 /* of one dimension */
#define CUBE_VECTOR 8   /* codes that one vector moves: one, and all that it is part of */
#define CUBE_CELLS 2000000

enum cube_zeros { CUBE_COVER = 0, CUBE_OPEN, CUBE_HIDE };

struct cube_vector {
	int n;
	int code[CUBE_VECTOR];
	int8_t sign[CUBE_VECTOR];
};
struct cube_dim {
	const char *name;
	const char **codes;
	int n, cap;
	int nhiers;
	const char *hiers[CUBE_HIERS];
	int *parent[CUBE_HIERS]; /* of each code; -1: a root, -2: not in this hierarchy */
	struct cube_vector *paths; /* of each code that has no parts: it and all that it is part of; else n is 0 */
	/* Those that move a code: vectors[first[code]] .. vectors[first[code + 1] - 1]. */
	struct cube_vector *vectors;
	int *first;
};
struct cube {
	struct cube_dim dims[CUBE_DIMS];
	int ndims;
	size_t ncells, stride[CUBE_DIMS];
	int64_t *n;  /* -1: not part of the table */
	bool *known; /* the attacker knows it exactly */
	bool *hidden;
	bool *absent; /* a total that nobody printed: it is there, and hidden from all */
	int threshold, width;
	enum cube_zeros zeros;
	bool outsiders; /* only against who knows nothing of her own: to learn what more than that costs */
	struct arena *mem;
};

/* Makes cells, strides and vectors, when all codes of all dimensions are there. false: too large.
 */
MST_CHECK bool cube_make(struct cube *c);
/* The place of codes; one index per dimension. */
size_t cube_cell(const struct cube *c, const int *codes);
void cube_codes(const struct cube *c, size_t cell, int *ret);
/* "Ragunda, kvinna" of a cell; in mem. */
const char *cube_name(const struct cube *c, size_t cell);
/* What has to be hidden for its own sake, and how far its values must be apart. */
bool cube_primary(const struct cube *c, size_t cell);
int cube_needs(const struct cube *c, size_t cell);
/* The least that an attacker knows a hidden cell to be. */
int64_t cube_least(const struct cube *c, size_t cell);

/* A file's tables. Places are told as from 1; column 0: the whole line. */
struct cube_fault {
	int line, column;
	const char *words; /* English; NULL: none */
};
struct cube_row {
	const char *head; /* the line up to its count, as it was written */
	size_t cell;
};
struct cube_rows {
	const char *header; /* the first line as it was */
	int dim[CUBE_DIMS + 1], ncolumns; /* of each column; -1: the count */
	bool crlf;
	struct cube_row *list;
	size_t n, cap;
};
/* HIER.csv (hier,dim,code,parent) into an empty cube with mem set. A code that is part of CUBE_VECTOR others
 * or more is a fault. */
MST_CHECK bool cube_read_hier(struct cube *c, struct blob file, struct cube_fault *ret);
/* FULL.csv or PUBLISHED.csv: a column per dimension and `n`, in any order. Cells of FULL into n;
 * with known, counts that must be as in n, and known is set; empty means not known. With published,
 * empty means hidden, a count must be as in n, and no cell that stands there is absent. ret_rows may be NULL. */
enum cube_file { CUBE_FULL = 1, CUBE_KNOWN, CUBE_PUBLISHED };
MST_CHECK bool cube_read_table(struct cube *c, struct blob file, enum cube_file kind,
			       struct cube_rows *ret_rows, struct cube_fault *ret);
/* After those of the file, rows for all other cells of the table (--base), in c->mem. */
void cube_rows_rest(const struct cube *c, struct cube_rows *rows);
/* Writes the same rows in the same order, with empty counts where hidden. */
void cube_write(const struct cube *c, const struct cube_rows *rows, struct sbuf *out);

/* Where zeros are always shown, a parent of 1 and its child of 1 are one and the same person: what
 * she knows of the one she may know of the other. parent: one of the two is the other's parent. */
bool cube_same_person(const struct cube *c, size_t one, size_t other, bool parent);

/* Calls fn for each equation that holds in the table: a parent and those children that are part of
 * it. Stops when fn says false, and says so. */
bool cube_equations(const struct cube *c,
		    bool (*fn)(const struct cube *c, size_t parent, const size_t *children, int n,
			       void *arg),
		    void *arg);
/* Calls fn for each cell that all of its whole lies in, as can be seen: the other parts are shown, and
 * are zero. Who is known to be in the whole is known to be in that part, however large both are. */
void cube_groups(const struct cube *c, void (*fn)(const struct cube *c, size_t cell, void *arg),
		 void *arg);
/* Fills the parents from the leaves (--base). */
void cube_sum(struct cube *c);
/* Totals that are not in the table and whose leaves are: whoever adds up what is shown knows of them.
 * They become absent cells, hidden from all. To be called when all of FULL is read. */
void cube_absent(struct cube *c);

struct cube_report {
	int64_t cells, primary, complementary,
	    persons; /* persons: sum of the complementary counts */
	int64_t
	    interval; /* the smallest that is proven, INT64_MAX: unbounded; -1: nothing is hidden */
	int64_t given; /* small counts that somebody knows already and that others can work out */
};
/* Hides what must be. How hard it looks is counted in steps: the same table comes out on every
 * machine. false: not proven safe, or not before the deadline, an instant of cube_clock; hidden is then
 * of no use. */
MST_CHECK bool cube_protect(struct cube *c, double deadline, struct cube_report *ret);
/* What cube_protect would hide if nobody were guarded against who knows her own count: the rest is what that
 * costs. c stays as it is. */
MST_CHECK bool cube_price(struct cube *c, double deadline, struct cube_report *ret);
/* As cube_protect, and then looks for the cheapest set of cells to hide, at 1 + n/2 for each that is hidden
 * besides; for tables of at most CUBE_EXACT cells without `known`. ret_gap: how much cheaper another set
 * might be at most, as a share; 0: none is. The solver is for a process of its own. */
#define CUBE_EXACT 200
MST_CHECK bool cube_protect_exact(struct cube *c, double deadline, struct cube_report *ret,
				  double *ret_gap);
double cube_clock(void); /* seconds, of a clock that only goes forward */

/* A table of fewer codes in one dimension: its total alone, or its groups without what is in them. */
enum cube_coarse { CUBE_WITHOUT = 0, CUBE_GROUPS };
/* In c->mem. false: there is nothing coarser. */
MST_CHECK bool cube_coarser(const struct cube *c, int d, enum cube_coarse how, struct cube *ret);

struct cube_leak {
	size_t cell;
	int64_t low, high;
	size_t insider; /* who knows her own count; SIZE_MAX: anybody */
};
enum cube_verdict { CUBE_SAFE = 0, CUBE_LEAKS, CUBE_UNKNOWN };
/* The attacker's own sums, by linear programming over everything that is shown: what each hidden
 * primary can be. insider: also seen by who is alone in a hidden cell. In c->mem. Large tables are for
 * a process of its own: the solver ends the one it is in when 1 500 MB do not do.
 * With CUBE_OPEN a zero that is hidden breaks what readers are told: those are the leaks then, low and
 * high 0, and nothing else is looked for. */
enum cube_verdict cube_audit(const struct cube *c, bool insider, double deadline,
			     struct cube_leak **ret, size_t *ret_n);

#endif
