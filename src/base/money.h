/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* money.h - kronor as whole öre in int64_t. No floating point anywhere. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/base.h"

/* Largest amount taken: one hundred billion kronor, so that sums of many never overflow. */
#define MONEY_MAX ((int64_t)10000000000000)

enum money_fault {
	MONEY_OK = 0,
	MONEY_TEXT,     /* no amount at all: "abc", "1e5", "1,", "" */
	MONEY_SIGN,     /* "-1" */
	MONEY_GROUPS,   /* groups that can be read in two ways: "731.101,50", "731.101", "7311 01" */
	MONEY_DECIMALS, /* more than two */
	MONEY_LARGE,    /* above MONEY_MAX */
};
/* Reads "731101", "731 101", "731101,50", "28321.85": digits, groups of three parted by one space
 * or no-break space, at most two decimals after comma or dot. No sign, no currency, no dot as
 * group mark. *ret is written only with MONEY_OK. */
MST_CHECK enum money_fault money_read(const char *s, int64_t *ret_ore);
/* The same; false for every fault. */
MST_CHECK bool money_parse(const char *s, int64_t *ret_ore);

/* "731 101 kr" or "28 321,85 kr" with no-break spaces, as Swedish print has it. */
const char *money_str(struct arena *a, int64_t ore);
/* "28 321,85", also "731 101,00": always two decimals and no currency, for columns of figures. */
const char *money_figure(struct arena *a, int64_t ore);
/* "28321.85": dot, two decimals, no grouping: for files and other programs. */
const char *money_plain(struct arena *a, int64_t ore);
/* Reads what money_plain writes of amounts from zero, also without öre ("731101"): digits, then
 * perhaps a dot and two more. False for all else and above INT64_MAX öre; *ret untouched then. */
MST_CHECK bool money_parse_plain(const char *s, int64_t *ret_ore);

#endif
