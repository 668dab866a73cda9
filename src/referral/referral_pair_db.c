/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_pair_db.c - SQL of what was said of two. */
#include "referral/referral_pair.h"

static mst_err one_changed(mst_err e, int64_t n)
{
	if (e != MST_OK)
		return e;
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err referral_pair_insert(struct db *w, const struct referral_pair_row *r)
{
	return db_exec(w,
		       "INSERT INTO referral_pair (jour_id, id, referral_id, other_id, verdict, "
		       "at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->referral_id), V(r->other_id),
			       V((int)r->verdict), V(r->at), V(r->reason)));
}

static mst_err read_pair(struct db_stmt *q, struct arena *mem, void *to)
{
	struct referral_pair_row *r = to;

	r->jour = row_id(q);
	r->id = row_id(q);
	r->referral_id = row_id(q);
	r->other_id = row_id(q);
	r->verdict = (enum referral_verdict)row_int(q);
	r->at = row_int(q);
	r->reason = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err referral_pairs_of(struct db *db, struct arena *mem, struct id id,
			  struct referral_pair_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, referral_id, other_id, verdict, at, reason "
		       "FROM referral_pair WHERE referral_id = $1 OR other_id = $1 ORDER BY at, id",
		       DB_ARGS(V(id)), mem, read_pair, ret, ret_n);
}

mst_err referral_pair_drop(struct db *w, struct id referral, struct id other)
{
	return db_exec(w, "DELETE FROM referral_pair WHERE referral_id = $1 AND other_id = $2",
		       DB_ARGS(V(referral), V(other)));
}

mst_err referral_row_join(struct db *w, struct id id, int64_t version, int64_t now,
			  struct id case_id)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE referral_item SET state = 8, handled = $3, case_id = $4, "
			      "version = version + 1 WHERE id = $1 AND version = $2 AND state = 1",
			      DB_ARGS(V(id), V(version), V(now), V(case_id)), &n);

	return one_changed(e, n);
}

mst_err referral_row_part(struct db *w, struct id id)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE referral_item SET state = 1, handled = NULL, case_id = NULL, "
			      "version = version + 1 "
			      "WHERE id = $1 AND state = 8 AND sealed IS NOT NULL",
			      DB_ARGS(V(id)), &n);

	return one_changed(e, n);
}

mst_err referral_row_waits(struct db *db, struct id id)
{
	int64_t n = 0;

	TRY(db_int(db, "SELECT count(*) FROM referral_item WHERE id = $1 AND state = 1",
		   DB_ARGS(V(id)), &n));
	return n ? MST_OK : MST_CONFLICT;
}

/* What is put to a referral that ends without a case ends with it. */
static mst_err end_with(struct db *w, struct id referral)
{
	TRY(db_exec(w,
		    "DELETE FROM referral_attempt WHERE referral_id IN (SELECT referral_id FROM "
		    "referral_pair WHERE other_id = $1 AND verdict = 2)",
		    DB_ARGS(V(referral))));
	TRY(db_exec(w,
		    "UPDATE referral_item SET sealed = NULL WHERE state = 8 AND id IN (SELECT "
		    "referral_id FROM referral_pair WHERE other_id = $1 AND verdict = 2)",
		    DB_ARGS(V(referral))));
	return db_exec(w, "DELETE FROM referral_pair WHERE referral_id = $1 OR other_id = $1",
		       DB_ARGS(V(referral)));
}

/* Said of both already: once is enough, and what is put together stays so. */
static mst_err drop_twice(struct db *w, struct id referral, struct id other)
{
	TRY(db_exec(w,
		    "DELETE FROM referral_pair WHERE other_id = $2 AND verdict = 1 AND referral_id "
		    "IN (SELECT referral_id FROM referral_pair WHERE other_id = $1)",
		    DB_ARGS(V(referral), V(other))));
	return db_exec(w,
		       "DELETE FROM referral_pair WHERE referral_id = $1 AND (other_id = $2 OR "
		       "other_id IN (SELECT referral_id FROM referral_pair WHERE other_id = $2) OR "
		       "other_id NOT IN (SELECT id FROM referral_item))",
		       DB_ARGS(V(referral), V(other)));
}

mst_err referral_pairs_follow(struct db *w, struct id referral, struct id other, struct id case_id)
{
	if (id_none(other))
		return end_with(w, referral);
	TRY(drop_twice(w, referral, other));
	TRY(db_exec(w,
		    "UPDATE referral_item SET case_id = $2 WHERE state = 8 AND id IN (SELECT "
		    "referral_id FROM referral_pair WHERE other_id = $1 AND verdict = 2)",
		    DB_ARGS(V(referral), V(case_id))));
	TRY(db_exec(w, "UPDATE referral_pair SET other_id = $2 WHERE other_id = $1",
		    DB_ARGS(V(referral), V(other))));
	/* Said from its side of one that still waits: from now on from that one's. */
	return db_exec(w,
		       "UPDATE referral_pair SET referral_id = other_id, other_id = $2, reason = NULL, "
		       "sealed = NULL WHERE referral_id = $1",
		       DB_ARGS(V(referral), V(other)));
}

mst_err referral_pairs_sweep(struct db *w, int64_t before)
{
	TRY(db_exec(w,
		    "DELETE FROM referral_attempt WHERE referral_id IN (SELECT id FROM "
		    "referral_item WHERE state = 8 AND handled < $1 AND sealed IS NOT NULL)",
		    DB_ARGS(V(before))));
	return db_exec(w,
		       "UPDATE referral_item SET sealed = NULL WHERE state = 8 AND handled < $1",
		       DB_ARGS(V(before)));
}
