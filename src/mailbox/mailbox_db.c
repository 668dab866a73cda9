/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_db.c - SQL of letters and their messages. */
#include "mailbox/mailbox_db.h"

#define COLS                                                                                       \
	"jour_id, id, locate, state, created, touched, waits, opened, taken, pub, salt, verify, "  \
	"new_pub, new_secret, old_salt, old_pub, old_secret, intake"
#define DAY_SECONDS 86400

static mst_err row_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct mailbox_row *ret = to;

	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->locate = row_text(q, mem);
	ret->state = (enum mailbox_state)row_int(q);
	ret->created = row_int(q);
	ret->touched = row_int(q);
	ret->waits = row_bool(q);
	ret->opened = row_int(q);
	ret->taken = row_int(q);
	if (!row_bytes(q, ret->pub, sizeof(ret->pub)))
		return MST_FAIL;
	ret->salt = row_blob(q, mem);
	ret->verify = row_blob(q, mem);
	ret->new_pub = row_blob(q, mem);
	ret->new_secret = row_blob(q, mem);
	ret->old_salt = row_blob(q, mem);
	ret->old_pub = row_blob(q, mem);
	ret->old_secret = row_blob(q, mem);
	ret->intake = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err mailbox_row_find(struct db *db, struct arena *mem, struct id id, struct mailbox_row *ret)
{
	*ret = (struct mailbox_row){ 0 };
	return db_find(db, "SELECT " COLS " FROM mailbox_thread WHERE id = $1", DB_ARGS(V(id)), mem,
		       row_read, ret);
}

mst_err mailbox_row_locate(struct db *db, struct arena *mem, struct id jour, const char *locate,
			   struct mailbox_row *ret)
{
	*ret = (struct mailbox_row){ 0 };
	return db_find(db,
		       "SELECT " COLS " FROM mailbox_thread WHERE jour_id = $1 AND locate = $2 AND "
		       "state = 1",
		       DB_ARGS(V(jour), V(locate)), mem, row_read, ret);
}

mst_err mailbox_rows_since(struct db *db, struct id jour, int64_t since, int64_t *ret)
{
	return db_int(db,
		      "SELECT count(*) FROM mailbox_thread WHERE jour_id = $1 AND created > $2",
		      DB_ARGS(V(jour), V(since)), ret);
}

mst_err mailbox_row_insert(struct db *w, const struct mailbox_row *r)
{
	int64_t kept, day;

	TRY(db_int(w, "SELECT count(*) FROM mailbox_thread WHERE jour_id = $1 AND state < 3",
		   DB_ARGS(V(r->jour)), &kept));
	TRY(mailbox_rows_since(w, r->jour, r->created - DAY_SECONDS, &day));
	if (kept >= MAILBOX_LETTERS_MOST || day >= MAILBOX_DAY_MOST)
		return MST_BUSY;
	return db_exec(
		w,
		"INSERT INTO mailbox_thread (jour_id, id, locate, state, created, touched, waits, "
		"wiped, pub, salt, verify, new_pub, new_secret, old_salt, old_pub, old_secret, intake) "
		"VALUES ($1, $2, $3, 1, $4, $4, 1, 0, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		DB_ARGS(V(r->jour), V(r->id), V(r->locate), V(r->created),
			V_BYTES(r->pub, sizeof(r->pub)), V(r->salt), V(r->verify), V(r->new_pub),
			V(r->new_secret), V(r->old_salt), V(r->old_pub), V(r->old_secret),
			V(r->intake)));
}

mst_err mailbox_rows(struct db *db, struct arena *mem, struct id jour, bool waits,
		     struct mailbox_row **ret, size_t *ret_n)
{
	if (waits)
		return db_list(db,
			       "SELECT " COLS " FROM mailbox_thread WHERE jour_id = $1 AND "
			       "state < 3 AND waits = 1 ORDER BY touched, id LIMIT $2",
			       DB_ARGS(V(jour), V(MAILBOX_LIST_MOST)), mem, row_read, ret, ret_n);
	return db_list(db,
		       "SELECT " COLS " FROM mailbox_thread WHERE jour_id = $1 AND "
		       "(state > 2 OR waits = 0) ORDER BY touched DESC, id LIMIT $2",
		       DB_ARGS(V(jour), V(MAILBOX_LIST_MOST)), mem, row_read, ret, ret_n);
}

mst_err mailbox_rows_count(struct db *db, struct id jour, int64_t *ret_waiting)
{
	return db_int(db,
		      "SELECT count(*) FROM mailbox_thread WHERE jour_id = $1 AND state < 3 AND "
		      "waits = 1",
		      DB_ARGS(V(jour)), ret_waiting);
}

mst_err mailbox_newest(struct db *db, struct id jour, int64_t *ret)
{
	return db_int(db,
		      "SELECT coalesce(max(m.at), 0) FROM mailbox_thread t JOIN mailbox_message m ON "
		      "m.thread_id = t.id WHERE t.jour_id = $1 AND t.state < 3 AND t.waits = 1 AND m.ours = 0",
		      DB_ARGS(V(jour)), ret);
}

static mst_err one_changed(mst_err e, int64_t n)
{
	if (e != MST_OK)
		return e;
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err mailbox_row_touch(struct db *w, struct id id, int64_t now, bool waits)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE mailbox_thread SET touched = $2, waits = $3 WHERE id = $1 AND "
			      "state = 1",
			      DB_ARGS(V(id), V(now), V(waits)), &n);

	return one_changed(e, n);
}

mst_err mailbox_row_opened(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w, "UPDATE mailbox_thread SET opened = $2 WHERE id = $1 AND state = 1",
			      DB_ARGS(V(id), V(now)), &n);

	return one_changed(e, n);
}

mst_err mailbox_row_taken(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE mailbox_thread SET taken = $2, waits = 0 WHERE id = $1 AND "
			      "state < 3",
			      DB_ARGS(V(id), V(now)), &n);

	return one_changed(e, n);
}

mst_err mailbox_row_shut(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE mailbox_thread SET state = 2, touched = $2, waits = 1, "
			      "locate = NULL, salt = NULL, verify = NULL, new_secret = NULL, "
			      "old_salt = NULL, old_secret = NULL WHERE id = $1 AND state = 1",
			      DB_ARGS(V(id), V(now)), &n);

	TRY(one_changed(e, n));
	return mailbox_messages_forget(w, id);
}

mst_err mailbox_row_end(struct db *w, struct id id, enum mailbox_state state, int64_t now)
{
	int64_t n = 0;
	mst_err e = db_exec_n(w,
			      "UPDATE mailbox_thread SET state = $2, touched = $3, waits = 0, "
			      "locate = NULL, salt = NULL, verify = NULL, new_pub = NULL, "
			      "new_secret = NULL, old_salt = NULL, old_pub = NULL, "
			      "old_secret = NULL, intake = NULL WHERE id = $1 AND state < 3",
			      DB_ARGS(V(id), V((int)state), V(now)), &n);

	TRY(one_changed(e, n));
	return db_exec(w, "DELETE FROM mailbox_message WHERE thread_id = $1", DB_ARGS(V(id)));
}

mst_err mailbox_rows_unwiped(struct db *db, struct arena *mem, struct id jour, int most,
			     struct id **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id FROM mailbox_thread WHERE jour_id = $1 AND wiped = 0 AND "
		       "state > 2 LIMIT $2",
		       DB_ARGS(V(jour), V(most)), mem, db_read_id, ret, ret_n);
}

mst_err mailbox_row_wiped(struct db *w, struct id id)
{
	return db_exec(w, "UPDATE mailbox_thread SET wiped = 1 WHERE id = $1 AND state > 2",
		       DB_ARGS(V(id)));
}

mst_err mailbox_rows_sweep(struct db *w, int64_t lapse, int64_t shown, int64_t gone)
{
	TRY(db_exec(w,
		    "DELETE FROM mailbox_message WHERE thread_id IN (SELECT id FROM mailbox_thread "
		    "WHERE state < 3 AND waits = 0 AND touched < $1)",
		    DB_ARGS(V(lapse))));
	TRY(db_exec(w,
		    "UPDATE mailbox_thread SET state = 5, locate = NULL, salt = NULL, "
		    "verify = NULL, new_pub = NULL, new_secret = NULL, old_salt = NULL, "
		    "old_pub = NULL, old_secret = NULL, intake = NULL "
		    "WHERE state < 3 AND waits = 0 AND touched < $1",
		    DB_ARGS(V(lapse))));
	TRY(db_exec(w, "UPDATE mailbox_message SET fresh = NULL WHERE shown < $1 AND fresh IS NOT NULL",
		    DB_ARGS(V(shown))));
	return db_exec(w, "DELETE FROM mailbox_thread WHERE wiped = 1 AND touched < $1",
		       DB_ARGS(V(gone)));
}

/* ---- messages ---- */

mst_err mailbox_message_insert(struct db *w, const struct mailbox_message_row *r)
{
	int64_t n;

	TRY(db_int(w, "SELECT count(*) FROM mailbox_message WHERE thread_id = $1",
		   DB_ARGS(V(r->thread)), &n));
	if (n >= MAILBOX_MESSAGES_MOST)
		return MST_BUSY;
	return db_exec(w,
		       "INSERT INTO mailbox_message (jour_id, id, thread_id, nth, at, ours, sealed, "
		       "fresh, old) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		       DB_ARGS(V(r->jour), V(r->id), V(r->thread), V(n), V(r->at), V(r->ours),
			       V(r->sealed), V(r->fresh), V(r->old)));
}

static mst_err message_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct mailbox_message_row *ret = to;

	ret->jour = row_id(q);
	ret->id = row_id(q);
	ret->thread = row_id(q);
	ret->at = row_int(q);
	ret->ours = row_bool(q);
	ret->shown = row_int(q);
	ret->sealed = row_blob(q, mem);
	ret->fresh = row_blob(q, mem);
	ret->old = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err mailbox_message_list(struct db *db, struct arena *mem, struct id thread,
			     struct mailbox_message_row **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT jour_id, id, thread_id, at, ours, shown, sealed, fresh, old "
		       "FROM mailbox_message WHERE thread_id = $1 ORDER BY nth",
		       DB_ARGS(V(thread)), mem, message_read, ret, ret_n);
}

mst_err mailbox_messages_shown(struct db *w, struct id thread, int64_t now)
{
	return db_exec(w,
		       "UPDATE mailbox_message SET shown = $2 WHERE thread_id = $1 AND "
		       "fresh IS NOT NULL AND shown IS NULL",
		       DB_ARGS(V(thread), V(now)));
}

mst_err mailbox_messages_read(struct db *w, struct id thread)
{
	return db_exec(w,
		       "UPDATE mailbox_message SET fresh = NULL WHERE thread_id = $1 AND "
		       "shown IS NOT NULL",
		       DB_ARGS(V(thread)));
}

mst_err mailbox_messages_forget(struct db *w, struct id thread)
{
	return db_exec(w, "UPDATE mailbox_message SET fresh = NULL, old = NULL WHERE thread_id = $1",
		       DB_ARGS(V(thread)));
}

mst_err mailbox_keyless(struct db *db, struct db *vault, int64_t *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row, key;

	*ret = 0;
	TRY(db_query(db, "SELECT id FROM mailbox_thread WHERE state < 3", DB_NONE, &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		struct id id = row_id(q);

		row_end(q);
		TRY(vault_known(vault, id, &key));
		*ret += !key;
	}
}
