/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement_web.c - the agreement as all in the partnership read it, and the manager's form. Two
 * who edit at once: the second sees what the first has written, and nothing is overwritten. */
#include "agreement/agreement_web.h"

static const char *const goal_fields[AGREEMENT_GOALS] = { "mal",    "delmal1", "delmal2",
							  "delmal3", "delmal4", "delmal5" };

static const char *goal_label(const struct view *v, size_t i)
{
	return i ? arena_fmt(v->mem, T("Delmål %d"), (int)i) : T("Övergripande mål");
}

/* ---- reading ---- */

static const struct view_row *paper_rows(struct ctx *c, const struct agreement *a)
{
	struct view_row *rows = arena_new(c->mem, struct view_row, a->ndocuments + 1);

	for (size_t i = 0; i < a->ndocuments; i++)
		rows[i] = (struct view_row){ a->documents[i].name,
					     view_date(&c->view, a->documents[i].day), NULL, NULL };
	return rows;
}

static mst_err page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct agreement_page_view m = {
		.may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP),
	};
	struct agreement a;
	struct org jour, *towns;
	mst_err e = agreement_current(c->db, c->mem, day_of(c->now), &a);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (e == MST_OK) {
		struct view_row *rows = arena_new(c->mem, struct view_row, 4);

		TRY(org_get(c->db, c->mem, c->app->jour, &jour));
		TRY(org_municipalities(c->db, c->mem, &towns, &m.ntowns));
		rows[0] = (struct view_row){ T("Gäller från"), view_date(v, a.from_day), NULL, NULL };
		rows[1] = (struct view_row){ T("Syfte"), a.purpose, NULL, NULL };
		rows[2] = (struct view_row){ T("För vem"), a.target_group, NULL, NULL };
		m.a = &a;
		m.rows = rows;
		m.papers = paper_rows(c, &a);
		m.jour = jour.name;
		m.towns = towns;
	}
	agreement_page_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- changing ---- */

static void to_form(struct ctx *c, struct form *f, const struct agreement *a)
{
	form_set(f, "rubrik", a->title);
	form_set(f, "syfte", a->purpose);
	form_set(f, "malgrupp", a->target_group);
	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		form_set(f, goal_fields[i], a->goals[i]);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)a->edition));
}

static mst_err show_edit(struct ctx *c, const struct form *f, const struct view_row *changes,
			 int status)
{
	agreement_edit_html(ctx_out(c), &c->view,
			    &(struct agreement_edit_view){ .form = f, .changes = changes,
							   .fields = goal_fields + 1 });
	return ctx_page(c, status);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement a;

	TRY(agreement_current(c->db, c->mem, day_of(c->now), &a));
	if (!*form_get(f, "version")) /* no draft: what is there now */
		to_form(c, f, &a);
	return show_edit(c, f, NULL, 200);
}

static void differ(struct view_row *rows, size_t *n, const struct form *f, const char *field,
		   const char *label, const char *now)
{
	if (!str_eq(form_get(f, field), now))
		rows[(*n)++] = (struct view_row){ label, now, NULL, NULL };
}

/* Somebody was quicker: her own words stay in the form, what stands now is shown above it. */
static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct view_row *rows = arena_new(c->mem, struct view_row, AGREEMENT_GOALS + 4);
	struct agreement a;
	size_t n = 0;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(agreement_current(c->db, c->mem, day_of(c->now), &a));
	differ(rows, &n, f, "rubrik", T("Rubrik"), a.title);
	differ(rows, &n, f, "syfte", T("Syfte"), a.purpose);
	differ(rows, &n, f, "malgrupp", T("För vem"), a.target_group);
	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		differ(rows, &n, f, goal_fields[i], goal_label(v, i), a.goals[i]);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)a.edition));
	form_fail(f, "", T("Någon annan har ändrat överenskommelsen medan du skrev. Din text är kvar. "
			   "Jämför med det som står nu och spara igen."));
	return show_edit(c, f, rows, 409);
}

static mst_err edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct agreement *a = arena_new(c->mem, struct agreement, 1);
	struct form *f = ctx_form(c);
	int64_t edition;
	struct act act;

	TRY(agreement_current(c->db, c->mem, day_of(c->now), a));
	a->title = form_text(f, c->mem, v, "rubrik", T("rubriken"), AGREEMENT_TITLE_MAX, true);
	a->purpose = form_text(f, c->mem, v, "syfte", T("syftet"), AGREEMENT_TEXT_MAX, true);
	a->target_group = form_text(f, c->mem, v, "malgrupp", T("vem det är för"),
				    AGREEMENT_TEXT_MAX, true);
	for (size_t i = 0; i < AGREEMENT_GOALS; i++)
		a->goals[i] = form_text(f, c->mem, v, goal_fields[i],
					i ? T("delmålet") : T("det övergripande målet"),
					AGREEMENT_TEXT_MAX, true);
	if (form_bad(f))
		return show_edit(c, f, NULL, 422);
	if (!str_int(form_get(f, "version"), &edition))
		edition = 0; /* no version is an old one: the conflict page shows the difference */
	a->edition = edition;
	agreement_edit(c, a, &act);
	return ctx_act_go(c, &act, "/overenskommelse", T("Ändringarna är sparade."), edit_conflict);
}

const struct http_route agreement_routes[] = {
	{ "GET", "/overenskommelse", NEED_PARTNER_READ, page_get, 0 },
	{ "GET", "/overenskommelse/andra", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", "/overenskommelse/andra", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ 0 },
};
