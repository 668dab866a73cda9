/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_markdown.c - Markdown to the model. lowdown parses; what is walked here is its tree, and only
 * kinds that are named come through: HTML, strange links and pictures cannot. */
#include "doc/doc_priv.h"

#include <sys/queue.h>

#include <stdio.h>

#include <lowdown.h>

#define NESTED_MOST 24

struct walk {
	struct arena *mem;
	struct doc *d;
	struct doc_dropped dropped;
};
/* Runs of one text in the making. */
struct runs {
	struct walk *w;
	struct doc_run *list;
	size_t n, cap;
};

/* ---- inline ---- */

static void add_run(struct runs *r, const char *text, unsigned style, const char *href)
{
	if (!*text)
		return;
	r->list = arena_more(r->w->mem, r->list, r->n, &r->cap, sizeof(*r->list));
	r->list[r->n++] = (struct doc_run){ text, style, href };
}

static void add_break(struct runs *r)
{
	if (r->n && !str_eq(r->list[r->n - 1].text, "\n"))
		add_run(r, "\n", 0, NULL);
}

/* Bytes of the source: a line break in it is a space. */
static void add_bytes(struct runs *r, const struct lowdown_buf *b, unsigned style, const char *href)
{
	char *s = arena_strn(r->w->mem, b->data, b->size);

	for (char *p = s; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	add_run(r, s, style, href);
}

static void add_entity(struct runs *r, const struct lowdown_buf *b, unsigned style,
		       const char *href)
{
	static const struct {
		const char *name, *text;
	} known[] = { { "&amp;", "&" },	   { "&lt;", "<" },  { "&gt;", ">" },
		      { "&quot;", "\"" },  { "&apos;", "'" }, { "&nbsp;", "\xc2\xa0" },
		      { "&ndash;", "–" }, { "&mdash;", "—" }, { "&sect;", "§" } };
	const char *s = arena_strn(r->w->mem, b->data, b->size);

	for (size_t i = 0; i < MST_LEN(known); i++)
		if (str_eq(s, known[i].name)) {
			add_run(r, known[i].text, style, href);
			return;
		}
	add_run(r, s, style, href);
}

/* The address as it will stand in the document; NULL = it may not, and that is counted. */
static const char *address(struct walk *w, const struct lowdown_buf *b, const char *scheme)
{
	const char *s = arena_fmt(w->mem, "%s%.*s", scheme, (int)b->size, b->size ? b->data : "");

	if (doc_link_good(s))
		return s;
	w->dropped.links++;
	return NULL;
}

static void add_auto(struct runs *r, const struct rndr_autolink *l, unsigned style)
{
	bool mail = l->type == HALINK_EMAIL;
	bool said = l->link.size >= 7 && strncmp(l->link.data, "mailto:", 7) == 0;

	add_bytes(r, &l->link, style, address(r->w, &l->link, mail && !said ? "mailto:" : ""));
}

static void walk_inline(struct runs *r, const struct lowdown_node *n, unsigned style,
			const char *href);

static void walk_children(struct runs *r, const struct lowdown_node *n, unsigned style,
			  const char *href)
{
	const struct lowdown_node *c;

	TAILQ_FOREACH(c, &n->children, entries)
		walk_inline(r, c, style, href);
}

static void walk_inline(struct runs *r, const struct lowdown_node *n, unsigned style,
			const char *href)
{
	switch (n->type) {
	case LOWDOWN_NORMAL_TEXT:
		add_bytes(r, &n->rndr_normal_text.text, style, href);
		break;
	case LOWDOWN_ENTITY:
		add_entity(r, &n->rndr_entity.text, style, href);
		break;
	case LOWDOWN_CODESPAN:
		add_bytes(r, &n->rndr_codespan.text, style | DOC_CODE, href);
		break;
	case LOWDOWN_LINEBREAK:
		add_break(r);
		break;
	case LOWDOWN_EMPHASIS:
		walk_children(r, n, style | DOC_ITALIC, href);
		break;
	case LOWDOWN_DOUBLE_EMPHASIS:
		walk_children(r, n, style | DOC_BOLD, href);
		break;
	case LOWDOWN_TRIPLE_EMPHASIS:
		walk_children(r, n, style | DOC_BOLD | DOC_ITALIC, href);
		break;
	case LOWDOWN_LINK:
		walk_children(r, n, style, address(r->w, &n->rndr_link.link, ""));
		break;
	case LOWDOWN_LINK_AUTO:
		add_auto(r, &n->rndr_autolink, style);
		break;
	case LOWDOWN_IMAGE:
		r->w->dropped.images++;
		add_bytes(r, &n->rndr_image.alt, style, href);
		break;
	case LOWDOWN_RAW_HTML:
	case LOWDOWN_BLOCKHTML:
		r->w->dropped.html++;
		break;
	case LOWDOWN_PARAGRAPH:
		add_break(r); /* a second paragraph of one list item */
		walk_children(r, n, style, href);
		break;
	case LOWDOWN_LIST:
		break; /* a list in a list: list_item takes it */
	default:
		walk_children(r, n, style, href);
	}
}

static const char *trim_end(struct arena *mem, const char *s)
{
	size_t n = strlen(s);

	while (n && s[n - 1] == ' ')
		n--;
	return arena_strn(mem, s, n);
}

/* A text ends neither in a break nor in a blank; neighbours of one look become one, so that print can be seen to
 * across them ("731" and " 101"). */
static struct doc_text finish(struct runs *r)
{
	struct arena *mem = r->w->mem;
	struct doc_run *out = arena_new(mem, struct doc_run, r->n + 1);
	size_t n = 0;

	while (r->n && !str_trim(mem, r->list[r->n - 1].text)[0])
		r->n--;
	if (r->n)
		r->list[r->n - 1].text = trim_end(mem, r->list[r->n - 1].text);
	for (size_t i = 0; i < r->n;) {
		struct doc_run one = r->list[i];
		size_t k = i + 1, len = strlen(one.text);

		while (k < r->n && !str_eq(one.text, "\n") && !str_eq(r->list[k].text, "\n") &&
		       r->list[k].style == one.style && str_eq(r->list[k].href, one.href))
			len += strlen(r->list[k++].text);
		if (k > i + 1) {
			char *s = arena_new(mem, char, len + 1), *p = s;

			for (size_t q = i; q < k; q++)
				p = stpcpy(p, r->list[q].text);
			one.text = s;
		}
		if (!str_eq(one.text, "\n") && !(one.style & DOC_CODE)) /* a command is typed as it stands */
			one.text = doc_typography(mem, one.text);
		out[n++] = one;
		i = k;
	}
	return (struct doc_text){ out, n };
}

static struct doc_text text_of(struct walk *w, const struct lowdown_node *n)
{
	struct runs r = { .w = w };

	walk_children(&r, n, 0, NULL);
	return finish(&r);
}

/* ---- blocks ---- */

static void put_text(struct walk *w, enum doc_kind kind, struct doc_text t)
{
	if (!t.n)
		return;
	struct doc_block *b = doc_more(w->mem, w->d);

	b->kind = kind;
	b->level = kind == DOC_HEADING ? 3 : 0;
	b->text = t;
}

/* Code keeps its lines. */
static void put_code(struct walk *w, const struct lowdown_buf *b)
{
	struct runs r = { .w = w };
	const char *p = b->data, *end = p + b->size;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);

		add_run(&r, arena_strn(w->mem, p, n), DOC_CODE, NULL);
		add_break(&r);
		p += n + (nl != NULL);
	}
	put_text(w, DOC_PARAGRAPH, finish(&r));
}

static size_t children(const struct lowdown_node *n)
{
	const struct lowdown_node *c;
	size_t k = 0;

	TAILQ_FOREACH(c, &n->children, entries)
		k++;
	return k;
}

static void read_list(struct walk *w, const struct lowdown_node *n, struct doc_list *l, int depth);

/* Lists below the deepest level that is shown become items of that level. */
static void read_items(struct walk *w, const struct lowdown_node *n, struct doc_item **items,
		       size_t *len, size_t *cap, int depth)
{
	const struct lowdown_node *li, *c;

	TAILQ_FOREACH(li, &n->children, entries) {
		struct doc_item it = { .text = text_of(w, li) };

		*items = arena_more(w->mem, *items, *len, cap, sizeof(**items));
		size_t at = (*len)++;

		(*items)[at] = it;
		TAILQ_FOREACH(c, &li->children, entries) {
			if (c->type != LOWDOWN_LIST)
				continue;
			if (depth + 1 >= DOC_LIST_DEPTH || (*items)[at].sub) {
				read_items(w, c, items, len, cap, depth);
				continue;
			}
			struct doc_list *sub = arena_new(w->mem, struct doc_list, 1);

			read_list(w, c, sub, depth + 1);
			(*items)[at].sub = sub;
		}
	}
}

static void read_list(struct walk *w, const struct lowdown_node *n, struct doc_list *l, int depth)
{
	struct doc_item *items = NULL;
	size_t cap = 0;

	l->numbered = (n->rndr_list.flags & HLIST_FL_ORDERED) != 0;
	l->start = n->rndr_list.start > 0 && n->rndr_list.start < 100000 ?
			   (int)n->rndr_list.start : 1;
	read_items(w, n, &items, &l->n, &cap, depth);
	l->items = items;
}

/* Rows of a head or a body; the first row says how many columns there are. */
static void read_rows(struct walk *w, const struct lowdown_node *part, struct doc_table *t,
		      struct doc_text **cells, size_t *cap)
{
	const struct lowdown_node *row, *cell;

	TAILQ_FOREACH(row, &part->children, entries) {
		size_t col = 0;

		if (!t->cols)
			t->cols = children(row) < DOC_TABLE_COLS ? children(row) : DOC_TABLE_COLS;
		TAILQ_FOREACH(cell, &row->children, entries) {
			if (col == t->cols)
				break;
			*cells = arena_more(w->mem, *cells, t->rows * t->cols + col, cap, sizeof(**cells));
			(*cells)[t->rows * t->cols + col] = text_of(w, cell);
			t->number[col] |= (cell->rndr_table_cell.flags & HTBL_FL_ALIGNMASK) ==
					  HTBL_FL_ALIGN_RIGHT;
			col++;
		}
		for (; col < t->cols; col++) {
			*cells = arena_more(w->mem, *cells, t->rows * t->cols + col, cap, sizeof(**cells));
			(*cells)[t->rows * t->cols + col] = (struct doc_text){ NULL, 0 };
		}
		t->rows += t->cols != 0;
	}
}

static void put_table(struct walk *w, const struct lowdown_node *n)
{
	struct doc_table t = { 0 };
	struct doc_text *cells = NULL;
	size_t cap = 0;
	const struct lowdown_node *part;

	TAILQ_FOREACH(part, &n->children, entries)
		read_rows(w, part, &t, &cells, &cap);
	if (!t.rows)
		return;
	t.cells = cells;
	struct doc_block *b = doc_more(w->mem, w->d);

	b->kind = DOC_TABLE;
	b->table = t;
}

static void walk_block(struct walk *w, const struct lowdown_node *n)
{
	const struct lowdown_node *c;

	switch (n->type) {
	case LOWDOWN_HEADER:
		put_text(w, DOC_HEADING, text_of(w, n));
		break;
	case LOWDOWN_PARAGRAPH:
		put_text(w, DOC_PARAGRAPH, text_of(w, n));
		break;
	case LOWDOWN_BLOCKCODE:
		put_code(w, &n->rndr_blockcode.text);
		break;
	case LOWDOWN_LIST: {
		struct doc_list l = { 0 };

		read_list(w, n, &l, 0);
		struct doc_block *b = doc_more(w->mem, w->d);

		b->kind = DOC_LIST;
		b->list = l;
		break;
	}
	case LOWDOWN_TABLE_BLOCK:
		put_table(w, n);
		break;
	case LOWDOWN_BLOCKHTML:
	case LOWDOWN_RAW_HTML:
		w->dropped.html++;
		break;
	case LOWDOWN_DOC_HEADER:
	case LOWDOWN_HRULE:
		break;
	default:
		TAILQ_FOREACH(c, &n->children, entries)
			walk_block(w, c);
	}
}

/* Lines as Unix ends them. */
static const char *tidy_ends(struct arena *mem, const char *text)
{
	char *s = arena_str(mem, text), *to = s;

	for (const char *p = s; *p; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = 0;
	return s;
}

/* The source without control bytes, with plain line ends; NULL = not a text. */
static char *tidy(struct arena *mem, const char *text, size_t *ret_n)
{
	size_t n = strlen(text), k = 0;

	if (n > DOC_MARKDOWN_MAX || !utf8_valid(text, n))
		return NULL;
	char *s = arena_new(mem, char, n + 2);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\r')
			c = text[i + 1] == '\n' ? 0 : '\n';
		if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f))
			s[k++] = (char)c;
	}
	s[k++] = '\n';
	*ret_n = k;
	return s;
}

mst_err doc_markdown(struct arena *mem, struct doc *d, const char *text, struct doc_dropped *ret)
{
	const struct lowdown_opts opts = {
		.type = LOWDOWN_HTML,
		.maxdepth = NESTED_MOST,
		.feat = LOWDOWN_TABLES | LOWDOWN_FENCED | LOWDOWN_AUTOLINK | LOWDOWN_NOINTEM |
			LOWDOWN_NOCODEIND | LOWDOWN_COMMONMARK,
	};
	struct walk w = { .mem = mem, .d = d };
	size_t n;
	char *s = tidy(mem, text ? text : "", &n);
	struct lowdown_doc *p = s ? lowdown_doc_new(&opts) : NULL;
	struct lowdown_node *root = p ? lowdown_doc_parse(p, NULL, s, n, NULL) : NULL;

	if (root)
		walk_block(&w, root);
	lowdown_node_free(root);
	lowdown_doc_free(p);
	if (ret && root)
		*ret = w.dropped;
	return root ? MST_OK : MST_INVALID;
}

/* Bytes of the next piece: as much as fits, up to the last empty line in it, or the last line. */
static size_t piece(const char *s)
{
	size_t n = strnlen(s, DOC_MARKDOWN_MAX / 2), cut = n, line = 0;

	if (!s[n])
		return n;
	while (cut > 1 && !(s[cut - 1] == '\n' && s[cut - 2] == '\n')) {
		cut--;
		if (!line && s[cut] == '\n')
			line = cut;
	}
	if (cut > 1)
		return cut;
	while (!line && n && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--; /* not within a character */
	return line ? line : n;
}

mst_err doc_markdown_long(struct arena *mem, struct doc *d, const char *text, struct doc_dropped *ret)
{
	size_t was = d->n, len = text ? strlen(text) : 0;
	struct doc_dropped sum = { 0 }, one;
	const char *s;
	mst_err e = MST_OK;

	if (len > DOC_LONG_MAX || (len && !utf8_valid(text, len)))
		return MST_INVALID;
	s = len ? tidy_ends(mem, text) : "";
	do {
		size_t n = piece(s);

		one = (struct doc_dropped){ 0 };
		e = doc_markdown(mem, d, arena_strn(mem, s, n), &one);
		sum.html += one.html, sum.links += one.links, sum.images += one.images;
		s += n;
	} while (*s && e == MST_OK);
	if (e != MST_OK)
		d->n = was;
	else if (ret)
		*ret = sum;
	return e;
}
