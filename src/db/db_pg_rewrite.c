/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg_rewrite.c - PostgreSQL: tables written anew, and the settings that keep what was deleted. */
#include "db/rewrite.h"

#include <libpq-fe.h>

#include "db/db_priv.h"

#define TABLES                                                                                     \
	"SELECT 'VACUUM (FULL) ' || string_agg(c.oid::regclass::text, ', ') FROM pg_class c "      \
	"WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"

/* One statement for all: each table in a transaction of its own. */
static mst_err rewrite(struct db *d)
{
	PGresult *list = PQexec(db_pg_conn(d), TABLES), *done;
	bool found = PQntuples(list) == 1 && !PQgetisnull(list, 0, 0);
	mst_err e = found ? MST_OK : MST_BUSY;

	if (found) {
		done = PQexec(db_pg_conn(d), PQgetvalue(list, 0, 0));
		const char *state = PQresultErrorField(done, PG_DIAG_SQLSTATE);

		if (PQresultStatus(done) != PGRES_COMMAND_OK) {
			e = !state || str_starts(state, "55P03") || str_starts(state, "40") ? MST_BUSY : MST_FAIL;
			db_log_fail(d, "db", state ? state : "connection", "written anew");
		}
		PQclear(done);
	}
	PQclear(list);
	return e;
}

mst_err db_rewrite(const struct db_store *s)
{
	struct db *d = NULL;
	char err[300];

	if (s->e != &db_pg)
		return MST_OK;
	if (db_pg.open(s, true, &d, err, sizeof(err)) != MST_OK)
		return MST_BUSY;
	mst_err e = rewrite(d);

	db_pg.close(d);
	return e;
}

mst_err db_kept_of(struct db *db, struct db_kept *ret)
{
	*ret = (struct db_kept){ 0 };
	if (db->e != &db_pg)
		return MST_OK;
	PGresult *res = PQexec(db_pg_conn(db), "SELECT current_setting('wal_recycle'), current_setting('archive_mode')");
	bool told = PQntuples(res) == 1;

	if (told) {
		ret->recycled = str_eq(PQgetvalue(res, 0, 0), "on");
		ret->archived = !str_eq(PQgetvalue(res, 0, 1), "off");
	}
	PQclear(res);
	return told ? MST_OK : MST_FAIL;
}
