/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank.h - a bank's list of what came in (CSV or XLSX) set against the payment requests of a year: a
 * line matches a request that is not paid when the amount is the same to the öre and no other could be
 * meant. Nothing is written down before somebody has looked. */
#ifndef FUND_BANK_H
#define FUND_BANK_H

#include "fund/payment.h"
#include "org/org.h"
#include "sheet/sheet.h"

extern const struct http_route fund_bank_routes[]; /* /bidrag/{year}/utbetalningar/bank */

#define FUND_BANK_MAX 400 /* lines that came in */
struct fund_bank_line {
	int line, column; /* of the file, from 1; column 0: about the whole line */
	int32_t day;
	int64_t ore;
	const char *text;
	const struct fund_payment *match; /* NULL: none */
	const char *why;                  /* why there is none, or what is wrong; a msgid. NULL with a match */
	bool fault;                       /* the line cannot be read */
};
struct fund_bank {
	const struct fund_bank_line *list;
	size_t n;
	size_t matched, outgoing; /* outgoing: lines of money that went out, passed over */
};
/* In mem. Returns what is wrong with the whole table, as a msgid; NULL: nothing. towns: for names in
 * the bank's texts. */
const char *fund_bank_read(struct arena *mem, const struct sheet *s, const struct fund_payment *payments,
			   size_t n, const struct org *towns, size_t ntowns, struct fund_bank *ret);
/* "2026-04-01", "20260401", "2026/04/01". */
MST_CHECK bool fund_bank_day(const char *s, int32_t *ret);

#endif
