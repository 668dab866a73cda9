/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_db.h - the room's SQL, for the room alone. */
#ifndef LOCK_LOCK_DB_H
#define LOCK_LOCK_DB_H

#include "lock/lock.h"

struct lock_again {
	struct id account, lock, by;
	int64_t at, until, lost;
};
/* Takes the place of an earlier one for the same account. */
MST_CHECK mst_err lock_again_put(struct db *w, const struct lock_again *a);
MST_CHECK mst_err lock_again_find(struct db *db, struct id lock, struct lock_again *ret);
MST_CHECK mst_err lock_again_drop(struct db *w, struct id lock);

struct lock_envelope {
	struct id account, code, by;
	uint8_t salt[PHRASE_SALT];
	int64_t at, checked, opened; /* opened 0: never */
};
/* The latest one. MST_NOTFOUND: there has never been one. */
MST_CHECK mst_err lock_envelope_last(struct db *db, struct lock_envelope *ret);
/* One that nobody has opened. */
MST_CHECK mst_err lock_envelope_find(struct db *db, struct id code, struct lock_envelope *ret);
/* In the place of all that nobody has opened. */
MST_CHECK mst_err lock_envelope_put(struct db *w, const struct lock_envelope *e);
/* MST_CONFLICT: it has been opened, or another has taken its place. */
MST_CHECK mst_err lock_envelope_open(struct db *w, struct id code, int64_t at);
MST_CHECK mst_err lock_envelope_check(struct db *w, int64_t at);

struct lock_notice {
	struct id id, about, by; /* by ID_NONE: nobody was signed in */
	const char *kind;        /* "again", "envelope" */
	int64_t at;
};
MST_CHECK mst_err lock_notice_put(struct db *w, const struct lock_notice *n);
MST_CHECK mst_err lock_notice_find(struct db *db, struct arena *mem, struct id id,
				   struct lock_notice *ret);
/* What this account has not seen yet, of what happened since it was made; newest first, ten at most. */
MST_CHECK mst_err lock_notices(struct db *db, struct arena *mem, struct id account, int64_t since,
			       struct lock_notice **ret, size_t *ret_n);
MST_CHECK mst_err lock_notice_seen(struct db *w, struct id notice, struct id account, int64_t at);

#endif
