/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rows.h - every table and every row of a store as values, for an export in open formats, and back into
 * an empty store. What there is is read from the database's own catalogue: no room has to say it, and
 * no table can be forgotten. */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include "db/db.h"

struct db_rows_table {
	const char *name;
	const struct db_rows_column {
		const char *name;
		enum db_type type; /* DB_INT, DB_TEXT or DB_BLOB; also where the value is NULL */
	} *col;
	size_t ncol;
	int64_t rows;
};

/* Called on the thread that reads. A row's values live as long as the call. Either may be NULL. */
struct db_rows_to {
	mst_err (*table)(void *arg, const struct db_rows_table *t, const char *schema);
	mst_err (*row)(void *arg, const struct db_rows_table *t, const struct db_val *v);
	void *arg;
};
/* All of one state of the store, also while it is served (on PostgreSQL who writes waits meanwhile): each
 * table after those that it refers to, its rows by the primary key. schema: as db_schema tells it. What
 * a callback returns ends it and is returned. */
MST_CHECK mst_err db_rows_read(struct db_store *s, const struct db_rows_to *to);

/* One transaction that fills a store which was made just now, of the same schema. Rows that its steps have
 * brought with them go first. */
struct db_rows_load;
MST_CHECK mst_err db_rows_begin(struct db_store *s, struct db_rows_load **ret);
/* The rows that follow are of this table; *ret has its columns in the order of the values. MST_NOTFOUND:
 * there is no such table. */
MST_CHECK mst_err db_rows_table(struct db_rows_load *l, const char *table,
				const struct db_rows_table **ret);
/* MST_CONFLICT or MST_FAIL: the database would not take it. */
MST_CHECK mst_err db_rows_put(struct db_rows_load *l, const struct db_val *v);
/* Keeps all of it, or with good = false nothing. Frees l. MST_CONFLICT: a reference leads nowhere. */
MST_CHECK mst_err db_rows_end(struct db_rows_load *l, bool good);

#endif
