/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_emergency.c - Öppna i nödläge: one line of why, one hour, the circle is told, and it stands in a
 * list until a reviewer has looked at it. Where there is a barrier one of the circle must let her in. */
#include "guard/guard_db.h"


struct opening {
	struct guard_emergency e;
	struct vault_grant grant;
	struct id *told;
	size_t ntold;
	struct id answered; /* the question, ID_NONE: nobody was asked */
};

static mst_err tell_by_mail(struct ctx *c)
{
	if (str_empty(c->app->alarm_mail))
		return MST_OK;
	struct job_mail m = { .to = c->app->alarm_mail, .subject = "Något viktigt har hänt",
			      .body = arena_fmt(c->mem, "Logga in och läs det som står på Idag.\n%s\n",
						c->app->url ? c->app->url : "") };

	return job_mail_put(c->db, &m);
}

static mst_err put_opening(struct ctx *c, void *arg)
{
	struct opening *a = arg;

	TRY(guard_emergency_insert(c->db, c->app->jour, &a->e));
	for (size_t i = 0; i < a->ntold; i++)
		TRY(guard_notice_insert(c->db, a->e.id, a->told[i]));
	if (!id_none(a->answered))
		TRY(guard_ask_done(c->db, a->answered));
	TRY(job_put(c->db, &(struct job_new){ .kind = "guard.end", .due = a->e.until + 1 }));
	return tell_by_mail(c);
}

static mst_err give_hour(struct ctx *c, void *arg)
{
	struct opening *a = arg;

	return vault_grant_put(c->vault, &a->grant, 1);
}

/* The reviewers, of whom the chair is one: for whom there is nobody of the circle. */
static mst_err chairs_of(struct ctx *c, struct id case_id, struct id but, struct id **ret, size_t *ret_n)
{
	struct auth_user *list;
	size_t n, kept = 0;
	bool stopped;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_REVIEWER, &list, &n));
	*ret = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++) {
		TRY(support_stopped(c, case_id, list[i].id, &stopped));
		if (!stopped && !id_eq(list[i].id, but))
			(*ret)[kept++] = list[i].id;
	}
	*ret_n = kept;
	return MST_OK;
}

/* The circle; when nobody but she is named, the reviewers. */
static mst_err whom_to_tell(struct ctx *c, struct id case_id, struct opening *a)
{
	struct id *named;
	size_t n;

	TRY(guard_named(c, case_id, &named, &n));
	a->told = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!id_eq(named[i], a->e.by))
			a->told[a->ntold++] = named[i];
	if (a->ntold)
		return MST_OK;
	return chairs_of(c, case_id, a->e.by, &a->told, &a->ntold);
}

static mst_err opening_act(struct ctx *c, const struct support_case *s, struct id by, struct id given_by,
			   const char *why, struct opening *a, struct act *ret)
{
	a->e = (struct guard_emergency){ .id = rng_id(), .case_id = s->id, .by = by,
					 .given_by = given_by, .at = c->now,
					 .until = c->now + GUARD_EMERGENCY_SECONDS };
	a->e.sealed = seal_text(c->mem, &s->audit, SEAL_AD(FIELD_EMERGENCY, a->e.id), why);
	TRY(whom_to_tell(c, s->id, a));
	TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, s->id, &s->key, by, a->e.until,
			     &a->grant));
	*ret = (struct act){ .apply = put_opening, .give = give_hour, .arg = a,
			     .audit = ctx_note(c, "case.emergency", s->id, &s->audit,
					       arena_fmt(c->mem, "{\"for\":\"%s\",\"until\":%lld}",
							 id_str(c->mem, by), (long long)a->e.until)) };
	return MST_OK;
}

/* May she ask at all? The answer of a case that does not exist when not. */
static mst_err may_ask(struct ctx *c, struct id case_id)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct support_trace t;
	bool stopped;

	if (!c->who || !id_eq(c->who->org, c->app->jour) || !(c->who->roles & ROLE_COORDINATOR))
		return MST_NOTFOUND;
	TRY(support_trace_find(c, case_id, &t));
	if (t.state != SUPPORT_OPEN)
		return MST_NOTFOUND;
	TRY(support_stopped(c, case_id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	mst_err e = vault_key(c->vault, &c->open, case_id, &key, NULL, NULL);

	if (e == MST_OK)
		return MST_CONFLICT;
	return e == MST_NOTFOUND ? MST_OK : e;
}

static const char *names_of(struct ctx *c, const struct id *ids, size_t n)
{
	const char *all = "";
	struct auth_user u;

	for (size_t i = 0; i < n; i++)
		if (auth_get(c->db, c->mem, ids[i], &u) == MST_OK)
			all = arena_fmt(c->mem, "%s%s%s", all, *all ? ", " : "", u.name);
	return all;
}

mst_err guard_closed_cases(struct ctx *c, struct guard_closed **ret, size_t *ret_n)
{
	struct support_trace *all;
	struct guard_closed *list;
	struct id *named;
	size_t n, nnamed, kept = 0;

	TRY(support_traces(c, &all, &n));
	list = arena_new(c->mem, struct guard_closed, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool circle;

		if (all[i].state != SUPPORT_OPEN)
			continue;
		TRY(guard_is_circle(c, all[i].id, &circle));
		if (!circle)
			continue;
		mst_err e = may_ask(c, all[i].id);

		if (e == MST_NOTFOUND || e == MST_CONFLICT)
			continue;
		TRY(e);
		TRY(guard_named(c, all[i].id, &named, &nnamed));
		list[kept].case_id = all[i].id;
		list[kept].named = names_of(c, named, nnamed);
		TRY(barrier_any(c, all[i].id, &list[kept++].barrier));
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

mst_err guard_open(struct ctx *c, struct id case_id, const char *why, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct opening *a = arena_new(c->mem, struct opening, 1);
	bool barrier;

	TRY(may_ask(c, case_id));
	TRY(barrier_any(c, case_id, &barrier));
	if (barrier)
		return MST_DENIED;
	TRY(vault_emergency_key(c->vault, &c->open, &c->app->pepper, case_id, &key));
	TRY(support_case_with(c, case_id, &key, &s));
	return opening_act(c, &s, c->who->id, ID_NONE, why, a, ret);
}

/* ---- asking the circle ---- */

struct asking {
	struct guard_ask_row *rows;
	size_t n;
};

static mst_err put_ask(struct ctx *c, void *arg)
{
	struct asking *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(guard_ask_insert(c->db, &a->rows[i]));
	return tell_by_mail(c);
}

mst_err guard_ask(struct ctx *c, struct id case_id, const char *why, struct act *ret)
{
	struct asking *a = arena_new(c->mem, struct asking, 1);
	struct id *named, id = rng_id();
	size_t n;

	TRY(may_ask(c, case_id));
	TRY(guard_named(c, case_id, &named, &n));
	if (!n)
		TRY(chairs_of(c, case_id, c->who->id, &named, &n));
	if (!n)
		return MST_NOTFOUND;
	a->rows = arena_new(c->mem, struct guard_ask_row, n);
	for (size_t i = 0; i < n; i++) {
		struct guard_ask_row *r = &a->rows[a->n++];

		*r = (struct guard_ask_row){ .id = id, .to = named[i], .case_id = case_id,
					     .by = c->who->id, .at = c->now };
		TRY(vault_seal_to_user(c->vault, c->mem, &c->app->root, named[i],
				       SEAL_AD(FIELD_EMERGENCY_ASK, id), why, strlen(why) + 1,
				       &r->sealed));
	}
	*ret = (struct act){ .apply = put_ask, .arg = a,
			     .audit = ctx_note(c, "case.emergency_ask", ID_NONE, NULL, NULL) };
	return MST_OK;
}

mst_err guard_questions(struct ctx *c, struct guard_question **ret, size_t *ret_n)
{
	struct guard_ask_row *rows;
	struct guard_question *list;
	size_t n;

	TRY(guard_ask_list(c->db, c->mem, c->who->id, c->now - GUARD_ASK_SECONDS, &rows, &n));
	list = arena_new(c->mem, struct guard_question, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct blob plain;

		list[i] = (struct guard_question){ .id = rows[i].id, .case_id = rows[i].case_id,
						   .by = rows[i].by, .at = rows[i].at };
		if (c->keys.open &&
		    vault_open_own(&c->keys, c->mem, SEAL_AD(FIELD_EMERGENCY_ASK, rows[i].id),
				   rows[i].sealed, &plain) == MST_OK && plain.n)
			list[i].why = arena_strn(c->mem, (const char *)plain.p, plain.n - 1);
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err guard_let_in(struct ctx *c, const struct support_case *s, const struct guard_question *q,
		     struct act *ret)
{
	struct opening *a = arena_new(c->mem, struct opening, 1);
	struct auth_user u;
	bool gives, stopped;

	TRY(vault_gives(c->vault, c->who->id, s->id, &gives));
	if (!gives || id_eq(q->by, c->who->id))
		return MST_DENIED;
	TRY(auth_get(c->db, c->mem, q->by, &u));
	TRY(support_stopped(c, s->id, q->by, &stopped));
	if (stopped || !id_eq(q->case_id, s->id) || !id_eq(u.org, c->app->jour) ||
	    !(u.roles & ROLE_COORDINATOR))
		return MST_NOTFOUND;
	a->answered = q->id;
	return opening_act(c, s, q->by, c->who->id, q->why ? q->why : "", a, ret);
}

/* ---- afterwards ---- */

mst_err guard_emergencies(struct ctx *c, bool unreviewed, struct guard_emergency **ret, size_t *ret_n)
{
	return guard_emergency_list(c->db, c->mem, c->app->jour, unreviewed, ret, ret_n);
}

static mst_err put_review(struct ctx *c, void *arg)
{
	struct guard_emergency *e = arg;

	TRY(guard_notice_seen(c->db, e->id, c->who->id, c->now));
	return guard_emergency_reviewed(c->db, e->id, c->who->id, c->now);
}

mst_err guard_review(struct ctx *c, const struct guard_emergency *e, const struct seal_key *audit,
		     struct act *ret)
{
	struct guard_emergency *a = arena_new(c->mem, struct guard_emergency, 1);

	*a = *e;
	if (e->reviewed_at || id_eq(e->by, c->who->id))
		return MST_CONFLICT;
	*ret = (struct act){ .apply = put_review, .arg = a,
			     .audit = ctx_note(c, "case.emergency_review", e->case_id, audit, NULL) };
	return MST_OK;
}
