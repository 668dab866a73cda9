/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_notice.c - who wants a mail, what is new for her, and the mail. */
#include "today/today_notice.h"

#include "guest/guest_tell.h"
#include "mailbox/mailbox.h"
#include "org/org.h"
#include "referral/referral.h"
#include "safety/safety.h"
#include "volunteer/volunteer_need.h"

/* ---- rows ---- */

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct today_notice *n = to;

	n->account = row_id(q);
	n->mail = row_text(q, mem);
	n->since = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err today_notice_get(struct db *db, struct arena *mem, struct id account, struct today_notice *ret)
{
	return db_find(db, "SELECT account, mail, since FROM today_notice WHERE account = $1",
		       DB_ARGS(V(account)), mem, read_one, ret);
}

mst_err today_notice_put(struct db *w, const struct today_notice *n)
{
	if (str_empty(n->mail))
		return db_exec(w, "DELETE FROM today_notice WHERE account = $1", DB_ARGS(V(n->account)));
	if (!job_address_good(n->mail))
		return MST_INVALID;
	return db_exec(w,
		       "INSERT INTO today_notice (account, mail, since) VALUES ($1, $2, $3) "
		       "ON CONFLICT (account) DO UPDATE SET mail = excluded.mail, since = excluded.since",
		       DB_ARGS(V(n->account), V(n->mail), V(n->since)));
}

/* ---- what is new ---- */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static mst_err newest_jour(struct db *db, struct id jour, bool evening, int64_t *ret)
{
	int64_t letter, referral, need;

	if (evening)
		return volunteer_need_newest(db, jour, ret);
	TRY(mailbox_newest(db, jour, &letter));
	TRY(referral_newest(db, jour, &referral));
	TRY(volunteer_need_newest(db, jour, &need));
	*ret = later(later(letter, referral), need);
	return MST_OK;
}

/* Papers and figures, and a facts page that waits for its answer. */
static mst_err newest_town(struct db *db, struct arena *mem, struct id jour, struct id town, int64_t *ret)
{
	struct safety_page page;
	struct org o;
	mst_err e;

	TRY(org_get(db, mem, town, &o));
	TRY(guest_newest(db, mem, jour, o.code, ret));
	e = safety_page_latest(db, mem, town, &page);
	if (e == MST_OK && !page.town_at && !page.refused_at && !page.down_at)
		*ret = later(*ret, page.at);
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err newest_for(struct db *db, struct arena *mem, struct id jour, const struct auth_user *u,
			  bool evening, int64_t *ret)
{
	if (u->roles & ROLE_COORDINATOR)
		return newest_jour(db, jour, evening, ret);
	if ((u->roles & ROLE_MUNICIPAL_OFFICER) && !evening)
		return newest_town(db, mem, jour, u->org, ret);
	*ret = 0;
	return MST_OK;
}

mst_err today_tell_due(struct db *db, struct arena *mem, struct id jour, int64_t now,
		       struct today_telling *ret)
{
	struct today_notice one;
	struct auth_user *all;
	size_t n;
	int h, m;

	*ret = (struct today_telling){ 0 };
	day_clock(now, &h, &m);
	if (h < TODAY_NOTICE_FIRST || h >= TODAY_NOTICE_EVENING)
		return MST_OK;
	TRY(auth_list_all(db, mem, &all, &n));
	ret->list = arena_new(mem, struct today_notice, n);
	for (size_t i = 0; i < n; i++) {
		mst_err e = today_notice_get(db, mem, all[i].id, &one);
		int64_t at = 0;

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		TRY(newest_for(db, mem, jour, &all[i], h >= TODAY_NOTICE_LAST, &at));
		if (at <= one.since)
			continue;
		one.since = later(now, at); /* it may have come since this run began */
		ret->list[ret->n++] = one;
	}
	return MST_OK;
}

/* ---- telling ---- */

mst_err today_tell_apply(struct db *w, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct today_telling *t = arg;

	for (size_t i = 0; i < t->n; i++) {
		const struct job_mail m = {
			.to = t->list[i].mail,
			.subject = "Du har något att göra",
			.body = arena_fmt(mem,
					  "Hej!\n\nNågot nytt väntar på dig. Logga in så ser du vad det "
					  "är:\n%s/idag\n\nDu får det här mejlet för att du har bett om det. Du "
					  "stänger av det under Mitt konto.\n\nDet skickas automatiskt. Du kan "
					  "inte svara på det.\n",
					  t->url ? t->url : ""),
		};

		TRY(job_mail_put(w, &m));
		TRY(today_notice_put(w, &t->list[i]));
	}
	return MST_OK;
}

static mst_err run(struct job_run *r)
{
	const struct app *app = r->arg;
	struct today_telling *t = arena_new(r->mem, struct today_telling, 1);
	struct db *db;

	if (!app->mail) /* without a mail server it would be told much too late */
		return MST_OK;
	TRY(db_reader(r->store, &db));
	TRY(today_tell_due(db, r->mem, app->jour, r->now, t));
	t->url = app->url;
	if (t->n) {
		r->apply = today_tell_apply;
		r->apply_arg = t;
	}
	return MST_OK;
}

const struct job_kind today_kinds[] = {
	{ .name = "today.tell", .run = run, .every = JOB_HOURLY, .minute = 5 },
	{ 0 },
};
