/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_db.c - SQL of the register. */
#include "doc/doc_priv.h"

#include "base/log.h"

#define VERSION_COLS                                                                               \
	"v.id, v.owner, v.kind, v.number, v.title, v.hash, v.at, "                                 \
	"(SELECT count(*) FROM doc_sending s WHERE s.version = v.id AND s.account IS NULL)"

static void read_columns(struct db_stmt *q, struct arena *mem, struct doc_version *ret)
{
	*ret = (struct doc_version){ 0 };
	ret->id = row_id(q);
	ret->owner = row_id(q);
	ret->kind = row_text(q, mem);
	ret->number = row_int(q);
	ret->title = row_text(q, mem);
	row_bytes(q, &ret->hash, sizeof(ret->hash));
	ret->at = row_int(q);
	ret->sent = row_int(q);
}

static mst_err read_version(struct db_stmt *q, struct arena *mem, void *to)
{
	read_columns(q, mem, to);
	row_end(q);
	return MST_OK;
}

/* A disk that changed a byte, or a hand that did, must not put words into a decision. */
static mst_err content_of(struct arena *mem, struct blob b, const struct doc_version *v,
			  struct doc *ret)
{
	struct hash h;

	hash_of(b.p, b.n, &h);
	if (memcmp(&h, &v->hash, sizeof(h)) != 0 || doc_unpack(mem, b, ret) != MST_OK) {
		log_note(LOG_ERROR, "doc.damaged", "kind", v->kind, NULL);
		return MST_FAIL;
	}
	return MST_OK;
}

mst_err doc_version_get(struct db *db, struct arena *mem, struct id id, struct doc_version *ret,
			struct doc *content)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT " VERSION_COLS ", v.content FROM doc_version v WHERE v.id = $1",
		     DB_ARGS(V(id)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	read_columns(q, mem, ret);
	struct blob b = row_blob(q, mem);

	row_end(q);
	if (!content)
		return MST_OK;
	return content_of(mem, b, ret, content);
}

mst_err doc_versions_whole(struct db *db, struct arena *mem, size_t *ret_n, const char **ret_damaged)
{
	struct id *ids;

	*ret_damaged = NULL;
	TRY(db_list(db, "SELECT id FROM doc_version ORDER BY at, id", DB_NONE, mem, db_read_id, &ids, ret_n));
	for (size_t i = 0; i < *ret_n && !*ret_damaged; i++) {
		MST_CLEANUP(arena_closep) struct arena *one = arena_open();
		struct doc_version v;
		struct doc content;
		mst_err e = doc_version_get(db, one, ids[i], &v, &content);

		if (e == MST_FAIL)
			*ret_damaged = arena_str(mem, v.title);
		else if (e != MST_OK)
			return e;
	}
	return MST_OK;
}

mst_err doc_version_of(struct db *db, struct arena *mem, struct id owner, const char *kind,
		       const struct doc *d, struct doc_version *ret)
{
	struct hash h;

	doc_hash(d, &h);
	return db_find(db,
		       "SELECT " VERSION_COLS " FROM doc_version v "
		       "WHERE v.owner = $1 AND v.kind = $2 AND v.hash = $3",
		       DB_ARGS(V(owner), V(kind), V_BYTES(&h, sizeof(h))), mem, read_version, ret);
}

mst_err doc_register(struct db *w, struct arena *mem, struct id owner, const char *kind,
		     const struct doc *d, int64_t at, struct doc_version *ret)
{
	struct doc_version v = { .id = rng_id(), .owner = owner, .kind = kind, .title = d->title,
				 .at = at };
	struct sbuf b;
	mst_err e = doc_version_of(w, mem, owner, kind, d, ret);

	if (e != MST_NOTFOUND)
		return e;
	doc_hash(d, &v.hash);
	TRY(db_int(w, "SELECT count(*) FROM doc_version WHERE owner = $1 AND kind = $2",
		   DB_ARGS(V(owner), V(kind)), &v.number));
	v.number++;
	sbuf_init(&b, DOC_FILE_MAX);
	doc_pack(d, &b);
	e = b.bad ? MST_INVALID :
		    db_exec(w,
			    "INSERT INTO doc_version (id, owner, kind, number, title, hash, content, "
			    "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			    DB_ARGS(V(v.id), V(owner), V(kind), V(v.number), V(d->title),
				    V_BYTES(&v.hash, sizeof(v.hash)), V_BYTES(b.p, b.len), V(at)));
	sbuf_done(&b);
	if (e == MST_OK)
		*ret = v;
	return e;
}

mst_err doc_versions(struct db *db, struct arena *mem, struct id owner, bool only_sent,
		     struct doc_version **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT " VERSION_COLS " FROM doc_version v "
	    "WHERE (v.owner = $1 OR $1 IS NULL) AND (CAST($2 AS BIGINT) = 0 OR EXISTS "
	    "(SELECT 1 FROM doc_sending s WHERE s.version = v.id AND s.account IS NULL)) "
	    "ORDER BY v.at DESC, v.number DESC LIMIT 1000",
	    DB_ARGS(V(owner), V(only_sent)), mem, read_version, ret, ret_n);
}

static mst_err read_sending(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct doc_sending *s = ret;

	*s = (struct doc_sending){ .id = row_id(q) };
	s->version = row_id(q);
	s->number = row_int(q);
	s->owner = row_id(q);
	s->title = row_text(q, mem);
	s->receiver = row_text(q, mem);
	s->way = (enum doc_way)row_int(q);
	s->day = row_day(q);
	s->at = row_int(q);
	s->by = row_text(q, mem);
	s->receipt = row_day(q);
	s->receipt_note = row_text(q, mem);
	row_bytes(q, &s->hash, sizeof(s->hash));
	row_end(q);
	return MST_OK;
}

mst_err doc_sendings(struct db *db, struct arena *mem, struct id owner, struct id version,
		     struct doc_sending **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT s.id, s.version, v.number, v.owner, v.title, s.receiver, s.way, s.day, "
	    "s.at, s.written_by, s.receipt, s.receipt_note, v.hash FROM doc_sending s JOIN doc_version v ON v.id = s.version "
	    "WHERE (v.owner = $1 OR $1 IS NULL) AND (v.id = $2 OR $2 IS NULL) "
	    "ORDER BY s.day DESC, s.at DESC LIMIT 1000",
	    DB_ARGS(V(owner), V(version)), mem, read_sending, ret, ret_n);
}

mst_err doc_sending_insert(struct db *w, const struct doc_sending *s, struct id account)
{
	return db_exec(w,
		       "INSERT INTO doc_sending (id, version, receiver, way, day, at, written_by, "
		       "account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
		       "ON CONFLICT (version, account, way) DO NOTHING",
		       DB_ARGS(V(s->id), V(s->version), V(s->receiver), V((int)s->way),
			       V_DAY(s->day), V(s->at), V(s->by), V(account)));
}

mst_err doc_opened(struct db *db, struct id version, struct id account, enum doc_way way, bool *ret)
{
	int64_t n;

	TRY(db_int(db,
		   "SELECT count(*) FROM doc_sending WHERE version = $1 AND account = $2 AND way = $3",
		   DB_ARGS(V(version), V(account), V((int)way)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err doc_receipt_put(struct db *w, struct id sending, int32_t day, const char *note)
{
	int64_t n;

	TRY(db_exec_n(w,
		      "UPDATE doc_sending SET receipt = $2, receipt_note = $3 "
		      "WHERE id = $1 AND account IS NULL AND receipt IS NULL",
		      DB_ARGS(V(sending), V_DAY(day), V(note)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
