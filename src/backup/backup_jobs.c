/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_jobs.c - each night a copy, by day too when it is asked for, then its rehearsal: a full one each week where the secret is
 * mounted, else the files are read through. */
#include "backup/backup_priv.h"

#include <unistd.h>

#include "base/log.h"
#include "base/progress.h"

static mst_err run_make(struct job_run *r)
{
	const struct backup_conf *c = ((struct app *)r->arg)->backup;
	struct backup_made made;
	char err[300] = "";
	mst_err e;

	if (!backup_wanted(c))
		return MST_OK;
	e = backup_make(c, r->now, &made, err, sizeof(err));
	backup_failed(e == MST_OK ? "" : err);
	if (e == MST_OK)
		log_num(LOG_INFO, "backup.make", "number", made.number);
	else
		log_note(LOG_ERROR, "backup.make", "result", made.stopped ? "stopped" : mst_err_name(e), NULL);
	return made.stopped ? MST_OK : e; /* somebody wanted it so: not again before the next night */
}

/* By day, so that an hour's work is lost at most and not a day's. */
static mst_err run_ship(struct job_run *r)
{
	const struct backup_conf *c = ((struct app *)r->arg)->backup;
	struct db *db;

	if (!backup_wanted(c) || !c->every)
		return MST_OK;
	TRY(db_reader(r->store, &db));
	return backup_due(c, db, r->now) ? run_make(r) : MST_OK;
}

static mst_err rehearse_full(const struct backup_conf *c, struct backup_rehearsal *note)
{
	struct backup_restore r = { .from = c->to, .key = c->rehearsal_key, .temp = c->dir,
				    .data_rooms = c->data_rooms, .vault_rooms = c->vault_rooms,
				    .check = c->check };
	struct backup_report got;
	mst_err e = backup_restore(&r, &got, note->words, sizeof(note->words));

	note->number = got.number;
	return e;
}

static mst_err read_through(const struct backup_conf *c, struct backup_rehearsal *note)
{
	struct sign_pair sign;
	mst_err e = backup_signing(c->dir, false, &sign);

	if (e == MST_OK)
		e = backup_read_through(c->to, sign.pub, &note->number, note->words,
					sizeof(note->words));
	sign_pair_wipe(&sign);
	return e;
}

static mst_err put_mail(struct db *w, void *arg)
{
	return job_mail_put(w, arg);
}

/* One that went wrong is told by mail too: the page is looked at by nobody that night. */
static void tell(struct job_run *r, const struct app *app)
{
	struct job_mail *m;

	if (str_empty(app->alarm_mail))
		return;
	m = arena_new(r->mem, struct job_mail, 1);
	*m = (struct job_mail){ .to = app->alarm_mail, .subject = "Säkerhetskopiorna behöver ses över",
				.body = arena_fmt(r->mem, "En övning av en återställning gick inte bra. Vad "
						  "som är fel står på sidan Säkerhetskopior.\n%s\n",
						  app->url ? app->url : "") };
	r->apply = put_mail;
	r->apply_arg = m;
}

static mst_err run_rehearse(struct job_run *r)
{
	const struct backup_conf *c = ((struct app *)r->arg)->backup;
	struct backup_rehearsal note = { .at = r->now };
	struct backup_rehearsal last = { 0 };
	mst_err e;

	if (!backup_wanted(c))
		return MST_OK;
	if (*c->rehearsal_key && access(c->rehearsal_key, R_OK) == 0)
		note.full = backup_rehearsal_read(c->to, true, &last) != MST_OK || !last.good ||
			    last.at <= r->now - (BACKUP_REHEARSE_DAYS - 1) * 86400;
	e = note.full ? rehearse_full(c, &note) : read_through(c, &note);
	if (e != MST_OK && progress_stopped()) {
		log_note(LOG_WARN, "backup.rehearse", "result", "stopped", NULL);
		return MST_OK;
	}
	note.good = e == MST_OK;
	if (note.good)
		note.words[0] = 0;
	log_note(note.good ? LOG_INFO : LOG_ERROR, "backup.rehearse", "result", mst_err_name(e),
		 "full", note.full ? "yes" : "no", NULL);
	if (!note.good)
		tell(r, r->arg);
	return backup_rehearsal_write(c->to, &note);
}

const struct job_kind backup_kinds[] = {
	{ .name = "backup.make", .run = run_make, .lease = 3600, .tries = 6, .every = JOB_DAILY,
	  .minute = 2 * 60 + 10 },
	{ .name = "backup.ship", .run = run_ship, .lease = 3600, .tries = 1, .every = JOB_QUARTER,
	  .minute = 7 },
	{ .name = "backup.rehearse", .run = run_rehearse, .lease = 3600, .tries = 3,
	  .every = JOB_DAILY, .minute = 2 * 60 + 50 },
	{ 0 },
};
