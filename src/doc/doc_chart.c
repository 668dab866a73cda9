/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_chart.c - a page's chart as a picture, for a slide or a letter: the same bars or line, and the same
 * words. White, black and one dark tone, so that it copies and prints in black and white; what is hidden is
 * hatched and is read nowhere here, also not for the scale. */
#include "doc/doc_pdf.h"

#include "base/log.h"

#include <math.h>
#include <pango/pangocairo.h>

/* Where things stand, in the units of a drawing that is `width` wide. */
struct layout {
	double width, margin, title, words, small; /* the last three: sizes of letters */
	double row, bar;      /* a label, its bar, and air; the bar alone */
	double beside;        /* the bars begin here, with their labels to the left; 0: labels above */
	double longest;       /* of what is left of the width; the figure stands after it */
	double gap;           /* ... of a hidden value */
	double lines;         /* height of a line's field */
};
/* A slide's width in pixels; and the width of a page's text. */
static const struct layout slide = { 1600, 56, 40, 28, 22, 92, 34, 0, 0.74, 0.26, 420 };
static const struct layout sheet = { 1000, 0, 24, 21, 18, 34, 20, 350, 0.62, 0.2, 200 };

#define SHEET_PIXELS 1.6 /* of a unit, where a sheet becomes a picture: some 250 to the inch */

struct drawing {
	const struct layout *at;
	const struct view *v;
	const struct doc_chart *m;
	cairo_t *cr;
	PangoLayout *words;
	double y;
};

static double inner(const struct drawing *d)
{
	return d->at->width - 2 * d->at->margin;
}

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
	PangoFontDescription *font = pango_font_description_from_string(PDF_FONT);
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

/* Bold words around x, on white: the target's line may pass there. */
static void put_clear(struct drawing *d, const char *words, double size, double x, double y)
{
	double h = put(d, words, size, true, x, y, 0, 0);
	int w;

	pango_layout_get_pixel_size(d->words, &w, NULL);
	cairo_new_path(d->cr);
	cairo_set_source_rgb(d->cr, 1, 1, 1);
	cairo_rectangle(d->cr, x - w / 2.0 - 3, y + h * 0.1, w + 6, h * 0.8);
	cairo_fill(d->cr);
	(void)put(d, words, size, true, x, y, 0, 0);
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
	const struct layout *at = d->at;

	d->y = at->margin;
	d->y += put(d, d->m->title, at->title, true, at->margin, d->y, -1, inner(d)) + at->title * 0.2;
	d->y += put(d, d->m->unit, at->small, false, at->margin, d->y, -1, inner(d)) + at->title * 0.6;
}

static void put_foot(struct drawing *d)
{
	const struct layout *at = d->at;

	if (str_empty(d->m->foot))
		return;
	cairo_set_line_width(d->cr, 1);
	cairo_move_to(d->cr, at->margin, d->y + 12);
	cairo_line_to(d->cr, at->width - at->margin, d->y + 12);
	cairo_stroke(d->cr);
	d->y += 28;
	d->y += put(d, d->m->foot, at->small, false, at->margin, d->y, -1, inner(d)) + at->margin;
}

/* ---- bars ---- */

static void put_bar(struct drawing *d, const struct view_bar *b, int64_t most)
{
	const struct layout *at = d->at;
	double x = at->margin + at->beside, room = inner(d) - at->beside;
	double w = room * (b->hidden ? at->gap : at->longest * (double)b->value / (double)most);
	double y = at->beside > 0 ? d->y : d->y + at->words * 1.3, side = at->beside > 0 ? (at->bar - at->words * 1.25) / 2 : 0;

	put(d, b->label, at->words, false, at->margin, d->y + side, -1, 0);
	if (b->hidden) {
		put_gap(d, x + 1, y + 1, w, at->bar - 2);
	} else {
		dark(d);
		cairo_rectangle(d->cr, x, y, w, at->bar);
		cairo_fill(d->cr);
	}
	put(d, b->hidden ? d->m->hidden_words : b->words ? b->words : view_number(d->v, b->value), at->words,
	    !b->hidden, x + w + at->words / 2, y + side, -1, 0);
}

static void put_bars(struct drawing *d)
{
	const struct doc_chart *m = d->m;
	int64_t most = 1;

	for (size_t i = 0; i < m->n; i++)
		if (!m->bars[i].hidden && m->bars[i].value > most)
			most = m->bars[i].value;
	for (size_t i = 0; i < m->n; i++, d->y += d->at->row)
		put_bar(d, &m->bars[i], most);
}

/* ---- a line over time ---- */

static bool known(const struct view_point *p)
{
	return !p->hidden && !p->unknown;
}

static double across(const struct drawing *d, const struct view_trend *t, size_t i)
{
	double side = d->at->words * 3.2;

	return t->n < 2 ? d->at->width / 2 :
			  d->at->margin + side + (inner(d) - 2 * side) * (double)i / (double)(t->n - 1);
}

static double up(const struct drawing *d, int64_t value, int64_t most)
{
	double lines = d->at->lines;

	return d->y + lines - (lines - d->at->words * 2.5) * (double)(value > 0 ? value : 0) / (double)most;
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
	put(d, T("Mål"), d->at->small, false, d->at->margin, y - d->at->small * 1.45, -1, 0);
	cairo_set_line_width(d->cr, 3);
	cairo_set_dash(d->cr, dashes, 2, 0);
	cairo_move_to(d->cr, d->at->margin, y);
	cairo_line_to(d->cr, d->at->width - d->at->margin, y);
	cairo_stroke(d->cr);
	cairo_set_dash(d->cr, NULL, 0, 0);
}

static void put_point(struct drawing *d, size_t i, int64_t most)
{
	const struct view_trend *t = d->m->trend;
	const struct view_point *p = &t->points[i];
	double x = across(d, t, i), y = up(d, p->value, most), size = d->at->words, low = d->y + d->at->lines;

	put(d, p->label, size, false, x, low + size / 2, 0, 0);
	if (p->unknown)
		return;
	if (p->hidden) {
		put_gap(d, x - size * 1.2, low - d->at->lines * 0.4, size * 2.4, d->at->lines * 0.4 - 2);
		put(d, "..", size, true, x, low - d->at->lines * 0.4 - size * 1.65, 0, 0);
		return;
	}
	dark(d);
	cairo_new_path(d->cr); /* the label before it has left a point */
	cairo_arc(d->cr, x, y, size * 0.4, 0, 2 * M_PI);
	cairo_fill(d->cr);
	put_clear(d, p->words ? p->words : view_number(d->v, p->value), size, x, y - size * 1.95);
}

static void put_trend(struct drawing *d)
{
	const struct view_trend *t = d->m->trend;
	int64_t most = most_of(t);

	black(d);
	cairo_set_line_width(d->cr, 2);
	cairo_move_to(d->cr, d->at->margin, d->y + d->at->lines);
	cairo_line_to(d->cr, d->at->width - d->at->margin, d->y + d->at->lines);
	cairo_stroke(d->cr);
	put_target(d, most);
	for (size_t i = 0; i + 1 < t->n; i++) {
		if (!known(&t->points[i]) || !known(&t->points[i + 1]))
			continue;
		dark(d);
		cairo_set_line_width(d->cr, 5);
		cairo_move_to(d->cr, across(d, t, i), up(d, t->points[i].value, most));
		cairo_line_to(d->cr, across(d, t, i + 1), up(d, t->points[i + 1].value, most));
		cairo_stroke(d->cr);
	}
	for (size_t i = 0; i < t->n; i++)
		put_point(d, i, most);
	d->y += d->at->lines + d->at->words * 2.5;
}

/* ---- the picture ---- */

static double draw(struct drawing *d, PangoContext *context)
{
	d->words = pango_layout_new(context);
	put_head(d);
	if (d->m->trend)
		put_trend(d);
	else
		put_bars(d);
	put_foot(d);
	g_object_unref(d->words);
	return d->y;
}

/* On a picture of that height, white; 0: on nothing, to know the height. */
static cairo_surface_t *picture(struct drawing *d, PangoContext *context, double scale, double height)
{
	cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(d->at->width * scale),
							 height > 0 ? (int)ceil(height * scale) : 1);

	d->cr = cairo_create(to);
	cairo_set_source_rgb(d->cr, 1, 1, 1);
	cairo_paint(d->cr);
	cairo_scale(d->cr, scale, scale);
	d->y = draw(d, context);
	return to;
}

static double measure(struct drawing *d, PangoContext *context)
{
	cairo_surface_t *to = picture(d, context, 1, 0);

	cairo_destroy(d->cr);
	cairo_surface_destroy(to);
	return d->y;
}

/* ret_height in units. */
static mst_err make_png(struct drawing *d, double scale, struct sbuf *out, double *ret_height)
{
	PangoFontMap *fonts = pdf_fonts();
	PangoContext *context = pango_font_map_create_context(fonts);

	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_language(context, pango_language_from_string("sv"));
	*ret_height = measure(d, context);
	cairo_surface_t *to = picture(d, context, scale, *ret_height);
	bool good = cairo_status(d->cr) == CAIRO_STATUS_SUCCESS &&
		    cairo_surface_write_to_png_stream(to, pdf_write, out) == CAIRO_STATUS_SUCCESS;

	cairo_destroy(d->cr);
	cairo_surface_destroy(to);
	g_object_unref(context);
	g_object_unref(fonts);
	if (!good)
		log_note(LOG_ERROR, "doc.chart", "result", "cairo", NULL);
	return good ? MST_OK : MST_FAIL;
}

mst_err doc_chart_png(const struct view *v, const struct doc_chart *m, struct sbuf *out)
{
	struct drawing d = { .at = &slide, .v = v, .m = m };
	double height;

	return make_png(&d, 1, out, &height);
}

/* ---- within a document ---- */

mst_err doc_pictures(struct arena *mem, const struct doc *d, struct doc_picture **ret)
{
	const struct view swedish = { .mem = mem, .lang = VIEW_SV };
	struct doc_picture *p;
	size_t n = 0;

	*ret = p = arena_new(mem, struct doc_picture, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		struct drawing one = { .at = &sheet, .v = &swedish, .m = d->blocks[i].chart };
		struct sbuf out;
		mst_err e;

		if (d->blocks[i].kind != DOC_CHART)
			continue;
		sbuf_init(&out, DOC_FILE_MAX);
		e = make_png(&one, SHEET_PIXELS, &out, &p[n].height);
		p[n].height /= sheet.width;
		if (e == MST_OK)
			p[n++].png = arena_blob(mem, out.p, out.len);
		sbuf_done(&out);
		TRY(e);
	}
	return MST_OK;
}

void pdf_chart(struct pdf *f, const struct doc_chart *m, struct doc_box *ret)
{
	const struct view swedish = { .mem = f->mem, .lang = VIEW_SV };
	struct drawing d = { .at = &sheet, .v = &swedish, .m = m };
	double scale = PDF_WIDTH / sheet.width, height = measure(&d, f->pango) * scale;

	pdf_need(f, height);
	if (f->draw) {
		*ret = (struct doc_box){ PDF_LEFT, PDF_PAGE_HEIGHT - f->y - height, PDF_LEFT + PDF_WIDTH,
					 PDF_PAGE_HEIGHT - f->y };
		pdf_begin(f, PDF_FIGURE);
		d.cr = f->cr;
		cairo_save(f->cr);
		cairo_translate(f->cr, PDF_LEFT, f->y);
		cairo_scale(f->cr, scale, scale);
		(void)draw(&d, f->pango);
		cairo_restore(f->cr);
		pdf_end(f, PDF_FIGURE);
	}
	f->y += height + 8;
}
