/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_lookup_db.c - SQL of support_lookup. */
#include "support/support_lookup.h"

static mst_err found(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM support_unfound WHERE case_id = $1", DB_ARGS(V(case_id)));
}

static mst_err drop(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM support_lookup WHERE case_id = $1", DB_ARGS(V(case_id)));
}

mst_err support_lookup_drop(struct db *w, struct id case_id)
{
	TRY(found(w, case_id));
	return drop(w, case_id);
}

mst_err support_lookup_forget(struct db *w, struct id jour)
{
	TRY(db_exec(w,
		    "INSERT INTO support_unfound (case_id, jour_id) SELECT case_id, jour_id "
		    "FROM support_lookup WHERE jour_id = $1 ON CONFLICT (case_id) DO NOTHING",
		    DB_ARGS(V(jour))));
	return db_exec(w, "DELETE FROM support_lookup WHERE jour_id = $1", DB_ARGS(V(jour)));
}

static mst_err unfound(struct db *w, const struct support_lookup *l)
{
	TRY(drop(w, l->case_id));
	return db_exec(w,
		       "INSERT INTO support_unfound (case_id, jour_id) VALUES ($1, $2) "
		       "ON CONFLICT (case_id) DO NOTHING",
		       DB_ARGS(V(l->case_id), V(l->jour)));
}

mst_err support_lookup_put(struct db *w, const struct support_lookup *l)
{
	if (!l->known)
		return unfound(w, l);
	TRY(found(w, l->case_id));
	return db_exec(w,
		       "INSERT INTO support_lookup (case_id, jour_id, name, phone) "
		       "VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO UPDATE SET "
		       "name = excluded.name, phone = excluded.phone",
		       DB_ARGS(V(l->case_id), V(l->jour), V_BYTES(l->name.b, 32),
			       V_BYTES(l->phone.b, 32)));
}

mst_err support_lookup_find(struct db *db, struct arena *mem, struct id jour,
			    const struct hash *name, const struct hash *phone, struct id **ret,
			    size_t *ret_n)
{
	return db_list(db,
		       "SELECT case_id FROM support_lookup WHERE jour_id = $1 AND name = $2 "
		       "UNION SELECT case_id FROM support_lookup WHERE jour_id = $1 AND phone = $3 ORDER BY 1",
		       DB_ARGS(V(jour), V_BYTES(name->b, 32), V_BYTES(phone->b, 32)), mem,
		       db_read_id, ret, ret_n);
}

static mst_err read_twin(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_twin *t = to;

	(void)mem;
	t->one = row_id(q);
	t->other = row_id(q);
	t->name = row_bool(q);
	t->phone = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err support_lookup_twins(struct db *db, struct arena *mem, struct id jour,
			     struct support_twin **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT one, other, max(same_name), max(same_phone) FROM ("
		       "SELECT a.case_id AS one, b.case_id AS other, 1 AS same_name, 0 AS same_phone "
		       "FROM support_lookup a JOIN support_lookup b ON b.jour_id = a.jour_id "
		       "AND b.name = a.name AND b.case_id > a.case_id WHERE a.jour_id = $1 "
		       "UNION ALL "
		       "SELECT a.case_id, b.case_id, 0, 1 "
		       "FROM support_lookup a JOIN support_lookup b ON b.jour_id = a.jour_id "
		       "AND b.phone = a.phone AND b.case_id > a.case_id WHERE a.jour_id = $1) t "
		       "GROUP BY one, other ORDER BY 3 DESC, one, other",
		       DB_ARGS(V(jour)), mem, read_twin, ret, ret_n);
}

mst_err support_lookup_missing(struct db *db, struct arena *mem, struct id jour, struct id **ret,
			       size_t *ret_n)
{
	return db_list(db,
		       "SELECT case_id FROM support_unfound WHERE jour_id = $1 ORDER BY case_id",
		       DB_ARGS(V(jour)), mem, db_read_id, ret, ret_n);
}
