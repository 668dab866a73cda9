/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff_me_web.c - /mitt-konto: her own name and phrase. */
#include "auth/second.h"
#include "auth/trust.h"
#include "staff/staff_web.h"

static const char *second_words(struct ctx *c)
{
	const struct view *v = &c->view;
	struct auth_second s;

	if (auth_second_get(c->db, c->who->id, &s) != MST_OK)
		return T("Av. En kod från telefonen utöver lösenfrasen");
	return s.spares ? T("På. En kod från telefonen utöver lösenfrasen") :
			  T("På, men du har inga reservkoder");
}

static mst_err show_me(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 11);
	size_t n = 8;
	struct staff_me_view m = { .form = f, .rows = rows };

	rows[0] = (struct view_row){ T("Loggar in som"), c->who->login, NULL, NULL };
	rows[1] = (struct view_row){ T("Arbetar i"), staff_org(c, c->who->org), NULL, NULL };
	rows[2] = (struct view_row){ T("Roller"), staff_roles(c, c->who->roles), NULL, NULL };
	rows[3] = (struct view_row){ T("Lösenfras"), T("Bara du vet den"), "/mitt-konto/losenfras",
				     T("Byt") };
	rows[4] = (struct view_row){ T("Papperskod"), T("Tar dig in om du glömmer lösenfrasen"),
				     "/mitt-konto/papperskod", T("Visa") };
	rows[5] = (struct view_row){ T("Passnycklar"), T("Fingret, ansiktet eller enhetens kod"),
				     "/mitt-konto/passnycklar", T("Visa") };
	rows[6] = (struct view_row){ T("Engångskoder"), second_words(c), "/mitt-konto/engangskod", T("Visa") };
	rows[7] = (struct view_row){ T("Dina inloggningar"), T("Var du är inloggad just nu"),
				     "/mitt-konto/inloggningar", T("Visa") };
	if (auth_trust_offered(c->app, c->who->roles))
		rows[n++] = (struct view_row){ T("Snabb upplåsning"), T("PIN-kod på din egen telefon"),
					       "/mitt-konto/telefon", T("Visa") };
	if (c->who->roles & (ROLE_COORDINATOR | ROLE_MUNICIPAL_OFFICER))
		rows[n++] = (struct view_row){ T("Mejl"), T("När något nytt väntar på dig"), "/mitt-konto/mejl",
					     T("Visa") };
	m.welcome = http_query(c->req, "ny") ? c->who->login : NULL;
	staff_me_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err staff_me_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "namn"))
		form_set(f, "namn", c->who->name);
	return show_me(c, f, 200);
}

mst_err staff_name_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *name = form_text(f, c->mem, v, "namn", N_("namnet"), AUTH_NAME_MAX, true);
	struct act a;

	if (form_bad(f))
		return show_me(c, f, 422);
	auth_rename(c, c->who->id, name, &a);
	return ctx_act_go(c, &a, "/mitt-konto", T("Namnet är ändrat."), NULL);
}

/* ---- the phrase ---- */

struct changing {
	const char *now, *next;
	struct auth_own own;
	struct seal_key old, fresh; /* wiped after use */
	struct auth_fresh *session;
	struct form *form;
};

static mst_err show_phrase(struct ctx *c, const struct form *f, int status)
{
	staff_phrase_html(ctx_out(c), &c->view, &(struct staff_phrase_view){ .form = f });
	return ctx_page(c, status);
}

mst_err staff_phrase_get(struct ctx *c)
{
	return show_phrase(c, form_new(c->mem), 200);
}

static mst_err stretch_both(struct ctx *c, void *arg)
{
	struct changing *g = arg;

	TRY(auth_phrase_stretch(c, g->now, g->own.salt, &g->old));
	return auth_phrase_stretch(c, g->next, g->own.salt, &g->fresh);
}

static mst_err changed(struct ctx *c)
{
	struct changing *g = ctx_kept(c);
	const struct view *v = &c->view;

	if (c->result == MST_CONFLICT) {
		form_fail(g->form, "",
			  T("Någon gav dig tillgång till något just nu, så bytet avbröts. Skriv "
			    "lösenfraserna igen."));
		return show_phrase(c, g->form, 409);
	}
	TRY(c->result);
	auth_sign_in_done(c, g->session, T("Lösenfrasen är bytt. Du är utloggad överallt utom här."));
	http_redirect(c->req, "/mitt-konto");
	return MST_OK;
}

static mst_err wrong_told(struct ctx *c)
{
	struct changing *g = ctx_kept(c);

	TRY(c->result);
	return show_phrase(c, g->form, 422);
}

static mst_err after_stretch(struct ctx *c)
{
	struct changing *g = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_phrase_set(c, &g->old, &g->fresh, &a, &g->session);
	seal_key_wipe(&g->old);
	seal_key_wipe(&g->fresh);
	if (e == MST_NOTFOUND) {
		form_fail(g->form, "nuvarande",
			  T("Du har ingen lösenfras. Gör en papperskod: när du loggar in med den väljer "
			    "du en lösenfras."));
		return show_phrase(c, g->form, 422);
	}
	if (e == MST_DENIED) {
		form_fail(g->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	TRY(e);
	return ctx_act(c, &a, NULL, changed);
}

mst_err staff_phrase_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct changing *g = arena_new(c->mem, struct changing, 1);

	g->form = ctx_form(c);
	g->now = form_get(g->form, "nuvarande");
	if (!*g->now || strlen(g->now) > AUTH_PHRASE_MAX)
		form_fail(g->form, "nuvarande", T("Skriv den lösenfras du har nu."));
	g->next = auth_phrase_read(g->form, v, c->who->name);
	if (!form_bad(g->form) && str_eq(g->now, g->next))
		form_fail(g->form, "losen", T("Det är samma lösenfras som förut. Välj en ny."));
	if (form_bad(g->form))
		return show_phrase(c, g->form, 422);
	TRY(auth_own_find(c, &g->own));
	if (g->own.wait > 0) {
		form_fail(g->form, "", T("Det blev fel flera gånger i rad. Vänta en stund och försök "
					 "igen, eller ring jourens samordnare."));
		return show_phrase(c, g->form, 429);
	}
	ctx_keep(c, g);
	return ctx_work(c, WORK_LOGIN, stretch_both, g, after_stretch);
}
