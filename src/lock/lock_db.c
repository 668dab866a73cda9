/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_db.c - SQL of who is let in again, and of what everybody is told. */
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

mst_err lock_notice_put(struct db *w, const struct lock_notice *n)
{
	return db_exec(w,
		       "INSERT INTO lock_notice (id, kind, about, by_account, at) "
		       "VALUES ($1, $2, $3, $4, $5)",
		       DB_ARGS(V(n->id), V(n->kind), V(n->about), V(n->by), V(n->at)));
}

static void notice_read(struct db_stmt *q, struct arena *mem, struct lock_notice *ret)
{
	*ret = (struct lock_notice){ .id = row_id(q) };
	ret->kind = row_text(q, mem);
	ret->about = row_id(q);
	ret->by = row_id(q);
	ret->at = row_int(q);
	row_end(q);
}

mst_err lock_notice_find(struct db *db, struct arena *mem, struct id id, struct lock_notice *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT id, kind, about, by_account, at FROM lock_notice WHERE id = $1",
		     DB_ARGS(V(id)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	notice_read(q, mem, ret);
	return MST_OK;
}

mst_err lock_notices(struct db *db, struct arena *mem, struct id account, int64_t since,
		     struct lock_notice **ret, size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct lock_notice *list = arena_new(mem, struct lock_notice, 10);
	size_t n = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT id, kind, about, by_account, at FROM lock_notice n WHERE at >= $2 "
		     "AND NOT EXISTS (SELECT 1 FROM lock_seen s WHERE s.notice = n.id "
		     "AND s.account = $1) ORDER BY at DESC, id LIMIT 10",
		     DB_ARGS(V(account), V(since)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == 10)
			break;
		notice_read(q, mem, &list[n++]);
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err lock_notice_seen(struct db *w, struct id notice, struct id account, int64_t at)
{
	return db_exec(w,
		       "INSERT INTO lock_seen (notice, account, at) VALUES ($1, $2, $3) "
		       "ON CONFLICT (notice, account) DO NOTHING",
		       DB_ARGS(V(notice), V(account), V(at)));
}
