/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_course_web.c - the jour's courses: which there are, how long they hold, and who needs them. */
#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_web.h"

static const char *course_base(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/stodpersoner/kurser/%s", id_str(c->mem, id));
}

static const char *meta_of(const struct view *v, const struct volunteer_course *k)
{
	const char *holds = k->months ?
		arena_fmt(v->mem, view_text_n(v->lang, "Gäller i %lld månad", "Gäller i %lld månader", k->months),
			  (long long)k->months) : T("Går inte ut");
	const char *who = k->needed == (VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS) ? T("krävs av alla") :
			  k->needed == VOLUNTEER_SUPPORT ? T("krävs av stödpersoner") :
			  k->needed == VOLUNTEER_WITNESS ? T("krävs av vittnesstöd") : T("frivillig");

	return arena_fmt(v->mem, "%s · %s", holds, who);
}

static mst_err show_courses(struct ctx *c, const struct form *f, int status)
{
	const struct view *v = &c->view;
	struct volunteer_form_view m = { .form = f, .kinds = volunteer_kinds(c) };
	struct volunteer_courses all;
	struct view_item *items;

	TRY(volunteer_courses(c, &all));
	items = arena_new(c->mem, struct view_item, all.n + 1);
	for (size_t i = 0; i < all.n; i++)
		items[i] = (struct view_item){
			.href = course_base(c, all.list[i].id),
			.title = all.list[i].name,
			.meta = meta_of(v, &all.list[i]),
			.tag = all.list[i].given ? NULL : T("Ges inte längre"),
		};
	m.items = items;
	m.nitems = all.n;
	volunteer_courses_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err volunteer_courses_get(struct ctx *c)
{
	return show_courses(c, ctx_form(c), 200);
}

static void read_course(struct ctx *c, struct form *f, struct volunteer_course *k)
{
	const struct view *v = &c->view;

	k->name = form_text(f, c->mem, v, "namn", T("kursens namn"), VOLUNTEER_NAME_MAX, true);
	k->months = form_int(f, v, "manader", T("antalet månader"), 1, VOLUNTEER_COURSE_MONTHS_MAX, false);
	k->needed = (form_has(f, "kravs", "stod") ? VOLUNTEER_SUPPORT : 0u) |
		    (form_has(f, "kravs", "vittne") ? VOLUNTEER_WITNESS : 0u);
}

mst_err volunteer_courses_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct volunteer_course k = { .given = true };
	struct form *f = ctx_form(c);
	struct act a;

	read_course(c, f, &k);
	if (form_bad(f))
		return show_courses(c, f, 422);
	TRY(volunteer_course_put(c, &k, &a));
	return ctx_act_go(c, &a, "/stodpersoner/kurser", T("Kursen är tillagd."), NULL);
}

/* ---- one course ---- */

static mst_err course_of_route(struct ctx *c, struct volunteer_course *ret)
{
	struct volunteer_courses all;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(volunteer_courses(c, &all));
	for (size_t i = 0; i < all.n; i++)
		if (id_eq(all.list[i].id, id)) {
			*ret = all.list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

static mst_err show_course(struct ctx *c, const struct volunteer_course *k, const struct form *f, int status)
{
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);
	struct volunteer_form_view m = { .form = f, .name = k->name, .kinds = volunteer_kinds(c), .yes = yes };

	yes[0] = (struct view_option){
		"ja", view_text(c->view.lang, N_("Kursen ges inte längre. Intyg som finns står kvar.")), NULL
	};
	volunteer_course_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err volunteer_course_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer_course k;

	TRY(course_of_route(c, &k));
	if (!*form_get(f, "version")) {
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k.version));
		form_set(f, "namn", k.name);
		form_set(f, "manader", k.months ? arena_fmt(c->mem, "%lld", (long long)k.months) : "");
		if (k.needed & VOLUNTEER_SUPPORT)
			form_add(f, "kravs", "stod");
		if (k.needed & VOLUNTEER_WITNESS)
			form_add(f, "kravs", "vittne");
		if (!k.given)
			form_add(f, "slut", "ja");
	}
	return show_course(c, &k, f, 200);
}

static mst_err course_changed(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer_course k;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(course_of_route(c, &k));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k.version));
	form_fail(f, "", view_text(c->view.lang, N_("Någon annan har ändrat kursen medan du skrev. Spara igen om "
						    "ditt ska gälla.")));
	return show_course(c, &k, f, 409);
}

mst_err volunteer_course_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct volunteer_course k, was;
	struct form *f = ctx_form(c);
	int64_t version;
	struct act a;

	TRY(course_of_route(c, &k));
	if (!str_int(form_get(f, "version"), &version) || version != k.version) {
		c->result = MST_CONFLICT;
		return course_changed(c);
	}
	was = k;
	read_course(c, f, &k);
	k.given = !form_has(f, "slut", "ja");
	if (form_bad(f))
		return show_course(c, &was, f, 422);
	TRY(volunteer_course_put(c, &k, &a));
	return ctx_act_go(c, &a, "/stodpersoner/kurser", T("Kursen är sparad."), course_changed);
}
