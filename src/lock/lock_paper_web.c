/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_paper_web.c - her own code on paper: made and shown once, and used once. */
#include "lock/lock_db.h"
#include "lock/lock_paper.h"
#include "lock/lock_web.h"

#define KIND "paper code" /* for slowing down who guesses */

/* ---- making it ---- */

static mst_err show_paper(struct ctx *c, const struct form *f, int status)
{
	struct lock_paper_view m = { .form = f };
	struct vault_lock had;
	mst_err e = lock_paper_of(c, &had);

	if (e == MST_OK)
		m.made = view_date(&c->view, day_of(had.made));
	else if (e != MST_NOTFOUND)
		return e;
	TRY(auth_has_phrase(c, &m.phrase));
	lock_paper_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err lock_paper_get(struct ctx *c)
{
	return show_paper(c, form_new(c->mem), 200);
}

struct making {
	struct lock_proof proof;
	struct form *form;
	struct lock_paper paper; /* its code is wiped when it has been shown */
};

/* The code is on this page and nowhere else: no redirect can carry it. */
static mst_err made(struct ctx *c)
{
	struct making *m = ctx_kept(c);
	const struct view *v = &c->view;
	char text[LOCK_CODE_TEXT];

	if (c->result != MST_OK) {
		lock_code_wipe(&m->paper.code);
		if (c->result != MST_CONFLICT)
			return c->result;
		form_fail(m->form, "", T("Dina nycklar ändrades just nu av något annat. Försök igen."));
		return show_paper(c, m->form, 409);
	}
	if (m->paper.session)
		auth_sign_in_done(c, m->paper.session, NULL);
	lock_code_text(&m->paper.code, text);
	lock_code_wipe(&m->paper.code);
	struct lock_sheet_view s = { .name = c->who->name, .code = text,
				     .made = view_date(v, day_of(c->now)),
				     .place = lock_site(c, "/logga-in/papperskod") };

	lock_sheet_html(ctx_out(c), v, &s);
	mem_wipe(text, sizeof(text));
	return ctx_page(c, 200);
}

static mst_err wrong_told(struct ctx *c)
{
	struct making *m = ctx_kept(c);

	TRY(c->result);
	return show_paper(c, m->form, 422);
}

static mst_err after_proof(struct ctx *c)
{
	struct making *m = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	bool good;

	TRY(c->result);
	TRY(lock_proof_good(c, &m->proof, &good));
	if (!good) {
		form_fail(m->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	mst_err e = lock_paper_make(c, &m->paper, &a);

	if (e == MST_CONFLICT) {
		form_fail(m->form, "", T("Logga ut och logga in igen med din lösenfras, och försök sedan "
					 "en gång till."));
		return show_paper(c, m->form, 409);
	}
	TRY(e);
	return ctx_act(c, &a, "/mitt-konto/papperskod", made);
}

mst_err lock_paper_post(struct ctx *c)
{
	struct making *m = arena_new(c->mem, struct making, 1);
	int status;

	if (!c->keys.open)
		return ctx_go(c, "/las-upp", NULL);
	m->form = ctx_form(c);
	TRY(lock_proof_read(c, m->form, &m->proof, &status));
	if (form_bad(m->form))
		return show_paper(c, m->form, status);
	ctx_keep(c, m);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &m->proof, after_proof);
}

/* ---- using it ---- */

struct entering {
	struct form *form;
	struct id lock;
	struct seal_key secret, stretched; /* wiped after use */
	const char *phrase;
	struct auth_user user;
	uint8_t salt[PHRASE_SALT];
	struct auth_fresh *session;
	struct lock_again again; /* read over the telephone; lock ID_NONE: from paper */
};

static mst_err show_enter(struct ctx *c, struct form *f, int status)
{
	struct lock_enter_view m = { .form = f };

	lock_enter_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err lock_enter_get(struct ctx *c)
{
	return show_enter(c, form_new(c->mem), 200);
}

static mst_err unknown_told(struct ctx *c)
{
	struct entering *e = ctx_kept(c);

	seal_key_wipe(&e->secret);
	TRY(c->result);
	return show_enter(c, e->form, 422);
}

/* Used, replaced, never made: the same answer. */
static mst_err unknown(struct ctx *c, struct entering *e, struct id user)
{
	form_fail(e->form, "kod",
		  view_text(c->view.lang, N_("Koden gäller inte. Den kan vara använd, ersatt av en nyare "
					     "eller ha gått ut. Ring jourens andra samordnare.")));
	return auth_code_failed(c, KIND, user, unknown_told);
}

static const char *words(struct ctx *c, const struct entering *e)
{
	const struct view *v = &c->view;

	if (e->again.lost)
		return arena_fmt(c->mem,
				 view_text_n(v->lang,
					     "Du är inne med nya nycklar. %lld ärende kunde inte ges "
					     "tillbaka: be den som har det. Gör en papperskod nu.",
					     "Du är inne med nya nycklar. %lld ärenden kunde inte ges "
					     "tillbaka: be dem som har dem. Gör en papperskod nu.",
					     e->again.lost),
				 (long long)e->again.lost);
	if (!id_none(e->again.lock))
		return T("Du är inne med nya nycklar. Gör en papperskod nu och lägg den i kassaskåpet.");
	return T("Du är inne, och din nya lösenfras gäller. Papperskoden är förbrukad: skapa en ny och "
		 "lägg den i kassaskåpet.");
}

static mst_err inside(struct ctx *c)
{
	struct entering *e = ctx_kept(c);
	const struct view *v = &c->view;

	if (c->result == MST_CONFLICT) {
		form_fail(e->form, "", T("Någon gav dig tillgång till något just nu, så det avbröts. "
					 "Försök igen."));
		return show_enter(c, e->form, 409);
	}
	TRY(c->result);
	return auth_go_in(c, &e->user, e->session, words(c, e), "/mitt-konto/papperskod");
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct entering *e = arg;

	return auth_phrase_stretch(c, e->phrase, e->salt, &e->stretched);
}

static mst_err drop_again(struct ctx *c, void *arg)
{
	struct entering *e = arg;

	return lock_again_drop(c->db, e->lock);
}

static mst_err after_stretch(struct ctx *c)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct entering *e = ctx_kept(c);
	struct act a;
	mst_err r = c->result;

	if (r == MST_OK)
		r = vault_unlock(c->vault, e->lock, &e->secret, &k);
	seal_key_wipe(&e->secret);
	if (r == MST_OK)
		r = auth_rekey(c,
			       &(struct auth_rekey){ .keys = &k, .user = &e->user,
						     .phrase = &e->stretched, .drop = e->lock,
						     .rows = drop_again, .arg = e,
						     .act = id_none(e->again.lock) ?
								    "account.paper_used" :
								    "account.again_used" },
			       &a, &e->session);
	seal_key_wipe(&e->stretched);
	if (r == MST_DENIED || r == MST_NOTFOUND)
		return unknown(c, e, e->user.id);
	TRY(r);
	return ctx_act(c, &a, NULL, inside);
}

static mst_err find_user(struct ctx *c, struct entering *e)
{
	struct vault_lock l;

	TRY(vault_lock_find(c->vault, e->lock, &l));
	if (l.kind != VAULT_PAPER)
		return MST_NOTFOUND;
	mst_err r = lock_again_find(c->db, e->lock, &e->again);

	if (r != MST_OK && r != MST_NOTFOUND)
		return r;
	if (r == MST_OK && e->again.until <= c->now)
		return MST_NOTFOUND;
	return auth_of_lock(c, l.user, &e->user, e->salt);
}

mst_err lock_enter_post(struct ctx *c)
{
	MST_CLEANUP(lock_code_wipe) struct lock_code code = { 0 };
	struct entering *e = arena_new(c->mem, struct entering, 1);
	const struct view *v = &c->view;
	int status;

	e->form = ctx_form(c);
	bool whole = lock_code_read(e->form, v, "kod", &code);

	TRY(lock_code_slow(c, e->form, KIND, &status));
	e->phrase = auth_phrase_read(e->form, v, NULL);
	if (!whole || form_bad(e->form))
		return show_enter(c, e->form, status);
	lock_code_keys(&code, &e->lock, &e->secret);
	ctx_keep(c, e);
	mst_err r = find_user(c, e);

	if (r == MST_NOTFOUND)
		return unknown(c, e, ID_NONE);
	TRY(r);
	return ctx_work(c, WORK_LOGIN, stretch, e, after_stretch);
}
