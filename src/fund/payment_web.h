/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment_web.h - view models of the pages about requests and payments. */
#ifndef FUND_PAYMENT_WEB_H
#define FUND_PAYMENT_WEB_H

#include "fund/payment.h"

struct fund_payments_view {
	int64_t year;
	const struct view_crumb *crumbs;
	const char *lead;               /* NULL: nothing is decided */
	const struct view_table *table; /* NULL: nothing is decided */
	const struct view_item *items;
	size_t n;
	bool may_edit, may_plan;        /* may_plan: some municipality has no instalments yet */
};
void fund_payments_html(struct sbuf *o, const struct view *v, const struct fund_payments_view *m);

struct fund_plan_view {
	int64_t year;
	const struct form *form;
	const struct view_crumb *crumbs;
	const struct view_option *towns;
};
void fund_plan_html(struct sbuf *o, const struct view *v, const struct fund_plan_view *m);

struct fund_payment_view {
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *title, *base, *back;
	const struct view_row *rows, *changes; /* changes: what stands now; NULL = nobody was quicker */
	const struct doc *d;
	bool may_remove;
};
void fund_payment_html(struct sbuf *o, const struct view *v, const struct fund_payment_view *m);

#endif
