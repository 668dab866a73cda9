/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sign_in.c - a session for whom another page than the login has let in. */
#include "auth/auth_priv.h"

struct sign_in {
	struct auth_fresh fresh; /* wiped when it is done */
	struct id account;
	const char *go;
};

static mst_err put_session(struct ctx *c, void *arg)
{
	struct sign_in *s = arg;

	return auth_fresh_put(c->db, &s->fresh, s->account, c->now);
}

void auth_sign_in_done(struct ctx *c, struct auth_fresh *f, const char *flash)
{
	auth_cookie_write(c->app, c->req, &f->secret);
	if (flash)
		auth_flash_write(c->app, c->req, &f->secret, flash);
	seal_key_wipe(&f->secret);
}

static mst_err signed_in(struct ctx *c)
{
	struct sign_in *s = c->wait->act.arg;

	if (c->result == MST_OK) {
		auth_sign_in_done(c, &s->fresh, NULL);
		http_redirect(c->req, s->go);
	}
	seal_key_wipe(&s->fresh.secret);
	return c->result;
}

mst_err auth_sign_in(struct ctx *c, const struct auth_user *u, const struct vault_keyring *k,
		     const char *go)
{
	struct sign_in *s = arena_new(c->mem, struct sign_in, 1);
	struct audit_note note = { .jour = c->app->jour, .actor = u->id, .act = "account.login" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);
	struct act a = { .apply = put_session, .arg = s, .audit = row };

	auth_fresh_make(k, &s->fresh);
	s->account = u->id;
	s->go = go;
	audit_prepare(c->mem, c->now, &note, row);
	return ctx_act(c, &a, NULL, signed_in);
}
