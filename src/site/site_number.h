/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_number.h - telephone numbers on the public pages: the program's, and what the jour has written
 * in their place or beside them. Each has a day on which somebody last checked it. */
#ifndef SITE_SITE_NUMBER_H
#define SITE_SITE_NUMBER_H

#include "site/site_page.h"

#define SITE_NUMBER_MAX 20 /* characters of a number */
#define SITE_NUMBER_NAME_MAX 100

/* As they are now, the program's first; ended by a zero row. In mem. */
MST_CHECK mst_err site_numbers_now(struct db *db, struct arena *mem, struct id jour,
				   const struct site_number **ret);
const struct site_number *site_number_find(const struct site_number *list, const char *code);
/* Its digits, which a page names it by: "063-12 34 56" is 063123456. "" when there are fewer than three,
 * or other signs than digits, spaces, "-" and a "+" first. */
const char *site_number_code(struct arena *mem, const char *number);

/* An act: n instead of what has its code, or as a new one (n->version 0). n lives in c->mem. MST_CONFLICT:
 * it has been changed since n->version, or is there already. After it site_kept_forget. */
void site_number_put(struct ctx *c, const struct site_number *n, struct act *ret);

struct site_numbers_view {
	const struct site_number *list;
	int32_t today;
};
void site_numbers_html(struct sbuf *o, const struct view *v, const struct site_numbers_view *m);
struct site_number_view {
	const struct form *form;
	const struct site_number *now; /* NULL: a new one */
	const char *base;
	bool fixed;                    /* its number is not to be changed */
	const struct view_row *changes; /* what somebody else has written meanwhile, or NULL */
};
void site_number_html(struct sbuf *o, const struct view *v, const struct site_number_view *m);
extern const struct http_route site_number_routes[];

#endif
