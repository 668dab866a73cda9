/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff_invite_web.c - inviting, taking an invitation back, and the invited one's only page. */
#include "org/org.h"
#include "staff/staff_web.h"

#define JOUR "jouren"

/* ---- inviting ---- */

static mst_err show_new(struct ctx *c, const struct form *f, int status)
{
	struct staff_new_view m = { .form = f,
				    .jour_roles = staff_role_options(c, AUTH_JOUR_ROLES),
				    .municipal_roles = staff_role_options(c, AUTH_MUNICIPAL_ROLES) };
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ JOUR, staff_org(c, c->app->jour), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ towns[i].code, towns[i].name, NULL };
	m.orgs = o;
	staff_new_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err staff_new_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	const char *role = http_query(c->req, "roll");

	if (!*form_get(f, "org"))
		form_set(f, "org", JOUR);
	if (role && !*form_get(f, "roll"))
		form_add(f, "roll", role);
	return show_new(c, f, 200);
}

struct inviting {
	const char *name, *code;
	int64_t until;
};

/* The link is on this page and nowhere else: no redirect can carry it. */
static mst_err invited(struct ctx *c)
{
	struct inviting *i = ctx_kept(c);

	if (c->result != MST_OK)
		return c->result;
	struct staff_link_view m = {
		.name = i->name,
		.link = arena_fmt(c->mem, "%s/inbjudan/%s", c->app->url ? c->app->url : "", i->code),
		.until = view_moment(&c->view, i->until),
	};

	staff_link_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* "jouren" or an SCB code of the partnership's. */
static mst_err read_org(struct ctx *c, struct form *f, struct id *ret)
{
	const struct view *v = &c->view;
	const char *value = form_get(f, "org");
	struct org *towns;
	size_t n;

	*ret = c->app->jour;
	if (str_eq(value, JOUR))
		return MST_OK;
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(towns[i].code, value)) {
			*ret = towns[i].id;
			return MST_OK;
		}
	form_fail(f, "org", T("Välj var hen arbetar."));
	return MST_OK;
}

mst_err staff_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct inviting *i = arena_new(c->mem, struct inviting, 1);
	struct form *f = ctx_form(c);
	struct id org;
	struct act a;

	i->name = form_text(f, c->mem, v, "namn", N_("namnet"), AUTH_NAME_MAX, true);
	TRY(read_org(c, f, &org));
	unsigned roles = staff_roles_read(f, "roll", AUTH_JOUR_ROLES) |
			 staff_roles_read(f, "kommunroll", AUTH_MUNICIPAL_ROLES);
	const char *why = auth_roles_refusal(roles, !id_eq(org, c->app->jour));

	if (why && !form_error(f, "org"))
		form_fail(f, roles & AUTH_MUNICIPAL_ROLES ? "kommunroll" : "roll", T(why));
	if (form_bad(f))
		return show_new(c, f, 422);
	mst_err e = auth_invite_make(c, i->name, org, roles, &a, &i->code);

	if (e != MST_OK && c->why) {
		form_fail(f, e == MST_CONFLICT ? "namn" : "roll", c->why);
		return show_new(c, f, e == MST_CONFLICT ? 409 : 422);
	}
	TRY(e);
	i->until = c->now + AUTH_INVITE_SECONDS;
	ctx_keep(c, i);
	return ctx_act(c, &a, "/konton", invited);
}

/* ---- taking it back ---- */

static mst_err revoke_failed(struct ctx *c)
{
	const struct view *v = &c->view;

	if (c->result == MST_CONFLICT)
		return ctx_go(c, "/konton", T("Inbjudan var redan borta. Se efter i listan om hen har "
					      "kommit in."));
	return c->result;
}

mst_err staff_revoke_post(struct ctx *c)
{
	struct id id;
	struct act a;

	TRY(ctx_id(c, "id", &id));
	auth_invite_revoke(c, id, &a);
	return ctx_act_go(c, &a, "/konton",
			  view_text(c->view.lang, N_("Inbjudan är borttagen. Länken gäller inte längre.")),
			  revoke_failed);
}

/* ---- the invited one ---- */

static mst_err gone(struct ctx *c)
{
	staff_gone_html(ctx_out(c), &c->view, c->app->partnership);
	return ctx_page(c, 404);
}

static mst_err show_join(struct ctx *c, const struct auth_invite *i, struct form *f, int status)
{
	struct auth_user by = { 0 };
	struct staff_join_view m = { .form = f, .name = i->name, .jour = staff_org(c, i->org),
				     .roles = staff_roles(c, i->roles),
				     .other = c->who ? c->who->name : NULL };

	if (c->app->oidc && !id_eq(i->org, c->app->jour))
		m.municipal = arena_fmt(c->mem, "/inbjudan/%s/kommun", http_param(c->req, "kod"));
	(void)!auth_get(c->db, c->mem, i->by, &by);
	m.by = by.name;
	TRY(auth_login_for(c->db, c->mem, i->name, &m.login));
	staff_join_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err staff_join_get(struct ctx *c)
{
	struct auth_invite i;
	mst_err e = auth_invite_open(c, http_param(c->req, "kod"), &i);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	return show_join(c, &i, form_new(c->mem), 200);
}

struct joining {
	struct auth_invite invite;
	const char *code, *phrase;
	struct seal_key stretched; /* wiped after use */
	struct auth_joined joined; /* its keyring is wiped after use */
	struct form *form;
};

static mst_err stretch(struct ctx *c, void *arg)
{
	struct joining *j = arg;

	return auth_phrase_stretch(c, j->phrase, j->invite.salt, &j->stretched);
}

static mst_err joined(struct ctx *c)
{
	struct joining *j = ctx_kept(c);
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_sign_in(c, &j->joined.user, &j->joined.keys, "/mitt-konto?ny=ja");
	else if (e == MST_CONFLICT) /* somebody was quicker, or it has been taken back */
		e = gone(c);
	vault_keyring_wipe(&j->joined.keys);
	return e;
}

static mst_err after_stretch(struct ctx *c)
{
	struct joining *j = ctx_kept(c);
	struct act a;

	TRY(c->result);
	mst_err e = auth_join(c, j->code, &j->invite, &j->stretched, &a, &j->joined);

	seal_key_wipe(&j->stretched);
	if (e == MST_DENIED && c->why) {
		form_fail(j->form, "losen", c->why);
		return show_join(c, &j->invite, j->form, 422);
	}
	if (e != MST_OK)
		vault_keyring_wipe(&j->joined.keys);
	TRY(e);
	return ctx_act(c, &a, NULL, joined);
}

mst_err staff_join_post(struct ctx *c)
{
	struct joining *j = arena_new(c->mem, struct joining, 1);

	j->form = ctx_form(c);
	j->code = http_param(c->req, "kod");
	mst_err e = auth_invite_open(c, j->code, &j->invite);

	if (e == MST_NOTFOUND)
		return gone(c);
	TRY(e);
	if (c->who)
		return show_join(c, &j->invite, j->form, 409);
	j->phrase = auth_phrase_read(j->form, &c->view, j->invite.name);
	if (form_bad(j->form))
		return show_join(c, &j->invite, j->form, 422);
	ctx_keep(c, j);
	return ctx_work(c, WORK_LOGIN, stretch, j, after_stretch);
}
