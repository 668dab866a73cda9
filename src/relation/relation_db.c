/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation_db.c - SQL of meetings, who came, and what was promised. */
#include "relation/relation.h"

#include "stats/stats.h"

static mst_err one_changed(int64_t n)
{
	return n == 1 ? MST_OK : MST_CONFLICT;
}

/* ---- meetings ---- */

#define MEETING_COLS                                                                               \
	"id, edition, state, day, clock, title, place, agenda, minutes, secretary, fact, "         \
	"signed_on, signed_by, version "

static mst_err read_meeting(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_meeting *m = to;

	m->id = row_id(q);
	m->edition = row_int(q);
	m->state = (enum relation_state)row_int(q);
	m->day = row_day(q);
	m->clock = row_text(q, mem);
	m->title = row_text(q, mem);
	m->place = row_text(q, mem);
	m->agenda = row_text(q, mem);
	m->minutes = row_text(q, mem);
	m->secretary = row_text(q, mem);
	m->fact = row_id(q);
	m->signed_on = row_day(q);
	m->signed_by = row_text(q, mem);
	m->version = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_meetings(struct db *db, struct arena *mem, struct relation_meeting **ret,
			  size_t *ret_n)
{
	return db_list(db, "SELECT " MEETING_COLS "FROM relation_meeting ORDER BY day DESC, id",
		       DB_NONE, mem, read_meeting, ret, ret_n);
}

mst_err relation_meeting_get(struct db *db, struct arena *mem, struct id id,
			     struct relation_meeting *ret)
{
	return db_find(db, "SELECT " MEETING_COLS "FROM relation_meeting WHERE id = $1",
		       DB_ARGS(V(id)), mem, read_meeting, ret);
}

static bool meeting_is_whole(const struct relation_meeting *m)
{
	bool held = m->state == RELATION_DRAFT || m->state == RELATION_SIGNED;

	return !id_none(m->id) && !id_none(m->fact) && m->day != DAY_NONE && !str_empty(m->title) &&
	       m->state >= RELATION_PLANNED && m->state <= RELATION_CANCELLED &&
	       (!held || !str_empty(m->minutes)) &&
	       (m->state == RELATION_SIGNED) == (m->signed_on != DAY_NONE) &&
	       (m->state == RELATION_SIGNED) == !id_none(m->version) &&
	       (m->state != RELATION_SIGNED || !str_empty(m->signed_by));
}

mst_err relation_meeting_put(struct db *w, const struct relation_meeting *m)
{
	int64_t n;

	if (!meeting_is_whole(m))
		return MST_INVALID;
	if (!m->edition)
		return db_exec(w,
			       "INSERT INTO relation_meeting (" MEETING_COLS ") VALUES "
			       "($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
			       DB_ARGS(V(m->id), V((int)m->state), V_DAY(m->day), V(m->clock),
				       V(m->title), V(m->place), V(m->agenda), V(m->minutes),
				       V(m->secretary), V(m->fact), V_DAY(m->signed_on),
				       V(m->signed_by), V(m->version)));
	TRY(db_exec_n(w,
		      "UPDATE relation_meeting SET edition = edition + 1, state = $3, day = $4, "
		      "clock = $5, title = $6, place = $7, agenda = $8, minutes = $9, "
		      "secretary = $10, signed_on = $11, signed_by = $12, version = $13 "
		      "WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(m->id), V(m->edition), V((int)m->state), V_DAY(m->day), V(m->clock),
			      V(m->title), V(m->place), V(m->agenda), V(m->minutes),
			      V(m->secretary), V_DAY(m->signed_on), V(m->signed_by),
			      V(m->version)),
		      &n));
	return one_changed(n);
}

static mst_err read_present(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_present *p = to;

	p->org = row_id(q);
	p->names = row_text(q, mem);
	p->fact = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_presents(struct db *db, struct arena *mem, struct id meeting,
			  struct relation_present **ret, size_t *ret_n)
{
	return db_list(db, "SELECT org, names, fact FROM relation_present WHERE meeting = $1",
		       DB_ARGS(V(meeting)), mem, read_present, ret, ret_n);
}

static mst_err drop_facts(struct db *w, struct arena *mem, struct id meeting)
{
	struct relation_present *old;
	size_t n;

	TRY(relation_presents(w, mem, meeting, &old, &n));
	for (size_t i = 0; i < n; i++)
		if (!id_none(old[i].fact))
			TRY(stats_drop(w, old[i].fact));
	return MST_OK;
}

mst_err relation_presents_put(struct db *w, struct arena *mem, struct id jour,
			      const struct relation_meeting *m, const struct relation_present *list,
			      size_t n, const char *const *codes)
{
	struct stats_fact f = { .id = m->fact, .jour = jour, .kind = STATS_MEETING, .day = m->day,
				.n = 1 };

	TRY(drop_facts(w, mem, m->id));
	TRY(db_exec(w, "DELETE FROM relation_present WHERE meeting = $1", DB_ARGS(V(m->id))));
	TRY(stats_put(w, &f));
	f.kind = STATS_ATTENDANCE;
	for (size_t i = 0; i < n; i++) {
		if (str_empty(list[i].names))
			return MST_INVALID;
		TRY(db_exec(w,
			    "INSERT INTO relation_present (meeting, org, names, fact) "
			    "VALUES ($1, $2, $3, $4)",
			    DB_ARGS(V(m->id), V(list[i].org), V(list[i].names), V(list[i].fact))));
		f.id = list[i].fact, f.municipality = codes[i];
		if (!id_none(f.id))
			TRY(stats_put(w, &f));
	}
	return MST_OK;
}

/* ---- actions ---- */

#define ACTION_COLS "id, edition, meeting, what, org, who, due, done, removed "

static mst_err read_action(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_action *a = to;

	a->id = row_id(q);
	a->edition = row_int(q);
	a->meeting = row_id(q);
	a->what = row_text(q, mem);
	a->org = row_id(q);
	a->who = row_text(q, mem);
	a->due = row_day(q);
	a->done = row_day(q);
	a->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_actions(struct db *db, struct arena *mem, struct id meeting,
			 struct relation_action **ret, size_t *ret_n)
{
	bool all = id_none(meeting);

	return db_list(db,
		       "SELECT " ACTION_COLS "FROM relation_action WHERE removed = 0 AND "
		       "($1 = 1 OR meeting = $2) ORDER BY CASE WHEN done IS NULL THEN 0 ELSE 1 END, "
		       "done DESC, due, id",
		       DB_ARGS(V(all), V(meeting)), mem, read_action, ret, ret_n);
}

mst_err relation_action_get(struct db *db, struct arena *mem, struct id id,
			    struct relation_action *ret)
{
	return db_find(db, "SELECT " ACTION_COLS "FROM relation_action WHERE id = $1", DB_ARGS(V(id)),
		       mem, read_action, ret);
}

mst_err relation_action_put(struct db *w, const struct relation_action *a)
{
	int64_t n;

	if (id_none(a->id) || id_none(a->org) || str_empty(a->what) || a->due == DAY_NONE)
		return MST_INVALID;
	if (!a->edition)
		return db_exec(w,
			       "INSERT INTO relation_action (" ACTION_COLS ") "
			       "VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
			       DB_ARGS(V(a->id), V(a->meeting), V(a->what), V(a->org), V(a->who),
				       V_DAY(a->due), V_DAY(a->done), V(a->removed)));
	TRY(db_exec_n(w,
		      "UPDATE relation_action SET edition = edition + 1, what = $3, org = $4, who = $5, "
		      "due = $6, done = $7, removed = $8 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(a->id), V(a->edition), V(a->what), V(a->org), V(a->who),
			      V_DAY(a->due), V_DAY(a->done), V(a->removed)),
		      &n));
	return one_changed(n);
}
