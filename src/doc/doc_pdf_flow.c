/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_pdf_flow.c - see doc_pdf.h. Two faults of the libraries are worked around here: the blank at the
 * end of a wrapped line, which pango makes an empty glyph and readers of the structure stumble over,
 * and metrics that depend on hinting, which would make pages break differently. */
#include "doc/doc_pdf.h"

#include <cairo-pdf.h>
#include <hb.h>
#include <pango/pangocairo.h>

#ifdef __SANITIZE_ADDRESS__
/* fontconfig loses what it has read from a broken rule in somebody's configuration, once. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}
#endif

static const struct {
	double r, g, b;
} ink = { 0.07, 0.09, 0.1 }, grey = { 0.3, 0.36, 0.37 }, pine = { 0.09, 0.31, 0.35 }, line = { 0.66, 0.7, 0.69 };

static const char *const tag_names[] = {
	[PDF_DOCUMENT] = "Document", [PDF_H1] = "H1",	[PDF_H2] = "H2",     [PDF_H3] = "H3",
	[PDF_P] = "P",		     [PDF_SPAN] = "Span", [PDF_L] = "L",	     [PDF_LI] = "LI",
	[PDF_LBL] = "Lbl",	     [PDF_LBODY] = "LBody", [PDF_TABLE] = "Table", [PDF_TR] = "TR",
	[PDF_TH] = "TH",	     [PDF_TD] = "TD",	  [PDF_FIGURE] = "Figure",
};

/* ---- the file ---- */

cairo_status_t pdf_write(void *to, const unsigned char *p, unsigned n)
{
	struct sbuf *o = to;

	sbuf_put(o, p, n);
	return o->bad ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(struct pdf *f)
{
	char day[DAY_TEXT];

	day_text(f->d->day, day);
	const char *at = arena_fmt(f->mem, "%sT12:00:00Z", *day ? day : "2000-01-01");

	cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_TITLE, f->d->title);
	cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_AUTHOR, f->d->sender);
	cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_SUBJECT, f->d->kind);
	cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
	cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_MOD_DATE, at);
}

PangoFontMap *pdf_fonts(void)
{
	return pango_cairo_font_map_new();
}

void pdf_open(struct pdf *f, const struct doc *d, PangoFontMap *fonts, struct sbuf *to)
{
	cairo_font_options_t *plain = cairo_font_options_create();

	*f = (struct pdf){ .d = d, .mem = arena_open(), .draw = to != NULL };
	f->pango = pango_font_map_create_context(fonts);
	cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(f->pango, plain);
	pango_cairo_context_set_resolution(f->pango, 72);
	pango_context_set_round_glyph_positions(f->pango, FALSE);
	pango_context_set_language(f->pango, pango_language_from_string("sv"));
	cairo_font_options_destroy(plain);
	if (!to)
		return;
	f->surface = cairo_pdf_surface_create_for_stream(pdf_write, to, PDF_PAGE_WIDTH,
							  PDF_PAGE_HEIGHT);
	set_metadata(f);
	f->cr = cairo_create(f->surface);
}

mst_err pdf_close(struct pdf *f)
{
	mst_err e = MST_OK;

	if (f->draw) {
		e = cairo_status(f->cr) == CAIRO_STATUS_SUCCESS ? MST_OK : MST_FAIL;
		cairo_destroy(f->cr);
		cairo_surface_finish(f->surface);
		if (cairo_surface_status(f->surface) != CAIRO_STATUS_SUCCESS)
			e = MST_FAIL;
		cairo_surface_destroy(f->surface);
	}
	g_object_unref(f->pango);
	arena_close(f->mem);
	return e;
}

/* ---- tags ---- */

void pdf_begin(struct pdf *f, enum pdf_tag t)
{
	if (f->draw && t != PDF_NONE)
		cairo_tag_begin(f->cr, tag_names[t], NULL);
}

void pdf_end(struct pdf *f, enum pdf_tag t)
{
	if (f->draw && t != PDF_NONE)
		cairo_tag_end(f->cr, tag_names[t]);
}

/* An address inside quotes; doc_link_good has let no quote or backslash of the double kind through. */
static void link_begin(struct pdf *f, const char *href)
{
	struct sbuf b;

	sbuf_init(&b, 8192);
	sbuf_lit(&b, "uri='");
	for (const char *p = href; *p; p++)
		*p == '\'' ? sbuf_lit(&b, "%27") : sbuf_ch(&b, *p);
	sbuf_lit(&b, "'");
	cairo_tag_begin(f->cr, CAIRO_TAG_LINK, b.p);
	sbuf_done(&b);
}

/* ---- layouts ---- */

static void add_attr(PangoAttrList *list, PangoAttribute *a, size_t from, size_t to)
{
	a->start_index = (guint)from;
	a->end_index = (guint)to;
	pango_attr_list_insert(list, a);
}

/* A link needs an address that works on paper's screen: ours alone leads nowhere there. */
static bool leads(const struct doc_run *r)
{
	return r->href && r->href[0] != '/';
}

static PangoLayout *layout_of(struct pdf *f, const struct doc_text *t, const struct pdf_look *k,
			      double w)
{
	PangoLayout *l = pango_layout_new(f->pango);
	PangoFontDescription *font = pango_font_description_from_string(PDF_FONT);
	PangoAttrList *attrs = pango_attr_list_new();
	struct sbuf words;

	sbuf_init(&words, (size_t)4 << 20);
	pango_font_description_set_absolute_size(font, k->size * PANGO_SCALE);
	if (k->bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	add_attr(attrs, pango_attr_font_features_new("calt=0"), 0, G_MAXUINT);
	for (size_t i = 0; i < t->n; i++) {
		const struct doc_run *r = &t->runs[i];
		size_t from = words.len;

		sbuf_str(&words, str_eq(r->text, "\n") ? " \n" : r->text);
		if (r->style & DOC_BOLD)
			add_attr(attrs, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, words.len);
		if (r->style & DOC_ITALIC)
			add_attr(attrs, pango_attr_style_new(PANGO_STYLE_ITALIC), from, words.len);
		if (leads(r))
			add_attr(attrs, pango_attr_foreground_new(0, 0, 0), from, words.len);
	}
	pango_layout_set_font_description(l, font);
	pango_layout_set_text(l, words.p ? words.p : "", (int)words.len);
	pango_layout_set_attributes(l, attrs);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(l, w > 0 ? (int)(w * PANGO_SCALE) : -1);
	pango_attr_list_unref(attrs);
	pango_font_description_free(font);
	sbuf_done(&words);
	return l;
}

double pdf_width(struct pdf *f, const struct doc_text *t, const struct pdf_look *k)
{
	PangoLayout *l = layout_of(f, t, k, -1);
	int w;

	pango_layout_get_size(l, &w, NULL);
	g_object_unref(l);
	return (double)w / PANGO_SCALE;
}

double pdf_height(struct pdf *f, const struct doc_text *t, const struct pdf_look *k, double w)
{
	PangoLayout *l = layout_of(f, t, k, w);
	int n = pango_layout_get_line_count(l);

	g_object_unref(l);
	return n * k->size * PDF_LINE;
}

/* ---- pages ---- */

static void put_corner(struct pdf *f, const char *words, bool right)
{
	const struct pdf_look k = { .size = 8.5, .grey = true, .right = right };
	const struct doc_run run = { .text = words };

	f->y = PDF_TOP - 46;
	pdf_text(f, &(struct doc_text){ &run, 1 }, PDF_NONE, &k, PDF_LEFT, PDF_WIDTH);
}

/* Outside the tags: it is the same on each page, and the first says who sends it. */
static void put_foot(struct pdf *f)
{
	const struct pdf_look k = { .size = 8.5, .grey = true };
	const struct doc_run run = { .text = f->d->foot };

	f->y = PDF_BOTTOM + 14;
	pdf_text(f, &(struct doc_text){ &run, 1 }, PDF_NONE, &k, PDF_LEFT, PDF_WIDTH);
}

void pdf_put_logo(struct pdf *f)
{
	double w, h, top = PDF_TOP - 58;

	if (!f->d->logo.png.n)
		return;
	doc_logo_size(&f->d->logo, &w, &h);
	f->y = top + h + 8 > f->y ? top + h + 8 : f->y;
	if (!f->draw)
		return;
	cairo_surface_t *s = pdf_logo(&f->d->logo);

	cairo_save(f->cr);
	cairo_translate(f->cr, PDF_LEFT, top);
	cairo_scale(f->cr, w / f->d->logo.width, h / f->d->logo.height);
	cairo_set_source_surface(f->cr, s, 0, 0);
	cairo_paint(f->cr);
	cairo_restore(f->cr);
	cairo_surface_destroy(s);
}

static void begin_page(struct pdf *f)
{
	f->page++;
	if (f->page > 1)
		put_corner(f, arena_fmt(f->mem, "%s, %s", f->d->sender, f->d->kind), false);
	if (f->draw)
		put_corner(f, arena_fmt(f->mem, "Sida %d (%d)", f->page, f->pages), true);
	if (f->draw && !str_empty(f->d->foot))
		put_foot(f);
	f->y = f->page == 1 ? PDF_TOP - 22 : PDF_TOP;
}

void pdf_start(struct pdf *f)
{
	begin_page(f);
}

static void next_page(struct pdf *f)
{
	if (f->draw)
		cairo_show_page(f->cr);
	begin_page(f);
}

bool pdf_need(struct pdf *f, double h)
{
	if (f->y + h <= PDF_BOTTOM || f->y <= PDF_TOP)
		return false;
	next_page(f);
	return true;
}

void pdf_rule(struct pdf *f, double y, double to, double thick)
{
	if (!f->draw)
		return;
	cairo_set_source_rgb(f->cr, line.r, line.g, line.b);
	cairo_set_line_width(f->cr, thick);
	cairo_move_to(f->cr, PDF_LEFT, y);
	cairo_line_to(f->cr, to, y);
	cairo_stroke(f->cr);
}

static void bookmark(struct pdf *f, const struct doc_text *t)
{
	if (f->draw)
		cairo_pdf_surface_add_outline(f->surface, CAIRO_PDF_OUTLINE_ROOT,
					      doc_words(f->mem, t),
					      arena_fmt(f->mem, "page=%d pos=[%d %d]", f->page,
							(int)PDF_LEFT, (int)f->y),
					      CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* ---- lines ---- */

/* A copy of the run in which the blank at a line's end has the font's own blank. */
static PangoGlyphItem *readable(const PangoGlyphItem *g, const char *text)
{
	PangoGlyphItem *copy = pango_glyph_item_copy((PangoGlyphItem *)(uintptr_t)g);
	hb_codepoint_t blank = 0;

	if (!hb_font_get_nominal_glyph(pango_font_get_hb_font(copy->item->analysis.font), ' ', &blank))
		return copy;
	for (int i = 0; i < copy->glyphs->num_glyphs; i++)
		if (copy->glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY &&
		    text[copy->item->offset + copy->glyphs->log_clusters[i]] == ' ')
			copy->glyphs->glyphs[i].glyph = blank;
	return copy;
}

static const char *href_at(const struct doc_text *t, int offset)
{
	size_t at = 0;

	for (size_t i = 0; i < t->n; i++) {
		at += str_eq(t->runs[i].text, "\n") ? 2 : strlen(t->runs[i].text);
		if ((size_t)offset < at)
			return leads(&t->runs[i]) ? t->runs[i].href : NULL;
	}
	return NULL;
}

static void draw_run(struct pdf *f, const PangoGlyphItem *g, const char *text, const char *href,
		     const struct pdf_look *k, double x, double base)
{
	PangoGlyphItem *copy = readable(g, text);

	if (href)
		cairo_set_source_rgb(f->cr, pine.r, pine.g, pine.b);
	else if (k->grey)
		cairo_set_source_rgb(f->cr, grey.r, grey.g, grey.b);
	else
		cairo_set_source_rgb(f->cr, ink.r, ink.g, ink.b);
	cairo_move_to(f->cr, x, base);
	pango_cairo_show_glyph_item(f->cr, text, copy);
	if (href) {
		double w = (double)pango_glyph_string_get_width(copy->glyphs) / PANGO_SCALE;

		cairo_rectangle(f->cr, x, base + 1.5, w, 0.5);
		cairo_fill(f->cr);
	}
	pango_glyph_item_free(copy);
}

/* cairo marks the content of leaves only. So a text with links is not one leaf: each piece of a line
 * is, as a Link or a Span. */
static void piece_begin(struct pdf *f, const char *href)
{
	if (href)
		link_begin(f, href);
	else
		pdf_begin(f, PDF_SPAN);
}

static void piece_end(struct pdf *f, const char *href)
{
	if (href)
		cairo_tag_end(f->cr, CAIRO_TAG_LINK);
	else
		pdf_end(f, PDF_SPAN);
}

static void draw_line(struct pdf *f, const struct doc_text *t, PangoLayoutLine *row,
		      const char *text, const struct pdf_look *k, double x, double w, bool pieces)
{
	PangoRectangle box;
	double base = f->y + k->size * (PDF_LINE + 0.72) / 2;
	const char *open = NULL;
	bool first = true;

	pango_layout_line_get_extents(row, NULL, &box);
	if (k->right)
		x += w - (double)box.width / PANGO_SCALE;
	for (GSList *r = row->runs; r; r = r->next) {
		const PangoGlyphItem *g = r->data;
		const char *href = href_at(t, g->item->offset);

		if (pieces && (first || open != href)) {
			if (!first)
				piece_end(f, open);
			piece_begin(f, href);
		}
		open = href;
		first = false;
		draw_run(f, g, text, href, k, x, base);
		x += (double)pango_glyph_string_get_width(g->glyphs) / PANGO_SCALE;
	}
	if (pieces && !first)
		piece_end(f, open);
}

static bool has_links(const struct doc_text *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (leads(&t->runs[i]))
			return true;
	return false;
}

/* How many lines stand on this page: all, or as many as fit, but neither the first nor the last
 * line of a paragraph alone. 0 = begin on the next page. */
static int lines_here(const struct pdf *f, int left, bool first, double h)
{
	int fit = (int)((PDF_BOTTOM - f->y + 0.01) / h);

	if (fit >= left)
		return left;
	if (f->y <= PDF_TOP)
		return fit > 1 ? fit : 1;
	if (left - fit == 1 && fit > 2)
		fit--;
	return (first && fit < 2) || fit < 1 ? 0 : fit;
}

void pdf_text(struct pdf *f, const struct doc_text *t, enum pdf_tag leaf, const struct pdf_look *k,
	      double x, double w)
{
	PangoLayout *l = layout_of(f, t, k, w);
	int n = pango_layout_get_line_count(l), done = 0;
	double h = k->size * PDF_LINE;
	bool pieces = leaf != PDF_NONE && has_links(t);

	f->y += f->y > PDF_TOP ? k->before : 0;
	if (k->keep)
		pdf_need(f, (n + k->keep) * h);
	if (k->bookmark)
		bookmark(f, t);
	if (pieces)
		pdf_begin(f, leaf);
	while (done < n) {
		int here = leaf == PDF_NONE ? n : lines_here(f, n - done, done == 0, h);

		if (!here) {
			next_page(f);
			continue;
		}
		if (!pieces)
			pdf_begin(f, leaf);
		for (; here > 0; here--, done++, f->y += h)
			if (f->draw)
				draw_line(f, t, pango_layout_get_line_readonly(l, done),
					  pango_layout_get_text(l), k, x, w, pieces);
		if (!pieces)
			pdf_end(f, leaf);
		if (done < n)
			next_page(f);
	}
	if (pieces)
		pdf_end(f, leaf);
	f->y += k->after;
	g_object_unref(l);
}

void pdf_mark(struct pdf *f, const char *words, enum pdf_tag leaf, const struct pdf_look *k, double x)
{
	const struct doc_run run = { .text = words };
	double y = f->y;

	pdf_text(f, &(struct doc_text){ &run, 1 }, leaf, k, x, 60);
	f->y = y;
}
