/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_sqlite.c - the SQLite engine: WAL, every commit synced, one connection per thread.
 *
 * A commit's fsync that fails has already thrown the pages away, so trying again could call
 * unwritten data written: the lane stops the process (db_lane.c), and so does a checkpoint here.
 * For the same reason SQLite's own automatic checkpoint, which swallows errors, is off. */
#include "db/db_priv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/day.h"
#include "base/log.h"
#include "base/progress.h"

#define BUSY_MS 5000
#define CACHE_PAGES 1000       /* 4 MB a connection, taken as they are used */
#define CHECKPOINT_PAGES 2000  /* 8 MB: some milliseconds of copying, after the answers are out */
#define RESTART_PAGES 32000    /* 128 MB: now wait for readers, so that the log starts over */
#define FILL_PAGES 64000       /* 256 MB, of a store that is filled */

struct sq_db {
	struct db d;
	sqlite3 *h;
	struct db_auth auth;
	int wal_pages;
	int code; /* extended result of the last failed call */
};

/* Ids and days are copied here, since an argument list may die before the statement does. */
#define SLOT 16
struct sq_stmt {
	struct db_stmt q;
	sqlite3_stmt *h;
	int nparam;
	int *index; /* of $1, $2 ...: SQLite numbers names in the order in which it meets them */
	uint8_t (*slot)[SLOT];
};

static struct sq_db *sq(struct db *d)
{
	return (struct sq_db *)d;
}

static struct sq_stmt *sqs(struct db_stmt *q)
{
	return (struct sq_stmt *)q;
}

static mst_err fail(struct sq_db *s, const char *room, bool words)
{
	char code[16];

	s->code = sqlite3_extended_errcode(s->h);
	switch (s->code & 0xff) {
	case SQLITE_CONSTRAINT:
		return MST_CONFLICT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return MST_BUSY;
	default:
		break;
	}
	snprintf(code, sizeof(code), "%d", s->code);
	db_log_fail(&s->d, room, code, words ? sqlite3_errmsg(s->h) : NULL);
	/* A full disk is nobody's fault and may have room again: try later. */
	return (s->code & 0xff) == SQLITE_FULL ? MST_BUSY : MST_FAIL;
}

/* ---- connections ---- */

static void init(void)
{
	/* Both make SQLite's own locks disappear from the way of the threads. */
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* A reader's pages in one piece: every commit empties its cache, and giving hundreds of
	 * small pieces back and asking for them anew costs more than reading. */
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, CACHE_PAGES);
	sqlite3_initialize();
}

static int wal_grew(void *arg, sqlite3 *h, const char *name, int pages)
{
	(void)h, (void)name;
	((struct sq_db *)arg)->wal_pages = pages;
	return SQLITE_OK;
}

static const char pragmas[] = "PRAGMA foreign_keys = ON;"
			      "PRAGMA temp_store = MEMORY;"
			      "PRAGMA trusted_schema = OFF;"
			      "PRAGMA secure_delete = ON;"
			      "PRAGMA cache_size = -16384;";
static const char writer_pragmas[] = "PRAGMA journal_mode = WAL;"
				     "PRAGMA synchronous = FULL;"
				     "PRAGMA wal_autocheckpoint = 0;"
				     "PRAGMA journal_size_limit = 67108864;";
static const char fill_pragmas[] = "PRAGMA cache_size = -262144;";
static const char reader_pragmas[] = "PRAGMA query_only = ON;"
				     "PRAGMA mmap_size = 1073741824;";

/* A reader finds its cache empty after every commit of the writer, and so reads the file by a
 * mapping. SQLite gives up the whole mapping after every commit too, for systems that do not bear
 * that a mapped file was made shorter and longer again. Linux does, and what a reader's state of
 * the database needs is never cut off: so the mapping is kept, and made anew now and then, since
 * the file grows. */
#define MAP_KEEP 1024
static const sqlite3_io_methods *usual;
static sqlite3_io_methods keeping; /* the usual ones, but for unfetch_page */
static int (*unfetch)(sqlite3_file *f, sqlite3_int64 at, void *page);

static int unfetch_page(sqlite3_file *f, sqlite3_int64 at, void *page)
{
	static _Thread_local unsigned asked;

	return page || ++asked % MAP_KEEP == 0 ? unfetch(f, at, page) : SQLITE_OK;
}

static void keep_mapping(sqlite3 *h)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	sqlite3_file *f = NULL;

	if (sqlite3_file_control(h, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f ||
	    f->pMethods->iVersion < 3)
		return;
	(void)pthread_mutex_lock(&lock);
	if (!usual) {
		usual = f->pMethods;
		keeping = *usual;
		unfetch = keeping.xUnfetch;
		keeping.xUnfetch = unfetch_page;
	}
	(void)pthread_mutex_unlock(&lock);
	if (f->pMethods == usual) /* a file on another kind of disk may have its own */
		f->pMethods = &keeping;
}

static void sq_close(struct db *d)
{
	struct sq_db *s = sq(d);

	if (d->writer)
		(void)sqlite3_wal_checkpoint_v2(s->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	(void)sqlite3_close(s->h);
	free(s);
}

/* Only the owner may read the file; its log and index take over the mode. */
static void create_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)close(fd);
}

static mst_err sq_open(const struct db_store *store, bool writer, struct db **ret, char *err,
		       size_t n)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
		    (writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
	struct sq_db *s;
	sqlite3 *h = NULL;

	(void)pthread_once(&once, init);
	if (writer)
		create_file(store->where);
	else if (access(store->where, F_OK) != 0 && errno == ENOENT) {
		snprintf(err, n, "there is no database %s", store->where);
		return MST_NOTFOUND;
	}
	if (sqlite3_open_v2(store->where, &h, flags, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(h, BUSY_MS) != SQLITE_OK ||
	    sqlite3_exec(h, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(h, writer ? writer_pragmas : reader_pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    (store->fill && sqlite3_exec(h, fill_pragmas, NULL, NULL, NULL) != SQLITE_OK)) {
		snprintf(err, n, "the database %s cannot be opened: %s", store->where,
			 h ? sqlite3_errmsg(h) : "no memory");
		(void)sqlite3_close(h);
		return MST_FAIL;
	}
	if (!writer)
		keep_mapping(h);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	s = mem_alloc(sizeof(*s));
	*s = (struct sq_db){ .d = { .e = &db_sqlite, .store = store, .writer = writer, .number = writer }, .h = h };
	s->auth = (struct db_auth){ .store = store, .room = "db" };
	(void)sqlite3_wal_hook(h, wal_grew, s);
	if (store->authorize)
		(void)sqlite3_set_authorizer(h, db_auth_check, &s->auth);
	*ret = &s->d;
	return MST_OK;
}

/* ---- statements ---- */

static mst_err sq_prepare(struct db *d, const char *room, const char *sql, struct db_stmt **ret)
{
	struct sq_db *s = sq(d);
	sqlite3_stmt *h = NULL;
	struct sq_stmt *q;
	int n;

	s->auth.room = room;
	if (sqlite3_prepare_v3(s->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &h, NULL) != SQLITE_OK)
		return fail(s, room, true);
	n = sqlite3_bind_parameter_count(h);
	q = mem_alloc(sizeof(*q) + (size_t)n * (SLOT + sizeof(int)));
	*q = (struct sq_stmt){ .h = h, .nparam = n };
	q->q.ncol = sqlite3_column_count(h);
	q->slot = (void *)(q + 1);
	q->index = (void *)(q->slot + n);
	for (int i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof(name), "$%d", i + 1);
		q->index[i] = sqlite3_bind_parameter_index(h, name);
	}
	*ret = &q->q;
	return MST_OK;
}

static void sq_free_stmt(struct db_stmt *q)
{
	(void)sqlite3_finalize(sqs(q)->h);
	free(q);
}

static int bind(struct sq_stmt *q, int i, const struct db_val *v)
{
	const void *p = v->b.p;

	switch (v->type) {
	case DB_INT:
		return sqlite3_bind_int64(q->h, q->index[i], v->i);
	case DB_TEXT:
		if (!v->s)
			break;
		return sqlite3_bind_text(q->h, q->index[i], v->s, -1, SQLITE_STATIC);
	case DB_DAY:
		if (v->i == DAY_NONE)
			break;
		day_text((int32_t)v->i, (char *)q->slot[i]);
		return sqlite3_bind_text(q->h, q->index[i], (char *)q->slot[i], -1, SQLITE_STATIC);
	case DB_BLOB:
		if (!p && v->b.n == sizeof(v->id.b))
			p = memcpy(q->slot[i], v->id.b, sizeof(v->id.b));
		if (!p)
			break;
		return sqlite3_bind_blob64(q->h, q->index[i], p, v->b.n, SQLITE_STATIC);
	case DB_NULL:
		break;
	}
	return sqlite3_bind_null(q->h, q->index[i]);
}

static mst_err sq_start(struct db_stmt *st, struct db_args args)
{
	struct sq_stmt *q = sqs(st);

	if (args.n != q->nparam) {
		db_log_fail(st->db, st->room, "args", "wrong number of arguments");
		return MST_FAIL;
	}
	for (int i = 0; i < args.n; i++) {
		if (bind(q, i, &args.v[i]) != SQLITE_OK)
			return fail(sq(st->db), st->room, false);
	}
	return MST_OK;
}

static mst_err sq_step(struct db_stmt *st, bool *ret_row)
{
	struct sq_db *s = sq(st->db);
	int rc;

	/* A changed schema makes SQLite prepare again inside the step. */
	s->auth.room = st->room;
	rc = sqlite3_step(sqs(st)->h);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return fail(s, st->room, false);
	*ret_row = rc == SQLITE_ROW;
	return MST_OK;
}

static void sq_reset(struct db_stmt *st)
{
	/* Its result repeats the step's error, which was told already. */
	(void)sqlite3_reset(sqs(st)->h);
	(void)sqlite3_clear_bindings(sqs(st)->h);
}

static int64_t sq_changed(struct db_stmt *st)
{
	return sqlite3_changes64(sq(st->db)->h);
}

/* ---- columns ---- */

static bool sq_col_int(struct db_stmt *st, int col, int64_t *ret)
{
	*ret = sqlite3_column_int64(sqs(st)->h, col); /* NULL gives 0 */
	return *ret != 0 || sqlite3_column_type(sqs(st)->h, col) != SQLITE_NULL;
}

static bool sq_col_text(struct db_stmt *st, int col, struct blob *ret)
{
	const void *p = sqlite3_column_text(sqs(st)->h, col);

	*ret = (struct blob){ p, p ? (size_t)sqlite3_column_bytes(sqs(st)->h, col) : 0 };
	return p != NULL;
}

static bool sq_col_blob(struct db_stmt *st, int col, struct arena *mem, struct blob *ret)
{
	sqlite3_stmt *h = sqs(st)->h;
	const void *p;
	size_t n;

	if (sqlite3_column_type(h, col) == SQLITE_NULL)
		return false;
	p = sqlite3_column_blob(h, col);
	n = (size_t)sqlite3_column_bytes(h, col);
	if (!p)
		p = "";
	*ret = mem ? arena_blob(mem, p, n) : (struct blob){ p, n };
	return true;
}

/* ---- transactions ---- */

static mst_err sq_script(struct db *d, const char *room, const char *sql)
{
	struct sq_db *s = sq(d);
	int rc;

	s->auth.room = room;
	s->auth.migrating = true;
	rc = sqlite3_exec(s->h, sql, NULL, NULL, NULL);
	s->auth.migrating = false;
	return rc == SQLITE_OK ? MST_OK : fail(s, room, true);
}

static bool sq_in_tx(struct db *d)
{
	return !sqlite3_get_autocommit(sq(d)->h);
}

static bool sq_doubtful(struct db *d)
{
	int code = sq(d)->code & 0xff;

	return code == SQLITE_IOERR || code == SQLITE_CORRUPT;
}

static bool sq_full(struct db *d)
{
	return (sq(d)->code & 0xff) == SQLITE_FULL;
}

static void sq_ready(struct db *d)
{
	sq(d)->code = 0;
}

static bool sq_settle(struct db *d, bool now)
{
	struct sq_db *s = sq(d);
	int mode = SQLITE_CHECKPOINT_PASSIVE, rc;

	if (s->wal_pages < (d->store->fill ? FILL_PAGES : CHECKPOINT_PAGES) && !now && !d->forget)
		return true;
	if (s->wal_pages >= RESTART_PAGES)
		mode = SQLITE_CHECKPOINT_RESTART;
	if (d->forget)
		mode = SQLITE_CHECKPOINT_TRUNCATE;
	rc = sqlite3_wal_checkpoint_v2(s->h, NULL, mode, NULL, NULL);
	d->forget &= rc != SQLITE_OK; /* a reader was in the way: after the next group */
	if ((rc & 0xff) == SQLITE_IOERR) {
		log_note(LOG_ERROR, "db.stop", "store", d->store->name, "why",
			 "moving the log into the database failed", NULL);
		abort();
	}
	return (rc & 0xff) != SQLITE_FULL;
}

/* ---- a copy of what a reader sees ---- */

#define COPY_PAGES 500 /* 2 MB, then somebody else may have the disk for a moment */

static int copy_pages(sqlite3 *to, sqlite3 *from)
{
	const struct timespec pause = { 0, 500000 };
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc = b ? SQLITE_OK : sqlite3_extended_errcode(to);

	while (b && (rc = sqlite3_backup_step(b, COPY_PAGES)) == SQLITE_OK) {
		int all = sqlite3_backup_pagecount(b);

		(void)nanosleep(&pause, NULL);
		if (!progress_at(all - sqlite3_backup_remaining(b), all)) {
			rc = SQLITE_INTERRUPT;
			break;
		}
	}
	if (b && sqlite3_backup_finish(b) != SQLITE_OK && rc == SQLITE_DONE)
		rc = SQLITE_IOERR;
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int leave_out(sqlite3 *h, const struct db_passing *leave)
{
	int rc = SQLITE_OK;

	for (; leave && leave->table && rc == SQLITE_OK; leave++)
		if (sqlite3_table_column_metadata(h, "main", leave->table, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK)
			rc = sqlite3_exec(h, leave->sql, NULL, NULL, NULL);
	return rc;
}

/* Without journal and sync: a copy that is not finished is thrown away. The name goes at once, so
 * that a process that dies here leaves nothing behind; but where something is left out, since a copied header
 * says WAL, and the log of a file without a name is never brought into it. The next copy sweeps (db_copy). */
static mst_err sq_copy(struct db *d, const char *path, const struct db_passing *leave)
{
	static const char loose[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
				    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON;";
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, flags, NULL), why;

	if (!leave)
		(void)unlink(path);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, loose, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = copy_pages(to, sq(d)->h);
	if (rc == SQLITE_OK)
		rc = leave_out(to, leave);
	why = to ? sqlite3_system_errno(to) : ENOMEM;
	(void)sqlite3_close(to);
	if (leave)
		(void)unlink(path);
	if (rc == SQLITE_OK)
		return MST_OK;
	log_num(LOG_ERROR, "db.copy", "code", rc);
	errno = (rc & 0xff) == SQLITE_FULL ? ENOSPC : why ? why : EIO;
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? MST_BUSY : MST_FAIL;
}

const struct db_engine db_sqlite = {
    .begin = "BEGIN IMMEDIATE",
    .hold = "BEGIN",
    .rest = "COMMIT",
    .open = sq_open,
    .close = sq_close,
    .prepare = sq_prepare,
    .free_stmt = sq_free_stmt,
    .start = sq_start,
    .step = sq_step,
    .reset = sq_reset,
    .changed = sq_changed,
    .col_int = sq_col_int,
    .col_text = sq_col_text,
    .col_blob = sq_col_blob,
    .script = sq_script,
    .in_tx = sq_in_tx,
    .doubtful = sq_doubtful,
    .stop_in_doubt = true,
    .full = sq_full,
    .ready = sq_ready,
    .settle = sq_settle,
    .bulk = &db_sqlite_bulk,
    .copy = sq_copy,
};
