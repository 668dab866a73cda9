/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* second_web.c - /mitt-konto/engangskod: setting up the app, spare codes, turning it off. */
#include "auth/auth_priv.h"
#include "auth/auth_web.h"

/* ---- an app that is being set up: its secret goes to and fro sealed, and is kept when she has shown
 * that the app has it ---- */

void auth_enrol_secret(struct ctx *c, struct form *f, struct id account, uint8_t ret[TOTP_SECRET])
{
	struct seal_ad ad = SEAL_AD(FIELD_AUTH_ENROL, account);
	uint8_t sealed[AUTH_SECOND_SEALED];
	char text[b64_size(AUTH_SECOND_SEALED)];

	if (b64_parse(form_get(f, "hemlighet"), sealed, sizeof(sealed)) &&
	    auth_second_open(c->app, ad, (struct blob){ sealed, sizeof(sealed) }, ret) == MST_OK)
		return;
	rng_bytes(ret, TOTP_SECRET);
	auth_second_seal(c->app, ad, ret, sealed);
	b64_text(sealed, sizeof(sealed), text);
	form_set(f, "hemlighet", text);
}

void auth_enrol_fill(struct ctx *c, const struct form *f, const char *login,
		     uint8_t secret[TOTP_SECRET], struct auth_enrol_view *ret)
{
	char text[TOTP_TEXT], groups[TOTP_TEXT + 8];
	struct sbuf b;
	size_t n = 0;

	totp_secret_text(secret, text);
	mem_wipe(secret, TOTP_SECRET);
	for (size_t i = 0; text[i]; i++) {
		if (i && i % 4 == 0)
			groups[n++] = ' ';
		groups[n++] = text[i];
	}
	groups[n] = 0;
	sbuf_init(&b, 2048);
	sbuf_lit(&b, "otpauth://totp/");
	sbuf_url(&b, c->app->partnership);
	sbuf_ch(&b, ':');
	sbuf_url(&b, login);
	sbuf_fmt(&b, "?secret=%s&issuer=", text);
	sbuf_url(&b, c->app->partnership);
	/* The secret is on the page that is shown: that it lies in the request's memory adds nothing. */
	*ret = (struct auth_enrol_view){ .form = f, .hidden = form_get(f, "hemlighet"),
					 .address = b.bad ? "" : arena_str(c->mem, b.p),
					 .typed = arena_str(c->mem, groups) };
	sbuf_done(&b);
	mem_wipe(text, sizeof(text));
	mem_wipe(groups, sizeof(groups));
}

bool auth_enrol_good(struct ctx *c, struct form *f, const uint8_t secret[TOTP_SECRET],
		     int64_t *ret_step)
{
	const struct view *v = &c->view;
	const char *code = str_trim(c->mem, form_get(f, "engangskod"));

	/* "123 456", as many apps show it */
	if (strlen(code) == 7 && code[3] == ' ')
		code = arena_fmt(c->mem, "%.3s%s", code, code + 4);
	if (totp_good(secret, code, c->now, 0, ret_step))
		return true;
	form_fail(f, "engangskod",
		  *code ? T("Det är inte koden som appen ska visa. Läs in bilden igen, och skriv koden som "
			    "visas just nu. Stämmer telefonens klocka?") :
			  T("Skriv koden som appen visar."));
	form_set(f, "engangskod", "");
	return false;
}

/* ---- her page ---- */

static mst_err show_enrol(struct ctx *c, struct form *f, bool change, int status)
{
	struct auth_enrol_view m;
	uint8_t secret[TOTP_SECRET];

	auth_enrol_secret(c, f, c->who->id, secret);
	auth_enrol_fill(c, f, c->who->login, secret, &m);
	m.change = change;
	auth_enrol_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err auth_second_page(struct ctx *c)
{
	struct auth_second s;
	mst_err e = auth_second_get(c->db, c->who->id, &s);

	if (e == MST_NOTFOUND || (e == MST_OK && http_query(c->req, "byt")))
		return show_enrol(c, form_new(c->mem), e == MST_OK, 200);
	TRY(e);
	struct auth_second_view m = { .made = view_date(&c->view, day_of(s.made)), .spares = s.spares,
				      .required = auth_second_required(c->app, c->who->roles) };

	auth_second_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err made(struct ctx *c)
{
	struct auth_second_new *m = ctx_kept(c);
	const struct view *v = &c->view;

	mem_wipe(m, sizeof(*m));
	TRY(c->result);
	return ctx_go(c, "/mitt-konto/engangskod", T("Engångskoder är på."));
}

mst_err auth_second_post(struct ctx *c)
{
	struct auth_second_new *m = arena_new(c->mem, struct auth_second_new, 1);
	struct form *f = ctx_form(c);
	struct auth_second had;
	struct act a;
	mst_err e = auth_second_get(c->db, c->who->id, &had);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	auth_enrol_secret(c, f, c->who->id, m->secret);
	if (!auth_enrol_good(c, f, m->secret, &m->step)) {
		mem_wipe(m, sizeof(*m));
		return show_enrol(c, f, e == MST_OK, 422);
	}
	auth_second_make(c, m, &a);
	ctx_keep(c, m);
	return ctx_act(c, &a, "/mitt-konto/engangskod", made);
}

static mst_err put_off(struct ctx *c, void *arg)
{
	(void)arg;
	return auth_second_drop(c->db, c->who->id);
}

mst_err auth_second_off_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct id *whose = arena_new(c->mem, struct id, 1);
	struct act a = { .apply = put_off, .give = auth_trust_forget_all, .arg = whose,
			 .audit = ctx_note(c, "account.second_off", c->who->id, NULL, NULL) };

	*whose = c->who->id;
	if (auth_second_required(c->app, c->who->roles)) {
		c->why = T("Engångskoder krävs för din roll. Du kan byta till en annan telefon.");
		return MST_DENIED;
	}
	return ctx_act_go(c, &a, "/mitt-konto/engangskod", T("Engångskoder är avstängda."), NULL);
}

/* ---- spare codes: on this page and nowhere else ---- */

static mst_err put_spares(struct ctx *c, void *arg)
{
	return auth_spares_put(c, c->who->id, arg);
}

static mst_err spares_made(struct ctx *c)
{
	char(*codes)[AUTH_SPARE_TEXT] = ctx_kept(c);
	struct auth_spares_view m = { .name = c->who->name,
				      .made = view_date(&c->view, day_of(c->now)) };
	mst_err e = c->result;

	for (size_t i = 0; i < AUTH_SPARES; i++)
		m.codes[i] = codes[i];
	if (e == MST_OK)
		auth_spares_html(ctx_out(c), &c->view, &m);
	mem_wipe(codes, AUTH_SPARES * AUTH_SPARE_TEXT);
	return e == MST_OK ? ctx_page(c, 200) : e;
}

mst_err auth_spares_post(struct ctx *c)
{
	char(*codes)[AUTH_SPARE_TEXT] =
		(char(*)[AUTH_SPARE_TEXT])arena_new(c->mem, char, AUTH_SPARES * AUTH_SPARE_TEXT);
	struct act a = { .apply = put_spares, .arg = codes,
			 .audit = ctx_note(c, "account.spares_made", c->who->id, NULL, NULL) };
	struct auth_second had;
	mst_err e = auth_second_get(c->db, c->who->id, &had);

	if (e == MST_NOTFOUND)
		return ctx_go(c, "/mitt-konto/engangskod", NULL);
	TRY(e);
	auth_spares_new(codes);
	ctx_keep(c, codes);
	return ctx_act(c, &a, "/mitt-konto/engangskod", spares_made);
}
