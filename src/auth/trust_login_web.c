/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trust_login_web.c - /logga-in/pin: a trusted phone and its PIN begin a session. A try is counted in the
 * vault, for good, before it is looked at: whatever happens then, five wrong ones end the lock. The page
 * says nobody's name: whoever holds the phone is not told whose it is. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

struct pin {
	struct form *form;
	const char *pin, *to;
	struct seal_key device, stretched; /* wiped */
	uint8_t salt[PHRASE_SALT];
	struct auth_trust row;
	struct auth_user user;
	struct auth_fresh fresh; /* its secret is wiped when it is done */
	int left;                /* tries after this one */
	const char *why;         /* it is forgotten: of the login page's query */
};

static void pin_wipe(struct pin *p)
{
	seal_key_wipe(&p->device);
	seal_key_wipe(&p->stretched);
}

mst_err auth_pin_redirect(struct ctx *c)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;
	const char *to = auth_own_path(http_query(c->req, "till"));

	sbuf_init(&b, 4096);
	sbuf_lit(&b, "/logga-in/pin?till=");
	sbuf_url(&b, to);
	if (http_query(c->req, "sparad"))
		sbuf_lit(&b, "&sparad=ja");
	http_redirect(c->req, b.bad ? "/logga-in/pin" : b.p);
	return MST_OK;
}

/* Whose phone it is. MST_NOTFOUND: nobody's any more. */
static mst_err find(struct ctx *c, struct pin *p)
{
	uint8_t salt[PHRASE_SALT];

	if (!auth_phone_read(c->app, c->req, &p->device))
		return MST_NOTFOUND;
	auth_trust_keys(&p->device, &p->row.lock, p->salt);
	TRY(auth_trust_find(c->db, c->mem, p->row.lock, c->now, &p->row));
	TRY(auth_of_lock(c, p->row.account, &p->user, salt)); /* none that has ended */
	return auth_trust_offered(c->app, p->user.roles) ? MST_OK : MST_NOTFOUND;
}

static mst_err show(struct ctx *c, struct pin *p, int status)
{
	struct auth_pin_view m = { .form = p->form, .to = p->to,
				   .until = view_moment(&c->view, p->row.until),
				   .saved = http_query(c->req, "sparad") != NULL };

	form_set(p->form, AUTH_PIN, "");
	auth_pin_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

/* ---- forgotten ---- */

static mst_err forget_lock(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	return vault_lock_forget(c->vault, p->row.lock);
}

static mst_err forget_row(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	return auth_trust_drop(c->db, p->row.lock);
}

static mst_err forgotten(struct ctx *c)
{
	struct pin *p = ctx_kept(c);

	TRY(c->result);
	auth_phone_write(c->app, c->req, NULL, 0);
	http_redirect(c->req, arena_fmt(c->mem, "/logga-in?glomd=%s", p->why));
	return MST_OK;
}

/* Lock and row, whichever of them is left; with a last wrong try that was looked at. */
static mst_err forget(struct ctx *c, struct pin *p, const char *why)
{
	struct act *list = arena_new(c->mem, struct act, 2); /* it is joined, and outlives this call */
	struct act a;

	list[0] = (struct act){ .audit = auth_trust_note(c, p->row.account, "account.trust_wrong") };
	list[1] = (struct act){ .keys = forget_lock, .apply = forget_row, .arg = p,
				.audit = auth_trust_note(c, p->row.account, "account.trust_dropped") };
	pin_wipe(p);
	p->why = why;
	ctx_keep(c, p);
	if (str_eq(why, "fel") && !p->left)
		ctx_act_join(c, list, 2, &a);
	else
		a = list[1];
	return ctx_act(c, &a, NULL, forgotten);
}

/* What the phone keeps opens nothing. The rows of one whose day or role has come to its end go by the sweep. */
static mst_err nobodys(struct ctx *c, struct pin *p)
{
	bool cookie = auth_phone_read(c->app, c->req, &p->device);

	pin_wipe(p);
	if (cookie)
		auth_phone_write(c->app, c->req, NULL, 0);
	http_redirect(c->req, cookie ? "/logga-in?glomd=ja" : "/logga-in?fras=ja");
	return MST_OK;
}

/* ---- the page ---- */

mst_err auth_pin_get(struct ctx *c)
{
	struct pin *p = arena_new(c->mem, struct pin, 1);

	if (c->who)
		return ctx_go(c, "/idag", NULL);
	p->form = form_new(c->mem);
	p->to = auth_own_path(http_query(c->req, "till"));
	mst_err e = find(c, p);

	if (e == MST_NOTFOUND)
		return nobodys(c, p);
	pin_wipe(p);
	TRY(e);
	return show(c, p, 200);
}

/* ---- the try ---- */

static mst_err wrong_told(struct ctx *c)
{
	struct pin *p = ctx_kept(c);
	const struct view *v = &c->view;

	TRY(c->result);
	form_fail(p->form, AUTH_PIN,
		  arena_fmt(c->mem, T("PIN-koden stämmer inte. Försök kvar innan telefonen glöms: %d."),
			    p->left));
	return show(c, p, 422);
}

static mst_err wrong(struct ctx *c, struct pin *p)
{
	if (!p->left)
		return forget(c, p, "fel");
	pin_wipe(p);
	return ctx_act(c,
		       &(struct act){ .audit = auth_trust_note(c, p->row.account, "account.trust_wrong") },
		       NULL, wrong_told);
}

static mst_err was_right(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	return vault_lock_tried(c->vault, p->row.lock);
}

static mst_err put_session(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	TRY(auth_trust_used(c->db, p->row.lock, c->now));
	return auth_fresh_put(c, &p->fresh, p->user.id);
}

static mst_err inside(struct ctx *c)
{
	struct pin *p = ctx_kept(c);

	if (c->result == MST_OK)
		return auth_arrive(c, &p->user, &p->fresh, p->to);
	seal_key_wipe(&p->fresh.secret);
	return c->result == MST_CONFLICT ? forget(c, p, "ja") : c->result;
}

static mst_err look(struct ctx *c, struct pin *p)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };

	auth_trust_secret(&p->device, &p->stretched, &secret);
	pin_wipe(p);
	mst_err e = vault_unlock(c->vault, p->row.lock, &secret, &k);

	if (e == MST_DENIED)
		return wrong(c, p);
	if (e == MST_NOTFOUND)
		return forget(c, p, "ja");
	TRY(e);
	auth_fresh_make(&k, &p->fresh);
	p->fresh.trust = p->row.lock;
	return ctx_act(c,
		       &(struct act){ .keys = was_right, .apply = put_session, .arg = p, .reserve = true,
				      .audit = auth_trust_note(c, p->user.id, "account.trust_unlock") },
		       NULL, inside);
}

static mst_err after_stretch(struct ctx *c)
{
	struct pin *p = ctx_kept(c);

	if (c->result == MST_OK)
		return look(c, p);
	pin_wipe(p);
	return c->result;
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	return phrase_stretch(p->pin, p->salt, &c->app->pepper, &p->stretched);
}

static mst_err count(struct ctx *c, void *arg)
{
	struct pin *p = arg;

	return vault_lock_try(c->vault, p->row.lock, c->now, &p->left);
}

static mst_err counted(struct ctx *c)
{
	struct pin *p = ctx_kept(c);

	if (c->result == MST_OK)
		return p->left < 0 ? forget(c, p, "fel") : ctx_work(c, WORK_LOGIN, stretch, p, after_stretch);
	pin_wipe(p);
	return c->result;
}

mst_err auth_pin_post(struct ctx *c)
{
	struct pin *p = arena_new(c->mem, struct pin, 1);
	const struct view *v = &c->view;

	if (c->who)
		return ctx_go(c, "/idag", NULL);
	p->form = ctx_form(c);
	p->to = auth_own_path(form_get(p->form, "till"));
	p->pin = arena_str(c->mem, form_get(p->form, AUTH_PIN));
	mst_err e = find(c, p);

	if (e == MST_NOTFOUND)
		return nobodys(c, p);
	if (e == MST_OK && auth_pin_refusal(p->pin)) { /* nobody's PIN: not counted */
		form_fail(p->form, AUTH_PIN, T("PIN-koden har minst sex siffror. Skriv den igen."));
		e = show(c, p, 422);
		pin_wipe(p);
		return e;
	}
	if (e != MST_OK)
		pin_wipe(p);
	TRY(e);
	ctx_keep(c, p);
	return ctx_act(c, &(struct act){ .keys = count, .arg = p }, NULL, counted);
}
