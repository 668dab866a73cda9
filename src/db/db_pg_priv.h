/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg_priv.h - what the files of the PostgreSQL engine share. */
#ifndef DB_DB_PG_PRIV_H
#define DB_DB_PG_PRIV_H

#include <libpq-fe.h>

#include "db/db_priv.h"

/* Locks of who writes into this database's schema: 0 who is beside others or alone, and a writer each from 2.
 * 1 is no lock: an SQLite store's writer, and that of a version without locks, which may run beside. */
#define WRITERS "hashtext('medstod ' || current_schema())"
#define LATER 64 /* so few answers fit into the buffers on their way: neither side waits for the other */

struct pg_db {
	struct db d;
	PGconn *c;
	unsigned named;  /* statements named so far */
	unsigned session; /* counts connections: a statement lives in one of them */
	bool crossed; /* since the transaction began */
	int later;        /* statements whose answers have not been asked for */
	const char *rooms[LATER + 1]; /* theirs */
};

static inline struct pg_db *pg(struct db *d)
{
	return (struct pg_db *)d;
}

static inline bool lost(const struct pg_db *p)
{
	return PQstatus(p->c) != CONNECTION_OK;
}

/* db_pg_link.c */
mst_err db_pg_open(const struct db_store *store, bool writer, struct db **ret, char *err, size_t n);
void db_pg_close(struct db *d);
/* A new connection in the place of the lost one. If there is none, the next call fails and tells. */
void db_pg_reconnect(struct pg_db *p);

#endif
