/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank_web.h - view model of the page that sets a bank's list against the requests. */
#ifndef FUND_BANK_WEB_H
#define FUND_BANK_WEB_H

#include "fund/bank.h"

struct fund_bank_view {
	int64_t year;
	const struct form *form;
	const struct view_crumb *crumbs;
	const char *finding;            /* NULL: no file has been read */
	const struct view_tick *ticks;  /* what would be written down; ended by a zero row */
	const struct view_table *other; /* lines without a match; NULL */
};
void fund_bank_html(struct sbuf *o, const struct view *v, const struct fund_bank_view *m);

#endif
