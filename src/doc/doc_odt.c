/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_odt.c - a document as OpenDocument text (ODF 1.3): real headings, lists and table heads, the
 * fields in the page header. Equal documents give equal bytes. The fixed parts are in
 * doc_odt_parts.c. */
#include "doc/doc_odt.h"

#include "doc/doc_zip.h"

struct odt {
	struct sbuf body;
	int tables, charts;
	const struct doc_picture *pictures;
	bool page; /* what comes next begins a new page */
};

/* ---- text ---- */

/* More than one blank in a row would be one. */
static void put_words(struct sbuf *o, struct arena *mem, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, " "), blanks = strspn(s + n, " ");

		doc_xml(o, arena_strn(mem, s, n));
		if (blanks)
			sbuf_ch(o, ' ');
		if (blanks > 1)
			sbuf_fmt(o, "<text:s text:c=\"%d\"/>", (int)blanks - 1);
		s += n + blanks;
	}
}

static void put_run(struct odt *w, struct arena *mem, const struct doc_run *r)
{
	static const char *const looks[] = { NULL, "B", "I", "BI" };
	const char *look = looks[r->style & (DOC_BOLD | DOC_ITALIC)];
	bool link = r->href && r->href[0] != '/';

	if (str_eq(r->text, "\n")) {
		sbuf_lit(&w->body, "<text:line-break/>");
		return;
	}
	if (link) {
		sbuf_lit(&w->body, "<text:a xlink:type=\"simple\" xlink:href=\"");
		doc_xml(&w->body, r->href);
		sbuf_lit(&w->body, "\">");
	}
	if (look)
		sbuf_fmt(&w->body, "<text:span text:style-name=\"%s\">", look);
	put_words(&w->body, mem, r->text);
	if (look)
		sbuf_lit(&w->body, "</text:span>");
	if (link)
		sbuf_lit(&w->body, "</text:a>");
}

static void put_paragraph(struct odt *w, struct arena *mem, const char *style, const struct doc_text *t)
{
	sbuf_fmt(&w->body, "<text:p text:style-name=\"%s\">", style);
	for (size_t i = 0; i < t->n; i++)
		put_run(w, mem, &t->runs[i]);
	sbuf_lit(&w->body, "</text:p>");
}

static void put_heading(struct odt *w, struct arena *mem, int level, const char *style,
			const struct doc_text *t)
{
	sbuf_fmt(&w->body, "<text:h text:style-name=\"%s\" text:outline-level=\"%d\">", style, level);
	for (size_t i = 0; i < t->n; i++)
		put_run(w, mem, &t->runs[i]);
	sbuf_lit(&w->body, "</text:h>");
}

/* ---- lists and tables ---- */

static void put_list(struct odt *w, struct arena *mem, const struct doc_list *l)
{
	sbuf_fmt(&w->body, "<text:list text:style-name=\"%s\">", l->numbered ? "Numbers" : "Bullets");
	for (size_t i = 0; i < l->n; i++) {
		if (l->numbered && i == 0 && l->start != 1)
			sbuf_fmt(&w->body, "<text:list-item text:start-value=\"%d\">", l->start);
		else
			sbuf_lit(&w->body, "<text:list-item>");
		put_paragraph(w, mem, "Text_20_body", &l->items[i].text);
		if (l->items[i].sub)
			put_list(w, mem, l->items[i].sub);
		sbuf_lit(&w->body, "</text:list-item>");
	}
	sbuf_lit(&w->body, "</text:list>");
}

static void put_row(struct odt *w, struct arena *mem, const struct doc_table *t, size_t row)
{
	sbuf_lit(&w->body, "<table:table-row>");
	for (size_t k = 0; k < t->cols; k++) {
		const char *style = t->number[k] ? (row ? "Right" : "RightHead") :
						   (row ? "Table_20_Contents" : "Table_20_Heading");

		sbuf_lit(&w->body, "<table:table-cell table:style-name=\"Cell\" "
				   "office:value-type=\"string\">");
		put_paragraph(w, mem, style, &t->cells[row * t->cols + k]);
		sbuf_lit(&w->body, "</table:table-cell>");
	}
	sbuf_lit(&w->body, "</table:table-row>");
}

static void put_table(struct odt *w, struct arena *mem, const struct doc_table *t)
{
	sbuf_fmt(&w->body,
		 "<table:table table:name=\"Tabell %d\" table:style-name=\"Table\"><table:table-column "
		 "table:number-columns-repeated=\"%d\"/><table:table-header-rows>",
		 ++w->tables, (int)t->cols);
	put_row(w, mem, t, 0);
	sbuf_lit(&w->body, "</table:table-header-rows>");
	for (size_t r = 1; r < t->rows; r++)
		put_row(w, mem, t, r);
	sbuf_lit(&w->body, "</table:table>");
}

/* ---- charts ---- */

#define TEXT_WIDTH 453.5 /* points: 16 cm */

static const char *chart_file(struct arena *mem, int number)
{
	return arena_fmt(mem, "Pictures/diagram-%d.png", number);
}

static void put_chart(struct odt *w, struct arena *mem, const char *style, const struct doc_chart *m)
{
	const struct doc_picture *p = &w->pictures[w->charts++];

	sbuf_fmt(&w->body,
		 "<text:p text:style-name=\"%s\"><draw:frame draw:name=\"Diagram %d\" "
		 "text:anchor-type=\"as-char\" svg:width=\"%.1fpt\" svg:height=\"%.1fpt\"><draw:image "
		 "xlink:href=\"%s\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/><svg:desc>",
		 style, w->charts, TEXT_WIDTH, TEXT_WIDTH * p->height, chart_file(mem, w->charts));
	doc_xml(&w->body, doc_chart_words(mem, m));
	sbuf_lit(&w->body, "</svg:desc></draw:frame></text:p>");
}

/* ---- the parts ---- */

static void put_block(struct odt *w, struct arena *mem, const struct doc_block *b)
{
	bool page = w->page;

	w->page = b->kind == DOC_PAGE;
	switch (b->kind) {
	case DOC_HEADING:
		put_heading(w, mem, b->level,
			    arena_fmt(mem, page ? "Page%d" : "Heading_20_%d", b->level), &b->text);
		return;
	case DOC_PARAGRAPH:
		put_paragraph(w, mem, page ? "Page" : "Text_20_body", &b->text);
		return;
	case DOC_LIST:
	case DOC_TABLE:
		if (page)
			put_paragraph(w, mem, "Page", &(struct doc_text){ NULL, 0 });
		if (b->kind == DOC_LIST)
			put_list(w, mem, &b->list);
		else
			put_table(w, mem, &b->table);
		return;
	case DOC_CHART:
		put_chart(w, mem, page ? "Page" : "Text_20_body", b->chart);
		return;
	case DOC_PAGE:
		return;
	}
}

static void put_content(struct odt *w, struct arena *mem, const struct doc *d)
{
	const struct doc_run title = { .text = d->title };

	sbuf_lit(&w->body, ODT_XML "<office:document-content" ODT_NS ">");
	sbuf_str(&w->body, doc_odt_automatic);
	sbuf_lit(&w->body, "<office:body><office:text>");
	put_heading(w, mem, 1, "First", &(struct doc_text){ &title, 1 });
	for (size_t i = 0; i < d->n; i++)
		put_block(w, mem, &d->blocks[i]);
	for (size_t i = 0; i < d->nsigns; i++) {
		const struct doc_run runs[] = { { .text = d->signs[i].name }, { .text = "\n" },
						{ .text = d->signs[i].title } };

		put_paragraph(w, mem, "Signature",
			      &(struct doc_text){ runs, str_empty(d->signs[i].title) ? 1 : 3 });
	}
	sbuf_lit(&w->body, "</office:text></office:body></office:document-content>");
}

#define HEADER "<text:p text:style-name=\"Header\">"
#define PAGE_OF                                                                                    \
	"<text:tab/>Sida <text:page-number text:select-page=\"current\">1</text:page-number> "       \
	"(<text:page-count>1</text:page-count>)</text:p>"

static void put_line(struct sbuf *o, const char *label, const char *value)
{
	sbuf_lit(o, HEADER);
	doc_xml(o, label);
	sbuf_str(o, value ? ": " : "");
	doc_xml(o, value);
	sbuf_lit(o, "</text:p>");
}

/* Without words of its own: the sender's name stands below it. */
static void put_logo(struct sbuf *o, const struct doc_logo *l)
{
	double w, h;

	doc_logo_size(l, &w, &h);
	sbuf_fmt(o,
		 "<draw:frame draw:style-name=\"Logo\" draw:name=\"Logotyp\" text:anchor-type=\"as-char\" "
		 "svg:width=\"%dpt\" svg:height=\"%dpt\"><draw:image xlink:href=\"Pictures/logo.png\" "
		 "xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/></draw:frame>",
		 (int)(w + 0.5), (int)(h + 0.5));
}

static void put_foot(struct sbuf *o, const struct doc *d)
{
	if (str_empty(d->foot))
		return;
	sbuf_lit(o, "<style:footer><text:p text:style-name=\"Footer\">");
	doc_xml(o, d->foot);
	sbuf_lit(o, "</text:p></style:footer>");
}

static void put_styles(struct sbuf *o, const struct doc *d)
{
	sbuf_str(o, doc_odt_styles);
	sbuf_lit(o, "<style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\">"
		    "<style:header>" HEADER);
	doc_xml(o, d->sender);
	sbuf_lit(o, ", ");
	doc_xml(o, d->kind);
	sbuf_lit(o, PAGE_OF "</style:header>");
	put_foot(o, d);
	sbuf_lit(o, "</style:master-page>"
		    "<style:master-page style:name=\"First_20_Page\" style:display-name=\"First Page\" "
		    "style:page-layout-name=\"A4\" style:next-style-name=\"Standard\"><style:header>" HEADER);
	if (d->logo.png.n) {
		put_logo(o, &d->logo);
		sbuf_lit(o, PAGE_OF HEADER);
	}
	sbuf_lit(o, "<text:span text:style-name=\"B\">");
	doc_xml(o, d->sender);
	sbuf_str(o, d->logo.png.n ? "</text:span></text:p>" : "</text:span>" PAGE_OF);
	if (!str_empty(d->unit))
		put_line(o, d->unit, NULL);
	put_line(o, d->kind, NULL);
	for (size_t i = 0; i < d->nfields; i++)
		put_line(o, d->fields[i].label, d->fields[i].value);
	sbuf_lit(o, "</style:header>");
	put_foot(o, d);
	sbuf_lit(o, "</style:master-page></office:master-styles>"
		    "</office:document-styles>");
}

static void put_meta(struct sbuf *o, const struct doc *d)
{
	char day[DAY_TEXT];

	day_text(d->day, day);
	sbuf_lit(o, ODT_XML "<office:document-meta" ODT_NS "><office:meta><dc:title>");
	doc_xml(o, d->title);
	sbuf_lit(o, "</dc:title><meta:initial-creator>");
	doc_xml(o, d->sender);
	sbuf_fmt(o,
		 "</meta:initial-creator><meta:creation-date>%sT12:00:00</meta:creation-date>"
		 "<dc:language>sv-SE</dc:language></office:meta></office:document-meta>",
		 *day ? day : "2000-01-01");
}

mst_err doc_odt(const struct doc *d, struct sbuf *out)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct odt w = { 0 };
	struct doc_picture *pictures;
	struct doc_zip z;
	struct sbuf b;

	TRY(doc_pictures(mem, d, &pictures));
	w.pictures = pictures;

	sbuf_init(&w.body, DOC_FILE_MAX);
	sbuf_init(&b, DOC_FILE_MAX);
	put_content(&w, mem, d);
	doc_zip_open(&z, out);
	doc_zip_stored(&z, "mimetype", DOC_ODT_TYPE); /* first and plain, so that it can be told by its bytes */
	doc_zip_part(&z, "content.xml", &w.body);
	put_styles(&b, d);
	doc_zip_part(&z, "styles.xml", &b);
	put_meta(&b, d);
	doc_zip_part(&z, "meta.xml", &b);
	sbuf_str(&b, doc_odt_manifest);
	if (d->logo.png.n) {
		doc_zip_bytes(&z, "Pictures/logo.png", d->logo.png);
		sbuf_fmt(&b, ODT_FILE_ENTRY, "Pictures/logo.png", DOC_LOGO_TYPE);
	}
	for (int i = 0; i < w.charts; i++) {
		doc_zip_bytes(&z, chart_file(mem, i + 1), w.pictures[i].png);
		sbuf_fmt(&b, ODT_FILE_ENTRY, chart_file(mem, i + 1), DOC_LOGO_TYPE);
	}
	sbuf_lit(&b, "</manifest:manifest>");
	doc_zip_part(&z, "META-INF/manifest.xml", &b);
	sbuf_done(&w.body);
	sbuf_done(&b);
	return doc_zip_close(&z, "doc.odt");
}
