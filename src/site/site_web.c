/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_web.c - leaving, the assets, /healthz, and what is the same for visitors and staff. */
#include "site/site_web.h"

#define AWAY "https://www.smhi.se/"

/* What is not accessible, why, and what there is instead. */
static const struct site_lack lacks[] = {
	{ N_("Inget är prövat av personer som använder skärmläsare, förstoring eller talstyrning i vardagen"),
	  N_("tjänsten är ny, så det kan finnas brister som vi inte känner till."),
	  N_("säg till, så får du innehållet på ett annat sätt, och vi rättar felet.") },
	{ N_("Det finns ingen information på teckenspråk"), N_("jouren har inte låtit göra någon än."),
	  N_("skriv till oss, eller ring genom en tjänst för bildtelefoni.") },
	{ N_("Bara sidorna om stöd finns på lättläst svenska"),
	  N_("de andra sidorna är mest till för dem som arbetar i partnerskapet."),
	  N_("ring eller skriv, så förklarar vi.") },
	{ N_("Överenskommelsen och beskrivningarna av insatserna finns bara på svenska"),
	  N_("det är den text som parterna har beslutat."), N_("fråga oss, så berättar vi vad som står där.") },
};

/* The same words for visitors and for who is signed in. */
static mst_err site_access_get(struct ctx *c)
{
	struct site_lack *list = arena_new(c->mem, struct site_lack, MST_LEN(lacks));
	const struct view *v = &c->view;
	struct site_view m = { .jour = c->app->partnership, .lacks = list, .nlacks = MST_LEN(lacks) };
	struct site_body easy;
	int32_t day;

	if (!c->who) {
		mst_err e = site_easy(c, site_frame(c, "tillganglighet"), "tillganglighet", NULL, &easy);

		m.easy = e == MST_OK ? &easy : NULL;
		if (e != MST_OK && e != MST_NOTFOUND)
			return e;
	}
	for (size_t i = 0; i < m.nlacks; i++)
		list[i] = (struct site_lack){ T(lacks[i].what), T(lacks[i].why), T(lacks[i].instead) };
	if (day_parse(site_access_assessed, &day))
		m.assessed = view_date(&c->view, day);
	if (day_parse(site_access_updated, &day))
		m.updated = view_date(&c->view, day);
	site_access_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err site_root_get(struct ctx *c)
{
	if (!c->who)
		return ctx_go(c, c->app->public_url && !c->outside ? "/logga-in" : "/stod", NULL);
	return ctx_go(c, c->view.nnav ? c->view.nav[0].href : "/idag", NULL);
}

/* A real link, so that it works without scripts; the story is gone from cache and storage, and the
 * other site is not told where from. */
static mst_err site_leave_get(struct ctx *c)
{
	http_set(c->req, "Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
	http_set(c->req, "Location", AWAY);
	http_answer(c->req, 303, "text/plain; charset=utf-8");
	return MST_OK;
}

static mst_err site_asset_get(struct ctx *c)
{
	const struct view_asset *a = view_asset_find(http_path(c->req));
	const char *accept = http_header(c->req, "Accept-Encoding");

	if (!a)
		return MST_NOTFOUND;
	struct blob body = a->plain;

	http_set(c->req, "Vary", "Accept-Encoding");
	if (accept && strstr(accept, "br") && a->brotli.n) {
		body = a->brotli;
		http_set(c->req, "Content-Encoding", "br");
	} else if (accept && strstr(accept, "gzip") && a->gzip.n) {
		body = a->gzip;
		http_set(c->req, "Content-Encoding", "gzip");
	}
	http_answer_static(c->req, 200, a->type, body, a->etag);
	return MST_OK;
}

const struct http_route site_routes[] = {
	{ "GET", "/", NEED_PUBLIC, site_root_get, HTTP_EVERYWHERE },
	{ "GET", "/stod", NEED_PUBLIC, site_page_get, HTTP_VISITOR },
	{ "GET", "/stod/kommuner", NEED_PUBLIC, site_towns_get, HTTP_VISITOR },
	{ "GET", "/stod/statistik", NEED_PUBLIC, site_figures_get, HTTP_VISITOR },
	{ "GET", "/stod/kommuner/{slug}", NEED_PUBLIC, site_town_get, HTTP_VISITOR },
	{ "GET", "/stod/{name}", NEED_PUBLIC, site_page_get, HTTP_VISITOR },
	{ "GET", "/sidor", NEED_PAGES, site_edits_get, 0 },
	{ "GET", "/sidor/{lang}/{name}", NEED_PAGES, site_edit_get, 0 },
	{ "POST", "/sidor/{lang}/{name}", NEED_PAGES, site_edit_post, HTTP_FORM },
	{ "POST", "/sidor/{lang}/{name}/tillbaka", NEED_PAGES, site_edit_back_post, HTTP_FORM },
	{ "GET", "/tillganglighet", NEED_PUBLIC, site_access_get, HTTP_EVERYWHERE },
	{ "GET", "/handbok", NEED_SIGNED_IN, site_manuals_get, 0 },
	{ "GET", "/handbok/partnerskapets-ar", NEED_PARTNER_READ, site_handbook_get, 0 },
	{ "GET", "/handbok/{name}", NEED_SIGNED_IN, site_manual_get, 0 },
	{ "GET", "/drift", NEED_HOST, site_host_get, 0 },
	{ "POST", "/drift/avbryt", NEED_HOST, site_host_stop_post, HTTP_FORM },
	{ "GET", "/lamna", NEED_PUBLIC, site_leave_get, HTTP_EVERYWHERE },
	{ "GET", "/tillgangar/{file}", NEED_PUBLIC, site_asset_get, HTTP_PUBLIC_CACHE | HTTP_EVERYWHERE },
	{ 0 },
};
