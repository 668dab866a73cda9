/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_xlsx.c - a workbook read from its parts, and a plain one written. Written by ourselves since
 * the library for it puts every row in a temporary file first. */
#include "sheet/sheet_priv.h"

/* A part that a workbook may do without. */
static enum sheet_fault optional(enum sheet_fault f, struct blob *b)
{
	if (f != SHEET_NO_TABLE)
		return f;
	*b = (struct blob){ NULL, 0 };
	return SHEET_GOOD;
}

#define PASS(x)                                                                                    \
	do {                                                                                       \
		enum sheet_fault pass_ = (x);                                                      \
		if (pass_)                                                                         \
			return pass_;                                                              \
	} while (0)

enum sheet_fault sheet_read_xlsx(struct arena *mem, struct blob file, struct sheet *ret)
{
	struct sheet_grid g = { .mem = mem };
	struct sheet_strings strings = { 0 };
	struct sheet_styles styles = { 0 };
	struct sheet_book book = { 0 };
	struct blob b;

	PASS(sheet_zip_part(mem, file, "xl/workbook.xml", &b));
	PASS(sheet_xml_book(mem, b, &book));
	PASS(sheet_zip_part(mem, file, "xl/_rels/workbook.xml.rels", &b));
	if (!book.rel)
		return SHEET_EMPTY;
	PASS(sheet_xml_rels(mem, b, &book));
	if (!book.path)
		return SHEET_BROKEN;
	PASS(optional(sheet_zip_part(mem, file, "xl/sharedStrings.xml", &b), &b));
	if (b.n)
		PASS(sheet_xml_strings(mem, b, &strings));
	PASS(optional(sheet_zip_part(mem, file, "xl/styles.xml", &b), &b));
	if (b.n)
		PASS(sheet_xml_styles(mem, b, &styles));
	enum sheet_fault f = sheet_zip_part(mem, file, book.path, &b);

	if (f)
		return f == SHEET_NO_TABLE ? SHEET_BROKEN : f;
	PASS(sheet_xml_cells(b, &strings, &styles, book.from_1904, &g));
	PASS(sheet_grid_end(&g, ret));
	ret->title = book.title;
	return SHEET_GOOD;
}

/* ---- writing ---- */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define KIND "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char types[] = HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
	"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Override PartName=\"/xl/workbook.xml\" ContentType=\"" KIND "sheet.main+xml\"/>"
	"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" KIND "worksheet+xml\"/>"
	"<Override PartName=\"/xl/styles.xml\" ContentType=\"" KIND "styles+xml\"/></Types>";
static const char root[] = HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" RELS "/officeDocument\" Target=\"xl/workbook.xml\"/>"
	"</Relationships>";
static const char book_rels[] = HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
	"<Relationship Id=\"rId1\" Type=\"" RELS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" RELS "/styles\" Target=\"styles.xml\"/></Relationships>";
/* Format 1 is the head's, 2 is text: what is typed in a column of a template stays as it is typed,
 * so that 070 does not become 70. */
static const char looks[] = HEAD "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\">"
	"<font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
	"<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
	"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
	"<fill><patternFill patternType=\"gray125\"/></fill></fills>"
	"<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
	"<cellXfs count=\"3\"><xf/><xf fontId=\"1\" applyFont=\"1\"/>"
	"<xf numFmtId=\"49\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

static size_t width_of(const struct sheet *s, size_t col)
{
	size_t most = 8;

	for (size_t row = 0; row < s->nrows; row++) {
		size_t n = utf8_len(sheet_cell(s, row, col)) + 2;

		most = n > most ? n : most;
	}
	return most < 60 ? most : 60;
}

static void put_cells(struct sbuf *o, struct arena *mem, const struct sheet *s, size_t row)
{
	int64_t n;

	sbuf_fmt(o, "<row r=\"%zu\">", row + 1);
	for (size_t col = 0; col < s->ncols; col++) {
		const char *text = sheet_cell(s, row, col);

		if (!*text)
			continue;
		if (s->number && s->number[col] && str_int(text, &n)) {
			sbuf_fmt(o, "<c r=\"%s%zu\"><v>%lld</v></c>", sheet_col(mem, col), row + 1,
				 (long long)n);
			continue;
		}
		sbuf_fmt(o, "<c r=\"%s%zu\" s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
			 sheet_col(mem, col), row + 1, row ? 2 : 1);
		sbuf_html(o, text);
		sbuf_lit(o, "</t></is></c>");
	}
	sbuf_lit(o, "</row>");
}

static void put_sheet(struct sbuf *o, struct arena *mem, const struct sheet *s)
{
	sbuf_lit(o, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
			 "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
			 "state=\"frozen\"/></sheetView></sheetViews><cols>");
	for (size_t col = 0; col < s->ncols; col++)
		sbuf_fmt(o, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" style=\"2\" customWidth=\"1\"/>",
			 col + 1, col + 1, width_of(s, col));
	sbuf_lit(o, "</cols><sheetData>");
	for (size_t row = 0; row < s->nrows; row++)
		put_cells(o, mem, s, row);
	sbuf_lit(o, "</sheetData></worksheet>");
}

static void put_book(struct sbuf *o, const char *title)
{
	sbuf_lit(o, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELS "\"><sheets><sheet name=\"");
	sbuf_html(o, title);
	sbuf_lit(o, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
}

static struct blob bytes(const char *text)
{
	return (struct blob){ (const uint8_t *)text, strlen(text) };
}

mst_err sheet_put_xlsx(struct sbuf *o, const char *title, const struct sheet *s)
{
	struct arena *mem = arena_open();
	struct sbuf book, sheet;

	sbuf_init(&book, 4096);
	sbuf_init(&sheet, SHEET_PART_MAX);
	put_book(&book, title);
	put_sheet(&sheet, mem, s);
	const struct sheet_part parts[] = {
		{ "[Content_Types].xml", bytes(types) },
		{ "_rels/.rels", bytes(root) },
		{ "xl/workbook.xml", { (const uint8_t *)book.p, book.len } },
		{ "xl/_rels/workbook.xml.rels", bytes(book_rels) },
		{ "xl/styles.xml", bytes(looks) },
		{ "xl/worksheets/sheet1.xml", { (const uint8_t *)sheet.p, sheet.len } },
	};
	mst_err e = book.bad || sheet.bad ? MST_FAIL : sheet_zip_put(o, parts, MST_LEN(parts));

	sbuf_done(&book);
	sbuf_done(&sheet);
	arena_close(mem);
	return e;
}
