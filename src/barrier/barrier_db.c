/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* barrier_db.c - SQL of barriers. */
#include "barrier/barrier_db.h"

#define TAG(h) V_BYTES((h)->b, sizeof((h)->b))

mst_err barrier_row_has(struct db *db, const struct hash *kase, const struct hash *who, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM barrier_bar WHERE case_tag = $1 AND who_tag = $2",
		   DB_ARGS(TAG(kase), TAG(who)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err barrier_row_any(struct db *db, const struct hash *kase, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db,
		   "SELECT (SELECT count(*) FROM barrier_bar WHERE case_tag = $1) + "
		   "(SELECT count(*) FROM barrier_side WHERE case_tag = $1)",
		   DB_ARGS(TAG(kase)), &n));
	*ret = n > 0;
	return MST_OK;
}

static mst_err read_bar(struct db_stmt *q, struct arena *mem, void *to)
{
	struct barrier_row *r = to;
	struct hash who = { 0 };

	if (!row_bytes(q, who.b, sizeof(who.b)))
		return MST_FAIL;
	memcpy(r->place.b, who.b, sizeof(r->place.b));
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err barrier_rows(struct db *db, struct arena *mem, const struct hash *kase,
		     struct barrier_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT who_tag, sealed FROM barrier_bar WHERE case_tag = $1 ORDER BY who_tag",
		       DB_ARGS(TAG(kase)), mem, read_bar, ret, ret_n);
}

mst_err barrier_row_put(struct db *w, const struct hash *kase, const struct hash *who,
			struct blob sealed)
{
	return db_exec(w,
		       "INSERT INTO barrier_bar (case_tag, who_tag, sealed) VALUES ($1, $2, $3) "
		       "ON CONFLICT (case_tag, who_tag) DO UPDATE SET "
		       "sealed = COALESCE(excluded.sealed, barrier_bar.sealed)",
		       DB_ARGS(TAG(kase), TAG(who), V(sealed)));
}

mst_err barrier_row_drop(struct db *w, const struct hash *kase, const struct hash *who)
{
	return db_exec(w, "DELETE FROM barrier_bar WHERE case_tag = $1 AND who_tag = $2",
		       DB_ARGS(TAG(kase), TAG(who)));
}

mst_err barrier_rows_erase(struct db *w, const struct hash *kase)
{
	TRY(db_exec(w, "DELETE FROM barrier_bar WHERE case_tag = $1", DB_ARGS(TAG(kase))));
	return db_exec(w, "DELETE FROM barrier_side WHERE case_tag = $1", DB_ARGS(TAG(kase)));
}

static mst_err read_side(struct db_stmt *q, struct arena *mem, void *to)
{
	struct barrier_side_row *r = to;

	(void)mem;
	r->event = row_id(q);
	r->side = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err barrier_side_find(struct db *db, struct arena *mem, const struct hash *kase,
			  struct barrier_side_row *ret)
{
	return db_find(db, "SELECT event, side FROM barrier_side WHERE case_tag = $1 ORDER BY event",
		       DB_ARGS(TAG(kase)), mem, read_side, ret);
}

mst_err barrier_side_put(struct db *w, struct id event, const struct hash *kase, int64_t side)
{
	return db_exec(w,
		       "INSERT INTO barrier_side (event, case_tag, side) VALUES ($1, $2, $3) "
		       "ON CONFLICT (event, case_tag) DO NOTHING",
		       DB_ARGS(V(event), TAG(kase), V(side)));
}

mst_err barrier_side_same(struct db *db, const struct hash *one, const struct hash *other,
			  int64_t *ret)
{
	return db_int(db,
		      "SELECT count(*) FROM barrier_side a JOIN barrier_side b ON b.event = a.event "
		      "AND b.side = a.side WHERE a.case_tag = $1 AND b.case_tag = $2",
		      DB_ARGS(TAG(one), TAG(other)), ret);
}

static mst_err read_tag(struct db_stmt *q, struct arena *mem, void *to)
{
	struct hash *h = to;

	(void)mem;
	if (!row_bytes(q, h->b, sizeof(h->b)))
		return MST_FAIL;
	row_end(q);
	return MST_OK;
}

mst_err barrier_others(struct db *db, struct arena *mem, const struct hash *kase, struct hash **ret,
		       size_t *ret_n)
{
	return db_list(db,
		       "SELECT o.case_tag FROM barrier_side s JOIN barrier_side o "
		       "ON o.event = s.event AND o.side <> s.side WHERE s.case_tag = $1",
		       DB_ARGS(TAG(kase)), mem, read_tag, ret, ret_n);
}
