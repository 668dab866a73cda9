/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bare.c - what script/bench compares with: the least program that answers the same bytes from the
 * same rows, by libmicrohttpd and SQLite alone.
 *
 *   bench-bare prepare DB     seals the codes of every case of a copied database, where the name in
 *                             a list lies, under the key below
 *   bench-bare serve DB DIR PORT THREADS
 *       GET /stod             DIR/stod.body with the headers of DIR/stod.head
 *       GET /arenden          reads 25 cases, opens 25 names, answers DIR/list.body
 *       GET /arenden/ID       reads a case, its person and its notes, opens nothing and logs
 *                             nothing, answers DIR/case.body
 *   bench-bare write DB SECONDS
 *       acts like "Logga samtal" as plain inserts, 64 in a commit, synchronous FULL: prints acts/s
 *       and the microseconds of processor time of one
 */
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "crypto/crypto.h"

#define ROWS 25
#define HEADERS 32
#define GROUP 64

static const struct seal_key key = { "only for measuring, 32 bytes .." };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench-bare: %s\n", what);
	exit(1);
}

static void must(bool good, const char *what)
{
	if (!good)
		die(what);
}

static sqlite3 *open_db(const char *path, const char *pragmas)
{
	sqlite3 *h = NULL;

	must(sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
		     SQLITE_OK,
	     "the database does not open");
	must(sqlite3_exec(h, pragmas, NULL, NULL, NULL) == SQLITE_OK, "pragmas");
	return h;
}

static sqlite3_stmt *prepare(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(h));
	return q;
}

static struct blob column(sqlite3_stmt *q, int i)
{
	const void *p = sqlite3_column_blob(q, i);

	return (struct blob){ p, (size_t)sqlite3_column_bytes(q, i) };
}

static struct id column_id(sqlite3_stmt *q, int i)
{
	struct blob b = column(q, i);
	struct id id = ID_NONE;

	if (b.n == sizeof(id.b))
		memcpy(id.b, b.p, sizeof(id.b));
	return id;
}

/* ---- prepare ---- */

static int prepare_copy(const char *path)
{
	sqlite3 *h = open_db(path, "PRAGMA journal_mode = WAL; BEGIN");
	sqlite3_stmt *q = prepare(h, "SELECT id, sealed FROM support_case");
	sqlite3_stmt *u = prepare(h, "UPDATE support_case SET sealed = ?2 WHERE id = ?1");
	struct arena *mem = arena_open();

	while (sqlite3_step(q) == SQLITE_ROW) {
		struct id id = column_id(q, 0);
		struct blob old = column(q, 1);
		char *plain = arena_new(mem, char, old.n);

		snprintf(plain, old.n, "Person Övning");
		struct blob b = seal(mem, &key, SEAL_AD(FIELD_CASE, id), plain,
				     old.n - SEAL_EXTRA);

		sqlite3_bind_blob(u, 1, id.b, sizeof(id.b), SQLITE_STATIC);
		sqlite3_bind_blob(u, 2, b.p, (int)b.n, SQLITE_STATIC);
		must(sqlite3_step(u) == SQLITE_DONE, "update");
		sqlite3_reset(u);
	}
	sqlite3_finalize(q);
	sqlite3_finalize(u);
	must(sqlite3_exec(h, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) ==
		     SQLITE_OK,
	     "commit");
	arena_close(mem);
	sqlite3_close(h);
	return 0;
}

/* ---- serve ---- */

struct page {
	char *body;
	size_t n;
	char *names[HEADERS], *values[HEADERS];
	size_t nheaders;
};
static struct page stod, list, one;
static const char *db_path;

struct worker {
	sqlite3 *h;
	sqlite3_stmt *list, *person, *one, *notes;
	struct arena *mem;
};
static _Thread_local struct worker *mine;

static char *slurp(const char *dir, const char *name, size_t *ret_n)
{
	char path[4096], *p = mem_alloc(1 << 20);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "re");
	must(f != NULL, path);
	*ret_n = fread(p, 1, (1 << 20) - 1, f);
	p[*ret_n] = 0;
	fclose(f);
	return p;
}

static void page_load(struct page *p, const char *dir, const char *body, const char *head)
{
	size_t n;
	char *rest = slurp(dir, head, &n), *line;

	p->body = slurp(dir, body, &p->n);
	while ((line = strsep(&rest, "\n")) && p->nheaders < HEADERS) {
		char *colon = strstr(line, ": ");

		if (!colon)
			continue;
		*colon = 0;
		p->names[p->nheaders] = line;
		p->values[p->nheaders++] = colon + 2;
	}
}

static struct worker *worker(void)
{
	if (mine)
		return mine;
	struct worker *w = mem_alloc(sizeof(*w));

	w->h = open_db(db_path, "PRAGMA query_only = ON; PRAGMA cache_size = -16384");
	w->list = prepare(w->h, "SELECT id, person_id, touched, sealed FROM support_case WHERE "
				"jour_id = (SELECT jour_id FROM support_case LIMIT 1) AND state = 1 "
				"ORDER BY touched DESC, id DESC LIMIT 25");
	w->person = prepare(w->h, "SELECT sealed FROM person_seeker WHERE id = ?1");
	w->one = prepare(w->h, "SELECT jour_id, id, person_id, state, version, opened, closed, "
			       "touched, sealed, link, audit_wrap FROM support_case WHERE id = ?1");
	w->notes = prepare(w->h, "SELECT id, kind, by_user, at, sealed FROM support_entry WHERE "
				 "case_id = ?1 ORDER BY at DESC, id DESC");
	w->mem = arena_open();
	return mine = w;
}

/* Reads every column, as who shows them must. */
static size_t touch_row(sqlite3_stmt *q)
{
	size_t n = 0;

	for (int i = 0; i < sqlite3_column_count(q); i++)
		n += column(q, i).n;
	return n;
}

static bool read_person(struct worker *w, struct id id)
{
	sqlite3_bind_blob(w->person, 1, id.b, sizeof(id.b), SQLITE_STATIC);
	bool good = sqlite3_step(w->person) == SQLITE_ROW && touch_row(w->person) > 0;

	sqlite3_reset(w->person);
	return good;
}

static bool read_list(struct worker *w)
{
	struct blob plain;
	int n = 0;
	bool good = true;

	while (good && sqlite3_step(w->list) == SQLITE_ROW) {
		touch_row(w->list);
		good = seal_open(w->mem, &key, SEAL_AD(FIELD_CASE, column_id(w->list, 0)),
				 column(w->list, 3), &plain) == MST_OK;
		n++;
	}
	sqlite3_reset(w->list);
	arena_reset(w->mem);
	return good && n == ROWS;
}

static bool read_case(struct worker *w, const char *text)
{
	struct id id, person;
	int notes = 0;

	if (!id_parse(text, &id))
		return false;
	sqlite3_bind_blob(w->one, 1, id.b, sizeof(id.b), SQLITE_STATIC);
	bool good = sqlite3_step(w->one) == SQLITE_ROW && touch_row(w->one) > 0;

	person = column_id(w->one, 2);
	sqlite3_reset(w->one);
	good = good && read_person(w, person);
	sqlite3_bind_blob(w->notes, 1, id.b, sizeof(id.b), SQLITE_STATIC);
	while (sqlite3_step(w->notes) == SQLITE_ROW)
		notes += touch_row(w->notes) > 0;
	sqlite3_reset(w->notes);
	return good && notes == 3;
}

/* The public page is the same for all and is sent from where it lies; the others are built. */
static enum MHD_Result send_page(struct MHD_Connection *mc, const struct page *p, bool build)
{
	struct MHD_Response *r;

	if (build)
		r = MHD_create_response_from_buffer(p->n, memcpy(mem_alloc(p->n), p->body, p->n),
						    MHD_RESPMEM_MUST_FREE);
	else
		r = MHD_create_response_from_buffer(p->n, p->body, MHD_RESPMEM_PERSISTENT);
	for (size_t i = 0; i < p->nheaders; i++)
		MHD_add_response_header(r, p->names[i], p->values[i]);
	enum MHD_Result ret = MHD_queue_response(mc, 200, r);

	MHD_destroy_response(r);
	return ret;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *mc, const char *url,
			      const char *method, const char *version, const char *data, size_t *n,
			      void **state)
{
	static char begun;

	(void)cls, (void)method, (void)version, (void)data, (void)n;
	if (*state != &begun) {
		*state = &begun;
		return MHD_YES;
	}
	if (str_eq(url, "/stod"))
		return send_page(mc, &stod, false);
	if (str_eq(url, "/arenden"))
		return read_list(worker()) ? send_page(mc, &list, true) : MHD_NO;
	if (str_starts(url, "/arenden/"))
		return read_case(worker(), url + 9) ? send_page(mc, &one, true) : MHD_NO;
	return MHD_NO;
}

static _Noreturn void serve(const char *dir, int port, int threads)
{
	page_load(&stod, dir, "stod.body", "stod.head");
	page_load(&list, dir, "list.body", "list.head");
	page_load(&one, dir, "case.body", "case.head");
	struct MHD_Daemon *d = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)32768, MHD_OPTION_END);

	must(d != NULL, "the port is taken");
	for (;;)
		pause();
}

/* ---- write ---- */

static struct id cases[1000];
static size_t ncases;

static void read_cases(sqlite3 *h)
{
	sqlite3_stmt *q = prepare(h, "SELECT id FROM support_case LIMIT 1000");

	while (ncases < MST_LEN(cases) && sqlite3_step(q) == SQLITE_ROW)
		cases[ncases++] = column_id(q, 0);
	sqlite3_finalize(q);
	must(ncases > 0, "no cases");
}

/* Each letter is a parameter: c the id of a case, i a new id, h a hash, s sealed bytes of a note, a
 * those of a row in the log, n the number, t a short text. */
static void put(sqlite3_stmt *q, const char *kinds, int64_t number)
{
	static uint8_t bytes[16][256];

	for (int i = 0; kinds[i]; i++) {
		int size = kinds[i] == 'i' ? 16 : kinds[i] == 'h' ? 32 : kinds[i] == 's' ? 230 : 57;

		if (kinds[i] == 'n') {
			sqlite3_bind_int64(q, i + 1, number);
		} else if (kinds[i] == 't') {
			sqlite3_bind_text(q, i + 1, "2026-Q4", -1, SQLITE_STATIC);
		} else if (kinds[i] == 'c') {
			sqlite3_bind_blob(q, i + 1, cases[(size_t)number % ncases].b, 16, SQLITE_STATIC);
		} else {
			rng_bytes(bytes[i], (size_t)size);
			sqlite3_bind_blob(q, i + 1, bytes[i], size, SQLITE_STATIC);
		}
	}
	must(sqlite3_step(q) == SQLITE_DONE, "insert");
	sqlite3_reset(q);
}

#define JOUR "x'00112233445566778899aabbccddeeff'"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int write_acts(const char *path, double length)
{
	sqlite3 *h = open_db(path, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
	sqlite3_stmt *once = prepare(h, "INSERT INTO auth_once (account, token, at, place) VALUES "
					"(" JOUR ", hex(?1), ?2, ?3)");
	sqlite3_stmt *note = prepare(h, "INSERT INTO support_entry (jour_id, case_id, kind, by_user, "
					"at, id, sealed) VALUES (" JOUR ", ?1, 1, " JOUR ", ?2, ?3, ?4)");
	sqlite3_stmt *touch = prepare(h, "UPDATE support_case SET touched = ?2 WHERE id = ?1");
	sqlite3_stmt *fact = prepare(h, "INSERT INTO stats_fact (jour_id, id, kind, quarter, role, n) "
					"VALUES (" JOUR ", ?1, 2, ?2, ?3, 1)");
	sqlite3_stmt *log = prepare(h, "INSERT INTO audit_row (lane, seq, at, jour, actor, act, id, "
				       "tag, sealed, commitment, prev, hash) VALUES (77, ?1, ?2, " JOUR
				       ", " JOUR ", 'case.log', ?3, ?4, ?5, ?6, ?7, ?8)");
	sqlite3_stmt *last = prepare(h, "SELECT max(seq) FROM audit_row WHERE lane = 77");
	double from, to;
	int64_t done = 0, seq;

	read_cases(h);
	must(sqlite3_step(last) == SQLITE_ROW, "seq");
	seq = sqlite3_column_int64(last, 0);
	sqlite3_finalize(last);
	from = seconds();
	do {
		must(sqlite3_exec(h, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, "begin");
		for (int i = 0; i < GROUP; i++) {
			done++;
			seq++;
			put(once, "int", seq);
			put(note, "cnis", seq);
			put(touch, "cn", seq);
			put(fact, "itt", seq);
			put(log, "nnihahhh", seq);
		}
		must(sqlite3_exec(h, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
		to = seconds();
	} while (to - from < length);
	printf("%.0f %.1f\n", (double)done / (to - from), (double)clock() / CLOCKS_PER_SEC * 1e6 / (double)done);
	return 0;
}

int main(int argc, char **argv)
{
	int64_t a, b;

	must(crypto_start() == MST_OK, "libsodium");
	if (argc == 3 && str_eq(argv[1], "prepare"))
		return prepare_copy(argv[2]);
	if (argc == 4 && str_eq(argv[1], "write") && str_int(argv[3], &a))
		return write_acts(argv[2], (double)a);
	if (argc == 6 && str_eq(argv[1], "serve") && str_int(argv[4], &a) && str_int(argv[5], &b)) {
		db_path = argv[2];
		serve(argv[3], (int)a, (int)b);
	}
	die("usage: prepare DB | serve DB DIR PORT THREADS | write DB SECONDS");
}
