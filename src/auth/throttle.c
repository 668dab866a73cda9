/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* throttle.c - slowing down who guesses. A login, and a login from one address, get five tries and then
 * waits that double. An address is shared: by an office, by a whole municipality, by all where a proxy
 * does not say who asks. It has many tries, forgets one each ten seconds, and never makes anybody wait
 * longer than that for the next; whoever gets in takes her own mistypes back. So who tries one phrase at
 * many logins comes to six tries a minute, and twenty people who mistype in the morning wait for nothing.
 * An address that is held full on purpose is shared by ten seconds' turns. */
#include "auth/auth_priv.h"

#define FREE_TRIES 5
#define LONGEST_WAIT 900
#define PEER_TRIES 100
#define CODE_TRIES 15 /* codes and answers of a device, far too long to be guessed */
#define PEER_FORGETS 10

/* from: "" = wherever it comes from. */
static void name_of(const struct app *app, const char *kind, const char *what, const char *from,
		    struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash_state s;

	kdf(&app->pepper, "throttle", &key);
	hash_start(&s, &key);
	hash_add_part(&s, kind, strlen(kind));
	hash_add_part(&s, what, strlen(what));
	if (*from)
		hash_add_part(&s, from, strlen(from));
	hash_end(&s, ret);
}

void auth_throttle_name(const struct app *app, const char *kind, const char *what, struct hash *ret)
{
	name_of(app, kind, what, "", ret);
}

mst_err auth_throttle_wait(struct ctx *c, const struct hash *name, int64_t *ret)
{
	int64_t fails, last, wait = 0;

	TRY(auth_throttle_get(c->db, name, &fails, &last));
	if (fails >= FREE_TRIES) {
		int64_t over = fails - FREE_TRIES;

		wait = over > 9 ? LONGEST_WAIT : (int64_t)1 << (over + 1);
		if (wait > LONGEST_WAIT)
			wait = LONGEST_WAIT;
	}
	wait = last + wait - c->now;
	*ret = wait > 0 && fails >= FREE_TRIES ? wait : 0;
	return MST_OK;
}

void auth_throttle_tell(struct ctx *c, struct form *f, int64_t wait)
{
	http_set(c->req, "Retry-After", arena_fmt(c->mem, "%lld", (long long)wait));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Det blev fel flera gånger i rad. Vänta en stund och försök "
				      "igen, eller ring jourens samordnare.")));
}

/* ---- an address ---- */

/* A clock that was set back makes nobody wait longer. */
static mst_err peer_wait(struct ctx *c, const struct hash *name, int64_t tries, int64_t *ret)
{
	int64_t fails, last, gone;

	TRY(auth_throttle_get(c->db, name, &fails, &last));
	gone = c->now > last ? (c->now - last) / PEER_FORGETS : 0;
	*ret = fails - gone < tries ? 0 :
	       c->now > last	    ? PEER_FORGETS - (c->now - last) % PEER_FORGETS :
				      PEER_FORGETS;
	return MST_OK;
}

mst_err auth_code_wait(struct ctx *c, const char *kind, int64_t *ret)
{
	struct hash name;

	auth_throttle_name(c->app, kind, http_peer_net(c->req), &name);
	return peer_wait(c, &name, CODE_TRIES, ret);
}

static mst_err put_code_failure(struct ctx *c, void *arg)
{
	return auth_throttle_fill(c->db, arg, c->now, PEER_FORGETS);
}

mst_err auth_code_failed(struct ctx *c, const char *kind, struct id user, http_handler next)
{
	struct audit_note note = { .jour = c->app->jour, .actor = user,
				   .act = "account.login_failed" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);
	struct hash *name = arena_new(c->mem, struct hash, 1);
	struct act a = { .apply = put_code_failure, .arg = name, .audit = row };

	auth_throttle_name(c->app, kind, http_peer_net(c->req), name);
	audit_prepare(c->mem, c->now, &note, row);
	c->wait->again = true; /* the page is still to be sent */
	return ctx_act(c, &a, NULL, next);
}

/* ---- a phrase ---- */

void auth_tries_of(const struct app *app, const char *login, const char *peer, struct auth_tries *ret)
{
	name_of(app, "login", login, "", &ret->login);
	name_of(app, "peer", peer, "", &ret->peer);
	name_of(app, "login from", login, peer, &ret->both);
}

mst_err auth_tries_wait(struct ctx *c, const struct auth_tries *t, int64_t *ret)
{
	int64_t login, both, peer;

	TRY(auth_throttle_wait(c, &t->login, &login));
	TRY(auth_throttle_wait(c, &t->both, &both));
	TRY(peer_wait(c, &t->peer, PEER_TRIES, &peer));
	*ret = login > both ? login : both;
	if (peer > *ret)
		*ret = peer;
	return MST_OK;
}

mst_err auth_tries_failed(struct ctx *c, const struct auth_tries *t)
{
	TRY(auth_throttle_fail(c->db, &t->login, c->now));
	TRY(auth_throttle_fail(c->db, &t->both, c->now));
	return auth_throttle_fill(c->db, &t->peer, c->now, PEER_FORGETS);
}

mst_err auth_tries_good(struct ctx *c, const struct auth_tries *t)
{
	int64_t fails, last;

	TRY(auth_throttle_get(c->db, &t->both, &fails, &last));
	if (fails)
		TRY(auth_throttle_lower(c->db, &t->peer, fails));
	TRY(auth_throttle_clear(c->db, &t->both));
	return auth_throttle_clear(c->db, &t->login);
}
