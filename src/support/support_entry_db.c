/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_entry_db.c - SQL of a case's timeline, and of calls that are not yet sorted. */
#include "support/support_db.h"

mst_err support_entry_insert(struct db *w, const struct support_entry_row *r)
{
	return db_exec(w,
		       "INSERT INTO support_entry (jour_id, id, case_id, kind, by_user, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->case_id), V((int)r->kind), V(r->by),
			       V(r->at), V(r->sealed)));
}

static mst_err read_entry_row(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct support_entry_row *e = ret;

	e->jour = row_id(q);
	e->id = row_id(q);
	e->case_id = row_id(q);
	e->kind = (enum support_kind)row_int(q);
	e->by = row_id(q);
	e->at = row_int(q);
	e->sealed = row_blob(q, mem);
	e->by_name = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_entry_list(struct db *db, struct arena *mem, struct id case_id,
			   struct support_entry_row **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT e.jour_id, e.id, e.case_id, e.kind, e.by_user, e.at, e.sealed, u.name "
	    "FROM support_entry e LEFT JOIN auth_name_v u ON u.id = e.by_user "
	    "WHERE e.case_id = $1 ORDER BY e.at DESC, e.id DESC",
	    DB_ARGS(V(case_id)), mem, read_entry_row, ret, ret_n);
}

mst_err support_entry_reseal(struct db *w, struct id id, struct blob sealed)
{
	return db_exec(w, "UPDATE support_entry SET sealed = $2 WHERE id = $1",
		       DB_ARGS(V(id), V(sealed)));
}

mst_err support_call_insert(struct db *w, const struct support_call_row *r)
{
	return db_exec(w,
		       "INSERT INTO support_call (jour_id, id, by_user, at, sealed) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->by), V(r->at), V(r->sealed)));
}

static mst_err call_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_call_row *ret = to;

	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->by = row_id(q);
	ret->at = row_int(q);
	ret->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_call_find(struct db *db, struct arena *mem, struct id id,
			  struct support_call_row *ret)
{
	return db_find(db,
		       "SELECT jour_id, id, by_user, at, sealed FROM support_call WHERE id = $1",
		       DB_ARGS(V(id)), mem, call_read, ret);
}

mst_err support_call_list(struct db *db, struct arena *mem, struct id jour,
			  struct support_call_row **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t most = 100, n = 0;
	struct support_call_row *list = arena_new(mem, struct support_call_row, most);
	bool row;

	TRY(db_query(db,
		     "SELECT jour_id, id, by_user, at, sealed FROM support_call WHERE jour_id = $1 "
		     "ORDER BY at, id LIMIT 100",
		     DB_ARGS(V(jour)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == most)
			break;
		call_read(q, mem, &list[n++]);
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err support_call_delete(struct db *w, struct id id)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM support_call WHERE id = $1", DB_ARGS(V(id)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
