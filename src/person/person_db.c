/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_db.c - SQL of person_seeker. */
#include "person/person.h"

mst_err person_put(struct db *w, struct id jour, struct id person, struct id case_id,
		   struct blob sealed)
{
	return db_exec(w,
		       "INSERT INTO person_seeker (id, jour_id, case_id, sealed) "
		       "VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET sealed = $4",
		       DB_ARGS(V(person), V(jour), V(case_id), V(sealed)));
}

mst_err person_find(struct db *db, struct arena *mem, struct id person, struct blob *ret_sealed)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT sealed FROM person_seeker WHERE id = $1", DB_ARGS(V(person)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret_sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err person_delete(struct db *w, struct id person)
{
	return db_exec(w, "DELETE FROM person_seeker WHERE id = $1", DB_ARGS(V(person)));
}
