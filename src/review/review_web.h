/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_web.h - view models of the reviewer's pages. */
#ifndef REVIEW_REVIEW_WEB_H
#define REVIEW_REVIEW_WEB_H

#include "review/review.h"

struct review_log_view {
	const struct form *form;
	const struct view_option *acts, *users;
	const struct view_item *items;
	size_t n;
	const char *next; /* address of the next page or NULL */
	const char *code; /* of the one case; NULL: the whole log */
};
void review_log_html(struct sbuf *o, const struct view *v, const struct review_log_view *m);
void review_case_html(struct sbuf *o, const struct view *v, const struct review_log_view *m);

struct review_unusual_view {
	const struct view_item *many, *closed;
	size_t nmany, nclosed;
	bool cut; /* there were more readings than are looked at */
};
void review_unusual_html(struct sbuf *o, const struct view *v,
			 const struct review_unusual_view *m);

struct review_seal_view {
	const struct view_row *heads;
	const char *verdict, *why; /* verdict NULL: not checked now */
	bool whole;
};
void review_seal_html(struct sbuf *o, const struct view *v, const struct review_seal_view *m);

#endif
