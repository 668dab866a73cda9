/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_test.c - tables as other programs write them, and files that are none. */
#include "base/test.h"
#include "sheet/sheet_priv.h"

static enum sheet_fault read_text(struct arena *mem, const char *s, struct sheet *ret)
{
	return sheet_read(mem, (struct blob){ (const uint8_t *)s, strlen(s) }, ret);
}

static void check_anna(const struct sheet *s)
{
	CHECK_INT(s->nrows, 3);
	CHECK_INT(s->ncols, 3);
	CHECK_STR(sheet_cell(s, 0, 0), "Namn");
	CHECK_STR(sheet_cell(s, 1, 0), "Åsa Ö");
	CHECK_STR(sheet_cell(s, 1, 1), "");
	CHECK_STR(sheet_cell(s, 1, 2), "två; eller\ntre \"ord\"");
	CHECK_STR(sheet_cell(s, 2, 0), "+46 70");
	CHECK_STR(sheet_cell(s, 7, 7), "");
}

TEST(sheet_csv_in_its_encodings_and_separators)
{
	static const char *const files[] = {
		"\xEF\xBB\xBFNamn;Tel;Not\r\nÅsa Ö;;\"två; eller\ntre \"\"ord\"\"\"\r\n'+46 70;;\r\n",
		"Namn;Tel;Not\nÅsa Ö;;\"två; eller\ntre \"\"ord\"\"\"\n'+46 70",
		"Namn,Tel,Not\r\nÅsa Ö,,\"två; eller\r\ntre \"\"ord\"\"\"\r\n'+46 70,,\r\n\r\n",
		"sep=|\r\nNamn|Tel|Not\rÅsa Ö||\"två; eller\ntre \"\"ord\"\"\"\r+46 70",
		"Namn\tTel\tNot\nÅsa Ö\t\t\"två; eller\ntre \"\"ord\"\"\"\n+46 70\t\t\t\t",
		"Namn;Tel;Not\r\n\xC5sa \xD6;;\"tv\xE5; eller\ntre \"\"ord\"\"\"\r\n+46 70\r\n",
	};
	struct arena *mem = arena_open();
	struct sheet s;

	for (size_t i = 0; i < MST_LEN(files); i++) {
		CHECK_INT(read_text(mem, files[i], &s), SHEET_GOOD);
		check_anna(&s);
	}
	CHECK_INT(read_text(mem, "Pris;Not\n\x80 5;\x93ja\x94 \x96 nej", &s), SHEET_GOOD);
	CHECK_STR(sheet_cell(&s, 1, 0), "€ 5");
	CHECK_STR(sheet_cell(&s, 1, 1), "“ja” – nej");
	arena_close(mem);
}

TEST(sheet_files_that_are_no_tables)
{
	static const struct {
		const char *bytes;
		size_t n;
		enum sheet_fault fault;
	} files[] = {
		{ "", 0, SHEET_EMPTY },
		{ "\xEF\xBB\xBF", 3, SHEET_EMPTY },
		{ ";;\r\n;;\r\n", 8, SHEET_EMPTY },
		{ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, SHEET_LOCKED },
		{ "\x89PNG\r\n\x1A\n\0\0\0", 11, SHEET_NO_TABLE },
		{ "%PDF-1.7\n\x01\x02", 11, SHEET_NO_TABLE },
		{ "Namn;\x81", 6, SHEET_NO_TABLE },
		{ "a;b\0c", 5, SHEET_NO_TABLE },
		{ "Namn;\"utan slut\nmer", 19, SHEET_BROKEN },
		{ "PK\x03\x04rubbish that is no archive", 30, SHEET_BROKEN },
	};
	struct arena *mem = arena_open();
	struct sheet s;

	for (size_t i = 0; i < MST_LEN(files); i++) {
		struct blob b = { (const uint8_t *)files[i].bytes, files[i].n };
		enum sheet_fault f = sheet_read(mem, b, &s);

		CHECK_INT(f, files[i].fault);
		CHECK(sheet_fault_words(f) != NULL);
		CHECK_INT(s.nrows, 0);
	}
	CHECK(sheet_fault_words(SHEET_GOOD) == NULL);
	arena_close(mem);
}

TEST(sheet_more_than_its_caps_is_refused)
{
	struct arena *mem = arena_open();
	struct sheet s;
	struct sbuf b;

	sbuf_init(&b, 64u << 20);
	for (int i = 0; i < SHEET_ROWS_MAX; i++)
		sbuf_lit(&b, "rad\n");
	CHECK_INT(read_text(mem, b.p, &s), SHEET_GOOD);
	sbuf_lit(&b, "en till");
	CHECK_INT(read_text(mem, b.p, &s), SHEET_TOO_LARGE);
	sbuf_reset(&b);
	for (int i = 0; i < SHEET_COLS_MAX; i++)
		sbuf_lit(&b, "x;");
	CHECK_INT(read_text(mem, b.p, &s), SHEET_GOOD);
	sbuf_lit(&b, "x");
	CHECK_INT(read_text(mem, b.p, &s), SHEET_TOO_LARGE);
	sbuf_reset(&b);
	for (int i = 0; i <= SHEET_CELL_MAX; i++)
		sbuf_ch(&b, 'x');
	CHECK_INT(read_text(mem, b.p, &s), SHEET_TOO_LARGE);
	while (b.len <= SHEET_FILE_MAX)
		sbuf_lit(&b, "\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	CHECK_INT(read_text(mem, b.p, &s), SHEET_TOO_LARGE);
	sbuf_done(&b);
	arena_close(mem);
}

/* ---- workbooks ---- */

#define X "<?xml version=\"1.0\"?>"
#define NS " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define R " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

static const char book[] = X "<workbook" NS R "><sheets><sheet name=\"Blad1\" sheetId=\"3\" "
	"r:id=\"rId7\"/><sheet name=\"Blad2\" sheetId=\"4\" r:id=\"rId8\"/></sheets></workbook>";
static const char rels[] = X "<Relationships><Relationship Id=\"rId8\" Target=\"worksheets/b.xml\"/>"
	"<Relationship Id=\"rId7\" Target=\"/xl/worksheets/a.xml\"/></Relationships>";
static const char strings[] = X "<sst" NS "><si><t>Namn</t></si><si><r><t>Åsa </t></r><r><t>Ö</t></r>"
	"<rPh sb=\"0\" eb=\"1\"><t>hörs</t></rPh></si></sst>";
static const char styles[] = X "<styleSheet" NS "><numFmts><numFmt numFmtId=\"164\" "
	"formatCode=\"yyyy\\-mm\\-dd;@\"/><numFmt numFmtId=\"165\" formatCode=\"0&quot;dagar&quot;\"/>"
	"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
	"<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/></cellXfs>"
	"</styleSheet>";
static const char cells[] = X "<worksheet" NS "><sheetData>"
	"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>Dag</t></is></c></row>"
	"<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\"><v>701740605</v></c>"
	"<c r=\"C3\" s=\"1\"><v>46082</v></c><c r=\"D3\" s=\"2\"><v>46082</v></c>"
	"<c r=\"E3\" s=\"3\"><v>46082</v></c><c r=\"F3\" s=\"4\"><v>46082.5625</v></c>"
	"<c r=\"G3\" t=\"b\"><v>1</v></c><c r=\"H3\" t=\"str\"><f>A1&amp;\"!\"</f><v>Namn!</v></c>"
	"<c r=\"I3\" t=\"e\"><v>#N/A</v></c><c r=\"J3\"><v>0.5</v></c><c r=\"K3\" s=\"1\"><v>59</v></c></row>"
	"<row><c><v>4</v></c><c t=\"n\"><v>1E3</v></c></row>"
	"<row r=\"900000\"><c r=\"A900000\" s=\"1\"/></row></sheetData></worksheet>";

/* The workbook as a file: b is empty. */
static void pack_book(struct sbuf *b, const char *wb, const char *sheet)
{
	const char *const texts[] = { wb, rels, strings, styles, sheet };
	static const char *const names[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
					     "xl/sharedStrings.xml", "xl/styles.xml",
					     "xl/worksheets/a.xml" };
	struct sheet_part parts[MST_LEN(names)];

	for (size_t i = 0; i < MST_LEN(names); i++)
		parts[i] = (struct sheet_part){ names[i], { (const uint8_t *)texts[i], strlen(texts[i]) } };
	sbuf_init(b, 64u << 20);
	CHECK_OK(sheet_zip_put(b, parts, MST_LEN(parts)));
}

static enum sheet_fault read_book(struct arena *mem, const char *wb, const char *sheet,
				  struct sheet *ret)
{
	struct sbuf b;

	pack_book(&b, wb, sheet);
	enum sheet_fault f = sheet_read(mem, (struct blob){ (const uint8_t *)b.p, b.len }, ret);

	for (size_t n = 4; n < b.len; n += 61) { /* cut anywhere: told, never read past the end */
		struct sheet cut;
		uint8_t *part = mem_alloc(n);

		memcpy(part, b.p, n);
		CHECK(sheet_read(mem, (struct blob){ part, n }, &cut) != SHEET_GOOD || cut.nrows);
		free(part);
	}
	sbuf_done(&b);
	return f;
}

TEST(sheet_workbook_as_excel_writes_it)
{
	static const char *const row[] = { "Åsa Ö", "701740605", "2026-03-01", "2026-03-01", "46082",
					   "2026-03-01 13:30", "ja", "Namn!", "#N/A", "0.5",
					   "1900-02-28" };
	struct arena *mem = arena_open();
	struct sheet s;

	CHECK_INT(read_book(mem, book, cells, &s), SHEET_GOOD);
	CHECK_INT(s.nrows, 4);
	CHECK_INT(s.ncols, 11);
	CHECK_STR(sheet_cell(&s, 0, 0), "Namn");
	CHECK_STR(sheet_cell(&s, 0, 2), "Dag");
	for (size_t i = 0; i < MST_LEN(row); i++)
		CHECK_STR(sheet_cell(&s, 2, i), row[i]);
	CHECK_STR(sheet_cell(&s, 3, 0), "4");
	CHECK_STR(sheet_cell(&s, 3, 1), "1000");
	CHECK_INT(read_book(mem,
			    X "<workbook" NS R "><workbookPr date1904=\"1\"/><sheets><sheet r:id=\"rId7\"/>"
			      "</sheets></workbook>",
			    X "<worksheet" NS "><sheetData><row><c s=\"1\"><v>44620</v></c></row></sheetData>"
			      "</worksheet>",
			    &s),
		  SHEET_GOOD);
	CHECK_STR(sheet_cell(&s, 0, 0), "2026-03-01");
	arena_close(mem);
}

TEST(sheet_workbooks_with_evil_in_them)
{
	static const char *const evil[] = {
		X "<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData><row><c t=\"str\">"
		  "<v>&b;</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row><c t=\"s\"><v>-1</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row><c r=\"7A\"><v>1</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row><c r=\"A0\"><v>1</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row><c t=\"str\"><v>&#0;</v></c></row></sheetData></worksheet>",
		X "<worksheet><sheetData><row>",
		"not xml at all",
	};
	struct arena *mem = arena_open();
	struct sheet s;

	for (size_t i = 0; i < MST_LEN(evil); i++)
		CHECK_INT(read_book(mem, book, evil[i], &s), SHEET_BROKEN);
	CHECK_INT(read_book(mem, book, X "<worksheet><row r=\"7000\"><c r=\"A7000\"><v>1</v></c></row></worksheet>", &s),
		  SHEET_TOO_LARGE);
	CHECK_INT(read_book(mem, book, X "<worksheet><row><c r=\"ZZ1\"><v>1</v></c></row></worksheet>", &s),
		  SHEET_TOO_LARGE);
	CHECK_INT(read_book(mem, book, X "<worksheet/>", &s), SHEET_EMPTY);
	CHECK_INT(read_book(mem, X "<workbook/>", cells, &s), SHEET_EMPTY);
	arena_close(mem);
}

/* A megabyte of the same letter packs to a thousand bytes: the cap is on what is unpacked. */
TEST(sheet_bomb_is_refused)
{
	struct arena *mem = arena_open();
	size_t n = SHEET_PART_MAX + 4096;
	char *text = mem_alloc(n + 1);
	struct sheet s;
	struct sbuf b;

	memset(text, ' ', n);
	text[n] = 0;
	memcpy(text, "<worksheet>", 11);
	pack_book(&b, book, text);
	CHECK_INT(sheet_read(mem, (struct blob){ (const uint8_t *)b.p, b.len }, &s), SHEET_TOO_LARGE);
	sbuf_done(&b);
	free(text);
	arena_close(mem);
}

TEST(sheet_what_is_written_reads_back)
{
	static const char *const in[] = { "Namn", "Telefon", "=1+1", "<b>&\"å\"</b>\nrad två", "", "070",
					  "-5", "'citat", "\t mitt i" };
	struct sheet s = { in, 3, 3 }, back;
	struct arena *mem = arena_open();
	struct sbuf b;

	for (int csv = 0; csv < 2; csv++) {
		sbuf_init(&b, 1u << 20);
		if (csv)
			sheet_put_csv(&b, &s);
		else
			CHECK_OK(sheet_put_xlsx(&b, "Blad & \"ett\"", &s));
		CHECK_INT(sheet_read(mem, (struct blob){ (const uint8_t *)b.p, b.len }, &back),
			  SHEET_GOOD);
		CHECK_INT(back.nrows, 3);
		CHECK_INT(back.ncols, 3);
		for (size_t i = 0; i < 8; i++)
			CHECK_STR(back.cells[i], in[i]);
		CHECK_STR(back.cells[8], "mitt i");
		if (csv)
			CHECK(strstr(b.p, "\"'=1+1\"") != NULL); /* no spreadsheet runs it */
		sbuf_done(&b);
	}
	arena_close(mem);
}

TEST(sheet_columns_by_their_letters)
{
	struct arena *mem = arena_open();

	CHECK_STR(sheet_col(mem, 0), "A");
	CHECK_STR(sheet_col(mem, 25), "Z");
	CHECK_STR(sheet_col(mem, 26), "AA");
	CHECK_STR(sheet_col(mem, 59), "BH");
	CHECK_STR(sheet_col(mem, 702), "AAA");
	arena_close(mem);
}

TEST(sheet_json_of_kolada)
{
	struct arena *mem = arena_open();
	struct sheet s;

	CHECK_INT(read_text(mem,
			    " {\"count\":2,\"next_url\":\"https://api.kolada.se/v3/x?page=2\",\"values\":["
			    "{\"kpi\":\"N07403\",\"municipality\":\"2303\",\"period\":2024,\"values\":["
			    "{\"gender\":\"K\",\"count\":1,\"status\":\"\",\"value\":1},"
			    "{\"gender\":\"T\",\"count\":1,\"status\":\"\",\"value\":952.4}]},"
			    "{\"kpi\":\"N07403\",\"municipality\":\"2305\",\"period\":2024,\"values\":["
			    "{\"gender\":\"T\",\"count\":0,\"status\":\"Missing\",\"value\":null}]}]}",
			    &s),
		  SHEET_GOOD);
	CHECK_INT(s.nrows, 4);
	CHECK_STR(sheet_cell(&s, 0, 3), "value");
	CHECK_STR(sheet_cell(&s, 1, 1), "2303");
	CHECK_STR(sheet_cell(&s, 1, 2), "2024");
	CHECK_STR(sheet_cell(&s, 1, 3), "952.4");
	CHECK_STR(sheet_cell(&s, 1, 4), "/values/0/values/1");
	CHECK_STR(sheet_cell(&s, 2, 3), "..");
	CHECK_STR(sheet_cell(&s, 3, 0), "");
	CHECK_STR(sheet_cell(&s, 3, 4), "/next_url");
	arena_close(mem);
}

/* As Statistics Sweden's database writes it: places as an object, in any order; one contents code. */
#define STAT(size, value)                                                                            \
	"{\"version\":\"2.0\",\"class\":\"dataset\",\"id\":[\"Region\",\"ContentsCode\",\"Tid\"]," \
	"\"size\":[" size "],\"dimension\":{"                                                      \
	"\"Region\":{\"label\":\"region\",\"category\":{\"index\":{\"2305\":1,\"2303\":0}}},"      \
	"\"ContentsCode\":{\"category\":{\"label\":{\"BE0101N1\":\"Folkmängd\"}}},"                \
	"\"Tid\":{\"category\":{\"index\":[\"2023\",\"2024\"]}}},\"value\":" value "}"

TEST(sheet_json_of_statistics_sweden)
{
	struct arena *mem = arena_open();
	struct sheet s;

	CHECK_INT(read_text(mem, STAT("2,1,2", "[5200,5146,6100,null]"), &s), SHEET_GOOD);
	CHECK_INT(s.nrows, 5);
	CHECK_INT(s.ncols, 5);
	CHECK_STR(sheet_cell(&s, 0, 0), "Region");
	CHECK_STR(sheet_cell(&s, 2, 0), "2303");
	CHECK_STR(sheet_cell(&s, 2, 1), "BE0101N1");
	CHECK_STR(sheet_cell(&s, 2, 2), "2024");
	CHECK_STR(sheet_cell(&s, 2, 3), "5146");
	CHECK_STR(sheet_cell(&s, 4, 3), "..");
	CHECK_STR(sheet_cell(&s, 4, 4), "/value/3");
	CHECK_INT(read_text(mem, STAT("2,1,2", "{\"0\":1,\"2\":3}"), &s), SHEET_GOOD);
	CHECK_STR(sheet_cell(&s, 1, 3), "1");
	CHECK_STR(sheet_cell(&s, 2, 3), "..");
	arena_close(mem);
}

TEST(sheet_json_that_is_no_table)
{
	struct arena *mem = arena_open();
	struct sheet s;

	CHECK_INT(read_text(mem, "{\"values\":[{\"kpi\":\"N07403\",\n \"municipality\" 3}]}", &s), SHEET_BROKEN);
	CHECK_INT(s.line, 2);
	CHECK(s.column > 0);
	CHECK_INT(read_text(mem, "{\"values\":[{\"kpi\":\"N07403\"}]}", &s), SHEET_NO_TABLE);
	CHECK_INT(read_text(mem, "{\"values\":[]}", &s), SHEET_GOOD); /* its head alone */
	CHECK_INT(read_text(mem, "{\"a\":1,\"a\":2}", &s), SHEET_BROKEN);
	CHECK_INT(read_text(mem, "{\"class\":\"dataset\"}", &s), SHEET_NO_TABLE);
	CHECK_INT(read_text(mem, STAT("2,1,2", "[1,2,3]"), &s), SHEET_NO_TABLE); /* one is missing */
	CHECK_INT(read_text(mem, STAT("3,1,2", "[1,2,3,4,5,6]"), &s), SHEET_NO_TABLE); /* a code is */
	CHECK_INT(read_text(mem, STAT("2,1,999999999", "[]"), &s), SHEET_TOO_LARGE);
	CHECK_INT(read_text(mem, STAT("2,1,-1", "[]"), &s), SHEET_NO_TABLE);
	arena_close(mem);
}

TEST(sheet_numbers_in_a_workbook)
{
	static const char *const in[] = { "Kommun", "Antal", "Ragunda", "3", "070", "7 000" };
	static const bool number[] = { false, true };
	struct sheet s = { .cells = in, .nrows = 3, .ncols = 2, .number = number }, back;
	struct arena *mem = arena_open();
	struct blob part;
	struct sbuf b;

	sbuf_init(&b, 1u << 20);
	CHECK_OK(sheet_put_xlsx(&b, "Blad", &s));
	CHECK_INT(sheet_read(mem, (struct blob){ (const uint8_t *)b.p, b.len }, &back), SHEET_GOOD);
	for (size_t i = 0; i < 6; i++)
		CHECK_STR(back.cells[i], in[i]);
	CHECK_INT(sheet_zip_part(mem, (struct blob){ (const uint8_t *)b.p, b.len }, "xl/worksheets/sheet1.xml",
				 &part),
		  SHEET_GOOD);
	const char *xml = arena_strn(mem, (const char *)part.p, part.n);

	CHECK(strstr(xml, "<c r=\"B2\"><v>3</v></c>") != NULL);
	CHECK(strstr(xml, "<v>070</v>") == NULL && strstr(xml, "<v>7 000</v>") == NULL);
	sbuf_done(&b);
	arena_close(mem);
}
