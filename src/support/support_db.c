/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_db.c - SQL of cases. Entries and calls are in support_entry_db.c. */
#include "support/support_db.h"
#include "support/support_lookup.h"
#include "support/support_seal.h"

/* ---- of the vault ---- */

mst_err support_keyless(struct db *db, struct db *vault, int64_t *ret_cases, int64_t *ret_keyless)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row, key, log;

	*ret_cases = *ret_keyless = 0;
	TRY(db_query(db, "SELECT id FROM support_case", DB_NONE, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		struct id id = row_id(q);

		row_end(q);
		TRY(vault_known(vault, id, &key));
		TRY(vault_known(vault, support_audit_id(id), &log));
		++*ret_cases;
		*ret_keyless += !key || !log;
	}
}

#define CASE_COLS                                                                                  \
	"c.jour_id, c.id, c.person_id, c.state, c.version, c.opened, c.closed, c.touched, "        \
	"c.sealed, c.link, c.audit_wrap, p.sealed FROM support_case c "                            \
	"JOIN person_sealed_v p ON p.id = c.person_id"

static mst_err row_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_row *ret = to;

	*ret = (struct support_row){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->person_id = row_id(q);
	ret->state = (enum support_state)row_int(q);
	ret->version = row_int(q);
	ret->opened = row_int(q);
	ret->closed = row_int(q);
	ret->touched = row_int(q);
	ret->sealed = row_blob(q, mem);
	ret->link = row_blob(q, mem);
	ret->audit_wrap = row_blob(q, mem);
	ret->person = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_row_find(struct db *db, struct arena *mem, struct id id, struct support_row *ret)
{
	return db_find(db, "SELECT " CASE_COLS " WHERE c.id = $1", DB_ARGS(V(id)), mem, row_read,
		       ret);
}

static mst_err counted(struct db *w, struct id id, enum support_state state, int by)
{
	return db_exec(w,
		       "INSERT INTO support_counted (jour_id, state, n) "
		       "SELECT jour_id, $2, $3 FROM support_case WHERE id = $1 "
		       "ON CONFLICT (jour_id, state) DO UPDATE SET n = support_counted.n + excluded.n",
		       DB_ARGS(V(id), V((int)state), V(by)));
}

mst_err support_row_insert(struct db *w, const struct support_row *r)
{
	TRY(db_exec(w,
		    "INSERT INTO support_case (jour_id, id, person_id, state, version, opened, "
		    "touched, sealed, link, audit_wrap) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		    DB_ARGS(V(r->jour), V(r->id), V(r->person_id), V((int)r->state),
			    V(r->version), V(r->opened), V(r->touched), V(r->sealed), V(r->link),
			    V(r->audit_wrap))));
	return counted(w, r->id, r->state, 1);
}

static mst_err one_changed(mst_err e, int64_t n)
{
	if (e != MST_OK)
		return e;
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err moved(struct db *w, struct id id, enum support_state from, enum support_state to)
{
	TRY(counted(w, id, from, -1));
	return counted(w, id, to, 1);
}

mst_err support_row_update(struct db *w, struct id id, int64_t version, int64_t touched,
			   struct blob sealed, struct blob link)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE support_case SET sealed = $3, link = $4, touched = $5, "
			      "version = version + 1 WHERE id = $1 AND version = $2 AND state = 1",
			      DB_ARGS(V(id), V(version), V(sealed), V(link), V(touched)), &n);

	return one_changed(e, n);
}

mst_err support_row_state(struct db *w, struct id id, enum support_state from,
			  enum support_state to, int64_t closed, int64_t now)
{
	int64_t n = 0;
	struct db_val at = closed ? V(closed) : (struct db_val){ 0 };
	mst_err e = db_exec_n(w,
			      "UPDATE support_case SET state = $3, closed = $4, touched = $5, "
			      "version = version + 1 WHERE id = $1 AND state = $2",
			      DB_ARGS(V(id), V((int)from), V((int)to), at, V(now)), &n);

	TRY(one_changed(e, n));
	return moved(w, id, from, to);
}

mst_err support_row_split(struct db *w, struct id id)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE support_case SET state = 3, link = NULL, "
			      "version = version + 1 WHERE id = $1 AND state = 2",
			      DB_ARGS(V(id)), &n);

	TRY(one_changed(e, n));
	return moved(w, id, SUPPORT_CLOSED, SUPPORT_SPLIT);
}

mst_err support_row_delete(struct db *w, struct id id)
{
	TRY(db_exec(w,
		    "UPDATE support_counted SET n = n - 1 WHERE EXISTS (SELECT 1 FROM support_case c "
		    "WHERE c.id = $1 AND c.jour_id = support_counted.jour_id "
		    "AND c.state = support_counted.state)",
		    DB_ARGS(V(id))));
	return db_exec(w, "DELETE FROM support_case WHERE id = $1", DB_ARGS(V(id)));
}

mst_err support_row_undo(struct db *w, struct id id, int64_t at)
{
	int64_t changed = 0;

	TRY(db_int(w,
		   "SELECT count(*) FROM support_case WHERE id = $1 "
		   "AND NOT (state = 1 AND version = 1 AND touched = $2)",
		   DB_ARGS(V(id), V(at)), &changed));
	if (changed)
		return MST_CONFLICT;
	TRY(support_row_delete(w, id));
	TRY(support_lookup_drop(w, id));
	return db_exec(w, "DELETE FROM support_entry WHERE case_id = $1", DB_ARGS(V(id)));
}

mst_err support_row_touch(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "UPDATE support_case SET touched = $2 WHERE id = $1 AND state = 1",
			      DB_ARGS(V(id), V(now)), &n);

	return one_changed(e, n);
}

mst_err support_rows_closed(struct db *db, struct arena *mem, struct id jour,
			    int64_t closed_before, struct support_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " CASE_COLS " WHERE c.jour_id = $1 AND "
		       "c.state = 2 AND c.closed <= $2",
		       DB_ARGS(V(jour), V(closed_before)), mem, row_read, ret, ret_n);
}

mst_err support_calls_count(struct db *db, struct id jour, int64_t *ret)
{
	return db_int(db, "SELECT count(*) FROM support_call WHERE jour_id = $1", DB_ARGS(V(jour)), ret);
}

mst_err support_cut_month(struct db *db, struct arena *mem, struct id jour, const char **ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT month FROM support_cut WHERE jour_id = $1", DB_ARGS(V(jour)), &q));
	TRY(db_step(q, &row));
	*ret = NULL;
	if (row) {
		*ret = row_text(q, mem);
		row_end(q);
	}
	return MST_OK;
}

mst_err support_cut_set(struct db *w, struct id jour, const char *month)
{
	return db_exec(w,
		       "INSERT INTO support_cut (jour_id, month) VALUES ($1, $2) "
		       "ON CONFLICT (jour_id) DO UPDATE SET month = $2",
		       DB_ARGS(V(jour), V(month)));
}

static mst_err read_trace(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct support_trace *r = ret;

	(void)mem;
	r->id = row_id(q);
	r->state = (enum support_state)row_int(q);
	r->opened = row_int(q);
	r->closed = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err support_rows_trace(struct db *db, struct arena *mem, struct id jour,
			   struct support_trace **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, state, opened, closed FROM support_case WHERE jour_id = $1 "
		       "ORDER BY touched DESC, id",
		       DB_ARGS(V(jour)), mem, read_trace, ret, ret_n);
}

mst_err support_begun(struct db *db, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM (SELECT 1 FROM support_case LIMIT 1) AS first", DB_NONE,
		   &n));
	*ret = n > 0;
	return MST_OK;
}
