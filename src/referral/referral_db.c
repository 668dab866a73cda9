/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_db.c - SQL of referrals and tries. */
#include "referral/referral_db.h"

#define COLS                                                                                       \
	"r.jour_id, r.id, r.source, r.state, r.version, r.received, r.due, r.next_at, "            \
	"r.attempts, r.handled, r.case_id, r.sealed, r.withdrawn, r.withdrawn_by"

static mst_err row_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct referral_row *ret = to;

	*ret = (struct referral_row){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->source = row_text(q, mem);
	ret->state = (enum referral_state)row_int(q);
	ret->version = row_int(q);
	ret->received = row_int(q);
	ret->due = row_int(q);
	ret->next_at = row_int(q);
	ret->attempts = row_int(q);
	ret->handled = row_int(q);
	ret->case_id = row_id(q);
	ret->sealed = row_blob(q, mem);
	ret->withdrawn = (int32_t)row_int(q);
	ret->withdrawn_by = row_text(q, mem);
	if (!ret->withdrawn_by)
		ret->withdrawn = DAY_NONE;
	row_end(q);
	return MST_OK;
}

mst_err referral_row_find(struct db *db, struct arena *mem, struct id id, struct referral_row *ret)
{
	return db_find(db, "SELECT " COLS " FROM referral_item r WHERE r.id = $1", DB_ARGS(V(id)),
		       mem, row_read, ret);
}

mst_err referral_row_insert(struct db *w, const struct referral_row *r)
{
	return db_exec(w,
		       "INSERT INTO referral_item (jour_id, id, source, state, version, received, "
		       "due, next_at, attempts, wiped, sealed) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->source), V((int)r->state), V(r->version),
			       V(r->received), V(r->due), V(r->next_at), V(r->attempts),
			       V(r->sealed)));
}

static mst_err one_changed(mst_err e, int64_t n)
{
	if (e != MST_OK)
		return e;
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err referral_row_update(struct db *w, const struct referral_row *r)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE referral_item SET sealed = $3, source = $4, received = $5, "
			      "due = $6, next_at = $7, attempts = $8, version = version + 1 "
			      "WHERE id = $1 AND version = $2 AND state = 1",
			      DB_ARGS(V(r->id), V(r->version), V(r->sealed), V(r->source),
				      V(r->received), V(r->due), V(r->next_at), V(r->attempts)),
			      &n);

	return one_changed(e, n);
}

mst_err referral_row_handle(struct db *w, struct id id, enum referral_state state, int64_t now,
			    struct id case_id)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE referral_item SET state = $2, handled = $3, case_id = $4, "
			      "sealed = NULL, version = version + 1 WHERE id = $1 AND state = 1",
			      DB_ARGS(V(id), V((int)state), V(now), V(case_id)), &n);

	TRY(one_changed(e, n));
	return db_exec(w, "DELETE FROM referral_attempt WHERE referral_id = $1", DB_ARGS(V(id)));
}

mst_err referral_row_withdrawn(struct db *w, struct id id, int32_t day, const char *by)
{
	return db_exec(w, "UPDATE referral_item SET withdrawn = $2, withdrawn_by = $3 WHERE id = $1",
		       DB_ARGS(V(id), V((int)day), V(by)));
}

#define REDUE_MOST 100000

mst_err referral_rows_redue(struct db *w, struct arena *mem, struct id jour, const struct referral_hours *h)
{
	struct referral_row *rows;
	size_t n;

	TRY(referral_rows_waiting(w, mem, jour, 0, ID_NONE, REDUE_MOST, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(db_exec(w,
			    "UPDATE referral_item SET due = $2, next_at = CASE WHEN attempts = 0 THEN $2 "
			    "ELSE next_at END, version = version + 1 WHERE id = $1 AND due <> $2",
			    DB_ARGS(V(rows[i].id), V(referral_due(h, rows[i].received)))));
	return MST_OK;
}

mst_err referral_rows_waiting(struct db *db, struct arena *mem, struct id jour, int64_t at,
			      struct id id, int most, struct referral_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM referral_item r WHERE r.jour_id = $1 AND r.state = 1 "
		       "AND (r.next_at > $2 OR (r.next_at = $2 AND r.id > $3)) "
		       "ORDER BY r.next_at, r.id LIMIT $4",
		       DB_ARGS(V(jour), V(at), V_BYTES(id.b, sizeof(id.b)), V(most)), mem, row_read,
		       ret, ret_n);
}

mst_err referral_rows_handled(struct db *db, struct arena *mem, struct id jour, int64_t at,
			      struct id id, int most, struct referral_row **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT " COLS " FROM referral_item r WHERE r.jour_id = $1 AND "
	    "(r.handled < $2 OR (r.handled = $2 AND r.id > $3)) "
	    "ORDER BY r.handled DESC, r.id LIMIT $4",
	    DB_ARGS(V(jour), V(at ? at : INT64_MAX), V_BYTES(id.b, sizeof(id.b)), V(most)), mem,
	    row_read, ret, ret_n);
}

mst_err referral_rows_unwiped(struct db *db, struct arena *mem, struct id jour, int most,
			      struct id **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT id FROM referral_item WHERE jour_id = $1 AND wiped = 0 AND state > 1 "
	    "AND sealed IS NULL "
	    "LIMIT $2",
	    DB_ARGS(V(jour), V(most)), mem, db_read_id, ret, ret_n);
}

mst_err referral_row_wiped(struct db *w, struct id id)
{
	return db_exec(w, "UPDATE referral_item SET wiped = 1 WHERE id = $1 AND state > 1 "
		       "AND sealed IS NULL",
		       DB_ARGS(V(id)));
}

mst_err referral_counts(struct db *db, struct id jour, int64_t now, int64_t today, int64_t tomorrow,
			struct referral_today *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct referral_today t = { 0 };
	bool row;

	TRY(db_int(db, "SELECT count(*) FROM referral_item WHERE jour_id = $1 AND state = 1",
		   DB_ARGS(V(jour)), &t.waiting));
	TRY(db_int(db,
		   "SELECT count(*) FROM referral_item WHERE jour_id = $1 AND state = 1 AND "
		   "((attempts = 0 AND next_at < $2) OR (attempts > 0 AND next_at < $3))",
		   DB_ARGS(V(jour), V(now), V(today)), &t.late));
	TRY(db_query(db,
		     "SELECT count(*), min(next_at) FROM referral_item WHERE jour_id = $1 AND "
		     "state = 1 AND attempts > 0 AND next_at >= $2 AND next_at < $3",
		     DB_ARGS(V(jour), V(today), V(tomorrow)), &q));
	TRY(db_step(q, &row));
	if (row) {
		t.tries = row_int(q);
		t.first_try = row_int(q);
		row_end(q);
	}
	*ret = t;
	return MST_OK;
}

mst_err referral_newest(struct db *db, struct id jour, int64_t *ret)
{
	return db_int(db,
		      "SELECT coalesce(max(received), 0) FROM referral_item WHERE jour_id = $1 AND state = 1",
		      DB_ARGS(V(jour)), ret);
}

static mst_err read_source(struct db_stmt *q, struct arena *mem, void *to)
{
	struct referral_quiet *r = to;

	r->source = row_text(q, mem);
	r->n = row_int(q);
	r->first = row_int(q);
	r->last = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err referral_rows_by_source(struct db *db, struct arena *mem, struct id jour, int64_t since,
				struct referral_quiet **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT source, count(*), min(received), max(received) FROM referral_item "
		       "WHERE jour_id = $1 AND received >= $2 GROUP BY source ORDER BY source",
		       DB_ARGS(V(jour), V(since)), mem, read_source, ret, ret_n);
}

mst_err referral_attempt_insert(struct db *w, const struct referral_attempt_row *r)
{
	return db_exec(w,
		       "INSERT INTO referral_attempt (jour_id, id, referral_id, by_user, at, "
		       "sealed) VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->referral_id),
			       V_BYTES(r->by.b, sizeof(r->by.b)), V(r->at), V(r->sealed)));
}

static mst_err read_attempt_row(struct db_stmt *q, struct arena *mem, void *ret)
{
	struct referral_attempt_row *r = ret;

	r->jour = row_id(q);
	r->id = row_id(q);
	r->referral_id = row_id(q);
	r->by = row_id(q);
	r->at = row_int(q);
	r->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err referral_attempt_list(struct db *db, struct arena *mem, struct id referral,
			      struct referral_attempt_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, referral_id, by_user, at, sealed FROM referral_attempt "
		       "WHERE referral_id = $1 ORDER BY at, id",
		       DB_ARGS(V(referral)), mem, read_attempt_row, ret, ret_n);
}

mst_err referral_keyless(struct db *db, struct db *vault, int64_t *ret_referrals,
			 int64_t *ret_keyless)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row, key;

	*ret_referrals = *ret_keyless = 0;
	TRY(db_query(db, "SELECT id FROM referral_item", DB_NONE, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		struct id id = row_id(q);

		row_end(q);
		TRY(vault_known(vault, id, &key));
		++*ret_referrals;
		*ret_keyless += !key;
	}
}
