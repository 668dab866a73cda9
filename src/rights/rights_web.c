/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_web.c - /dataskydd and /begaran: what is asked and by when, one request, a new one; and the room's
 * routes. */
#include "rights/incident.h"
#include "rights/rights_web.h"

#include "support/support_restrict.h"

#define HOME_INCIDENTS 20

/* How a deadline is told: the day, and red when it has passed. */
static void due_words(struct ctx *c, const struct rights_request *r, struct view_item *ret)
{
	const struct view *v = &c->view;
	int32_t due = rights_due(r->received, r->prolonged), today = day_of(c->now);

	if (r->outcome) {
		ret->tag = rights_outcome_words(v, r->outcome);
		ret->state = r->outcome == RIGHTS_GRANTED ? VIEW_GREEN : VIEW_GREY;
		ret->when = view_date(v, r->closed);
		return;
	}
	ret->when = arena_fmt(c->mem, T("Svar senast %s"), view_date(v, due));
	if (due < today) {
		ret->tag = T("Har väntat för länge");
		ret->state = VIEW_RED;
	} else if (due <= today + RIGHTS_SOON) {
		ret->tag = T("Snart");
		ret->state = VIEW_YELLOW;
	}
}

void rights_item(struct ctx *c, const struct rights_request *r, struct view_item *ret)
{
	const struct view *v = &c->view;
	const char *who = rights_user_name(c, r->responsible);

	*ret = (struct view_item){
		.href = r->opened ? arena_fmt(c->mem, "/begaran/%s", id_str(c->mem, r->id)) : NULL,
		.title = rights_kind_words(v, r->kind),
		.meta = r->opened ? arena_fmt(c->mem, "%s · %s", rights_asker_words(v, r->asker), who) :
				    arena_fmt(c->mem, T("I ett ärende som du inte öppnar · %s"), who),
	};
	due_words(c, r, ret);
}

static mst_err items(struct ctx *c, bool open, const struct view_item **ret, size_t *ret_n)
{
	struct rights_request *list;
	struct view_item *o;

	TRY(rights_list(c, open, &list, ret_n));
	o = arena_new(c->mem, struct view_item, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		rights_item(c, &list[i], &o[i]);
	*ret = o;
	return MST_OK;
}

static mst_err home_get(struct ctx *c)
{
	struct rights_home_view m = { .lead = auth_may(c->who->roles, NEED_CASE_LEAD) && c->keys.open };

	struct view_item *open = arena_new(c->mem, struct view_item, HOME_INCIDENTS);

	if (m.lead)
		TRY(items(c, true, &m.requests, &m.nrequests));
	TRY(rights_incident_cards(c, open, HOME_INCIDENTS, &m.nincidents));
	m.incidents = open;
	rights_home_html(ctx_out(c), &c->view, &m);
	return m.lead ? ctx_page_after(c, 200, ctx_note(c, "rights.list", ID_NONE, NULL, NULL)) :
			ctx_page(c, 200);
}

static mst_err list_get(struct ctx *c)
{
	struct rights_list_view m = { 0 };

	TRY(items(c, true, &m.open, &m.nopen));
	TRY(items(c, false, &m.closed, &m.nclosed));
	rights_list_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "rights.list", ID_NONE, NULL, NULL));
}

/* ---- a new one ---- */

/* The case that ?arende= names, by who opens it. */
static mst_err case_of(struct ctx *c, const struct form *f, struct support_case *ret, bool *has)
{
	const char *text = form_get(f, "arende");
	struct id id;

	*has = false;
	if (!*text)
		return MST_OK;
	if (!id_parse(text, &id))
		return MST_NOTFOUND;
	TRY(support_case_read(c, id, ret));
	c->view.no_print = ret->person.extra_protection;
	*has = true;
	return MST_OK;
}

static mst_err show_new(struct ctx *c, const struct support_case *s, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct rights_view m = { .form = f, .kinds = rights_kinds(c), .askers = rights_askers(c),
				 .checks = rights_checks(c) };

	TRY(auth_options(c, ROLE_COORDINATOR, &m.users));
	if (s) {
		m.case_name = person_short(c->mem, v->lang, &s->person);
		m.case_base = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, s->id));
	}
	m.crumbs = rights_crumbs(c, NULL, NULL, T("Ny begäran"));
	rights_new_html(ctx_out(c), v, &m);
	return s ? ctx_page_after(c, status, ctx_read_note(c, "case.read", s->id, &s->audit, "answer")) :
		   ctx_page(c, status);
}

mst_err rights_new_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = form_new(c->mem);
	const char *id = http_query(c->req, "arende");
	bool has;

	form_set(f, "arende", id ? id : "");
	form_set(f, "kom", day_str(c->mem, day_of(c->now)));
	form_set(f, "kontroll", "0");
	form_set(f, "ansvarig", id_str(c->mem, c->who->id));
	TRY(case_of(c, f, &s, &has));
	return show_new(c, has ? &s : NULL, f, 200);
}

static mst_err read_common(struct ctx *c, struct form *f, struct rights_request *r)
{
	const struct view *v = &c->view;
	const struct view_option *users;

	TRY(auth_options(c, ROLE_COORDINATOR, &users));
	r->check = (enum rights_check)form_choice(f, v, "kontroll", T("hur det är kontrollerat"),
						  rights_checks(c), true);
	r->checked = form_text(f, c->mem, v, "hur", T("hur"), RIGHTS_NAME_MAX, false);
	r->about = form_text(f, c->mem, v, "vad", T("vad personen vill"), RIGHTS_TEXT_MAX, false);
	if (form_choice(f, v, "ansvarig", T("vem som svarar"), users, true) >= 0 &&
	    !id_parse(form_get(f, "ansvarig"), &r->responsible))
		form_fail(f, "ansvarig", T("Välj vem som svarar."));
	return MST_OK;
}

mst_err rights_new_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct rights_request r = { 0 };
	struct act a;
	bool has;

	TRY(case_of(c, f, &s, &has));
	r.case_id = s.id;
	r.kind = (enum rights_kind)(1 + form_choice(f, v, "begaran", T("vad begäran gäller"), rights_kinds(c), true));
	r.asker = (enum rights_asker)(1 + form_choice(f, v, "vem", T("vem som begär det"), rights_askers(c), true));
	r.name = form_text(f, c->mem, v, "namn", T("namnet"), RIGHTS_NAME_MAX, !has);
	r.received = form_day(f, v, "kom", T("när begäran kom"), true);
	TRY(read_common(c, f, &r));
	if (r.received != DAY_NONE && r.received > day_of(c->now))
		form_fail(f, "kom", T("Dagen har inte kommit än. Skriv när begäran kom till jouren."));
	if (form_bad(f))
		return show_new(c, has ? &s : NULL, f, 422);
	TRY(rights_new(c, has ? &s : NULL, &r, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/begaran/%s", id_str(c->mem, r.id)),
			  arena_fmt(c->mem, T("Begäran är inskriven. Svara senast %s."),
				    view_date(v, rights_due(r.received, false))),
			  NULL);
}

/* ---- what was asked, changed ---- */

static mst_err show_edit(struct ctx *c, const struct rights_open *o, struct form *f,
			 const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct rights_view m = { .form = f, .base = o->base, .checks = rights_checks(c),
				 .title = rights_kind_words(v, o->r.kind), .two = rights_needs_two(&o->r),
				 .rows = changes };

	TRY(auth_options(c, ROLE_COORDINATOR, &m.users));
	m.crumbs = rights_crumbs(c, o->base, m.title, T("Ändra"));
	rights_edit_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status, rights_note(c, o, "rights.read"));
}

mst_err rights_edit_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	struct form *f = form_new(c->mem);

	TRY(rights_of_route(c, &o));
	form_set(f, "kontroll", arena_fmt(c->mem, "%d", (int)o.r.check));
	form_set(f, "hur", o.r.checked ? o.r.checked : "");
	form_set(f, "vad", o.r.about ? o.r.about : "");
	form_set(f, "bedomning", o.r.assessment ? o.r.assessment : "");
	form_set(f, "ansvarig", id_str(c->mem, o.r.responsible));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)o.r.version));
	return show_edit(c, &o, f, NULL, 200);
}

/* What somebody else has written meanwhile, beside what was written here. */
static mst_err edited_meanwhile(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct auth_user u = { .name = "–" };
	size_t n = 0;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(rights_of_route(c, &o));
	if (o.r.outcome) {
		c->why = T("Begäran är besvarad nyss, och går inte att ändra.");
		return MST_CONFLICT;
	}
	(void)!auth_get(c->db, c->mem, o.r.responsible, &u);
	rows[n++] = (struct view_row){ T("Vad personen vill"), o.r.about ? o.r.about : "–", NULL, NULL };
	rows[n++] = (struct view_row){ T("Mer om kontrollen"), o.r.checked ? o.r.checked : "–", NULL, NULL };
	if (rights_needs_two(&o.r))
		rows[n++] = (struct view_row){ T("Er bedömning"), o.r.assessment ? o.r.assessment : "–", NULL, NULL };
	rows[n++] = (struct view_row){ T("Vem svarar?"), u.name, NULL, NULL };
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)o.r.version));
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show_edit(c, &o, f, rows, 409);
}

mst_err rights_edit_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(rights_of_route(c, &o));
	TRY(read_common(c, f, &o.r));
	o.r.assessment = form_text(f, c->mem, v, "bedomning", T("bedömningen"), RIGHTS_TEXT_MAX, false);
	if (form_bad(f) || !str_int(form_get(f, "version"), &o.r.version))
		return show_edit(c, &o, f, NULL, 422);
	TRY(rights_edit(c, &o.r, &a));
	return ctx_act_go(c, &a, o.base, T("Begäran är ändrad."), edited_meanwhile);
}

const struct http_route rights_routes[] = {
	{ "GET", "/dataskydd", NEED_ACCOUNTS, home_get, 0 },
	{ "GET", "/begaran", NEED_CASE_LEAD, list_get, 0 },
	{ "GET", "/begaran/ny", NEED_CASE_LEAD, rights_new_get, 0 },
	{ "POST", "/begaran/ny", NEED_CASE_LEAD, rights_new_post, HTTP_FORM },
	{ "GET", "/begaran/{id}", NEED_CASE_LEAD, rights_page_get, 0 },
	{ "GET", "/begaran/{id}/andra", NEED_CASE_LEAD, rights_edit_get, 0 },
	{ "POST", "/begaran/{id}/andra", NEED_CASE_LEAD, rights_edit_post, HTTP_FORM },
	{ "GET", "/begaran/{id}/forlang", NEED_CASE_LEAD, rights_longer_get, 0 },
	{ "POST", "/begaran/{id}/forlang", NEED_CASE_LEAD, rights_longer_post, HTTP_FORM },
	{ "GET", "/begaran/{id}/utdrag", NEED_CASE_LEAD, rights_extract_get, HTTP_PROVED },
	{ "POST", "/begaran/{id}/utdrag", NEED_CASE_LEAD, rights_extract_post, HTTP_FORM | HTTP_PROVED },
	DOC_FILE_ROUTES_WITH("/begaran/{id}/utdrag", NEED_CASE_LEAD, rights_extract_file, HTTP_PROVED),
	{ "POST", "/begaran/{id}/slapp", NEED_CASE_LEAD, rights_release_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/begaran/{id}/overlamnat", NEED_CASE_LEAD, rights_sent_get, 0 },
	{ "POST", "/begaran/{id}/overlamnat", NEED_CASE_LEAD, rights_sent_post, HTTP_FORM },
	{ "GET", "/begaran/{id}/svar", NEED_CASE_LEAD, rights_answer_get, 0 },
	{ "POST", "/begaran/{id}/svar", NEED_CASE_LEAD, rights_answer_post, HTTP_FORM | HTTP_PROVED },
	{ "GET", "/begaran/{id}/bestrids", NEED_CASE_LEAD, rights_dispute_get, 0 },
	{ "POST", "/begaran/{id}/bestrids", NEED_CASE_LEAD, rights_dispute_post, HTTP_FORM },
	{ "GET", "/begaran/{id}/hav", NEED_CASE_LEAD, rights_lift_get, 0 },
	{ "POST", "/begaran/{id}/hav", NEED_CASE_LEAD, rights_lift_post, HTTP_FORM | HTTP_PROVED },
	{ 0 },
};
