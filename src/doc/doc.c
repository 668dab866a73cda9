/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc.c - addresses, the words of the model, and its bytes for the register. */
#include "doc/doc_priv.h"

#define PACK_PLAIN 1
#define PACK_DRESSED 2 /* with a foot and a logo behind; without them the bytes stay as they were */
#define PACK_MOST 65536 /* runs, items, cells or blocks in one list of packed bytes */

bool doc_link_good(const char *href)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };

	if (str_empty(href) || strlen(href) > 2000 || !utf8_valid(href, strlen(href)))
		return false;
	for (const char *p = href; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '\\' || *p == '"' || *p == '<')
			return false;
	if (href[0] == '/')
		return href[1] != '/';
	for (size_t i = 0; i < MST_LEN(schemes); i++)
		if (strncasecmp(href, schemes[i], strlen(schemes[i])) == 0)
			return href[strlen(schemes[i])] != 0;
	return false;
}

/* ---- words ---- */

void doc_words_add(struct sbuf *o, const struct doc_text *t)
{
	for (size_t i = 0; i < t->n; i++)
		sbuf_str(o, t->runs[i].text);
}

const char *doc_words(struct arena *mem, const struct doc_text *t)
{
	size_t n = 0;
	char *s, *p;

	for (size_t i = 0; i < t->n; i++)
		n += strlen(t->runs[i].text);
	p = s = arena_new(mem, char, n + 1);
	for (size_t i = 0; i < t->n; i++) {
		size_t len = strlen(t->runs[i].text);

		memcpy(p, t->runs[i].text, len);
		p += len;
	}
	return s;
}

static void list_text(struct sbuf *o, const struct doc_list *l, int depth)
{
	for (size_t i = 0; i < l->n; i++) {
		for (int k = 0; k < depth; k++)
			sbuf_lit(o, "    ");
		if (l->numbered)
			sbuf_fmt(o, "%d. ", l->start + (int)i);
		else
			sbuf_lit(o, "\xe2\x80\xa2 ");
		doc_words_add(o, &l->items[i].text);
		sbuf_ch(o, '\n');
		if (l->items[i].sub)
			list_text(o, l->items[i].sub, depth + 1);
	}
}

static void table_text(struct sbuf *o, const struct doc_table *t)
{
	for (size_t i = 0; i < t->rows * t->cols; i++) {
		doc_words_add(o, &t->cells[i]);
		sbuf_ch(o, (i + 1) % t->cols ? '\t' : '\n');
	}
}

void doc_block_text(struct sbuf *o, const struct doc_block *b)
{
	switch (b->kind) {
	case DOC_HEADING:
	case DOC_PARAGRAPH:
		doc_words_add(o, &b->text);
		sbuf_ch(o, '\n');
		break;
	case DOC_LIST:
		list_text(o, &b->list, 0);
		break;
	case DOC_TABLE:
		table_text(o, &b->table);
		break;
	case DOC_CHART:
		doc_chart_text(o, b->chart);
		break;
	case DOC_PAGE:
		break;
	}
}

void doc_plain_text(struct sbuf *out, const struct doc *d)
{
	sbuf_str(out, d->title);
	sbuf_lit(out, "\n");
	for (size_t i = 0; i < d->n; i++) {
		bool glued = i > 0 && d->blocks[i - 1].kind == DOC_HEADING;

		if (!glued)
			sbuf_ch(out, '\n');
		doc_block_text(out, &d->blocks[i]);
	}
	for (size_t i = 0; i < d->nsigns; i++)
		sbuf_fmt(out, "\n%s\n%s\n", d->signs[i].name, d->signs[i].title);
}

size_t doc_section_end(const struct doc *d, size_t i)
{
	for (i++; i < d->n; i++)
		if (d->blocks[i].kind == DOC_HEADING && d->blocks[i].level == 2)
			break;
	return i;
}

/* ---- as bytes ---- */

static void pack_words(struct sbuf *o, const struct doc_text *t)
{
	pack_int(o, (int64_t)t->n);
	for (size_t i = 0; i < t->n; i++) {
		pack_text(o, t->runs[i].text);
		pack_int(o, t->runs[i].style);
		pack_text(o, t->runs[i].href);
	}
}

static void pack_list(struct sbuf *o, const struct doc_list *l)
{
	pack_int(o, l->numbered);
	pack_int(o, l->start);
	pack_int(o, (int64_t)l->n);
	for (size_t i = 0; i < l->n; i++) {
		pack_words(o, &l->items[i].text);
		pack_int(o, l->items[i].sub != NULL);
		if (l->items[i].sub)
			pack_list(o, l->items[i].sub);
	}
}

static void pack_table(struct sbuf *o, const struct doc_table *t)
{
	pack_int(o, (int64_t)t->cols);
	pack_int(o, (int64_t)t->rows);
	for (size_t i = 0; i < t->cols; i++)
		pack_int(o, t->number[i]);
	for (size_t i = 0; i < t->cols * t->rows; i++)
		pack_words(o, &t->cells[i]);
}

static void pack_block(struct sbuf *o, const struct doc_block *b)
{
	pack_int(o, b->kind);
	if (b->kind == DOC_LIST) {
		pack_list(o, &b->list);
	} else if (b->kind == DOC_TABLE) {
		pack_table(o, &b->table);
	} else if (b->kind == DOC_CHART) {
		doc_chart_pack(o, b->chart);
	} else if (b->kind != DOC_PAGE) {
		pack_int(o, b->level);
		pack_words(o, &b->text);
	}
}

void doc_pack(const struct doc *d, struct sbuf *out)
{
	bool dressed = !str_empty(d->foot) || d->logo.png.n;

	pack_int(out, dressed ? PACK_DRESSED : PACK_PLAIN);
	pack_text(out, d->title);
	pack_text(out, d->kind);
	pack_text(out, d->sender);
	pack_text(out, d->unit);
	pack_int(out, d->day);
	pack_int(out, (int64_t)d->nfields);
	for (size_t i = 0; i < d->nfields; i++) {
		pack_text(out, d->fields[i].label);
		pack_text(out, d->fields[i].value);
	}
	pack_int(out, (int64_t)d->nsigns);
	for (size_t i = 0; i < d->nsigns; i++) {
		pack_text(out, d->signs[i].name);
		pack_text(out, d->signs[i].title);
	}
	pack_int(out, (int64_t)d->n);
	for (size_t i = 0; i < d->n; i++)
		pack_block(out, &d->blocks[i]);
	if (!dressed)
		return;
	pack_text(out, d->foot);
	pack_int(out, (int64_t)d->logo.png.n);
	sbuf_put(out, d->logo.png.p, d->logo.png.n);
	pack_int(out, d->logo.width);
	pack_int(out, d->logo.height);
}

/* A length that cannot be is bad for good; every item takes bytes, so the end comes soon. */
static size_t unpack_count(struct unpack *u, size_t most)
{
	int64_t n = unpack_int(u);

	if (n < 0 || (uint64_t)n > most || (uint64_t)n > (uint64_t)(u->end - u->p))
		u->bad = true;
	return u->bad ? 0 : (size_t)n;
}

static const char *unpack_words_of(struct unpack *u, struct arena *mem)
{
	const char *s = unpack_text(u, mem);

	return s ? s : "";
}

static struct doc_text unpack_words(struct unpack *u, struct arena *mem)
{
	size_t n = unpack_count(u, PACK_MOST);
	struct doc_run *r = arena_new(mem, struct doc_run, n + 1);

	for (size_t i = 0; i < n && !u->bad; i++) {
		r[i].text = unpack_words_of(u, mem);
		r[i].style = (unsigned)unpack_int(u) & (DOC_BOLD | DOC_ITALIC | DOC_CODE);
		r[i].href = unpack_text(u, mem);
		if (r[i].href && !doc_link_good(r[i].href))
			u->bad = true;
	}
	return (struct doc_text){ r, u->bad ? 0 : n };
}

static void unpack_list(struct unpack *u, struct arena *mem, struct doc_list *ret, int depth)
{
	ret->numbered = unpack_int(u) != 0;
	ret->start = (int)unpack_int(u);
	size_t n = unpack_count(u, PACK_MOST);
	struct doc_item *items = arena_new(mem, struct doc_item, n + 1);

	for (size_t i = 0; i < n && !u->bad; i++) {
		items[i].text = unpack_words(u, mem);
		if (!unpack_int(u))
			continue;
		if (depth + 1 >= DOC_LIST_DEPTH) {
			u->bad = true;
			break;
		}
		struct doc_list *sub = arena_new(mem, struct doc_list, 1);

		unpack_list(u, mem, sub, depth + 1);
		items[i].sub = sub;
	}
	ret->items = items;
	ret->n = u->bad ? 0 : n;
}

static void unpack_table(struct unpack *u, struct arena *mem, struct doc_table *ret)
{
	size_t cols = unpack_count(u, DOC_TABLE_COLS), rows = unpack_count(u, PACK_MOST);

	if (!cols || !rows)
		u->bad = true;
	if (u->bad)
		return;
	for (size_t i = 0; i < cols; i++)
		ret->number[i] = unpack_int(u) != 0;
	struct doc_text *cells = arena_new(mem, struct doc_text, cols * rows);

	for (size_t i = 0; i < cols * rows && !u->bad; i++)
		cells[i] = unpack_words(u, mem);
	ret->cells = cells;
	ret->cols = cols;
	ret->rows = rows;
}

static void unpack_block(struct unpack *u, struct arena *mem, struct doc_block *b)
{
	b->kind = (enum doc_kind)unpack_int(u);
	switch (b->kind) {
	case DOC_LIST:
		unpack_list(u, mem, &b->list, 0);
		return;
	case DOC_TABLE:
		unpack_table(u, mem, &b->table);
		return;
	case DOC_CHART:
		b->chart = doc_chart_unpack(u, mem);
		return;
	case DOC_PAGE:
		return;
	case DOC_HEADING:
	case DOC_PARAGRAPH:
		b->level = (int)unpack_int(u);
		b->text = unpack_words(u, mem);
		if (b->kind == DOC_HEADING && (b->level < 2 || b->level > 3))
			u->bad = true;
		return;
	}
	u->bad = true;
}

static void unpack_head(struct unpack *u, struct arena *mem, struct doc *d)
{
	d->title = unpack_words_of(u, mem);
	d->kind = unpack_words_of(u, mem);
	d->sender = unpack_words_of(u, mem);
	d->unit = unpack_text(u, mem);
	d->day = (int32_t)unpack_int(u);
	size_t n = unpack_count(u, 64);
	struct doc_field *fields = arena_new(mem, struct doc_field, n + 1);

	for (size_t i = 0; i < n; i++) {
		fields[i].label = unpack_words_of(u, mem);
		fields[i].value = unpack_words_of(u, mem);
	}
	d->fields = fields;
	d->nfields = n;
	n = unpack_count(u, 64);
	struct doc_sign *signs = arena_new(mem, struct doc_sign, n + 1);

	for (size_t i = 0; i < n; i++) {
		signs[i].name = unpack_words_of(u, mem);
		signs[i].title = unpack_words_of(u, mem);
	}
	d->signs = signs;
	d->nsigns = n;
}

static void unpack_dress(struct unpack *u, struct arena *mem, struct doc *d)
{
	d->foot = unpack_text(u, mem);
	size_t n = unpack_count(u, DOC_LOGO_FILE_MAX);

	d->logo.png = arena_blob(mem, u->p, n);
	u->p += n;
	d->logo.width = (int)unpack_int(u);
	d->logo.height = (int)unpack_int(u);
	if (d->logo.png.n && (d->logo.width < 1 || d->logo.height < 1))
		u->bad = true;
}

mst_err doc_unpack(struct arena *mem, struct blob b, struct doc *ret)
{
	struct unpack u = unpack_of(b);
	struct doc d = { 0 };

	int64_t how = unpack_int(&u);

	if ((how != PACK_PLAIN && how != PACK_DRESSED) || u.bad)
		return MST_INVALID;
	unpack_head(&u, mem, &d);
	size_t n = unpack_count(&u, PACK_MOST);

	for (size_t i = 0; i < n && !u.bad; i++)
		unpack_block(&u, mem, doc_more(mem, &d));
	if (how == PACK_DRESSED && !u.bad)
		unpack_dress(&u, mem, &d);
	if (u.bad || unpack_more(&u))
		return MST_INVALID;
	*ret = d;
	return MST_OK;
}

void doc_hash(const struct doc *d, struct hash *ret)
{
	struct sbuf b;

	sbuf_init(&b, DOC_FILE_MAX);
	doc_pack(d, &b);
	hash_of(b.p, b.len, ret);
	sbuf_done(&b);
}

static int number_of(const struct doc *d, size_t at, enum doc_kind kind)
{
	int n = 1;

	for (size_t i = 0; i < at; i++)
		n += d->blocks[i].kind == kind;
	return n;
}

int doc_table_number(const struct doc *d, size_t at)
{
	return number_of(d, at, DOC_TABLE);
}

int doc_chart_number(const struct doc *d, size_t at)
{
	return number_of(d, at, DOC_CHART);
}
