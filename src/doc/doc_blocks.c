/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_blocks.c - building the model, block by block. */
#include "doc/doc_priv.h"

struct doc_block *doc_more(struct arena *mem, struct doc *d)
{
	d->blocks = arena_more(mem, d->blocks, d->n, &d->cap, sizeof(*d->blocks));
	d->blocks[d->n] = (struct doc_block){ 0 };
	return &d->blocks[d->n++];
}

struct doc_text doc_plain(struct arena *mem, const char *text)
{
	struct doc_run *r = arena_new(mem, struct doc_run, 1);

	r->text = doc_typography(mem, text);
	return (struct doc_text){ r, 1 };
}

void doc_heading(struct arena *mem, struct doc *d, int level, const char *text)
{
	struct doc_block *b = doc_more(mem, d);

	b->kind = DOC_HEADING;
	b->level = level;
	b->text = doc_plain(mem, text);
}

void doc_paragraph(struct arena *mem, struct doc *d, const char *text)
{
	struct doc_block *b = doc_more(mem, d);

	b->kind = DOC_PARAGRAPH;
	b->text = doc_plain(mem, text);
}

void doc_new_page(struct arena *mem, struct doc *d)
{
	doc_more(mem, d)->kind = DOC_PAGE;
}

void doc_table(struct arena *mem, struct doc *d, const char *const *cells, size_t cols, size_t rows,
	       const bool *number)
{
	struct doc_text *texts = arena_new(mem, struct doc_text, cols * rows);
	struct doc_block *b = doc_more(mem, d);

	for (size_t i = 0; i < cols * rows; i++)
		texts[i] = doc_plain(mem, cells[i]);
	b->kind = DOC_TABLE;
	b->table = (struct doc_table){ .cells = texts, .cols = cols, .rows = rows };
	for (size_t i = 0; number && i < cols; i++)
		b->table.number[i] = number[i];
}

void doc_bullets(struct arena *mem, struct doc *d, const char *const *items, size_t n)
{
	struct doc_item *list = arena_new(mem, struct doc_item, n + 1);
	struct doc_block *b = doc_more(mem, d);

	for (size_t i = 0; i < n; i++)
		list[i].text = doc_plain(mem, items[i]);
	b->kind = DOC_LIST;
	b->list = (struct doc_list){ .items = list, .n = n, .start = 1 };
}

void doc_put_words(struct sbuf *o, const char *s)
{
	for (; s && *s; s++) {
		if (strchr("\\`*_[]<>|#", *s))
			sbuf_ch(o, '\\');
		sbuf_ch(o, *s == '\n' ? ' ' : *s);
	}
}
