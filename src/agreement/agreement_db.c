/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement_db.c - SQL of the agreement, its goals and papers. */
#include "agreement/agreement.h"

static mst_err read_goals(struct db *db, struct arena *mem, struct agreement *a)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		a->goals[i] = "";
	TRY(db_query(db, "SELECT ord, text FROM agreement_goal WHERE agreement = $1",
		     DB_ARGS(V(a->id)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		int64_t ord = row_int(q);
		const char *text = row_text(q, mem);

		row_end(q);
		if (ord >= 0 && ord < AGREEMENT_GOALS)
			a->goals[ord] = text;
	}
}

static mst_err read_documents(struct db *db, struct arena *mem, struct agreement *a)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	struct agreement_document *list;
	int64_t most;
	bool row;

	TRY(db_int(db, "SELECT count(*) FROM agreement_document WHERE agreement = $1",
		   DB_ARGS(V(a->id)), &most));
	list = arena_new(mem, struct agreement_document, (size_t)most + 1);
	a->documents = list;
	a->ndocuments = 0;
	TRY(db_query(db,
		     "SELECT name, day FROM agreement_document WHERE agreement = $1 ORDER BY ord "
		     "LIMIT $2",
		     DB_ARGS(V(a->id), V(most)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row)
			return MST_OK;
		struct agreement_document *d = &list[a->ndocuments++];

		d->name = row_text(q, mem);
		d->day = row_day(q);
		row_end(q);
	}
}

static mst_err read_version(struct db *db, struct arena *mem, int32_t day, struct agreement *a)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT id, partnership, from_day, title, purpose, target_group, edition "
		     "FROM agreement_version WHERE from_day <= $1 ORDER BY from_day DESC LIMIT 1",
		     DB_ARGS(V_DAY(day)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	a->id = row_id(q);
	a->partnership = row_text(q, mem);
	a->from_day = row_day(q);
	a->title = row_text(q, mem);
	a->purpose = row_text(q, mem);
	a->target_group = row_text(q, mem);
	a->edition = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_current(struct db *db, struct arena *mem, int32_t day, struct agreement *ret)
{
	struct agreement a = { 0 };

	TRY(read_version(db, mem, day, &a));
	TRY(read_goals(db, mem, &a));
	TRY(read_documents(db, mem, &a));
	*ret = a;
	return MST_OK;
}

static bool is_whole(const struct agreement *a)
{
	bool whole = !str_empty(a->title) && !str_empty(a->purpose) && !str_empty(a->target_group);

	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		whole = whole && !str_empty(a->goals[i]);
	return whole;
}

static mst_err put_goals(struct db *w, const struct agreement *a)
{
	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		TRY(db_exec(w,
			    "INSERT INTO agreement_goal (agreement, ord, text) VALUES ($1, $2, $3) "
			    "ON CONFLICT (agreement, ord) DO UPDATE SET text = $3",
			    DB_ARGS(V(a->id), V(i), V(a->goals[i]))));
	return MST_OK;
}

mst_err agreement_insert(struct db *w, const struct agreement *a)
{
	if (!is_whole(a) || str_empty(a->partnership) || a->from_day == DAY_NONE)
		return MST_INVALID;
	TRY(db_exec(w,
		    "INSERT INTO agreement_version (id, partnership, from_day, title, purpose, "
		    "target_group) VALUES ($1, $2, $3, $4, $5, $6)",
		    DB_ARGS(V(a->id), V(a->partnership), V_DAY(a->from_day), V(a->title),
			    V(a->purpose), V(a->target_group))));
	for (size_t i = 0; i < a->ndocuments; i++)
		TRY(db_exec(w,
			    "INSERT INTO agreement_document (agreement, ord, name, day) "
			    "VALUES ($1, $2, $3, $4)",
			    DB_ARGS(V(a->id), V(i), V(a->documents[i].name),
				    V_DAY(a->documents[i].day))));
	return put_goals(w, a);
}

mst_err agreement_update(struct db *w, const struct agreement *a)
{
	int64_t n;

	if (!is_whole(a))
		return MST_INVALID;
	TRY(db_exec_n(w,
		      "UPDATE agreement_version SET title = $1, purpose = $2, target_group = $3, "
		      "edition = edition + 1 WHERE id = $4 AND edition = $5",
		      DB_ARGS(V(a->title), V(a->purpose), V(a->target_group), V(a->id),
			      V(a->edition)),
		      &n));
	return n == 1 ? put_goals(w, a) : MST_CONFLICT;
}
