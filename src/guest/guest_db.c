/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_db.c - SQL of the links and of what came through them. */
#include "guest/guest_db.h"

#define COLS "id, kind, source, label, municipality, created, by_user, until, revoked, last, mail, told"
#define DAY_SECONDS 86400

static mst_err link_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guest_link *l = to;

	l->id = row_id(q);
	l->kind = (enum guest_kind)row_int(q);
	l->source = row_text(q, mem);
	l->label = row_text(q, mem);
	l->municipality = row_text(q, mem);
	l->created = row_int(q);
	l->by = row_id(q);
	l->until = row_int(q);
	l->revoked = row_int(q);
	l->last = row_int(q);
	l->mail = row_text(q, mem);
	l->told = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err guest_link_insert(struct db *w, struct id jour, const struct hash *code,
			  const struct guest_link *l)
{
	return db_exec(w,
		       "INSERT INTO guest_link (jour_id, id, code, kind, source, label, municipality, "
		       "created, by_user, until, mail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
		       "$11)",
		       DB_ARGS(V(jour), V(l->id), V_BYTES(code->b, sizeof(code->b)), V((int)l->kind),
			       V(l->source), V(l->label), V(l->municipality), V(l->created), V(l->by),
			       V(l->until), V(l->mail)));
}

mst_err guest_link_find(struct db *db, struct arena *mem, const struct hash *code,
			struct guest_link *ret)
{
	return db_find(db, "SELECT " COLS " FROM guest_link WHERE code = $1",
		       DB_ARGS(V_BYTES(code->b, sizeof(code->b))), mem, link_read, ret);
}

mst_err guest_get(struct db *db, struct arena *mem, struct id id, struct guest_link *ret)
{
	return db_find(db, "SELECT " COLS " FROM guest_link WHERE id = $1", DB_ARGS(V(id)), mem,
		       link_read, ret);
}

mst_err guest_list(struct db *db, struct arena *mem, struct id jour, struct guest_link **ret,
		   size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS " FROM guest_link WHERE jour_id = $1 ORDER BY created DESC, id",
		       DB_ARGS(V(jour)), mem, link_read, ret, ret_n);
}

mst_err guest_link_revoke(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE guest_link SET revoked = $2 WHERE id = $1 AND revoked IS NULL AND "
		      "until > $2",
		      DB_ARGS(V(id), V(now)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err guest_link_used(struct db *w, struct id id, int64_t now)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE guest_link SET last = $2 WHERE id = $1 AND revoked IS NULL AND "
		      "until > $2",
		      DB_ARGS(V(id), V(now)), &n));
	return n == 1 ? MST_OK : MST_NOTFOUND;
}

mst_err guest_link_told(struct db *w, struct id id, int64_t now)
{
	return db_exec(w, "UPDATE guest_link SET told = $2 WHERE id = $1", DB_ARGS(V(id), V(now)));
}

/* ---- what came through them ---- */

static mst_err sent_read(struct db_stmt *q, struct arena *mem, void *to)
{
	struct guest_sent *s = to;

	s->once = row_text(q, mem);
	s->number = row_text(q, mem);
	s->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err guest_sent_find(struct db *db, struct arena *mem, struct id link, const char *once,
			struct guest_sent *ret)
{
	return db_find(db, "SELECT once, number, at FROM guest_sent WHERE link = $1 AND once = $2",
		       DB_ARGS(V(link), V(once)), mem, sent_read, ret);
}

mst_err guest_sent_list(struct db *db, struct arena *mem, struct id link, int most,
			struct guest_sent **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT once, number, at FROM guest_sent WHERE link = $1 "
		       "ORDER BY at DESC, number LIMIT $2",
		       DB_ARGS(V(link), V(most)), mem, sent_read, ret, ret_n);
}

mst_err guest_sent_put(struct db *w, struct id link, const struct guest_sent *s)
{
	int64_t same, day;

	TRY(db_int(w, "SELECT count(*) FROM guest_sent WHERE link = $1 AND once = $2",
		   DB_ARGS(V(link), V(s->once)), &same));
	if (same)
		return MST_CONFLICT;
	TRY(db_int(w, "SELECT count(*) FROM guest_sent WHERE link = $1 AND at > $2",
		   DB_ARGS(V(link), V(s->at - DAY_SECONDS)), &day));
	if (day >= GUEST_DAY_MOST)
		return MST_BUSY;
	TRY(guest_link_used(w, link, s->at));
	return db_exec(w,
		       "INSERT INTO guest_sent (jour_id, link, once, number, at) SELECT jour_id, id, "
		       "$2, $3, $4 FROM guest_link WHERE id = $1",
		       DB_ARGS(V(link), V(s->once), V(s->number), V(s->at)));
}

mst_err guest_sweep_apply(struct db *w, void *arg)
{
	int64_t before = *(int64_t *)arg - (int64_t)GUEST_GONE_DAYS * DAY_SECONDS;

	TRY(db_exec(w,
		    "DELETE FROM guest_sent WHERE link IN (SELECT id FROM guest_link WHERE "
		    "until < $1 OR revoked < $1)",
		    DB_ARGS(V(before))));
	return db_exec(w, "DELETE FROM guest_link WHERE until < $1 OR revoked < $1", DB_ARGS(V(before)));
}
