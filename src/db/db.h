/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db.h - one interface to two engines, SQLite and PostgreSQL. The only room that includes either.
 *
 * SQL is common to both: parameters $1, $2 ... (also repeated or out of order), types BIGINT, TEXT,
 * BYTEA (SQLite keeps blobs untouched under it), instants as BIGINT seconds, days as TEXT
 * "2026-03-01", truth as BIGINT 0/1, INSERT .. ON CONFLICT, RETURNING. A parameter that may be
 * NULL in a comparison gets a cast (CAST($2 AS TEXT) IS NULL OR ...), which PostgreSQL needs.
 * Bytes take no cast (SQLite would make a number of them): write "id = $1 OR $1 IS NULL", the
 * comparison first. A number beside a small literal alone ($1 + 1) needs CAST($1 AS BIGINT).
 * Foreign keys, triggers and indexes stay within a room. At most 64 parameters. Texts sort by
 * their bytes: a PostgreSQL database is made with ENCODING 'UTF8' and LC_COLLATE 'C'.
 * No dialect outside this room. Statement texts are string literals only (the macros see to it),
 * and each is cached under its room, so that the authorizer in tests knows who asked.
 *
 * Threads: a connection belongs to one thread. Readers get theirs with db_reader (read-only, in
 * autocommit: nothing is kept open between statements). All change goes through the store's
 * writer lane.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/base.h"

struct db;       /* one connection */
struct db_stmt;  /* one running statement */
struct db_store; /* one database: its readers, its writer lane */

/* ---- values ---- */

enum db_type { DB_NULL = 0, DB_INT, DB_TEXT, DB_BLOB, DB_DAY };
struct db_val {
	enum db_type type;
	int64_t i;      /* DB_INT; days since 1970 for DB_DAY (DAY_NONE binds NULL) */
	const char *s;  /* DB_TEXT; NULL binds NULL */
	struct blob b;  /* DB_BLOB; p == NULL binds NULL */
	struct id id;   /* holds the bytes of an id: b.p is then NULL and b.n 16 */
};
struct db_args {
	const struct db_val *v;
	int n;
};
struct db_val db_v_int(int64_t i);
struct db_val db_v_bool(bool b);
struct db_val db_v_text(const char *s);
struct db_val db_v_blob(struct blob b);
struct db_val db_v_id(struct id id); /* ID_NONE binds NULL */
struct db_val db_v_day(int32_t day);
#define V(x)                                                                                       \
	_Generic((x), bool: db_v_bool, int: db_v_int, unsigned: db_v_int, long: db_v_int,         \
		 unsigned long: db_v_int, long long: db_v_int, char *: db_v_text,                 \
		 const char *: db_v_text, struct blob: db_v_blob, struct id: db_v_id)(x)
#define V_DAY(x) db_v_day(x)
#define V_BYTES(p, n) db_v_blob((struct blob){ (const void *)(p), (n) })
#define DB_ARGS(...)                                                                               \
	((struct db_args){ (const struct db_val[]){ __VA_ARGS__ },                                 \
			   (int)(sizeof((const struct db_val[]){ __VA_ARGS__ }) /                  \
				 sizeof(struct db_val)) })
#define DB_NONE ((struct db_args){ NULL, 0 })

/* ---- statements ---- */

/* MST_ROOM is given by the build: the room that this source file belongs to. */
#define db_query(db, sql, args, ret) db_query_in((db), MST_ROOM, "" sql, (args), (ret))
#define db_exec(db, sql, args) db_exec_in((db), MST_ROOM, "" sql, (args), NULL)
#define db_exec_n(db, sql, args, ret_changed) db_exec_in((db), MST_ROOM, "" sql, (args), (ret_changed))

/* Start a statement. *ret is finished with db_finalp (MST_CLEANUP). The bound values must live
 * until db_finalp. MST_CONFLICT: a unique or foreign key or check was hit; MST_FAIL: logged. */
MST_CHECK mst_err db_query_in(struct db *db, const char *room, const char *sql,
			      struct db_args args, struct db_stmt **ret);
MST_CHECK mst_err db_step(struct db_stmt *q, bool *ret_row);
/* Run a statement without rows to its end; ret_changed may be NULL. */
MST_CHECK mst_err db_exec_in(struct db *db, const char *room, const char *sql,
			     struct db_args args, int64_t *ret_changed);
void db_final(struct db_stmt *q); /* NULL is allowed */
void db_finalp(struct db_stmt **q);

/* Columns of the current row, walked from left to right. Text and bytes are copied into mem. */
int64_t row_int(struct db_stmt *q);      /* NULL reads as 0 */
bool row_bool(struct db_stmt *q);
const char *row_text(struct db_stmt *q, struct arena *mem); /* NULL reads as NULL */
struct blob row_blob(struct db_stmt *q, struct arena *mem); /* NULL reads as { NULL, 0 } */
struct id row_id(struct db_stmt *q);     /* NULL reads as ID_NONE */
bool row_bytes(struct db_stmt *q, void *ret, size_t n); /* false: not exactly n bytes; ret untouched */
int32_t row_day(struct db_stmt *q);      /* NULL reads as DAY_NONE */
void row_end(struct db_stmt *q);         /* asserts that all columns were read */

/* One row, one number: SELECT count(*) ... MST_NOTFOUND when there is no row. */
#define db_int(db, sql, args, ret) db_int_in((db), MST_ROOM, "" sql, (args), (ret))
MST_CHECK mst_err db_int_in(struct db *db, const char *room, const char *sql, struct db_args args,
			    int64_t *ret);

/* Reads the current row into one zeroed item: walks all columns and ends with row_end. */
typedef mst_err db_read(struct db_stmt *q, struct arena *mem, void *to);
db_read db_read_id; /* a row of one id, into a struct id */
/* The first row, read into *ret as far as it goes. MST_NOTFOUND: there is none, *ret is untouched.
 */
#define db_find(db, sql, args, mem, read, ret)                                                     \
	db_find_in((db), MST_ROOM, "" sql, (args), (mem), (read), (ret))
MST_CHECK mst_err db_find_in(struct db *db, const char *room, const char *sql, struct db_args args,
			     struct arena *mem, db_read *read, void *ret);
/* Every row, as a list in mem: ret is the address of a pointer to the items' type. Is set, with
 * *ret_n, only when all were read. */
#define db_list(db, sql, args, mem, read, ret, ret_n)                                              \
	db_list_in((db), MST_ROOM, "" sql, (args), (mem), (read), sizeof(**(ret)), (ret), (ret_n))
MST_CHECK mst_err db_list_in(struct db *db, const char *room, const char *sql, struct db_args args,
			     struct arena *mem, db_read *read, size_t size, void *ret,
			     size_t *ret_n);

/* ---- migrations ---- */

struct db_migration {
	int number;       /* 1, 2, 3 ... within the room */
	const char *name; /* "001-first.sql" */
	const char *sql;  /* several statements, common to both engines */
};
struct db_room {
	const char *room;
	const struct db_migration *steps; /* ended by a zero row; NULL: known, whatever its step */
	bool inner; /* DB_AS_PUBLIC may not read its tables */
};

/* ---- a store ---- */

struct db_store_conf {
	/* A path (SQLite), or "postgres:" and a libpq connection string. */
	const char *where;
	const char *name;            /* "data" or "vault": for logs and for the writer's thread */
	const struct db_room *rooms; /* whose schema this database holds; ended by a zero row */
	int queue;                   /* jobs that may wait for the writer; 0 = 1024 */
	/* SQLite: bytes kept in FILE-reserve for the jobs that may use them when the disk is full;
	 * 0 = none. On PostgreSQL the disk is the database server's, and nothing is kept. */
	int64_t reserve;
	/* SQLite: a tool that fills it and is alone. Each thread keeps 256 MB of pages, and the log is moved into
	 * the file when it is as long, so that a page that is written again and again is moved once. */
	bool fill;
	bool read_only;              /* no writer lane, no migration, also while served */
	bool across;                 /* for tools that need all jours' rows: see db_store_jour */
	bool older;                  /* read_only: steps that are missing are no hindrance; for db_copy */
	/* SQLite: refuse (MST_FAIL) a room's statement on another room's table, unless it is a view
	 * whose name ends in _v, and any transaction, PRAGMA or schema change of a room's own. With
	 * MEDSTOD_SQL_LOG=FILE in the environment every statement is written down there, for the
	 * test db_every_statement. */
	bool authorize;
};
/* Opens, migrates (each step in its own transaction) and starts the writer lane. err gets plain
 * words. MST_CONFLICT: the database is newer than this program. MST_NOTFOUND: read_only and no
 * such file. */
MST_CHECK mst_err db_store_open(const struct db_store_conf *conf, struct db_store **ret, char *err,
				size_t n);
/* Runs what is queued, stops the lane and closes all connections, also other threads': they must
 * not use the store any more, but may live on. NULL is allowed. */
void db_store_close(struct db_store *s);
bool db_store_is_new(const struct db_store *s); /* it was empty before this open */
/* The disk was full and its reserve is not whole again. From any thread. Always false without one.
 */
bool db_store_full(const struct db_store *s);
/* What a server keeps. A row that is written from it takes some hundred bytes while the engine's
 * log can start over, some 20 kB once it cannot. */
#define DB_RESERVE ((int64_t)4 << 20)
int64_t
db_reserve_held(const char *where); /* bytes of it that are on the disk now; `where` as above */

/* PostgreSQL: whose rows all connections of the store see and may write, in every table with a column
 * jour_id or jour (row-level security; docs/STORES.md). Before it is called those tables are empty for
 * them, unless the store is opened `across`. From any thread; counts from each connection's next
 * transaction. On SQLite nothing changes. */
void db_store_jour(struct db_store *s, struct id jour);

/* This thread's read-only connection; opened on first use; closed with the thread or the store.
 * A write through it fails. */
MST_CHECK mst_err db_reader(struct db_store *s, struct db **ret);

/* PostgreSQL: with which rights this reader reads, from its next statement until db_rest or the next
 * call. PUBLIC: not the tables of inner rooms, for pages that need no account. WHOLE: all jours, for the
 * log's chain and for copies. On a writer, and on SQLite, nothing changes. */
enum db_as { DB_AS_READER, DB_AS_PUBLIC, DB_AS_WHOLE, DB_AS_WRITER /* of db itself */ };
void db_as(struct db *db, enum db_as as);

/* What this thread reads through db until db_rest sees one state of the database, and its statements
 * cost less (SQLite; on PostgreSQL nothing changes). For the length of a computation only: a state
 * that is held while waiting keeps the writer's log from being moved into the file. Both may be
 * called again and again; on a writer they do nothing. */
void db_hold(struct db *db);
void db_rest(struct db *db);

/* A change. `apply` runs on the writer's thread inside a savepoint of its own; when it returns
 * MST_OK the change is kept, for any other value it is rolled back alone. Once a statement in it
 * has failed, all later ones fail likewise and nothing of the job is kept, whatever it returns
 * (PostgreSQL's rule, on both engines): expect a conflict with ON CONFLICT. It may be run a second
 * time after a lost group, so it must be repeatable, must not block and must take a millisecond
 * at most. `done` is called on the writer's thread only after the commit (or with the error), and
 * the job may be freed in it. */
struct db_job {
	mst_err (*apply)(struct db *w, void *arg);
	void (*done)(struct db_job *job, mst_err result);
	void *arg;
	/* No savepoint is made for it: if it fails, its whole group is run again one by one. For one that
	 * changes one row by one statement, its last call (a third of what so small a job costs), and for one
	 * of thousands of rows (SQLite goes through a savepoint's journal at each statement). */
	bool single;
	/* On a full disk it may use the store's reserve: a row without which nobody could read. All
	 * other jobs get MST_BUSY until the reserve is whole again and there is room beside it. */
	bool reserve;
	/* private to db */
	struct db_job *next;
	mst_err result;
};
MST_CHECK mst_err db_submit(struct db_store *s, struct db_job *job); /* MST_BUSY: queue full */
/* Submit and wait. MST_DENIED, here and above: the store is read_only. Never from an http thread or the writer itself. */
MST_CHECK mst_err db_call(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg);
/* The same for thousands of rows: a job that is `single`. */
MST_CHECK mst_err db_call_many(struct db_store *s, mst_err (*apply)(struct db *w, void *arg), void *arg);

/* Apply: what this job deletes is to leave the disk too. After the commit the engine's log is moved into
 * the file and cut to nothing; deleted bytes in the file are overwritten anyway. A reader that has been
 * in the way for seconds puts it off to the next group. On PostgreSQL nothing is done: its log and dead
 * rows are the database server's to clear. */
void db_forget(struct db *w);

/* ---- copies, also while the store is served ---- */

/* As db_hold, and on PostgreSQL too: one snapshot, for a copy, until db_rest. Not twice without a rest. */
MST_CHECK mst_err db_snapshot(struct db *db);
/* What a copy leaves out: rows that pass within a day and lie under a key which does not, so that no copy holds
 * them for longer. */
struct db_passing {
	const char *table;
	const char *sql; /* takes it away in the copy, which has that table or is of an earlier step */
};
/* The state that a reader holds (db_snapshot, and one statement since) as an SQLite database of its own,
 * whichever the engine: *ret_fd reads a file of *ret_n bytes that has no name and goes with its last
 * descriptor. It lies in `folder` and takes as much place there as the store. From PostgreSQL row by row,
 * each table compared, and only where the store's rooms and steps are known (conf.rooms). leave: ended by a zero
 * row, or NULL; what it takes away is overwritten. MST_BUSY: the disk is full. That and MST_FAIL with errno. */
MST_CHECK mst_err db_copy(struct db *db, const char *folder, const struct db_passing *leave, int *ret_fd, int64_t *ret_n);
/* A number that is another one when somebody else has committed since; not inside db_hold. */
MST_CHECK mst_err db_changes(struct db *db, int64_t *ret);
/* Bytes that a copy will have, about. */
MST_CHECK mst_err db_size(struct db *db, int64_t *ret);
/* Does the engine find its own file in order? Reads all of it. PostgreSQL has tools of its own for
 * that (pg_amcheck) and is always taken to be. */
MST_CHECK mst_err db_whole(struct db *db, bool *ret);
/* The steps that a database has, as "audit 2,auth 3"; in mem. */
MST_CHECK mst_err db_schema(struct db *db, struct arena *mem, const char **ret);
/* Does a program with these rooms know all of such steps? False for a text that is none. */
bool db_schema_known(const struct db_room *rooms, const char *schema);
/* Does it lack a step that a program with these rooms has? */
bool db_schema_older(const struct db_room *rooms, const char *schema);

/* A statement that takes at least so long (or its caller, between its rows) is logged as db.slow, with
 * its room and without values. Process-wide; from any thread. */
#define DB_SLOW_MS 250
void db_slow_set(int64_t ms);
/* The i-th room that was slow, and how often; NULL and 0 after the last. */
int64_t db_slow_count(size_t i, const char **ret_room);

/* Which one this writer is of all that write into the database at the same time, programs and servers:
 * no two have the same. It is free again when its writer is gone. On SQLite there is one writer at a time,
 * and it is 1; on PostgreSQL they are 2, 3, 4 … */
int64_t db_writer_number(const struct db *w);
/* Tests: to be another one. Nothing of the store may be running. */
void db_writer_be(struct db_store *s, int64_t number);

/* Tests: the n-th database call from now fails (MST_FAIL), or for -n the process dies in it as by a
 * power cut; 0 turns it off. Process-wide. */
void db_fail_at(long n);
void db_fail_here(long n); /* the same, of the calls of this thread alone */
long db_calls(void); /* calls counted since either was last called */

#endif
