/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_chart.c - a page's chart as a picture, for a slide or a letter: the same bars or line, and the same
 * words. White, black and one dark tone, so that it copies and prints in black and white; what is hidden is
 * hatched and is read nowhere here, also not for the scale. */
#include "doc/doc_pdf.h"

#include "base/log.h"

#include <math.h>
#include <pango/pangocairo.h>

#define WIDTH 1600.0 /* pixels: a slide's width */
#define MARGIN 56.0
#define INNER (WIDTH - 2 * MARGIN)
#define TITLE 40.0   /* sizes of letters */
#define WORDS 28.0
#define SMALL 22.0
#define ROW 92.0     /* a label, its bar, and air */
#define BAR 34.0
#define LONGEST 0.74 /* of the width; the figure stands after it */
#define GAP 0.26     /* ... of a hidden value */
#define LINES 420.0  /* height of a line's field */

struct drawing {
	const struct view *v;
	const struct doc_chart *m;
	cairo_t *cr;
	PangoLayout *words;
	double y;
};

static void black(struct drawing *d)
{
	cairo_set_source_rgb(d->cr, 0, 0, 0);
}

static void dark(struct drawing *d)
{
	cairo_set_source_rgb(d->cr, 0x17 / 255.0, 0x50 / 255.0, 0x5a / 255.0);
}

/* Puts words with their top at y; align -1 begins at x, 0 stands around it, 1 ends there. Returns their
 * height; width 0: one line. */
static double put(struct drawing *d, const char *words, double size, bool bold, double x, double y,
		  int align, double width)
{
	PangoFontDescription *font = pango_font_description_from_string("Sans");
	int w, h;

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(d->words, font);
	pango_font_description_free(font);
	pango_layout_set_width(d->words, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_text(d->words, words, -1);
	pango_layout_get_pixel_size(d->words, &w, &h);
	black(d);
	cairo_move_to(d->cr, align < 0 ? x : align > 0 ? x - w : x - w / 2.0, y);
	pango_cairo_show_layout(d->cr, d->words);
	return h;
}

/* A dashed box of slanting lines: there is something that is not shown. */
static void put_gap(struct drawing *d, double x, double y, double w, double h)
{
	static const double dashes[] = { 8, 6 };

	cairo_save(d->cr);
	cairo_rectangle(d->cr, x, y, w, h);
	cairo_clip(d->cr);
	black(d);
	cairo_set_line_width(d->cr, 2);
	for (double at = x - h; at < x + w; at += 14) {
		cairo_move_to(d->cr, at, y + h);
		cairo_line_to(d->cr, at + h, y);
	}
	cairo_stroke(d->cr);
	cairo_restore(d->cr);
	cairo_set_line_width(d->cr, 2);
	cairo_set_dash(d->cr, dashes, 2, 0);
	cairo_rectangle(d->cr, x, y, w, h);
	cairo_stroke(d->cr);
	cairo_set_dash(d->cr, NULL, 0, 0);
}

static void put_head(struct drawing *d)
{
	d->y = MARGIN;
	d->y += put(d, d->m->title, TITLE, true, MARGIN, d->y, -1, INNER) + 8;
	d->y += put(d, d->m->unit, SMALL, false, MARGIN, d->y, -1, INNER) + 24;
}

static void put_foot(struct drawing *d)
{
	cairo_set_line_width(d->cr, 1);
	cairo_move_to(d->cr, MARGIN, d->y + 12);
	cairo_line_to(d->cr, WIDTH - MARGIN, d->y + 12);
	cairo_stroke(d->cr);
	d->y += 28;
	d->y += put(d, d->m->foot, SMALL, false, MARGIN, d->y, -1, INNER) + MARGIN;
}

/* ---- bars ---- */

static void put_bars(struct drawing *d)
{
	const struct doc_chart *m = d->m;
	int64_t most = 1;

	for (size_t i = 0; i < m->n; i++)
		if (!m->bars[i].hidden && m->bars[i].value > most)
			most = m->bars[i].value;
	for (size_t i = 0; i < m->n; i++, d->y += ROW) {
		const struct view_bar *b = &m->bars[i];
		double w = INNER * (b->hidden ? GAP : LONGEST * (double)b->value / (double)most);
		double at = d->y + 36;

		put(d, b->label, WORDS, false, MARGIN, d->y, -1, 0);
		if (b->hidden) {
			put_gap(d, MARGIN + 1, at + 1, w, BAR - 2);
		} else {
			dark(d);
			cairo_rectangle(d->cr, MARGIN, at, w, BAR);
			cairo_fill(d->cr);
		}
		put(d, b->hidden ? m->hidden_words : b->words ? b->words : view_number(d->v, b->value), WORDS, !b->hidden,
		    MARGIN + w + 14, at, -1, 0);
	}
}

/* ---- a line over time ---- */

static bool known(const struct view_point *p)
{
	return !p->hidden && !p->unknown;
}

static double across(const struct view_trend *t, size_t i)
{
	return t->n < 2 ? WIDTH / 2 : MARGIN + 90 + (INNER - 180) * (double)i / (double)(t->n - 1);
}

static double up(const struct drawing *d, int64_t value, int64_t most)
{
	return d->y + LINES - (LINES - 70) * (double)(value > 0 ? value : 0) / (double)most;
}

static int64_t most_of(const struct view_trend *t)
{
	int64_t most = t->target > 1 ? t->target : 1;

	for (size_t i = 0; i < t->n; i++)
		if (known(&t->points[i]) && t->points[i].value > most)
			most = t->points[i].value;
	return most;
}

static void put_target(struct drawing *d, int64_t most)
{
	static const double dashes[] = { 16, 10 };
	const struct view *v = d->v;
	double y = up(d, d->m->trend->target, most);

	if (d->m->trend->target < 0)
		return;
	put(d, T("Mål"), SMALL, false, MARGIN, y - 32, -1, 0);
	cairo_set_line_width(d->cr, 3);
	cairo_set_dash(d->cr, dashes, 2, 0);
	cairo_move_to(d->cr, MARGIN, y);
	cairo_line_to(d->cr, WIDTH - MARGIN, y);
	cairo_stroke(d->cr);
	cairo_set_dash(d->cr, NULL, 0, 0);
}

static void put_point(struct drawing *d, size_t i, int64_t most)
{
	const struct view_trend *t = d->m->trend;
	const struct view_point *p = &t->points[i];
	double x = across(t, i), y = up(d, p->value, most);

	put(d, p->label, WORDS, false, x, d->y + LINES + 14, 0, 0);
	if (p->unknown)
		return;
	if (p->hidden) {
		put_gap(d, x - 34, d->y + LINES - 170, 68, 168);
		put(d, "..", WORDS, true, x, d->y + LINES - 216, 0, 0);
		return;
	}
	dark(d);
	cairo_arc(d->cr, x, y, 11, 0, 2 * M_PI);
	cairo_fill(d->cr);
	put(d, p->words ? p->words : view_number(d->v, p->value), WORDS, true, x, y - 54, 0, 0);
}

static void put_trend(struct drawing *d)
{
	const struct view_trend *t = d->m->trend;
	int64_t most = most_of(t);

	black(d);
	cairo_set_line_width(d->cr, 2);
	cairo_move_to(d->cr, MARGIN, d->y + LINES);
	cairo_line_to(d->cr, WIDTH - MARGIN, d->y + LINES);
	cairo_stroke(d->cr);
	put_target(d, most);
	for (size_t i = 0; i + 1 < t->n; i++) {
		if (!known(&t->points[i]) || !known(&t->points[i + 1]))
			continue;
		dark(d);
		cairo_set_line_width(d->cr, 5);
		cairo_move_to(d->cr, across(t, i), up(d, t->points[i].value, most));
		cairo_line_to(d->cr, across(t, i + 1), up(d, t->points[i + 1].value, most));
		cairo_stroke(d->cr);
	}
	for (size_t i = 0; i < t->n; i++)
		put_point(d, i, most);
	d->y += LINES + 72;
}

/* ---- the picture ---- */

static double draw(struct drawing *d, cairo_surface_t *to, PangoFontMap *fonts)
{
	PangoContext *context = pango_font_map_create_context(fonts);

	d->cr = cairo_create(to);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_language(context, pango_language_from_string("sv"));
	d->words = pango_layout_new(context);
	cairo_set_source_rgb(d->cr, 1, 1, 1);
	cairo_paint(d->cr);
	put_head(d);
	if (d->m->trend)
		put_trend(d);
	else
		put_bars(d);
	put_foot(d);
	g_object_unref(d->words);
	g_object_unref(context);
	return d->y;
}

mst_err doc_chart_png(const struct view *v, const struct doc_chart *m, struct sbuf *out)
{
	PangoFontMap *fonts = pdf_fonts();
	cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)WIDTH, 1);
	struct drawing d = { .v = v, .m = m };
	int height = (int)ceil(draw(&d, to, fonts)); /* first on nothing, to know the height */

	cairo_destroy(d.cr);
	cairo_surface_destroy(to);
	to = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)WIDTH, height);
	draw(&d, to, fonts);
	bool good = cairo_status(d.cr) == CAIRO_STATUS_SUCCESS &&
		    cairo_surface_write_to_png_stream(to, pdf_write, out) == CAIRO_STATUS_SUCCESS;

	cairo_destroy(d.cr);
	cairo_surface_destroy(to);
	g_object_unref(fonts);
	if (!good)
		log_note(LOG_ERROR, "doc.chart", "result", "cairo", NULL);
	return good ? MST_OK : MST_FAIL;
}
