/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* checkpoint.c - the log's ends, signed: by command, and each night while it is served, to a folder of
 * somebody else's and by mail each Monday. One that lies beside the store alone tells nothing against
 * who may write there, so none is made when it has nowhere to go. */
#include "cli/cli.h"

#include <errno.h>

#include "base/log.h"
#include "job/job.h"

/* A log that is broken already is not vouched for. */
static mst_err sign_ends(struct db *db, const struct sign_pair *sign, int64_t at, struct sbuf *out,
			 bool *ret_whole, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct audit_verdict v = { 0 };

	db_hold(db);
	mst_err e = audit_verify(db, mem, NULL, NULL, &v, err, n);

	*ret_whole = e != MST_OK || v.whole;
	if (!*ret_whole)
		snprintf(err, n, "loggen är inte hel (rad %lld i kedja %lld); ingen kontrollpunkt skrivs",
			 (long long)v.bad_seq, (long long)v.bad_lane);
	else if (e == MST_OK)
		e = audit_checkpoint(db, mem, at, sign, out);
	db_rest(db);
	return e;
}

mst_err cli_checkpoint_make(struct db *db, const char *dir, int64_t at, struct sbuf *out,
			    bool *ret_whole, char *err, size_t n)
{
	MST_CLEANUP(sign_pair_wipe) struct sign_pair sign = { 0 };
	mst_err e = backup_signing(dir, true, &sign);

	*ret_whole = true;
	if (e != MST_OK) {
		snprintf(err, n, "signing.key kan inte läsas eller skrivas: %s", strerror(errno));
		return e;
	}
	TRY(sign_ends(db, &sign, at, out, ret_whole, err, n));
	if (*ret_whole && !cli_replace_in(dir, CLI_CHECKPOINT, out->p, out->len)) {
		snprintf(err, n, CLI_CHECKPOINT ": %s", strerror(errno));
		return MST_CONFLICT;
	}
	return MST_OK;
}

/* ---- each night ---- */

static mst_err put_mail(struct db *w, void *arg)
{
	return job_mail_put(w, arg);
}

static void mail(struct job_run *r, const char *subject, const char *body)
{
	const struct app *app = r->arg;
	struct job_mail *m = arena_new(r->mem, struct job_mail, 1);

	if (str_empty(app->checkpoint_mail))
		return;
	*m = (struct job_mail){ .to = app->checkpoint_mail, .subject = subject, .body = body };
	r->apply = put_mail;
	r->apply_arg = m;
}

static const char *day_name(struct job_run *r)
{
	char day[DAY_TEXT];

	day_text(day_of(r->now), day);
	return arena_str(r->mem, day);
}

static mst_err hand_over(struct job_run *r, const struct sbuf *text)
{
	const struct app *app = r->arg;
	const char *day = day_name(r);

	if (day_weekday(day_of(r->now)) == 0)
		mail(r, arena_fmt(r->mem, "Loggens sigill %s", day),
		     arena_fmt(r->mem,
			       "Spara det här mejlet utanför servern. Raderna nedan är ett sigill över "
			       "loggen: med dem märks det om någon har ändrat i den. De säger inget om "
			       "någon person.\n\n%s",
			       text->p));
	if (!str_empty(app->checkpoint_to) &&
	    !cli_replace_in(app->checkpoint_to, arena_fmt(r->mem, "%s.txt", day), text->p, text->len))
		return MST_FAIL; /* tried again: the folder may be mounted later */
	return MST_OK;
}

static mst_err run_checkpoint(struct job_run *r)
{
	const struct app *app = r->arg;
	char err[300] = "";
	struct sbuf out;
	struct db *db;
	bool whole;

	if (str_empty(app->checkpoint_mail) && str_empty(app->checkpoint_to))
		return MST_OK;
	TRY(db_reader(r->store, &db));
	sbuf_init(&out, 64 * 1024);
	mst_err e = cli_checkpoint_make(db, app->folder, r->now, &out, &whole, err, sizeof(err));

	if (e == MST_OK && whole)
		e = hand_over(r, &out);
	else if (e == MST_OK)
		mail(r, "Loggens sigill stämmer inte",
		     "Loggen är inte hel: någon kan ha ändrat i den. Ring den som sköter servern, och be "
		     "om en kopia av mappen som den är nu. Ta inte bort något.\n");
	if (e != MST_OK || !whole)
		log_note(LOG_ERROR, "audit.checkpoint", "result", mst_err_name(e), "log",
			 whole ? "whole" : "not whole", NULL);
	sbuf_done(&out);
	return e;
}

const struct job_kind cli_checkpoint_kinds[] = {
	{ .name = "audit.checkpoint", .run = run_checkpoint, .lease = 1800, .every = JOB_DAILY,
	  .minute = 3 * 60 + 20 },
	{ 0 },
};
