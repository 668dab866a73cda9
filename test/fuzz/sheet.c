/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a table: either refused with words, or every cell is a clean text, and what is
 * written from it reads back the same. Bytes that begin with "<" go to the readers of a workbook's
 * parts, past the packing. */
#include <stdlib.h>

#include "sheet/sheet_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void same(const struct sheet *a, const struct sheet *b)
{
	if (a->nrows != b->nrows || a->ncols != b->ncols)
		abort();
	for (size_t i = 0; i < a->nrows * a->ncols; i++)
		if (strcmp(a->cells[i], b->cells[i]) != 0)
			abort();
}

static void clean(const struct sheet *s)
{
	for (size_t i = 0; i < s->nrows * s->ncols; i++)
		if (!utf8_valid(s->cells[i], strlen(s->cells[i])))
			abort();
}

static void parts(struct arena *mem, struct blob xml)
{
	struct sheet_book book = { 0 };
	struct sheet_strings strings = { 0 };
	struct sheet_styles styles = { 0 };
	struct sheet_grid g = { .mem = mem };
	struct sheet s;

	if (sheet_xml_book(mem, xml, &book) == SHEET_GOOD && book.rel)
		(void)sheet_xml_rels(mem, xml, &book);
	(void)sheet_xml_strings(mem, xml, &strings);
	(void)sheet_xml_styles(mem, xml, &styles);
	if (sheet_xml_cells(xml, &strings, &styles, book.from_1904, &g) == SHEET_GOOD &&
	    sheet_grid_end(&g, &s) == SHEET_GOOD)
		clean(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *mem = arena_open();
	struct sheet s, back;
	struct sbuf b;
	enum sheet_fault f = sheet_read(mem, (struct blob){ p, n }, &s);

	if (n && p[0] == '<')
		parts(mem, (struct blob){ p, n });
	if (f) {
		if (!sheet_fault_words(f))
			abort();
		arena_close(mem);
		return 0;
	}
	clean(&s);
	sbuf_init(&b, 64u << 20);
	if (sheet_put_xlsx(&b, "Blad", &s) == MST_OK && b.len <= SHEET_FILE_MAX &&
	    sheet_read(mem, (struct blob){ (const uint8_t *)b.p, b.len }, &back) == SHEET_GOOD)
		same(&s, &back);
	sbuf_done(&b);
	arena_close(mem);
	return 0;
}
