/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_web.c - the circle of a case, who must not come near it, and the other side of its event; and
 * the room's routes. */
#include "guard/guard_pass.h"
#include "guard/guard_web.h"

const char *guard_name(struct ctx *c, struct id account)
{
	struct auth_user u;

	return !id_none(account) && auth_get(c->db, c->mem, account, &u) == MST_OK ? u.name : "";
}

const char *guard_code(struct ctx *c, struct id case_id)
{
	char *code = arena_strn(c->mem, id_str(c->mem, case_id), 6);

	for (char *p = code; *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	return arena_fmt(c->mem, view_text(c->view.lang, N_("Ärende %s")), code);
}

mst_err guard_words(struct ctx *c, struct id case_id, const char **ret)
{
	bool stopped;

	TRY(support_stopped(c, case_id, c->who->id, &stopped));
	*ret = stopped ? NULL : guard_code(c, case_id);
	return MST_OK;
}

static const char *base_of(struct ctx *c, struct id case_id)
{
	return arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, case_id));
}

static mst_err case_of_route(struct ctx *c, struct support_case *ret, struct guard_case_view *m)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(support_case_read(c, id, ret));
	c->view.no_print = ret->person.extra_protection;
	m->form = ctx_form(c);
	m->base = base_of(c, id);
	m->name = person_short(c->mem, c->view.lang, &ret->person);
	TRY(guard_is_circle(c, id, &m->circle));
	return barrier_any(c, id, &m->barrier);
}

/* ---- the circle ---- */

/* Whom no barrier stops. */
static mst_err people(struct ctx *c, struct id case_id, const struct view_option **ret)
{
	struct auth_user *users;
	struct view_option *o;
	size_t n, kept = 0;
	bool stopped;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER | ROLE_COORDINATOR, &users, &n));
	o = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++) {
		TRY(support_stopped(c, case_id, users[i].id, &stopped));
		if (!stopped)
			o[kept++] = (struct view_option){
				id_str(c->mem, users[i].id), users[i].name,
				users[i].roles & ROLE_COORDINATOR ?
					view_text(c->view.lang, N_("Samordnare")) : NULL
			};
	}
	*ret = o;
	return MST_OK;
}

static mst_err show_circle(struct ctx *c, const struct support_case *s, struct guard_case_view *m,
			   int status)
{
	TRY(people(c, s->id, &m->people));
	TRY(guard_has_keepers(c, &m->keepers));
	guard_circle_html(ctx_out(c), &c->view, m);
	return ctx_page(c, status);
}

static mst_err circle_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct guard_case_view m = { 0 };
	struct form *f = form_new(c->mem);
	struct id *named;
	size_t n;

	TRY(case_of_route(c, &s, &m));
	TRY(guard_named(c, s.id, &named, &n));
	for (size_t i = 0; i < n; i++)
		form_add(f, "vem", id_str(c->mem, named[i]));
	if (!n)
		form_add(f, "vem", id_str(c->mem, c->who->id));
	m.form = f;
	return show_circle(c, &s, &m, 200);
}

static mst_err circle_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct guard_case_view m = { 0 };
	struct form *f = ctx_form(c);
	struct id *who;
	size_t n = 0, all = 0;
	struct act a;

	TRY(case_of_route(c, &s, &m));
	TRY(people(c, s.id, &m.people));
	while (m.people[all].value)
		all++;
	who = arena_new(c->mem, struct id, all + 1);
	for (size_t i = 0; i < all; i++)
		if (form_has(f, "vem", m.people[i].value) && id_parse(m.people[i].value, &who[n]))
			n++;
	mst_err e = n ? guard_circle(c, &s, who, n, &a) : MST_INVALID;

	m.form = f;
	if (e == MST_INVALID)
		form_fail(f, "vem", T("Välj minst en samordnare. Bara en samordnare kan ändra kretsen sedan."));
	else if (e == MST_DENIED)
		form_fail(f, "", T("Du har ärendet en kort tid och kan inte ändra vilka som har det."));
	else
		TRY(e);
	if (form_bad(f))
		return show_circle(c, &s, &m, 422);
	bool still = false;

	for (size_t i = 0; i < n; i++)
		still |= id_eq(who[i], c->who->id);
	return ctx_act_go(c, &a, still ? m.base : "/arenden",
			  T("Ärendet har nu en skyddad krets. Bara de som du valde kan öppna det."), NULL);
}

static mst_err uncircle_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct guard_case_view m = { 0 };
	struct act a;

	TRY(case_of_route(c, &s, &m));
	mst_err e = guard_uncircle(c, &s, &a);

	if (e == MST_CONFLICT)
		return ctx_go(c, arena_fmt(c->mem, "%s/hinder", m.base),
			      T("Ärendet har hinder. Ta bort dem först, om det är tryggt."));
	TRY(e);
	return ctx_act_go(c, &a, m.base, T("Alla samordnare kan öppna ärendet igen."), NULL);
}

/* ---- barriers ---- */

/* Accounts, and those who never sign in; nobody stands twice. */
static mst_err anybody(struct ctx *c, const struct view_option **ret)
{
	struct volunteer *list;
	struct auth_user *users;
	struct view_option *o;
	size_t n, nusers, kept = 0;

	TRY(auth_list(c->db, c->mem, c->app->jour,
		      ROLE_VOLUNTEER | ROLE_COORDINATOR | ROLE_REVIEWER, &users, &nusers));
	mst_err e = volunteer_list(c, false, &list, &n);

	if (e == MST_NOTFOUND)
		n = 0;
	else
		TRY(e);
	o = arena_new(c->mem, struct view_option, nusers + n + 1);
	for (size_t i = 0; i < nusers; i++)
		if (!id_eq(users[i].id, c->who->id))
			o[kept++] = (struct view_option){ id_str(c->mem, users[i].id), users[i].name,
							  NULL };
	for (size_t i = 0; i < n; i++)
		if (id_none(list[i].account))
			o[kept++] = (struct view_option){
				id_str(c->mem, list[i].id), list[i].name,
				view_text(c->view.lang, N_("Loggar aldrig in"))
			};
	*ret = o;
	return MST_OK;
}

static mst_err show_bars(struct ctx *c, const struct support_case *s, struct guard_case_view *m,
			 int status)
{
	const struct view *v = &c->view;
	struct guard_bar_item *items;
	struct barrier *list;
	size_t n;

	TRY(anybody(c, &m->people));
	TRY(barrier_list(c, s->id, &s->key, &list, &n));
	items = arena_new(c->mem, struct guard_bar_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool side = id_none(list[i].who);
		const char *name = side ? NULL : "";

		for (const struct view_option *o = m->people; o->value && !side; o++)
			if (str_eq(o->value, id_str(c->mem, list[i].who)))
				name = o->label;
		items[i] = (struct guard_bar_item){
			.id = side ? NULL : id_str(c->mem, list[i].who),
			.name = side ? T("Någon på andra sidan av händelsen") :
			       *name ? name : T("Någon som inte längre är med"),
			.why = list[i].why ? list[i].why : "",
		};
	}
	m->bars = items;
	m->nbars = n;
	guard_bars_html(ctx_out(c), &c->view, m);
	return ctx_page(c, status);
}

static mst_err bars_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct guard_case_view m = { 0 };

	TRY(case_of_route(c, &s, &m));
	return show_bars(c, &s, &m, 200);
}

static mst_err bars_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct guard_case_view m = { 0 };
	struct form *f = ctx_form(c);
	struct id who = ID_NONE;
	const char *why;
	struct act a;

	TRY(case_of_route(c, &s, &m));
	m.form = f;
	TRY(anybody(c, &m.people));
	int i = form_choice(f, v, "vem", T("vem som inte får se ärendet"), m.people, true);

	why = form_text(f, c->mem, v, "varfor", T("varför"), BARRIER_WHY_MAX, true);
	if (form_bad(f))
		return show_bars(c, &s, &m, 422);
	TRY(id_parse(m.people[i].value, &who) ? MST_OK : MST_INVALID);
	mst_err e = guard_bar(c, &s, who, why, &a);

	if (e == MST_DENIED) {
		form_fail(f, "", T("Du har ärendet en kort tid och kan inte ändra vilka som har det."));
		return show_bars(c, &s, &m, 422);
	}
	TRY(e);
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/hinder", m.base),
			  T("Hindret gäller nu. Ärendet har en skyddad krets."), NULL);
}

static mst_err unbar_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct guard_case_view m = { 0 };
	const char *id = http_field(c->req, "vem");
	struct id who;
	struct act a;

	TRY(case_of_route(c, &s, &m));
	if (!id || !id_parse(id, &who))
		return MST_INVALID;
	TRY(guard_unbar(c, &s, who, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/hinder", m.base),
			  T("Hindret är borttaget. Kretsen är som den var."), NULL);
}

/* ---- the other side ---- */

struct picking {
	struct ctx *c;
	struct id but;
	struct view_option *list;
	size_t n, cap;
};

static void pick(const struct support_case *s, void *arg)
{
	struct picking *p = arg;

	if (id_eq(s->id, p->but))
		return;
	if (p->n + 1 >= p->cap) {
		struct view_option *more = arena_new(p->c->mem, struct view_option, p->cap * 2);

		memcpy(more, p->list, p->n * sizeof(*more));
		p->list = more;
		p->cap *= 2;
	}
	p->list[p->n++] = (struct view_option){
		id_str(p->c->mem, s->id),
		s->person.extra_protection ? guard_code(p->c, s->id) :
					     person_short(p->c->mem, p->c->view.lang, &s->person),
		NULL
	};
}

static mst_err show_sides(struct ctx *c, const struct support_case *s, struct guard_case_view *m,
			  int status)
{
	struct picking p = { .c = c, .but = s->id, .cap = 32 };
	struct view_option *keep = arena_new(c->mem, struct view_option, 3);

	p.list = arena_new(c->mem, struct view_option, p.cap);
	TRY(support_each(c, pick, &p));
	m->cases = p.list;
	keep[0] = (struct view_option){ "har", view_text(c->view.lang, N_("I det här ärendet")), NULL };
	keep[1] = (struct view_option){ "andra", view_text(c->view.lang, N_("I det andra ärendet")), NULL };
	m->keep = keep;
	guard_sides_html(ctx_out(c), &c->view, m);
	return ctx_page_after(c, status, support_mine_note(c));
}

static mst_err sides_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct guard_case_view m = { 0 };

	TRY(case_of_route(c, &s, &m));
	return show_sides(c, &s, &m, 200);
}

static mst_err sides_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 }, other = { 0 };
	const struct view *v = &c->view;
	struct guard_case_view m = { 0 };
	struct form *f = ctx_form(c);
	const char *which = form_get(f, "arende"), *keep = form_get(f, "kvar");
	struct id id = ID_NONE;
	struct act a;

	TRY(case_of_route(c, &s, &m));
	m.form = f;
	if (!id_parse(which, &id) || support_case_read(c, id, &other) != MST_OK)
		form_fail(f, "arende", T("Välj det andra ärendet."));
	if (!str_eq(keep, "har") && !str_eq(keep, "andra"))
		form_fail(f, "kvar", T("Välj i vilket ärende du ska vara kvar."));
	if (form_bad(f))
		return show_sides(c, &s, &m, 422);
	mst_err e = guard_sides(c, &s, &other, str_eq(keep, "har"), &a);

	if (e == MST_CONFLICT)
		form_fail(f, "", T("Det går inte än. Varje ärende behöver en egen samordnare, och ingen får ha båda. Ge först det ärende som du lämnar till en annan samordnare."));
	else if (e == MST_INVALID || e == MST_DENIED)
		form_fail(f, "", T("Det ärende som du lämnar behöver en egen samordnare som inget hinder gäller. Ge det till någon först."));
	else
		TRY(e);
	if (form_bad(f))
		return show_sides(c, &s, &m, 422);
	return ctx_act_go(c, &a, str_eq(keep, "har") ? m.base : base_of(c, id),
			  T("Ärendena är nu skilda åt. Den som stödjer i det ena når inte det andra."), NULL);
}

const struct http_route guard_routes[] = {
	{ "GET", "/arenden/{id}/krets", NEED_CASE_LEAD, circle_get, 0 },
	{ "POST", "/arenden/{id}/krets", NEED_CASE_LEAD, circle_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/krets/oppna", NEED_CASE_LEAD, uncircle_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/hinder", NEED_CASE_LEAD, bars_get, 0 },
	{ "POST", "/arenden/{id}/hinder", NEED_CASE_LEAD, bars_post, HTTP_FORM },
	{ "POST", "/arenden/{id}/hinder/bort", NEED_CASE_LEAD, unbar_post, HTTP_FORM },
	{ "GET", "/arenden/{id}/andra-sidan", NEED_CASE_LEAD, sides_get, 0 },
	{ "POST", "/arenden/{id}/andra-sidan", NEED_CASE_LEAD, sides_post, HTTP_FORM },
	{ "GET", "/nodlage", NEED_CASE_LEAD, guard_emergency_get, 0 },
	{ "POST", "/nodlage", NEED_CASE_LEAD, guard_emergency_post, HTTP_FORM },
	{ "GET", "/nodlage/fraga/{id}", NEED_CASE, guard_question_get, 0 },
	{ "POST", "/nodlage/fraga/{id}", NEED_CASE, guard_question_post, HTTP_FORM },
	{ "GET", "/nodlage/utan-krets/{id}", NEED_REVIEW, guard_unanswered_get, 0 },
	{ "GET", "/nodlage/besked/{id}", NEED_SIGNED_IN, guard_notice_get, 0 },
	{ "POST", "/nodlage/besked/{id}", NEED_SIGNED_IN, guard_notice_post, HTTP_FORM },
	{ "GET", "/jourpass", NEED_CASE_LEAD, guard_passes_get, 0 },
	{ "GET", "/jourpass/nytt", NEED_CASE_LEAD, guard_pass_new_get, 0 },
	{ "POST", "/jourpass/nytt", NEED_CASE_LEAD, guard_pass_new_post, HTTP_FORM },
	{ "GET", "/jourpass/vikarie", NEED_CASE_LEAD, guard_cover_get, 0 },
	{ "POST", "/jourpass/vikarie", NEED_CASE_LEAD, guard_cover_post, HTTP_FORM },
	{ "POST", "/jourpass/{id}/avsluta", NEED_CASE_LEAD, guard_pass_end_post, HTTP_FORM },
	{ "GET", "/oppnat-i-nodlage", NEED_REVIEW, guard_opened_get, 0 },
	{ "POST", "/oppnat-i-nodlage", NEED_REVIEW, guard_opened_post, HTTP_FORM },
	{ 0 },
};
