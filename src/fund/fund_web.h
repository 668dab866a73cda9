/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_web.h - view models of the grant's pages, and what its web files share. */
#ifndef FUND_FUND_WEB_H
#define FUND_FUND_WEB_H

#include "agreement/decision.h"
#include "fund/fund.h"

/* ---- words (fund_words.c); all in v->mem ---- */

/* "12 kr och 50 öre", "50 öre", "1 000 kr"; without sign. */
const char *fund_money_words(const struct view *v, int64_t ore);
/* "Berg, Krokom och Åre" of n names. */
const char *fund_names(const struct view *v, const char *const *names, size_t n);
/* What the amounts say together, one or two sentences. */
const char *fund_finding(const struct view *v, const struct fund_grant *g, const struct org *towns,
			 size_t n);
/* Who has said no to the grant and yet has an amount; NULL: nobody. */
const char *fund_contradiction(const struct view *v, const struct fund_grant *g,
			       const struct org *towns, size_t n, const struct decision *decisions,
			       size_t ndecisions);
/* How far the decided amounts are from the split; NULL: none of them is in it. */
const char *fund_check_words(const struct view *v, const struct fund_grant *g,
			     const struct fund_basis *b);
/* The choice that was made between equal parts; NULL: none had to be made. */
const char *fund_tie_words(const struct view *v, const struct fund_basis *b);
/* "Invånare den 31 december 2024 (SCB)", or that the figures are of several days. */
const char *fund_population_words(const struct view *v, const struct fund_basis *b);
/* Some figure is from when SCB has begun to protect small numbers. */
bool fund_noisy(const struct fund_basis *b);
/* Why there can be no split; NULL: there can. */
const char *fund_lacking_words(const struct view *v, const struct org *lacking, size_t ntowns);

/* ---- shared steps ---- */

/* {year}; MST_NOTFOUND: no year that can be typed. */
MST_CHECK mst_err fund_year_param(const struct ctx *c, int64_t *ret);
/* Name of an account for a page. */
MST_CHECK mst_err fund_actor_name(struct ctx *c, struct id actor, const char **ret);
/* "Bidrag" > "2026" > label; label NULL: the year's own page. */
const struct view_crumb *fund_crumbs(const struct view *v, int64_t year, const char *label);
/* Parts and their sum as a table. */
struct view_table fund_basis_table(const struct view *v, const struct fund_basis *b);
/* Answers what is in ctx_out as a file. */
mst_err fund_csv(struct ctx *c, const char *filename);
/* Begins such a file, and writes one line. */
void fund_csv_open(struct sbuf *o);
void fund_csv_row(struct sbuf *o, const char *const *cells, size_t n);
/* "28321,85": as a Swedish spreadsheet reads a number. */
const char *fund_csv_money(struct arena *mem, int64_t ore);

/* Handlers of fund_edit_web.c and fund_basis_web.c, for the table in fund_web.c. */
mst_err fund_edit_get(struct ctx *c);
mst_err fund_edit_post(struct ctx *c);
mst_err fund_history_get(struct ctx *c);
mst_err fund_restore_post(struct ctx *c);
mst_err fund_compute_get(struct ctx *c);
mst_err fund_compute_post(struct ctx *c);
mst_err fund_basis_page_get(struct ctx *c);
mst_err fund_basis_csv_get(struct ctx *c);

/* ---- models ---- */

struct fund_list_view {
	const struct view_item *years;
	size_t n;
	bool may_edit;
	int64_t next, earlier; /* years that can be added; 0 = none */
};
void fund_list_html(struct sbuf *o, const struct view *v, const struct fund_list_view *m);

struct fund_year_view {
	int64_t year;
	const char *lead;      /* NULL: nothing is decided */
	const char *finding, *contradiction, *check, *tie;
	bool balanced, may_edit, may_pay; /* may_pay: she may see what is paid */
	const struct view_table *table; /* NULL: nothing to show */
	const char *population, *frozen; /* of the check; NULL: there is none */
	const char *lacking;   /* why there is no check */
	bool noisy;
	const struct view_item *bases;
	size_t nbases;
};
void fund_year_html(struct sbuf *o, const struct view *v, const struct fund_year_view *m);

struct fund_town_field {
	const char *field, *label, *hint;
};
struct fund_edit_view {
	int64_t year;
	const struct form *form;
	const struct view_row *changes; /* what stands now; NULL = nobody was quicker */
	const struct fund_town_field *towns;
	size_t n;
	bool first; /* nothing is written down for that year yet */
	bool draft; /* filled in from what she wrote earlier and did not save */
};
void fund_edit_html(struct sbuf *o, const struct view *v, const struct fund_edit_view *m);

struct fund_edition_card {
	const char *title, *by, *note;
	const struct view_row *changes; /* against the edition before */
	int64_t edition;
	bool latest;
};
struct fund_history_view {
	int64_t year, latest;
	const struct fund_edition_card *cards;
	size_t n;
	bool may_edit;
};
void fund_history_html(struct sbuf *o, const struct view *v, const struct fund_history_view *m);

struct fund_compute_view {
	int64_t year;
	const struct form *form;
	const char *lacking; /* why nothing can be computed; NULL: it can */
	const struct view_table *result; /* NULL: not shown yet */
	const char *tie, *when;
	bool noisy;
	const char *formula; /* of the result */
};
/* "Andel = 1 000,00 kr + 30 000,00 kr × invånare ÷ 132 839": how a split was made. */
const char *fund_key_formula(const struct view *v, const struct fund_basis *b);
void fund_compute_html(struct sbuf *o, const struct view *v, const struct fund_compute_view *m);

struct fund_basis_view {
	int64_t year;
	const char *name, *lead, *frozen, *population, *tie, *csv;
	bool noisy;
	const struct view_table *table;
	const char *formula;
};
void fund_basis_html(struct sbuf *o, const struct view *v, const struct fund_basis_view *m);

extern const struct view_option fund_keys[]; /* in the order of enum fund_key */

#endif
