/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mail_db.c - the outbox: a mail is a row here and a task that sends it. */
#include "job/job_priv.h"

#include "base/day.h"
#include "crypto/crypto.h"

mst_err job_mail_put(struct db *w, const struct job_mail *m)
{
	struct id id = rng_id();

	if (!job_mail_good(m))
		return MST_INVALID;
	TRY(db_exec(w,
		    "INSERT INTO job_mail (id, recipient, subject, body, put) "
		    "VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(V(id), V(m->to), V(m->subject), V(m->body), V(day_now()))));
	return job_put(w, &(struct job_new){ .kind = JOB_MAIL, .payload = { id.b, 16 } });
}

mst_err job_mail_find(struct db *db, struct arena *mem, struct id id, struct job_mail *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT recipient, subject, body FROM job_mail WHERE id = $1",
		     DB_ARGS(V(id)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_NOTFOUND;
	ret->to = row_text(q, mem);
	ret->subject = row_text(q, mem);
	ret->body = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err job_mail_end(struct db *w, struct id id, enum job_state state, int64_t now)
{
	return db_exec(w, "UPDATE job_mail SET state = $1, ended = $2 WHERE id = $3",
		       DB_ARGS(V((int)state), V(now), V(id)));
}
