/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* job_priv.h - what the files of this room share. */
#ifndef JOB_JOB_PRIV_H
#define JOB_JOB_PRIV_H

#include "job/job.h"

/* ---- job_db.c: tasks ---- */

enum job_state { JOB_WAITS = 0, JOB_DONE = 1, JOB_GIVEN_UP = 2 };

struct job_task {
	struct id id;
	const char *kind;
	struct blob payload;
	int tries; /* earlier ones */
};
/* A task that is due and not leased. but: a kind to leave alone, or "". MST_NOTFOUND: none. */
MST_CHECK mst_err job_task_due(struct db *db, struct arena *mem, int64_t now, const char *but,
			       struct job_task *ret);
/* Apply. MST_CONFLICT: somebody was quicker. The try counts from here, so that a task that kills
 * the process is given up too. */
struct job_lease {
	struct id task, by; /* by: random, this lease's own */
	int64_t now, until;
};
MST_CHECK mst_err job_task_lease(struct db *w, const struct job_lease *l);
/* Apply: ends the lease with a new state. MST_CONFLICT: it is no longer ours. due is for JOB_WAITS;
 * error: the last result's name or NULL. */
MST_CHECK mst_err job_task_end(struct db *w, const struct job_lease *l, enum job_state state,
			       int64_t now, int64_t due, const char *error);
/* Apply: drops what ended before. */
MST_CHECK mst_err job_sweep(struct db *w, int64_t before);

/* ---- mail_db.c ---- */

MST_CHECK mst_err job_mail_find(struct db *db, struct arena *mem, struct id id,
				struct job_mail *ret);
MST_CHECK mst_err job_mail_end(struct db *w, struct id id, enum job_state state, int64_t now);

/* ---- message.c: a mail as RFC 5322 bytes ---- */

bool job_mail_good(const struct job_mail *m);
/* Lines end with CRLF; all bytes are ASCII. */
struct blob job_message(struct arena *mem, const struct job_mail *m, const char *from,
			struct id id, int64_t now);

/* ---- smtp.c ---- */

MST_CHECK mst_err job_smtp_start(void); /* once per process; further calls do nothing */
/* MST_OK: the server has taken it. MST_FAIL: it has not, or nobody knows; logged. */
MST_CHECK mst_err job_smtp_send(const struct job_smtp *smtp, const char *to, struct blob message);

/* ---- kinds.c: the room's own kinds ---- */

#define JOB_MAIL "job.mail"
extern const struct job_kind job_own_kinds[];
/* The runner's smtp for the mail kind. */
const struct job_smtp *job_runner_smtp(const struct job_run *r);

#endif
