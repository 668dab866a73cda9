/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff_web.c - /konton: who is in, what each may, and an account's end. */
#include "staff/staff_web.h"

#include "auth/forget.h"
#include "auth/second.h"
#include "org/org.h"

static const char *const role_hints[ROLE_COUNT] = {
	N_("Stödjer personer som hen har fått sig tilldelade."),
	N_("Öppnar alla jourens ärenden, tar emot förmedlingar och bjuder in andra."),
	N_("Sköter samverkan, statistik och konton. Öppnar inga ärenden."),
	N_("Förmedlar personer till jouren och ser det hen själv har skickat."),
	N_("Ser överenskommelsen, beslut och siffror. Inga enskilda personer."),
	N_("Läser siffror och uppföljning. Inga enskilda personer."),
	N_("Ser vem som har läst vad. Öppnar inga ärenden."),
	N_("Sköter servern. Läser ingenting. Kan inte ha andra roller."),
};

const char *staff_roles(struct ctx *c, unsigned roles)
{
	const char *all = "";

	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & (1u << r))
			all = arena_fmt(c->mem, "%s%s%s", all, *all ? ", " : "",
					view_text(c->view.lang, auth_role_words[r]));
	return all;
}

const char *staff_org(struct ctx *c, struct id org)
{
	struct org o;

	return org_get(c->db, c->mem, org, &o) == MST_OK ? o.name : "–";
}

const struct view_option *staff_role_options(struct ctx *c, unsigned from)
{
	struct view_option *o = arena_new(c->mem, struct view_option, ROLE_COUNT + 1);
	size_t n = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (from & (1u << r))
			o[n++] = (struct view_option){ auth_role_names[r], auth_role_words[r],
						       role_hints[r] };
	return o;
}

unsigned staff_roles_read(const struct form *f, const char *field, unsigned from)
{
	unsigned roles = 0;

	for (int r = 0; r < ROLE_COUNT; r++)
		if (from & (1u << r) && form_has(f, field, auth_role_names[r]))
			roles |= 1u << r;
	return roles;
}

/* ---- the list ---- */

static void add_member(struct ctx *c, const struct auth_member *a, struct view_item *ret)
{
	const struct view *v = &c->view;
	bool jour = id_eq(a->user.org, c->app->jour);
	const char *roles = staff_roles(c, a->user.roles);

	*ret = (struct view_item){
		.href = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a->user.id)),
		.title = a->user.name,
		.meta = jour ? roles : arena_fmt(c->mem, "%s · %s", staff_org(c, a->user.org), roles),
		.tag = a->ended ? T("Avslutat") : NULL,
	};
}

static mst_err list_members(struct ctx *c, struct staff_list_view *m, size_t *ret_leads)
{
	struct auth_member *all;
	size_t n;

	*ret_leads = 0;
	TRY(auth_members(c->db, c->mem, &all, &n));
	struct view_item *items = arena_new(c->mem, struct view_item, 3 * n + 1);
	struct view_item *jour = items, *municipal = items + n, *ended = items + 2 * n;

	for (size_t i = 0; i < n; i++) {
		bool in_jour = id_eq(all[i].user.org, c->app->jour);

		if (auth_forgotten(&all[i].user))
			continue;
		if (all[i].ended)
			add_member(c, &all[i], &ended[m->nended++]);
		else if (in_jour)
			add_member(c, &all[i], &jour[m->njour++]);
		else
			add_member(c, &all[i], &municipal[m->nmunicipal++]);
		*ret_leads += !all[i].ended && all[i].user.roles & ROLE_COORDINATOR;
	}
	m->jour = jour;
	m->municipal = municipal;
	m->ended = ended;
	return MST_OK;
}

static mst_err list_invited(struct ctx *c, struct staff_list_view *m, size_t *ret_leads)
{
	const struct view *v = &c->view;
	struct auth_invite *all;

	TRY(auth_invite_list(c->db, c->mem, &all, &m->ninvited));
	struct view_item *items = arena_new(c->mem, struct view_item, m->ninvited + 1);

	for (size_t i = 0; i < m->ninvited; i++) {
		bool over = all[i].until <= c->now;

		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, all[i].account)),
			.title = all[i].name,
			.meta = arena_fmt(c->mem, "%s · %s", staff_org(c, all[i].org),
					  staff_roles(c, all[i].roles)),
			.tag = over ? T("Länken har gått ut") : T("Väntar"),
			.state = over ? VIEW_YELLOW : VIEW_BLUE,
		};
		*ret_leads += !over && all[i].roles & ROLE_COORDINATOR;
	}
	m->invited = items;
	return MST_OK;
}

static mst_err list_get(struct ctx *c)
{
	struct staff_list_view m = { .may_invite = c->who->roles & ROLE_COORDINATOR };
	size_t leads;

	TRY(list_members(c, &m, &leads));
	TRY(list_invited(c, &m, &leads));
	m.alone = leads < 2;
	staff_list_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one account, or one who is invited ---- */

static mst_err show_invited(struct ctx *c, const struct auth_invite *i)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 6);
	struct auth_user by = { 0 };
	struct staff_invited_view m = {
		.name = i->name,
		.rows = rows,
		.over = i->until <= c->now,
		.revoke = arena_fmt(c->mem, "/konton/%s/ta-tillbaka", id_str(c->mem, i->account)),
	};

	(void)!auth_get(c->db, c->mem, i->by, &by);
	rows[0] = (struct view_row){ T("Arbetar i"), staff_org(c, i->org), NULL, NULL };
	rows[1] = (struct view_row){ T("Roller"), staff_roles(c, i->roles), NULL, NULL };
	rows[2] = (struct view_row){ T("Inbjuden av"), by.name ? by.name : "–", NULL, NULL };
	rows[3] = (struct view_row){ m.over ? T("Länken gällde till") : T("Länken gäller till"),
				     view_moment(v, i->until), NULL, NULL };
	staff_invited_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

mst_err staff_show_member(struct ctx *c, const struct auth_member *a, const struct form *f,
			  int status)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 8);
	struct auth_second second;
	mst_err e = auth_second_get(c->db, a->user.id, &second);
	bool jour = id_eq(a->user.org, c->app->jour);
	struct staff_member_view m = {
		.name = a->user.name,
		.path = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a->user.id)),
		.rows = rows,
		.form = f,
		.ended = a->ended,
		.roles = staff_role_options(c, jour ? AUTH_JOUR_ROLES : AUTH_MUNICIPAL_ROLES),
		.self = id_eq(a->user.id, c->who->id),
		.may_let_in = auth_may(c->who->roles, NEED_CASE_LEAD),
		.second = e == MST_OK,
	};
	size_t n = 0;

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	TRY(staff_alone_fill(c, a, &m));
	rows[n++] = (struct view_row){ T("Loggar in som"), a->user.login, NULL, NULL };
	rows[n++] = (struct view_row){ T("Arbetar i"), staff_org(c, a->user.org), NULL, NULL };
	rows[n++] = (struct view_row){ T("Roller"), staff_roles(c, a->user.roles), NULL, NULL };
	rows[n++] = (struct view_row){ T("Kontot skapades"), view_moment(v, a->created), NULL, NULL };
	if (!a->ended && a->until)
		rows[n++] = (struct view_row){ T("Sista dagen"), view_date(v, day_of(a->until - 1)), NULL,
					       NULL };
	if (!a->ended)
		rows[n++] = (struct view_row){ T("Engångskoder"), m.second ? T("På") : T("Av"), NULL,
					       NULL };
	if (a->ended)
		rows[n++] = (struct view_row){ T("Kontot avslutades"), view_moment(v, a->ended), NULL,
					       NULL };
	staff_member_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static void tick_roles(struct form *f, unsigned roles)
{
	for (int r = 0; r < ROLE_COUNT; r++)
		if (roles & (1u << r))
			form_add(f, "roll", auth_role_names[r]);
}

static void set_last(struct ctx *c, struct form *f, const struct auth_member *a)
{
	form_set(f, "slutdag", a->until ? day_str(c->mem, day_of(a->until - 1)) : "");
}

static mst_err member_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct auth_member a;
	struct auth_invite i;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	mst_err e = auth_member_get(c->db, c->mem, id, &a);

	if (e == MST_NOTFOUND) {
		TRY(auth_invite_get(c->db, c->mem, id, &i));
		return show_invited(c, &i);
	}
	TRY(e);
	tick_roles(f, a.user.roles);
	set_last(c, f, &a);
	return staff_show_member(c, &a, f, 200);
}

static mst_err member_of(struct ctx *c, struct auth_member *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(auth_member_get(c->db, c->mem, id, ret));
	return ret->ended ? MST_NOTFOUND : MST_OK;
}

/* With the words of why it did not go, all that was ticked stays. */
static mst_err roles_failed(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct auth_member a;

	if (!c->why)
		return c->result;
	TRY(member_of(c, &a));
	set_last(c, f, &a);
	form_fail(f, "roll", c->why);
	return staff_show_member(c, &a, f, c->result == MST_INVALID ? 422 : 409);
}

static mst_err roles_post(struct ctx *c)
{
	struct auth_member a;
	struct act act;

	TRY(member_of(c, &a));
	bool jour = id_eq(a.user.org, c->app->jour);
	unsigned roles = staff_roles_read(ctx_form(c), "roll",
					  jour ? AUTH_JOUR_ROLES : AUTH_MUNICIPAL_ROLES);

	c->result = auth_roles_set(c, &a.user, roles, &act);
	if (c->result != MST_OK)
		return roles_failed(c);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id)),
			  view_text(c->view.lang, N_("Rollerna är ändrade. De gäller från och med nu.")),
			  roles_failed);
}

/* ---- her telephone is lost ---- */

static mst_err second_post(struct ctx *c)
{
	struct auth_member a;
	struct act act;

	TRY(member_of(c, &a));
	if (id_eq(a.user.id, c->who->id))
		return ctx_go(c, "/mitt-konto/engangskod", NULL);
	auth_second_reset(c, a.user.id, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id)),
			  view_text(c->view.lang, N_("Engångskoderna är borta. Be hen sätta på dem på "
						     "sin nya telefon.")),
			  NULL);
}

static mst_err out_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct auth_member a;
	struct act act;

	TRY(member_of(c, &a));
	if (id_eq(a.user.id, c->who->id))
		return ctx_go(c, "/mitt-konto/inloggningar", NULL);
	auth_put_out(c, a.user.id, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id)),
			  arena_fmt(c->mem, T("%s är utloggad överallt."), a.user.name), NULL);
}

/* ---- the end, by its day ---- */

static mst_err until_failed(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct auth_member a;

	if (!c->why)
		return c->result;
	TRY(member_of(c, &a));
	tick_roles(f, a.user.roles);
	form_fail(f, "slutdag", c->why);
	return staff_show_member(c, &a, f, 409);
}

static mst_err until_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct auth_member a;
	struct act act;

	TRY(member_of(c, &a));
	int32_t last = form_day(f, v, "slutdag", T("sista dagen"), false);

	if (last != DAY_NONE && last < day_of(c->now))
		form_fail(f, "slutdag", T("Dagen har redan varit. Avsluta kontot i stället."));
	if (form_bad(f)) {
		tick_roles(f, a.user.roles);
		return staff_show_member(c, &a, f, 422);
	}
	c->result = auth_until_set(c, &a.user, last == DAY_NONE ? 0 : day_at(last + 1, 0, 0), &act);
	if (c->result != MST_OK)
		return until_failed(c);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id)),
			  last == DAY_NONE ? T("Kontot gäller tills vidare.") : T("Sista dagen är sparad."),
			  until_failed);
}

/* ---- the end ---- */

static mst_err show_end(struct ctx *c, struct form *f, int status)
{
	struct staff_end_view m = { .form = f };
	struct auth_alone alone;
	struct auth_member a;

	TRY(member_of(c, &a));
	TRY(auth_alone(c, a.user.id, c->now, &alone));
	TRY(auth_alone_words(c, &alone, &m.alone));
	m.after = staff_opened_by(&c->view, &alone);
	m.name = a.user.name;
	m.path = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id));
	staff_end_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err end_get(struct ctx *c)
{
	return show_end(c, form_new(c->mem), 200);
}

static mst_err end_failed(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	if (!c->why)
		return c->result;
	form_fail(f, "", c->why);
	return show_end(c, f, 409);
}

static mst_err end_post(struct ctx *c)
{
	struct auth_member a;
	struct act act;

	TRY(member_of(c, &a));
	c->result = auth_end(c, &a.user, form_has(ctx_form(c), "anda", "ja"), &act);
	if (c->result != MST_OK)
		return end_failed(c);
	return ctx_act_go(c, &act, "/konton", view_text(c->view.lang, N_("Kontot är avslutat.")),
			  end_failed);
}

const struct http_route staff_routes[] = {
	{ "GET", "/konton", NEED_ACCOUNTS, list_get, 0 },
	{ "GET", "/konton/ny", NEED_ACCOUNTS, staff_new_get, 0 },
	{ "POST", "/konton/ny", NEED_ACCOUNTS, staff_new_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/konton/{id}", NEED_ACCOUNTS, member_get, 0 },
	{ "POST", "/konton/{id}/ta-tillbaka", NEED_ACCOUNTS, staff_revoke_post, HTTP_FORM },
	{ "POST", "/konton/{id}/roller", NEED_ACCOUNTS, roles_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/konton/{id}/slutdag", NEED_ACCOUNTS, until_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/konton/{id}/oppna-igen", NEED_ACCOUNTS, staff_reopen_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/konton/{id}/engangskoder", NEED_ACCOUNTS, second_post, HTTP_FORM | HTTP_PROVED },
	{ "POST", "/konton/{id}/logga-ut-overallt", NEED_ACCOUNTS, out_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/konton/{id}/avsluta", NEED_ACCOUNTS, end_get, 0 },
	{ "POST", "/konton/{id}/avsluta", NEED_ACCOUNTS, end_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/inbjudan/{kod}", NEED_PUBLIC, staff_join_get, 0 },
	{ "POST", "/inbjudan/{kod}", NEED_PUBLIC, staff_join_post, HTTP_FORM },
	{ "GET", "/mitt-konto", NEED_SIGNED_IN, staff_me_get, 0 },
	{ "POST", "/mitt-konto", NEED_SIGNED_IN, staff_name_post, HTTP_FORM },
	{ "GET", "/mitt-konto/losenfras", NEED_SIGNED_IN, staff_phrase_get, 0 },
	{ "POST", "/mitt-konto/losenfras", NEED_SIGNED_IN, staff_phrase_post, HTTP_FORM },
	{ 0 },
};
