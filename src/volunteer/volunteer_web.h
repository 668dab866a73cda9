/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_web.h - view models of the pages of those who help. */
#ifndef VOLUNTEER_VOLUNTEER_WEB_H
#define VOLUNTEER_VOLUNTEER_WEB_H

#include "volunteer/volunteer.h"

struct volunteer_list_view {
	const struct view_item *items, *accounts; /* accounts: nothing is filled in about them */
	size_t n, naccounts;
	bool ended;
};
void volunteer_list_html(struct sbuf *o, const struct view *v, const struct volunteer_list_view *m);
struct volunteer_record_view {
	const char *name, *base, *gaps, *phone;
	const struct view_row *rows, *steps;
	const struct form *form; /* of ending */
	int64_t cases;           /* open ones that her account holds */
	bool ended;
};
void volunteer_record_html(struct sbuf *o, const struct view *v,
			   const struct volunteer_record_view *m);
struct volunteer_form_view {
	const struct form *form;
	const char *base, *name; /* base NULL: a new one */
	const struct view_option *kinds, *accounts, *yes;
};
void volunteer_form_html(struct sbuf *o, const struct view *v, const struct volunteer_form_view *m);

struct volunteer_time_item {
	const char *title, *meta, *remove;
};
struct volunteer_time_view {
	const struct form *form;
	const struct volunteer_time_item *items;
	size_t n;
	bool other_day;             /* hers: the field for another day is in use */
	/* The coordinator's: of a month, and of the year that it lies in. */
	const char *month, *year_title, *before, *after, *here, *file;
	const struct view_table *table, *year; /* NULL: nothing is written */
	const struct view_option *people;
};
void volunteer_own_time_html(struct sbuf *o, const struct view *v,
			     const struct volunteer_time_view *m);
void volunteer_time_html(struct sbuf *o, const struct view *v, const struct volunteer_time_view *m);

const char *volunteer_base(struct ctx *c, struct id id);
/* "Stödperson, vittnesstöd". */
const char *volunteer_kind_words(struct ctx *c, unsigned kinds);
/* For ctx_page_after of a page about one of them. */
const struct audit_row *volunteer_read_note(struct ctx *c, struct id id);
MST_CHECK mst_err volunteer_of_route(struct ctx *c, struct volunteer *ret);
mst_err volunteer_show(struct ctx *c, const struct volunteer *p, const struct form *f, int status);

/* Those who help, the longest first, to be thanked. */
void volunteer_thanks_html(struct sbuf *o, const struct view *v, const struct view_table *t);
mst_err volunteer_own_time_get(struct ctx *c);
mst_err volunteer_own_time_post(struct ctx *c);
mst_err volunteer_own_time_remove_post(struct ctx *c);
mst_err volunteer_time_get(struct ctx *c);
mst_err volunteer_time_post(struct ctx *c);
mst_err volunteer_time_remove_post(struct ctx *c);
mst_err volunteer_time_csv_get(struct ctx *c);
mst_err volunteer_new_get(struct ctx *c);
mst_err volunteer_new_post(struct ctx *c);
mst_err volunteer_edit_get(struct ctx *c);
mst_err volunteer_edit_post(struct ctx *c);

#endif
