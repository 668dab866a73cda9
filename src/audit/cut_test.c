/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cut_test.c - old rows cut off in front of a signed head: what is left holds against checkpoints outside,
 * what is gone is told, and whoever cuts in another way is told on. */
#include "audit/audit_priv.h"

#include "audit/audit_test.h"
#include "base/test.h"
#include "db/db_test.h"

#define ROWS 1500 /* more than one sweep */
#define DAY0 1772355600
#define LATER (DAY0 + 400 * 86400)

struct world {
	struct audit_store t;
	struct sign_pair sign;
	char early[128], old[128], key[128]; /* checkpoints at row ROWS / 2 and at row ROWS */
	struct audit_cut_new plan;
	char err[300];
};

static void put_file(const char *path, const struct sbuf *b)
{
	FILE *f = fopen(path, "we");

	CHECK(f && fwrite(b->p, 1, b->len, f) == b->len);
	if (f)
		fclose(f);
}

static void checkpoint(struct world *w, const char *path, int64_t at)
{
	struct sbuf b;

	sbuf_init(&b, 65536);
	CHECK_OK(audit_checkpoint(w->t.db, w->t.mem, at, &w->sign, &b));
	put_file(path, &b);
	sbuf_done(&b);
}

static void public_key(struct world *w)
{
	struct sbuf b;

	sbuf_init(&b, 1024);
	audit_checkpoint_key(&w->sign, &b);
	put_file(w->key, &b);
	sbuf_done(&b);
}

static void world_open_n(struct world *w, int rows)
{
	*w = (struct world){ 0 };
	audit_store_open(&w->t);
	sign_pair_new(&w->sign);
	snprintf(w->early, sizeof(w->early), "%s/early", w->t.dir);
	snprintf(w->old, sizeof(w->old), "%s/old", w->t.dir);
	snprintf(w->key, sizeof(w->key), "%s/key", w->t.dir);
	public_key(w);
	audit_store_fill(&w->t, rows / 2);
	checkpoint(w, w->early, DAY0 + rows / 2);
	audit_store_fill(&w->t, rows - rows / 2);
	checkpoint(w, w->old, DAY0 + rows);
	audit_store_fill(&w->t, 20);
}

static void world_open(struct world *w)
{
	world_open_n(w, ROWS);
}

static void world_close(struct world *w)
{
	sign_pair_wipe(&w->sign);
	audit_store_close(&w->t);
}

static mst_err prepare(struct world *w, const char *path, int64_t before)
{
	struct audit_cutting c = { .jour = w->t.jour, .at = LATER, .before = before, .checkpoint = path,
				   .key = w->key, .sign = &w->sign };

	w->err[0] = 0;
	return audit_cut_prepare(w->t.db, w->t.mem, &c, &w->plan, w->err, sizeof(w->err));
}

static mst_err apply(struct db *db, void *arg)
{
	return audit_cut_apply(db, &((struct world *)arg)->plan);
}

static mst_err sweep(struct db *db, void *arg)
{
	return audit_cut_sweep(db, arg);
}

static int64_t sweep_all(struct world *w)
{
	int64_t n = 0, all = 0;

	do {
		CHECK_OK(db_call(w->t.s, sweep, &n));
		all += n;
	} while (n);
	return all;
}

struct told {
	struct audit_verdict v;
	struct audit_left l;
};

static struct told verdict(struct world *w, const char *path)
{
	struct told t = { 0 };
	char err[300] = "";

	CHECK_OK(audit_verify_left(w->t.db, w->t.mem, path, path ? w->key : NULL, &t.v, &t.l, err,
				   sizeof(err)));
	CHECK_STR(err, "");
	return t;
}

static void cut_at(struct world *w, const char *path)
{
	CHECK_OK(prepare(w, path, LATER));
	CHECK_OK(db_call(w->t.s, apply, w));
}

TEST(audit_cut_leaves_a_log_that_holds_against_what_lies_outside)
{
	struct told t;
	struct world w;
	int64_t rows, first;

	world_open(&w);
	CHECK_OK(audit_aged(w.t.db, w.t.mem, LATER, &rows, &first));
	CHECK_INT(rows, ROWS + 20);
	CHECK_INT(first, DAY0);
	cut_at(&w, w.old);
	CHECK_INT(w.plan.rows, ROWS - 1);
	t = verdict(&w, w.old); /* the seal stands before a row is taken */
	CHECK(t.v.whole && t.l.is_cut && t.l.left);
	CHECK_INT(sweep_all(&w), ROWS - 1);
	CHECK_INT(sweep_all(&w), 0);
	t = verdict(&w, w.old);
	CHECK(t.v.whole && t.l.is_cut && !t.l.left && !t.l.older);
	CHECK_INT(t.v.rows, 22); /* the signed row, what came after it, and the cut's own */
	CHECK_INT(t.v.unprotected, 21);
	CHECK_INT(t.v.open_seq, ROWS + 1);
	CHECK_INT(t.l.cut.rows, ROWS - 1);
	CHECK_INT(t.l.cut.from, DAY0);
	CHECK_INT(t.l.cut.at, LATER);
	CHECK_INT(t.l.cut.n, 1);
	CHECK_INT(t.l.cut.heads[0].seq, ROWS);
	t = verdict(&w, NULL);
	CHECK(t.v.whole && t.l.cut.rows == ROWS - 1);
	t = verdict(&w, w.early); /* what it saw is gone */
	CHECK(t.v.whole && t.l.older);
	CHECK_INT(t.v.unprotected, 22);
	CHECK_INT(t.v.open_seq, ROWS);
	CHECK_OK(audit_aged(w.t.db, w.t.mem, LATER, &rows, &first));
	CHECK_INT(rows, 21);
	world_close(&w);
}

TEST(audit_cut_again_moves_the_seal_on)
{
	struct told t;
	struct world w;

	world_open(&w);
	cut_at(&w, w.early);
	CHECK_ERR(prepare(&w, w.early, LATER), MST_NOTFOUND);
	CHECK_INT(sweep_all(&w), ROWS / 2 - 1);
	cut_at(&w, w.old);
	CHECK_INT(w.plan.rows, ROWS - ROWS / 2);
	CHECK_INT(sweep_all(&w), ROWS - ROWS / 2);
	t = verdict(&w, w.old);
	CHECK(t.v.whole && !t.l.left);
	CHECK_INT(t.l.cut.rows, ROWS - 1);
	CHECK_INT(t.l.cut.from, DAY0);
	/* One that somebody else was quicker with. */
	checkpoint(&w, w.early, DAY0 + 9000);
	CHECK_OK(prepare(&w, w.early, LATER + 86400));
	CHECK_OK(db_call(w.t.s, apply, &w));
	CHECK_ERR(db_call(w.t.s, apply, &w), MST_CONFLICT);
	world_close(&w);
}

/* Each lane by itself; one that has ended keeps its last row, so that it can go on. */
TEST(audit_cut_takes_every_lane)
{
	struct told t;
	struct world w;

	world_open(&w);
	db_writer_be(w.t.s, 3);
	audit_store_fill(&w.t, 40);
	db_writer_be(w.t.s, 1);
	checkpoint(&w, w.old, DAY0 + ROWS);
	cut_at(&w, w.early);
	cut_at(&w, w.old);
	CHECK_INT(sweep_all(&w), ROWS + 19 + 39);
	t = verdict(&w, w.old);
	CHECK(t.v.whole);
	CHECK_INT(t.v.lanes, 2);
	CHECK_INT(t.l.cut.n, 2);
	CHECK_INT(t.v.unprotected, 2);
	db_writer_be(w.t.s, 3);
	audit_store_fill(&w.t, 1);
	db_writer_be(w.t.s, 1);
	CHECK(verdict(&w, w.old).v.whole);
	world_close(&w);
}

struct said {
	const char *sql;
};

static mst_err run(struct db *db, void *arg)
{
	return db_exec_in(db, "audit", ((struct said *)arg)->sql, DB_NONE, NULL);
}

static void say(struct world *w, const char *sql)
{
	CHECK_OK(db_call(w->t.s, run, &(struct said){ sql }));
}

static void refused(struct world *w, int64_t before, const char *words)
{
	CHECK_ERR(prepare(w, w->old, before), MST_CONFLICT);
	if (!strstr(w->err, words))
		test_fail(__FILE__, __LINE__, "said: %s", w->err);
}

TEST(audit_cut_is_refused_when_the_checkpoint_does_not_hold)
{
	struct sign_pair mine;
	struct world w;

	world_open(&w);
	refused(&w, DAY0 + ROWS - 1, "yngre än det som får klippas");
	refused(&w, DAY0 + 300, "yngre än det som får klippas");
	CHECK_ERR(prepare(&w, "/does/not/exist", LATER), MST_INVALID);
	/* Signed with a key that the server does not have. */
	mine = w.sign;
	sign_pair_new(&w.sign);
	refused(&w, LATER, "en annan nyckel");
	w.sign = mine;
	say(&w, "UPDATE audit_row SET at = at + 1 WHERE seq = 3");
	refused(&w, LATER, "Inget klipps");
	say(&w, "UPDATE audit_row SET at = at - 1 WHERE seq = 3");
	say(&w, "DELETE FROM audit_row WHERE seq >= 1500");
	refused(&w, LATER, "Inget klipps");
	CHECK_INT(sweep_all(&w), 0);
	world_close(&w);
}

/* ---- whoever cuts by hand ---- */

struct lie {
	struct world *w;
	const char *sql[3];
	mst_err (*fn)(struct db *db, struct world *w);
	struct audit_verdict alone, against;
};

static mst_err tell(struct db *db, void *arg)
{
	struct lie *l = arg;
	char err[300] = "";
	char *log = mem_str(getenv("MEDSTOD_SQL_LOG") ? getenv("MEDSTOD_SQL_LOG") : "");

	(void)unsetenv("MEDSTOD_SQL_LOG"); /* a liar's statements are not the room's */
	for (size_t i = 0; i < MST_LEN(l->sql) && l->sql[i]; i++)
		CHECK_OK(db_exec_in(db, "audit", l->sql[i], DB_NONE, NULL));
	if (*log)
		(void)setenv("MEDSTOD_SQL_LOG", log, 1);
	free(log);
	if (l->fn)
		CHECK_OK(l->fn(db, l->w));
	CHECK_OK(audit_verify(db, l->w->t.mem, NULL, NULL, &l->alone, err, sizeof(err)));
	CHECK_OK(audit_verify(db, l->w->t.mem, l->w->old, l->w->key, &l->against, err, sizeof(err)));
	return MST_CONFLICT;
}

static void check_bad(const char *what, const struct audit_verdict *v, int64_t seq, const char *fault)
{
	if (v->whole || v->bad_seq != seq || !str_eq(v->fault, fault))
		test_fail(__FILE__, __LINE__, "%s: whole %d, row %lld, %s", what, v->whole,
			  (long long)v->bad_seq, v->fault ? v->fault : "-");
}

/* A seal that the liar has signed himself, moved five rows on. */
static mst_err forge(struct db *db, struct world *w)
{
	MST_CLEANUP(sign_pair_wipe) struct sign_pair own = { 0 };
	struct audit_cut cut;
	struct sbuf text;
	int64_t at;

	sign_pair_new(&own);
	CHECK_OK(audit_cut_find(db, w->t.mem, &cut));
	CHECK_OK(audit_place(db, 1, ROWS + 5, &cut.heads[0], &at));
	sbuf_init(&text, 4096);
	CHECK_OK(audit_cut_write(w->t.mem, &cut, &own, &text));
	CHECK_OK(audit_cut_put(db, text.p));
	sbuf_done(&text);
	return audit_rows_delete(db, 1, 1, ROWS + 5, &at);
}

/* ... and a row in the log that tells of it. */
static mst_err forge_row(struct db *db, struct world *w)
{
	struct audit_note note = { .jour = w->t.jour, .act = "audit.cut" };
	struct audit_row row;
	const char *text;

	CHECK_OK(forge(db, w));
	CHECK_OK(audit_cut_text(db, w->t.mem, &text));
	audit_prepare(w->t.mem, LATER, &note, &row);
	row.has_tag = true;
	hash_of(text, strlen(text), &row.tag);
	return audit_append(db, &row);
}

TEST(audit_cut_by_hand_is_told)
{
	static const struct {
		const char *sql[3];
		mst_err (*fn)(struct db *db, struct world *w);
		int64_t seq;
		const char *alone, *against; /* alone NULL: only a checkpoint's key tells it */
	} cases[] = {
		{ { "DELETE FROM audit_cut" }, NULL, 1, "missing", "missing" },
		{ { "DELETE FROM audit_row WHERE seq = 1500" }, NULL, ROWS, "missing", "missing" },
		{ { "DELETE FROM audit_row WHERE seq < 1510" }, NULL, ROWS, "missing", "missing" },
		{ { "DELETE FROM audit_row" }, NULL, ROWS, "missing", "missing" },
		{ { "UPDATE audit_row SET at = at + 1 WHERE seq = 1500" }, NULL, ROWS, "altered", "altered" },
		{ { "UPDATE audit_row SET prev = id WHERE seq = 1500" }, NULL, ROWS, "altered", "altered" },
		{ { "UPDATE audit_cut SET seal = 'medstod audit cut 1'" }, NULL, 1, "seal", "seal" },
		{ { "DELETE FROM audit_row WHERE act = 'audit.cut'" }, NULL, ROWS, "unlogged", "unlogged" },
		{ { "UPDATE audit_cut SET seal = replace(seal, 'from 2026', 'from 2025')" }, NULL, ROWS,
		  "unlogged", "seal" },
		{ { NULL }, forge, ROWS + 5, "unlogged", "seal" },
		{ { NULL }, forge_row, 1, NULL, "seal" },
	};
	struct world w;

	world_open(&w);
	cut_at(&w, w.old);
	CHECK_INT(sweep_all(&w), ROWS - 1);
	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct lie l = { .w = &w, .sql = { cases[i].sql[0], cases[i].sql[1] }, .fn = cases[i].fn };
		const char *name = cases[i].sql[0] ? cases[i].sql[0] : "forged";

		CHECK_ERR(db_call(w.t.s, tell, &l), MST_CONFLICT);
		if (cases[i].alone)
			check_bad(name, &l.alone, cases[i].seq, cases[i].alone);
		else
			CHECK(l.alone.whole);
		check_bad(name, &l.against, str_eq(cases[i].against, "seal") ? 1 : cases[i].seq,
			  cases[i].against);
	}
	/* Rows that somebody puts in front of it are none of the log's, and are taken away. */
	say(&w, "INSERT INTO audit_row SELECT lane, 5, at, jour, actor, act, id, tag, sealed, "
		"commitment, prev, hash FROM audit_row WHERE seq = 1510");
	CHECK(verdict(&w, w.old).l.left);
	CHECK_INT(sweep_all(&w), 1);
	CHECK(!verdict(&w, w.old).l.left);
	/* Nothing is taken by a seal that does not fit. */
	say(&w, "UPDATE audit_row SET hash = prev WHERE seq = 1500");
	CHECK_ERR(db_call(w.t.s, sweep, &(int64_t){ 0 }), MST_INVALID);
	world_close(&w);
}

#define FEW 30

/* Broken off anywhere, the log is whole, and the next run goes on. */
TEST(audit_cut_broken_at_each_call)
{
	struct world w;
	mst_err e = MST_FAIL;
	int64_t n, all = 0;
	long i;

	world_open_n(&w, FEW);
	db_test_quiet(true);
	for (i = 1; i < 400 && e != MST_OK; i++) {
		db_fail_at(i);
		e = prepare(&w, w.old, LATER);
		db_fail_at(0);
		CHECK(e == MST_OK || w.err[0]);
	}
	CHECK_OK(e);
	CHECK(i > 5);
	for (i = 1, e = MST_FAIL; i < 50 && e != MST_OK; i++) {
		db_fail_at(i);
		e = db_call(w.t.s, apply, &w);
		db_fail_at(0);
		CHECK(verdict(&w, w.old).v.whole);
		CHECK_INT(verdict(&w, w.old).l.is_cut, e == MST_OK);
	}
	CHECK(i > 3);
	for (i = 1; i < 50; i++) {
		db_fail_at(i);
		e = db_call(w.t.s, sweep, &n);
		db_fail_at(0);
		CHECK(verdict(&w, w.old).v.whole);
		if (e == MST_OK && !n)
			break;
		all += e == MST_OK ? n : 0;
	}
	CHECK_INT(all, FEW - 1);
	CHECK(!verdict(&w, w.old).l.left);
	db_test_quiet(false);
	world_close(&w);
}
