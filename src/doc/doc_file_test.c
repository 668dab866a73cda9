/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_file_test.c - PDF, Word and OpenDocument files: whole, the same each time, and with the marks that a screen
 * reader needs. What other programs read in them is in test/web/documents.test.mjs. */
#include "doc/doc_priv.h"

#include "base/test.h"

static void sample(struct arena *mem, struct doc *d, int rows)
{
	static const struct doc_field fields[] = {
		{ "Datum", "2026-01-09" }, { "Diarienummer", "KS 2026/12" },
		{ "Handläggare", "Moa Exempel" }, { "Mottagare", "Kommunstyrelsen" },
	};
	static const struct doc_sign signs[] = { { "Moa Exempel", "Verksamhetsutvecklare" } };
	struct sbuf md;

	*d = (struct doc){ .title = "Överenskommelse & \"<partnerskap>\"", .kind = "Tjänsteskrivelse",
			   .sender = "Ragunda kommun", .unit = "Vård- och socialavdelningen",
			   .day = day_make(2026, 1, 9), .fields = fields, .nfields = 4,
			   .signs = signs, .nsigns = 1 };
	sbuf_init(&md, DOC_MARKDOWN_MAX);
	for (int i = 0; i < rows / 4; i++)
		sbuf_lit(&md, "Ett långt stycke om stöd till brottsutsatta, vittnen och anhöriga i länet, "
			      "med [en länk](https://exempel.se/en-'lank) och **731 101 kr** enligt § 220. "
			      "Det räcker till mer än en rad på papperet, så att raderna bryts.\n\n");
	sbuf_lit(&md, "* ett\n* två\n    * inre\n\n3. tre\n4. fyra\n\n| Kommun | Belopp |\n|---|---:|\n");
	for (int i = 0; i < rows; i++)
		sbuf_fmt(&md, "| Kommun %d | %d |\n", i, i);
	doc_heading(mem, d, 2, "Sammanfattning av ärendet");
	CHECK_OK(doc_markdown(mem, d, md.p, NULL));
	sbuf_done(&md);
}

static bool holds(const struct sbuf *b, const char *words)
{
	return memmem(b->p, b->len, words, strlen(words)) != NULL;
}

typedef mst_err (*renderer)(const struct doc *d, struct sbuf *out);

static void same_twice(renderer render, const char *name)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d;
	struct sbuf one, two;

	sample(mem, &d, 90);
	sbuf_init(&one, DOC_FILE_MAX);
	sbuf_init(&two, DOC_FILE_MAX);
	CHECK_OK(render(&d, &one));
	CHECK_OK(render(&d, &two));
	CHECK(one.len == two.len && memcmp(one.p, two.p, one.len) == 0);
	if (getenv("MEDSTOD_TEST_KEEP")) {
		FILE *f = fopen(arena_fmt(mem, "%s/%s", getenv("MEDSTOD_TEST_KEEP"), name), "w");

		fwrite(one.p, 1, one.len, f);
		fclose(f);
	}
	sbuf_done(&one);
	sbuf_done(&two);
}

TEST(doc_pdf_is_the_same_each_time)
{
	same_twice(doc_pdf, "sample.pdf");
}

TEST(doc_docx_is_the_same_each_time)
{
	same_twice(doc_docx, "sample.docx");
}

TEST(doc_odt_is_the_same_each_time)
{
	same_twice(doc_odt, "sample.odt");
}

/* Three hundred pages of Markdown, with lists: all of it is there, in every form. */
TEST(doc_long_text_comes_whole_into_every_file)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "Bilaga", .kind = "K", .sender = "S", .day = 0 };
	struct doc_dropped left = { 0 };
	struct sbuf md, o;
	size_t paragraphs = 0;

	sbuf_init(&md, DOC_LONG_MAX + 100);
	for (int i = 0; i < 2400; i++)
		sbuf_fmt(&md, "### Rubrik %d\r\n\r\nEtt stycke om stöd till brottsutsatta, vittnen och anhöriga i "
			      "länet, som är så långt att raderna bryts på papperet mer än en gång.\r\n\r\n"
			      "* ett\r\n* två\r\n\r\n<script>x</script>\r\n\r\n", i);
	CHECK_ERR(doc_markdown(mem, &d, md.p, NULL), MST_INVALID);
	CHECK_OK(doc_markdown_long(mem, &d, md.p, &left));
	CHECK_INT(left.html, 2400);
	for (size_t i = 0; i < d.n; i++)
		paragraphs += d.blocks[i].kind == DOC_PARAGRAPH;
	CHECK_INT(paragraphs, 2400);
	sbuf_init(&o, DOC_FILE_MAX);
	CHECK_OK(doc_odt(&d, &o));
	sbuf_reset(&o);
	CHECK_OK(doc_docx(&d, &o));
	sbuf_done(&o);
	md.p[md.len - 1] = (char)0xC3; /* half a character */
	CHECK_ERR(doc_markdown_long(mem, &d, md.p, NULL), MST_INVALID);
	sbuf_done(&md);
}

TEST(doc_long_text_without_an_empty_line_is_parted_between_characters)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "T", .kind = "K", .sender = "S", .day = 0 };
	struct sbuf md;
	size_t len = 0;

	sbuf_init(&md, DOC_LONG_MAX);
	sbuf_ch(&md, 'x');
	for (int i = 0; i < 60000; i++)
		sbuf_lit(&md, "å");
	CHECK_OK(doc_markdown_long(mem, &d, md.p, NULL));
	for (size_t i = 0; i < d.n; i++)
		len += utf8_len(doc_words(mem, &d.blocks[i].text));
	CHECK_INT(len, 60001);
	sbuf_done(&md);
}

TEST(doc_pdf_of_an_empty_document_is_whole)
{
	const struct doc d = { .title = "", .kind = "", .sender = "", .day = DAY_NONE };
	struct sbuf o;

	sbuf_init(&o, DOC_FILE_MAX);
	CHECK_OK(doc_pdf(&d, &o));
	CHECK(o.len > 1000 && memcmp(o.p, "%PDF-1.", 7) == 0);
	CHECK(holds(&o, "%%EOF"));
	sbuf_reset(&o);
	CHECK_OK(doc_docx(&d, &o));
	CHECK(memcmp(o.p, "PK\3\4", 4) == 0);
	sbuf_reset(&o);
	CHECK_OK(doc_odt(&d, &o));
	CHECK(holds(&o, "mimetype") && holds(&o, DOC_ODT_TYPE)); /* stored as it is */
	sbuf_done(&o);
}

TEST(doc_pdf_that_is_too_large_fails_and_says_so)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d;
	struct sbuf o;

	sample(mem, &d, 4);
	sbuf_init(&o, 2000);
	CHECK_ERR(doc_pdf(&d, &o), MST_FAIL);
	sbuf_reset(&o);
	CHECK_ERR(doc_docx(&d, &o), MST_FAIL);
	sbuf_reset(&o);
	CHECK_ERR(doc_odt(&d, &o), MST_FAIL);
	sbuf_done(&o);
}

/* A cell higher than a page, and a word wider than a column. */
TEST(doc_pdf_of_odd_shapes_is_whole)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "T", .kind = "K", .sender = "S", .day = 0 };
	struct sbuf md, o;

	sbuf_init(&md, DOC_MARKDOWN_MAX);
	sbuf_lit(&md, "| A | B | C | D | E | F | G | H |\n|---|---|---|---|---|---|---|---|\n| ");
	for (int i = 0; i < 3000; i++)
		sbuf_lit(&md, "ord och ");
	sbuf_lit(&md, " | b | c | d | e | f | g | ");
	for (int i = 0; i < 300; i++)
		sbuf_lit(&md, "obrutet");
	sbuf_lit(&md, " |\n| 1 | 2 | 3 |\n\n");
	for (int i = 0; i < 200; i++)
		sbuf_lit(&md, "å");
	CHECK_OK(doc_markdown(mem, &d, md.p, NULL));
	sbuf_init(&o, DOC_FILE_MAX);
	CHECK_OK(doc_pdf(&d, &o));
	sbuf_done(&o);
	sbuf_done(&md);
}
