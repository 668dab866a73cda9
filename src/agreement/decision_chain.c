/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_chain.c - the decisions of one municipality as a picture: what is done, what waits for
 * what, what is missing. It stands from top to bottom, so that a phone shows it as it is; the same
 * facts are told in words below it on the page. */
#include "agreement/decision_web.h"

#define ROW 88  /* height of a node, in pixels */
#define X 18    /* of the line */
#define R 13
#define WORDS 46 /* where the words begin */

static const struct {
	const char *class, *glyph; /* a path around (0, 0) */
} marks[] = {
	[LINK_DONE] = { "m-chain-done", "M-6 0l4 5l8 -9" },
	[LINK_WAITS] = { "m-chain-waits", "M0 -7v7l5 4" },
	[LINK_MISSING] = { "m-chain-missing", NULL },
	[LINK_NO] = { "m-chain-no", "M-5 -5l10 10M5 -5l-10 10" },
};

static void put_text(struct sbuf *o, const char *class, size_t y, const char *words)
{
	if (str_empty(words))
		return;
	sbuf_fmt(o, "<text class=\"%s\" x=\"%d\" y=\"%zu\" fill=\"currentColor\">", class, WORDS, y);
	sbuf_html(o, words);
	sbuf_lit(o, "</text>\n");
}

static void put_link(struct sbuf *o, const struct decision_link *k, size_t i)
{
	size_t y = i * ROW + R + 3;

	if (k->hangs && i)
		sbuf_fmt(o,
			 "<line class=\"m-chain-line\" x1=\"%d\" y1=\"%zu\" x2=\"%d\" y2=\"%zu\" "
			 "stroke=\"currentColor\" stroke-width=\"2\"%s/>\n",
			 X, y - ROW + R + 2, X, y - R - 2,
			 k->mark == LINK_DONE ? "" : " stroke-dasharray=\"3 5\"");
	sbuf_fmt(o, "<circle class=\"%s\" cx=\"%d\" cy=\"%zu\" r=\"%d\" stroke=\"currentColor\"%s/>\n",
		 marks[k->mark].class, X, y, R,
		 k->mark == LINK_MISSING ? " fill=\"none\" stroke-dasharray=\"4 3\"" : "");
	if (marks[k->mark].glyph)
		sbuf_fmt(o,
			 "<path class=\"m-chain-glyph\" transform=\"translate(%d %zu)\" d=\"%s\" "
			 "fill=\"none\" stroke=\"#ffffff\" stroke-width=\"2.5\"/>\n",
			 X, y, marks[k->mark].glyph);
	put_text(o, "m-chain-title", y + 5, k->title);
	put_text(o, "m-chain-who", y + 27, k->who);
	put_text(o, "m-chain-state", y + (str_empty(k->who) ? 27 : 49), k->state);
}

void agreement_chain(struct sbuf *o, const struct view *v, const struct decision_link *links,
		     size_t n)
{
	sbuf_fmt(o,
		 "<figure class=\"m-figure\">\n<svg class=\"m-chart m-chain\" role=\"img\" width=\"100%%\" "
		 "height=\"%zu\" font-size=\"16\" aria-labelledby=\"kedja-title\" "
		 "aria-describedby=\"kedja-desc\">\n<title id=\"kedja-title\">",
		 n * ROW);
	sbuf_html(o, T("Beslutens kedja"));
	sbuf_lit(o, "</title>\n<desc id=\"kedja-desc\">");
	for (size_t i = 0; i < n; i++) {
		sbuf_html(o, links[i].title);
		sbuf_lit(o, ": ");
		sbuf_html(o, links[i].state);
		sbuf_lit(o, ". ");
	}
	sbuf_html(o, T("Samma uppgifter står i ord nedanför."));
	sbuf_lit(o, "</desc>\n");
	for (size_t i = 0; i < n; i++)
		put_link(o, &links[i], i);
	sbuf_lit(o, "</svg>\n</figure>\n");
}
