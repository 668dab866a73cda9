/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_sqllog.c - writes down, while tests run on SQLite, which migrations and statements there are,
 * so that all of them can be prepared on PostgreSQL afterwards (db_test_sql.c).
 *
 * MEDSTOD_SQL_LOG names the file. Only stores opened with `authorize` are written down. A record
 * is DB_SQLLOG_RECORD, then kind ('M' or 'Q'), room and text, each ended by a zero byte; records repeat. Of a process
 * that is killed meanwhile the last one may be cut off. */
#include "db/db_priv.h"

#include <fcntl.h>
#include <unistd.h>

void db_sqllog(const struct db *d, char kind, const char *room, const char *sql)
{
	const char *path;
	struct sbuf b;
	int fd;

	/* This room's own tests make up tables that no other test knows. */
	if (str_starts(room, "db"))
		return;
	if (!d->store->authorize || d->e != &db_sqlite || !(path = getenv("MEDSTOD_SQL_LOG")))
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	sbuf_init(&b, 1 << 20);
	sbuf_ch(&b, DB_SQLLOG_RECORD);
	sbuf_ch(&b, kind);
	sbuf_put(&b, "", 1);
	sbuf_put(&b, room, strlen(room) + 1);
	sbuf_put(&b, sql, strlen(sql) + 1);
	ssize_t ignored = write(fd, b.p, b.len); /* one write, so that threads do not mix */

	(void)ignored;
	sbuf_done(&b);
	(void)close(fd);
}
