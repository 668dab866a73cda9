/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* proof_web.c - who is it, once more: asked before what hands data out, ends something for good or
 * changes who may what, so that a computer left alone is not enough. The page keeps what was posted,
 * and its answer goes to the same address: nothing is typed twice, nothing is stored meanwhile. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

#define PHRASE "bekrafta_losen"
#define CODE "bekrafta_kod"
#define TO "bekrafta_till"

struct proving {
	struct form *form;
	struct auth_own own;
	const char *phrase;
	struct seal_key stretched; /* wiped after use */
	struct auth_second_code code;
	void *brought; /* the prover's */
	struct hash session;
};

static bool own_field(const struct ctx *c, const char *name)
{
	/* "nuvarande": her phrase, on pages that ask for it by themselves. No page shows a secret. */
	static const char *const typed[] = { VIEW_CSRF, VIEW_ONCE, PHRASE,	 CODE,
					     AUTH_PIN,	AUTH_PIN_AGAIN, "nuvarande" };
	const struct auth_prover *p = c->app->prover;

	for (size_t i = 0; p && p->fields[i]; i++)
		if (str_eq(name, p->fields[i]))
			return true;
	for (size_t i = 0; i < MST_LEN(typed); i++)
		if (str_eq(name, typed[i]))
			return true;
	return false;
}

static const struct http_pair *kept(struct ctx *c)
{
	const struct http_pair *p;
	size_t n = http_fields(c->req, &p), k = 0;
	struct http_pair *ret = arena_new(c->mem, struct http_pair, n + 2);

	for (size_t i = 0; i < n; i++)
		if (!own_field(c, p[i].name))
			ret[k++] = p[i];
	if (str_eq(http_method(c->req), "GET"))
		ret[k++] = (struct http_pair){ TO, http_target(c->req) };
	return ret;
}

static mst_err show(struct ctx *c, struct form *f, int status)
{
	bool get = str_eq(http_method(c->req), "GET");
	struct auth_proof_view m = { .form = f, .kept = kept(c),
				     .action = get ? "/bekrafta" : http_path(c->req), .c = c };
	struct auth_second second;
	mst_err e = auth_second_get(c->db, c->who->id, &second);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	m.code = e == MST_OK && c->wait->proved;
	TRY(auth_has_phrase(c, &m.phrase));
	if (c->app->prover)
		TRY(c->app->prover->has(c, &m.passkey));
	form_set(f, PHRASE, "");
	form_set(f, CODE, "");
	auth_proof_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

void auth_proof_brought_html(struct sbuf *o, const struct view *v, const struct auth_proof_view *m)
{
	(void)v;
	m->c->app->prover->html(m->c, o);
}

static mst_err wrong_told(struct ctx *c)
{
	struct proving *p = ctx_kept(c);

	TRY(c->result);
	return show(c, p->form, 422);
}

static mst_err put_proved(struct ctx *c, void *arg)
{
	struct proving *p = arg;

	if (p->code.good)
		TRY(auth_second_take(c, &p->code));
	if (p->brought)
		TRY(c->app->prover->put(c, p->brought));
	return auth_session_prove(c->db, &p->session, c->now);
}

static mst_err wrong_code(struct ctx *c, struct proving *p)
{
	form_fail(p->form, CODE, auth_second_wrong(&c->view));
	return auth_second_failed(c, c->who->id, wrong_told);
}

static mst_err wrong_passkey(struct ctx *c, struct proving *p)
{
	const struct view *v = &c->view;

	form_fail(p->form, "", T("Passnyckeln gick inte att använda här. Försök igen."));
	return auth_code_failed(c, "passkey", c->who->id, wrong_told);
}

/* It goes on as if it had come now. */
static mst_err proved(struct ctx *c)
{
	struct proving *p = ctx_kept(c);

	c->wait->again = false;
	if (c->result == MST_CONFLICT && p->code.good)
		return wrong_code(c, p);
	if (c->result == MST_CONFLICT && p->brought)
		return wrong_passkey(c, p);
	TRY(c->result);
	c->wait->proved = c->now;
	return http_route_of(c->req)->fn(c);
}

static mst_err put(struct ctx *c, struct proving *p)
{
	auth_session_id(c, &p->session);
	c->wait->again = true; /* the form's token is the handler's */
	return ctx_act(c, &(struct act){ .apply = put_proved, .arg = p, .reserve = true }, NULL, proved);
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct proving *p = arg;

	return auth_phrase_stretch(c, p->phrase, p->own.salt, &p->stretched);
}

static mst_err after_stretch(struct ctx *c)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	struct proving *p = ctx_kept(c);
	const struct view *v = &c->view;

	TRY(c->result);
	kdf(&p->stretched, "keyring", &under);
	seal_key_wipe(&p->stretched);
	mst_err e = vault_unlock(c->vault, c->who->id, &under, &k);

	if (e == MST_OK)
		return put(c, p);
	if (e != MST_DENIED && e != MST_NOTFOUND)
		return e;
	form_fail(p->form, PHRASE, T("Det är inte din lösenfras. Försök igen."));
	return auth_own_failed(c, wrong_told);
}

static mst_err by_code(struct ctx *c, struct proving *p, const char *code)
{
	int64_t wait;

	TRY(auth_second_wait(c, c->who->id, &wait));
	if (wait > 0) {
		auth_throttle_tell(c, p->form, wait);
		return show(c, p->form, 429);
	}
	mst_err e = auth_second_check(c, c->who->id, code, &p->code);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	return p->code.good ? put(c, p) : wrong_code(c, p);
}

static mst_err by_prover(struct ctx *c, struct proving *p)
{
	int64_t wait;

	TRY(auth_code_wait(c, "passkey", &wait));
	if (wait > 0) {
		auth_throttle_tell(c, p->form, wait);
		return show(c, p->form, 429);
	}
	mst_err e = c->app->prover->check(c, ctx_form(c), &p->brought);

	if (e == MST_DENIED || e == MST_INVALID || e == MST_NOTFOUND)
		return wrong_passkey(c, p);
	return e == MST_OK ? put(c, p) : e;
}

mst_err auth_ask_proof(struct ctx *c)
{
	struct proving *p = arena_new(c->mem, struct proving, 1);
	const char *code = http_field(c->req, CODE);

	p->form = form_new(c->mem);
	p->phrase = http_field(c->req, PHRASE);
	ctx_keep(c, p);
	if (!str_empty(code) && c->wait->proved)
		return by_code(c, p, code);
	if (c->app->prover && !str_empty(http_field(c->req, c->app->prover->fields[0])))
		return by_prover(c, p);
	if (!p->phrase && !code)
		return show(c, p->form, 403);
	const struct view *v = &c->view;

	if (str_empty(p->phrase) || strlen(p->phrase) > AUTH_PHRASE_MAX) {
		form_fail(p->form, PHRASE, T("Skriv din lösenfras."));
		return show(c, p->form, 422);
	}
	TRY(auth_own_find(c, &p->own));
	if (p->own.wait > 0) {
		auth_throttle_tell(c, p->form, p->own.wait);
		return show(c, p->form, 429);
	}
	return ctx_work(c, WORK_LOGIN, stretch, p, after_stretch);
}

/* For a page that was asked for: back to it. */
mst_err auth_proved_post(struct ctx *c)
{
	const char *to = auth_own_path(http_field(c->req, TO));

	return ctx_go(c, *to ? to : "/idag", NULL);
}
