/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* job_db.c - the table of tasks. */
#include "job/job_priv.h"

#include "base/day.h"
#include "crypto/crypto.h"

mst_err job_put(struct db *w, const struct job_new *n)
{
	return db_exec(w,
		       "INSERT INTO job_task (id, kind, once, payload, put, due) "
		       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (once) DO NOTHING",
		       DB_ARGS(V(rng_id()), V(n->kind), V(n->once), V(n->payload), V(day_now()),
			       V(n->due)));
}

mst_err job_task_due(struct db *db, struct arena *mem, int64_t now, const char *but,
		     struct job_task *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT id, kind, payload, tries FROM job_task "
		     "WHERE state = 0 AND due <= $1 AND lease_until <= $1 AND kind <> $2 "
		     "ORDER BY due LIMIT 1",
		     DB_ARGS(V(now), V(but)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	ret->id = row_id(q);
	ret->kind = row_text(q, mem);
	ret->payload = row_blob(q, mem);
	ret->tries = (int)row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err job_task_lease(struct db *w, const struct job_lease *l)
{
	int64_t n;

	TRY(db_exec_n(w,
		      "UPDATE job_task SET lease_until = $1, lease_by = $2, tries = tries + 1 "
		      "WHERE id = $3 AND state = 0 AND due <= $4 AND lease_until <= $4",
		      DB_ARGS(V(l->until), V(l->by), V(l->task), V(l->now)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err job_task_end(struct db *w, const struct job_lease *l, enum job_state state, int64_t now,
		     int64_t due, const char *error)
{
	int64_t n;

	TRY(db_exec_n(w,
		      "UPDATE job_task SET state = $1, due = $2, ended = $3, error = $4, "
		      "lease_until = 0, lease_by = NULL "
		      "WHERE id = $5 AND lease_by = $6 AND state = 0",
		      DB_ARGS(V((int)state), V(due), V(now), V(error), V(l->task), V(l->by)), &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err job_sweep(struct db *w, int64_t before)
{
	/* A scheduled task's name must outlive its slot; a month does. */
	TRY(db_exec(w, "DELETE FROM job_task WHERE state <> 0 AND ended < $1",
		    DB_ARGS(V(before))));
	return db_exec(w, "DELETE FROM job_mail WHERE state <> 0 AND ended < $1",
		       DB_ARGS(V(before)));
}

mst_err job_last(struct db *db, const char *kind, int64_t *ret)
{
	return db_int(db, "SELECT coalesce(max(ended), 0) FROM job_task WHERE kind = $1 AND state = 1",
		      DB_ARGS(V(kind)), ret);
}

mst_err job_counts(struct db *db, struct job_count *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT COALESCE(SUM(CASE WHEN state = 0 AND lease_until <= $1 THEN 1 ELSE 0 "
		     "END), 0), "
		     "COALESCE(SUM(CASE WHEN state = 0 AND lease_until > $1 THEN 1 ELSE 0 END), 0), "
		     "COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0), "
		     "COALESCE(SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END), 0) FROM job_task",
		     DB_ARGS(V(day_now())), &q));
	TRY(db_step(q, &row));
	ret->waiting = row_int(q);
	ret->leased = row_int(q);
	ret->done = row_int(q);
	ret->given_up = row_int(q);
	row_end(q);
	return MST_OK;
}
