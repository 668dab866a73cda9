/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_db.c - SQL of who is let in again, of the envelope, and of what everybody is told. */
#include "lock/lock_db.h"

mst_err lock_again_put(struct db *w, const struct lock_again *a)
{
	return db_exec(w,
		       "INSERT INTO lock_again (account, lock, by_account, at, until_at, lost) "
		       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account) DO UPDATE SET lock = $2, "
		       "by_account = $3, at = $4, until_at = $5, lost = $6",
		       DB_ARGS(V(a->account), V(a->lock), V(a->by), V(a->at), V(a->until),
			       V(a->lost)));
}

mst_err lock_again_find(struct db *db, struct id lock, struct lock_again *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT account, lock, by_account, at, until_at, lost FROM lock_again "
		     "WHERE lock = $1",
		     DB_ARGS(V(lock)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = (struct lock_again){ .account = row_id(q), .lock = row_id(q) };
	ret->by = row_id(q);
	ret->at = row_int(q);
	ret->until = row_int(q);
	ret->lost = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err lock_again_drop(struct db *w, struct id lock)
{
	return db_exec(w, "DELETE FROM lock_again WHERE lock = $1", DB_ARGS(V(lock)));
}

static mst_err envelope_read(struct db_stmt *q, struct lock_envelope *ret)
{
	bool row, good;

	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	*ret = (struct lock_envelope){ .account = row_id(q), .code = row_id(q) };
	good = row_bytes(q, ret->salt, sizeof(ret->salt));
	ret->by = row_id(q);
	ret->at = row_int(q);
	ret->checked = row_int(q);
	ret->opened = row_int(q);
	row_end(q);
	return good ? MST_OK : MST_FAIL;
}

mst_err lock_envelope_last(struct db *db, struct lock_envelope *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT account, code, salt, by_account, at, checked, opened FROM lock_envelope "
		     "ORDER BY at DESC, account LIMIT 1",
		     DB_NONE, &q));
	return envelope_read(q, ret);
}

mst_err lock_envelope_find(struct db *db, struct id code, struct lock_envelope *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;

	TRY(db_query(db,
		     "SELECT account, code, salt, by_account, at, checked, opened FROM lock_envelope "
		     "WHERE code = $1 AND opened IS NULL",
		     DB_ARGS(V(code)), &q));
	return envelope_read(q, ret);
}

mst_err lock_envelope_put(struct db *w, const struct lock_envelope *e)
{
	TRY(db_exec(w, "DELETE FROM lock_envelope WHERE opened IS NULL", DB_NONE));
	return db_exec(w,
		       "INSERT INTO lock_envelope (account, code, salt, by_account, at, checked) "
		       "VALUES ($1, $2, $3, $4, $5, $5)",
		       DB_ARGS(V(e->account), V(e->code), V_BYTES(e->salt, sizeof(e->salt)),
			       V(e->by), V(e->at)));
}

mst_err lock_envelope_open(struct db *w, struct id code, int64_t at)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE lock_envelope SET opened = $2 WHERE code = $1 AND opened IS NULL",
		      DB_ARGS(V(code), V(at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err lock_envelope_check(struct db *w, int64_t at)
{
	return db_exec(w, "UPDATE lock_envelope SET checked = $1 WHERE opened IS NULL",
		       DB_ARGS(V(at)));
}

mst_err lock_notice_put(struct db *w, const struct lock_notice *n)
{
	return db_exec(w,
		       "INSERT INTO lock_notice (id, kind, about, by_account, at) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(n->id), V(n->kind), V(n->about), V(n->by), V(n->at)));
}

static mst_err notice_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct lock_notice *ret = to;

	*ret = (struct lock_notice){ .id = row_id(q) };
	ret->kind = row_text(q, mem);
	ret->about = row_id(q);
	ret->by = row_id(q);
	ret->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err lock_notice_find(struct db *db, struct arena *mem, struct id id, struct lock_notice *ret)
{
	return db_find(db, "SELECT id, kind, about, by_account, at FROM lock_notice WHERE id = $1",
		       DB_ARGS(V(id)), mem, notice_read, ret);
}

mst_err lock_notices(struct db *db, struct arena *mem, struct id account, int64_t since,
		     struct lock_notice **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, kind, about, by_account, at FROM lock_notice n WHERE at >= $2 "
		       "AND NOT EXISTS (SELECT 1 FROM lock_seen s WHERE s.notice = n.id "
		       "AND s.account = $1) ORDER BY at DESC, id LIMIT 10",
		       DB_ARGS(V(account), V(since)), mem, notice_read, ret, ret_n);
}

mst_err lock_notice_seen(struct db *w, struct id notice, struct id account, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO lock_seen (notice, account, at) VALUES ($1, $2, $3) "
		       "ON CONFLICT (notice, account) DO NOTHING",
		       DB_ARGS(V(notice), V(account), V(at)));
}
