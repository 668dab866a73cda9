/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff.h - the pages of accounts: who is in, inviting, and one's own. What happens to accounts and
 * keys is auth's (auth/account.h). */
#ifndef STAFF_STAFF_H
#define STAFF_STAFF_H

#include "auth/account.h"

extern const struct http_route staff_routes[]; /* /konton, /inbjudan/{kod}, /mitt-konto */

#endif
