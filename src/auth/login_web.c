/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* login_web.c - signing in and out. One stretch of the phrase both proves it and opens the keyring;
 * an unknown login costs the same time. Who guesses is slowed down (throttle.c). */
#include "auth/auth_web.h"

#include "auth/auth_priv.h"

struct login {
	const char *login, *phrase, *code, *to;
	struct auth_tries tries;
	struct auth_account account;
	bool known, good;
	struct auth_second_code second; /* good: `code` is hers */
	struct hash verifier;       /* of the phrase that was typed */
	struct seal_key stretched;  /* wiped after use */
	struct auth_fresh fresh;    /* the new session; its secret is wiped after use */
	struct vault_keyring keys;  /* wiped after use */
};

const char *auth_own_path(const char *to)
{
	if (!to || to[0] != '/' || to[1] == '/' || to[1] == '\\' || strpbrk(to, "\r\n\\"))
		return "";
	return to;
}

static mst_err show_login(struct ctx *c, struct form *f, int status)
{
	const char *to = form_get(f, "till");

	if (str_empty(to))
		to = http_query(c->req, "till");
	struct auth_login_view m = { .form = f, .to = auth_own_path(to),
				     .saved = http_query(c->req, "sparad") != NULL,
				     .forgotten = http_query(c->req, "glomd") };

	if (c->app->oidc)
		m.municipal = arena_fmt(c->mem, "/logga-in/kommun%s%s", *m.to ? "?till=" : "", m.to);

	form_set(f, "losen", "");
	auth_login_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err auth_login_get(struct ctx *c)
{
	struct auth_trust phone;

	if (c->who)
		return ctx_go(c, "/idag", NULL);
	/* "fras": she chose the phrase. */
	if (!http_query(c->req, "fras") && auth_trust_here(c, &phone) == MST_OK)
		return auth_pin_redirect(c);
	return show_login(c, form_new(c->mem), 200);
}

static mst_err slowed(struct ctx *c, struct form *f, int64_t wait)
{
	auth_throttle_tell(c, f, wait);
	return show_login(c, f, 429);
}

/* ---- the phrase, on a worker ---- */

static mst_err stretch_phrase(struct ctx *c, void *arg)
{
	struct login *l = arg;
	uint8_t nobody[PHRASE_SALT] = { 0 };
	const uint8_t *salt = l->known && l->account.salt.n == PHRASE_SALT ? l->account.salt.p :
									   nobody;

	return phrase_stretch(l->phrase, salt, &c->app->pepper, &l->stretched);
}

/* The phrase is right when it opens her keyring. What the account keeps of it may be behind: when
 * she had changed it and the power went, the keyring has the new one already. */
static mst_err check_phrase(struct ctx *c, struct login *l)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };

	if (!l->known)
		return MST_OK;
	auth_verifier_of(&l->stretched, &l->verifier);
	kdf(&l->stretched, "keyring", &under);
	mst_err e = vault_unlock(c->vault, l->account.user.id, &under, &l->keys);

	l->good = e == MST_OK;
	if (l->good)
		ctx_relock(c, &l->keys, &under);
	return e == MST_DENIED || e == MST_NOTFOUND ? MST_OK : e; /* she may have no phrase */
}

/* ---- the session ---- */

/* Her phrase was right, whatever comes of her code. */
static mst_err put_known(struct ctx *c, void *arg)
{
	struct login *l = arg;
	struct id account = l->account.user.id;

	TRY(auth_tries_good(c, &l->tries));
	if (l->account.verifier.n != sizeof(l->verifier.b) ||
	    !mem_same(l->verifier.b, l->account.verifier.p, sizeof(l->verifier.b))) {
		TRY(auth_verifier_put(c->db, account, &l->verifier));
		TRY(auth_sessions_end(c->db, account));
	}
	return MST_OK;
}

static mst_err put_session(struct ctx *c, void *arg)
{
	struct login *l = arg;

	TRY(put_known(c, l));
	if (l->second.good)
		TRY(auth_second_take(c, &l->second));
	return auth_fresh_put(c, &l->fresh, l->account.user.id);
}

static mst_err put_failure(struct ctx *c, void *arg)
{
	struct login *l = arg;

	return auth_tries_failed(c, &l->tries);
}

static struct login *login_of(struct ctx *c)
{
	return c->wait->arg;
}

static void login_wipe(struct login *l)
{
	seal_key_wipe(&l->stretched);
	seal_key_wipe(&l->fresh.secret);
	vault_keyring_wipe(&l->keys);
}

static mst_err after_failure(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (c->result != MST_OK)
		return c->result;
	form_fail(f, "anvandare",
		  view_text(c->view.lang, N_("Användarnamnet eller lösenfrasen stämmer inte. "
					     "Försök igen.")));
	return show_login(c, f, 422);
}

static mst_err wrong_code_told(struct ctx *c)
{
	struct form *f = ctx_form(c);

	TRY(c->result);
	form_fail(f, "", auth_second_wrong(&c->view));
	return show_login(c, f, 422);
}

static mst_err wrong_code(struct ctx *c, struct login *l)
{
	login_wipe(l);
	return auth_second_failed(c, l->account.user.id, wrong_code_told);
}

mst_err auth_arrive(struct ctx *c, const struct auth_user *u, struct auth_fresh *f, const char *to)
{
	const char *parked;

	if (auth_draft_parked(c->db, c->mem, u->id, c->now - AUTH_KEEP_SECONDS, &parked) == MST_OK)
		to = parked;
	return auth_go_in(c, u, f, NULL, *to ? to : "/idag");
}

static mst_err after_session(struct ctx *c)
{
	struct login *l = login_of(c);
	mst_err e = c->result;

	if (e == MST_OK)
		return auth_arrive(c, &l->account.user, &l->fresh, l->to);
	seal_key_wipe(&l->fresh.secret);
	return e == MST_CONFLICT && l->second.good ? wrong_code(c, l) : e;
}

static mst_err in_at_once(struct ctx *c, struct login *l)
{
	struct audit_note note = { .jour = c->app->jour, .actor = l->account.user.id,
				   .act = "account.login" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	auth_fresh_make(&l->keys, &l->fresh);
	vault_keyring_wipe(&l->keys); /* the session has it */
	audit_prepare(c->mem, c->now, &note, row);
	return ctx_act(c, &(struct act){ .apply = put_session, .arg = l, .audit = row, .reserve = true },
		       NULL, after_session);
}

/* Phrase and code in one form, for programs and for those who keep both in one place. */
static mst_err code_at_once(struct ctx *c, struct login *l)
{
	struct form *f = ctx_form(c);
	int64_t wait;

	TRY(auth_second_wait(c, l->account.user.id, &wait));
	if (wait > 0) {
		login_wipe(l);
		return slowed(c, f, wait);
	}
	TRY(auth_second_check(c, l->account.user.id, l->code, &l->second));
	return l->second.good ? in_at_once(c, l) : wrong_code(c, l);
}

/* Her phrase was right, and her engagement has lapsed. */
static mst_err no_role(struct ctx *c, struct login *l)
{
	struct form *f = ctx_form(c);

	login_wipe(l);
	form_fail(f, "", view_text(c->view.lang, N_("Ditt uppdrag gäller inte just nu. Ring jourens "
						    "samordnare.")));
	return show_login(c, f, 422);
}

static mst_err phrase_good(struct ctx *c, struct login *l)
{
	const struct auth_user *u = &l->account.user;
	struct auth_second second;

	if (!u->roles)
		return no_role(c, l);
	mst_err e = auth_second_get(c->db, u->id, &second);

	if (e == MST_NOTFOUND && !auth_second_required(c->app, u->roles))
		return in_at_once(c, l);
	if (e == MST_OK && !str_empty(l->code))
		return code_at_once(c, l);
	return e == MST_OK || e == MST_NOTFOUND ? auth_halfway_begin(c, u, &l->keys, l->to, put_known, l) :
						  e;
}

static mst_err phrase_wrong(struct ctx *c, struct login *l)
{
	struct audit_note note = { .jour = c->app->jour,
				   .actor = l->known ? l->account.user.id : ID_NONE,
				   .act = "account.login_failed" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	audit_prepare(c->mem, c->now, &note, row);
	/* Not from the reserve: nobody uses it up by guessing; what cannot be counted is answered 503. */
	return ctx_act(c, &(struct act){ .apply = put_failure, .arg = l, .audit = row }, NULL,
		       after_failure);
}

static mst_err after_stretch(struct ctx *c)
{
	struct login *l = login_of(c);
	mst_err e = c->result;

	if (e == MST_OK)
		e = check_phrase(c, l);
	seal_key_wipe(&l->stretched);
	if (e == MST_OK)
		e = l->good ? phrase_good(c, l) : phrase_wrong(c, l);
	if (e != MST_OK)
		login_wipe(l);
	return e;
}

mst_err auth_login_post(struct ctx *c)
{
	struct login *l = arena_new(c->mem, struct login, 1);
	struct form *f = ctx_form(c);
	int64_t wait;

	l->login = form_text(f, c->mem, &c->view, "anvandare",
			     view_text(c->view.lang, N_("användarnamnet")), 100, true);
	l->phrase = form_get(f, "losen");
	l->code = form_get(f, "engangskod");
	l->to = auth_own_path(form_get(f, "till"));
	if (str_empty(l->phrase) || strlen(l->phrase) > 1000)
		form_fail(f, "losen", view_text(c->view.lang, N_("Skriv lösenfrasen.")));
	if (form_bad(f))
		return show_login(c, f, 422);
	auth_tries_of(c->app, l->login, http_peer_net(c->req), &l->tries);
	TRY(auth_tries_wait(c, &l->tries, &wait));
	if (wait > 0)
		return slowed(c, f, wait);
	mst_err e = auth_account_find(c->db, c->mem, l->login, &l->account);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	l->known = e == MST_OK;
	return ctx_work(c, WORK_LOGIN, stretch_phrase, l, after_stretch);
}

/* ---- signing out ---- */

static mst_err end_session(struct ctx *c, void *arg)
{
	return auth_session_delete(c->db, arg);
}

static mst_err after_logout(struct ctx *c)
{
	if (c->result != MST_OK)
		return c->result;
	auth_cookie_clear(c->app, c->req);
	http_set(c->req, "Clear-Site-Data", "\"cache\", \"storage\"");
	http_redirect(c->req, c->app->oidc && c->who->roles & AUTH_MUNICIPAL_ROLES ?
				      "/logga-in/kommun/utloggad" :
				      "/logga-in");
	return MST_OK;
}

mst_err auth_logout_post(struct ctx *c)
{
	struct hash *id = arena_new(c->mem, struct hash, 1);

	auth_session_id(c, id);
	struct act a = { .apply = end_session,
			 .arg = id,
			 .audit = ctx_note(c, "account.logout", ID_NONE, NULL, NULL) };

	return ctx_act(c, &a, NULL, after_logout);
}

const struct http_route auth_routes[] = {
	{ "GET", "/logga-in", NEED_PUBLIC, auth_login_get, 0 },
	{ "POST", "/logga-in", NEED_PUBLIC, auth_login_post, HTTP_FORM },
	{ "GET", "/logga-in/engangskod", NEED_PUBLIC, auth_code_get, 0 },
	{ "POST", "/logga-in/engangskod", NEED_PUBLIC, auth_code_post, HTTP_FORM },
	{ "GET", "/logga-in/pin", NEED_PUBLIC, auth_pin_get, 0 },
	{ "POST", "/logga-in/pin", NEED_PUBLIC, auth_pin_post, HTTP_FORM },
	{ "GET", "/mitt-konto/telefon", NEED_CASE, auth_trust_get, 0 },
	{ "GET", "/mitt-konto/telefon/ny", NEED_CASE, auth_trust_new_get, HTTP_PROVED },
	{ "POST", "/mitt-konto/telefon/ny", NEED_CASE, auth_trust_new_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/mitt-konto/telefon/logga-ut", NEED_SIGNED_IN, auth_trust_out_post, HTTP_FORM },
	{ "POST", "/mitt-konto/telefon/{id}", NEED_SIGNED_IN, auth_trust_drop_post, HTTP_FORM },
	{ "GET", "/mitt-konto/engangskod", NEED_SIGNED_IN, auth_second_page, 0 },
	{ "POST", "/mitt-konto/engangskod", NEED_SIGNED_IN, auth_second_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/mitt-konto/engangskod/stang-av", NEED_SIGNED_IN, auth_second_off_post,
	  HTTP_FORM | HTTP_PROVED },
	{ "POST", "/mitt-konto/engangskod/reservkoder", NEED_SIGNED_IN, auth_spares_post,
	  HTTP_FORM | HTTP_PROVED },
	{ "GET", "/mitt-konto/inloggningar", NEED_SIGNED_IN, auth_sessions_get, 0 },
	{ "POST", "/mitt-konto/inloggningar/alla-andra", NEED_SIGNED_IN, auth_sessions_end_post,
	  HTTP_FORM | HTTP_PROVED },
	{ "POST", "/mitt-konto/inloggningar/{id}", NEED_SIGNED_IN, auth_session_end_post,
	  HTTP_FORM | HTTP_PROVED },
	{ "POST", "/bekrafta", NEED_SIGNED_IN, auth_proved_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/logga-ut", NEED_SIGNED_IN, auth_logout_post, HTTP_FORM },
	{ "POST", "/utkast", NEED_SIGNED_IN, auth_draft_post, HTTP_FORM | HTTP_AUTOSAVE },
	{ 0 },
};
