/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_file_db.c - SQL of attachments. */
#include "support/support_file.h"

mst_err support_file_insert(struct db *w, const struct support_file_row *r)
{
	return db_exec(w,
		       "INSERT INTO support_file (jour_id, id, case_id, by_user, at, wrap, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->case_id), V(r->by), V(r->at), V(r->wrap),
			       V(r->sealed)));
}

mst_err support_file_piece_insert(struct db *w, struct id jour, struct id file, int64_t n,
				  struct blob sealed)
{
	return db_exec(w,
		       "INSERT INTO support_file_piece (jour_id, file_id, n, sealed) "
		       "VALUES ($1, $2, $3, $4)",
		       DB_ARGS(V(jour), V(file), V(n), V(sealed)));
}

static mst_err read_file(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_file_row *r = to;

	r->jour = row_id(q);
	r->id = row_id(q);
	r->case_id = row_id(q);
	r->by = row_id(q);
	r->at = row_int(q);
	r->wrap = row_blob(q, mem);
	r->sealed = row_blob(q, mem);
	r->by_name = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_file_rows(struct db *db, struct arena *mem, struct id case_id,
			  struct support_file_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT f.jour_id, f.id, f.case_id, f.by_user, f.at, f.wrap, f.sealed, u.name "
		       "FROM support_file f LEFT JOIN auth_name_v u ON u.id = f.by_user "
		       "WHERE f.case_id = $1 ORDER BY f.at DESC, f.id",
		       DB_ARGS(V(case_id)), mem, read_file, ret, ret_n);
}

static mst_err read_piece(struct db_stmt *q, struct arena *mem, void *to)
{
	*(struct blob *)to = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err support_file_pieces(struct db *db, struct arena *mem, struct id file, struct blob **ret,
			    size_t *ret_n)
{
	return db_list(db,
		       "SELECT p.sealed FROM support_file_piece p JOIN support_file f "
		       "ON f.jour_id = p.jour_id AND f.id = p.file_id WHERE f.id = $1 ORDER BY p.n",
		       DB_ARGS(V(file)), mem, read_piece, ret, ret_n);
}

mst_err support_file_count(struct db *db, struct id case_id, int64_t *ret)
{
	return db_int(db, "SELECT count(*) FROM support_file WHERE case_id = $1", DB_ARGS(V(case_id)),
		      ret);
}

mst_err support_file_delete(struct db *w, struct id id)
{
	int64_t n = 0;

	db_forget(w);
	TRY(db_exec(w, "DELETE FROM support_file_piece WHERE file_id = $1", DB_ARGS(V(id))));
	TRY(db_exec_n(w, "DELETE FROM support_file WHERE id = $1", DB_ARGS(V(id)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err support_files_delete(struct db *w, struct id case_id)
{
	TRY(db_exec(w,
		    "DELETE FROM support_file_piece WHERE file_id IN "
		    "(SELECT id FROM support_file WHERE case_id = $1)",
		    DB_ARGS(V(case_id))));
	return db_exec(w, "DELETE FROM support_file WHERE case_id = $1", DB_ARGS(V(case_id)));
}

mst_err support_file_reseal(struct db *w, const struct support_file_row *r)
{
	return db_exec(w, "UPDATE support_file SET wrap = $2, sealed = $3 WHERE id = $1",
		       DB_ARGS(V(r->id), V(r->wrap), V(r->sealed)));
}
