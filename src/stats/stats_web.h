/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_web.h - pages of figures: the jour's own and the frozen ones, their view models, and the
 * sentences and periods that they are made of. */
#ifndef STATS_STATS_WEB_H
#define STATS_STATS_WEB_H

#include "auth/auth.h"
#include "stats/stats.h"
#include "stats/stats_frozen.h"

/* ---- the jour's own figures ---- */

enum stats_period { STATS_QUARTER = 0, STATS_YEAR, STATS_LAST_YEAR, STATS_ALL };
struct stats_span {
	enum stats_period period;
	const char *code, *words; /* as in the address; a msgid */
	int32_t from, to;
};
/* What ?period=CODE asks for, seen from today: NULL is this quarter. first: first day of the first
 * quarter with any fact, for the code "allt"; DAY_NONE = this quarter. MST_NOTFOUND: no such code. */
MST_CHECK mst_err stats_span_of(const char *code, int32_t today, int32_t first,
				struct stats_span *ret);

/* A choice of pages: the one that is shown has here set. */
struct stats_choice {
	const char *href, *words;
	bool here;
};
struct stats_own_view {
	const struct stats_choice *periods;
	size_t nperiods;
	const char *when;     /* "1 januari–31 mars 2026" */
	const char *csv;
	const struct view_row *sums;
	const struct stats_figure *figures;
	size_t nfigures;
};
void stats_own_html(struct sbuf *o, const struct view *v, const struct stats_own_view *m);

struct stats_federation_view {
	const struct stats_choice *periods;
	size_t nperiods;
	const char *when;
	const struct view_row *sums;
	const struct view_table *tables;
	size_t n;
};
void stats_federation_html(struct sbuf *o, const struct view *v,
			   const struct stats_federation_view *m);
/* ---- a table of one's own ---- */

struct stats_table_view {
	const struct form *form;
	const struct view_option *kinds, *rows, *cols, *only, *quarters;
	const char *title, *sentence, *unit, *csv, *xlsx;
	const struct view_bar *bars;
	size_t nbars;
	const struct view_table *table; /* NULL: nothing to show; sentence then says why */
	bool crossed;                   /* it has columns: the bars' own table is not enough */
	bool stacked;                   /* ... few enough to be parts of the bars */
	struct view_stack stack;
};
void stats_table_html(struct sbuf *o, const struct view *v, const struct stats_table_view *m);
mst_err stats_table_get(struct ctx *c);
mst_err stats_table_csv_get(struct ctx *c);
mst_err stats_table_xlsx_get(struct ctx *c);

/* ---- an answer that is registered ---- */

struct stats_answer_view {
	const struct form *form;
	const struct view_option *who, *quarters, *audience;
	bool have;                  /* something is frozen */
	const char *next;           /* the day of the next freeze */
	const char *sentence;       /* what can be said; NULL: nothing is decided, or it is refused */
	const char *refused;        /* why not, for the jour; NULL: not refused */
	const struct stats_choice *coarser;
	size_t ncoarser;
	const struct view_table *list; /* the register; NULL: empty */
};
void stats_answer_html(struct sbuf *o, const struct view *v, const struct stats_answer_view *m);
mst_err stats_answer_get(struct ctx *c);
mst_err stats_answer_post(struct ctx *c);

/* The quarters of a span of days, newest first, as choices "2026-Q1". */
const struct view_option *stats_quarter_options(const struct view *v, int32_t from, int32_t to);
/* Words of a code that may be a group's; list NULL: municipalities. */
const char *stats_label(struct ctx *c, const struct stats_code *list, const char *code);
/* The periods as choices of a page. */
MST_CHECK mst_err stats_periods(struct ctx *c, const char *page, const struct stats_span *span,
				const struct stats_choice **ret, size_t *ret_n);
/* Persons, contacts, measures and the rest of a period. */
MST_CHECK mst_err stats_sums(struct ctx *c, const struct stats_span *span,
			     const struct view_row **ret);
mst_err stats_federation_get(struct ctx *c);

/* ---- frozen figures ---- */

/* The largest of what is shown, in words: "Störst: Vittne, 40 av 120 personer." Says "of what is
 * shown" when something is hidden, and nothing about what is. */
const char *stats_finding(const struct view *v, const struct stats_figure *f, int64_t total,
			  bool total_hidden);

void stats_frozen_html(struct sbuf *o, const struct view *v, const struct stats_frozen_view *m);
void stats_none_html(struct sbuf *o, const struct view *v, const struct stats_frozen_view *m);

/* ---- both ---- */

/* First quarter with any fact, as its first day; DAY_NONE: none. */
MST_CHECK mst_err stats_first_day(struct db *db, struct arena *mem, struct id jour, int32_t *ret);
/* plain: for a file, digits alone. */
const char *stats_number(const struct view *v, int64_t n, bool plain);
/* CSV as Swedish spreadsheets open it: UTF-8 with a byte order mark, semicolons. */
void stats_csv_open(struct sbuf *o, const struct view *v);
void stats_csv_row(struct sbuf *o, const char *table, const char *group, const char *value);
#define STATS_CSV "text/csv; charset=utf-8"
/* Page or file that leaves when its row stats.read is durable. */
mst_err stats_page_after(struct ctx *c);
mst_err stats_csv_after(struct ctx *c, const char *filename);
/* The same for what is counted from facts: made on a worker. `make` fills http_out, reading one state of the data
 * store; it may set another status than 200, or a file's type and name in c->mem. What it returns is answered as a
 * handler's result, and then nothing is logged. MST_BUSY, as an answer: too many wait already. */
struct stats_page {
	mst_err (*make)(struct ctx *c, struct stats_page *ret);
	int status;
	const char *type, *file; /* file NULL: a page */
};
mst_err stats_page_make(struct ctx *c, mst_err (*make)(struct ctx *c, struct stats_page *ret));

mst_err stats_frozen_get(struct ctx *c);
mst_err stats_frozen_csv_get(struct ctx *c);

#endif
