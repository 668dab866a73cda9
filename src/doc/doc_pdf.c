/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_pdf.c - a document on A4 pages, drawn twice: once to learn how many pages there are, once for
 * good. Blocks are here; lines, tags and page breaks are in doc_pdf_flow.c.
 *
 * A leaf tag (P, Lbl, LBody, TD ...) is never open where something else is drawn: cairo would put
 * the page number into the paragraph that crosses the page. What is drawn under no leaf tag becomes
 * an artifact in doc_pdf_finish. */
#include "doc/doc_pdf.h"

#include "base/log.h"

#define INDENT 18.0
#define CELL_PAD 5.0
#define COLUMN_LEAST 48.0

static const struct pdf_look body_look = { .size = 10.5, .after = 7 };
static const struct pdf_look title_look = { .size = 18, .bold = true, .after = 14, .keep = 3,
					    .bookmark = true };
static const struct pdf_look h2_look = { .size = 13, .bold = true, .before = 10, .after = 4, .keep = 2,
					 .bookmark = true };
static const struct pdf_look h3_look = { .size = 11, .bold = true, .before = 5, .after = 3, .keep = 2 };
static const struct pdf_look item_look = { .size = 10.5, .after = 3 };
static const struct pdf_look cell_look = { .size = 9.5 };
static const struct pdf_look head_look = { .size = 9.5, .bold = true };
static const struct pdf_look small_look = { .size = 8.5, .grey = true };
static const struct pdf_look field_look = { .size = 9.5 };
static const struct pdf_look sender_look = { .size = 12, .bold = true };

/* ---- headings and lists ---- */

static void put_heading(struct pdf *f, const struct doc_text *t, int level)
{
	static const enum pdf_tag tags[] = { PDF_H1, PDF_H1, PDF_H2, PDF_H3 };
	static const struct pdf_look *const looks[] = { &title_look, &title_look, &h2_look, &h3_look };

	pdf_text(f, t, tags[level], looks[level], PDF_LEFT, PDF_WIDTH);
}

static void put_list(struct pdf *f, const struct doc_list *l, double x)
{
	pdf_begin(f, PDF_L);
	for (size_t i = 0; i < l->n; i++) {
		char mark[16] = "•";

		if (l->numbered)
			snprintf(mark, sizeof(mark), "%d.", l->start + (int)i);
		pdf_need(f, 2 * item_look.size * PDF_LINE);
		pdf_begin(f, PDF_LI);
		pdf_mark(f, mark, PDF_LBL, &item_look, x);
		pdf_begin(f, PDF_LBODY);
		pdf_text(f, &l->items[i].text, PDF_P, &item_look, x + INDENT,
			 PDF_LEFT + PDF_WIDTH - x - INDENT);
		if (l->items[i].sub)
			put_list(f, l->items[i].sub, x + INDENT);
		pdf_end(f, PDF_LBODY);
		pdf_end(f, PDF_LI);
	}
	pdf_end(f, PDF_L);
	f->y += x == PDF_LEFT ? 4 : 0;
}

/* ---- tables ---- */

struct columns {
	double x[DOC_TABLE_COLS], w[DOC_TABLE_COLS];
};

#define MEASURED 200 /* rows; the others are as wide as these */

static double cell_width(struct pdf *f, const struct doc_text *t, size_t row)
{
	return pdf_width(f, t, row ? &cell_look : &head_look) + 2 * CELL_PAD + 1;
}

/* The longest word of a cell: a name or a date that would be broken in a narrower column. */
static double word_width(struct pdf *f, const struct doc_text *t, size_t row)
{
	const char *words = doc_words(f->mem, t), *longest = words;
	size_t most = 0;

	while (*words) {
		size_t n = strcspn(words, " \n");

		if (n > most)
			most = n, longest = words;
		words += n + strspn(words + n, " \n");
	}
	const struct doc_run run = { .text = arena_strn(f->mem, longest, most) };

	return cell_width(f, &(struct doc_text){ &run, 1 }, row);
}

/* Too wide a table: each column keeps its longest word as far as there is room, and what is left is
 * shared by how much more each would like. */
static void squeeze(struct pdf *f, const struct doc_table *t, struct columns *c, double sum)
{
	double least[DOC_TABLE_COLS], all = 0;

	for (size_t k = 0; k < t->cols; k++) {
		least[k] = COLUMN_LEAST;
		for (size_t r = 0; r < t->rows && r < MEASURED; r++) {
			double w = word_width(f, &t->cells[r * t->cols + k], r);

			least[k] = w > least[k] ? w : least[k];
		}
		least[k] = least[k] > c->w[k] ? c->w[k] : least[k];
		all += least[k];
	}
	if (all > PDF_WIDTH) { /* not even the words have room */
		all = COLUMN_LEAST * (double)t->cols;
		for (size_t k = 0; k < t->cols; k++)
			least[k] = COLUMN_LEAST;
	}
	for (size_t k = 0; k < t->cols; k++)
		c->w[k] = least[k] + (c->w[k] - least[k]) * (PDF_WIDTH - all) / (sum - all);
}

/* Natural widths if they fit, with some air in a small table. */
static void measure(struct pdf *f, const struct doc_table *t, struct columns *c)
{
	double sum = 0, x = PDF_LEFT;

	for (size_t k = 0; k < t->cols; k++) {
		c->w[k] = COLUMN_LEAST;
		for (size_t r = 0; r < t->rows && r < MEASURED; r++) {
			double w = cell_width(f, &t->cells[r * t->cols + k], r);

			c->w[k] = w > c->w[k] ? w : c->w[k];
		}
		c->w[k] = c->w[k] > PDF_WIDTH ? PDF_WIDTH : c->w[k];
		sum += c->w[k];
	}
	double spare = sum < PDF_WIDTH * 0.6 ? (PDF_WIDTH * 0.6 - sum) / (double)t->cols : 0;

	if (sum > PDF_WIDTH)
		squeeze(f, t, c, sum);
	for (size_t k = 0; k < t->cols; k++) {
		c->w[k] += spare;
		c->x[k] = x;
		x += c->w[k];
	}
}

static double row_height(struct pdf *f, const struct doc_table *t, const struct columns *c, size_t row)
{
	double h = 0;

	for (size_t k = 0; k < t->cols; k++) {
		double one = pdf_height(f, &t->cells[row * t->cols + k], row ? &cell_look : &head_look,
					c->w[k] - 2 * CELL_PAD);

		h = one > h ? one : h;
	}
	return h + 2 * CELL_PAD;
}

/* tagged false: the head once more on a later page, for the eye only. */
static void put_row(struct pdf *f, const struct doc_table *t, const struct columns *c, size_t row,
		    bool tagged)
{
	double top = f->y, h = row_height(f, t, c, row);
	struct pdf_look look = row ? cell_look : head_look;

	if (tagged)
		pdf_begin(f, PDF_TR);
	for (size_t k = 0; k < t->cols; k++) {
		look.right = t->number[k];
		f->y = top + CELL_PAD;
		pdf_text(f, &t->cells[row * t->cols + k], !tagged ? PDF_NONE : row ? PDF_TD : PDF_TH,
			 &look, c->x[k] + (k ? CELL_PAD : 0), c->w[k] - (k ? 2 : 1) * CELL_PAD);
	}
	if (tagged)
		pdf_end(f, PDF_TR);
	f->y = top + h;
	pdf_rule(f, f->y, c->x[t->cols - 1] + c->w[t->cols - 1], row ? 0.5 : 1.0);
}

/* A row higher than a page: its cells one below the other. */
static void put_tall(struct pdf *f, const struct doc_table *t, size_t row)
{
	pdf_begin(f, PDF_TR);
	for (size_t k = 0; k < t->cols; k++)
		pdf_text(f, &t->cells[row * t->cols + k], row ? PDF_TD : PDF_TH, &cell_look, PDF_LEFT,
			 PDF_WIDTH);
	pdf_end(f, PDF_TR);
	pdf_rule(f, f->y + 2, PDF_LEFT + PDF_WIDTH, 0.5);
	f->y += 4;
}

static void put_table(struct pdf *f, const struct doc_table *t)
{
	struct columns c = { 0 };

	measure(f, t, &c);
	double head = row_height(f, t, &c, 0);

	pdf_need(f, head + (t->rows > 1 ? row_height(f, t, &c, 1) : 0));
	pdf_begin(f, PDF_TABLE);
	for (size_t r = 0; r < t->rows; r++) {
		double h = row_height(f, t, &c, r);

		if (h + head > PDF_BOTTOM - PDF_TOP) {
			put_tall(f, t, r);
			continue;
		}
		if (pdf_need(f, h) && r)
			put_row(f, t, &c, 0, false);
		put_row(f, t, &c, r, true);
	}
	pdf_end(f, PDF_TABLE);
	f->y += 10;
}

/* ---- the page header, and the whole ---- */

static void put_words(struct pdf *f, const char *words, enum pdf_tag tag, const struct pdf_look *look,
		      double x, double w)
{
	const struct doc_run run = { .text = words };

	pdf_text(f, &(struct doc_text){ &run, 1 }, tag, look, x, w);
}

/* Three to a row, label above value, one paragraph each. */
static void put_fields(struct pdf *f, const struct doc *d)
{
	double top = f->y, low = f->y, w = PDF_WIDTH / 3;

	for (size_t i = 0; i < d->nfields; i++) {
		if (i && i % 3 == 0)
			top = low;
		f->y = top;
		pdf_begin(f, PDF_P);
		put_words(f, arena_fmt(f->mem, "%s ", d->fields[i].label), PDF_SPAN, &small_look,
			  PDF_LEFT + w * (double)(i % 3), w - 8);
		put_words(f, d->fields[i].value, PDF_SPAN, &field_look, PDF_LEFT + w * (double)(i % 3),
			  w - 8);
		pdf_end(f, PDF_P);
		f->y += 6;
		low = f->y > low ? f->y : low;
	}
	f->y = low;
}

static void put_head(struct pdf *f, const struct doc *d)
{
	struct pdf_look kind = field_look;

	pdf_put_logo(f);
	double half = PDF_WIDTH / 2, top = f->y, low;

	kind.right = true;
	put_words(f, d->sender, PDF_P, &sender_look, PDF_LEFT, half);
	if (!str_empty(d->unit))
		put_words(f, d->unit, PDF_P, &field_look, PDF_LEFT, half);
	low = f->y;
	f->y = top;
	put_words(f, d->kind, PDF_P, &kind, PDF_LEFT + half, half);
	f->y = low > f->y ? low : f->y;
	f->y += 12;
	put_fields(f, d);
	pdf_rule(f, f->y + 2, PDF_LEFT + PDF_WIDTH, 0.5);
	f->y += 26;
}

static void put_signs(struct pdf *f, const struct doc *d)
{
	if (d->nsigns)
		f->y += 22;
	for (size_t i = 0; i < d->nsigns; i++) {
		const struct doc_run runs[] = { { .text = d->signs[i].name }, { .text = "\n" },
						{ .text = d->signs[i].title } };

		pdf_need(f, 3 * body_look.size * PDF_LINE);
		pdf_text(f, &(struct doc_text){ runs, str_empty(d->signs[i].title) ? 1 : 3 }, PDF_P,
			 &body_look, PDF_LEFT, PDF_WIDTH);
		f->y += 12;
	}
}

static void put_all(struct pdf *f, const struct doc *d, struct doc_box *boxes)
{
	const struct doc_run title = { .text = d->title };

	pdf_start(f);
	pdf_begin(f, PDF_DOCUMENT);
	put_head(f, d);
	put_heading(f, &(struct doc_text){ &title, 1 }, 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct doc_block *b = &d->blocks[i];

		switch (b->kind) {
		case DOC_HEADING:
			put_heading(f, &b->text, b->level);
			break;
		case DOC_PARAGRAPH:
			pdf_text(f, &b->text, PDF_P, &body_look, PDF_LEFT, PDF_WIDTH);
			break;
		case DOC_LIST:
			put_list(f, &b->list, PDF_LEFT);
			break;
		case DOC_TABLE:
			put_table(f, &b->table);
			break;
		case DOC_CHART:
			pdf_chart(f, b->chart, boxes++);
			break;
		case DOC_PAGE:
			pdf_need(f, PDF_BOTTOM);
			break;
		}
	}
	put_signs(f, d);
	pdf_end(f, PDF_DOCUMENT);
}

mst_err doc_pdf(const struct doc *d, struct sbuf *out)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc_box *boxes = arena_new(mem, struct doc_box, d->n + 1);
	PangoFontMap *fonts = pdf_fonts();
	struct sbuf raw;
	struct pdf f;

	sbuf_init(&raw, DOC_FILE_MAX);
	pdf_open(&f, d, fonts, NULL);
	put_all(&f, d, boxes);
	int pages = f.page;

	pdf_close(&f);
	pdf_open(&f, d, fonts, &raw);
	f.pages = pages;
	put_all(&f, d, boxes);
	mst_err e = pdf_close(&f);

	if (raw.bad)
		e = MST_FAIL;
	if (e == MST_OK)
		e = doc_pdf_finish(d, boxes, &raw, out);
	else
		log_note(LOG_ERROR, "doc.pdf", "result", "cairo", NULL);
	sbuf_done(&raw);
	g_object_unref(fonts);
	return e;
}
