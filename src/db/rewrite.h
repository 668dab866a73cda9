/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rewrite.h - what was deleted leaves the files of a PostgreSQL server (docs/STORES.md, "What is deleted"). SQLite
 * overwrites what is deleted at once, and needs none of it. */
#ifndef DB_REWRITE_H
#define DB_REWRITE_H

#include "db/db.h"

/* Writes each table of the store anew (VACUUM FULL, as the role that owns them); whoever uses one waits meanwhile.
 * On a worker. On SQLite nothing is done. MST_BUSY: a table was in use for as long as a lock is waited for, or no
 * server is there; those before it are written. */
MST_CHECK mst_err db_rewrite(const struct db_store *s);

/* Settings of the server by which deleted bytes outlive it. On SQLite all are false. */
struct db_kept {
	bool recycled; /* wal_recycle: files of its log are kept and used again as they are */
	bool archived; /* archive_mode: its log goes to an archive, which this program does not see */
};
MST_CHECK mst_err db_kept_of(struct db *db, struct db_kept *ret);

#endif
