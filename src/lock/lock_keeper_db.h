/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_keeper_db.h - SQL of the key keepers' sheets, for the room alone. */
#ifndef LOCK_LOCK_KEEPER_DB_H
#define LOCK_LOCK_KEEPER_DB_H

#include "lock/lock.h"

#define LOCK_KEEPERS 3
struct lock_keeper {
	struct id code;
	const char *name; /* who has it, or of which office */
	int64_t tried;
};
struct lock_recovery {
	struct id account, by;
	uint8_t salt[PHRASE_SALT];
	int64_t at, opened; /* opened 0: never */
	struct lock_keeper keeper[LOCK_KEEPERS]; /* chair, trustee, national office */
};
/* The latest sheets. MST_NOTFOUND: there have never been any. */
MST_CHECK mst_err lock_recovery_last(struct db *db, struct arena *mem, struct lock_recovery *ret);
/* In the place of all sheets that nobody has used. */
MST_CHECK mst_err lock_recovery_put(struct db *w, const struct lock_recovery *r);
/* MST_CONFLICT: they have been used, or others have taken their place. */
MST_CHECK mst_err lock_recovery_open(struct db *w, struct id account, int64_t at);
MST_CHECK mst_err lock_keeper_tried(struct db *w, struct id code, int64_t at);

#endif
