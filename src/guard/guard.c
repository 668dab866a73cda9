/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard.c - circles and barriers. What changes who holds a case is always one shape: first, in the
 * vault, the caller and the key keepers hold it and all who shall not have it lose it; then the rows;
 * then the others are given theirs. Cut off anywhere nobody has more than the log tells, and it can be
 * done again. */
#include "guard/guard.h"

#include "auth/account.h"
#include "support/support_lookup.h"

#define KEPT 3 /* the caller, the key keepers, the emergency */

struct change {
	struct id case_id;
	struct vault_grant keep[KEPT], *give;
	size_t nkeep, ngive;
	struct id *drop, self;
	size_t ndrop;
	bool hide, show;       /* from who looks for a name */
	bool leaves;           /* the caller is not named: her own key goes last */
	struct id bar, unbar;  /* ID_NONE: none */
	struct blob sealed;
	struct id *took;       /* who holds it now: the other side is closed to them */
	size_t ntook;
};

static mst_err take_keys(struct ctx *c, void *arg)
{
	struct change *a = arg;

	TRY(vault_grant_put(c->vault, a->keep, a->nkeep));
	for (size_t i = 0; i < a->ndrop; i++)
		TRY(vault_grant_drop(c->vault, a->case_id, a->drop[i]));
	return MST_OK;
}

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct change *a = arg;

	if (a->hide || a->show)
		TRY(support_lookup_hide(c->db, c->app->jour, a->case_id, a->hide));
	if (!id_none(a->bar))
		TRY(barrier_put(c, a->case_id, a->bar, a->sealed));
	if (!id_none(a->unbar))
		TRY(barrier_drop(c, a->case_id, a->unbar));
	for (size_t i = 0; i < a->ntook; i++)
		TRY(barrier_took(c, a->case_id, a->took[i]));
	return MST_OK;
}

static mst_err give_keys(struct ctx *c, void *arg)
{
	struct change *a = arg;

	TRY(vault_grant_put(c->vault, a->give, a->ngive));
	return a->leaves ? vault_grant_drop(c->vault, a->case_id, a->self) : MST_OK;
}

static bool among(const struct id *list, size_t n, struct id who)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i], who))
			return true;
	return false;
}

mst_err guard_is_circle(struct ctx *c, struct id case_id, bool *ret)
{
	struct id *ids;
	size_t n;

	TRY(vault_holders(c->vault, c->mem, case_id, &ids, &n));
	*ret = !among(ids, n, vault_pair_id(c->app->jour, VAULT_GROUP));
	return MST_OK;
}

mst_err guard_named(struct ctx *c, struct id case_id, struct id **ret, size_t *ret_n)
{
	struct auth_member u;
	struct id *ids, *list;
	size_t n, kept = 0;

	TRY(vault_holders(c->vault, c->mem, case_id, &ids, &n));
	list = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool gives = false;
		mst_err e = auth_member_get(c->db, c->mem, ids[i], &u);

		if (e == MST_NOTFOUND)
			continue; /* a pair */
		TRY(e);
		if (u.ended || (u.until && u.until <= c->now))
			continue;
		TRY(vault_holds(c->vault, ids[i], case_id, &gives));
		if (gives)
			list[kept++] = ids[i];
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

static mst_err may_change(struct ctx *c, struct id case_id)
{
	bool gives;

	TRY(vault_gives(c->vault, c->who->id, case_id, &gives));
	return gives ? MST_OK : MST_DENIED;
}

static mst_err check_named(struct ctx *c, struct id case_id, const struct id *who, size_t n)
{
	bool lead = false, stopped;

	for (size_t i = 0; i < n; i++) {
		struct auth_user u;

		TRY(auth_get(c->db, c->mem, who[i], &u));
		if (!id_eq(u.org, c->app->jour) ||
		    !(u.roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR)))
			return MST_INVALID;
		TRY(support_stopped(c, case_id, who[i], &stopped));
		if (stopped)
			return MST_DENIED;
		lead |= (u.roles & ROLE_COORDINATOR) != 0;
	}
	return lead ? MST_OK : MST_INVALID;
}

/* Not while an account holds the key keepers' pair, as the first one does until there are sheets: the
 * circle would not be closed to her. guard_mend gives it to them when there are. */
static mst_err keepers(struct ctx *c, struct id case_id, const struct seal_key *key,
		       struct vault_grant *ret)
{
	struct auth_user u;
	struct id *ids;
	size_t n;

	TRY(vault_holders(c->vault, c->mem, vault_pair_id(c->app->jour, VAULT_RECOVERY), &ids, &n));
	for (size_t i = 0; i < n; i++) {
		mst_err e = auth_get(c->db, c->mem, ids[i], &u);

		if (e != MST_NOTFOUND)
			return e == MST_OK ? MST_NOTFOUND : e;
	}
	return vault_grant_pair(c->vault, &c->keys, &c->app->root, case_id, key, c->app->jour,
				VAULT_RECOVERY, ret);
}

/* One more grant to keep, when there is one. */
static mst_err keep(struct change *a, mst_err e)
{
	if (e == MST_NOTFOUND)
		return MST_OK;
	TRY(e);
	a->nkeep++;
	return MST_OK;
}

mst_err guard_has_keepers(struct ctx *c, bool *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key none = { 0 };
	struct vault_grant g;
	mst_err e = keepers(c, rng_id(), &none, &g);

	*ret = e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

/* The grants and drops that leave the case with exactly these. barrier: no way in without one of them. */
static mst_err closed_to(struct ctx *c, const struct support_case *s, const struct id *who, size_t n,
			 bool barrier, struct change *a)
{
	struct id *ids, emergency = vault_emergency_id(c->app->jour),
		       recovery = vault_pair_id(c->app->jour, VAULT_RECOVERY);
	size_t nids;

	TRY(vault_holders(c->vault, c->mem, s->id, &ids, &nids));
	*a = (struct change){ .case_id = s->id, .self = c->who->id, .hide = true,
			      .leaves = !among(who, n, c->who->id) };
	TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, s->id, &s->key, c->who->id, 0,
			     &a->keep[a->nkeep++]));
	TRY(keep(a, keepers(c, s->id, &s->key, &a->keep[a->nkeep])));
	if (!barrier)
		TRY(keep(a, vault_emergency_grant(c->vault, &c->open, &c->app->pepper, s->id,
						  &s->key, &a->keep[a->nkeep])));
	a->drop = arena_new(c->mem, struct id, nids + 1);
	for (size_t i = 0; i < nids; i++)
		if (!among(who, n, ids[i]) && !id_eq(ids[i], c->who->id) &&
		    !id_eq(ids[i], recovery) && (barrier || !id_eq(ids[i], emergency)))
			a->drop[a->ndrop++] = ids[i];
	a->give = arena_new(c->mem, struct vault_grant, n + 1);
	a->took = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++) {
		a->took[a->ntook++] = who[i];
		if (!among(ids, nids, who[i]) && !id_eq(who[i], c->who->id))
			TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, s->id, &s->key,
					     who[i], 0, &a->give[a->ngive++]));
	}
	return MST_OK;
}

static struct act change_act(struct ctx *c, const struct support_case *s, const char *act,
			     const char *detail, struct change *a)
{
	return (struct act){ .keys = take_keys, .apply = put_rows, .give = give_keys, .arg = a,
			     .audit = ctx_note(c, act, s->id, &s->audit, detail) };
}

static const char *ids_json(struct ctx *c, const char *key, const struct id *who, size_t n)
{
	const char *all = "";

	for (size_t i = 0; i < n; i++)
		all = arena_fmt(c->mem, "%s%s\"%s\"", all, i ? "," : "", id_str(c->mem, who[i]));
	return arena_fmt(c->mem, "{\"%s\":[%s]}", key, all);
}

mst_err guard_circle(struct ctx *c, const struct support_case *s, const struct id *who, size_t n,
		     struct act *ret)
{
	struct change *a = arena_new(c->mem, struct change, 1);
	bool barrier;

	TRY(may_change(c, s->id));
	TRY(check_named(c, s->id, who, n));
	TRY(barrier_any(c, s->id, &barrier));
	TRY(closed_to(c, s, who, n, barrier, a));
	*ret = change_act(c, s, "case.circle", ids_json(c, "named", who, n), a);
	return MST_OK;
}

mst_err guard_uncircle(struct ctx *c, const struct support_case *s, struct act *ret)
{
	struct change *a = arena_new(c->mem, struct change, 1);
	bool barrier;

	TRY(may_change(c, s->id));
	TRY(barrier_any(c, s->id, &barrier));
	if (barrier)
		return MST_CONFLICT;
	*a = (struct change){ .case_id = s->id, .show = true };
	a->drop = arena_new(c->mem, struct id, 1);
	a->drop[a->ndrop++] = vault_emergency_id(c->app->jour);
	a->give = arena_new(c->mem, struct vault_grant, 1);
	TRY(vault_grant_pair(c->vault, &c->keys, &c->app->root, s->id, &s->key, c->app->jour,
			     VAULT_GROUP, &a->give[a->ngive++]));
	*ret = change_act(c, s, "case.circle", "{\"named\":null}", a);
	return MST_OK;
}

/* ---- what a crash, or new sheets, have left ---- */

static mst_err put_mended(struct ctx *c, void *arg)
{
	struct change *a = arg;

	TRY(vault_grant_put(c->vault, a->give, a->ngive));
	for (size_t i = 0; i < a->ndrop; i++)
		TRY(vault_grant_drop(c->vault, a->drop[i], a->self));
	return MST_OK;
}

static mst_err nothing(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_OK;
}

static mst_err mend_one(struct ctx *c, struct id object, struct change *a)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct support_trace t;
	struct id *ids;
	size_t n;
	bool stopped;
	mst_err e = support_trace_find(c, object, &t);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK /* no case */ : e;
	TRY(support_stopped(c, object, a->self, &stopped));
	if (stopped) {
		a->drop[a->ndrop++] = object;
		return MST_OK;
	}
	TRY(vault_holders(c->vault, c->mem, object, &ids, &n));
	if (among(ids, n, vault_pair_id(c->app->jour, VAULT_GROUP)) ||
	    among(ids, n, vault_pair_id(c->app->jour, VAULT_RECOVERY)))
		return MST_OK;
	TRY(vault_key(c->vault, &c->open, object, &key, NULL, NULL));
	e = keepers(c, object, &key, &a->give[a->ngive]);
	a->ngive += e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err guard_mend(struct ctx *c)
{
	struct change *a = arena_new(c->mem, struct change, 1);
	struct id *mine;
	size_t n;

	TRY(vault_objects(c->vault, c->mem, c->who->id, &mine, &n));
	*a = (struct change){ .self = c->who->id, .drop = arena_new(c->mem, struct id, n + 1),
			      .give = arena_new(c->mem, struct vault_grant, n + 1) };
	for (size_t i = 0; i < n; i++)
		TRY(mend_one(c, mine[i], a));
	if (!a->ngive && !a->ndrop)
		return MST_OK;
	return ctx_act_now(c, &(struct act){ .keys = put_mended, .apply = nothing, .arg = a });
}

/* ---- barriers ---- */

/* Those named now and the caller, without `who`, also when she is a volunteer's record. */
static mst_err named_without(struct ctx *c, struct id case_id, struct id who, struct id **ret,
			     size_t *ret_n)
{
	struct id *ids, *list, helper;
	size_t n, kept = 0;
	mst_err e;

	TRY(guard_named(c, case_id, &ids, &n));
	list = arena_new(c->mem, struct id, n + 2);
	for (size_t i = 0; i < n; i++) {
		e = volunteer_id_of(c->db, c->mem, ids[i], &helper);
		if (e != MST_OK && e != MST_NOTFOUND)
			return e;
		if (!id_eq(ids[i], who) && !(e == MST_OK && id_eq(helper, who)))
			list[kept++] = ids[i];
	}
	if (!among(list, kept, c->who->id))
		list[kept++] = c->who->id;
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

mst_err guard_bar(struct ctx *c, const struct support_case *s, struct id who, const char *why,
		  struct act *ret)
{
	struct change *a = arena_new(c->mem, struct change, 1);
	struct id *named, helper = ID_NONE;
	size_t n;
	mst_err e = volunteer_id_of(c->db, c->mem, c->who->id, &helper);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (id_eq(who, c->who->id) || id_eq(who, helper))
		return MST_INVALID;
	TRY(may_change(c, s->id));
	TRY(named_without(c, s->id, who, &named, &n));
	TRY(closed_to(c, s, named, n, true, a));
	a->bar = who;
	a->sealed = barrier_seal(c, s->id, &s->key, who, why);
	*ret = change_act(c, s, "case.barrier",
			  arena_fmt(c->mem, "{\"stops\":\"%s\"}", id_str(c->mem, who)), a);
	return MST_OK;
}

mst_err guard_unbar(struct ctx *c, const struct support_case *s, struct id who, struct act *ret)
{
	struct change *a = arena_new(c->mem, struct change, 1);

	TRY(may_change(c, s->id));
	*a = (struct change){ .case_id = s->id, .unbar = who };
	*ret = change_act(c, s, "case.barrier",
			  arena_fmt(c->mem, "{\"lifted\":\"%s\"}", id_str(c->mem, who)), a);
	return MST_OK;
}

/* ---- the two sides of an event ---- */

struct sides {
	struct change of[2];
	struct id event;
	const struct audit_row *note; /* the other case's */
};

static mst_err take_both(struct ctx *c, void *arg)
{
	struct sides *a = arg;

	TRY(take_keys(c, &a->of[0]));
	return take_keys(c, &a->of[1]);
}

static mst_err put_sides(struct ctx *c, void *arg)
{
	struct sides *a = arg;

	TRY(barrier_sides(c, a->event, a->of[0].case_id, a->of[1].case_id));
	TRY(put_rows(c, &a->of[0]));
	TRY(put_rows(c, &a->of[1]));
	return audit_append(c->db, a->note);
}

static mst_err give_both(struct ctx *c, void *arg)
{
	struct sides *a = arg;

	TRY(give_keys(c, &a->of[0]));
	return give_keys(c, &a->of[1]);
}

mst_err guard_sides(struct ctx *c, const struct support_case *one, const struct support_case *other,
		    bool keep_one, struct act *ret)
{
	const struct support_case *s[2] = { one, other };
	struct sides *a = arena_new(c->mem, struct sides, 1);
	struct id *who[2];
	size_t n[2];

	if (id_eq(one->id, other->id))
		return MST_INVALID;
	for (int i = 0; i < 2; i++) {
		bool stays = keep_one == (i == 0);

		TRY(may_change(c, s[i]->id));
		TRY(named_without(c, s[i]->id, ID_NONE, &who[i], &n[i]));
		for (size_t k = 0; k < n[i] && !stays; k++)
			if (id_eq(who[i][k], c->who->id))
				who[i][k] = who[i][--n[i]];
	}
	if (!n[0] || !n[1])
		return MST_CONFLICT; /* the side that she leaves would be nobody's */
	for (size_t k = 0; k < n[0]; k++)
		if (among(who[1], n[1], who[0][k]))
			return MST_CONFLICT;
	for (int i = 0; i < 2; i++) {
		TRY(check_named(c, s[i]->id, who[i], n[i]));
		TRY(closed_to(c, s[i], who[i], n[i], true, &a->of[i]));
	}
	a->event = rng_id();
	a->note = ctx_note(c, "case.barrier", other->id, &other->audit, "{\"side\":2}");
	*ret = (struct act){ .keys = take_both, .apply = put_sides, .give = give_both, .arg = a,
			     .audit = ctx_note(c, "case.barrier", one->id, &one->audit,
					       "{\"side\":1}") };
	return MST_OK;
}
