/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* db_test_pg.c - a PostgreSQL server of the test program's own: made in a temporary folder, heard
 * only on a socket there, killed with the program whatever happens to it. */
#include "db/db_test.h"

#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];
static pid_t server, owner;
static const char *why_not;

/* PostgreSQL refuses to run as root. */
static bool leave_root(void)
{
	const struct passwd *pw;

	if (geteuid() != 0)
		return true;
	pw = getpwnam("postgres");
	return pw && setgroups(0, NULL) == 0 && setgid(pw->pw_gid) == 0 && setuid(pw->pw_uid) == 0;
}

static pid_t start(char *const argv[])
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	int null = open("/dev/null", O_RDWR);

	(void)dup2(null, 0), (void)dup2(null, 1), (void)dup2(null, 2);
	(void)setenv("LC_ALL", "C", 1);
	if (chdir("/") == 0 && leave_root() && prctl(PR_SET_PDEATHSIG, SIGQUIT) == 0)
		execv(argv[0], argv);
	_exit(127);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st, (void)type, (void)f;
	return remove(path);
}

static void stop(void)
{
	if (getpid() != owner)
		return;
	(void)kill(server, SIGQUIT);
	(void)waitpid(server, NULL, 0);
	(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool make_cluster(const char *bin)
{
	char path[128];
	int status = 1;
	pid_t pid;

	snprintf(dir, sizeof(dir), "/tmp/medstod-pg-XXXXXX");
	if (!mkdtemp(dir))
		return false;
	if (geteuid() == 0) {
		const struct passwd *pw = getpwnam("postgres");

		if (!pw || chown(dir, pw->pw_uid, pw->pw_gid) != 0)
			return false;
	}
	snprintf(path, sizeof(path), "%s/initdb", bin);
	char *argv[] = { path, (char[]){ "-D" }, dir, (char[]){ "-A" }, (char[]){ "trust" },
			 (char[]){ "-U" }, (char[]){ "postgres" }, (char[]){ "-E" },
			 (char[]){ "UTF8" }, (char[]){ "--locale=C" }, (char[]){ "-N" }, NULL };

	pid = start(argv);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool serve(const char *bin)
{
	char path[128], conninfo[128];

	snprintf(path, sizeof(path), "%s/postgres", bin);
	snprintf(conninfo, sizeof(conninfo), "host=%s user=medstod dbname=postgres", dir);
	char *argv[] = { path, (char[]){ "-D" }, dir, (char[]){ "-k" }, dir,
			 (char[]){ "-h" }, (char[]){ "" }, (char[]){ "-F" }, NULL };

	owner = getpid();
	server = start(argv);
	if (server <= 0)
		return false;
	(void)atexit(stop);
	for (int i = 0; i < 1000; i++) {
		if (PQping(conninfo) == PQPING_OK)
			return true;
		(void)usleep(20000);
	}
	return false;
}

/* Statements as the server's superuser. */
static bool as_super(const char *sql)
{
	char conninfo[128];

	snprintf(conninfo, sizeof(conninfo), "host=%s user=postgres dbname=postgres", dir);
	PGconn *c = PQconnectdb(conninfo);
	PGresult *res = PQexec(c, sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;

	PQclear(res);
	PQfinish(c);
	return ok;
}

/* As deploy/postgres/roles.sql makes them; and what lets a test end a connection. */
static const char roles[] =
    "CREATE ROLE medstod LOGIN NOINHERIT; CREATE ROLE medstod_public ROLE medstod; "
    "CREATE ROLE medstod_reader ROLE medstod; CREATE ROLE medstod_writer ROLE medstod; "
    "CREATE ROLE medstod_migrate ROLE medstod; CREATE FUNCTION public.end_of(pid bigint) RETURNS boolean "
    "LANGUAGE sql SECURITY DEFINER AS 'SELECT pg_terminate_backend(pid::int)'";

static void begin(void)
{
	glob_t g;
	char bin[96] = "";

	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &g) == 0) {
		snprintf(bin, sizeof(bin), "%s", g.gl_pathv[g.gl_pathc - 1]);
		globfree(&g);
	}
	if (!bin[0])
		why_not = "PostgreSQL is not installed";
	else if (!make_cluster(bin))
		why_not = "initdb failed";
	else if (!serve(bin))
		why_not = "PostgreSQL did not start";
	else if (!as_super(roles))
		why_not = "PostgreSQL's roles could not be made";
}

/* Each test gets a schema of its own in the one database. */
bool db_test_pg(char ret[WHERE])
{
	static int n;
	char sql[96];

	if (n++ == 0)
		begin();
	if (why_not) {
		test_skip(why_not);
		return false;
	}
	snprintf(sql, sizeof(sql), "CREATE SCHEMA s%d AUTHORIZATION medstod_migrate", n);
	CHECK(as_super(sql));
	snprintf(ret, WHERE, "postgres:host=%s user=medstod dbname=postgres options='-c "
		 "search_path=s%d'", dir, n);
	return true;
}

void db_test_sqlite(char ret[WHERE])
{
	snprintf(ret, WHERE, "%s/t.db", test_dir());
}

bool db_test_where(const char *name, char ret[WHERE])
{
	if (str_eq(getenv("MEDSTOD_TEST_ENGINE"), "postgres"))
		return db_test_pg(ret);
	snprintf(ret, WHERE, "%s/%s.db", test_dir(), name);
	return true;
}

bool db_test_bed_open(struct db_test_bed *b, const struct db_room *rooms)
{
	static struct db_room kept[DB_TEST_ROOMS + 1]; /* the store looks at them while it is open */
	char where[WHERE], err[256] = "";
	size_t n = 0;

	*b = (struct db_test_bed){ 0 };
	if (!db_test_where("data", where))
		return false;
	for (; n < DB_TEST_ROOMS && rooms[n].room; n++)
		kept[n] = rooms[n];
	kept[n] = (struct db_room){ 0 };
	b->mem = arena_open();
	CHECK_OK(db_store_open(&(struct db_store_conf){ .where = where, .name = "data",
							.rooms = kept, .authorize = true, .across = true },
			       &b->s, err, sizeof(err)));
	CHECK_STR(err, "");
	CHECK_OK(db_reader(b->s, &b->db));
	return true;
}

void db_test_bed_close(struct db_test_bed *b)
{
	db_store_close(b->s);
	arena_close(b->mem);
}

void db_test_quiet(bool quiet)
{
	log_level_set(quiet ? (enum log_level)(LOG_ERROR + 1) : LOG_INFO);
}

/* ---- a table to play with ---- */

static const struct db_migration steps[] = {
	{ 1, "001-first.sql",
	  "CREATE TABLE db_t (id BYTEA PRIMARY KEY, n BIGINT NOT NULL, s TEXT, d TEXT, b BYTEA);\n"
	  "-- a remark; with a semicolon\n"
	  "CREATE UNIQUE INDEX db_t_n ON db_t (n);\n"
	  "CREATE TABLE db_child (id BYTEA PRIMARY KEY REFERENCES db_t (id));\n" },
	{ 0 },
};
const struct db_room db_test_rooms[] = { { "db", steps }, { 0 } };

struct db_store *db_test_open(const char *where)
{
	struct db_store_conf conf = { .where = where, .name = "data", .rooms = db_test_rooms };
	struct db_store *s = NULL;
	char err[256] = "";

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_STR(err, "");
	return s;
}

struct id db_test_id(int64_t n)
{
	struct id id = { { 0xff } };

	memcpy(id.b + 8, &n, sizeof(n));
	return id;
}

mst_err db_test_add(struct db *w, void *arg)
{
	const int64_t *n = arg;

	return db_exec(w, "INSERT INTO db_t (id, n) VALUES ($1, $2)",
		       DB_ARGS(V(db_test_id(*n)), V(*n)));
}

int64_t db_test_count(struct db_store *s)
{
	struct db *d = NULL;
	int64_t n = -1;

	CHECK_OK(db_reader(s, &d));
	CHECK_OK(db_int(d, "SELECT count(*) FROM db_t", DB_NONE, &n));
	return n;
}
