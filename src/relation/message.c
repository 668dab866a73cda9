/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message.c - when both sides have agreed, and the rows of messages, approvals and publications. */
#include "relation/message.h"

bool relation_message_agreed(const struct relation_message *m, struct id jour,
			     const struct relation_approval *list, size_t n)
{
	bool ours = false, theirs = false;

	for (size_t i = 0; i < n; i++) {
		ours |= id_eq(list[i].org, jour);
		theirs |= !id_eq(list[i].org, jour) && (id_none(m->org) || id_eq(m->org, list[i].org));
	}
	return ours && theirs;
}

/* ---- rows ---- */

#define COLS                                                                                       \
	"m.id, m.edition, m.at, m.written_by, m.org, m.title, m.text, m.audience, m.planned, m.removed " \
	"FROM relation_message m "

static mst_err read_message(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_message *m = to;

	m->id = row_id(q);
	m->edition = row_int(q);
	m->at = row_int(q);
	m->by = row_text(q, mem);
	m->org = row_id(q);
	m->title = row_text(q, mem);
	m->text = row_text(q, mem);
	m->audience = row_text(q, mem);
	m->planned = row_day(q);
	m->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_messages(struct db *db, struct arena *mem, struct relation_message **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "WHERE m.removed = 0 AND m.edition = (SELECT max(l.edition) FROM "
		       "relation_message l WHERE l.id = m.id) ORDER BY m.at DESC, m.id",
		       DB_NONE, mem, read_message, ret, ret_n);
}

mst_err relation_message_get(struct db *db, struct arena *mem, struct id id, struct relation_message *ret)
{
	return db_find(db, "SELECT " COLS "WHERE m.id = $1 ORDER BY m.edition DESC LIMIT 1", DB_ARGS(V(id)),
		       mem, read_message, ret);
}

static mst_err read_approval(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_approval *a = to;

	a->org = row_id(q);
	a->name = row_text(q, mem);
	a->at = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_approvals(struct db *db, struct arena *mem, struct id message, int64_t edition,
			   struct relation_approval **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT org, name, at FROM relation_approval WHERE message = $1 AND edition = $2 "
		       "ORDER BY at, org",
		       DB_ARGS(V(message), V(edition)), mem, read_approval, ret, ret_n);
}

static mst_err read_publication(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_publication *p = to;

	p->id = row_id(q);
	p->edition = row_int(q);
	p->day = row_day(q);
	p->channel = row_text(q, mem);
	p->name = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err relation_publications(struct db *db, struct arena *mem, struct id message,
			      struct relation_publication **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT id, edition, day, channel, name FROM relation_publication WHERE message = $1 "
		       "ORDER BY day DESC, id",
		       DB_ARGS(V(message)), mem, read_publication, ret, ret_n);
}

/* ---- changes ---- */

static mst_err is_latest(struct db *w, struct id id, int64_t edition)
{
	int64_t last;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM relation_message WHERE id = $1", DB_ARGS(V(id)),
		   &last));
	return last == edition ? MST_OK : MST_CONFLICT;
}

mst_err relation_message_insert(struct db *w, const struct relation_message *m)
{
	if (id_none(m->id) || str_empty(m->title) || str_empty(m->text))
		return MST_INVALID;
	TRY(is_latest(w, m->id, m->edition));
	return db_exec(w,
		       "INSERT INTO relation_message (id, edition, at, written_by, org, title, text, audience, "
		       "planned, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		       DB_ARGS(V(m->id), V(m->edition + 1), V(m->at), V(m->by), V(m->org), V(m->title),
			       V(m->text), V(m->audience), V_DAY(m->planned), V(m->removed)));
}

mst_err relation_approve(struct db *w, const struct relation_message *m, const struct relation_approval *a)
{
	int64_t n;

	TRY(is_latest(w, m->id, m->edition));
	TRY(db_exec_n(w,
		      "INSERT INTO relation_approval (message, edition, org, name, at) "
		      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message, edition, org) DO NOTHING",
		      DB_ARGS(V(m->id), V(m->edition), V(a->org), V(a->name), V(a->at)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err relation_publish(struct db *w, struct arena *mem, const struct relation_message *m, struct id jour,
			 const struct relation_publication *p)
{
	struct relation_approval *list;
	size_t n;

	TRY(is_latest(w, m->id, m->edition));
	TRY(relation_approvals(w, mem, m->id, m->edition, &list, &n));
	if (!relation_message_agreed(m, jour, list, n))
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO relation_publication (id, message, edition, day, channel, name) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		       DB_ARGS(V(p->id), V(m->id), V(m->edition), V_DAY(p->day), V(p->channel), V(p->name)));
}
