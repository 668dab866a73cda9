/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_edit_web.c - the jour writes its public pages: looked at before they are saved, with all
 * versions kept. What the page would not understand is told with its line. */
#include "site/site_edit.h"

#include "site/site_count.h"
#include "site/site_image.h"
#include "site/site_web.h"

#define SHOWN_DAYS 30
#define EASY 30 /* LIX under it is very easy */

static const char *base_of(struct ctx *c, const char *lang, const char *name)
{
	return arena_fmt(c->mem, "/sidor/%s/%s", lang, name);
}

static const char *place_of(struct ctx *c, const char *name)
{
	const struct site_page *p = site_page_find(name);

	return p->path ? p->path : str_eq(name, "start") ? "/stod" : arena_fmt(c->mem, "/stod/%s", name);
}

/* ---- all pages ---- */

static mst_err add_item(struct ctx *c, const struct site_lang *l, const struct site_page *p,
			const struct site_names *names, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct site_edit e = { 0 };
	const char *text = site_text_find(l->code, p->name);
	struct site_body body;
	mst_err r = site_edit_latest(c->db, c->mem, c->app->jour, l->code, p->name, &e);

	if (r != MST_OK && r != MST_NOTFOUND)
		return r;
	if (e.text)
		text = e.text;
	if (!text)
		return MST_OK; /* nobody has written it in this language */
	TRY(site_body_read(c->mem, text, names, &body));
	items[(*n)++] = (struct view_item){
		.href = base_of(c, l->code, p->name),
		.title = site_with_town(c->mem, body.title, T("en kommun")),
		.meta = arena_fmt(c->mem, "%s · %s", l->name,
				  e.text ? T("Jourens egen text") : T("Programmets text")),
		.when = e.at ? view_when(v, e.at) : NULL,
	};
	return MST_OK;
}

static mst_err shown_table(struct ctx *c, const struct view_table **ret)
{
	static const bool number[] = { false, true };
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, 2), **cells;
	int32_t today = day_of(c->now);
	struct site_counted *list;
	size_t n;

	TRY(site_count_sums(c->db, c->mem, c->app->jour, today - SHOWN_DAYS + 1, today, &list, &n));
	cells = arena_new(c->mem, const char *, 2 * n);
	heads[0] = T("Sida");
	heads[1] = T("Visningar");
	for (size_t i = 0; i < n; i++) {
		cells[2 * i] = str_eq(list[i].name, "start") ? "/stod" :
							       arena_fmt(c->mem, "/stod/%s", list[i].name);
		cells[2 * i + 1] = view_number(v, list[i].n);
	}
	*t = (struct view_table){ .caption = T("De senaste 30 dagarna"), .heads = heads, .ncols = 2,
				  .nrows = n, .cells = cells, .number = number };
	*ret = n ? t : NULL;
	return MST_OK;
}

mst_err site_edits_get(struct ctx *c)
{
	const struct view_table *shown;
	struct site_names names;
	size_t n = 0, most = 0;

	TRY(site_names_now(c->db, c->mem, c->app->jour, &names));

	for (const struct site_lang *l = site_langs; l->code; l++)
		for (const struct site_page *p = site_pages; p->name; p++)
			most++;
	struct view_item *items = arena_new(c->mem, struct view_item, most);

	for (const struct site_page *p = site_pages; p->name; p++)
		for (const struct site_lang *l = site_langs; l->code; l++)
			TRY(add_item(c, l, p, &names, items, &n));
	TRY(shown_table(c, &shown));
	site_edits_html(ctx_out(c), &c->view,
			&(struct site_edits_view){ items, n, shown,
						   site_grown_old(&c->view, names.numbers, day_of(c->now)) });
	return ctx_page(c, 200);
}

/* ---- one page ---- */

struct target {
	const struct site_lang *lang;
	const char *name;
	struct site_edit now;
	struct site_names names;
};

static mst_err target_of(struct ctx *c, struct target *ret)
{
	const char *name = http_param(c->req, "name");

	*ret = (struct target){ .lang = site_lang_find(http_param(c->req, "lang")) };
	for (const struct site_page *p = site_pages; p->name; p++)
		if (str_eq(p->name, name))
			ret->name = p->name;
	if (!ret->lang || !ret->name ||
	    (site_page_find(name)->path && !str_eq(ret->lang->code, "latt")))
		return MST_NOTFOUND;
	TRY(site_names_of(c, &ret->names));
	mst_err e = site_edit_latest(c->db, c->mem, c->app->jour, ret->lang->code, ret->name,
				     &ret->now);

	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err versions_of(struct ctx *c, const struct target *t, struct site_edit_view *m)
{
	const struct view *v = &c->view;
	struct site_edit *list;
	struct view_event *events;
	size_t n;

	TRY(site_edit_list(c->db, c->mem, c->app->jour, t->lang->code, t->name, &list, &n));
	events = arena_new(c->mem, struct view_event, n);
	m->versions = arena_new(c->mem, struct view_option, n + 2);
	for (size_t i = 0; i < n; i++) {
		struct auth_user u = { .name = "" };

		(void)!auth_get(c->db, c->mem, list[i].by, &u);
		events[i] = (struct view_event){
			.title = arena_fmt(c->mem, T("Version %lld"), (long long)list[i].version),
			.by = u.name, .at = list[i].at,
			.body = list[i].text ? NULL : T("Tillbaka till programmets text"),
		};
		m->versions[i] = (struct view_option){
			arena_fmt(c->mem, "%lld", (long long)list[i].version), events[i].title, NULL
		};
	}
	m->versions[n] = (struct view_option){ "0", T("Programmets text"), NULL };
	m->events = events;
	m->nevents = n;
	return MST_OK;
}

static mst_err show_edit(struct ctx *c, const struct target *t, struct form *f, bool preview,
			 int status)
{
	const struct view *v = &c->view;
	const char *text = form_get(f, "text");
	struct site_body *body = arena_new(c->mem, struct site_body, 1);
	struct site_edit_view m = {
		.form = f, .lang = t->lang, .name = t->name, .body = body,
		.base = base_of(c, t->lang->code, t->name),
		.place = arena_fmt(c->mem, "%s?%s=%s", place_of(c, t->name), VIEW_LANG, t->lang->code),
		.version = t->now.version,
		.preview = preview,
	};

	if (site_body_read(c->mem, text, &t->names, body) != MST_OK) {
		m.preview = false;
		if (!form_error(f, "text") && *text)
			form_fail(f, "text", arena_fmt(c->mem, T("Rad %d: %s"), body->bad_line, T(body->bad)));
	}
	m.title = body->title ? body->title : T("Sida");
	if (str_eq(t->lang->code, "latt")) {
		int lix = site_lix(text);

		m.lix = arena_fmt(c->mem, lix < EASY ? T("Läsbarhet (LIX): %d. Bra för lätt svenska.") :
						       T("Läsbarhet (LIX): %d. Lätt svenska ska vara under 30: "
							 "dela långa meningar, och byt långa ord."), lix);
	}
	TRY(versions_of(c, t, &m));
	site_edit_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err site_edit_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct target t;
	const char *text;

	TRY(target_of(c, &t));
	text = t.now.text ? t.now.text : site_text_find(t.lang->code, t.name);
	form_set(f, "text", text ? text : "# ");
	return show_edit(c, &t, f, true, 200);
}

static mst_err saved(struct ctx *c)
{
	const struct view *v = &c->view;
	struct target t;

	if (c->result == MST_OK) {
		site_kept_forget();
		return ctx_go(c, base_of(c, http_param(c->req, "lang"), http_param(c->req, "name")),
			      T("Sidan är sparad och syns för alla."));
	}
	if (c->result != MST_CONFLICT)
		return c->result;
	struct form *f = ctx_form(c);

	TRY(target_of(c, &t));
	if (!*form_get(f, "text"))
		return MST_CONFLICT;
	form_fail(f, "text",
		  T("Någon annan har sparat sidan medan du skrev. Din text står kvar här. Jämför med "
		    "sidan och spara igen om din ska gälla."));
	return show_edit(c, &t, f, false, 409);
}

mst_err site_edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct site_body body;
	struct target t;
	int64_t version;
	struct act a;

	TRY(target_of(c, &t));
	const char *text = form_text(f, c->mem, v, "text", T("texten"), SITE_EDIT_MAX, true);

	if (!form_bad(f) && site_body_read(c->mem, text, &t.names, &body) != MST_OK)
		form_fail(f, "text", arena_fmt(c->mem, T("Rad %d: %s"), body.bad_line, T(body.bad)));
	if (form_bad(f))
		return show_edit(c, &t, f, false, 422);
	if (str_eq(form_get(f, "gor"), "visa"))
		return show_edit(c, &t, f, true, 200);
	if (!str_int(form_get(f, "version"), &version))
		return MST_INVALID;
	site_edit_put(c, t.lang->code, t.name, version, text, &a);
	return ctx_act(c, &a, base_of(c, t.lang->code, t.name), saved);
}

mst_err site_edit_back_post(struct ctx *c)
{
	struct site_edit *list;
	const char *text = NULL;
	struct form *f = ctx_form(c);
	int64_t version, now;
	struct site_body body;
	struct target t;
	struct act a;
	size_t n;

	TRY(target_of(c, &t));
	if (!str_int(form_get(f, "till"), &version) || !str_int(form_get(f, "version"), &now))
		return MST_INVALID;
	TRY(site_edit_list(c->db, c->mem, c->app->jour, t.lang->code, t.name, &list, &n));
	bool known = version == 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].version == version) {
			text = list[i].text;
			known = true;
		}
	if (!known || (!text && !site_text_find(t.lang->code, t.name)))
		return MST_NOTFOUND;
	/* It may name a picture that is gone since. */
	if (text && site_body_read(c->mem, text, &t.names, &body) != MST_OK) {
		form_set(f, "text", text);
		return show_edit(c, &t, f, false, 422);
	}
	site_edit_put(c, t.lang->code, t.name, now, text, &a);
	return ctx_act(c, &a, base_of(c, t.lang->code, t.name), saved);
}
