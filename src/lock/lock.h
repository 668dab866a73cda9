/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock.h - ways in beside the phrase, and what to do when somebody is locked out. docs/KEYS.md draws
 * what each of them does to keys. */
#ifndef LOCK_LOCK_H
#define LOCK_LOCK_H

#include "auth/account.h"

extern const struct db_room lock_room;
extern const struct http_route lock_routes[]; /* /mitt-konto/papperskod, /logga-in/papperskod, ... */

extern const struct auth_prover lock_prover; /* her passkeys */

/* The key keepers' three sheets: none were made, two of them were used, one has not been tried for a year. */
enum lock_sheets { LOCK_SHEETS_NONE = 0, LOCK_SHEETS_USED, LOCK_SHEETS_UNTRIED, LOCK_SHEETS_GOOD };
MST_CHECK mst_err lock_sheets(struct db *db, struct arena *mem, int64_t now, enum lock_sheets *ret);

/* Cards for "Idag": what everybody of the jour is to know of keys, until they have seen it. Adds to *n. */
MST_CHECK mst_err lock_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

#endif
