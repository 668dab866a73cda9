/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_passkey_web.c - her passkeys: adding, seeing when each was used, taking away. */
#include "lock/lock_passkey.h"
#include "lock/lock_web.h"

#define NAME_MAX_SIGNS 60

/* ---- the list ---- */

static mst_err show(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct lock_passkey *list;
	char *user = arena_new(c->mem, char, b64_size(16));
	const char *known = "";
	size_t n;

	TRY(lock_passkeys(c->db, c->mem, c->who->id, &list, &n));
	struct lock_passkey_row *rows = arena_new(c->mem, struct lock_passkey_row, n);

	for (size_t i = 0; i < n; i++) {
		char *id = arena_new(c->mem, char, b64_size(WEBAUTHN_ID_MAX));

		b64_text(list[i].key.id, list[i].key.nid, id);
		known = arena_fmt(c->mem, "%s%s%s", known, *known ? " " : "", id);
		rows[i] = (struct lock_passkey_row){
			.name = list[i].name,
			.drop = arena_fmt(c->mem, "/mitt-konto/passnycklar/%s",
					  id_str(c->mem, list[i].id)),
			.used = list[i].used ? arena_fmt(c->mem, T("Senast använd %s"),
							 view_moment(v, list[i].used)) :
					       T("Inte använd än"),
			.what = id_none(list[i].lock) ? T("Loggar in. Ärenden låses upp med lösenfrasen.") :
							T("Loggar in och låser upp."),
		};
	}
	b64_text(c->who->id.b, sizeof(c->who->id.b), user);
	struct lock_passkeys_view m = { .form = f, .rows = rows, .n = n,
					.challenge = lock_challenge_text(c, id_str(c->mem, c->who->id)),
					.user = user, .login = c->who->login, .name = c->who->name, .known = known,
					.full = n == LOCK_PASSKEYS };

	TRY(auth_has_phrase(c, &m.phrase));
	lock_passkeys_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err lock_passkeys_get(struct ctx *c)
{
	return show(c, form_new(c->mem), 200);
}

/* ---- adding ---- */

struct adding {
	struct lock_proof proof;
	struct form *form;
	struct lock_adding new;
};

static mst_err wrong_told(struct ctx *c)
{
	struct adding *a = ctx_kept(c);

	TRY(c->result);
	return show(c, a->form, 422);
}

static mst_err not_added(struct ctx *c)
{
	struct adding *a = ctx_kept(c);
	const struct view *v = &c->view;

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(a->form, "", T("Passnyckeln finns redan, eller så var sidan för gammal. Försök igen."));
	return show(c, a->form, 409);
}

/* What the browser has brought. With a PRF the keyring is sealed to it as well. */
static mst_err prepare(struct ctx *c, struct adding *a, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };

	TRY(lock_passkey_read(c, a->form, id_str(c->mem, c->who->id), &a->new.row, a->new.challenge));
	lock_passkey_add(c, &a->new, lock_prf_secret(a->form, &secret) ? &secret : NULL, ret);
	return MST_OK;
}

static mst_err after_proof(struct ctx *c)
{
	struct adding *a = ctx_kept(c);
	const struct view *v = &c->view;
	struct act act;
	bool good;

	TRY(c->result);
	TRY(lock_proof_good(c, &a->proof, &good));
	if (!good) {
		form_fail(a->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	mst_err e = prepare(c, a, &act);

	if (e == MST_INVALID || e == MST_DENIED) {
		form_fail(a->form, "", T("Passnyckeln gick inte att lägga till. Försök igen, eller använd "
					 "en annan enhet."));
		return show(c, a->form, 422);
	}
	TRY(e);
	return ctx_act_go(c, &act, "/mitt-konto/passnycklar",
			  id_none(a->new.row.lock) ?
				  T("Passnyckeln är tillagd. Den loggar in; ärenden låser du upp med "
				    "lösenfrasen.") :
				  T("Passnyckeln är tillagd. Den loggar in och låser upp."),
			  not_added);
}

mst_err lock_passkeys_post(struct ctx *c)
{
	struct adding *a = arena_new(c->mem, struct adding, 1);
	const struct view *v = &c->view;
	int status;

	if (!c->keys.open)
		return ctx_go(c, "/las-upp", NULL);
	a->form = ctx_form(c);
	a->new.row.name = form_text(a->form, c->mem, v, "namn", N_("vad enheten heter"), NAME_MAX_SIGNS,
				true);
	TRY(lock_proof_read(c, a->form, &a->proof, &status));
	if (form_bad(a->form))
		return show(c, a->form, status);
	ctx_keep(c, a);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &a->proof, after_proof);
}

/* ---- taking away ---- */

static mst_err dropped(struct ctx *c)
{
	struct auth_fresh *session = ctx_kept(c);
	const struct view *v = &c->view;

	TRY(c->result);
	auth_sign_in_done(c, session, T("Passnyckeln är borttagen. Du är utloggad överallt utom här."));
	http_redirect(c->req, "/mitt-konto/passnycklar");
	return MST_OK;
}

mst_err lock_passkey_drop_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct auth_fresh *session;
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	if (!c->keys.open)
		return ctx_go(c, "/las-upp", NULL);
	mst_err e = lock_passkey_remove(c, id, &a, &session);

	if (e == MST_CONFLICT)
		return ctx_go(c, "/mitt-konto/passnycklar",
			      T("Det är din enda väg in. Skaffa en annan först."));
	TRY(e);
	if (!session)
		return ctx_act_go(c, &a, "/mitt-konto/passnycklar", T("Passnyckeln är borttagen."), NULL);
	ctx_keep(c, session);
	return ctx_act(c, &a, "/mitt-konto/passnycklar", dropped);
}
