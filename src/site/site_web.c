/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_web.c - the public start page, leaving it, the assets, /healthz. */
#include "site/site_web.h"

#include <pthread.h>

#define AWAY "https://www.smhi.se/"

/* The start page is one and the same for all who are not signed in. It is built once a language,
 * and anew when what it is built from has changed. */
struct start_page {
	char jour[200], html[16 * 1024];
	size_t n; /* 0: not built */
	bool demo;
};
static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
static struct start_page start_pages[2];

static bool start_is(const struct start_page *p, const struct ctx *c)
{
	return p->n && p->demo == c->view.demo && str_eq(p->jour, c->app->partnership);
}

static void start_keep(struct start_page *p, const struct ctx *c, const struct sbuf *o)
{
	const char *jour = c->app->partnership;

	if (c->who || !jour || strlen(jour) >= sizeof(p->jour) || o->bad || o->len > sizeof(p->html))
		return;
	memcpy(p->jour, jour, strlen(jour) + 1);
	memcpy(p->html, o->p, o->len);
	p->n = o->len;
	p->demo = c->view.demo;
}

static mst_err site_start_get(struct ctx *c)
{
	struct site_view m = { .jour = c->app->partnership };
	struct start_page *p = &start_pages[c->view.lang];

	c->view.public_site = true;
	(void)pthread_mutex_lock(&start_lock);
	if (!c->who && start_is(p, c)) {
		sbuf_put(ctx_out(c), p->html, p->n);
	} else {
		site_start_html(ctx_out(c), &c->view, &m);
		start_keep(p, c, ctx_out(c));
	}
	(void)pthread_mutex_unlock(&start_lock);
	return ctx_page(c, 200);
}

/* The same words for visitors and for who is signed in. */
static mst_err site_access_get(struct ctx *c)
{
	struct site_view m = { .jour = c->app->partnership };

	c->view.public_site = !c->who;
	site_access_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* The partners' year: what happens when, and who does it. */
static mst_err site_handbook_get(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct view_row who[] = {
		{ T("Verksamhetsledaren"),
		  T("Håller ordning på överenskommelsen, kommunernas beslut, bidraget och invånartalen, och "
		    "kan skriva in alla kommuners beslut ur protokollen.") },
		{ T("Kommunens handläggare"),
		  T("Skriver in den egna kommunens beslut och läser allt om partnerskapet.") },
		{ T("Förtroendevalda med insyn"), T("Läser, men ändrar inget.") },
		{ T("Samordnaren"), T("Har hand om stödet. Läser om partnerskapet, men skriver inget där.") },
		{ 0 },
	};

	site_handbook_html(ctx_out(c), v,
			   &(struct site_handbook_view){
				   .who = who,
				   .figures = auth_may(c->who->roles, NEED_MUNI_FIGURES) });
	return ctx_page(c, 200);
}

static mst_err site_root_get(struct ctx *c)
{
	if (!c->who)
		return ctx_go(c, "/stod", NULL);
	return ctx_go(c, c->view.nnav ? c->view.nav[0].href : "/idag", NULL);
}

/* A real link, so that it works without scripts; the story is gone from cache and storage. */
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

static mst_err site_health_get(struct ctx *c)
{
	sbuf_lit(ctx_out(c), "ok\n");
	http_answer(c->req, c->app->ready ? 200 : 503, "text/plain; charset=utf-8");
	return MST_OK;
}

const struct http_route site_routes[] = {
	{ "GET", "/", NEED_PUBLIC, site_root_get, 0 },
	{ "GET", "/stod", NEED_PUBLIC, site_start_get, 0 },
	{ "GET", "/tillganglighet", NEED_PUBLIC, site_access_get, 0 },
	{ "GET", "/handbok", NEED_PARTNER_READ, site_handbook_get, 0 },
	{ "GET", "/drift", NEED_HOST, site_host_get, 0 },
	{ "GET", "/lamna", NEED_PUBLIC, site_leave_get, 0 },
	{ "GET", "/tillgangar/{file}", NEED_PUBLIC, site_asset_get, HTTP_PUBLIC_CACHE },
	{ "GET", "/healthz", NEED_PUBLIC, site_health_get, 0 },
	{ 0 },
};
