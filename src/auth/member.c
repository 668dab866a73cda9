/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* member.c - what changes in an account: roles, name, phrase, its end. Keys that are given come after
 * the row in the log, keys that are taken too: a crash between leaves somebody without a role with a
 * wrap that no page asks for any more, and auth_mend takes it at the next start. */
#include "auth/auth_priv.h"

static mst_err refuse(struct ctx *c, mst_err e, const char *why)
{
	c->why = view_text(c->view.lang, why);
	return e;
}

static const struct audit_row *note(struct ctx *c, const char *act, struct id subject)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &audit) == MST_OK;

	return ctx_note(c, act, subject, have ? &audit : NULL, NULL);
}

mst_err auth_keep_one(struct ctx *c, struct db *db, struct id but)
{
	int64_t others = 0;

	TRY(auth_coordinators(db, but, &others));
	return others ? MST_OK :
			refuse(c, MST_CONFLICT,
			       N_("Jouren måste ha minst en samordnare. Bjud in en till först."));
}

/* ---- roles ---- */

struct roles_change {
	struct id user;
	unsigned roles;
	bool keep; /* loses the coordinator's role: somebody else must have it */
	struct vault_grant grants[3];
	size_t ngrants;
	enum vault_pair drops[3];
	size_t ndrops;
	struct auth_leads leads; /* by the new roles */
};

static mst_err put_roles(struct ctx *c, void *arg)
{
	struct roles_change *r = arg;

	if (r->keep)
		TRY(auth_keep_one(c, c->db, r->user));
	TRY(auth_roles_put(c->db, r->user, r->roles));
	return auth_leads(c->db, c->mem, c->app->jour, c->now, &r->leads);
}

/* A pair that nobody else holds stays with her: dropped it would be lost. */
static mst_err drop_pair(struct db *v, struct id jour, enum vault_pair pair, struct id user)
{
	return vault_withdraw(v, vault_pair_id(jour, pair), user);
}

static mst_err give_roles(struct ctx *c, void *arg)
{
	struct roles_change *r = arg;

	for (size_t i = 0; i < r->ndrops; i++)
		TRY(drop_pair(c->vault, c->app->jour, r->drops[i], r->user));
	TRY(auth_keys_lapse(c->vault, c->mem, &r->leads,
			    &(struct auth_user){ .id = r->user, .roles = r->roles }, false));
	return vault_grant_put(c->vault, r->grants, r->ngrants);
}

/* A role that she keeps has lost its pair where the power went between row and keys: saved again, it is given by who
 * can, and by who cannot the rest is done. */
static mst_err change_pair(struct ctx *c, struct roles_change *r, unsigned had,
			   const struct auth_role_pair *p)
{
	bool keeps = r->roles & had & p->role, holds = false;

	if (had & ~r->roles & p->role)
		r->drops[r->ndrops++] = p->pair;
	if (r->roles & p->role)
		TRY(vault_holds(c->vault, r->user, vault_pair_id(c->app->jour, p->pair), &holds));
	if (!(r->roles & p->role) || holds)
		return MST_OK;
	mst_err e = vault_grant_pair_to_user(c->vault, &c->keys, &c->app->root, c->app->jour,
					     p->pair, r->user, &r->grants[r->ngrants]);

	r->ngrants += e == MST_OK;
	if (e != MST_NOTFOUND)
		return e;
	return keeps ? MST_OK :
		       refuse(c, MST_DENIED,
			      N_("Bara den som själv har nyckeln till en roll kan ge den vidare."));
}

/* A circle whose last coordinator she is stays with one: a volunteer lets nobody in. */
static mst_err keep_circles(struct ctx *c, const struct auth_user *u, unsigned roles)
{
	static const unsigned opens = ROLE_VOLUNTEER | ROLE_COORDINATOR;
	struct auth_alone alone;
	const char *cases, *why;

	if (!(u->roles & ~roles & ROLE_COORDINATOR) && (!(u->roles & opens) || roles & opens))
		return MST_OK;
	TRY(auth_alone(c, u->id, c->now, &alone));
	if (!alone.n)
		return MST_OK;
	TRY(auth_alone_words(c, &alone, &cases));
	why = id_eq(u->id, c->who->id) ?
		      N_("Utan dig kan ingen samordnare öppna: %s. Öppna först ärendet, välj Skyddad krets och "
			 "lägg till en samordnare.") :
		      N_("Utan hen kan ingen samordnare öppna: %s. Be hen först öppna ärendet, välja Skyddad "
			 "krets och lägga till en samordnare.");
	c->why = arena_fmt(c->mem, view_text(c->view.lang, why), cases);
	return MST_CONFLICT;
}

mst_err auth_roles_set(struct ctx *c, const struct auth_user *u, unsigned roles, struct act *ret)
{
	const char *why = auth_roles_refusal(roles, !id_eq(u->org, c->app->jour));
	struct roles_change *r = arena_new(c->mem, struct roles_change, 1);

	if (why)
		return refuse(c, MST_INVALID, why);
	*r = (struct roles_change){ .user = u->id, .roles = roles,
				    .keep = u->roles & ~roles & ROLE_COORDINATOR };
	if (r->keep)
		TRY(auth_keep_one(c, c->db, u->id));
	TRY(keep_circles(c, u, roles));
	for (const struct auth_role_pair *p = auth_role_pairs; p->role; p++)
		TRY(change_pair(c, r, u->roles, p));
	*ret = (struct act){ .apply = put_roles, .give = give_roles, .arg = r,
			     .audit = note(c, "account.roles", u->id) };
	return MST_OK;
}

/* ---- the end ---- */

struct ending {
	struct auth_user user;
	struct auth_leads leads; /* without her */
};

static mst_err put_end(struct ctx *c, void *arg)
{
	struct ending *a = arg;

	if (a->user.roles & ROLE_COORDINATOR)
		TRY(auth_keep_one(c, c->db, a->user.id));
	mst_err e = auth_end_put(c->db, a->user.id, c->now);

	if (e == MST_CONFLICT)
		return refuse(c, e, N_("Någon annan har redan avslutat kontot."));
	TRY(e);
	return auth_leads(c->db, c->mem, c->app->jour, c->now, &a->leads);
}

static mst_err drop_all(struct ctx *c, void *arg)
{
	struct ending *a = arg;

	return auth_keys_lapse(c->vault, c->mem, &a->leads, &a->user, true);
}

mst_err auth_end(struct ctx *c, const struct auth_user *u, bool anyway, struct act *ret)
{
	struct ending *arg = arena_new(c->mem, struct ending, 1);
	struct auth_alone alone;

	if (id_eq(u->id, c->who->id))
		return refuse(c, MST_CONFLICT, N_("Du kan inte avsluta ditt eget konto. Be någon annan "
						  "som sköter konton."));
	if (u->roles & ROLE_COORDINATOR)
		TRY(auth_keep_one(c, c->db, u->id));
	TRY(auth_alone(c, u->id, c->now, &alone));
	if (alone.n && !anyway)
		return refuse(c, MST_CONFLICT,
			      N_("Be hen öppna ärendet, välja Skyddad krets och lägga till en samordnare. "
				 "Avsluta kontot sedan."));
	arg->user = *u;
	*ret = (struct act){ .apply = put_end, .give = drop_all, .arg = arg,
			     .audit = note(c, "account.end", u->id) };
	return MST_OK;
}

struct reopening {
	struct roles_change roles;
	int64_t until;
};

static mst_err put_open(struct ctx *c, void *arg)
{
	struct reopening *a = arg;
	mst_err e = auth_reopen_put(c->db, a->roles.user, a->until);

	return e == MST_CONFLICT ? refuse(c, e, N_("Någon annan har redan öppnat kontot.")) : e;
}

static mst_err give_back(struct ctx *c, void *arg)
{
	struct reopening *a = arg;

	return vault_grant_put(c->vault, a->roles.grants, a->roles.ngrants);
}

mst_err auth_reopen(struct ctx *c, const struct auth_member *m, int64_t until, struct act *ret)
{
	struct reopening *a = arena_new(c->mem, struct reopening, 1);
	struct auth_alone alone;

	TRY(auth_alone(c, m->user.id, c->now, &alone));
	if (!m->ended || !alone.n)
		return MST_NOTFOUND;
	*a = (struct reopening){ .roles = { .user = m->user.id, .roles = m->user.roles }, .until = until };
	for (const struct auth_role_pair *p = auth_role_pairs; p->role; p++)
		TRY(change_pair(c, &a->roles, 0, p));
	*ret = (struct act){ .apply = put_open, .give = give_back, .arg = a,
			     .audit = note(c, "account.reopen", m->user.id) };
	return MST_OK;
}

/* ---- her own name and phrase ---- */

struct renaming {
	struct id user;
	const char *name;
};

static mst_err put_name(struct ctx *c, void *arg)
{
	struct renaming *r = arg;

	return auth_name_put(c->db, r->user, r->name);
}

void auth_rename(struct ctx *c, struct id user, const char *name, struct act *ret)
{
	struct renaming *r = arena_new(c->mem, struct renaming, 1);

	*r = (struct renaming){ user, name };
	*ret = (struct act){ .apply = put_name, .arg = r, .audit = note(c, "account.name", user) };
}

mst_err auth_has_phrase(struct ctx *c, bool *ret)
{
	struct vault_lock l;
	mst_err e = vault_lock_find(c->vault, c->who->id, &l);

	*ret = e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err auth_own_find(struct ctx *c, struct auth_own *ret)
{
	struct auth_account a;
	struct hash name;

	TRY(auth_account_find(c->db, c->mem, c->who->login, &a));
	if (a.salt.n != sizeof(ret->salt))
		return MST_FAIL;
	memcpy(ret->salt, a.salt.p, sizeof(ret->salt));
	auth_throttle_name(c->app, "login", c->who->login, &name);
	return auth_throttle_wait(c, &name, &ret->wait);
}

static mst_err put_failure(struct ctx *c, void *arg)
{
	return auth_throttle_fail(c->db, arg, c->now);
}

mst_err auth_own_failed(struct ctx *c, http_handler next)
{
	struct hash *name = arena_new(c->mem, struct hash, 1);
	struct act a = { .apply = put_failure, .arg = name,
			 .audit = ctx_note(c, "account.login_failed", ID_NONE, NULL, NULL) };

	auth_throttle_name(c->app, "login", c->who->login, name);
	c->wait->again = true; /* the page is still to be sent */
	return ctx_act(c, &a, NULL, next);
}

/* ---- after a crash ---- */

struct mending {
	struct arena *mem;
	const struct auth_member *list;
	size_t n;
	struct auth_leads leads;
};

static mst_err mend(struct db *v, void *arg)
{
	const struct mending *m = arg;

	for (size_t i = 0; i < m->n; i++) {
		const struct auth_user *u = &m->list[i].user;

		TRY(auth_keys_lapse(v, m->mem, &m->leads, u, m->list[i].ended));
		if (!m->list[i].ended && !(u->roles & ROLE_COORDINATOR)) {
			TRY(drop_pair(v, m->leads.jour, VAULT_INTAKE, u->id));
			TRY(drop_pair(v, m->leads.jour, VAULT_GROUP, u->id));
		}
	}
	return MST_OK;
}

mst_err auth_mend(struct app *app)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct mending m = { .mem = mem };
	struct auth_member *list;
	struct db *db;

	size_t lapsed;

	TRY(auth_lapse_due(app, day_now(), &lapsed));
	TRY(db_reader(app->data, &db));
	TRY(auth_members(db, mem, &list, &m.n));
	TRY(auth_leads(db, mem, app->jour, day_now(), &m.leads));
	m.list = list;
	return m.n ? db_call(app->vault, mend, &m) : MST_OK;
}
