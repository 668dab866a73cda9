/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_login_web.c - signing in by a passkey, and unlocking a session that is only signed in. */
#include "lock/lock_passkey.h"
#include "lock/lock_web.h"

#define KIND "passkey" /* for slowing down who guesses */

static mst_err show_login(struct ctx *c, const struct form *f, int status)
{
	lock_passkey_login_html(ctx_out(c), &c->view,
				&(struct lock_passkeys_view){
					.form = f, .challenge = lock_challenge_text(c, "login") });
	return ctx_page(c, status);
}

mst_err lock_passkey_login_get(struct ctx *c)
{
	return c->who ? ctx_go(c, "/idag", NULL) : show_login(c, form_new(c->mem), 200);
}

struct entering {
	struct form *form;
	struct lock_answer answer;
	struct auth_user user;
	struct vault_keyring keys; /* wiped after use */
};

static mst_err put_used(struct ctx *c, void *arg)
{
	struct entering *e = arg;

	return lock_answer_put(c, &e->answer);
}

static mst_err refused_told(struct ctx *c)
{
	struct entering *e = ctx_kept(c);

	TRY(c->result);
	return show_login(c, e->form, 422);
}

static mst_err refused(struct ctx *c, struct entering *e, struct id user)
{
	const struct view *v = &c->view;

	form_fail(e->form, "", T("Passnyckeln gick inte att använda här. Försök igen, eller logga in med "
				 "lösenfras."));
	return auth_code_failed(c, KIND, user, refused_told);
}

static mst_err used(struct ctx *c)
{
	struct entering *e = ctx_kept(c);
	mst_err r = c->result;

	if (r == MST_OK)
		r = auth_sign_in(c, &e->user, e->keys.open ? &e->keys : NULL, "/idag");
	vault_keyring_wipe(&e->keys);
	return r == MST_CONFLICT ? refused(c, e, e->user.id) : r;
}

static mst_err check(struct ctx *c, struct entering *e)
{
	uint8_t salt[PHRASE_SALT];

	TRY(lock_answer_read(c, e->form, "login", &e->answer));
	return auth_of_lock(c, e->answer.row.account, &e->user, salt);
}

/* Without a PRF, or with one that opens nothing any more: signed in, locked. */
static mst_err unlock(struct ctx *c, struct entering *e)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };

	if (id_none(e->answer.row.lock) || !lock_prf_secret(e->form, &secret))
		return MST_OK;
	mst_err r = vault_unlock(c->vault, e->answer.row.lock, &secret, &e->keys);

	return r == MST_DENIED || r == MST_NOTFOUND ? MST_OK : r;
}

mst_err lock_passkey_login_post(struct ctx *c)
{
	struct entering *e = arena_new(c->mem, struct entering, 1);
	int status;

	e->form = ctx_form(c);
	ctx_keep(c, e);
	TRY(lock_code_slow(c, e->form, KIND, &status));
	if (form_bad(e->form))
		return show_login(c, e->form, status);
	mst_err r = check(c, e);

	if (r == MST_INVALID || r == MST_DENIED || r == MST_NOTFOUND)
		return refused(c, e, e->user.id);
	TRY(r);
	TRY(unlock(c, e));
	return ctx_act(c, &(struct act){ .apply = put_used, .arg = e }, NULL, used);
}

/* ---- /las-upp ---- */

static const char *where_to(struct ctx *c, const char *to)
{
	(void)c;
	return to && to[0] == '/' && to[1] != '/' && !strpbrk(to, "\\\r\n") ? to : "/idag";
}

static mst_err show_unlock(struct ctx *c, const struct form *f, int status)
{
	const char *to = *form_get(f, "till") ? form_get(f, "till") : http_query(c->req, "till");
	struct lock_unlock_view m = { .form = f, .to = where_to(c, to) };

	lock_unlock_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err lock_unlock_get(struct ctx *c)
{
	if (c->keys.open)
		return ctx_go(c, where_to(c, http_query(c->req, "till")), NULL);
	return show_unlock(c, form_new(c->mem), 200);
}

struct unlocking {
	struct lock_proof proof;
	struct form *form;
};

static mst_err wrong_told(struct ctx *c)
{
	struct unlocking *u = ctx_kept(c);

	TRY(c->result);
	return show_unlock(c, u->form, 422);
}

static mst_err after_proof(struct ctx *c)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	struct unlocking *u = ctx_kept(c);
	const struct view *v = &c->view;

	TRY(c->result);
	kdf(&u->proof.stretched, "keyring", &under);
	seal_key_wipe(&u->proof.stretched);
	mst_err e = vault_unlock(c->vault, c->who->id, &under, &k);

	if (e == MST_DENIED || e == MST_NOTFOUND) {
		form_fail(u->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	TRY(e);
	return auth_sign_in(c, c->who, &k, where_to(c, form_get(u->form, "till")));
}

mst_err lock_unlock_post(struct ctx *c)
{
	struct unlocking *u = arena_new(c->mem, struct unlocking, 1);
	int status;

	u->form = ctx_form(c);
	TRY(lock_proof_read(c, u->form, &u->proof, &status));
	if (form_bad(u->form))
		return show_unlock(c, u->form, status);
	ctx_keep(c, u);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &u->proof, after_proof);
}
