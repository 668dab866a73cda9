/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* archive_web.c - the archive list as page and files. */
#include "memo/archive.h"
#include "memo/letter.h"

#define AT "/dokument/arkiv"

static mst_err read(struct ctx *c, struct doc *ret)
{
	struct memo_archive k;

	TRY(memo_archive_read(c, &k));
	memo_archive_build(c->mem, &k, ret);
	return MST_OK;
}

static mst_err page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct memo_letter_view m = { .title = T("Arkivförteckning"), .base = AT, .town = v->partnership };
	struct doc d;

	TRY(read(c, &d));
	m.d = &d;
	m.crumbs = (const struct view_crumb[]){ { "/dokument", T("Dokument") }, { NULL, m.title }, { 0 } };
	memo_letter_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err file_get(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);

	TRY(read(c, d));
	return doc_answer_file(c, d, "arkivforteckning");
}

const struct http_route memo_archive_routes[] = {
	{ "GET", AT, NEED_PARTNERSHIP, page_get, 0 },
	DOC_FILE_ROUTES(AT, NEED_PARTNERSHIP, file_get),
	{ 0 },
};
