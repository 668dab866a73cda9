/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_entry_db.c - SQL of a case's timeline, of calls that are not yet sorted, and of a case whose key
 * is made anew or that is erased. */
#include "support/support_consent.h"
#include "support/support_pair.h"
#include "support/support_file.h"
#include "support/support_lookup.h"
#include "support/support_slip.h"

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

static mst_err read_entry_text(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_entry_row *e = to;

	*e = (struct support_entry_row){ 0 };
	e->id = row_id(q);
	e->at = row_int(q);
	e->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_entry_texts(struct db *db, struct arena *mem, struct id case_id,
			    struct support_entry_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, at, sealed FROM support_entry WHERE case_id = $1 "
		       "ORDER BY at DESC, id DESC",
		       DB_ARGS(V(case_id)), mem, read_entry_text, ret, ret_n);
}

mst_err support_entry_reseal(struct db *w, struct id case_id, struct id id, struct blob sealed)
{
	return db_exec(w, "UPDATE support_entry SET sealed = $3 WHERE case_id = $1 AND id = $2",
		       DB_ARGS(V(case_id), V(id), V(sealed)));
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

mst_err support_call_delete(struct db *w, struct id jour, struct id id)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM support_call WHERE id = $1", DB_ARGS(V(id)), &n));
	if (n != 1)
		return MST_CONFLICT;
	return db_exec(w, "INSERT INTO support_call_gone (jour_id, id) VALUES ($1, $2)", DB_ARGS(V(jour), V(id)));
}

static mst_err gone_read(struct db_stmt *q, struct arena *mem, void *to)
{
	(void)mem;
	*(struct id *)to = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err support_calls_gone(struct db *db, struct arena *mem, struct id jour, struct id **ret, size_t *ret_n)
{
	return db_list(db, "SELECT id FROM support_call_gone WHERE jour_id = $1 ORDER BY id LIMIT 500",
		       DB_ARGS(V(jour)), mem, gone_read, ret, ret_n);
}

mst_err support_call_wiped(struct db *w, struct id id)
{
	return db_exec(w, "DELETE FROM support_call_gone WHERE id = $1", DB_ARGS(V(id)));
}

/* ---- a new key, and the end ---- */

/* The log's key under the case's, and behind it the old key under the new one, while that is made. */
#define BOTH (2 * SEAL_WRAP)
_Static_assert(BOTH == 146, "support_case_by_rekey has it as a number, and so the statement that uses it");

static mst_err read_wraps(struct db_stmt *q, struct arena *mem, void *to)
{
	*(struct blob *)to = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

static mst_err wraps_of(struct db *db, struct arena *mem, struct id case_id, struct blob *ret)
{
	return db_find(db, "SELECT audit_wrap FROM support_case WHERE id = $1", DB_ARGS(V(case_id)), mem,
		       read_wraps, ret);
}

mst_err support_rekey_find(struct db *db, struct arena *mem, struct id case_id, struct blob *ret)
{
	struct blob wraps;

	TRY(wraps_of(db, mem, case_id, &wraps));
	if (wraps.n != BOTH)
		return MST_NOTFOUND;
	*ret = (struct blob){ wraps.p + SEAL_WRAP, SEAL_WRAP };
	return MST_OK;
}

static mst_err put_wraps(struct db *w, struct id case_id, struct blob wraps)
{
	return db_exec(w, "UPDATE support_case SET audit_wrap = $2 WHERE id = $1",
		       DB_ARGS(V(case_id), V(wraps)));
}

mst_err support_rekey_begin(struct db *w, struct id case_id, struct blob wrap)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	uint8_t both[BOTH];
	struct blob wraps;

	TRY(wraps_of(w, mem, case_id, &wraps));
	if (wraps.n < SEAL_WRAP || wrap.n != SEAL_WRAP)
		return MST_FAIL;
	memcpy(both, wraps.p, SEAL_WRAP);
	memcpy(both + SEAL_WRAP, wrap.p, SEAL_WRAP);
	return put_wraps(w, case_id, (struct blob){ both, BOTH });
}

mst_err support_rekey_end(struct db *w, struct id case_id)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct blob wraps;

	TRY(wraps_of(w, mem, case_id, &wraps));
	return wraps.n == BOTH ? put_wraps(w, case_id, (struct blob){ wraps.p, SEAL_WRAP }) : MST_OK;
}

mst_err support_rekey_open(struct db *db, struct arena *mem, struct id **ret, size_t *ret_n)
{
	return db_list(db, "SELECT id FROM support_case WHERE length(audit_wrap) = 146 ORDER BY id",
		       DB_NONE, mem, db_read_id, ret, ret_n);
}

mst_err support_row_reseal(struct db *w, const struct support_row *r)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE support_case SET sealed = $3, link = $4, audit_wrap = $5, "
		      "version = version + 1 WHERE id = $1 AND version = $2",
		      DB_ARGS(V(r->id), V(r->version), V(r->sealed), V(r->link), V(r->audit_wrap)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

static mst_err read_part(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_part *p = to;

	p->id = row_id(q);
	p->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_rekey_entries(struct db *db, struct arena *mem, struct id case_id,
			      struct support_part **ret, size_t *ret_n)
{
	return db_list(db, "SELECT id, sealed FROM support_entry WHERE case_id = $1 ORDER BY id",
		       DB_ARGS(V(case_id)), mem, read_part, ret, ret_n);
}

mst_err support_rekey_tasks(struct db *db, struct arena *mem, struct id case_id,
			    struct support_part **ret, size_t *ret_n)
{
	return db_list(db, "SELECT id, sealed FROM support_task WHERE case_id = $1 ORDER BY id",
		       DB_ARGS(V(case_id)), mem, read_part, ret, ret_n);
}

mst_err support_rekey_task_put(struct db *w, struct id case_id, struct id id, struct blob sealed)
{
	return db_exec(w, "UPDATE support_task SET sealed = $3 WHERE case_id = $1 AND id = $2",
		       DB_ARGS(V(case_id), V(id), V(sealed)));
}

mst_err support_rekey_count(struct db *w, struct id case_id, int64_t *ret)
{
	return db_int(w,
		      "SELECT (SELECT count(*) FROM support_entry WHERE case_id = $1) + "
		      "(SELECT count(*) FROM support_task WHERE case_id = $1) + "
		      "(SELECT count(*) FROM support_file WHERE case_id = $1)",
		      DB_ARGS(V(case_id)), ret);
}

mst_err support_story_delete(struct db *w, struct id case_id)
{
	db_forget(w);
	TRY(support_files_delete(w, case_id));
	TRY(support_slips_delete(w, case_id));
	TRY(db_exec(w, "DELETE FROM support_task WHERE case_id = $1", DB_ARGS(V(case_id))));
	return db_exec(w, "DELETE FROM support_entry WHERE case_id = $1", DB_ARGS(V(case_id)));
}

mst_err support_rows_erase(struct db *w, struct id case_id)
{
	TRY(support_story_delete(w, case_id));
	TRY(support_lookup_drop(w, case_id));
	TRY(support_pairs_drop(w, case_id));
	TRY(support_withdrawn_drop(w, case_id));
	TRY(db_exec(w, "DELETE FROM support_restriction WHERE case_id = $1", DB_ARGS(V(case_id))));
	return support_row_delete(w, case_id);
}

static mst_err read_bare(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_bare *r = to;

	(void)mem;
	r->id = row_id(q);
	r->person_id = row_id(q);
	r->state = (enum support_state)row_int(q);
	r->closed = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err support_bare_after(struct db *db, struct arena *mem, struct id jour, struct id after,
			   struct support_bare **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, person_id, state, closed FROM support_case WHERE jour_id = $1 "
		       "AND (id > $2 OR $2 IS NULL) ORDER BY id LIMIT $3",
		       DB_ARGS(V(jour), V(after), V(SUPPORT_BARE_MOST)), mem, read_bare, ret, ret_n);
}

mst_err support_bare_find(struct db *db, struct id id, struct support_bare *ret)
{
	return db_find(db, "SELECT id, person_id, state, closed FROM support_case WHERE id = $1",
		       DB_ARGS(V(id)), NULL, read_bare, ret);
}

mst_err support_closed_before(struct db *db, struct arena *mem, struct id jour, int64_t before,
			      struct support_bare **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, person_id, state, closed FROM support_case WHERE jour_id = $1 "
		       "AND story_gone IN (0, 1) AND closed <= $2 ORDER BY closed, id",
		       DB_ARGS(V(jour), V(before)), mem, read_bare, ret, ret_n);
}

mst_err support_story_left(struct db *db, struct arena *mem, struct id jour, int64_t before,
			   const struct support_bare *after, struct support_bare **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, person_id, state, closed FROM support_case WHERE jour_id = $1 "
		       "AND story_gone = 0 AND closed <= $2 AND closed >= $3 "
		       "AND (closed > $3 OR id > $4) ORDER BY closed, id LIMIT $5",
		       DB_ARGS(V(jour), V(before), V(after->closed), V(after->id), V(SUPPORT_BARE_MOST)),
		       mem, read_bare, ret, ret_n);
}

mst_err support_story_gone(struct db *w, struct id case_id)
{
	return db_exec(w, "UPDATE support_case SET story_gone = 1 WHERE id = $1 AND story_gone = 0",
		       DB_ARGS(V(case_id)));
}
