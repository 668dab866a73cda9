/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_give.c - giving a case to somebody and taking it back. A barrier stops it. */
#include "auth/account.h"
#include "support/support_consent.h"
#include "support/support_rekey.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"

mst_err support_stopped(struct ctx *c, struct id case_id, struct id who, bool *ret)
{
	struct id helper;

	TRY(barrier_stops(c, case_id, who, ret));
	if (*ret)
		return MST_OK;
	mst_err e = volunteer_id_of(c->db, c->mem, who, &helper);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	return barrier_stops(c, case_id, helper, ret);
}

static mst_err not_stopped(struct ctx *c, struct id case_id, struct id who)
{
	bool stopped;

	TRY(support_stopped(c, case_id, who, &stopped));
	return stopped ? MST_DENIED : MST_OK;
}

struct assign_arg {
	struct vault_grant grant;
	struct id case_id, user;
	struct id given; /* who gets it: the other side of an event is closed to her; ID_NONE: nobody */
	struct support_entry_row entry;
};

static mst_err put_grant(struct ctx *c, void *arg)
{
	struct assign_arg *a = arg;

	return vault_grant_put(c->vault, &a->grant, 1);
}

static mst_err drop_grant(struct ctx *c, void *arg)
{
	struct assign_arg *a = arg;

	return vault_grant_drop(c->vault, a->case_id, a->user);
}

static mst_err put_assigned(struct ctx *c, void *arg)
{
	struct assign_arg *a = arg;

	TRY(support_row_touch(c->db, a->case_id, c->now));
	if (!id_none(a->given))
		TRY(barrier_took(c, a->case_id, a->given));
	return support_entry_insert(c->db, &a->entry);
}

/* Who has the case for an hour changes nothing about who has it. */
static mst_err may_give(struct ctx *c, struct id case_id)
{
	struct blob wrap;
	bool gives;

	TRY(vault_gives(c->vault, c->who->id, case_id, &gives));
	if (!gives)
		return MST_DENIED;
	mst_err e = support_rekey_find(c->db, c->mem, case_id, &wrap);

	if (e == MST_OK)
		return MST_CONFLICT; /* its key is being made anew: a moment later, or after a sign-in */
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err support_assign(struct ctx *c, const struct support_case *s, struct id user, struct act *ret)
{
	struct assign_arg *a = arena_new(c->mem, struct assign_arg, 1);
	struct auth_user u;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_unrestricted(c, s->id));
	TRY(support_consenting(c, s->id));
	TRY(may_give(c, s->id));
	TRY(not_stopped(c, s->id, user));
	TRY(auth_get(c->db, c->mem, user, &u));
	if (!id_eq(u.org, c->app->jour) || !(u.roles & (ROLE_VOLUNTEER | ROLE_COORDINATOR)))
		return MST_INVALID;
	TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, s->id, &s->key, user, 0, &a->grant));
	a->case_id = s->id;
	a->user = a->given = user;
	a->entry = support_mark(c, s, SUPPORT_ASSIGNED, u.name, NULL);
	*ret = (struct act){ .apply = put_assigned, .give = put_grant, .arg = a,
			     .audit = ctx_note(c, "case.assign", s->id, &s->audit,
					       arena_fmt(c->mem, "{\"to\":\"%s\"}",
							 id_str(c->mem, user))) };
	return MST_OK;
}

/* In a circle only a coordinator who holds it lets anybody in. */
static mst_err keep_lead(struct ctx *c, struct id case_id, struct id user)
{
	struct auth_alone alone;

	TRY(auth_alone(c, user, c->now, &alone));
	for (size_t i = 0; i < alone.n; i++)
		if (id_eq(alone.list[i].id, case_id)) {
			c->why = view_text(c->view.lang,
					   N_("Utan hen kan ingen samordnare öppna ärendet. Lägg först till en "
					      "samordnare under Skyddad krets."));
			return MST_CONFLICT;
		}
	return MST_OK;
}

mst_err support_unassign(struct ctx *c, const struct support_case *s, struct id user,
			 struct act *ret)
{
	struct assign_arg *a = arena_new(c->mem, struct assign_arg, 1);
	struct auth_user u;

	TRY(may_give(c, s->id));
	TRY(keep_lead(c, s->id, user));
	TRY(auth_get(c->db, c->mem, user, &u));
	a->case_id = s->id;
	a->user = user;
	a->entry = support_mark(c, s, SUPPORT_UNASSIGNED, u.name, NULL);
	*ret = (struct act){ .keys = drop_grant, .apply = put_assigned, .arg = a,
			     .audit = ctx_note(c, "case.unassign", s->id, &s->audit,
					       arena_fmt(c->mem, "{\"from\":\"%s\"}",
							 id_str(c->mem, user))) };
	return MST_OK;
}

mst_err support_assign_named(struct ctx *c, const struct support_case *s,
			     const struct volunteer *who, bool back, struct act *ret)
{
	struct assign_arg *a = arena_new(c->mem, struct assign_arg, 1);
	const char *id = id_str(c->mem, who->id);

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!back) {
		TRY(support_unrestricted(c, s->id));
		TRY(support_consenting(c, s->id));
		TRY(not_stopped(c, s->id, who->id));
	}
	a->given = back ? ID_NONE : who->id;
	a->case_id = s->id;
	a->entry = support_mark(c, s, back ? SUPPORT_UNASSIGNED : SUPPORT_ASSIGNED, who->name, id);
	*ret = (struct act){ .apply = put_assigned, .arg = a,
			     .audit = ctx_note(c, back ? "case.unassign" : "case.assign", s->id,
					       &s->audit,
					       arena_fmt(c->mem, "{\"volunteer\":\"%s\"}", id)) };
	return MST_OK;
}

mst_err support_load(struct ctx *c, struct id account, int64_t *ret)
{
	struct support_row row;
	struct id *objects;
	size_t n;
	int64_t open = 0;

	TRY(vault_objects(c->vault, c->mem, account, &objects, &n));
	for (size_t i = 0; i < n; i++) {
		bool stopped;

		if (support_row_find(c->db, c->mem, objects[i], &row) != MST_OK || row.state != SUPPORT_OPEN)
			continue;
		TRY(support_stopped(c, objects[i], c->who->id, &stopped));
		open += !stopped;
	}
	*ret = open;
	return MST_OK;
}
