/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota_db.c - SQL of shifts and calendars. */
#include "court/court_db.h"

static mst_err read_row(struct db_stmt *q, struct arena *mem, void *to)
{
	struct court_shift *s = to;

	s->id = row_id(q);
	s->day = row_day(q);
	s->part = row_text(q, mem);
	s->who = row_id(q);
	s->state = (enum court_shift_state)row_int(q);
	s->version = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err court_shift_rows(struct db *db, struct arena *mem, struct id jour, int32_t from, int32_t to,
			 struct court_shift **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, day, part, who, state, version FROM court_shift "
		       "WHERE jour_id = $1 AND day BETWEEN $2 AND $3 "
		       "ORDER BY day, CASE part WHEN 'morning' THEN 0 ELSE 1 END, id",
		       DB_ARGS(V(jour), V_DAY(from), V_DAY(to)), mem, read_row, ret, ret_n);
}

mst_err court_shift_row(struct db *db, struct arena *mem, struct id jour, struct id id,
			struct court_shift *ret)
{
	return db_find(db,
		       "SELECT id, day, part, who, state, version FROM court_shift "
		       "WHERE jour_id = $1 AND id = $2",
		       DB_ARGS(V(jour), V(id)), mem, read_row, ret);
}

mst_err court_shift_insert(struct db *w, struct id jour, const struct court_shift *s)
{
	return db_exec(w,
		       "INSERT INTO court_shift (jour_id, id, day, part, who, state, version) "
		       "VALUES ($1, $2, $3, $4, $5, $6, 1)",
		       DB_ARGS(V(jour), V(s->id), V_DAY(s->day), V(s->part), V(s->who),
			       V((int)s->state)));
}

mst_err court_shift_update(struct db *w, const struct court_shift *s)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE court_shift SET who = $3, state = $4, version = version + 1 "
		      "WHERE id = $1 AND version = $2",
		      DB_ARGS(V(s->id), V(s->version), V(s->who), V((int)s->state)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err court_shift_delete(struct db *w, struct id jour, struct id id)
{
	int64_t n = 0;

	TRY(db_exec_n(w, "DELETE FROM court_shift WHERE jour_id = $1 AND id = $2",
		      DB_ARGS(V(jour), V(id)), &n));
	return n == 1 ? MST_OK : MST_NOTFOUND;
}

/* ---- calendars ---- */

mst_err court_feed_insert(struct db *w, struct id jour, struct id user, const struct hash *h)
{
	return db_exec(w, "INSERT INTO court_feed (user_id, jour_id, hash) VALUES ($1, $2, $3)",
		       DB_ARGS(V(user), V(jour), V_BYTES(h->b, sizeof(h->b))));
}

mst_err court_feed_delete(struct db *w, struct id user)
{
	return db_exec(w, "DELETE FROM court_feed WHERE user_id = $1", DB_ARGS(V(user)));
}

mst_err court_feed_count(struct db *db, struct id user, int64_t *ret)
{
	return db_int(db, "SELECT count(*) FROM court_feed WHERE user_id = $1", DB_ARGS(V(user)),
		      ret);
}

mst_err court_feed_user(struct db *db, struct arena *mem, struct id jour, const struct hash *h,
			struct id *ret)
{
	return db_find(db, "SELECT user_id FROM court_feed WHERE jour_id = $1 AND hash = $2",
		       DB_ARGS(V(jour), V_BYTES(h->b, sizeof(h->b))), mem, db_read_id, ret);
}
