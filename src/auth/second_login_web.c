/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second_login_web.c - the second step of signing in: the code, or setting it up where it is required.
 * Between the steps she has no session, only a cookie that this page reads. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

struct step {
	struct form *form;
	const char *to;
	struct auth_user user;
	struct hash id;               /* of what is halfway */
	struct auth_second_code code; /* good: hers */
	uint8_t secret[TOTP_SECRET];  /* of an app that is set up; wiped */
	int64_t at;                   /* step of the code that shows it */
	bool enrol;
	struct auth_fresh fresh;      /* its secret is wiped */
};

const char *auth_second_wrong(const struct view *v)
{
	return T("Koden stämmer inte, eller har använts redan. Vänta tills appen visar nästa kod och skriv "
		 "den. Stämmer telefonens klocka?");
}

static mst_err show_code(struct ctx *c, const struct form *f, const struct auth_user *u, const char *to,
			 int status)
{
	auth_code_html(ctx_out(c), &c->view,
		       &(struct auth_code_view){ .form = f, .to = to,
						 .trust = auth_trust_offered(c->app, u->roles) &&
							  auth_trust_phone(c) });
	return ctx_page(c, status);
}

static mst_err show_enrol(struct ctx *c, struct form *f, const struct auth_user *u, const char *to,
			  int status)
{
	struct auth_enrol_view m;
	uint8_t secret[TOTP_SECRET];

	auth_enrol_secret(c, f, u->id, secret);
	auth_enrol_fill(c, f, u->login, secret, &m);
	m.to = to;
	auth_enrol_login_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

/* ---- the first step was good ---- */

struct beginning {
	struct auth_user user;
	struct seal_key secret; /* of the cookie; wiped */
	struct hash id;
	uint8_t packed[VAULT_PACKED];
	const char *to;
	mst_err (*known)(struct ctx *c, void *arg);
	void *arg;
};

static mst_err put_halfway(struct ctx *c, void *arg)
{
	struct beginning *b = arg;
	struct auth_halfway h = { .account = b->user.id, .at = c->now,
				  .keyring = { b->packed, sizeof(b->packed) } };

	TRY(b->known(c, b->arg));
	return auth_halfway_insert(c->db, &b->id, &h);
}

static mst_err begun(struct ctx *c)
{
	struct beginning *b = c->wait->act.arg;
	struct form *f = form_new(c->mem);
	struct auth_second second;
	mst_err e = c->result;

	if (e == MST_OK)
		auth_halfway_write(c->app, c->req, &b->secret);
	seal_key_wipe(&b->secret);
	if (e == MST_OK)
		e = auth_second_get(c->db, b->user.id, &second);
	if (e == MST_NOTFOUND)
		return show_enrol(c, f, &b->user, b->to, 200);
	TRY(e);
	return show_code(c, f, &b->user, b->to, 200);
}

mst_err auth_halfway_begin(struct ctx *c, const struct auth_user *u, struct vault_keyring *k,
			   const char *to, mst_err (*known)(struct ctx *c, void *arg), void *arg)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct beginning *b = arena_new(c->mem, struct beginning, 1);

	*b = (struct beginning){ .user = *u, .to = to, .known = known, .arg = arg };
	seal_key_new(&b->secret);
	auth_halfway_id(&b->secret, &b->id);
	kdf(&b->secret, "halfway keyring", &key);
	vault_pack(k, &key, b->packed);
	vault_keyring_wipe(k);
	return ctx_act(c, &(struct act){ .apply = put_halfway, .arg = b, .reserve = true }, NULL, begun);
}

/* ---- who comes with the cookie ---- */

/* MST_NOTFOUND: nobody, or it took her too long. ret_keys NULL: not asked for. */
static mst_err find_step(struct ctx *c, struct step *s, struct vault_keyring *ret_keys)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct auth_cookie cookie;
	struct auth_account account;
	struct auth_second second;
	struct auth_halfway h;

	auth_halfway_read(c->app, c->req, &cookie);
	if (!cookie.have)
		return MST_NOTFOUND;
	s->id = cookie.id;
	kdf(&cookie.secret, "halfway keyring", &key);
	seal_key_wipe(&cookie.secret);
	TRY(auth_halfway_find(c->db, c->mem, &s->id, &h));
	if (h.at + AUTH_HALFWAY_SECONDS <= c->now)
		return MST_NOTFOUND;
	TRY(auth_get(c->db, c->mem, h.account, &s->user));
	TRY(auth_account_find(c->db, c->mem, s->user.login, &account)); /* none that has ended */
	mst_err e = auth_second_get(c->db, s->user.id, &second);

	s->enrol = e == MST_NOTFOUND;
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	return ret_keys ? vault_unpack(s->user.id, &key, h.keyring, ret_keys) : MST_OK;
}

static mst_err from_the_start(struct ctx *c)
{
	auth_halfway_write(c->app, c->req, NULL);
	http_redirect(c->req, "/logga-in");
	return MST_OK;
}

mst_err auth_code_get(struct ctx *c)
{
	const char *to = auth_own_path(http_query(c->req, "till"));
	struct form *f = form_new(c->mem);
	struct step s = { 0 };
	mst_err e = find_step(c, &s, NULL);

	if (e == MST_NOTFOUND)
		return from_the_start(c);
	TRY(e);
	return s.enrol ? show_enrol(c, f, &s.user, to, 200) : show_code(c, f, &s.user, to, 200);
}

/* ---- the code ---- */

static mst_err put_in(struct ctx *c, void *arg)
{
	struct step *s = arg;

	TRY(auth_halfway_take(c->db, &s->id));
	if (s->enrol)
		TRY(auth_second_put(c, s->user.id, s->secret, s->at));
	else
		TRY(auth_second_take(c, &s->code));
	return auth_fresh_put(c, &s->fresh, s->user.id);
}

static mst_err wrong_told(struct ctx *c)
{
	struct step *s = ctx_kept(c);

	TRY(c->result);
	form_fail(s->form, s->code.spare ? "reservkod" : "engangskod",
		  s->code.spare ? view_text(c->view.lang, N_("Reservkoden stämmer inte, eller har använts.")) :
				  auth_second_wrong(&c->view));
	form_set(s->form, "engangskod", "");
	return show_code(c, s->form, &s->user, s->to, 422);
}

static mst_err inside(struct ctx *c)
{
	struct step *s = ctx_kept(c);
	mst_err e = c->result;

	mem_wipe(s->secret, sizeof(s->secret));
	if (e == MST_OK) {
		auth_halfway_write(c->app, c->req, NULL);
		if (*form_get(s->form, "lita") && auth_trust_offered(c->app, s->user.roles))
			return auth_go_in(c, &s->user, &s->fresh, NULL, "/mitt-konto/telefon/ny");
		return s->enrol ? auth_go_in(c, &s->user, &s->fresh, NULL, "/mitt-konto/engangskod") :
				  auth_arrive(c, &s->user, &s->fresh, s->to);
	}
	seal_key_wipe(&s->fresh.secret);
	return e == MST_CONFLICT ? auth_second_failed(c, s->user.id, wrong_told) : e;
}

static mst_err go_in(struct ctx *c, struct step *s, const struct vault_keyring *k)
{
	struct audit_note note = { .jour = c->app->jour, .actor = s->user.id,
				   .act = s->enrol ? "account.second_made" : "account.login" };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	auth_fresh_make(k, &s->fresh);
	audit_prepare(c->mem, c->now, &note, row);
	return ctx_act(c, &(struct act){ .apply = put_in, .arg = s, .audit = row, .reserve = true }, NULL,
		       inside);
}

static mst_err enrol(struct ctx *c, struct step *s, const struct vault_keyring *k)
{
	auth_enrol_secret(c, s->form, s->user.id, s->secret);
	if (auth_enrol_good(c, s->form, s->secret, &s->at))
		return go_in(c, s, k);
	mem_wipe(s->secret, sizeof(s->secret));
	return show_enrol(c, s->form, &s->user, s->to, 422);
}

mst_err auth_code_post(struct ctx *c)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct step *s = arena_new(c->mem, struct step, 1);
	const struct view *v = &c->view;
	int64_t wait;

	s->form = ctx_form(c);
	s->to = auth_own_path(form_get(s->form, "till"));
	ctx_keep(c, s);
	mst_err e = find_step(c, s, &k);

	if (e == MST_NOTFOUND)
		return from_the_start(c);
	TRY(e);
	if (s->enrol)
		return enrol(c, s, &k);
	const char *code = form_get(s->form, "engangskod"), *spare = form_get(s->form, "reservkod");

	if (!*code && !*spare) {
		form_fail(s->form, "engangskod", T("Skriv koden som appen visar."));
		return show_code(c, s->form, &s->user, s->to, 422);
	}
	TRY(auth_second_wait(c, s->user.id, &wait));
	if (wait > 0) {
		auth_throttle_tell(c, s->form, wait);
		return show_code(c, s->form, &s->user, s->to, 429);
	}
	TRY(auth_second_check(c, s->user.id, *code ? code : spare, &s->code));
	return s->code.good ? go_in(c, s, &k) : auth_second_failed(c, s->user.id, wrong_told);
}
