/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff.h - the pages of accounts: who is in, inviting, and one's own. What happens to accounts and
 * keys is auth's (auth/account.h). */
#ifndef STAFF_STAFF_H
#define STAFF_STAFF_H

#include "auth/account.h"

extern const struct http_route staff_routes[]; /* /konton, /inbjudan/{kod}, /mitt-konto */

/* Cards for "Idag": circles that are left without a coordinator by somebody's last day, for herself and for who
 * looks after accounts. Adds to *n. */
MST_CHECK mst_err staff_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

#endif
