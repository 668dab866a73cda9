/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* forget.h - what is left of an account that has ended: at first who it was, since the log and what has been
 * decided name her; when the log of her days has been cut, a row without name, which old signatures point to. */
#ifndef AUTH_FORGET_H
#define AUTH_FORGET_H

#include "auth/auth.h"

/* Those that ended before an instant and still have their name. In mem. */
MST_CHECK mst_err auth_ended(struct db *db, struct arena *mem, int64_t before, struct id **ret, size_t *ret_n);
/* Apply: no way in of this room is left of her (phrase and verifier stay with the name). */
MST_CHECK mst_err auth_forget_ways(struct db *w, struct id user);
/* Apply: name, login and phrase of one that has ended go. MST_CONFLICT: it has not ended, or is forgotten. */
MST_CHECK mst_err auth_forget_name(struct db *w, struct id user);
/* Whether her name has gone. (pure) */
bool auth_forgotten(const struct auth_user *u);

#endif
