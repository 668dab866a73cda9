/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_db.c - the log's one table: appending to a lane, and reading it. */
#include "audit/audit_priv.h"

static bool take_hash(struct blob b, struct hash *ret)
{
	if (b.n != sizeof(ret->b))
		return false;
	memcpy(ret->b, b.p, sizeof(ret->b));
	return true;
}

/* The last row of a lane; seq 0 and a hash of zeros when it has none. A hash of a wrong length
 * reads as zeros, which no row has. */
static mst_err head_of(struct db *db, int64_t lane, struct audit_head *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct audit_head h = { .lane = lane };
	bool row;

	TRY(db_query(db,
		     "SELECT seq, hash FROM audit_row WHERE lane = $1 ORDER BY seq DESC LIMIT 1",
		     DB_ARGS(V(lane)), &q));
	TRY(db_step(q, &row));
	if (row) {
		h.seq = row_int(q);
		(void)row_bytes(q, h.hash.b, sizeof(h.hash.b));
		row_end(q);
	}
	*ret = h;
	return MST_OK;
}

/* The head is read anew each time: a savepoint that was rolled back has taken its rows with it,
 * and a remembered head would leave a gap. */
mst_err audit_append(struct db *w, const struct audit_row *r)
{
	struct audit_head head;
	struct hash hash;
	int64_t seq, lane = db_writer_number(w);

	if (!audit_act_find(r->act))
		return MST_INVALID;
	TRY(head_of(w, lane, &head));
	seq = head.seq + 1;
	audit_row_hash(lane, seq, r, &head.hash, &hash);
	return db_exec(w,
		       "INSERT INTO audit_row (lane, seq, at, jour, actor, act, id, tag, sealed, "
		       "commitment, prev, hash) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		       DB_ARGS(V(lane), V(seq), V(r->at), V_BYTES(r->jour.b, 16),
			       V_BYTES(r->actor.b, 16), V(r->act), V_BYTES(r->id.b, 16),
			       V_BYTES(r->has_tag ? r->tag.b : NULL, r->has_tag ? 32 : 0),
			       V(r->sealed), V_BYTES(r->commitment.b, 32),
			       V_BYTES(head.hash.b, 32), V_BYTES(hash.b, 32)));
}

/* Not row_id, which takes 16 bytes for granted: a tampered row must be read, not died of. */
static struct id take_id(struct blob b)
{
	struct id id = ID_NONE;

	if (b.n == sizeof(id.b))
		memcpy(id.b, b.p, sizeof(id.b));
	return id;
}

#define LINE_COLS "lane, seq, at, jour, actor, act, tag"

static void line_read(struct db_stmt *q, struct arena *mem, struct audit_line *ret)
{
	*ret = (struct audit_line){ 0 };
	ret->lane = row_int(q);
	ret->seq = row_int(q);
	ret->at = row_int(q);
	ret->jour = take_id(row_blob(q, mem));
	ret->actor = take_id(row_blob(q, mem));
	ret->act = row_text(q, mem);
	ret->has_tag = take_hash(row_blob(q, mem), &ret->tag);
}

#define BEFORE "at <= $2 AND (at < $2 OR lane < $3 OR (lane = $3 AND seq < $4)) "
#define NEWEST_FIRST "ORDER BY at DESC, lane DESC, seq DESC "
#define PLACE(p) V((p).at ? (p).at : INT64_MAX), V((p).lane), V((p).seq)

mst_err audit_of(struct db *db, struct arena *mem, struct id jour, struct id subject,
		 const struct seal_key *key, struct audit_place before, int most,
		 struct audit_line **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t room = most > 0 ? (size_t)most : 1;
	struct audit_line *lines = arena_new(mem, struct audit_line, room);
	struct hash tag;
	size_t n = 0;
	bool row;

	audit_tag(subject, key, &tag);
	TRY(db_query(db,
		     "SELECT " LINE_COLS ", id, sealed, commitment FROM audit_row "
		     "WHERE jour = $1 AND " BEFORE "AND tag = $5 " NEWEST_FIRST "LIMIT $6",
		     DB_ARGS(V_BYTES(jour.b, 16), PLACE(before), V_BYTES(tag.b, 32), V(room)), &q));
	for (;;) {
		struct audit_row r = { 0 };

		TRY(db_step(q, &row));
		if (!row)
			break;
		line_read(q, mem, &lines[n]);
		r.id = take_id(row_blob(q, mem));
		r.sealed = row_blob(q, mem);
		/* A row that does not open is still a row: somebody did it then. */
		if (take_hash(row_blob(q, mem), &r.commitment) &&
		    audit_open_body(mem, key, &r, &lines[n].subject, &lines[n].detail) != MST_OK)
			lines[n].detail = NULL;
		lines[n].purpose = audit_purpose_of(mem, lines[n].detail);
		row_end(q);
		n++;
	}
	*ret = lines;
	*ret_n = n;
	return MST_OK;
}

static mst_err lines_read(struct db_stmt *q, struct arena *mem, size_t most,
			  struct audit_line **ret, size_t *ret_n)
{
	size_t cap = 64, n = 0;
	struct audit_line *lines = arena_new(mem, struct audit_line, cap);
	bool row;

	while (n < most) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		if (n == cap) {
			struct audit_line *more = arena_new(mem, struct audit_line, cap *= 2);

			memcpy(more, lines, n * sizeof(*lines));
			lines = more;
		}
		line_read(q, mem, &lines[n++]);
		row_end(q);
	}
	*ret = lines;
	*ret_n = n;
	return MST_OK;
}

mst_err audit_select(struct db *db, struct arena *mem, const struct audit_filter *f,
		     struct audit_line **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t room = f->most > 0 ? (size_t)f->most : 1;

	TRY(db_query(db,
		     "SELECT " LINE_COLS " FROM audit_row WHERE jour = $1 AND " BEFORE
		     "AND (actor = $5 OR $5 IS NULL) AND (CAST($6 AS TEXT) IS NULL OR act = $6) "
		     NEWEST_FIRST "LIMIT $7",
		     DB_ARGS(V_BYTES(f->jour.b, 16), PLACE(f->before), V(f->actor), V(f->act), V(room)),
		     &q));
	return lines_read(q, mem, room, ret, ret_n);
}

mst_err audit_since(struct db *db, struct arena *mem, struct id jour, const char *act,
		    int64_t since, int most, struct audit_line **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t room = most > 0 ? (size_t)most : 1;

	TRY(db_query(db,
		     "SELECT " LINE_COLS " FROM audit_row WHERE jour = $1 AND act = $2 AND at >= $3 "
		     "ORDER BY actor, at, seq LIMIT $4",
		     DB_ARGS(V_BYTES(jour.b, 16), V(act), V(since), V(room)), &q));
	return lines_read(q, mem, room, ret, ret_n);
}

mst_err audit_times(struct db *db, struct id jour, struct id actor, const char *act, int64_t after,
		    int64_t *ret)
{
	return db_int(db,
		      "SELECT count(*) FROM audit_row WHERE jour = $1 AND at > $2 AND act = $3 AND actor = $4",
		      DB_ARGS(V_BYTES(jour.b, 16), V(after), V(act), V_BYTES(actor.b, 16)), ret);
}

/* The next lane that has rows. MST_NOTFOUND: none. */
static mst_err lane_after(struct db *db, int64_t lane, int64_t *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT lane FROM audit_row WHERE lane > $1 ORDER BY lane LIMIT 1",
		     DB_ARGS(V(lane)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err audit_heads(struct db *db, struct arena *mem, struct audit_head **ret, size_t *ret_n)
{
	size_t n = 0, cap = 8;
	struct audit_head *heads = arena_new(mem, struct audit_head, cap);
	int64_t lane = INT64_MIN, next = 0;
	mst_err e;

	while ((e = lane_after(db, lane, &next)) == MST_OK) {
		if (n == cap) {
			struct audit_head *more = arena_new(mem, struct audit_head, cap *= 2);

			memcpy(more, heads, n * sizeof(*heads));
			heads = more;
		}
		TRY(head_of(db, next, &heads[n++]));
		/* A forged lane that is no whole number would be met for ever. */
		if (next <= lane)
			break;
		lane = next;
	}
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	*ret = heads;
	*ret_n = n;
	return MST_OK;
}

mst_err audit_last_at(struct db *db, int64_t *ret)
{
	return db_int(db, "SELECT coalesce(max(at), 0) FROM audit_row", DB_NONE, ret);
}

/* ---- its age ---- */

struct placed {
	struct audit_head head;
	int64_t at;
};

static mst_err read_placed(struct db_stmt *q, struct arena *mem, void *to)
{
	struct placed *p = to;

	p->head.lane = row_int(q);
	p->head.seq = row_int(q);
	p->at = row_int(q);
	if (!take_hash(row_blob(q, mem), &p->head.hash))
		p->head.hash = (struct hash){ 0 };
	row_end(q);
	return MST_OK;
}

mst_err audit_first(struct db *db, int64_t lane, struct audit_head *ret, int64_t *ret_at)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct placed p;

	TRY(db_find(db,
		    "SELECT lane, seq, at, hash FROM audit_row WHERE lane = $1 ORDER BY seq LIMIT 1",
		    DB_ARGS(V(lane)), mem, read_placed, &p));
	*ret = p.head;
	*ret_at = p.at;
	return MST_OK;
}

mst_err audit_place(struct db *db, int64_t lane, int64_t seq, struct audit_head *ret, int64_t *ret_at)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct placed p;

	TRY(db_find(db, "SELECT lane, seq, at, hash FROM audit_row WHERE lane = $1 AND seq = $2",
		    DB_ARGS(V(lane), V(seq)), mem, read_placed, &p));
	*ret = p.head;
	*ret_at = p.at;
	return MST_OK;
}

mst_err audit_rows_delete(struct db *w, int64_t lane, int64_t from, int64_t to, int64_t *ret)
{
	return db_exec_n(w, "DELETE FROM audit_row WHERE lane = $1 AND seq >= $2 AND seq < $3",
			 DB_ARGS(V(lane), V(from), V(to)), ret);
}

static mst_err read_seal(struct db_stmt *q, struct arena *mem, void *to)
{
	*(const char **)to = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err audit_cut_text(struct db *db, struct arena *mem, const char **ret)
{
	return db_find(db, "SELECT seal FROM audit_cut WHERE one = 1", DB_NONE, mem, read_seal, ret);
}

mst_err audit_cut_put(struct db *w, const char *text)
{
	return db_exec(w,
		       "INSERT INTO audit_cut (one, seal) VALUES (1, $1) "
		       "ON CONFLICT (one) DO UPDATE SET seal = $1",
		       DB_ARGS(V(text)));
}

/* Times follow the numbers but for some seconds: the first row that is young enough ends it. */
mst_err audit_aged(struct db *db, struct arena *mem, int64_t before, int64_t *ret_rows,
		   int64_t *ret_first)
{
	struct audit_head *heads, first;
	int64_t rows = 0, oldest = 0, at, young;
	size_t n;

	TRY(audit_heads(db, mem, &heads, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(audit_first(db, heads[i].lane, &first, &at));
		if (!oldest || at < oldest)
			oldest = at;
		if (at >= before)
			continue;
		TRY(db_int(db,
			   "SELECT coalesce((SELECT seq FROM audit_row WHERE lane = $1 AND at >= $2 "
			   "ORDER BY seq LIMIT 1), $3)",
			   DB_ARGS(V(heads[i].lane), V(before), V(heads[i].seq + 1)), &young));
		rows += young - first.seq;
	}
	*ret_rows = rows;
	*ret_first = oldest;
	return MST_OK;
}
