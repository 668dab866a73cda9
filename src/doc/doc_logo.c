/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_logo.c - a sender's picture: read once by cairo and libpng, drawn anew as small as print needs, and
 * kept as a PNG without anything else that was in the file. */
#include "doc/doc_pdf.h"

#include <cairo.h>

#define BOX_WIDTH 160.0 /* points */
#define BOX_HEIGHT 42.0
#define FINE 4.0        /* pixels per point: 288 to the inch */
#define HEAD 24         /* signature, length and name of the first chunk, width and height */

struct reading {
	struct blob b;
	size_t at;
};

static cairo_status_t read_some(void *from, unsigned char *to, unsigned n)
{
	struct reading *r = from;

	if (n > r->b.n - r->at)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, r->b.p + r->at, n);
	r->at += n;
	return CAIRO_STATUS_SUCCESS;
}

static uint32_t number_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* What the file says of itself, before anything is unpacked. */
static const char *fault_of(struct blob b)
{
	static const uint8_t first[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };

	if (b.n > DOC_LOGO_FILE_MAX)
		return N_("Bilden är för stor. Den får vara högst 512 kB.");
	if (b.n < HEAD || memcmp(b.p, first, sizeof(first)) != 0)
		return N_("Filen är ingen PNG-bild. Spara logotypen som PNG och välj den filen.");
	uint32_t w = number_at(b.p + 16), h = number_at(b.p + 20);

	if (w < 1 || h < 1 || w > DOC_LOGO_SIDE_MAX || h > DOC_LOGO_SIDE_MAX)
		return N_("Bilden har för många bildpunkter. Den får vara högst 4 000 bred och 4 000 hög.");
	return NULL;
}

static double scale_to(double w, double h, double most_w, double most_h)
{
	double s = most_w / w < most_h / h ? most_w / w : most_h / h;

	return s > 1 ? 1 : s;
}

void doc_logo_size(const struct doc_logo *l, double *ret_width, double *ret_height)
{
	double s = scale_to(l->width, l->height, BOX_WIDTH, BOX_HEIGHT);

	*ret_width = l->width * s;
	*ret_height = l->height * s;
}

int doc_logo_css(const struct doc_logo *l, bool height)
{
	double w, h;

	doc_logo_size(l, &w, &h);
	return (int)((height ? h : w) * 4 / 3 + 0.5);
}

cairo_surface_t *pdf_logo(const struct doc_logo *l)
{
	struct reading r = { l->png, 0 };

	return cairo_image_surface_create_from_png_stream(read_some, &r);
}

/* from, drawn anew at w x h. */
static bool draw_anew(cairo_surface_t *from, double scale, int w, int h, struct sbuf *out)
{
	cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w, h);
	cairo_t *cr = cairo_create(to);

	cairo_scale(cr, scale, scale);
	cairo_set_source_surface(cr, from, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
	cairo_paint(cr);
	bool good = cairo_status(cr) == CAIRO_STATUS_SUCCESS &&
		    cairo_surface_write_to_png_stream(to, pdf_write, out) == CAIRO_STATUS_SUCCESS;

	cairo_destroy(cr);
	cairo_surface_destroy(to);
	return good;
}

mst_err doc_logo_read(struct arena *mem, struct blob file, struct doc_logo *ret, const char **ret_why)
{
	struct sbuf out;

	*ret_why = fault_of(file);
	if (*ret_why)
		return MST_INVALID;
	cairo_surface_t *from = pdf_logo(&(struct doc_logo){ .png = file });
	bool good = cairo_surface_status(from) == CAIRO_STATUS_SUCCESS;
	int w = good ? cairo_image_surface_get_width(from) : 1, h = good ? cairo_image_surface_get_height(from) : 1;
	double scale = scale_to(w, h, BOX_WIDTH * FINE, BOX_HEIGHT * FINE);
	struct doc_logo l = { .width = (int)(w * scale + 0.5), .height = (int)(h * scale + 0.5) };

	l.width += !l.width; /* a line's worth of a very long picture */
	l.height += !l.height;
	sbuf_init(&out, DOC_LOGO_FILE_MAX);
	good = good && draw_anew(from, scale, l.width, l.height, &out);
	cairo_surface_destroy(from);
	l.png = arena_blob(mem, out.p ? out.p : "", out.len);
	sbuf_done(&out);
	if (!good) {
		*ret_why = N_("Bilden går inte att läsa. Öppna den i ett bildprogram, spara den som PNG på nytt och välj den filen.");
		return MST_INVALID;
	}
	*ret = l;
	return MST_OK;
}
