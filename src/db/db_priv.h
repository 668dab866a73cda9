/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_priv.h - what the files of this room share: the engine's table of functions, a connection
 * with its cached statements, a store with its lane and its readers. */
#ifndef DB_DB_PRIV_H
#define DB_DB_PRIV_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"

#define DB_BUCKETS 256 /* a program has some hundred statements */
#define DB_GROUP 64    /* jobs per commit */
#define DB_ARGS_MAX 64 /* parameters of one statement */

/* What a move of all rows needs of an engine (db_move.c). */
struct db_bulk {
	const char *tables;  /* their names */
	const char *columns; /* of table $1: name, type in capitals, place in the primary key or 0 */
	const char *parents; /* pairs: a table, another that it refers to */
	const char *alone;   /* before the source's transaction: fails if others have it open; or NULL */
	const char *lock;    /* in it, with the table's name for %s; or NULL */
	const char *cursor, *fetch, *uncursor; /* NULL: a statement's rows do not come all at once */
	const char *relax;   /* in the target's transaction: foreign keys wait for its end; or NULL */
	const char *after;   /* when all rows are there; or NULL */
	const char *snapshot; /* starts one state for a copy without keeping anybody from writing; NULL: as hold */
	const char *changes; /* a number that is another one when somebody else has written */
	const char *size;    /* bytes of the whole database, about */
	const char *whole;   /* says "ok" when the engine finds its file in order; NULL: has tools of its own */
	/* Rows of one table, in its transaction. `list`: the columns' names. load_end is always called;
	 * good is false when rows are missing. */
	mst_err (*load_start)(struct db *d, struct arena *mem, const char *table, const char *list,
			      int ncol);
	mst_err (*load)(struct db *d, struct db_args row);
	mst_err (*load_end)(struct db *d, bool good);
};

struct db_engine {
	const char *begin;        /* the statement that starts a write transaction */
	/* The lane's, beside other programs' that write; and NULL: there are none. As if one came after
	 * the other: what would not have done so has crossed another's, and is run again alone. */
	const char *begin_beside;
	const char *alone, *no_more; /* statements before and after: no other program writes meanwhile */
	const char *hold, *rest;  /* statements that start and end one state for many reads, or NULL */
	const char *migrate_lock; /* what a migration says first; NULL: begin is enough */
	mst_err (*open)(const struct db_store *s, bool writer, struct db **ret, char *err, size_t n);
	void (*close)(struct db *d); /* statements are freed before */
	mst_err (*prepare)(struct db *d, const char *room, const char *sql, struct db_stmt **ret);
	void (*free_stmt)(struct db_stmt *q);
	mst_err (*start)(struct db_stmt *q, struct db_args args);
	mst_err (*step)(struct db_stmt *q, bool *ret_row);
	void (*reset)(struct db_stmt *q);
	int64_t (*changed)(struct db_stmt *q);
	/* Column `col` of the current row; false for NULL. Bytes live until the next step. */
	bool (*col_int)(struct db_stmt *q, int col, int64_t *ret);
	bool (*col_text)(struct db_stmt *q, int col, struct blob *ret);
	bool (*col_blob)(struct db_stmt *q, int col, struct arena *mem, struct blob *ret);
	/* NULL: there are no roles. become: has the role and the jour that it is to have, where that can
	 * change; false: it may not. walls: says what each role may, after the steps, in a transaction. */
	bool (*become)(struct db *d);
	mst_err (*walls)(struct db *d, const struct db_room *rooms);
	/* Several statements without parameters: a migration. */
	mst_err (*script)(struct db *d, const char *room, const char *sql);
	bool (*in_tx)(struct db *d);
	bool (*crossed)(struct db *d); /* since the transaction began; where begin_beside is */
	/* The last commit failed in such a way that nobody knows what it kept. */
	bool (*doubtful)(struct db *d);
	bool stop_in_doubt; /* what this process reads after that is not sure either */
	bool (*full)(struct db *d);   /* the last failure was a full disk; NULL: does not tell */
	void (*ready)(struct db *d);  /* before a group: mends a lost connection */
	/* After a group is answered: moves the log to the file when it is long, or now. False: the
	 * disk is too full for that. */
	bool (*settle)(struct db *d, bool now);
	const struct db_bulk *bulk;
	/* What the reader sees, as an SQLite database, into the file that `path` names, which loses its
	 * name. MST_BUSY, or MST_FAIL with errno. */
	mst_err (*copy)(struct db *d, const char *path, const struct db_passing *leave);
};
extern const struct db_engine db_sqlite, db_pg;
extern const struct db_bulk db_sqlite_bulk, db_pg_bulk;

struct db {
	const struct db_engine *e;
	const struct db_store *store;
	bool writer;
	enum db_as as;
	int is; /* PostgreSQL: what it has become; -1 nothing yet */
	int64_t number; /* of this writer among all that write at the same time, from 1; 0: it has none */
	bool hold; /* db_hold was asked for: the next statement starts it */
	bool held;
	bool in_job; /* between SAVEPOINT and RELEASE */
	bool single; /* the job has no savepoint: it is kept or lost with its group */
	bool later;  /* what the statement that starts now says may be told with a later one's answer */
	bool forget; /* db_forget was asked for and has not come to pass */
	bool failed; /* a statement of this job failed: it can only be rolled back */
	bool alone;  /* no other program writes now */
	mst_err first_err;
	struct db_stmt *load; /* of a move: the INSERT that runs */
	struct sbuf loading;  /* of a move: rows that are not sent yet */
	struct db_stmt *stmts[DB_BUCKETS];
};

struct db_stmt {
	struct db *db;
	const char *room, *sql; /* the key of the cache: pointers to literals */
	struct db_stmt *next;
	bool busy, row;
	int64_t began; /* ms of db_slow_clock */
	int col, ncol;
};

/* One thread's read-only connection to one store. */
struct db_reader_slot {
	_Atomic(struct db_store *) store; /* NULL: the store was closed */
	struct db *db;
	struct db_reader_slot *next;       /* of the thread */
	struct db_reader_slot *store_next; /* of the store, under readers_lock */
};

struct db_lane {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct db_job *head, *tail;
	int waiting, cap;
	bool running, stop;
	bool stuck;    /* the log cannot be moved to the file: its half of the reserve is used up */
	int64_t asked; /* when room was last looked for; a second of a clock that is not set */
	struct db *db;
};

struct db_store {
	const struct db_engine *e;
	char *where, *name;
	const struct db_room *rooms;
	bool read_only, older, authorize, across, fill, is_new;
	struct id jour;        /* db_store_jour_of reads it */
	atomic_int jour_turn;  /* how often it was set */
	int64_t reserve;
	atomic_bool tight; /* the disk was full; set and cleared on the lane's thread */
	struct db_lane lane;
	struct db_reader_slot *readers;
};

/* db.c */
bool db_test_fails(void); /* counts a call; true when db_fail_at wants this one to fail */
void db_free_stmts(struct db *d);
/* A statement of db itself. `sure` leaves db_fail_at out: rolling back must not be refused. */
mst_err db_run(struct db *d, const char *sql, bool sure);
/* Logs a failed call once. words: the engine's, only where they cannot hold a value. */
void db_log_fail(const struct db *d, const char *room, const char *code, const char *words);

/* db_pg.c: libpq's PGconn */
struct pg_conn *db_pg_conn(struct db *d);

/* db_pg_walls.c */
bool db_pg_become(struct db *d);
mst_err db_pg_walls(struct db *d, const struct db_room *rooms);
bool db_pg_force(struct db *d); /* the walls stand for the tables' owner too; false: it may not */

/* db_move.c: the engine's copy where it has none of its own: row by row into a new SQLite database of
 * the store's rooms at the steps that the store is at, each table compared. */
MST_CHECK mst_err db_move_copy(struct db *from, const char *path, const struct db_passing *leave);

/* db_slow.c */
int64_t db_slow_clock(void); /* monotonic ms */
void db_slow_end(const struct db_stmt *q);

/* db_store.c */
struct id db_store_jour_of(const struct db_store *s); /* ID_NONE: not set yet */

/* db_sqllog.c */
#define DB_SQLLOG_RECORD '\x1e' /* begins a record, and is in no statement */
void db_sqllog(const struct db *d, char kind, const char *room, const char *sql);

/* db_migrate.c */
mst_err db_migrate(struct db *d, const struct db_store *s, bool *ret_new, char *err, size_t n);
/* The store's rooms, each with its steps as far as the database is; in mem. */
MST_CHECK mst_err db_rooms_at(struct db *d, struct arena *mem, const struct db_room **ret);

/* db_lane.c */
mst_err db_lane_start(struct db_store *s, struct db *writer);
void db_lane_stop(struct db_store *s);

/* db_reserve.c: on the lane's thread, or before it starts. */
void db_reserve_start(
    struct db_store *s); /* before the engine opens: some of it, if the disk is full */
void db_reserve_keep(struct db_store *s); /* all of it, if there is room */
bool db_reserve_give(struct db_store *s,
		     int64_t least);       /* a piece; false: `least` or less is left */
void db_reserve_tight(struct db_store *s); /* the disk was found full */
/* Is there room for all of it and for others again? Looks at most once a second. */
bool db_reserve_back(struct db_store *s);

/* db_reader.c */
void db_readers_close(struct db_store *s);

/* db_sqlite_auth.c: the sqlite3_set_authorizer callback. */
struct db_auth {
	const struct db_store *store;
	const char *room;
	bool migrating;
};
int db_auth_check(void *auth, int action, const char *a, const char *b, const char *database,
		  const char *inner);

#endif
