/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_sent_db.c - SQL of the senders' receipts. */
#include "referral/referral_db.h"

static mst_err row_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct referral_sent_row *ret = to;

	*ret = (struct referral_sent_row){ 0 };
	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->sender = row_id(q);
	ret->number = row_text(q, mem);
	ret->sent = row_int(q);
	ret->copy = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

static mst_err one_row(struct db_stmt *q, struct arena *mem, struct referral_sent_row *ret)
{
	bool row;

	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	row_read(q, mem, ret);
	return MST_OK;
}

mst_err referral_sent_insert(struct db *w, const struct referral_sent_row *r)
{
	return db_exec(w,
		       "INSERT INTO referral_sent (jour_id, id, sender, number, sent, copy) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->sender), V(r->number), V(r->sent),
			       V(r->copy)));
}

mst_err referral_sent_row_find(struct db *db, struct arena *mem, struct id id, struct id sender,
			       struct referral_sent_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT jour_id, id, sender, number, sent, copy FROM referral_sent "
		     "WHERE id = $1 AND sender = $2",
		     DB_ARGS(V(id), V(sender)), &q));
	return one_row(q, mem, ret);
}

mst_err referral_sent_with_copy(struct db *db, struct arena *mem, struct id sender, int64_t since,
				struct referral_sent_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT jour_id, id, sender, number, sent, copy FROM referral_sent "
		     "WHERE sender = $1 AND sent > $2 AND copy IS NOT NULL "
		     "ORDER BY sent DESC, id LIMIT 1",
		     DB_ARGS(V(sender), V(since)), &q));
	return one_row(q, mem, ret);
}

mst_err referral_sent_rows(struct db *db, struct arena *mem, struct id sender, int64_t at,
			   struct id id, int most, struct referral_sent_row **ret, size_t *ret_n)
{
	return db_list(
	    db,
	    "SELECT jour_id, id, sender, number, sent, NULL FROM referral_sent "
	    "WHERE sender = $1 AND (sent < $2 OR (sent = $2 AND id > $3)) "
	    "ORDER BY sent DESC, id LIMIT $4",
	    DB_ARGS(V(sender), V(at ? at : INT64_MAX), V_BYTES(id.b, sizeof(id.b)), V(most)), mem,
	    row_read, ret, ret_n);
}

mst_err referral_copy_drop(struct db *w, struct id id, struct id sender)
{
	return db_exec(w, "UPDATE referral_sent SET copy = NULL WHERE id = $1 AND sender = $2",
		       DB_ARGS(V(id), V(sender)));
}

const struct db_passing referral_passing = { "referral_sent", "UPDATE referral_sent SET copy = NULL" };

mst_err referral_copies_drop(struct db *w, int64_t before)
{
	return db_exec(w, "UPDATE referral_sent SET copy = NULL WHERE copy IS NOT NULL AND sent < $1",
		       DB_ARGS(V(before)));
}
