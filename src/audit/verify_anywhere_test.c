/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify_anywhere_test.c - the five lies at every place of a log of 1 000 rows: a row altered, taken out,
 * swapped with its neighbour, the log cut off from it on, and the log altered at it and hashed anew to
 * its end. All are told against a checkpoint that is held outside, and the place is named. */
#include "audit/audit_priv.h"

#include "audit/audit_test.h"
#include "base/test.h"

#define ROWS 1000

struct world {
	struct audit_store t;
	char checkpoint[128], key[128];
	int64_t at; /* the row that is lied about */
	mst_err (*lie)(struct db *w, int64_t at, int64_t rows);
	struct audit_verdict got;
};

static void put_file(const char *path, const struct sbuf *b)
{
	FILE *f = fopen(path, "we");

	CHECK(f && fwrite(b->p, 1, b->len, f) == b->len);
	if (f)
		fclose(f);
}

static void world_open(struct world *w)
{
	MST_CLEANUP(sign_pair_wipe) struct sign_pair sign;
	struct sbuf b;

	*w = (struct world){ 0 };
	audit_store_open(&w->t);
	audit_store_fill(&w->t, ROWS);
	sign_pair_new(&sign);
	snprintf(w->checkpoint, sizeof(w->checkpoint), "%s/checkpoint", w->t.dir);
	snprintf(w->key, sizeof(w->key), "%s/key", w->t.dir);
	sbuf_init(&b, 65536);
	CHECK_OK(audit_checkpoint(w->t.db, w->t.mem, 1772355600, &sign, &b));
	put_file(w->checkpoint, &b);
	sbuf_reset(&b);
	audit_checkpoint_key(&sign, &b);
	put_file(w->key, &b);
	sbuf_done(&b);
}

static mst_err alter(struct db *w, int64_t at, int64_t rows)
{
	(void)rows;
	return db_exec(w, "UPDATE audit_row SET at = at + 60 WHERE seq = $1", DB_ARGS(V(at)));
}

static mst_err take_out(struct db *w, int64_t at, int64_t rows)
{
	(void)rows;
	return db_exec(w, "DELETE FROM audit_row WHERE seq = $1", DB_ARGS(V(at)));
}

static mst_err swap(struct db *w, int64_t at, int64_t rows)
{
	int64_t other = at < rows ? at + 1 : at - 1;

	TRY(db_exec(w, "UPDATE audit_row SET seq = 50000 WHERE seq = $1", DB_ARGS(V(at))));
	TRY(db_exec(w, "UPDATE audit_row SET seq = $1 WHERE seq = $2", DB_ARGS(V(at), V(other))));
	return db_exec(w, "UPDATE audit_row SET seq = $1 WHERE seq = 50000", DB_ARGS(V(other)));
}

static mst_err cut(struct db *w, int64_t at, int64_t rows)
{
	(void)rows;
	return db_exec(w, "DELETE FROM audit_row WHERE seq >= $1", DB_ARGS(V(at)));
}

struct line {
	struct audit_row row;
	struct blob tag, commitment;
};

static mst_err read_line(struct db_stmt *q, struct arena *mem, void *to)
{
	struct line *l = to;

	l->row.at = row_int(q);
	l->row.jour = row_id(q);
	l->row.actor = row_id(q);
	l->row.act = row_text(q, mem);
	l->row.id = row_id(q);
	l->tag = row_blob(q, mem);
	l->row.sealed = row_blob(q, mem);
	l->commitment = row_blob(q, mem);
	row_end(q);
	l->row.has_tag = l->tag.n == 32;
	if (l->row.has_tag)
		memcpy(l->row.tag.b, l->tag.p, 32);
	if (l->commitment.n == 32)
		memcpy(l->row.commitment.b, l->commitment.p, 32);
	return MST_OK;
}

/* By somebody who knows the format: the chain fits in itself afterwards. */
static mst_err hash_anew(struct db *w, int64_t at, int64_t rows)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct hash prev = { { 0 } }, hash;
	struct line *list;
	size_t n;

	(void)rows;
	TRY(alter(w, at, rows));
	TRY(db_list(w,
		    "SELECT at, jour, actor, act, id, tag, sealed, commitment FROM audit_row "
		    "ORDER BY lane, seq",
		    DB_NONE, mem, read_line, &list, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t seq = (int64_t)i + 1;

		audit_row_hash(1, seq, &list[i].row, &prev, &hash);
		if (seq >= at)
			TRY(db_exec(w, "UPDATE audit_row SET prev = $1, hash = $2 WHERE seq = $3",
				    DB_ARGS(V_BYTES(prev.b, 32), V_BYTES(hash.b, 32), V(seq))));
		prev = hash;
	}
	return MST_OK;
}

/* Lied on the writer, judged there, and taken back. */
static mst_err tell(struct db *db, void *arg)
{
	struct world *w = arg;
	char err[256] = "";

	CHECK_OK(w->lie(db, w->at, ROWS));
	CHECK_OK(audit_verify(db, w->t.mem, w->checkpoint, w->key, &w->got, err, sizeof(err)));
	CHECK_STR(err, "");
	return MST_CONFLICT;
}

TEST(audit_verify_tells_each_lie_wherever_it_is)
{
	static const struct {
		const char *name;
		mst_err (*lie)(struct db *w, int64_t at, int64_t rows);
		bool named; /* the place itself is named; else that the end is another one */
	} lies[] = {
		{ "altered", alter, true }, { "taken out", take_out, true },
		{ "swapped", swap, true },  { "cut", cut, true },
		{ "hashed anew", hash_anew, false },
	};
	int step = test_step(37);
	struct world w;

	world_open(&w);
	for (size_t i = 0; i < MST_LEN(lies); i++)
		for (int64_t at = 1; at <= ROWS; at += at + step > ROWS && at < ROWS ? ROWS - at : step) {
			w.at = at;
			w.lie = lies[i].lie;
			w.got = (struct audit_verdict){ 0 };
			CHECK_ERR(db_call(w.t.s, tell, &w), MST_CONFLICT);
			int64_t want = !lies[i].named		       ? ROWS :
				       w.lie == swap && at == ROWS ? at - 1 :
								       at;

			if (w.got.whole || w.got.bad_seq != want)
				test_fail(__FILE__, __LINE__, "%s at %lld: whole %d, row %lld",
					  lies[i].name, (long long)at, w.got.whole,
					  (long long)w.got.bad_seq);
		}
	audit_store_close(&w.t);
}
