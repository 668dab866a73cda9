/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_db.c - SQL of requests, releases and what was handed over. */
#include "rights/rights_db.h"

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct rights_row *r = to;

	r->r.id = row_id(q);
	r->r.case_id = row_id(q);
	r->r.kind = (enum rights_kind)row_int(q);
	r->r.received = row_day(q);
	r->r.prolonged = row_bool(q);
	r->r.outcome = (enum rights_outcome)row_int(q);
	r->r.closed = row_day(q);
	r->r.responsible = row_id(q);
	r->r.by = row_id(q);
	r->r.at = row_int(q);
	r->r.version = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

#define COLS                                                                                       \
	"id, case_id, kind, received, prolonged, outcome, closed, responsible, by_user, at, version, " \
	"sealed"

mst_err rights_row_find(struct db *db, struct arena *mem, struct id jour, struct id id,
			struct rights_row *ret)
{
	return db_find(db, "SELECT " COLS " FROM rights_request WHERE jour_id = $1 AND id = $2",
		       DB_ARGS(V(jour), V(id)), mem, read_row, ret);
}

mst_err rights_rows(struct db *db, struct arena *mem, struct id jour, bool open, struct rights_row **ret,
		    size_t *ret_n)
{
	if (open)
		return db_list(db,
			       "SELECT " COLS " FROM rights_request WHERE jour_id = $1 AND outcome = 0 "
			       "ORDER BY received, id LIMIT 200",
			       DB_ARGS(V(jour)), mem, read_row, ret, ret_n);
	return db_list(db,
		       "SELECT " COLS " FROM rights_request WHERE jour_id = $1 AND outcome <> 0 "
		       "ORDER BY closed DESC, id LIMIT 200",
		       DB_ARGS(V(jour)), mem, read_row, ret, ret_n);
}

mst_err rights_row_insert(struct db *w, struct id jour, const struct rights_row *r)
{
	return db_exec(w,
		       "INSERT INTO rights_request (jour_id, id, case_id, kind, received, prolonged, "
		       "outcome, responsible, by_user, at, version, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7, $8, 1, $9)",
		       DB_ARGS(V(jour), V(r->r.id), V(r->r.case_id), V((int)r->r.kind),
			       V_DAY(r->r.received), V(r->r.responsible), V(r->r.by), V(r->r.at),
			       V(r->sealed)));
}

mst_err rights_row_update(struct db *w, struct id jour, const struct rights_row *r)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE rights_request SET prolonged = $4, outcome = $5, closed = $6, "
		      "responsible = $7, sealed = $8, version = version + 1 "
		      "WHERE jour_id = $1 AND id = $2 AND version = $3 AND outcome = 0",
		      DB_ARGS(V(jour), V(r->r.id), V(r->r.version), V(r->r.prolonged),
			      V((int)r->r.outcome), V_DAY(r->r.closed), V(r->r.responsible),
			      V(r->sealed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err rights_release_put(struct db *w, struct id request, const struct rights_release *r)
{
	return db_exec(w,
		       "INSERT INTO rights_release (request, account, at, hash) VALUES ($1, $2, $3, $4) "
		       "ON CONFLICT (request, account) DO UPDATE SET at = $3, hash = $4",
		       DB_ARGS(V(request), V(r->account), V(r->at), V_BYTES(&r->hash, sizeof(r->hash))));
}

static mst_err read_release(struct db_stmt *q, struct arena *mem, void *to)
{
	struct rights_release *r = to;

	(void)mem;
	r->account = row_id(q);
	r->at = row_int(q);
	bool whole = row_bytes(q, &r->hash, sizeof(r->hash));

	row_end(q);
	return whole ? MST_OK : MST_FAIL;
}

mst_err rights_releases(struct db *db, struct arena *mem, struct id request, struct rights_release **ret,
			size_t *ret_n)
{
	return db_list(db,
		       "SELECT account, at, hash FROM rights_release WHERE request = $1 "
		       "ORDER BY at, account",
		       DB_ARGS(V(request)), mem, read_release, ret, ret_n);
}

mst_err rights_sent_insert(struct db *w, const struct rights_sent_row *r)
{
	return db_exec(w,
		       "INSERT INTO rights_sent (request, id, day, way, at, by_user, hash, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(V(r->request), V(r->sent.id), V_DAY(r->sent.day), V((int)r->sent.way),
			       V(r->sent.at), V(r->sent.by), V_BYTES(&r->sent.hash, sizeof(r->sent.hash)),
			       V(r->sealed)));
}

static mst_err read_sent(struct db_stmt *q, struct arena *mem, void *to)
{
	struct rights_sent_row *r = to;

	r->sent.id = row_id(q);
	r->sent.day = row_day(q);
	r->sent.way = (enum doc_way)row_int(q);
	r->sent.at = row_int(q);
	r->sent.by = row_id(q);
	bool whole = row_bytes(q, &r->sent.hash, sizeof(r->sent.hash));

	r->sealed = row_blob(q, mem);
	row_end(q);
	return whole ? MST_OK : MST_FAIL;
}

mst_err rights_sent_rows(struct db *db, struct arena *mem, struct id request, struct rights_sent_row **ret,
			 size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, day, way, at, by_user, hash, sealed FROM rights_sent "
		       "WHERE request = $1 ORDER BY at DESC, id",
		       DB_ARGS(V(request)), mem, read_sent, ret, ret_n);
}
