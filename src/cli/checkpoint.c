/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* checkpoint.c - the log's ends, signed: by command, and each night while it is served, to a folder of
 * somebody else's and by mail each Monday, to the jour's board as it is and to the municipalities no more
 * than its hash. One that lies beside the store alone tells nothing against
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

/* The settings that the app does not have: it is a part of what it was opened from. */
static const char *hash_mail(const struct app *app)
{
	return ((const struct cli *)(const void *)((const char *)app - offsetof(struct cli, app)))->hash_mail;
}

#define MAILS 40

struct mails {
	struct job_mail list[MAILS];
	size_t n;
};

/* An address that is none must not keep the others from theirs. */
static mst_err put_mails(struct db *w, void *arg)
{
	const struct mails *m = arg;

	for (size_t i = 0; i < m->n; i++) {
		mst_err e = job_mail_put(w, &m->list[i]);

		if (e != MST_OK && e != MST_INVALID)
			return e;
	}
	return MST_OK;
}

/* One mail each, so that none sees who else gets it. to: addresses with commas between. */
static void mail(struct job_run *r, const char *to, const char *subject, const char *body)
{
	struct mails *m = r->apply_arg ? r->apply_arg : arena_new(r->mem, struct mails, 1);

	r->apply = put_mails;
	r->apply_arg = m;
	for (const char *s = to; *s && m->n < MAILS;) {
		size_t n = strcspn(s, ",");
		const char *one = str_trim(r->mem, arena_strn(r->mem, s, n));

		s += n + (s[n] == ',');
		if (job_address_good(one))
			m->list[m->n++] = (struct job_mail){ .to = one, .subject = subject, .body = body };
		else
			log_note(LOG_WARN, "audit.checkpoint", "result", "an address in the settings is none", NULL);
	}
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

	if (day_weekday(day_of(r->now)) == 0) {
		struct hash hash;
		char hex[2 * sizeof(hash.b) + 1];

		hash_of(text->p, text->len, &hash);
		hex_text(hash.b, sizeof(hash.b), hex);
		mail(r, app->checkpoint_mail, arena_fmt(r->mem, "Loggens sigill %s", day),
		     arena_fmt(r->mem,
			       "Spara det här mejlet utanför servern. Raderna nedan är ett sigill över "
			       "loggen: med dem märks det om någon har ändrat i den. De säger inget om "
			       "någon person.\n\n%s",
			       text->p));
		mail(r, hash_mail(app), arena_fmt(r->mem, "Kontrollsumma %s", day),
		     arena_fmt(r->mem,
			       "Spara det här mejlet. Raden nedan är en kontrollsumma över sigillet som jouren "
			       "har fått: med den märks det om sigillet byts ut i efterhand. Den säger inget om "
			       "vad som finns i loggen.\n\n%s\n",
			       hex));
	}
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

	if (str_empty(app->checkpoint_mail) && str_empty(hash_mail(app)) &&
	    str_empty(app->checkpoint_to))
		return MST_OK;
	TRY(db_reader(r->store, &db));
	sbuf_init(&out, 64 * 1024);
	mst_err e = cli_checkpoint_make(db, app->folder, r->now, &out, &whole, err, sizeof(err));

	if (e == MST_OK && whole)
		e = hand_over(r, &out);
	else if (e == MST_OK)
		mail(r, app->checkpoint_mail, "Loggens sigill stämmer inte",
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
