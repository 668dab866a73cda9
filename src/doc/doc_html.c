/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_html.c - runs of a text as HTML: every text is escaped, every address checked. */
#include "doc/doc_priv.h"

static void put_run(struct sbuf *o, const struct doc_run *r)
{
	if (str_eq(r->text, "\n")) {
		sbuf_lit(o, "<br>");
		return;
	}
	if (r->href) {
		sbuf_lit(o, "<a class=\"govuk-link\" href=\"");
		view_url(o, r->href);
		sbuf_lit(o, "\">");
	}
	if (r->style & DOC_BOLD)
		sbuf_lit(o, "<strong>");
	if (r->style & DOC_ITALIC)
		sbuf_lit(o, "<em>");
	sbuf_html(o, r->text);
	if (r->style & DOC_ITALIC)
		sbuf_lit(o, "</em>");
	if (r->style & DOC_BOLD)
		sbuf_lit(o, "</strong>");
	if (r->href)
		sbuf_lit(o, "</a>");
}

void doc_runs_html(struct sbuf *o, const struct view *v, const struct doc_text *t)
{
	(void)v;
	for (size_t i = 0; i < t->n; i++)
		put_run(o, &t->runs[i]);
}
