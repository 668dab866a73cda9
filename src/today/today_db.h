/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_db.h - what somebody wants to see later. */
#ifndef TODAY_TODAY_DB_H
#define TODAY_TODAY_DB_H

#include "auth/auth.h"

/* Is this card put off for this account at `now`? */
MST_CHECK mst_err today_later_has(struct db *db, struct id account, const char *card, int64_t now,
				  bool *ret);
/* Apply: until then, an instant. */
MST_CHECK mst_err today_later_put(struct db *w, struct id account, const char *card, int64_t until);

#endif
