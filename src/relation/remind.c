/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* remind.c - what is near, and who has been told. */
#include "relation/remind.h"

#include "agreement/term.h"
#include "org/org.h"

/* ---- what is near ---- */

struct near {
	struct arena *mem;
	int32_t today;
	struct relation_occasion *list;
	size_t n, cap;
};

static void add(struct near *k, const char *what, int32_t day, struct id org)
{
	k->list = arena_more(k->mem, k->list, k->n, &k->cap, sizeof(*k->list));
	k->list[k->n++] = (struct relation_occasion){
		arena_fmt(k->mem, "%s %s", what, day_str(k->mem, day)), org
	};
}

static bool within(const struct near *k, int32_t day, int32_t days)
{
	return day != DAY_NONE && day >= k->today && day - k->today <= days;
}

static mst_err term_days(struct db *db, struct near *k)
{
	struct agreement_term t;
	struct agreement_clock clock;

	TRY(agreement_term_latest(db, k->mem, &t));
	if (!t.edition)
		return MST_OK;
	agreement_clock(&t, k->today, &clock);
	if (!clock.over && !clock.given && within(k, clock.notice, AGREEMENT_NOTICE_SOON))
		add(k, "uppsagning", clock.notice, ID_NONE);
	if (!clock.over && (clock.given || !t.renew_months) && within(k, clock.ends, AGREEMENT_NOTICE_SOON))
		add(k, "slut", clock.ends, ID_NONE);
	if (within(k, t.review, AGREEMENT_REVIEW_SOON))
		add(k, "oversyn", t.review, ID_NONE);
	return MST_OK;
}

static mst_err paper_days(struct db *db, struct near *k)
{
	struct decision *list;
	struct org *towns;
	size_t n, ntowns;

	TRY(agreement_decisions(db, k->mem, NULL, &list, &n));
	TRY(org_municipalities(db, k->mem, &towns, &ntowns));
	for (size_t i = 0; i < n; i++) {
		int32_t from = agreement_remind_day(&list[i]);

		if (from == DAY_NONE || k->today < from || k->today > list[i].deadline)
			continue;
		for (size_t t = 0; t < ntowns; t++)
			if (str_eq(towns[t].code, list[i].municipality))
				add(k, arena_fmt(k->mem, "handlingar %s", id_str(k->mem, list[i].id)),
				    list[i].deadline, towns[t].id);
	}
	return MST_OK;
}

mst_err relation_occasions(struct db *db, struct arena *mem, int32_t today, struct relation_occasion **ret,
			   size_t *ret_n)
{
	struct near k = { .mem = mem, .today = today, .cap = 4 };

	k.list = arena_new(mem, struct relation_occasion, k.cap);
	TRY(term_days(db, &k));
	TRY(paper_days(db, &k));
	*ret = k.list;
	*ret_n = k.n;
	return MST_OK;
}

/* ---- telling ---- */

static mst_err note(struct db *w, struct id liaison, const char *occasion, int64_t now, bool *ret_new)
{
	int64_t n;

	TRY(db_int(w, "SELECT count(*) FROM relation_reminder WHERE liaison = $1 AND occasion = $2",
		   DB_ARGS(V(liaison), V(occasion)), &n));
	*ret_new |= n == 0;
	return n ? MST_OK :
		   db_exec(w, "INSERT INTO relation_reminder (liaison, occasion, at) VALUES ($1, $2, $3)",
			   DB_ARGS(V(liaison), V(occasion), V(now)));
}

static mst_err mail_to(struct db *w, struct arena *mem, const char *address, const char *url)
{
	const struct job_mail m = {
		.to = address,
		.subject = "Du har något att göra",
		.body = arena_fmt(mem,
				  "Hej!\n\nEn dag i samarbetet mellan jouren och kommunerna närmar sig. Logga in så ser "
				  "du vad det gäller:\n%s/idag\n\nHar du inget konto? Hör av dig till jourens "
				  "verksamhetsledare.\n\nDet här meddelandet skickas automatiskt. Du kan inte svara på "
				  "det.\n",
				  url),
	};

	return job_mail_put(w, &m);
}

mst_err relation_remind_apply(struct db *w, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct relation_remind *r = arg;
	struct relation_occasion *near;
	struct relation_liaison *list;
	size_t n, nnear;

	r->sent = 0;
	TRY(relation_occasions(w, mem, day_of(r->now), &near, &nnear));
	TRY(relation_liaisons(w, mem, &list, &n));
	for (size_t i = 0; i < n; i++) {
		bool fresh = false;

		if (list[i].ended || !job_address_good(list[i].mail))
			continue;
		for (size_t k = 0; k < nnear; k++)
			if (id_none(near[k].org) || id_eq(near[k].org, list[i].org))
				TRY(note(w, list[i].id, near[k].key, r->now, &fresh));
		if (!fresh)
			continue;
		TRY(mail_to(w, mem, list[i].mail, r->url));
		r->sent++;
	}
	return MST_OK;
}

mst_err relation_reminded(struct db *db, struct id liaison, int64_t *ret)
{
	return db_int(db, "SELECT coalesce(max(at), 0) FROM relation_reminder WHERE liaison = $1",
		      DB_ARGS(V(liaison)), ret);
}

/* ---- each morning ---- */

static mst_err run(struct job_run *r)
{
	const struct app *app = r->arg;
	struct relation_remind *k = arena_new(r->mem, struct relation_remind, 1);

	if (!app->mail) /* without a mail server it would be told much too late */
		return MST_OK;
	*k = (struct relation_remind){ .now = r->now, .url = app->url };
	r->apply = relation_remind_apply;
	r->apply_arg = k;
	return MST_OK;
}

const struct job_kind relation_remind_kinds[] = {
	{ .name = "relation.remind", .run = run, .every = JOB_DAILY, .minute = 7 * 60 + 30 },
	{ 0 },
};
