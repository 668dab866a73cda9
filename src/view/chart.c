/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* chart.c - bars as SVG, with the same figures as a table below.
 *
 * The drawing has no viewBox: widths are percentages, so the bars follow the page while the words
 * keep their size on a phone. Looks come from classes and presentation attributes, since our
 * content security policy takes no style attributes; the attributes alone print in black and white.
 * A hidden value is read nowhere here, not even for the scale: its gap is as wide as any other's.
 */
#include "base/base.h"
#include "view/view_priv.h"

#define ROW 52    /* height of a label and its bar, in pixels */
#define WIDEST 70 /* percent of the width for the longest bar; the figure stands after it */
#define WIDEST_WORDS 52
#define GAP 24    /* percent for a hidden value */

/* Widths in tenths of a percent of the drawing. */
static unsigned bar_width(int64_t value, int64_t most)
{
	if (value <= 0 || most <= 0)
		return 0;
	return (unsigned)((double)value / (double)most * (WIDEST * 10));
}

/* What the widest bar would be; words of its own take more room beside it than a number. */
static int64_t bars_most(const struct view_bar *bars, size_t n)
{
	int64_t most = 0;
	bool words = false;

	for (size_t i = 0; i < n; i++)
		if (!bars[i].hidden) {
			most = bars[i].value > most ? bars[i].value : most;
			most = bars[i].high > most ? bars[i].high : most;
			words |= bars[i].words != NULL;
		}
	return words ? most * WIDEST / WIDEST_WORDS : most;
}

/* Ends and a line between them: what chance or a survey leaves open. */
static void put_range(struct sbuf *o, const struct view_bar *b, int64_t most, size_t y)
{
	unsigned from = bar_width(b->low, most), to = bar_width(b->high, most);
	const unsigned ends[] = {from, to};

	sbuf_fmt(o,
		 "<line class=\"m-chart-range\" x1=\"%u.%u%%\" y1=\"%zu\" x2=\"%u.%u%%\" y2=\"%zu\""
		 " stroke=\"currentColor\" stroke-width=\"2\"/>\n",
		 from / 10, from % 10, y, to / 10, to % 10, y);
	for (size_t i = 0; i < MST_LEN(ends); i++)
		sbuf_fmt(o,
			 "<line class=\"m-chart-range\" x1=\"%u.%u%%\" y1=\"%zu\" x2=\"%u.%u%%\""
			 " y2=\"%zu\" stroke=\"currentColor\" stroke-width=\"2\"/>\n",
			 ends[i] / 10, ends[i] % 10, y - 4, ends[i] / 10, ends[i] % 10, y + 4);
}

static const char *words_of(const struct view *v, const struct view_bar *b, const char *hidden_words)
{
	if (b->hidden)
		return hidden_words;
	return b->words ? b->words : view_number(v, b->value);
}

static void put_bar(struct sbuf *o, const struct view *v, const char *id, const struct view_bar *b,
		    int64_t most, size_t i, const char *hidden_words)
{
	size_t y = i * ROW;
	unsigned w = b->hidden ? GAP * 10 : bar_width(b->value, most);

	sbuf_fmt(o, "<text class=\"m-chart-label\" x=\"0\" y=\"%zu\" fill=\"currentColor\">",
		 y + 16);
	sbuf_html(o, b->label);
	sbuf_lit(o, "</text>\n");
	if (b->hidden) {
		sbuf_fmt(
		    o,
		    "<rect class=\"m-chart-gap\" x=\"1\" y=\"%zu\" width=\"%u.%u%%\" height=\"18\""
		    " fill=\"url(#",
		    y + 24, w / 10, w % 10);
		sbuf_html(o, id);
		sbuf_lit(o, "-gap)\" stroke=\"currentColor\" stroke-dasharray=\"4 3\"/>\n");
	} else {
		sbuf_fmt(
		    o,
		    "<rect class=\"m-chart-bar\" x=\"0\" y=\"%zu\" width=\"%u.%u%%\" height=\"20\""
		    " fill=\"#17505a\"/>\n",
		    y + 23, w / 10, w % 10);
	}
	if (!b->hidden && b->high > 0) {
		unsigned high = bar_width(b->high, most);

		put_range(o, b, most, y + 47);
		w = high > w ? high : w;
	}
	sbuf_fmt(
	    o,
	    "<text class=\"m-chart-value\" x=\"%u.%u%%\" dx=\"8\" y=\"%zu\" fill=\"currentColor\">",
	    w / 10, w % 10, y + 38);
	sbuf_html(o, words_of(v, b, hidden_words));
	sbuf_lit(o, "</text>\n");
}

void view_chart_head(struct sbuf *o, const char *id, const char *title, const char *what,
		     size_t height)
{
	sbuf_lit(o, "<figure class=\"m-figure\">\n<figcaption class=\"m-figure-title\">");
	sbuf_html(o, title);
	sbuf_fmt(o,
		 "</figcaption>\n<svg class=\"m-chart\" role=\"img\" width=\"100%%\" font-size=\"16\""
		 " height=\"%zu\" aria-labelledby=\"",
		 height);
	sbuf_html(o, id);
	sbuf_lit(o, "-title\" aria-describedby=\"");
	sbuf_html(o, id);
	sbuf_lit(o, "-desc\">\n<title id=\"");
	sbuf_html(o, id);
	sbuf_lit(o, "-title\">");
	sbuf_html(o, title);
	sbuf_lit(o, "</title>\n<desc id=\"");
	sbuf_html(o, id);
	sbuf_lit(o, "-desc\">");
	sbuf_html(o, what);
	sbuf_lit(o, "</desc>\n<defs><pattern id=\"");
	sbuf_html(o, id);
	sbuf_lit(o, "-gap\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\""
		    " patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"8\""
		    " stroke=\"currentColor\" stroke-width=\"2\"/></pattern></defs>\n");
}

static void put_table(struct sbuf *o, const struct view *v, const char *title, const char *unit,
		      const struct view_bar *bars, size_t n, const char *hidden_words)
{
	const char *heads[] = {T("Grupp"), unit};
	const bool number[] = {false, true};
	const char **cells = arena_new(v->mem, const char *, 2 * n);

	for (size_t i = 0; i < n; i++) {
		cells[2 * i] = bars[i].label;
		cells[2 * i + 1] = words_of(v, &bars[i], hidden_words);
	}
	view_table(o, v,
		   &(struct view_table){.caption = arena_fmt(v->mem, T("%s i tabell"), title),
					.heads = heads,
					.ncols = 2,
					.nrows = n,
					.cells = cells,
					.number = number});
}

void view_bars_alone(struct sbuf *o, const struct view *v, const char *id, const char *title,
		     const char *unit, const struct view_bar *bars, size_t n,
		     const char *hidden_words)
{
	int64_t most = bars_most(bars, n);

	if (n == 0) {
		view_empty(o, v, T("Det finns inga uppgifter att visa än."));
		return;
	}
	view_chart_head(o, id, title,
			arena_fmt(v->mem, T("Staplar: %s. Samma uppgifter står i tabellen nedanför."),
				  unit),
			n * ROW);
	for (size_t i = 0; i < n; i++)
		put_bar(o, v, id, &bars[i], most, i, hidden_words);
	sbuf_lit(o, "</svg>\n</figure>\n");
}

void view_bars(struct sbuf *o, const struct view *v, const char *id, const char *title,
	       const char *unit, const struct view_bar *bars, size_t n, const char *hidden_words)
{
	view_bars_alone(o, v, id, title, unit, bars, n, hidden_words);
	if (n)
		put_table(o, v, title, unit, bars, n, hidden_words);
}
