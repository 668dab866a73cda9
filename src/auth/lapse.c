/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapse.c - what ends by its day: accounts, and the volunteer's role. The gate goes by the clock, so that
 * nobody is in from that instant on; here the rows follow and, after them, the keys. A crash between is
 * mended at the next start. */
#include "auth/auth_priv.h"

static const struct audit_row *note(struct ctx *c, const char *act, struct id subject)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &audit) == MST_OK;

	return ctx_note(c, act, subject, have ? &audit : NULL, NULL);
}

/* ---- the day is set ---- */

struct setting {
	struct id user;
	bool lead;
	int64_t until;
};

static mst_err put_until(struct ctx *c, void *arg)
{
	struct setting *s = arg;

	if (s->lead && s->until)
		TRY(auth_keep_one(c, c->db, s->user));
	return auth_until_put(c->db, s->user, s->until);
}

mst_err auth_until_set(struct ctx *c, const struct auth_user *u, int64_t until, struct act *ret)
{
	struct setting *s = arena_new(c->mem, struct setting, 1);

	*s = (struct setting){ u->id, (u->roles & ROLE_COORDINATOR) != 0, until };
	if (s->lead && until)
		TRY(auth_keep_one(c, c->db, u->id));
	*ret = (struct act){ .apply = put_until, .arg = s, .audit = note(c, "account.until", u->id) };
	return MST_OK;
}

/* ---- the day has come ---- */

struct lapsing {
	const struct auth_lapsed *list;
	const struct audit_row **notes;
	size_t n;
	struct arena *mem;
	int64_t now;
	struct auth_leads leads; /* when the rows have gone */
};

static mst_err lapse_rows(struct db *w, void *arg)
{
	struct lapsing *a = arg;

	for (size_t i = 0; i < a->n; i++) {
		const struct auth_lapsed *l = &a->list[i];
		mst_err e = l->ends ? auth_end_put(w, l->user.id, l->at) :
				      auth_role_end(w, l->user.id, l->user.roles);

		if (e == MST_CONFLICT)
			continue; /* somebody was quicker */
		TRY(e);
		TRY(audit_append(w, a->notes[i]));
	}
	return auth_leads(w, a->mem, a->leads.jour, a->now, &a->leads);
}

static mst_err lapse_keys(struct db *v, void *arg)
{
	const struct lapsing *a = arg;

	for (size_t i = 0; i < a->n; i++)
		TRY(auth_keys_lapse(v, a->mem, &a->leads, &a->list[i].user, a->list[i].ends));
	return MST_OK;
}

static mst_err lapse_due(struct ctx *c, int64_t now, size_t *ret)
{
	struct lapsing a = { .mem = c->mem, .now = now, .leads.jour = c->app->jour };
	struct auth_lapsed *list;

	TRY(auth_lapsed(c->db, c->mem, now, &list, &a.n));
	a.list = list;
	a.notes = arena_new(c->mem, const struct audit_row *, a.n + 1);
	for (size_t i = 0; i < a.n; i++)
		a.notes[i] = ctx_note(c, "account.lapse", ID_NONE, NULL, NULL);
	*ret = a.n;
	if (!a.n)
		return MST_OK;
	TRY(db_call(c->app->data, lapse_rows, &a));
	return db_call(c->app->vault, lapse_keys, &a);
}

mst_err auth_lapse_due(struct app *app, int64_t now, size_t *ret)
{
	struct ctx c;

	TRY(ctx_open(app, NULL, NULL, &c));
	mst_err e = lapse_due(&c, now, ret);

	ctx_close(&c);
	return e;
}
