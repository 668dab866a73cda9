/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_image_web.c - the jour's pictures for its public pages, and each of them for a reader. */
#include "site/site_image.h"

#include "site/site_edit.h"

#define LIST "/sidor/bilder"

static mst_err show(struct ctx *c, struct form *f, int status)
{
	struct site_names names;

	TRY(site_names_now(c->db, c->mem, c->app->jour, &names));
	site_images_html(ctx_out(c), &c->view, &(struct site_images_view){ f, names.images });
	return ctx_page(c, status);
}

static mst_err list_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

static mst_err saved(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	if (c->result == MST_OK) {
		site_kept_forget();
		return ctx_go(c, LIST, T("Bilden är sparad. Skriv raden under den i en sida, så syns den där."));
	}
	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "namn", T("Det finns redan en bild med det namnet. Välj ett annat, och välj bilden igen."));
	return show(c, f, 409);
}

struct upload {
	struct blob file;
	struct site_picture p;
	const char *why;
};

static mst_err clean(struct ctx *c, void *arg)
{
	struct upload *u = arg;
	mst_err e = site_picture_read(c->mem, u->file, &u->p, &u->why);

	if (e == MST_OK)
		u->why = NULL;
	return e == MST_INVALID ? MST_OK : e; /* why tells it */
}

static mst_err cleaned(struct ctx *c)
{
	struct upload *u = ctx_work_arg(c);
	struct form *f = ctx_form(c);
	struct act a;

	TRY(c->result);
	if (u->why) {
		form_fail(f, "bild", view_text(c->view.lang, u->why));
		return show(c, f, 422);
	}
	site_picture_put(c, &u->p, &a);
	return ctx_act(c, &a, LIST, saved);
}

static mst_err list_post(struct ctx *c)
{
	struct upload *u = arena_new(c->mem, struct upload, 1);
	const struct view *v = &c->view;
	const struct http_file *files;
	size_t n = http_files(c->req, &files);
	struct form *f = ctx_form(c);

	u->p.code = form_text(f, c->mem, v, "namn", T("namnet"), SITE_IMAGE_CODE_MAX, true);
	if (*u->p.code && !site_image_code_good(u->p.code))
		form_fail(f, "namn", T("Skriv namnet med små bokstäver a–z, siffror och bindestreck."));
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].field, "bild"))
			u->file = files[i].data;
	if (!u->file.n)
		form_fail(f, "bild", T("Välj en bild, PNG eller JPEG."));
	return form_bad(f) ? show(c, f, 422) : ctx_work(c, WORK_SLOW, clean, u, cleaned);
}

/* The title of a page that shows it now; NULL: none does. */
static mst_err shown_on(struct ctx *c, const char *code, const char **ret)
{
	const char *mark = arena_fmt(c->mem, "](" SITE_IMAGES "%s)", code), *text;

	*ret = NULL;
	for (const struct site_page *p = site_pages; p->name; p++)
		for (const struct site_lang *l = site_langs; l->code; l++) {
			TRY(site_text_now(c->db, c->mem, c->app->jour, l->code, p->name, &text));
			if (text && strstr(text, mark))
				*ret = arena_fmt(c->mem, "%s (%s)", view_text(c->view.lang, p->title), l->name);
		}
	return MST_OK;
}

static mst_err dropped(struct ctx *c)
{
	TRY(c->result);
	site_kept_forget();
	return ctx_go(c, LIST, view_text(c->view.lang, N_("Bilden är borttagen.")));
}

static mst_err drop_post(struct ctx *c)
{
	const char *code = http_param(c->req, "code"), *page;
	const struct view *v = &c->view;
	struct act a;

	TRY(shown_on(c, code, &page));
	if (page) {
		struct form *f = ctx_form(c);

		form_fail(f, "", arena_fmt(c->mem, T("Bilden visas på sidan %s. Ta bort den där först."), page));
		return show(c, f, 409);
	}
	site_picture_drop(c, code, &a);
	return ctx_act(c, &a, LIST, dropped);
}

static mst_err image_get(struct ctx *c)
{
	enum doc_clean_kind kind;
	struct blob b;

	TRY(site_image_get(c->db, c->mem, c->app->jour, http_param(c->req, "code"), &kind, &b));
	sbuf_put(ctx_out(c), b.p, b.n);
	http_answer(c->req, 200, doc_clean_type(kind));
	return MST_OK;
}

const struct http_route site_image_routes[] = {
	{ "GET", SITE_IMAGES "{code}", NEED_PUBLIC, image_get, HTTP_EVERYWHERE },
	{ "GET", LIST, NEED_PAGES, list_get, 0 },
	{ "POST", LIST, NEED_PAGES, list_post, HTTP_FORM | HTTP_BIG },
	{ "POST", LIST "/{code}/ta-bort", NEED_PAGES, drop_post, HTTP_FORM },
	{ 0 },
};
