/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import.h - Excel in and out: open cases and those who help, from a file and into one.
 *
 * A file is looked at before anything is made: which column is what, what will be made of it, what
 * is wrong and in which row and column. Then all of it is read in at once, and can be taken back at
 * once as long as nobody has changed any of it. Between the two the table lies sealed; the file
 * itself is never stored.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "auth/auth.h"
#include "sheet/sheet.h"
#include "support/support.h"
#include "volunteer/volunteer.h"

extern const struct db_room import_room;
extern const struct http_route import_routes[]; /* /excel */
extern const struct db_passing import_passing; /* tables that are being looked at */

#define IMPORT_MOST 5000       /* rows at a time */
#define IMPORT_DRAFT_HOURS 24

enum import_kind { IMPORT_CASES = 1, IMPORT_VOLUNTEERS = 2 };

/* ---- what a column may be (pure) ---- */

struct import_field {
	const char *code, *label;       /* label: a msgid, and the heading in templates */
	const char *const *words;       /* other headings that mean it; ended by NULL; may be NULL */
	bool only_in;                   /* read in, but no column of ours */
};
/* Ended by a zero row. */
const struct import_field *import_fields(enum import_kind kind);
/* The field that a heading means, as an index; -1: none known. */
int import_guess(enum import_kind kind, const char *heading);

/* ---- from a table to what will be made (pure but for names of municipalities) ---- */

struct import_fault {
	size_t row, col;   /* from 0; col SIZE_MAX: the whole row */
	const char *words; /* translated, lower case: "datumet finns inte" */
	bool warning;      /* told, and read in all the same */
};
struct import_item {
	size_t row;
	const char *name;
	struct volunteer volunteer; /* of IMPORT_VOLUNTEERS */
	struct support_new kase;    /* of IMPORT_CASES */
};
struct import_plan {
	enum import_kind kind;
	struct import_item *items;  /* rows without a fault */
	size_t n;
	struct import_fault *faults;
	size_t nfaults, nbad;       /* nbad: rows that have one */
	size_t capfaults;
};
/* map: for each column of s the index of its field, or -1; the first row is the heads. Rows without
 * any cell are passed over. ret in c->mem. */
MST_CHECK mst_err import_plan(struct ctx *c, enum import_kind kind, const struct sheet *s,
			      const int *map, struct import_plan *ret);

/* ---- acts ---- */

/* Keeps a table to be looked at. Out: its id. MST_NOTFOUND: she does not hold the jour's group. */
MST_CHECK mst_err import_keep(struct ctx *c, enum import_kind kind, const struct sheet *s,
			      struct act *ret, struct id *ret_id);
/* The caller's own, within IMPORT_DRAFT_HOURS. MST_NOTFOUND: none. */
MST_CHECK mst_err import_kept(struct ctx *c, struct id id, enum import_kind *ret_kind,
			      struct sheet *ret);
/* Makes all of p's items, and forgets the kept table `draft`. One savepoint. MST_CONFLICT here: this thread's work
 * was asked to end (base/progress.h). */
MST_CHECK mst_err import_make(struct ctx *c, const struct import_plan *p, struct id draft,
			      struct act *ret);
/* Takes a whole import back. MST_CONFLICT here or in the act: something of it has been changed, or
 * it is taken back already; here also: this thread's work was asked to end. MST_NOTFOUND: no such import. */
MST_CHECK mst_err import_undo(struct ctx *c, struct id batch, struct act *ret);
/* Apply, arg int64_t *now: drops kept tables that have outlived their day. */
MST_CHECK mst_err import_sweep_apply(struct db *w, void *arg);

/* ---- out ---- */

/* The rows of an export in c->mem, heads first; also what a template has (rows false: heads alone).
 * People with extra protection are left out. ret_ids: a JSON list of whom it shows, for the log. */
MST_CHECK mst_err import_table(struct ctx *c, enum import_kind kind, bool rows, struct sheet *ret,
			       const char **ret_ids);

#endif
