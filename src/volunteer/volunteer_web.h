/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_web.h - view models of the pages of those who help. */
#ifndef VOLUNTEER_VOLUNTEER_WEB_H
#define VOLUNTEER_VOLUNTEER_WEB_H

#include "volunteer/volunteer.h"

struct volunteer_list_view {
	const struct view_item *items, *accounts; /* accounts: nothing is filled in about them */
	const struct view_item *applying;
	size_t n, naccounts, napplying;
	bool ended;
};
void volunteer_list_html(struct sbuf *o, const struct view *v, const struct volunteer_list_view *m);
/* A step of the way in, or a course passed. */
struct volunteer_step_item {
	const char *code, *label, *detail, *tag, *href; /* href: where it is written down; NULL: it is done */
	enum view_state state;
	bool chosen; /* its form was asked for */
};
struct volunteer_record_view {
	const char *name, *base, *gaps, *phone;
	const struct view_row *rows;
	const struct form *form;
	const struct volunteer_step_item *steps, *certs;
	struct volunteer_step_item *step; /* whose form is shown; NULL: none */
	size_t nsteps, ncerts;
	const struct view_option *outcomes, *courses, *talk_kinds;
	const char *lacks;                /* courses; NULL */
	const struct view_row *talks;     /* NULL: none */
	const char *next_talk;            /* NULL: none is planned */
	int64_t cases;                    /* open ones that her account holds */
	bool ended, applies, paper;
	bool course_open, talk_open, end_open; /* their forms came back with errors */
};
void volunteer_record_html(struct sbuf *o, const struct view *v,
			   const struct volunteer_record_view *m);
struct volunteer_form_view {
	const struct form *form;
	const char *base, *name; /* base NULL: a new one */
	const struct view_option *kinds, *accounts, *yes;
	const struct view_item *items; /* courses */
	size_t nitems;
};
void volunteer_interest_html(struct sbuf *o, const struct view *v, const struct volunteer_form_view *m);
void volunteer_courses_html(struct sbuf *o, const struct view *v, const struct volunteer_form_view *m);
void volunteer_course_html(struct sbuf *o, const struct view *v, const struct volunteer_form_view *m);
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
/* step: whose form is shown, of the address; NULL: the next one's. */
mst_err volunteer_show(struct ctx *c, const struct volunteer *p, const struct form *f, const char *step,
		       int status);
/* Fills the view's steps, and whose form is shown. */
void volunteer_steps(struct ctx *c, const struct volunteer *who, const char *open,
		     struct volunteer_record_view *m);
void volunteer_record_defaults(struct ctx *c, struct form *f);
mst_err volunteer_save(struct ctx *c, struct volunteer *p, const char *flash);
const struct view_option *volunteer_outcomes(struct ctx *c);
const struct view_option *volunteer_kinds(struct ctx *c);
const struct view_option *volunteer_talk_options(struct ctx *c);
/* Who she is and what she will do, of a form, into p. */
void volunteer_read_who(struct ctx *c, struct form *f, struct volunteer *p);
void volunteer_talk_items(struct ctx *c, const struct volunteer *p, struct volunteer_record_view *m);
MST_CHECK mst_err volunteer_cert_items(struct ctx *c, const struct volunteer *p,
				       struct volunteer_record_view *m);

struct volunteer_need_view {
	const char *words, *phone; /* words: how it stands; NULL: she has not asked */
	bool waits;
};
void volunteer_need_html(struct sbuf *o, const struct view *v, const struct volunteer_need_view *m);
struct volunteer_need_item {
	const char *name, *when, *phone, *page, *done; /* phone, page: NULL when not known */
};
struct volunteer_needs_view {
	const struct volunteer_need_item *items;
	size_t n;
};
void volunteer_needs_html(struct sbuf *o, const struct view *v, const struct volunteer_needs_view *m);

struct doc;
struct volunteer_paper_view {
	const char *name, *base;
	const struct doc *d;
};
void volunteer_paper_html(struct sbuf *o, const struct view *v, const struct volunteer_paper_view *m);
struct volunteer_year_view {
	const struct doc *d;
	bool last; /* the year before this */
};
void volunteer_year_html(struct sbuf *o, const struct view *v, const struct volunteer_year_view *m);
mst_err volunteer_year_get(struct ctx *c);
mst_err volunteer_year_last_get(struct ctx *c);
mst_err volunteer_year_last_file(struct ctx *c);
mst_err volunteer_paper_get(struct ctx *c);
mst_err volunteer_paper_file(struct ctx *c);
mst_err volunteer_step_post(struct ctx *c);
mst_err volunteer_decline_post(struct ctx *c);
mst_err volunteer_interest_get(struct ctx *c);
mst_err volunteer_interest_post(struct ctx *c);
mst_err volunteer_talk_post(struct ctx *c);
mst_err volunteer_cert_post(struct ctx *c);
mst_err volunteer_courses_get(struct ctx *c);
mst_err volunteer_courses_post(struct ctx *c);
mst_err volunteer_course_get(struct ctx *c);
mst_err volunteer_course_post(struct ctx *c);
mst_err volunteer_need_get(struct ctx *c);
mst_err volunteer_need_post(struct ctx *c);
mst_err volunteer_needs_get(struct ctx *c);
mst_err volunteer_need_done_post(struct ctx *c);

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
