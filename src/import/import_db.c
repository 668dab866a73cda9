/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_db.c - SQL of kept tables and of what was read in. */
#include "import/import_db.h"

const struct db_passing import_passing = { "import_draft", "DELETE FROM import_draft" };

mst_err import_draft_insert(struct db *w, const struct import_draft_row *r)
{
	return db_exec(w,
		       "INSERT INTO import_draft (jour_id, id, by_user, at, kind, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->by), V(r->at), V((int)r->kind),
			       V(r->sealed)));
}

mst_err import_draft_find(struct db *db, struct arena *mem, struct id id, struct id by,
			  int64_t since, struct import_draft_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT jour_id, id, by_user, at, kind, sealed FROM import_draft "
		     "WHERE id = $1 AND by_user = $2 AND at > $3",
		     DB_ARGS(V(id), V(by), V(since)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->by = row_id(q);
	ret->at = row_int(q);
	ret->kind = (enum import_kind)row_int(q);
	ret->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err import_draft_delete(struct db *w, struct id id)
{
	return db_exec(w, "DELETE FROM import_draft WHERE id = $1", DB_ARGS(V(id)));
}

mst_err import_drafts_delete(struct db *w, int64_t before)
{
	return db_exec(w, "DELETE FROM import_draft WHERE at < $1", DB_ARGS(V(before)));
}

/* ---- what was read in ---- */

static mst_err batch_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct import_batch *ret = to;

	(void)mem;
	*ret = (struct import_batch){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->by = row_id(q);
	ret->at = row_int(q);
	ret->kind = (enum import_kind)row_int(q);
	ret->made = row_int(q);
	ret->undone = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err import_batch_insert(struct db *w, const struct import_batch *b)
{
	return db_exec(w,
		       "INSERT INTO import_batch (jour_id, id, by_user, at, kind, made) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(b->jour), V(b->id), V(b->by), V(b->at), V((int)b->kind),
			       V(b->made)));
}

mst_err import_batch_find(struct db *db, struct id id, struct import_batch *ret)
{
	return db_find(db,
		       "SELECT jour_id, id, by_user, at, kind, made, undone FROM import_batch "
		       "WHERE id = $1",
		       DB_ARGS(V(id)), NULL, batch_read, ret);
}

mst_err import_batches(struct db *db, struct arena *mem, struct id jour, int most,
		       struct import_batch **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, by_user, at, kind, made, undone FROM import_batch "
		       "WHERE jour_id = $1 ORDER BY at DESC, id LIMIT $2",
		       DB_ARGS(V(jour), V(most)), mem, batch_read, ret, ret_n);
}

mst_err import_batch_undone(struct db *w, struct id id, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "UPDATE import_batch SET undone = $2 WHERE id = $1 AND undone IS NULL",
		      DB_ARGS(V(id), V(at)), &n));
	if (n != 1)
		return MST_CONFLICT;
	return db_exec(w, "DELETE FROM import_row WHERE batch_id = $1", DB_ARGS(V(id)));
}

mst_err import_row_insert(struct db *w, struct id jour, struct id batch, struct id object)
{
	return db_exec(w, "INSERT INTO import_row (jour_id, batch_id, object_id) VALUES ($1, $2, $3)",
		       DB_ARGS(V(jour), V(batch), V(object)));
}

mst_err import_rows(struct db *db, struct arena *mem, struct id batch, struct id **ret,
		    size_t *ret_n)
{
	return db_list(
	    db, "SELECT object_id FROM import_row WHERE batch_id = $1 ORDER BY object_id LIMIT $2",
	    DB_ARGS(V(batch), V(IMPORT_MOST)), mem, db_read_id, ret, ret_n);
}
