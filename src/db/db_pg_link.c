/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg_link.c - a connection to PostgreSQL: how it begins, which writer it is, and how it is mended. */
#include "db/db_pg_priv.h"

#include "base/log.h"

#define WRITER_FIRST 2
#define WRITER_LAST 257

static void quiet(void *arg, const char *message)
{
	(void)arg, (void)message;
}

static const char settings[] = "SET client_encoding = 'UTF8';"
			       "SET bytea_output = 'hex';"
			       "SET standard_conforming_strings = on;"
			       "SET lock_timeout = '5s';";
static const char writer_settings[] = "SET synchronous_commit = on;";
static const char reader_settings[] = "SET default_transaction_read_only = on;";

static bool command(PGconn *c, const char *sql)
{
	PGresult *res = PQexec(c, sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;

	PQclear(res);
	return ok;
}

static bool greet(PGconn *c, bool writer)
{
	(void)PQsetNoticeProcessor(c, quiet, NULL);
	return PQstatus(c) == CONNECTION_OK && command(c, settings) &&
	       command(c, writer ? writer_settings : reader_settings);
}

/* The least number that no other writer has. It is a lock of the connection, so it is free again when
 * the connection ends, however it ends, and a server that was taken for dead keeps its own until its
 * last transaction is over. */
static void take_number(struct pg_db *p)
{
	char number[12];
	const char *values[] = { number };

	p->d.number = 0;
	for (int i = WRITER_FIRST; p->d.writer && !p->d.number && i <= WRITER_LAST; i++) {
		snprintf(number, sizeof(number), "%d", i);
		PGresult *res = PQexecParams(p->c, "SELECT pg_try_advisory_lock(" WRITERS ", $1::int)", 1, NULL,
					     values, NULL, NULL, 0);

		if (PQresultStatus(res) != PGRES_TUPLES_OK)
			i = WRITER_LAST;
		else if (str_eq(PQgetvalue(res, 0, 0), "t"))
			p->d.number = i;
		PQclear(res);
	}
}

void db_pg_close(struct db *d)
{
	PQfinish(pg(d)->c);
	free(d);
}

mst_err db_pg_open(const struct db_store *store, bool writer, struct db **ret, char *err, size_t n)
{
	PGconn *c = PQconnectdb(store->where);
	struct pg_db *p;

	/* The connection string may hold a password, and so may libpq's words about it. */
	if (!greet(c, writer)) {
		snprintf(err, n, "no connection to the PostgreSQL database for %s", store->name);
		PQfinish(c);
		return MST_BUSY; /* as when one that was there is lost */
	}
	if (!str_eq(PQparameterStatus(c, "server_encoding"), "UTF8")) {
		snprintf(err, n, "the PostgreSQL database for %s is not encoded in UTF8",
			 store->name);
		PQfinish(c);
		return MST_FAIL;
	}
	p = mem_alloc(sizeof(*p));
	/* Who writes brings the schema up first. */
	*p = (struct pg_db){ .d = { .e = &db_pg, .store = store, .writer = writer,
				    .as = writer ? DB_AS_WHOLE : DB_AS_READER, .is = -1 }, .c = c };
	if (!db_pg_become(&p->d)) {
		snprintf(err, n, "the roles of the PostgreSQL database for %s are not as they should be "
			 "(docs/STORES.md)", store->name);
		db_pg_close(&p->d);
		return MST_FAIL;
	}
	take_number(p);
	if (writer && !p->d.number) {
		snprintf(err, n, "too many programs write into the PostgreSQL database for %s", store->name);
		db_pg_close(&p->d);
		return MST_BUSY;
	}
	*ret = &p->d;
	return MST_OK;
}

void db_pg_reconnect(struct pg_db *p)
{
	log_note(LOG_WARN, "db.reconnect", "store", p->d.store->name, NULL);
	PQreset(p->c);
	p->session++;
	p->later = 0;
	p->d.is = -1;
	if (greet(p->c, p->d.writer) && db_pg_become(&p->d))
		take_number(p);
	else
		p->d.number = 0;
}
