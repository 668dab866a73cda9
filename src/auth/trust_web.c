/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trust_web.c - /mitt-konto/telefon: phones that she trusts, one more of them, and forgetting them. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

#define MINE "/mitt-konto/telefon"

/* ---- which ---- */

mst_err auth_trust_rows(struct ctx *c, const struct auth_trust_row **ret, size_t *ret_n)
{
	const struct view *v = &c->view;
	struct auth_trust here = { 0 }, *list;
	size_t n;
	mst_err e = auth_trust_here(c, &here);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	TRY(auth_trusts(c->db, c->mem, c->who->id, c->now, &list, &n));
	struct auth_trust_row *rows = arena_new(c->mem, struct auth_trust_row, n + 1);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct auth_trust_row){
			.device = auth_device_words(v, list[i].device),
			.used = list[i].used ?
					arena_fmt(c->mem, T("PIN-koden användes senast %s. Den gäller till %s."),
						  view_moment(v, list[i].used), view_moment(v, list[i].until)) :
					arena_fmt(c->mem, T("PIN-koden är inte använd än. Den gäller till %s."),
						  view_moment(v, list[i].until)),
			.drop = id_eq(list[i].lock, here.lock) ?
					NULL :
					arena_fmt(c->mem, MINE "/%s", id_str(c->mem, list[i].lock)),
		};
	*ret = rows;
	*ret_n = n;
	return MST_OK;
}

static mst_err find_state(struct ctx *c, struct auth_trust_view *ret)
{
	struct auth_second second;

	if (!auth_trust_offered(c->app, c->who->roles))
		return MST_NOTFOUND;
	*ret = (struct auth_trust_view){ .days = c->app->trust_days, .phone = auth_trust_phone(c) };
	TRY(auth_trust_rows(c, &ret->rows, &ret->n));
	for (size_t i = 0; i < ret->n; i++)
		ret->here |= !ret->rows[i].drop;
	ret->full = ret->n >= AUTH_TRUSTS;
	mst_err e = auth_second_get(c->db, c->who->id, &second);

	ret->second = e == MST_OK;
	if (e == MST_NOTFOUND && c->app->prover)
		return c->app->prover->has(c, &ret->second);
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err auth_trust_get(struct ctx *c)
{
	struct auth_trust_view m;

	TRY(find_state(c, &m));
	auth_trust_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one more ---- */

struct making {
	struct form *form;
	const char *pin;
	struct seal_key device, stretched; /* wiped */
	uint8_t salt[PHRASE_SALT];
	struct auth_trusting new;
};

static mst_err show_new(struct ctx *c, struct form *f, int status)
{
	struct auth_pin_view m = { .form = f, .days = c->app->trust_days };

	form_set(f, AUTH_PIN, "");
	form_set(f, AUTH_PIN_AGAIN, "");
	auth_trust_new_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

/* MST_CONFLICT: the page before says why not. */
static mst_err may_make(struct ctx *c)
{
	struct auth_trust_view m;

	TRY(find_state(c, &m));
	return m.second && m.phone && !m.here && !m.full ? MST_OK : MST_CONFLICT;
}

mst_err auth_trust_new_get(struct ctx *c)
{
	mst_err e = may_make(c);

	if (e == MST_CONFLICT)
		return ctx_go(c, MINE, NULL);
	TRY(e);
	return show_new(c, form_new(c->mem), 200);
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct making *m = arg;

	return phrase_stretch(m->pin, m->salt, &c->app->pepper, &m->stretched);
}

static mst_err made(struct ctx *c)
{
	struct making *m = ctx_kept(c);
	const struct view *v = &c->view;

	if (c->result == MST_OK)
		auth_phone_write(c->app, c->req, &m->device, m->new.row.until - c->now);
	seal_key_wipe(&m->device);
	TRY(c->result);
	return ctx_go(c, MINE, T("Du litar på den här telefonen. Nästa gång räcker PIN-koden."));
}

static mst_err after_stretch(struct ctx *c)
{
	struct making *m = ctx_kept(c);
	struct act a;

	if (c->result == MST_OK)
		auth_trust_make(c, &m->new, &m->device, &m->stretched, &a);
	seal_key_wipe(&m->stretched);
	if (c->result != MST_OK)
		seal_key_wipe(&m->device);
	TRY(c->result);
	return ctx_act(c, &a, MINE, made);
}

mst_err auth_trust_new_post(struct ctx *c)
{
	struct making *m = arena_new(c->mem, struct making, 1);
	const struct view *v = &c->view;
	struct auth_trust before;
	mst_err e = may_make(c);

	if (e == MST_CONFLICT)
		return ctx_go(c, MINE, NULL);
	TRY(e);
	m->form = ctx_form(c);
	m->pin = form_get(m->form, AUTH_PIN);
	const char *why = auth_pin_refusal(m->pin);

	if (why)
		form_fail(m->form, AUTH_PIN, view_text(v->lang, why));
	else if (!str_eq(m->pin, form_get(m->form, AUTH_PIN_AGAIN)))
		form_fail(m->form, AUTH_PIN_AGAIN, T("Du skrev inte samma PIN-kod båda gångerna. Skriv den igen."));
	if (form_bad(m->form))
		return show_new(c, m->form, 422);
	e = auth_trust_here(c, &before);
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	m->new.before = e == MST_OK ? before.lock : ID_NONE;
	seal_key_new(&m->device);
	m->new.row = (struct auth_trust){ .account = c->who->id, .made = c->now,
				      .until = c->now + c->app->trust_days * (int64_t)86400,
				      .device = auth_device_of(c->mem, http_header(c->req, "User-Agent")) };
	auth_trust_keys(&m->device, &m->new.row.lock, m->salt);
	m->pin = arena_str(c->mem, m->pin);
	ctx_keep(c, m);
	return ctx_work(c, WORK_LOGIN, stretch, m, after_stretch);
}

/* ---- forgetting ---- */

mst_err auth_trust_drop_post(struct ctx *c)
{
	struct auth_forgetting *f = arena_new(c->mem, struct auth_forgetting, 1);
	const struct view *v = &c->view;
	struct auth_trust *list;
	struct act a;
	bool hers = false;
	size_t n;

	TRY(ctx_id(c, "id", &f->lock));
	TRY(auth_trusts(c->db, c->mem, c->who->id, c->now, &list, &n));
	for (size_t i = 0; i < n; i++)
		hers |= id_eq(list[i].lock, f->lock);
	if (!hers) /* it is forgotten already: that is what she wanted */
		return ctx_go(c, "/mitt-konto/inloggningar", T("Telefonen är glömd."));
	auth_trust_forget(c, f, &a);
	return ctx_act_go(c, &a, "/mitt-konto/inloggningar", T("Telefonen är glömd."), NULL);
}

static mst_err gone(struct ctx *c)
{
	TRY(c->result);
	auth_phone_write(c->app, c->req, NULL, 0);
	auth_cookie_clear(c->app, c->req);
	http_set(c->req, "Clear-Site-Data", "\"cache\", \"storage\"");
	http_redirect(c->req, "/logga-in");
	return MST_OK;
}

mst_err auth_trust_out_post(struct ctx *c)
{
	struct auth_forgetting *f = arena_new(c->mem, struct auth_forgetting, 1);
	struct hash *session = arena_new(c->mem, struct hash, 1);
	struct auth_trust here;
	struct act a;
	mst_err e = auth_trust_here(c, &here);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	f->lock = e == MST_OK ? here.lock : ID_NONE;
	auth_session_id(c, session);
	f->session = session;
	auth_trust_forget(c, f, &a);
	return ctx_act(c, &a, NULL, gone);
}
