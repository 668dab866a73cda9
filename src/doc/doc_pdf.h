/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_pdf.h - between doc_pdf.c and doc_pdf_flow.c: text on pages, tagged. Lengths are points. */
#ifndef DOC_DOC_PDF_H
#define DOC_DOC_PDF_H

#include "doc/doc_priv.h"

#include <cairo.h>
#include <pango/pango.h>

#define PDF_PAGE_WIDTH 595.28 /* A4 */
#define PDF_PAGE_HEIGHT 841.89
#define PDF_LEFT 79.0
#define PDF_WIDTH (PDF_PAGE_WIDTH - 2 * PDF_LEFT)
#define PDF_TOP 92.0
#define PDF_BOTTOM (PDF_PAGE_HEIGHT - 70.0)
#define PDF_LINE 1.42 /* line to size */
#define PDF_FONT "Inter, DejaVu Sans, sans-serif"

/* The names that cairo 1.16 knows; any other may end the process. */
enum pdf_tag { PDF_NONE = 0, PDF_DOCUMENT, PDF_H1, PDF_H2, PDF_H3, PDF_P, PDF_SPAN, PDF_L, PDF_LI,
	       PDF_LBL, PDF_LBODY, PDF_TABLE, PDF_TR, PDF_TH, PDF_TD, PDF_FIGURE };

struct pdf_look {
	double size, before, after;
	int keep;       /* lines of what follows that stay on the same page */
	bool bold, grey, right, bookmark;
};

struct pdf {
	const struct doc *d;
	struct arena *mem;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *pango;
	bool draw;      /* false: only counting pages */
	double y;       /* where the next line begins */
	int page, pages;
};

/* to NULL: nothing is drawn, only measured. fonts: of pdf_fonts, the caller's. */
void pdf_open(struct pdf *f, const struct doc *d, PangoFontMap *fonts, struct sbuf *to);
PangoFontMap *pdf_fonts(void); /* ended by g_object_unref */
cairo_status_t pdf_write(void *to, const unsigned char *p, unsigned n); /* to: a struct sbuf */
mst_err pdf_close(struct pdf *f);
void pdf_start(struct pdf *f); /* the first page */
void pdf_begin(struct pdf *f, enum pdf_tag t);
void pdf_end(struct pdf *f, enum pdf_tag t);
/* A new page unless h is left on this one; true: there is a new page. */
bool pdf_need(struct pdf *f, double h);
/* Wrapped text under one leaf tag, over as many pages as it takes; y is below it afterwards. */
void pdf_text(struct pdf *f, const struct doc_text *t, enum pdf_tag leaf, const struct pdf_look *k,
	      double x, double w);
/* One short piece at the height of the line that comes; y stays. */
void pdf_mark(struct pdf *f, const char *words, enum pdf_tag leaf, const struct pdf_look *k, double x);
void pdf_rule(struct pdf *f, double y, double to, double thick);
cairo_surface_t *pdf_logo(const struct doc_logo *l); /* its caller destroys it; perhaps in error */
void pdf_put_logo(struct pdf *f);
/* A chart as wide as the text, as one figure; ret: where it stands, when it is drawn. */
void pdf_chart(struct pdf *f, const struct doc_chart *m, struct doc_box *ret);
double pdf_width(struct pdf *f, const struct doc_text *t, const struct pdf_look *k); /* unwrapped */
double pdf_height(struct pdf *f, const struct doc_text *t, const struct pdf_look *k, double w);

#endif
