/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg_walls.c - PostgreSQL's own walls behind the program's: a role for each class of what a
 * connection does, and rows of one jour alone.
 *
 * The login (of the connection string) has no right of its own: it may become LOGIN_public, _reader,
 * _writer or _migrate. The last owns the tables and is the only one that sees all jours. The policy
 * compares a row's jour with the setting medstod.jour; nothing set, nothing seen. Rows of no jour
 * (sixteen zeros: the log before the jour is named) are everybody's. */
#include "db/db_priv.h"

#include <libpq-fe.h>

/* A table's column of its jour, by the house's two names for it. */
#define JOUR_TABLES                                                                                \
	"SELECT c.oid::regclass AS t, c.relname, a.attname AS col FROM pg_class c "                \
	"JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('jour_id', 'jour') "          \
	"AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p') "                                    \
	"AND c.relnamespace = current_schema()::regnamespace"

/* From the catalogue, so that no table has to be named here and none escapes. Says only what is not
 * so already: a policy is made under a lock that nobody who reads can be behind. */
static const char walls[] =
    "DO $walls$ DECLARE r record; who text := session_user; inner_rooms text[] := "
    "string_to_array(current_setting('medstod.inner'), ' '); BEGIN "
    "EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I, %I', current_schema(), who || '_public', "
    "who || '_reader', who || '_writer'); "
    "FOR r IN SELECT c.oid::regclass AS t, c.relname, c.relkind, c.reloptions FROM pg_class c "
    "WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace = current_schema()::regnamespace LOOP "
    /* A view is read with the rights of who asks, else it would be a door in the wall. */
    "IF r.relkind = 'v' AND r.reloptions IS NULL THEN "
    "EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', r.t); END IF; "
    "IF NOT has_table_privilege(who || '_reader', r.t, 'SELECT') THEN "
    "EXECUTE format('GRANT SELECT ON %s TO %I', r.t, who || '_reader'); END IF; "
    "IF NOT has_table_privilege(who || '_writer', r.t, 'SELECT') THEN "
    "EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', r.t, who || '_writer'); END IF; "
    "IF split_part(r.relname, '_', 1) = ANY (inner_rooms) THEN "
    "IF has_table_privilege(who || '_public', r.t, 'SELECT') THEN "
    "EXECUTE format('REVOKE ALL ON %s FROM %I', r.t, who || '_public'); END IF; "
    "ELSIF NOT has_table_privilege(who || '_public', r.t, 'SELECT') THEN "
    "EXECUTE format('GRANT SELECT ON %s TO %I', r.t, who || '_public'); END IF; "
    "END LOOP; "
    "FOR r IN " JOUR_TABLES " LOOP "
    "IF NOT EXISTS (SELECT 1 FROM pg_policies p WHERE p.schemaname = current_schema() "
    "AND p.tablename = r.relname AND p.policyname = 'jour') THEN "
    "EXECUTE format('CREATE POLICY jour ON %s USING (%I IN (decode(current_setting(''medstod.jour'', "
    "true), ''hex''), ''\\x00000000000000000000000000000000''::bytea))', r.t, r.col); "
    "EXECUTE format('CREATE POLICY migrate ON %s TO %I USING (true)', r.t, who || '_migrate'); "
    "EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', r.t); "
    "END IF; END LOOP; "
    /* What is sealed is read by the row, and ANALYZE would keep samples of it that outlive the row. */
    "FOR r IN SELECT c.oid::regclass AS t, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype AND a.attstattarget <> 0 AND NOT EXISTS "
    "(SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey)) LOOP "
    "EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', r.t, r.attname); "
    "END LOOP; END $walls$";

/* The owner goes round a wall that is not forced. */
static const char force[] =
    "DO $force$ DECLARE r record; BEGIN FOR r IN " JOUR_TABLES " AND NOT c.relforcerowsecurity LOOP "
    "EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', r.t); END LOOP; END $force$";

static bool command(PGconn *c, const char *sql, const char *a, const char *b)
{
	const char *const values[] = { a, b };
	PGresult *res = PQexecParams(c, sql, b ? 2 : a ? 1 : 0, NULL, values, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(res);

	PQclear(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

mst_err db_pg_walls(struct db *d, const struct db_room *rooms)
{
	PGconn *c = db_pg_conn(d);
	char names[512] = "";
	size_t n = 0;

	for (const struct db_room *r = rooms; r && r->room; r++)
		if (r->inner)
			n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", n ? " " : "", r->room);
	if (n >= sizeof(names) ||
	    !command(c, "SELECT set_config('medstod.inner', $1, true)", names, NULL) ||
	    !command(c, walls, NULL, NULL)) {
		db_log_fail(d, "db", "walls", PQerrorMessage(c));
		return MST_FAIL;
	}
	return db_pg_force(d) ? MST_OK : MST_FAIL;
}

bool db_pg_force(struct db *d)
{
	return command(db_pg_conn(d), force, NULL, NULL);
}

static const char *role_of(const struct db *d)
{
	static const char *const names[] = { [DB_AS_READER] = "_reader", [DB_AS_PUBLIC] = "_public",
					     [DB_AS_WHOLE] = "_migrate", [DB_AS_WRITER] = "_writer" };

	return names[d->store->across ? DB_AS_WHOLE : d->as];
}

/* Inside a transaction it stays what it is: taking that back would undo the setting unseen. */
bool db_pg_become(struct db *d)
{
	int want = (int)d->as + 4 * atomic_load(&d->store->jour_turn);
	char text[2 * sizeof(struct id) + 1] = "";

	if (d->is == want || PQtransactionStatus(db_pg_conn(d)) != PQTRANS_IDLE)
		return true;
	struct id jour = db_store_jour_of(d->store);

	if (!id_none(jour))
		hex_text(jour.b, sizeof(jour.b), text);
	if (!command(db_pg_conn(d),
		     "SELECT set_config('role', session_user || $1::text, false), "
		     "set_config('medstod.jour', $2, false)", role_of(d), text))
		return false;
	d->is = want;
	return true;
}
