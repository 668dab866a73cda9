/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pass.c - jourpass. The end is part of the wrap's place, so it cannot be moved; rows and their lines
 * in the log come before the keys, and with an early end the keys go before the row. */
#include "guard/guard_pass.h"

#include "support/support_restrict.h"

#define DAY_SECONDS 86400

mst_err guard_passes(struct ctx *c, struct guard_pass **ret, size_t *ret_n)
{
	return guard_pass_list(c->db, c->mem, c->app->jour, ID_NONE, c->now, ret, ret_n);
}

/* ---- what may be given ---- */

struct listing {
	struct ctx *c;
	struct guard_passable *list;
	size_t n, cap;
};

static void list_one(const struct support_case *s, void *arg)
{
	struct listing *l = arg;

	if (l->n == l->cap || s->person.extra_protection)
		return;
	l->list[l->n++] = (struct guard_passable){
		s->id, person_short(l->c->mem, l->c->view.lang, &s->person)
	};
}

static mst_err in_group(struct ctx *c, struct id case_id, bool *ret)
{
	return vault_holds(c->vault, vault_pair_id(c->app->jour, VAULT_GROUP), case_id, ret);
}

mst_err guard_passable(struct ctx *c, struct guard_passable **ret, size_t *ret_n)
{
	struct listing l = { .c = c, .cap = GUARD_PASS_CASES };
	size_t kept = 0;

	l.list = arena_new(c->mem, struct guard_passable, l.cap);
	TRY(support_each(c, list_one, &l));
	for (size_t i = 0; i < l.n; i++) {
		bool open;

		TRY(in_group(c, l.list[i].id, &open));
		if (open)
			l.list[kept++] = l.list[i];
	}
	*ret = l.list;
	*ret_n = kept;
	return MST_OK;
}

struct covering {
	struct ctx *c;
	struct id away, *list;
	size_t n, kept;
	mst_err e;
};

static void cover_one(const struct support_case *s, void *arg)
{
	struct covering *v = arg;
	bool holds = false, open = false;

	if (v->e != MST_OK || v->n == GUARD_PASS_CASES)
		return;
	v->e = vault_holds(v->c->vault, v->away, s->id, &holds);
	if (v->e == MST_OK)
		v->e = in_group(v->c, s->id, &open);
	if (v->e != MST_OK || !holds)
		return;
	if (open && !s->person.extra_protection)
		v->list[v->n++] = s->id;
	else
		v->kept++;
}

mst_err guard_cover_cases(struct ctx *c, struct id away, struct id **ret, size_t *ret_n, size_t *ret_kept)
{
	struct covering v = { .c = c, .away = away };

	v.list = arena_new(c->mem, struct id, GUARD_PASS_CASES);
	TRY(support_each(c, cover_one, &v));
	*ret = v.list;
	*ret_n = v.n;
	*ret_kept = v.kept;
	return v.e;
}

/* ---- giving ---- */

struct passing {
	struct guard_pass pass;
};

struct passed {
	struct id pass, case_id;
	struct vault_grant grant;
};

static mst_err put_pass(struct ctx *c, void *arg)
{
	struct passing *a = arg;

	TRY(guard_pass_insert(c->db, c->app->jour, &a->pass));
	return job_put(c->db, &(struct job_new){ .kind = "guard.end", .due = a->pass.until + 1 });
}

static mst_err put_case(struct ctx *c, void *arg)
{
	struct passed *a = arg;

	return guard_pass_case_insert(c->db, a->pass, a->case_id);
}

static mst_err give_case(struct ctx *c, void *arg)
{
	struct passed *a = arg;

	return vault_grant_put(c->vault, &a->grant, 1);
}

/* *ret_n grows when the case is one that she is given. */
static mst_err prepare_case(struct ctx *c, const struct guard_pass *p, struct id case_id,
			    struct act *ret, size_t *ret_n)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct passed *a = arena_new(c->mem, struct passed, 1);
	bool has, stopped, open, gives;
	int64_t restricted;

	TRY(vault_holds(c->vault, p->account, case_id, &has));
	TRY(support_stopped(c, case_id, p->account, &stopped));
	TRY(in_group(c, case_id, &open));
	TRY(vault_gives(c->vault, c->who->id, case_id, &gives));
	if (has || stopped || !open || !gives)
		return MST_OK;
	mst_err e = support_case_read(c, case_id, &s);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(support_restricted(c->db, case_id, &restricted));
	if (s.state != SUPPORT_OPEN || s.person.extra_protection || restricted)
		return MST_OK;
	a->pass = p->id;
	a->case_id = case_id;
	TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, case_id, &s.key, p->account, p->until,
			     &a->grant));
	*ret = (struct act){ .apply = put_case, .give = give_case, .arg = a,
			     .audit = ctx_note(c, "case.pass", case_id, &s.audit,
					       arena_fmt(c->mem, "{\"to\":\"%s\",\"until\":%lld}",
							 id_str(c->mem, p->account),
							 (long long)p->until)) };
	++*ret_n;
	return MST_OK;
}

static mst_err may_have(struct ctx *c, const struct guard_pass *p)
{
	int days = id_none(p->away) ? GUARD_PASS_DAYS : GUARD_COVER_DAYS;
	struct auth_user u;

	TRY(auth_get(c->db, c->mem, p->account, &u));
	return id_eq(u.org, c->app->jour) && (u.roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR)) &&
			       p->until > c->now && p->until <= c->now + (int64_t)days * DAY_SECONDS &&
			       !id_eq(p->account, p->away) ?
		       MST_OK :
		       MST_INVALID;
}

static mst_err give_inbox(struct ctx *c, const struct guard_pass *p, struct act **ret, size_t *ret_n)
{
	*ret_n = 0;
	if (!p->inbox || !c->app->inbox)
		return MST_OK;
	return c->app->inbox(c, &(struct auth_duty){ p->account, p->until }, ret, ret_n);
}

mst_err guard_pass_give(struct ctx *c, const struct guard_pass *p, const struct id *cases, size_t n,
			struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	struct passing *a = arena_new(c->mem, struct passing, 1);
	struct act *acts, *inbox = NULL;
	size_t given = 0, ninbox;

	TRY(may_have(c, p));
	TRY(vault_org_key(c->vault, &c->open, "audit", &audit)); /* a coordinator's */
	a->pass = *p;
	a->pass.id = rng_id();
	a->pass.by = c->who->id;
	a->pass.at = c->now;
	/* What ends a pass finds its keys by their end. */
	TRY(guard_pass_own_end(c->db, c->app->jour, p->account, &a->pass.until));
	TRY(give_inbox(c, &a->pass, &inbox, &ninbox));
	acts = arena_new(c->mem, struct act, n + ninbox + 1);
	for (size_t i = 0; i < n; i++)
		TRY(prepare_case(c, &a->pass, cases[i], &acts[given + 1], &given));
	if (!given && !p->inbox && id_none(p->away))
		return MST_CONFLICT;
	acts[0] = (struct act){ .apply = put_pass, .arg = a,
				.audit = ctx_note(c, "case.pass_start", p->account, &audit,
						  arena_fmt(c->mem, "{\"until\":%lld,\"inbox\":%s,\"away\":\"%s\"}",
							    (long long)a->pass.until, p->inbox ? "true" : "false",
							    id_none(p->away) ? "" : id_str(c->mem, p->away))) };
	for (size_t i = 0; i < ninbox; i++)
		acts[++given] = inbox[i];
	ctx_act_join(c, acts, given + 1, ret);
	return MST_OK;
}

mst_err guard_on_duty(struct ctx *c, struct auth_duty **ret, size_t *ret_n)
{
	struct auth_user *here;
	struct auth_duty *list;
	size_t n, nhere, kept = 0;

	TRY(guard_pass_duty(c->db, c->mem, c->app->jour, c->now, &list, &n));
	if (n)
		TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER | ROLE_COORDINATOR, &here, &nhere));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nhere; k++)
			if (id_eq(here[k].id, list[i].account)) { /* who has left gets nothing */
				list[kept++] = list[i];
				break;
			}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

/* ---- before its time ---- */

struct ending {
	struct id id, account;
	int64_t until;
};

/* What she has been given without an end meanwhile stays. */
static mst_err drop_keys(struct ctx *c, void *arg)
{
	struct ending *a = arg;

	return vault_withdraw_lent(c->vault, a->account, a->until);
}

static mst_err put_end(struct ctx *c, void *arg)
{
	struct ending *a = arg;

	return guard_pass_row_end(c->db, a->id, c->now);
}

mst_err guard_pass_end(struct ctx *c, struct id id, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	struct ending *a = arena_new(c->mem, struct ending, 1);
	struct guard_pass p;

	TRY(vault_org_key(c->vault, &c->open, "audit", &audit)); /* a coordinator's */
	TRY(guard_pass_find(c->db, c->mem, c->app->jour, id, c->now, &p));
	a->id = id;
	a->account = p.account;
	a->until = p.until;
	/* Twice: what came into the inbox between the keys and the row has been given to her too. */
	*ret = (struct act){ .keys = drop_keys, .apply = put_end, .give = drop_keys, .arg = a,
			     .audit = ctx_note(c, "case.pass_end", a->account, &audit, NULL) };
	return MST_OK;
}
