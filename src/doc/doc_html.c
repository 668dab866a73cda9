/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_html.c - runs of a text and charts as HTML: every text is escaped, every address checked. */
#include "doc/doc_priv.h"

/* A date would be broken at its hyphens. */
static void put_words(struct sbuf *o, struct arena *mem, const char *s)
{
	while (*s) {
		char iso[DAY_TEXT];
		const char *at = s;
		int32_t day;

		for (; *at; at++) {
			snprintf(iso, sizeof(iso), "%.10s", at);
			if (*at >= '0' && *at <= '9' && day_parse(iso, &day))
				break;
		}
		sbuf_html(o, arena_strn(mem, s, (size_t)(at - s)));
		if (!*at)
			return;
		sbuf_fmt(o, "<span class=\"m-doc__date\">%s</span>", iso);
		s = at + strlen(iso);
	}
}

static void put_run(struct sbuf *o, struct arena *mem, const struct doc_run *r)
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
	if (r->style & DOC_CODE)
		sbuf_lit(o, "<code>");
	put_words(o, mem, r->text);
	if (r->style & DOC_CODE)
		sbuf_lit(o, "</code>");
	if (r->style & DOC_ITALIC)
		sbuf_lit(o, "</em>");
	if (r->style & DOC_BOLD)
		sbuf_lit(o, "</strong>");
	if (r->href)
		sbuf_lit(o, "</a>");
}

void doc_runs_html(struct sbuf *o, const struct view *v, const struct doc_text *t)
{
	for (size_t i = 0; i < t->n; i++)
		put_run(o, v->mem, &t->runs[i]);
}

void doc_chart_html(struct sbuf *o, const struct view *v, const struct doc_chart *m, const char *id)
{
	if (m->trend) {
		struct view_trend t = *m->trend;

		t.id = id;
		view_trend(o, v, &t);
	} else {
		view_bars(o, v, id, m->title, m->unit, m->bars, m->n, m->hidden_words);
	}
}
