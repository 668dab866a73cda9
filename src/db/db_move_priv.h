/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_move_priv.h - what the files of a move share. */
#ifndef DB_DB_MOVE_PRIV_H
#define DB_DB_MOVE_PRIV_H

#include "db/db_priv.h"
#include "db/move.h"

struct column {
	const char *name;
	enum db_type type;
	int64_t key; /* place in the primary key; 0 = not in it */
};
struct table {
	const char *name;
	struct column *col;
	size_t ncol;
	const char *list;   /* "a, b, c" */
	const char *select; /* all rows in the order of the primary key */
	int64_t rows;
	bool placed; /* in the order of the move */
};
struct move {
	const struct db_move *m;
	struct arena *mem; /* as long as the move */
	struct db *from, *to;
	struct table *t;
	size_t n;
	int64_t done, of;
};

/* Writes the words and returns e. table may be NULL. */
mst_err db_move_say(struct move *v, mst_err e, const char *what, const char *table);

/* Statements whose text is made here, so that they are in no cache; ended with db_move_drop. */
mst_err db_move_start(struct db *d, const char *sql, struct db_args args, struct db_stmt **ret);
void db_move_drop(struct db_stmt **q);
mst_err db_move_run(struct db *d, const char *sql);

/* The rows of one table, in the order of its primary key, however many. Zero it first. */
struct db_scan {
	struct db_stmt *q;
	const struct db_bulk *bulk;
	int64_t in_batch;
	bool open; /* a cursor */
};
mst_err db_scan_start(struct db *d, const struct table *t, struct arena *mem, struct db_scan *ret);
mst_err db_scan_next(struct db_scan *s, bool *ret_row);
/* A value of the current row; its bytes live until the next step, its text in mem. */
struct db_val db_scan_value(struct db_stmt *q, const struct table *t, size_t i, struct arena *mem);
void db_scan_end(struct db_scan *s);
/* Rolls back what is begun, and closes. */
void db_move_close(struct db **d);

/* The source's tables with their columns and rows, locked unless a state is held, each after those that it refers to. */
mst_err db_move_catalogue(struct move *v);

#endif
