/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock.h - ways in beside the phrase, and what to do when somebody is locked out. docs/KEYS.md draws
 * what each of them does to keys. */
#ifndef LOCK_LOCK_H
#define LOCK_LOCK_H

#include "auth/account.h"

extern const struct http_route lock_routes[]; /* /mitt-konto/papperskod, /logga-in/papperskod */

/* Has this user a code on paper? For a card in "Idag". */
MST_CHECK mst_err lock_has_paper(struct ctx *c, struct id user, bool *ret);

#endif
