/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_envelope_web.c - the chair's sealed envelope: a code that makes one coordinator's account of its
 * own, once, with everybody told. An account of its own, so that nobody acts in another's name, and so
 * that it works whatever has become of the coordinators' keys. */
#include "lock/lock_db.h"
#include "lock/lock_web.h"

#define KIND "envelope code" /* for slowing down who guesses */

static struct auth_invite account_of(struct ctx *c, const struct lock_envelope *e)
{
	return lock_emergency(c, e->account, e->by, e->salt, e->at);
}

/* ---- how it is with it ---- */

static mst_err show_envelope(struct ctx *c, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct lock_envelope_view m = { .form = f };
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);
	struct lock_envelope last;
	struct auth_user by = { 0 };
	mst_err e = lock_envelope_last(c->db, &last);

	if (e == MST_OK) {
		(void)!auth_get(c->db, c->mem, last.by, &by);
		rows[0] = (struct view_row){ T("Gjort"), view_date(v, day_of(last.at)), NULL, NULL };
		rows[1] = (struct view_row){ T("Av"), by.name ? by.name : "", NULL, NULL };
		rows[2] = (struct view_row){ T("Öppnat"),
					     last.opened ? view_moment(v, last.opened) : T("Aldrig"),
					     NULL, NULL };
		rows[3] = (struct view_row){ T("Kontrollerat"), view_date(v, day_of(last.checked)),
					     NULL, NULL };
		m.rows = rows;
		m.sealed = !last.opened;
	} else if (e != MST_NOTFOUND) {
		return e;
	}
	TRY(auth_has_phrase(c, &m.phrase));
	lock_envelope_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err lock_envelope_get(struct ctx *c)
{
	return show_envelope(c, form_new(c->mem), 200);
}

static mst_err put_check(struct ctx *c, void *arg)
{
	(void)arg;
	return lock_envelope_check(c->db, c->now);
}

mst_err lock_envelope_check_post(struct ctx *c)
{
	const struct view *v = &c->view;

	return ctx_act_go(c,
			  &(struct act){ .apply = put_check,
					 .audit = ctx_note(c, "account.envelope_checked", ID_NONE,
							   NULL, NULL) },
			  "/konton/kuvert", T("Noterat. Nästa påminnelse kommer om ett år."), NULL);
}

/* ---- printing it ---- */

struct sealing {
	struct lock_proof proof;
	struct form *form;
	struct lock_code code; /* wiped when it has been shown */
	struct lock_envelope row;
	struct id old;         /* keys that nobody will open any more */
};

static mst_err put_row(struct ctx *c, void *arg)
{
	struct sealing *s = arg;

	return lock_envelope_put(c->db, &s->row);
}

/* The old envelope's keys go when its row is gone; left behind, they open for a code that no page takes. */
static mst_err drop_old(struct ctx *c, void *arg)
{
	const struct sealing *s = ctx_kept(c);

	(void)arg; /* what the act has made */
	return id_none(s->old) ? MST_OK : vault_user_remove(c->vault, s->old);
}

static mst_err sealed(struct ctx *c)
{
	struct sealing *s = ctx_kept(c);
	const struct view *v = &c->view;
	char text[LOCK_CODE_TEXT];

	lock_code_text(&s->code, text);
	lock_code_wipe(&s->code);
	struct lock_sheet_view m = { .code = text, .made = view_date(v, day_of(c->now)),
				     .place = lock_site(c, "/logga-in/kuvert") };

	if (c->result == MST_OK)
		lock_envelope_sheet_html(ctx_out(c), v, &m);
	mem_wipe(text, sizeof(text));
	return c->result == MST_OK ? ctx_page(c, 200) : c->result;
}

static mst_err wrong_told(struct ctx *c)
{
	struct sealing *s = ctx_kept(c);

	TRY(c->result);
	return show_envelope(c, s->form, 422);
}

static mst_err prepare(struct ctx *c, struct sealing *s, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
	struct lock_envelope last;
	mst_err e = lock_envelope_last(c->db, &last);

	if (e == MST_OK && !last.opened)
		s->old = last.account;
	else if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	lock_code_new(&s->code);
	s->row = (struct lock_envelope){ .account = rng_id(), .by = c->who->id, .at = c->now };
	rng_bytes(s->row.salt, sizeof(s->row.salt));
	lock_code_keys(&s->code, &s->row.code, &secret);
	struct auth_invite i = account_of(c, &s->row);

	return auth_keys_wait(c,
			      &(struct auth_entry){ .who = &i, .secret = &secret, .rows = put_row,
						    .arg = s, .act = "account.envelope" },
			      ret);
}

static mst_err after_proof(struct ctx *c)
{
	struct sealing *s = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	bool good;

	TRY(c->result);
	TRY(lock_proof_good(c, &s->proof, &good));
	if (!good) {
		form_fail(s->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	TRY(prepare(c, s, &a));
	a.give = drop_old;
	return ctx_act(c, &a, "/konton/kuvert", sealed);
}

mst_err lock_envelope_post(struct ctx *c)
{
	struct sealing *s = arena_new(c->mem, struct sealing, 1);
	int status;

	s->form = ctx_form(c);
	TRY(lock_proof_read(c, s->form, &s->proof, &status));
	if (form_bad(s->form))
		return show_envelope(c, s->form, status);
	ctx_keep(c, s);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &s->proof, after_proof);
}

/* ---- opening it ---- */

struct opening {
	struct form *form;
	struct lock_envelope row;
	struct auth_invite who;
	const char *phrase;
	struct seal_key secret, stretched; /* wiped after use */
	struct lock_notice notice;
	struct auth_joined joined;         /* its keyring is wiped after use */
};

static mst_err show_open(struct ctx *c, const struct form *f, int status)
{
	lock_open_html(ctx_out(c), &c->view, &(struct lock_enter_view){ .form = f });
	return ctx_page(c, status);
}

mst_err lock_open_get(struct ctx *c)
{
	return show_open(c, form_new(c->mem), 200);
}

static mst_err put_opened(struct ctx *c, void *arg)
{
	struct opening *o = arg;

	TRY(lock_envelope_open(c->db, o->row.code, c->now));
	TRY(lock_notice_put(c->db, &o->notice));
	return lock_alarm_put(c);
}

static mst_err unknown_told(struct ctx *c)
{
	struct opening *o = ctx_kept(c);

	TRY(c->result);
	return show_open(c, o->form, 422);
}

static mst_err unknown(struct ctx *c, struct opening *o)
{
	const struct view *v = &c->view;

	seal_key_wipe(&o->secret);
	form_fail(o->form, "kod", T("Koden gäller inte. Kuvertet kan vara öppnat redan, eller ersatt av ett "
				    "nyare."));
	return auth_code_failed(c, KIND, ID_NONE, unknown_told);
}

static mst_err opened(struct ctx *c)
{
	struct opening *o = ctx_kept(c);
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_sign_in(c, &o->joined.user, &o->joined.keys, "/mitt-konto?ny=ja");
	vault_keyring_wipe(&o->joined.keys);
	return e == MST_CONFLICT ? unknown(c, o) : e;
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct opening *o = arg;

	return auth_phrase_stretch(c, o->phrase, o->row.salt, &o->stretched);
}

static mst_err after_stretch(struct ctx *c)
{
	struct opening *o = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_enter(c,
			       &(struct auth_entry){ .who = &o->who, .secret = &o->secret,
						     .stretched = &o->stretched, .rows = put_opened,
						     .arg = o, .act = "account.envelope_opened" },
			       &a, &o->joined);
	seal_key_wipe(&o->secret);
	seal_key_wipe(&o->stretched);
	if (e == MST_DENIED) {
		form_fail(o->form, "losen", T("Det har börjat med en annan lösenfras, men avbröts. Skriv "
					      "den du valde då."));
		return show_open(c, o->form, 422);
	}
	TRY(e);
	return ctx_act(c, &a, NULL, opened);
}

mst_err lock_open_post(struct ctx *c)
{
	MST_CLEANUP(lock_code_wipe) struct lock_code code = { 0 };
	struct opening *o = arena_new(c->mem, struct opening, 1);
	const struct view *v = &c->view;
	struct id id;
	int status;

	o->form = ctx_form(c);
	ctx_keep(c, o);
	bool whole = lock_code_read(o->form, v, "kod", &code);

	TRY(lock_code_slow(c, o->form, KIND, &status));
	o->phrase = auth_phrase_read(o->form, v, NULL);
	if (!whole || form_bad(o->form))
		return show_open(c, o->form, status);
	lock_code_keys(&code, &id, &o->secret);
	mst_err e = lock_envelope_find(c->db, id, &o->row);

	if (e == MST_NOTFOUND)
		return unknown(c, o);
	TRY(e);
	o->who = account_of(c, &o->row);
	o->notice = (struct lock_notice){ .id = rng_id(), .kind = "envelope",
					  .about = o->row.account, .at = c->now };
	return ctx_work(c, WORK_LOGIN, stretch, o, after_stretch);
}
