/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trend.c - values over time as a line with markers, and the same figures as a table below.
 *
 * Drawn like the bars (chart.c): widths in percent, no style attributes, told apart in black and
 * white. A value that is hidden is a hatched gap, and the line is broken there: it is read nowhere
 * here, also not for the scale. What is not known is an empty place. */
#include "base/base.h"
#include "view/view_priv.h"

#define HEIGHT 220
#define TOP 36     /* room for the figure above the highest marker */
#define BOTTOM 180 /* where zero is; the periods stand below */
#define LEFT 100   /* tenths of a percent; also on the right */
#define GAP 50     /* tenths of a percent, of a hidden value */

/* Place of point i of n, in tenths of a percent of the width. */
static unsigned across(size_t i, size_t n)
{
	return n < 2 ? 500 : LEFT + (unsigned)(i * (1000 - 2 * LEFT) / (n - 1));
}

static unsigned up(int64_t value, int64_t most)
{
	if (value <= 0 || most <= 0)
		return BOTTOM;
	return BOTTOM - (unsigned)((double)value / (double)most * (BOTTOM - TOP));
}

static bool shown(const struct view_point *p)
{
	return !p->hidden && !p->unknown;
}

static int64_t most_of(const struct view_trend *t)
{
	int64_t most = t->target;

	for (size_t i = 0; i < t->n; i++)
		if (shown(&t->points[i]) && t->points[i].value > most)
			most = t->points[i].value;
	return most;
}

static const char *words_of(const struct view *v, const struct view_point *p)
{
	if (p->unknown)
		return "–";
	if (p->hidden)
		return p->words ? p->words : T("visas inte, för att skydda personer");
	return p->words ? p->words : view_number(v, p->value);
}

static void put_line(struct sbuf *o, const struct view_trend *t, size_t i, int64_t most)
{
	unsigned a = across(i, t->n), b = across(i + 1, t->n);

	sbuf_fmt(o,
		 "<line class=\"m-chart-line\" x1=\"%u.%u%%\" y1=\"%u\" x2=\"%u.%u%%\" y2=\"%u\""
		 " stroke=\"#17505a\" stroke-width=\"3\"/>\n",
		 a / 10, a % 10, up(t->points[i].value, most), b / 10, b % 10,
		 up(t->points[i + 1].value, most));
}

static void put_words(struct sbuf *o, unsigned x, unsigned y, const char *class, const char *words)
{
	sbuf_fmt(o,
		 "<text class=\"%s\" x=\"%u.%u%%\" y=\"%u\" text-anchor=\"middle\""
		 " fill=\"currentColor\">",
		 class, x / 10, x % 10, y);
	sbuf_html(o, words);
	sbuf_lit(o, "</text>\n");
}

static void put_point(struct sbuf *o, const struct view *v, const struct view_trend *t, size_t i,
		      int64_t most)
{
	const struct view_point *p = &t->points[i];
	unsigned x = across(i, t->n), y = up(p->value, most), left = x - GAP / 2;

	put_words(o, x, BOTTOM + 26, "m-chart-label", p->label);
	if (p->unknown)
		return;
	if (p->hidden) {
		sbuf_fmt(o, "<rect class=\"m-chart-gap\" x=\"%u.%u%%\" y=\"%u\" width=\"%u.%u%%\""
			    " height=\"%u\" fill=\"url(#", left / 10, left % 10, TOP + 60, GAP / 10,
			 GAP % 10, BOTTOM - TOP - 60);
		sbuf_html(o, t->id);
		sbuf_lit(o, "-gap)\" stroke=\"currentColor\" stroke-dasharray=\"4 3\"/>\n");
		put_words(o, x, TOP + 52, "m-chart-value", "..");
		return;
	}
	sbuf_fmt(o, "<circle class=\"m-chart-mark\" cx=\"%u.%u%%\" cy=\"%u\" r=\"6\" fill=\"#17505a\"/>\n",
		 x / 10, x % 10, y);
	put_words(o, x, y - 14, "m-chart-value", words_of(v, p));
}

static void put_target(struct sbuf *o, const struct view *v, const struct view_trend *t, int64_t most)
{
	unsigned y = up(t->target, most);

	if (t->target < 0)
		return;
	sbuf_fmt(o,
		 "<line class=\"m-chart-target\" x1=\"0\" y1=\"%u\" x2=\"100%%\" y2=\"%u\""
		 " stroke=\"currentColor\" stroke-width=\"2\" stroke-dasharray=\"8 5\"/>\n"
		 "<text class=\"m-chart-label\" x=\"0\" y=\"%u\" fill=\"currentColor\">",
		 y, y, y - 6);
	sbuf_html(o, T("Mål"));
	sbuf_lit(o, "</text>\n");
}

static void put_table(struct sbuf *o, const struct view *v, const struct view_trend *t)
{
	static const bool number[] = { false, true };
	const char *heads[] = { T("Period"), t->unit };
	const char **cells = arena_new(v->mem, const char *, 2 * t->n);

	for (size_t i = 0; i < t->n; i++) {
		cells[2 * i] = t->points[i].label;
		cells[2 * i + 1] = words_of(v, &t->points[i]);
	}
	view_table(o, v, &(struct view_table){ .caption = arena_fmt(v->mem, T("%s i tabell"), t->title),
					       .heads = heads, .ncols = 2, .nrows = t->n, .cells = cells,
					       .number = number });
}

void view_trend(struct sbuf *o, const struct view *v, const struct view_trend *t)
{
	int64_t most = most_of(t);

	if (t->n == 0) {
		view_empty(o, v, T("Det finns inga uppgifter att visa än."));
		return;
	}
	view_chart_head(o, t->id, t->title,
			arena_fmt(v->mem, T("Linje över tid: %s. Samma uppgifter står i tabellen nedanför."),
				  t->unit),
			HEIGHT);
	sbuf_fmt(o, "<line class=\"m-chart-axis\" x1=\"0\" y1=\"%d\" x2=\"100%%\" y2=\"%d\""
		    " stroke=\"currentColor\"/>\n", BOTTOM, BOTTOM);
	put_target(o, v, t, most);
	for (size_t i = 0; i + 1 < t->n; i++)
		if (shown(&t->points[i]) && shown(&t->points[i + 1]))
			put_line(o, t, i, most);
	for (size_t i = 0; i < t->n; i++)
		put_point(o, v, t, i, most);
	sbuf_lit(o, "</svg>\n</figure>\n");
	put_table(o, v, t);
}
