/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_docx.c - a document as a Word file (ECMA-376): real styles, so that what is pasted from it keeps
 * headings, lists and the head of a table. The page header holds the fields of the document; the
 * body is pure text. Equal documents give equal bytes. The fixed parts are in doc_docx_parts.c. */
#include "doc/doc_docx.h"

#include "doc/doc_zip.h"

#define FIRST_LINK 10        /* relations below are the fixed ones */
#define TEXT_WIDTH 9070      /* twentieths of a point between the margins */

struct word {
	struct sbuf body, rels, nums;
	int links, lists, charts; /* made so far */
	struct arena *mem;
	const struct doc_picture *pictures;
};

/* ---- text ---- */

static void put_run(struct sbuf *o, const char *text, unsigned style, bool link)
{
	sbuf_lit(o, "<w:r>");
	if (style || link) {
		sbuf_lit(o, "<w:rPr>");
		if (link)
			sbuf_lit(o, "<w:rStyle w:val=\"Hyperlink\"/>");
		if (style & DOC_BOLD)
			sbuf_lit(o, "<w:b/>");
		if (style & DOC_ITALIC)
			sbuf_lit(o, "<w:i/>");
		sbuf_lit(o, "</w:rPr>");
	}
	if (str_eq(text, "\n")) {
		sbuf_lit(o, "<w:br/>");
	} else {
		sbuf_lit(o, "<w:t xml:space=\"preserve\">");
		doc_xml(o, text);
		sbuf_lit(o, "</w:t>");
	}
	sbuf_lit(o, "</w:r>");
}

static void put_text(struct word *w, const struct doc_text *t, unsigned style)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct doc_run *r = &t->runs[i];
		bool link = r->href && r->href[0] != '/';

		if (link) {
			sbuf_fmt(&w->body, "<w:hyperlink r:id=\"rId%d\">", FIRST_LINK + w->links);
			sbuf_fmt(&w->rels,
				 "<Relationship Id=\"rId%d\" Type=\"" DOCX_REL
				 "hyperlink\" TargetMode=\"External\" Target=\"",
				 FIRST_LINK + w->links++);
			doc_xml(&w->rels, r->href);
			sbuf_lit(&w->rels, "\"/>");
		}
		put_run(&w->body, r->text, r->style | style, link);
		if (link)
			sbuf_lit(&w->body, "</w:hyperlink>");
	}
}

static void put_paragraph(struct word *w, const char *style, const struct doc_text *t)
{
	sbuf_lit(&w->body, "<w:p>");
	if (style)
		sbuf_fmt(&w->body, "<w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
	put_text(w, t, 0);
	sbuf_lit(&w->body, "</w:p>");
}

/* ---- lists and tables ---- */

/* A numbered list counts from its own start: a numbering of its own, 1 is that of all bullets. */
static int numbering(struct word *w, const struct doc_list *l, int depth)
{
	if (!l->numbered)
		return 1;
	int id = 2 + w->lists++;

	sbuf_fmt(&w->nums,
		 "<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"%d\">"
		 "<w:startOverride w:val=\"%d\"/></w:lvlOverride></w:num>",
		 id, depth, l->start);
	return id;
}

static void put_list(struct word *w, const struct doc_list *l, int depth)
{
	int id = numbering(w, l, depth);

	for (size_t i = 0; i < l->n; i++) {
		sbuf_fmt(&w->body,
			 "<w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:numPr><w:ilvl w:val=\"%d\"/>"
			 "<w:numId w:val=\"%d\"/></w:numPr></w:pPr>",
			 l->numbered ? "ListNumber" : "ListBullet", depth, id);
		put_text(w, &l->items[i].text, 0);
		sbuf_lit(&w->body, "</w:p>");
		if (l->items[i].sub)
			put_list(w, l->items[i].sub, depth + 1);
	}
}

static void put_table(struct word *w, const struct doc_table *t)
{
	sbuf_lit(&w->body, "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" "
			   "w:type=\"pct\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr>"
			   "<w:tblGrid>");
	for (size_t k = 0; k < t->cols; k++)
		sbuf_fmt(&w->body, "<w:gridCol w:w=\"%d\"/>", TEXT_WIDTH / (int)t->cols);
	sbuf_lit(&w->body, "</w:tblGrid>");
	for (size_t r = 0; r < t->rows; r++) {
		sbuf_lit(&w->body, "<w:tr><w:trPr><w:cantSplit/>");
		if (!r)
			sbuf_lit(&w->body, "<w:tblHeader/>");
		sbuf_lit(&w->body, "</w:trPr>");
		for (size_t k = 0; k < t->cols; k++) {
			sbuf_fmt(&w->body,
				 "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr><w:p>"
				 "<w:pPr><w:pStyle w:val=\"TableText\"/>%s</w:pPr>",
				 TEXT_WIDTH / (int)t->cols, t->number[k] ? "<w:jc w:val=\"right\"/>" : "");
			put_text(w, &t->cells[r * t->cols + k], r ? 0 : DOC_BOLD);
			sbuf_lit(&w->body, "</w:p></w:tc>");
		}
		sbuf_lit(&w->body, "</w:tr>");
	}
	sbuf_lit(&w->body, "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
}

/* ---- pictures ---- */

#define POINT 12700 /* English metric units */
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"

/* A run that is a picture; words: for who does not see it. */
static void put_picture(struct sbuf *o, const char *relation, int id, const char *name, const char *words,
			double width, double height)
{
	long long x = (long long)(width * POINT), y = (long long)(height * POINT);

	sbuf_fmt(o,
		 "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" xmlns:wp=\"" DRAWING "wordprocessingDrawing\">"
		 "<wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%d\" name=\"%s\" descr=\"",
		 x, y, id, name);
	doc_xml(o, words);
	sbuf_fmt(o,
		 "\"/><a:graphic xmlns:a=\"" DRAWING "main\"><a:graphicData uri=\"" DRAWING "picture\">"
		 "<pic:pic xmlns:pic=\"" DRAWING "picture\"><pic:nvPicPr><pic:cNvPr id=\"%d\" "
		 "name=\"%s\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"%s\"/>"
		 "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
		 "<a:ext cx=\"%lld\" cy=\"%lld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
		 "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
		 id, name, relation, x, y);
}

/* Without words of its own: the sender's name stands below it. */
static void put_logo(struct sbuf *o, const struct doc_logo *l)
{
	double w, h;

	doc_logo_size(l, &w, &h);
	put_picture(o, "rId1", 1, "Logotyp", "", w, h);
}

static const char *chart_file(struct word *w, int number)
{
	return arena_fmt(w->mem, "media/diagram-%d.png", number);
}

static void put_chart(struct word *w, const struct doc_chart *m)
{
	const struct doc_picture *p = &w->pictures[w->charts++];
	const char *relation = arena_fmt(w->mem, "rId%d", FIRST_LINK + w->links++);

	sbuf_fmt(&w->rels, "<Relationship Id=\"%s\" Type=\"" DOCX_REL "image\" Target=\"%s\"/>", relation,
		 chart_file(w, w->charts));
	sbuf_lit(&w->body, "<w:p>");
	put_picture(&w->body, relation, 1 + w->charts, arena_fmt(w->mem, "Diagram %d", w->charts),
		    doc_chart_words(w->mem, m), TEXT_WIDTH / 20.0, TEXT_WIDTH / 20.0 * p->height);
	sbuf_lit(&w->body, "</w:p>");
}

/* ---- the parts ---- */

static void put_body(struct word *w, const struct doc *d)
{
	static const char *const headings[] = { "Heading1", "Heading1", "Heading2", "Heading3" };
	const struct doc_run title = { .text = d->title };

	sbuf_lit(&w->body, DOCX_XML "<w:document" DOCX_NS "><w:body>");
	put_paragraph(w, headings[1], &(struct doc_text){ &title, 1 });
	for (size_t i = 0; i < d->n; i++) {
		const struct doc_block *b = &d->blocks[i];

		if (b->kind == DOC_LIST)
			put_list(w, &b->list, 0);
		else if (b->kind == DOC_TABLE)
			put_table(w, &b->table);
		else if (b->kind == DOC_CHART)
			put_chart(w, b->chart);
		else if (b->kind == DOC_PAGE)
			sbuf_lit(&w->body, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
		else
			put_paragraph(w, b->kind == DOC_HEADING ? headings[b->level] : NULL, &b->text);
	}
	for (size_t i = 0; i < d->nsigns; i++) {
		const struct doc_run runs[] = { { .text = d->signs[i].name }, { .text = "\n" },
						{ .text = d->signs[i].title } };

		put_paragraph(w, "Signature",
			      &(struct doc_text){ runs, str_empty(d->signs[i].title) ? 1 : 3 });
	}
	sbuf_lit(&w->body, DOCX_SECTION "</w:body></w:document>");
}

static void page_number(struct sbuf *o)
{
	sbuf_lit(o, "<w:r><w:tab/><w:t xml:space=\"preserve\">Sida </w:t></w:r>"
		    "<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
		    "<w:r><w:t xml:space=\"preserve\"> (</w:t></w:r>"
		    "<w:fldSimple w:instr=\"NUMPAGES\"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
		    "<w:r><w:t>)</w:t></w:r></w:p>");
}

static void header_start(struct sbuf *o)
{
	sbuf_lit(o, DOCX_XML "<w:hdr" DOCX_NS "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
}

static void put_footer(struct sbuf *o, const struct doc *d)
{
	sbuf_lit(o, DOCX_XML "<w:ftr" DOCX_NS "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
	if (!str_empty(d->foot))
		put_run(o, d->foot, 0, false);
	sbuf_lit(o, "</w:p></w:ftr>");
}

static void put_first_header(struct sbuf *o, const struct doc *d)
{
	header_start(o);
	if (d->logo.png.n)
		put_logo(o, &d->logo);
	else
		put_run(o, d->sender, DOC_BOLD, false);
	page_number(o);
	if (d->logo.png.n) {
		sbuf_lit(o, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
		put_run(o, d->sender, DOC_BOLD, false);
		sbuf_lit(o, "</w:p>");
	}
	if (!str_empty(d->unit)) {
		sbuf_lit(o, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
		put_run(o, d->unit, 0, false);
		sbuf_lit(o, "</w:p>");
	}
	sbuf_lit(o, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
	put_run(o, d->kind, 0, false);
	sbuf_lit(o, "</w:p>");
	for (size_t i = 0; i < d->nfields; i++) {
		sbuf_lit(o, "<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
		put_run(o, d->fields[i].label, 0, false);
		put_run(o, ": ", 0, false);
		put_run(o, d->fields[i].value, 0, false);
		sbuf_lit(o, "</w:p>");
	}
	sbuf_lit(o, "<w:p/></w:hdr>");
}

static void put_next_header(struct sbuf *o, const struct doc *d)
{
	header_start(o);
	put_run(o, d->sender, 0, false);
	put_run(o, ", ", 0, false);
	put_run(o, d->kind, 0, false);
	page_number(o);
	sbuf_lit(o, "<w:p/></w:hdr>");
}

static void put_core(struct sbuf *o, const struct doc *d)
{
	char day[DAY_TEXT];

	day_text(d->day, day);
	sbuf_lit(o, DOCX_XML DOCX_CORE "<dc:title>");
	doc_xml(o, d->title);
	sbuf_lit(o, "</dc:title><dc:creator>");
	doc_xml(o, d->sender);
	sbuf_fmt(o,
		 "</dc:creator><dc:language>sv-SE</dc:language><dcterms:created "
		 "xsi:type=\"dcterms:W3CDTF\">%sT12:00:00Z</dcterms:created></cp:coreProperties>",
		 *day ? day : "2000-01-01");
}

/* ---- the file ---- */

static void put_parts(struct doc_zip *z, struct word *w, const struct doc *d)
{
	struct sbuf b;

	sbuf_init(&b, DOC_FILE_MAX);
	doc_zip_text(z, "[Content_Types].xml", docx_types);
	doc_zip_text(z, "_rels/.rels", docx_rels);
	doc_zip_part(z, "word/document.xml", &w->body);
	sbuf_str(&b, docx_document_rels);
	sbuf_put(&b, w->rels.p ? w->rels.p : "", w->rels.len);
	sbuf_lit(&b, "</Relationships>");
	z->good = z->good && !w->rels.bad;
	doc_zip_part(z, "word/_rels/document.xml.rels", &b);
	doc_zip_text(z, "word/styles.xml", docx_styles);
	sbuf_str(&b, docx_numbering);
	sbuf_put(&b, w->nums.p ? w->nums.p : "", w->nums.len);
	sbuf_lit(&b, "</w:numbering>");
	z->good = z->good && !w->nums.bad;
	doc_zip_part(z, "word/numbering.xml", &b);
	put_first_header(&b, d);
	doc_zip_part(z, "word/header1.xml", &b);
	put_next_header(&b, d);
	doc_zip_part(z, "word/header2.xml", &b);
	put_footer(&b, d);
	doc_zip_part(z, "word/footer1.xml", &b);
	if (d->logo.png.n) {
		doc_zip_text(z, "word/_rels/header1.xml.rels", docx_logo_rels);
		doc_zip_bytes(z, "word/media/logo.png", d->logo.png);
	}
	for (int i = 0; i < w->charts; i++)
		doc_zip_bytes(z, arena_fmt(w->mem, "word/%s", chart_file(w, i + 1)), w->pictures[i].png);
	put_core(&b, d);
	doc_zip_part(z, "docProps/core.xml", &b);
	sbuf_done(&b);
}

mst_err doc_docx(const struct doc *d, struct sbuf *out)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct word w = { .mem = mem };
	struct doc_picture *pictures;
	struct doc_zip z;

	TRY(doc_pictures(mem, d, &pictures));
	w.pictures = pictures;
	sbuf_init(&w.body, DOC_FILE_MAX);
	sbuf_init(&w.rels, DOC_FILE_MAX);
	sbuf_init(&w.nums, DOC_FILE_MAX);
	put_body(&w, d);
	doc_zip_open(&z, out);
	put_parts(&z, &w, d);
	sbuf_done(&w.body);
	sbuf_done(&w.rels);
	sbuf_done(&w.nums);
	return doc_zip_close(&z, "doc.docx");
}
