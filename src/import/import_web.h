/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_web.h - view models of "Excel in och ut". */
#ifndef IMPORT_IMPORT_WEB_H
#define IMPORT_IMPORT_WEB_H

#include "import/import.h"

struct import_past {
	const char *what, *when, *by, *undo; /* undo: address; NULL = taken back */
};
struct import_home_view {
	const struct form *form;
	const struct view_option *kinds;
	const struct import_past *past;
	size_t npast;
	int most;
};
void import_home_html(struct sbuf *o, const struct view *v, const struct import_home_view *m);

struct import_column {
	const char *name, *label, *hint; /* name: of its select */
};
struct import_preview_view {
	const struct form *form;
	const char *title, *sentence, *button; /* button NULL: nothing can be read in */
	const char *const *faults, *const *notes;
	size_t nfaults, nnotes, more_faults;
	const struct view_table *table;
	size_t more_rows;
	const struct import_column *columns;
	size_t ncolumns;
	const struct view_option *fields, *skip;
	bool open; /* the columns need a look */
};
void import_preview_html(struct sbuf *o, const struct view *v, const struct import_preview_view *m);

mst_err import_preview_get(struct ctx *c);
mst_err import_preview_post(struct ctx *c);
/* "30 stödpersoner". */
const char *import_count_words(struct ctx *c, enum import_kind kind, int64_t n);

#endif
