/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_sqlite_move.c - what a move of all rows needs of SQLite: its catalogue, and an INSERT per row in
 * one transaction. */
#include "db/db_move_priv.h"

static mst_err load_start(struct db *d, struct arena *mem, const char *table, const char *list,
			  int ncol)
{
	const char *marks = "$1";

	for (int i = 2; i <= ncol; i++)
		marks = arena_fmt(mem, "%s, $%d", marks, i);
	const char *sql = arena_fmt(mem, "INSERT INTO %s (%s) VALUES (%s)", table, list, marks);

	TRY(d->e->prepare(d, "db", sql, &d->load));
	d->load->db = d, d->load->room = "db", d->load->sql = sql, d->load->next = NULL;
	return MST_OK;
}

static mst_err load(struct db *d, struct db_args row)
{
	bool more;
	mst_err e = d->e->start(d->load, row);

	if (e == MST_OK)
		e = d->e->step(d->load, &more);
	d->e->reset(d->load);
	return e;
}

static mst_err load_end(struct db *d, bool good)
{
	(void)good; /* the transaction is rolled back */
	db_move_drop(&d->load);
	return MST_OK;
}

const struct db_bulk db_sqlite_bulk = {
	.tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
		  "ORDER BY name",
	.columns = "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid",
	.parents = "SELECT m.name, f.\"table\" FROM sqlite_master m "
		   "JOIN pragma_foreign_key_list(m.name) f "
		   "WHERE m.type = 'table' AND m.name <> f.\"table\"",
	.alone = "PRAGMA locking_mode = EXCLUSIVE",
	.changes = "PRAGMA data_version",
	.size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
	.whole = "PRAGMA quick_check(1)",
	.relax = "PRAGMA defer_foreign_keys = ON",
	.load_start = load_start,
	.load = load,
	.load_end = load_end,
};
