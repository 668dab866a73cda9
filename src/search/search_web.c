/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search_web.c - /sok: asked by POST, answered by a worker. The row in the log tells that she has
 * searched and which cases were shown, never what she asked. */
#include "search/search_web.h"

#include "base/progress.h"

struct asking {
	struct form *form;
	const char *what;
	bool wide;
	struct search_hit *hits;
	size_t n;
	bool exact, stopped;
};

static mst_err search_get(struct ctx *c)
{
	search_html(ctx_out(c), &c->view, &(struct search_view){ .form = form_new(c->mem) });
	return ctx_page(c, 200);
}

static const char *where(struct ctx *c, const struct search_hit *h)
{
	const struct view *v = &c->view;

	switch (h->part) {
	case SEARCH_NAME:
		return T("Namnet");
	case SEARCH_PHONE:
		return T("Telefonnumret");
	case SEARCH_SUMMARY:
		return T("Det korta om ärendet");
	case SEARCH_NOTE:
		return arena_fmt(c->mem, T("Anteckning %s"), view_date(v, day_of(h->at)));
	}
	return "";
}

static mst_err search_work(struct ctx *c, void *arg)
{
	struct asking *a = arg;

	TRY(db_reader(c->app->data, &c->db)); /* this thread's */
	TRY(db_reader(c->app->vault, &c->vault));
	progress_begin("case.search");
	mst_err e = search_run(c, a->what, a->wide, &a->hits, &a->n, &a->exact);

	a->stopped = e != MST_OK && progress_stopped();
	progress_end();
	return e;
}

static const struct audit_row *note(struct ctx *c, const struct asking *a)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = "";

	for (size_t i = 0; i < a->n && have; i++)
		ids = arena_fmt(c->mem, "%s%s\"%s\"", ids, i ? "," : "", id_str(c->mem, a->hits[i].case_id));
	return ctx_note(c, "case.search", ID_NONE, have ? &key : NULL,
			have ? arena_fmt(c->mem, "[%s]", ids) : NULL);
}

/* It counts as asked: cases were opened for it. */
static mst_err search_stopped(struct ctx *c, struct asking *a)
{
	const struct view *v = &c->view;

	a->n = 0;
	form_fail(a->form, "vad", T("Sökningen avbröts av den som sköter servern. Sök igen."));
	search_html(ctx_out(c), v, &(struct search_view){ .form = a->form });
	return ctx_page_after(c, 409, note(c, a));
}

static mst_err search_done(struct ctx *c)
{
	struct asking *a = ctx_work_arg(c);
	const struct view *v = &c->view;
	struct search_view m = { .form = a->form, .asked = true, .exact = a->exact, .n = a->n };
	struct view_item *items;

	if (!a->stopped)
		TRY(c->result);
	TRY(db_reader(c->app->data, &c->db));
	TRY(db_reader(c->app->vault, &c->vault));
	if (a->stopped)
		return search_stopped(c, a);
	items = arena_new(c->mem, struct view_item, a->n + 1);
	for (size_t i = 0; i < a->n; i++)
		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, a->hits[i].case_id)),
			.title = a->hits[i].name, .meta = where(c, &a->hits[i]),
			.tag = a->hits[i].open ? NULL : T("Avslutat"),
		};
	m.items = items;
	m.many = a->n == SEARCH_HITS;
	search_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, note(c, a));
}

static mst_err search_post(struct ctx *c)
{
	struct asking *a = arena_new(c->mem, struct asking, 1);
	const struct view *v = &c->view;
	bool allowed;

	a->form = ctx_form(c);
	a->what = form_text(a->form, c->mem, v, "vad", T("vad du söker"), SEARCH_MOST, true);
	a->wide = form_has(a->form, "bred", "ja");
	TRY(search_allowed(c, &allowed));
	if (!form_bad(a->form) && utf8_len(a->what) < SEARCH_LEAST)
		form_fail(a->form, "vad", T("Skriv minst tre tecken."));
	if (!form_bad(a->form) && !allowed)
		form_fail(a->form, "vad",
			  T("Du har sökt många gånger på kort tid. Vänta några minuter och sök igen."));
	if (form_bad(a->form)) {
		search_html(ctx_out(c), &c->view, &(struct search_view){ .form = a->form });
		return ctx_page(c, allowed ? 422 : 429);
	}
	return ctx_work(c, WORK_SLOW, search_work, a, search_done);
}

const struct http_route search_routes[] = {
	{ "GET", "/sok", NEED_CASE, search_get, 0 },
	{ "POST", "/sok", NEED_CASE, search_post, HTTP_FORM },
	{ 0 },
};
