/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stack.c - bars in parts, as SVG: each part has a pattern of its own, so that the drawing tells the same in
 * black and white. Widths are percentages, as in chart.c. */
#include "base/base.h"
#include "view/view_priv.h"

#define ROW 52
#define WIDEST 760 /* tenths of a percent for the longest bar; its sum stands after it */

/* What fills a part, by its place: on a square of eight. The first and the second are plain. */
static const char *const patterns[VIEW_STACK_MOST] = {
	"", "", "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"8\" stroke=\"currentColor\" stroke-width=\"5\"/>",
	"<circle cx=\"4\" cy=\"4\" r=\"1.8\" fill=\"currentColor\"/>",
	"<line x1=\"0\" y1=\"4\" x2=\"8\" y2=\"4\" stroke=\"currentColor\" stroke-width=\"2\"/>",
	"<path d=\"M0 4H8M4 0V8\" stroke=\"currentColor\" stroke-width=\"1\" fill=\"none\"/>",
};

static void put_patterns(struct sbuf *o, const char *id, size_t n)
{
	sbuf_lit(o, "<defs>");
	for (size_t i = 2; i < n; i++)
		sbuf_fmt(o,
			 "<pattern id=\"%s-%zu\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"%s>%s</pattern>",
			 id, i, i == 2 ? " patternTransform=\"rotate(45)\"" : "", patterns[i]);
	sbuf_lit(o, "</defs>\n");
}

static void put_fill(struct sbuf *o, const char *id, size_t part)
{
	if (part == 0)
		sbuf_lit(o, " class=\"m-chart-bar\" fill=\"#17505a\"");
	else if (part == 1)
		sbuf_lit(o, " fill=\"none\"");
	else
		sbuf_fmt(o, " fill=\"url(#%s-%zu)\"", id, part);
	sbuf_lit(o, " stroke=\"currentColor\"");
}

static void put_key(struct sbuf *o, const struct view_stack *m)
{
	sbuf_lit(o, "<ul class=\"m-chart-key\">\n");
	for (size_t i = 0; i < m->nparts; i++) {
		sbuf_lit(o, "<li><svg width=\"28\" height=\"18\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"26\" height=\"16\"");
		put_fill(o, m->id, i);
		sbuf_lit(o, "/></svg> ");
		sbuf_html(o, m->parts[i]);
		sbuf_lit(o, "</li>\n");
	}
	sbuf_lit(o, "</ul>\n");
}

static int64_t sum_of(const struct view_stack *m, size_t row)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->nparts; i++)
		n += m->n[row * m->nparts + i];
	return n;
}

static void put_bar(struct sbuf *o, const struct view *v, const struct view_stack *m, size_t row, int64_t most)
{
	int64_t before = 0;
	size_t y = row * ROW;

	sbuf_fmt(o, "<text class=\"m-chart-label\" x=\"0\" y=\"%zu\" fill=\"currentColor\">", y + 16);
	sbuf_html(o, m->rows[row]);
	sbuf_lit(o, "</text>\n");
	for (size_t i = 0; i < m->nparts; i++) {
		int64_t n = m->n[row * m->nparts + i], from = before * WIDEST / most, to = (before + n) * WIDEST / most;

		before += n;
		if (to <= from)
			continue;
		sbuf_fmt(o, "<rect x=\"%lld.%lld%%\" y=\"%zu\" width=\"%lld.%lld%%\" height=\"20\"",
			 (long long)from / 10, (long long)from % 10, y + 23, (long long)(to - from) / 10,
			 (long long)(to - from) % 10);
		put_fill(o, m->id, i);
		sbuf_lit(o, "/>\n");
	}
	before = before * WIDEST / most;
	sbuf_fmt(o, "<text class=\"m-chart-value\" x=\"%lld.%lld%%\" dx=\"8\" y=\"%zu\" fill=\"currentColor\">",
		 (long long)before / 10, (long long)before % 10, y + 38);
	sbuf_html(o, view_number(v, sum_of(m, row)));
	sbuf_lit(o, "</text>\n");
}

bool view_stack_good(const struct view_stack *m)
{
	for (size_t i = 0; i < m->nrows * m->nparts; i++)
		if (m->n[i] < 0)
			return false;
	return m->nrows && m->nparts > 1 && m->nparts <= VIEW_STACK_MOST;
}

void view_stack(struct sbuf *o, const struct view *v, const struct view_stack *m)
{
	int64_t most = 1;

	for (size_t i = 0; i < m->nrows; i++)
		most = sum_of(m, i) > most ? sum_of(m, i) : most;
	view_chart_head(o, m->id, m->title,
			arena_fmt(v->mem, T("Staplar i delar: %s. Samma uppgifter står i tabellen nedanför."), m->unit),
			m->nrows * ROW);
	put_patterns(o, m->id, m->nparts);
	for (size_t i = 0; i < m->nrows; i++)
		put_bar(o, v, m, i, most);
	sbuf_lit(o, "</svg>\n");
	put_key(o, m);
	sbuf_lit(o, "</figure>\n");
}
