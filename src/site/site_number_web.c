/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_number_web.c - the jour keeps the telephone numbers of its public pages. */
#include "site/site_number.h"

#include "site/site_edit.h"

#define LIST "/sidor/nummer"
#define NEW "nytt"

static mst_err list_get(struct ctx *c)
{
	struct site_numbers_view m = { .today = day_of(c->now) };

	TRY(site_numbers_now(c->db, c->mem, c->app->jour, &m.list));
	site_numbers_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* now NULL: a new one. */
static mst_err target_of(struct ctx *c, const struct site_number **ret_now)
{
	const char *code = http_param(c->req, "code");
	const struct site_number *all;

	TRY(site_numbers_now(c->db, c->mem, c->app->jour, &all));
	*ret_now = site_number_find(all, code);
	return *ret_now || str_eq(code, NEW) ? MST_OK : MST_NOTFOUND;
}

static mst_err show(struct ctx *c, struct form *f, const struct site_number *now,
		    const struct view_row *changes, int status)
{
	struct site_number_view m = {
		.form = f, .now = now, .changes = changes,
		.base = arena_fmt(c->mem, LIST "/%s", now ? now->code : NEW),
		.fixed = now && str_eq(now->code, SITE_NUMBER_ALARM),
	};

	if (changes || !*form_get(f, "version")) /* a refused form keeps the one it was made from */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)(now ? now->version : 0)));
	site_number_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	const struct site_number *now;
	char day[11];

	TRY(target_of(c, &now));
	day_text(day_of(c->now), day);
	form_set(f, "kontrollerat", arena_str(c->mem, now ? now->checked : day));
	if (now) {
		form_set(f, "nummer", now->number);
		form_set(f, "namn", view_text(c->view.lang, now->name));
		form_set(f, "tider", *now->hours ? view_text(c->view.lang, now->hours) : "");
	}
	return show(c, f, now, NULL, 200);
}

/* What the form says of it; its errors are at their fields. */
static struct site_number *read(struct ctx *c, struct form *f, const struct site_number *now)
{
	struct site_number *n = arena_new(c->mem, struct site_number, 1);
	const struct view *v = &c->view;
	char day[11];

	n->number = form_text(f, c->mem, v, "nummer", T("numret"), SITE_NUMBER_MAX, true);
	n->name = form_text(f, c->mem, v, "namn", T("vart numret går"), SITE_NUMBER_NAME_MAX, true);
	n->hours = form_text(f, c->mem, v, "tider", T("tiderna"), SITE_NUMBER_NAME_MAX, false);
	int32_t checked = form_day(f, v, "kontrollerat", T("dagen då numret kontrollerades"), true);

	n->code = site_number_code(c->mem, n->number);
	if (!*n->code)
		form_fail(f, "nummer", T("Skriv numret med siffror, till exempel 063-12 34 56."));
	if (now && str_eq(now->code, SITE_NUMBER_ALARM) && !str_eq(n->number, now->number))
		form_fail(f, "nummer", T("Nödnumret är 112 och ändras inte."));
	if (checked != DAY_NONE && checked > day_of(c->now))
		form_fail(f, "kontrollerat", T("Dagen har inte varit än."));
	if (now)
		n->code = now->code;
	if (checked != DAY_NONE)
		day_text(checked, day);
	n->checked = checked == DAY_NONE ? "" : arena_str(c->mem, day);
	(void)!str_int(form_get(f, "version"), &n->version);
	return n;
}

static mst_err saved(struct ctx *c)
{
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);
	const struct view *v = &c->view;
	const struct site_number *now;
	struct form *f = ctx_form(c);

	if (c->result == MST_OK) {
		site_kept_forget();
		return ctx_go(c, LIST, T("Numret är sparat och syns för alla."));
	}
	if (c->result != MST_CONFLICT || !*form_get(f, "nummer"))
		return c->result;
	TRY(target_of(c, &now));
	if (!now) {
		form_fail(f, "nummer", T("Det numret finns redan. Ändra det i listan."));
		return show(c, f, NULL, NULL, 409);
	}
	rows[0] = (struct view_row){ T("Nummer"), now->number, NULL, NULL };
	rows[1] = (struct view_row){ T("Vart det går"), view_text(v->lang, now->name), NULL, NULL };
	rows[2] = (struct view_row){ T("Tider"), *now->hours ? view_text(v->lang, now->hours) : "–", NULL, NULL };
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, f, now, rows, 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct form *f = ctx_form(c);
	const struct site_number *now;
	struct site_number *n;
	struct act a;

	TRY(target_of(c, &now));
	n = read(c, f, now);
	if (form_bad(f))
		return show(c, f, now, NULL, 422);
	site_number_put(c, n, &a);
	return ctx_act(c, &a, LIST, saved);
}

/* One tap: somebody has rung it today. */
static mst_err checked_post(struct ctx *c)
{
	struct site_number *n = arena_new(c->mem, struct site_number, 1);
	const struct site_number *now;
	struct act a;
	char day[11];

	TRY(target_of(c, &now));
	if (!now)
		return MST_NOTFOUND;
	day_text(day_of(c->now), day);
	*n = *now;
	n->checked = arena_str(c->mem, day);
	site_number_put(c, n, &a);
	return ctx_act(c, &a, LIST, saved);
}

const struct http_route site_number_routes[] = {
	{ "GET", LIST, NEED_PAGES, list_get, 0 },
	{ "GET", LIST "/{code}", NEED_PAGES, edit_get, 0 },
	{ "POST", LIST "/{code}", NEED_PAGES, edit_post, HTTP_FORM },
	{ "POST", LIST "/{code}/kontrollerat", NEED_PAGES, checked_post, HTTP_FORM },
	{ 0 },
};
