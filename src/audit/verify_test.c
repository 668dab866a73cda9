/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify_test.c - every way to lie in the log that we could think of, over 1 000 rows. */
#include "audit/audit_priv.h"

#include <pthread.h>

#include "audit/audit_test.h"
#include "base/test.h"

#define ROWS 1000

struct log {
	struct audit_store t;
	struct sign_pair sign;
	char checkpoint[128], key[128];
};

static void write_file(const char *path, const struct sbuf *b)
{
	FILE *f = fopen(path, "we");

	CHECK(f != NULL);
	if (f) {
		CHECK_INT(fwrite(b->p, 1, b->len, f), b->len);
		fclose(f);
	}
}

static void checkpoint_write(struct log *l)
{
	struct sbuf b;

	sbuf_init(&b, 65536);
	CHECK_OK(audit_checkpoint(l->t.db, l->t.mem, 1772355600, &l->sign, &b));
	write_file(l->checkpoint, &b);
	sbuf_reset(&b);
	audit_checkpoint_key(&l->sign, &b);
	write_file(l->key, &b);
	sbuf_done(&b);
}

static void log_open(struct log *l, int rows)
{
	audit_store_open(&l->t);
	if (rows)
		audit_store_fill(&l->t, rows);
	sign_pair_new(&l->sign);
	snprintf(l->checkpoint, sizeof(l->checkpoint), "%s/checkpoint", l->t.dir);
	snprintf(l->key, sizeof(l->key), "%s/key", l->t.dir);
	checkpoint_write(l);
}

static void log_close(struct log *l)
{
	sign_pair_wipe(&l->sign);
	audit_store_close(&l->t);
}

/* A lie is told on the writer, judged there with and without the checkpoint, and taken back. */
struct lie {
	struct log *l;
	const char *const *sql; /* ended by NULL */
	mst_err (*fn)(struct db *w);
	struct audit_verdict alone, against;
};

static mst_err lie(struct db *w, void *arg)
{
	struct lie *p = arg;
	char err[256] = "";
	char *log = mem_str(getenv("MEDSTOD_SQL_LOG") ? getenv("MEDSTOD_SQL_LOG") : "");

	/* A liar's statements are not the room's: PostgreSQL need not understand them. */
	(void)unsetenv("MEDSTOD_SQL_LOG");
	for (const char *const *s = p->sql; s && *s; s++)
		CHECK_OK(db_exec_in(w, "audit", *s, DB_NONE, NULL));
	if (*log)
		(void)setenv("MEDSTOD_SQL_LOG", log, 1);
	free(log);
	if (p->fn)
		CHECK_OK(p->fn(w));
	CHECK_OK(audit_verify(w, p->l->t.mem, NULL, NULL, &p->alone, err, sizeof(err)));
	CHECK_OK(audit_verify(w, p->l->t.mem, p->l->checkpoint, p->l->key, &p->against, err,
			      sizeof(err)));
	CHECK_STR(err, "");
	return MST_CONFLICT;
}

static void tell(struct log *l, struct lie *p)
{
	p->l = l;
	CHECK_ERR(db_call(l->t.s, lie, p), MST_CONFLICT);
}

static void check_bad(const char *what, const struct audit_verdict *v, int64_t seq,
		      const char *fault)
{
	if (v->whole || v->bad_lane != 1 || v->bad_seq != seq || !str_eq(v->fault, fault))
		test_fail(__FILE__, __LINE__, "%s: whole %d, lane %lld, row %lld, %s", what,
			  v->whole, (long long)v->bad_lane, (long long)v->bad_seq,
			  v->fault ? v->fault : "-");
}

TEST(audit_verify_whole)
{
	struct log l;
	struct lie p = { 0 };

	log_open(&l, ROWS);
	tell(&l, &p);
	CHECK(p.alone.whole && p.against.whole);
	CHECK_INT(p.alone.rows, ROWS);
	CHECK_INT(p.alone.lanes, 1);
	CHECK_INT(p.alone.unprotected, -1);
	CHECK_INT(p.against.unprotected, 0);
	log_close(&l);
}

/* The chain alone tells these. */
TEST(audit_verify_tells_each_change)
{
	static const struct {
		const char *sql[5];
		int64_t seq;
		const char *fault;
	} cases[] = {
		{ { "UPDATE audit_row SET at = at + 1 WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET jour = x'00' WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET jour = id WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET actor = id WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET act = 'case.list' WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET id = actor WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET tag = hash WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET tag = NULL WHERE seq = 499" }, 499, "altered" },
		{ { "UPDATE audit_row SET sealed = x'00' WHERE seq = 499" }, 499, "altered" },
		{ { "UPDATE audit_row SET sealed = NULL WHERE seq = 499" }, 499, "altered" },
		{ { "UPDATE audit_row SET commitment = hash WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET prev = hash WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET hash = prev WHERE seq = 500" }, 500, "altered" },
		{ { "UPDATE audit_row SET hash = x'' WHERE seq = 1000" }, 1000, "altered" },
		{ { "UPDATE audit_row SET lane = 2 WHERE seq = 500" }, 500, "missing" },
		{ { "UPDATE audit_row SET seq = 5000 WHERE seq = 500" }, 500, "missing" },
		{ { "UPDATE audit_row SET seq = 'x' WHERE seq = 500" }, 0, "number" },
		{ { "DELETE FROM audit_row WHERE seq = 1" }, 1, "missing" },
		{ { "DELETE FROM audit_row WHERE seq = 500" }, 500, "missing" },
		{ { "DELETE FROM audit_row WHERE seq BETWEEN 20 AND 700" }, 20, "missing" },
		{ { "UPDATE audit_row SET seq = 5000 WHERE seq = 500",
		    "UPDATE audit_row SET seq = 500 WHERE seq = 501",
		    "UPDATE audit_row SET seq = 501 WHERE seq = 5000" },
		  500, "altered" },
		{ { "INSERT INTO audit_row SELECT lane, 1001, at, jour, actor, act, id, tag, sealed, "
		    "commitment, prev, hash FROM audit_row WHERE seq = 500" },
		  1001, "altered" },
		{ { "UPDATE audit_row SET seq = seq + 5000 WHERE seq > 500",
		    "UPDATE audit_row SET seq = seq - 4999 WHERE seq > 5000",
		    "INSERT INTO audit_row SELECT lane, 501, at, jour, actor, act, id, tag, sealed, "
		    "commitment, prev, hash FROM audit_row WHERE seq = 500" },
		  501, "altered" },
	};
	struct log l;

	log_open(&l, ROWS);
	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct lie p = { .sql = cases[i].sql };

		tell(&l, &p);
		check_bad(cases[i].sql[0], &p.alone, cases[i].seq, cases[i].fault);
		check_bad(cases[i].sql[0], &p.against, cases[i].seq, cases[i].fault);
	}
	log_close(&l);
}

/* These leave a chain that fits in itself. */
TEST(audit_verify_tells_a_cut_end_against_a_checkpoint)
{
	static const struct {
		const char *sql[2];
		int64_t seq;
	} cases[] = {
		{ { "DELETE FROM audit_row WHERE seq = 1000" }, 1000 },
		{ { "DELETE FROM audit_row WHERE seq > 900" }, 901 },
		{ { "DELETE FROM audit_row" }, 1 },
	};
	struct log l;

	log_open(&l, ROWS);
	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct lie p = { .sql = cases[i].sql };

		tell(&l, &p);
		CHECK(p.alone.whole);
		CHECK_INT(p.alone.rows, cases[i].seq - 1);
		check_bad(cases[i].sql[0], &p.against, cases[i].seq, "cut");
	}
	log_close(&l);
}

/* Somebody who knows the format changes row 500 and writes all later hashes anew. */
static mst_err rewrite(struct db *w)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct hash prev = { { 0 } }, hash;

	TRY(db_exec(w, "UPDATE audit_row SET act = 'case.list' WHERE seq = 500", DB_NONE));
	for (int64_t seq = 1; seq <= ROWS; seq++) {
		MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
		struct audit_row r = { 0 };
		struct blob tag, commitment;
		bool row;

		TRY(db_query(w,
			     "SELECT at, jour, actor, act, id, tag, sealed, commitment "
			     "FROM audit_row WHERE seq = $1",
			     DB_ARGS(V(seq)), &q));
		TRY(db_step(q, &row));
		r.at = row_int(q);
		r.jour = row_id(q);
		r.actor = row_id(q);
		r.act = row_text(q, mem);
		r.id = row_id(q);
		tag = row_blob(q, mem);
		r.has_tag = tag.n == 32;
		if (r.has_tag)
			memcpy(r.tag.b, tag.p, 32);
		r.sealed = row_blob(q, mem);
		commitment = row_blob(q, mem);
		memcpy(r.commitment.b, commitment.p, 32);
		db_finalp(&q);
		q = NULL;
		audit_row_hash(1, seq, &r, &prev, &hash);
		TRY(db_exec(w, "UPDATE audit_row SET prev = $1, hash = $2 WHERE seq = $3",
			    DB_ARGS(V_BYTES(prev.b, 32), V_BYTES(hash.b, 32), V(seq))));
		prev = hash;
	}
	return MST_OK;
}

TEST(audit_verify_tells_a_rewritten_log_against_a_checkpoint)
{
	struct log l;
	struct lie p = { .fn = rewrite };

	log_open(&l, ROWS);
	tell(&l, &p);
	CHECK(p.alone.whole);
	check_bad("rewritten", &p.against, ROWS, "rewritten");
	log_close(&l);
}

/* A row whose own hash fits but that hangs on another row than the one before it. */
static mst_err relink(struct db *w)
{
	struct audit_row r = { .act = "case.read" };
	struct hash prev = { { 7 } }, hash;

	audit_row_hash(1, ROWS + 1, &r, &prev, &hash);
	return db_exec(w,
		       "INSERT INTO audit_row (lane, seq, at, jour, actor, act, id, commitment, "
		       "prev, hash) VALUES (1, $1, 0, $2, $2, 'case.read', $2, $3, $4, $5)",
		       DB_ARGS(V(ROWS + 1), V_BYTES(r.jour.b, 16), V_BYTES(r.commitment.b, 32),
			       V_BYTES(prev.b, 32), V_BYTES(hash.b, 32)));
}

TEST(audit_verify_tells_a_broken_link)
{
	struct log l;
	struct lie p = { .fn = relink };

	log_open(&l, ROWS);
	tell(&l, &p);
	check_bad("link", &p.alone, ROWS + 1, "link");
	log_close(&l);
}

TEST(audit_verify_names_what_no_checkpoint_protects)
{
	struct log l;
	struct lie p = { 0 };

	log_open(&l, 20);
	audit_store_fill(&l.t, 7);
	db_writer_be(l.t.s, 3);
	audit_store_fill(&l.t, 2);
	db_writer_be(l.t.s, 1);
	tell(&l, &p);
	CHECK(p.against.whole);
	CHECK_INT(p.against.rows, 29);
	CHECK_INT(p.against.lanes, 2);
	CHECK_INT(p.against.unprotected, 9);
	CHECK_INT(p.against.open_lane, 1);
	CHECK_INT(p.against.open_seq, 21);
	checkpoint_write(&l);
	tell(&l, &p);
	CHECK_INT(p.against.unprotected, 0);
	/* A lane that is gone altogether. */
	p.sql = (const char *const[]){ "DELETE FROM audit_row WHERE lane = 3", NULL };
	tell(&l, &p);
	CHECK(p.alone.whole);
	CHECK(!p.against.whole);
	CHECK_INT(p.against.bad_lane, 3);
	CHECK_INT(p.against.bad_seq, 1);
	log_close(&l);
}

TEST(audit_verify_survives_a_lane_that_is_no_number)
{
	static const char *const sql[] = { "UPDATE audit_row SET lane = 'x' WHERE seq = 20", NULL };
	struct log l;
	struct lie p = { .sql = sql };

	log_open(&l, 20);
	tell(&l, &p);
	CHECK(!p.alone.whole && !p.against.whole);
	log_close(&l);
}

/* ---- checkpoints that are not what they say ---- */

static mst_err verdict_with(struct log *l, const char *checkpoint, const char *key)
{
	struct audit_verdict v;
	char err[256] = "";
	mst_err e = audit_verify(l->t.db, l->t.mem, checkpoint, key, &v, err, sizeof(err));

	CHECK((e == MST_OK) == str_empty(err));
	CHECK(utf8_valid(err, strlen(err)));
	return e;
}

static void change(const char *path, size_t at, const char *insert)
{
	static char text[8192];
	struct sbuf b;
	FILE *f = fopen(path, "re");
	size_t n = fread(text, 1, sizeof(text) - 1, f);

	fclose(f);
	sbuf_init(&b, sizeof(text));
	sbuf_put(&b, text, at > n ? n : at);
	sbuf_str(&b, insert);
	if (at < n)
		sbuf_put(&b, text + at + 1, n - at - 1);
	write_file(path, &b);
	sbuf_done(&b);
}

TEST(audit_checkpoint_that_is_not_signed_is_refused)
{
	struct log l;
	struct sign_pair other;
	struct sbuf b;

	log_open(&l, 5);
	CHECK_OK(verdict_with(&l, l.checkpoint, l.key));
	CHECK_ERR(verdict_with(&l, l.checkpoint, NULL), MST_INVALID);
	CHECK_ERR(verdict_with(&l, NULL, l.key), MST_INVALID);
	CHECK_ERR(verdict_with(&l, "/does/not/exist", l.key), MST_INVALID);
	CHECK_ERR(verdict_with(&l, l.checkpoint, "/does/not/exist"), MST_INVALID);
	CHECK_ERR(verdict_with(&l, l.checkpoint, l.checkpoint), MST_INVALID);
	/* Every single byte of it counts. */
	for (size_t i = 0;; i++) {
		struct audit_seen seen;
		char err[256];
		FILE *f = fopen(l.checkpoint, "re");
		int end;

		fseek(f, (long)i, SEEK_SET);
		end = fgetc(f);
		fclose(f);
		if (end == EOF)
			break;
		change(l.checkpoint, i, end == '1' ? "2" : "1");
		CHECK_ERR(audit_checkpoint_read(l.t.mem, l.checkpoint, l.key, &seen, err,
						sizeof(err)),
			  MST_INVALID);
		checkpoint_write(&l);
	}
	change(l.checkpoint, 9999, "head 9 9 00\n");
	CHECK_ERR(verdict_with(&l, l.checkpoint, l.key), MST_INVALID);
	checkpoint_write(&l);
	sign_pair_new(&other);
	sbuf_init(&b, 1024);
	audit_checkpoint_key(&other, &b);
	write_file(l.key, &b);
	CHECK_ERR(verdict_with(&l, l.checkpoint, l.key), MST_INVALID);
	sbuf_done(&b);
	sign_pair_wipe(&other);
	log_close(&l);
}

TEST(audit_checkpoint_of_an_empty_log)
{
	struct log l;

	log_open(&l, 0);
	CHECK_OK(verdict_with(&l, l.checkpoint, l.key));
	log_close(&l);
}

/* ---- while it is served, and when things fail ---- */

struct writer {
	struct audit_store *t;
	_Atomic bool stop;
};

static void *write_on(void *arg)
{
	struct writer *w = arg;

	while (!w->stop)
		audit_store_fill(w->t, 3);
	return NULL;
}

TEST(audit_verify_while_rows_come)
{
	struct log l;
	struct writer w = { .t = &l.t };
	struct audit_verdict v = { 0 };
	pthread_t thread;
	char err[256] = "";
	struct arena *mem = arena_open(); /* the log's own is the writing thread's */

	log_open(&l, 700);
	CHECK_INT(pthread_create(&thread, NULL, write_on, &w), 0);
	for (int i = 0; i < 10; i++) {
		CHECK_OK(audit_verify(l.t.db, mem, l.checkpoint, l.key, &v, err, sizeof(err)));
		CHECK(v.whole);
		CHECK_INT(v.rows, 700 + v.unprotected);
	}
	w.stop = true;
	pthread_join(thread, NULL);
	log_close(&l);
	arena_close(mem);
}

static mst_err append(struct db *w, void *arg)
{
	return audit_append(w, arg);
}

TEST(audit_append_fails_whole_or_not_at_all)
{
	struct log l;
	struct audit_row r;
	struct lie p = { 0 };
	mst_err e = MST_FAIL;
	long n;

	log_open(&l, 5);
	audit_prepare(l.t.mem, 1, &(struct audit_note){ .act = "case.read" }, &r);
	for (n = 1; n < 50 && e != MST_OK; n++) {
		db_fail_at(n);
		e = db_call(l.t.s, append, &r);
	}
	db_fail_at(0);
	CHECK(n > 3);
	CHECK_OK(e);
	tell(&l, &p);
	CHECK(p.alone.whole);
	log_close(&l);
}

TEST(audit_verify_says_when_it_cannot_read)
{
	struct log l;
	struct audit_verdict v;
	char err[256];

	log_open(&l, 5);
	for (long n = 1; n <= 3; n++) {
		err[0] = 0;
		db_fail_at(n);
		CHECK_ERR(audit_verify(l.t.db, l.t.mem, NULL, NULL, &v, err, sizeof(err)),
			  MST_FAIL);
		CHECK(err[0]);
	}
	db_fail_at(0);
	log_close(&l);
}
