/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* budget_web.h - view models of a year's budget. */
#ifndef FUND_BUDGET_WEB_H
#define FUND_BUDGET_WEB_H

#include "fund/budget.h"

struct fund_budget_view {
	int64_t year;
	const struct view_crumb *crumbs;
	const char *finding;
	const struct view_table *funders, *costs; /* costs NULL: none are written down */
	const struct view_table *in_kind; /* what is given that is not money; NULL: nothing is written */
	bool may_edit;
};
void fund_budget_html(struct sbuf *o, const struct view *v, const struct fund_budget_view *m);
struct fund_line_view {
	int64_t year;
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *title, *remove; /* remove NULL: it is new */
	const char *now;            /* somebody was quicker: what stands now */
};
void fund_line_html(struct sbuf *o, const struct view *v, const struct fund_line_view *m);

#endif
