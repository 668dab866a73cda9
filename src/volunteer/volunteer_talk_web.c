/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_talk_web.c - talks of supervision, and courses passed, as they are written down on one person's
 * page. Of a talk only that it was. */
#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_web.h"

static const struct {
	const char *code, *words;
} talks[] = {
	{ "enskilt", N_("Enskilt samtal") },
	{ "grupp", N_("Handledning i grupp") },
	{ "telefon", N_("Samtal på telefon") },
	{ "efter", N_("Samtal efter en svår händelse") },
};

const char *volunteer_talk_words(const struct view *v, const char *kind)
{
	for (size_t i = 0; i < MST_LEN(talks); i++)
		if (str_eq(talks[i].code, kind))
			return T(talks[i].words);
	return "";
}

const struct view_option *volunteer_talk_options(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, MST_LEN(talks) + 1);

	for (size_t i = 0; i < MST_LEN(talks); i++)
		o[i] = (struct view_option){ talks[i].code, T(talks[i].words), NULL };
	return o;
}

/* "14 april 2026 · Enskilt samtal, med Karin Lindberg" */
void volunteer_talk_items(struct ctx *c, const struct volunteer *p, struct volunteer_record_view *m)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, p->ntalks + 1);

	for (size_t i = 0; i < p->ntalks; i++) {
		const char *kind = volunteer_talk_words(v, p->talks[i].kind), *with = p->talks[i].with;

		rows[i] = (struct view_row){
			view_date(v, p->talks[i].day),
			str_empty(with) ? kind : arena_fmt(c->mem, T("%s, med %s"), kind, with), NULL, NULL
		};
	}
	m->talks = p->ntalks ? rows : NULL;
	m->talk_kinds = volunteer_talk_options(c);
	if (p->next_talk != DAY_NONE)
		m->next_talk = arena_fmt(c->mem, p->next_talk < day_of(c->now) ?
					 T("Planerat till %s, och inte inskrivet än.") : T("Nästa: %s."),
					 view_date(v, p->next_talk));
}

mst_err volunteer_talk_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer p, was;
	struct volunteer_talk t = { 0 }, *list = arena_new(c->mem, struct volunteer_talk, VOLUNTEER_MANY + 1);
	const struct view_option *kinds = volunteer_talk_options(c);
	size_t n = 0;
	int k;

	TRY(volunteer_of_route(c, &p));
	was = p;
	t.day = form_day(f, v, "samtal_dag", T("dagen för samtalet"), true);
	if (t.day != DAY_NONE && t.day > day_of(c->now))
		form_fail(f, "samtal_dag", T("Dagen har inte varit än. Skriv den som nästa samtal."));
	k = form_choice(f, v, "samtal_slag", T("vilket slags samtal"), kinds, true);
	t.with = form_text(f, c->mem, v, "samtal_med", T("med vem"), VOLUNTEER_WITH_MAX, false);
	p.next_talk = form_day(f, v, "samtal_nasta", T("dagen för nästa samtal"), false);
	if (p.next_talk != DAY_NONE && p.next_talk < day_of(c->now))
		form_fail(f, "samtal_nasta", T("Dagen har varit. Skriv en dag som kommer."));
	if (form_bad(f))
		return volunteer_show(c, &was, f, NULL, 422);
	t.kind = kinds[k].value;
	for (size_t i = 0; i <= p.ntalks && n < VOLUNTEER_MANY; i++) {
		if (t.day != DAY_NONE && (i == p.ntalks || p.talks[i].day <= t.day)) {
			list[n++] = t;
			t.day = DAY_NONE;
		}
		if (i < p.ntalks)
			list[n++] = p.talks[i];
	}
	p.talks = list;
	p.ntalks = n > VOLUNTEER_MANY ? VOLUNTEER_MANY : n;
	return volunteer_save(c, &p, T("Samtalet är sparat."));
}

/* ---- courses passed ---- */

static const struct view_option *course_options(struct ctx *c, const struct volunteer_courses *all)
{
	struct view_option *o = arena_new(c->mem, struct view_option, all->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->n && all->list[i].given; i++)
		o[n++] = (struct view_option){ id_str(c->mem, all->list[i].id), all->list[i].name, NULL };
	return o;
}

mst_err volunteer_cert_items(struct ctx *c, const struct volunteer *p, struct volunteer_record_view *m)
{
	const struct view *v = &c->view;
	struct volunteer_step_item *items = arena_new(c->mem, struct volunteer_step_item, p->ncerts + 1);
	struct volunteer_courses all;
	int32_t today = day_of(c->now);

	TRY(volunteer_courses(c, &all));
	for (size_t i = 0; i < p->ncerts; i++) {
		const struct volunteer_cert *k = &p->certs[i];
		bool ends = k->until != DAY_NONE;

		items[i] = (struct volunteer_step_item){
			.label = k->name,
			.detail = ends ? arena_fmt(c->mem, T("%s, gäller till och med %s"),
						   view_date(v, k->day), view_date(v, k->until)) :
					 view_date(v, k->day),
			.tag = !ends || k->until > today + VOLUNTEER_EXPIRY_DAYS ? T("Gäller") :
			       k->until < today ? T("Har gått ut") : T("Går snart ut"),
			.state = ends && k->until <= today + VOLUNTEER_EXPIRY_DAYS ? VIEW_YELLOW : VIEW_GREEN,
		};
	}
	m->certs = items;
	m->ncerts = p->ncerts;
	m->lacks = p->lacks;
	m->courses = course_options(c, &all);
	return MST_OK;
}

mst_err volunteer_cert_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer_cert *list = arena_new(c->mem, struct volunteer_cert, VOLUNTEER_MANY);
	struct volunteer_courses all;
	struct volunteer p, was;
	int32_t day;
	size_t n = 1;
	int k;

	TRY(volunteer_of_route(c, &p));
	TRY(volunteer_courses(c, &all));
	was = p;
	k = form_choice(f, v, "kurs", T("vilken kurs"), course_options(c, &all), true);
	day = form_day(f, v, "kurs_dag", T("dagen för kursen"), true);
	if (day != DAY_NONE && day > day_of(c->now))
		form_fail(f, "kurs_dag", T("Dagen har inte varit än."));
	if (form_bad(f))
		return volunteer_show(c, &was, f, NULL, 422);
	list[0] = (struct volunteer_cert){ .course = all.list[k].id, .name = all.list[k].name, .day = day,
					   .until = volunteer_cert_until(&all.list[k], day) };
	for (size_t i = 0; i < p.ncerts && n < VOLUNTEER_MANY; i++)
		if (!id_eq(p.certs[i].course, list[0].course)) /* the latest of a course is the one that counts */
			list[n++] = p.certs[i];
	p.certs = list;
	p.ncerts = n;
	return volunteer_save(c, &p, T("Kursen är inskriven."));
}
