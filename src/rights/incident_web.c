/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident_web.c - /incidenter: all breaches, one with its clock, and the drafts of the two letters. */
#include "org/org.h"
#include "person/person.h"
#include "rights/incident_web.h"

static const struct view_option *kinds(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 10);

	for (size_t i = 0; rights_incident_kinds[i].code; i++)
		o[i] = (struct view_option){ rights_incident_kinds[i].code,
					     view_text(c->view.lang, rights_incident_kinds[i].words), NULL };
	return o;
}

static const struct view_option *risks(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 5);

	o[0] = (struct view_option){ "0", T("Inte bedömd än"), NULL };
	o[1] = (struct view_option){ "1", T("Osannolik"), T("Till exempel: telefonen är krypterad och återfunnen. Anmäls inte.") };
	o[2] = (struct view_option){ "2", T("Det finns en risk"), T("Anmäls inom 72 timmar.") };
	o[3] = (struct view_option){ "3", T("Hög risk"), T("Anmäls, och de som berörs ska få veta det, på ett sätt som är säkert för dem.") };
	return o;
}

static const struct view_option *told(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 4);

	o[0] = (struct view_option){ "0", T("Inte bestämt än"), NULL };
	o[1] = (struct view_option){ "1", T("Ja, de har fått veta"), NULL };
	o[2] = (struct view_option){ "2", T("Nej, och det ska de inte"), NULL };
	return o;
}

static const char *todo_words(const struct view *v, enum rights_todo t)
{
	return t == RIGHTS_ASSESS ? T("Bedöm risken") :
	       t == RIGHTS_REPORT ? T("Anmäl till Integritetsskyddsmyndigheten") :
	       t == RIGHTS_TELL	  ? T("Berätta för dem som berörs, på ett säkert sätt") : NULL;
}

static const char *kind_of(struct ctx *c, const struct rights_incident *i)
{
	for (const struct view_option *o = kinds(c); o->value; o++)
		if (str_eq(o->value, i->kind))
			return o->label;
	return "";
}

static mst_err list_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct rights_incident_view m = { 0 };
	struct rights_incident *list;
	struct view_item *items;

	TRY(rights_incidents(c, false, &list, &m.n));
	items = arena_new(c->mem, struct view_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		const char *todo = todo_words(v, rights_incident_todo(&list[i]));

		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, list[i].id)),
			.title = kind_of(c, &list[i]),
			.meta = list[i].closed != DAY_NONE ? NULL : todo ? todo : T("Allt är gjort. Avsluta den."),
			.when = view_date(v, day_of(list[i].found)),
			.tag = list[i].closed != DAY_NONE ? T("Avslutad") : T("Pågår"),
			.state = list[i].closed != DAY_NONE ? VIEW_GREY : VIEW_YELLOW,
		};
	}
	m.items = items;
	rights_incidents_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- one ---- */

static mst_err show(struct ctx *c, const struct rights_incident *i, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct rights_incident_view m = { .form = f, .kinds = kinds(c), .risks = risks(c), .told = told(c),
					  .title = T("Ny incident") };
	enum rights_todo t;

	if (i) {
		t = rights_incident_todo(i);
		m.base = arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, i->id));
		m.title = kind_of(c, i);
		m.closed = i->closed != DAY_NONE;
		m.todo = todo_words(v, t);
		m.late = c->now > rights_incident_due(i);
		if (!m.closed && (t == RIGHTS_ASSESS || t == RIGHTS_REPORT))
			m.clock = m.late ? T("De 72 timmarna har gått. Anmäl nu, och skriv varför det dröjde.") :
					   arena_fmt(c->mem, T("%s, till %s."), rights_incident_left(v, i, c->now),
						     view_moment(v, rights_incident_due(i)));
	}
	rights_incident_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err new_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	form_set(f, "upptackt", day_time_str(c->mem, c->now));
	form_set(f, "risk", "0");
	return show(c, NULL, f, 200);
}

static void number(struct ctx *c, struct form *f, const char *field, int64_t n)
{
	form_set(f, field, arena_fmt(c->mem, "%lld", (long long)n));
}

static void fill(struct ctx *c, struct form *f, const struct rights_incident *i)
{
	form_set(f, "vad", i->kind);
	form_set(f, "upptackt", day_time_str(c->mem, i->found));
	form_set(f, "hande", day_str(c->mem, i->happened));
	form_set(f, "beskriv", i->what);
	number(c, f, "antal", i->people);
	form_set(f, "uppgifter", i->data);
	form_set(f, "gjort", i->done);
	number(c, f, "risk", i->risk);
	form_set(f, "varfor", i->why);
	form_set(f, "anmald", day_str(c->mem, i->reported));
	form_set(f, "dnr", i->registry ? i->registry : "");
	number(c, f, "berattat", i->told);
	form_set(f, "hur", i->told_how ? i->told_how : "");
	number(c, f, "version", i->version);
}

/* A text that anybody who leads the jour reads. */
static const char *text_of(struct ctx *c, struct form *f, const char *field, const char *label, bool required)
{
	const struct view *v = &c->view;
	const char *text = form_text(f, c->mem, v, field, label, RIGHTS_INCIDENT_TEXT_MAX, required);

	if (person_text_hints(text) & PERSON_TEXT_NUMBER)
		form_fail(f, field, T("Texten ser ut att innehålla ett personnummer. Skriv utan namn och nummer: hur många, "
				      "inte vilka."));
	return text;
}

static void read_form(struct ctx *c, struct form *f, struct rights_incident *i)
{
	const struct view *v = &c->view;
	int k = form_choice(f, v, "vad", T("vad som har hänt"), kinds(c), true);
	const char *when = str_trim(c->mem, form_get(f, "upptackt"));

	i->kind = k >= 0 ? rights_incident_kinds[k].code : "";
	if (!day_parse_time(when, &i->found))
		form_fail(f, "upptackt", T("Skriv när ni fick veta det, som 2026-03-01 14:00."));
	else if (i->found > c->now)
		form_fail(f, "upptackt", T("Tiden har inte varit än. Skriv när ni fick veta det."));
	i->happened = form_day(f, v, "hande", T("när det hände"), false);
	i->what = text_of(c, f, "beskriv", T("vad som har hänt"), true);
	i->people = form_int(f, v, "antal", T("hur många"), 0, 100000, false);
	i->data = text_of(c, f, "uppgifter", T("vilka uppgifter"), false);
	i->done = text_of(c, f, "gjort", T("vad som har gjorts"), false);
	i->risk = (enum rights_risk)form_choice(f, v, "risk", T("hur stor risken är"), risks(c), true);
	i->why = text_of(c, f, "varfor", T("varför"), false);
	if (i->risk != RIGHTS_RISK_OPEN && str_empty(i->why))
		form_fail(f, "varfor", T("Skriv varför ni bedömer risken så. Det ska gå att visa efteråt."));
}

static void read_rest(struct ctx *c, struct form *f, struct rights_incident *i)
{
	const struct view *v = &c->view;

	i->reported = form_day(f, v, "anmald", T("när det anmäldes"), false);
	i->registry = form_text(f, c->mem, v, "dnr", T("diarienumret"), 60, false);
	i->told = (enum rights_told)form_choice(f, v, "berattat", T("om de har fått veta"), told(c), true);
	i->told_how = text_of(c, f, "hur", T("hur, eller varför inte"), false);
	if (i->reported != DAY_NONE && (i->reported > day_of(c->now) || i->reported < day_of(i->found)))
		form_fail(f, "anmald", T("Det kan inte ha anmälts före upptäckten, eller i framtiden."));
	if (i->told == RIGHTS_TOLD_NO && str_empty(i->told_how))
		form_fail(f, "hur", T("Skriv varför de inte ska få veta det."));
	if (!str_int(form_get(f, "version"), &i->version))
		i->version = 0;
}

static mst_err changed(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Någon annan har ändrat incidenten nyss, eller avslutat den. Gå tillbaka "
						    "och läs om sidan."));
	return c->result;
}

static mst_err new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct rights_incident i = { .reported = DAY_NONE, .closed = DAY_NONE };
	struct form *f = ctx_form(c);
	struct act a;

	read_form(c, f, &i);
	if (form_bad(f))
		return show(c, NULL, f, 422);
	TRY(rights_incident_put(c, &i, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, i.id)),
			  T("Incidenten är inskriven. Klockan går från när ni fick veta det."), NULL);
}

static mst_err of_route(struct ctx *c, struct rights_incident *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return rights_incident_get(c, id, ret);
}

static mst_err one_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct rights_incident i;

	TRY(of_route(c, &i));
	fill(c, f, &i);
	return show(c, &i, f, 200);
}

static mst_err one_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct rights_incident i, old;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(of_route(c, &old));
	i = old;
	read_form(c, f, &i);
	read_rest(c, f, &i);
	if (form_bad(f) || !i.version)
		return show(c, &old, f, 422);
	TRY(rights_incident_put(c, &i, &a));
	return ctx_act_go(c, &a, arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, i.id)), T("Sparat."), changed);
}

static mst_err close_post(struct ctx *c)
{
	struct rights_incident i;
	struct act a;

	TRY(of_route(c, &i));
	mst_err e = rights_incident_close(c, &i, &a);

	if (e == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Något är kvar att göra innan incidenten kan avslutas."));
	TRY(e);
	return ctx_act_go(c, &a, "/incidenter", view_text(c->view.lang, N_("Incidenten är avslutad och står kvar i registret.")),
			  changed);
}

/* ---- the letters ---- */

static mst_err paper(struct ctx *c, struct doc *d, bool *letter, struct id *id)
{
	struct rights_incident i;
	struct org jour;

	TRY(of_route(c, &i));
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	*letter = strstr(c->view.path, "/brev") != NULL;
	*id = i.id;
	if (*letter)
		rights_incident_letter(c->mem, &i, jour.name, day_of(c->now), d);
	else
		rights_incident_report(c->mem, &i, jour.name, day_of(c->now), d);
	return MST_OK;
}

static mst_err paper_get(struct ctx *c)
{
	struct rights_incident_view m = { 0 };
	struct doc d;
	struct id id;
	bool letter;

	TRY(paper(c, &d, &letter, &id));
	m.d = &d;
	m.title = d.title;
	m.base = arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, id));
	m.files = arena_fmt(c->mem, "%s/%s", m.base, letter ? "brev" : "anmalan");
	rights_incident_paper_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err paper_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct id id;
	bool letter;

	TRY(paper(c, d, &letter, &id));
	return doc_answer_file(c, d, letter ? "underlag-till-de-berorda" : "anmalan-till-imy");
}

const struct http_route rights_incident_routes[] = {
	{ "GET", "/incidenter", NEED_ACCOUNTS, list_get, 0 },
	{ "GET", "/incidenter/ny", NEED_ACCOUNTS, new_get, 0 },
	{ "POST", "/incidenter/ny", NEED_ACCOUNTS, new_post, HTTP_FORM },
	{ "GET", "/incidenter/{id}", NEED_ACCOUNTS, one_get, 0 },
	{ "POST", "/incidenter/{id}", NEED_ACCOUNTS, one_post, HTTP_FORM },
	{ "POST", "/incidenter/{id}/avsluta", NEED_ACCOUNTS, close_post, HTTP_FORM },
	{ "GET", "/incidenter/{id}/anmalan", NEED_ACCOUNTS, paper_get, 0 },
	DOC_FILE_ROUTES("/incidenter/{id}/anmalan", NEED_ACCOUNTS, paper_file),
	{ "GET", "/incidenter/{id}/brev", NEED_ACCOUNTS, paper_get, 0 },
	DOC_FILE_ROUTES("/incidenter/{id}/brev", NEED_ACCOUNTS, paper_file),
	{ 0 },
};
