/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sign_in.c - a session for whom another page than the login has let in. */
#include "auth/auth_priv.h"

struct sign_in {
	struct auth_fresh fresh; /* wiped when it is done */
	struct auth_user user;
	const char *go;
};

static mst_err put_session(struct ctx *c, void *arg)
{
	struct sign_in *s = arg;

	return auth_fresh_put(c, &s->fresh, s->user.id);
}

void auth_sign_in_done(struct ctx *c, struct auth_fresh *f, const char *flash)
{
	auth_cookie_write(c->app, c->req, &f->secret);
	if (flash)
		auth_flash_write(c->app, c->req, &f->secret, flash);
	seal_key_wipe(&f->secret);
}

/* ---- what had to wait for her keys ---- */

struct going_in {
	struct auth_fresh *fresh;
	const char *flash, *go;
};

static mst_err run_unlocked(struct ctx *c, void *arg)
{
	(void)arg;
	/* The readers of this worker's thread, not those of the http thread. */
	struct db *db = c->db, *vault = c->vault;

	if (db_reader(c->app->data, &c->db) == MST_OK &&
	    db_reader(c->app->vault, &c->vault) == MST_OK)
		c->app->unlocked(c);
	c->db = db;
	c->vault = vault;
	return MST_OK;
}

static mst_err gone_in(struct ctx *c)
{
	struct going_in *g = c->wait->arg;

	auth_sign_in_done(c, g->fresh, g->flash);
	http_redirect(c->req, g->go);
	return MST_OK;
}

mst_err auth_go_in(struct ctx *c, const struct auth_user *u, struct auth_fresh *f, const char *flash,
		   const char *go)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct going_in *g = arena_new(c->mem, struct going_in, 1);

	*g = (struct going_in){ .fresh = f, .flash = flash, .go = go };
	c->wait->arg = g;
	if (f->locked || !c->app->unlocked || !(u->roles & ROLE_COORDINATOR))
		return gone_in(c);
	/* The request may have come in another's session, with what that one had open. */
	vault_open_wipe(&c->open);
	vault_keyring_wipe(&c->keys);
	kdf(&f->secret, "session keyring", &key);
	if (vault_unpack(u->id, &key, (struct blob){ f->packed, sizeof(f->packed) }, &c->keys) != MST_OK)
		return gone_in(c);
	c->who = u;
	c->open = (struct vault_open){ .k = &c->keys, .org = c->app->jour, .now = c->now };
	return ctx_work(c, WORK_KEYS, run_unlocked, g, gone_in);
}

static mst_err signed_in(struct ctx *c)
{
	struct sign_in *s = c->wait->act.arg;

	if (c->result == MST_OK)
		return str_eq(s->go, "/idag") ? auth_arrive(c, &s->user, &s->fresh, s->go) :
						auth_go_in(c, &s->user, &s->fresh, NULL, s->go);
	seal_key_wipe(&s->fresh.secret);
	return c->result;
}

mst_err auth_sign_in(struct ctx *c, const struct auth_user *u, const struct vault_keyring *k,
		     const char *go)
{
	struct sign_in *s = arena_new(c->mem, struct sign_in, 1);
	struct audit_note note = { .jour = c->app->jour, .actor = u->id, .act = "account.login" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);
	struct act a = {.apply = put_session, .arg = s, .audit = row, .reserve = true};

	auth_fresh_make(k, &s->fresh);
	s->user = *u;
	s->go = go;
	audit_prepare(c->mem, c->now, &note, row);
	return ctx_act(c, &a, NULL, signed_in);
}

/* ---- codes ---- */

mst_err auth_of_lock(struct ctx *c, struct id user, struct auth_user *ret,
		     uint8_t ret_salt[PHRASE_SALT])
{
	struct auth_account a;

	TRY(auth_get(c->db, c->mem, user, ret));
	TRY(auth_account_find(c->db, c->mem, ret->login, &a)); /* none that has ended */
	if (!ret->roles)
		return MST_NOTFOUND; /* her engagement has lapsed */
	if (a.salt.n != PHRASE_SALT)
		return MST_FAIL;
	memcpy(ret_salt, a.salt.p, PHRASE_SALT);
	return MST_OK;
}
