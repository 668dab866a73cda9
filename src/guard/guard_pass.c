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

mst_err guard_pass_give(struct ctx *c, struct id account, int64_t until, const struct id *cases,
			size_t n, struct act *ret)
{
	struct passing *a = arena_new(c->mem, struct passing, 1);
	struct act *acts = arena_new(c->mem, struct act, n + 1);
	struct auth_user u;
	size_t given = 0;

	TRY(auth_get(c->db, c->mem, account, &u));
	if (!id_eq(u.org, c->app->jour) || !(u.roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR)) ||
	    until <= c->now || until > c->now + (int64_t)GUARD_PASS_DAYS * DAY_SECONDS)
		return MST_INVALID;
	a->pass = (struct guard_pass){ .id = rng_id(), .account = account, .by = c->who->id,
				       .at = c->now, .until = until };
	acts[0] = (struct act){ .apply = put_pass, .arg = a };
	for (size_t i = 0; i < n; i++)
		TRY(prepare_case(c, &a->pass, cases[i], &acts[given + 1], &given));
	if (!given)
		return MST_CONFLICT;
	ctx_act_join(c, acts, given + 1, ret);
	return MST_OK;
}

/* ---- before its time ---- */

struct ending {
	struct id id, account, *cases;
	size_t n;
};

/* What she has been given without an end meanwhile stays. */
static mst_err drop_keys(struct ctx *c, void *arg)
{
	struct ending *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		bool has;

		TRY(vault_holds(c->vault, a->account, a->cases[i], &has));
		if (!has)
			TRY(vault_withdraw(c->vault, a->cases[i], a->account));
	}
	return MST_OK;
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
	TRY(guard_pass_cases(c->db, c->mem, id, &a->cases, &a->n));
	*ret = (struct act){ .keys = drop_keys, .apply = put_end, .arg = a,
			     .audit = ctx_note(c, "case.pass_end", a->account, &audit, NULL) };
	return MST_OK;
}
