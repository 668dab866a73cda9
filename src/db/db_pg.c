/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_pg.c - the PostgreSQL engine. */
#include "db/db_priv.h"

static mst_err pg_open(const struct db_store *store, bool writer, struct db **ret, char *err,
		       size_t n)
{
	(void)store, (void)writer, (void)ret;
	snprintf(err, n, "PostgreSQL is not yet built in");
	return MST_FAIL;
}

const struct db_engine db_pg = { .open = pg_open };
