/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_compare.c - what differs between two documents, line by line and then word by word. Lines are
 * the title, paragraphs, items and rows; what has not changed is left out, but for the heading that
 * a change stands under. */
#include "doc/doc_priv.h"

#define CELLS_MOST 2000000 /* of the table that finds the longest common sequence */
#define NEAR 200           /* beyond that size: how far ahead an equal line is looked for */

struct line {
	const char *text;
	bool heading;
};
struct lines {
	const char **text;
	bool *heading;
	size_t n, cap, hcap;
};
/* Which of two sequences stay. */
struct kept {
	bool *a, *b;
};

/* ---- a document as lines ---- */

static void add_lines(struct arena *mem, struct lines *l, char *s, bool heading)
{
	char *save = NULL;

	for (char *p = strtok_r(s, "\n", &save); p; p = strtok_r(NULL, "\n", &save)) {
		l->text = arena_more(mem, l->text, l->n, &l->cap, sizeof(*l->text));
		l->heading = arena_more(mem, l->heading, l->n, &l->hcap, sizeof(*l->heading));
		l->text[l->n] = p;
		l->heading[l->n++] = heading;
	}
}

static void lines_of(struct arena *mem, const struct doc *d, struct lines *l)
{
	add_lines(mem, l, arena_str(mem, d->title), false);
	for (size_t i = 0; i < d->n; i++) {
		struct sbuf b;

		sbuf_init(&b, DOC_FILE_MAX);
		doc_block_text(&b, &d->blocks[i]);
		if (b.len)
			add_lines(mem, l, arena_strn(mem, b.p, b.len), d->blocks[i].kind == DOC_HEADING);
		sbuf_done(&b);
	}
}

/* ---- what two sequences have in common ---- */

static void match_near(const char *const *a, size_t na, const char *const *b, size_t nb, struct kept k)
{
	size_t j = 0;

	for (size_t i = 0; i < na && j < nb; i++)
		for (size_t at = j; at < nb && at < j + NEAR; at++)
			if (str_eq(a[i], b[at])) {
				k.a[i] = k.b[at] = true;
				j = at + 1;
				break;
			}
}

/* best[i][j]: the longest common sequence of what is left from a[i] and b[j]. */
static void match_all(const char *const *a, size_t na, const char *const *b, size_t nb, struct kept k)
{
	size_t w = nb + 1, i, j;
	uint16_t *best = mem_alloc((na + 1) * w * sizeof(*best));

	memset(best, 0, (na + 1) * w * sizeof(*best));
	for (i = na; i-- > 0;)
		for (j = nb; j-- > 0;) {
			uint16_t down = best[(i + 1) * w + j], right = best[i * w + j + 1];

			best[i * w + j] = str_eq(a[i], b[j]) ?
						  (uint16_t)(best[(i + 1) * w + j + 1] + 1) :
						  down > right ? down : right;
		}
	for (i = j = 0; i < na && j < nb;) {
		if (str_eq(a[i], b[j]))
			k.a[i++] = k.b[j++] = true;
		else if (best[(i + 1) * w + j] >= best[i * w + j + 1])
			i++;
		else
			j++;
	}
	free(best);
}

static struct kept match(struct arena *mem, const char *const *a, size_t na, const char *const *b,
			 size_t nb)
{
	struct kept k = { arena_new(mem, bool, na + 1), arena_new(mem, bool, nb + 1) };
	size_t from = 0;

	while (from < na && from < nb && str_eq(a[from], b[from])) {
		k.a[from] = k.b[from] = true;
		from++;
	}
	while (na > from && nb > from && str_eq(a[na - 1], b[nb - 1]))
		k.a[--na] = k.b[--nb] = true;
	na -= from, nb -= from;
	struct kept rest = { k.a + from, k.b + from };

	if (na && nb && (na + 1) * (nb + 1) <= CELLS_MOST)
		match_all(a + from, na, b + from, nb, rest);
	else if (na && nb)
		match_near(a + from, na, b + from, nb, rest);
	return k;
}

/* ---- words of a changed line ---- */

struct pieces {
	struct doc_piece *list;
	size_t n, cap;
};

static void add_piece(struct arena *mem, struct pieces *p, enum doc_change_kind kind, const char *text)
{
	if (p->n && p->list[p->n - 1].kind == kind) {
		p->list[p->n - 1].text = arena_fmt(mem, "%s%s", p->list[p->n - 1].text, text);
		return;
	}
	p->list = arena_more(mem, p->list, p->n, &p->cap, sizeof(*p->list));
	p->list[p->n++] = (struct doc_piece){ kind, text };
}

/* "det " "är " "bra" */
static size_t split_words(struct arena *mem, const char *s, const char ***ret)
{
	const char **list = NULL;
	size_t n = 0, cap = 0;

	while (*s) {
		size_t len = strcspn(s, " ");

		len += strspn(s + len, " ");
		list = arena_more(mem, list, n, &cap, sizeof(*list));
		list[n++] = arena_strn(mem, s, len);
		s += len;
	}
	*ret = list;
	return n;
}

/* false: so little is common that the two are no versions of one line. */
static bool compare_words(struct arena *mem, const char *was, const char *is, struct doc_change *ret)
{
	struct pieces p = { 0 };
	const char **a, **b;
	size_t na = split_words(mem, was, &a), nb = split_words(mem, is, &b), i = 0, j = 0, same = 0;
	struct kept k = match(mem, a, na, b, nb);

	for (i = 0; i < na; i++)
		same += k.a[i];
	if (same * 3 < (na > nb ? na : nb))
		return false;
	for (i = j = 0; i < na || j < nb;) {
		if (i < na && !k.a[i])
			add_piece(mem, &p, DOC_REMOVED, a[i++]);
		else if (j < nb && !k.b[j])
			add_piece(mem, &p, DOC_ADDED, b[j++]);
		else
			add_piece(mem, &p, DOC_SAME, b[j]), i++, j++;
	}
	*ret = (struct doc_change){ .kind = DOC_CHANGED, .pieces = p.list, .n = p.n };
	return true;
}

/* ---- all of it ---- */

struct work {
	struct arena *mem;
	struct lines a, b;
	struct kept k;
	struct doc_change *list;
	size_t cap;
	struct doc_comparison *ret;
	const char *under; /* a heading that has not been told yet */
};

static void put(struct work *w, struct doc_change c)
{
	if (w->under) {
		const char *under = w->under;
		struct doc_piece *p = arena_new(w->mem, struct doc_piece, 1);

		w->under = NULL;
		*p = (struct doc_piece){ DOC_SAME, under };
		put(w, (struct doc_change){ .kind = DOC_SAME, .heading = true, .pieces = p, .n = 1 });
	}
	w->list = arena_more(w->mem, w->list, w->ret->n, &w->cap, sizeof(*w->list));
	w->list[w->ret->n++] = c;
}

static void put_line(struct work *w, enum doc_change_kind kind, const char *text, bool heading)
{
	struct doc_piece *p = arena_new(w->mem, struct doc_piece, 1);

	*p = (struct doc_piece){ kind, text };
	put(w, (struct doc_change){ .kind = kind, .heading = heading, .pieces = p, .n = 1 });
	w->ret->added += kind == DOC_ADDED;
	w->ret->removed += kind == DOC_REMOVED;
}

/* Lines a[i..ni) went and b[j..nj) came, at the same place: in pairs as long as they are alike. */
static void put_gap(struct work *w, size_t i, size_t ni, size_t j, size_t nj)
{
	while (i < ni || j < nj) {
		struct doc_change c;

		if (i < ni && j < nj && compare_words(w->mem, w->a.text[i], w->b.text[j], &c)) {
			c.heading = w->b.heading[j];
			put(w, c);
			w->ret->changed++;
			i++, j++;
			continue;
		}
		if (i < ni) {
			put_line(w, DOC_REMOVED, w->a.text[i], w->a.heading[i]);
			i++;
		}
		if (j < nj && (i >= ni || ni - i <= nj - j)) {
			put_line(w, DOC_ADDED, w->b.text[j], w->b.heading[j]);
			j++;
		}
	}
}

void doc_compare(struct arena *mem, const struct doc *was, const struct doc *is,
		 struct doc_comparison *ret)
{
	struct work w = { .mem = mem, .ret = ret };
	size_t i = 0, j = 0;

	*ret = (struct doc_comparison){ 0 };
	lines_of(mem, was, &w.a);
	lines_of(mem, is, &w.b);
	w.k = match(mem, w.a.text, w.a.n, w.b.text, w.b.n);
	while (i < w.a.n || j < w.b.n) {
		size_t ni = i, nj = j;

		while (ni < w.a.n && !w.k.a[ni])
			ni++;
		while (nj < w.b.n && !w.k.b[nj])
			nj++;
		put_gap(&w, i, ni, j, nj);
		if (nj < w.b.n && w.b.heading[nj])
			w.under = w.b.text[nj];
		i = ni + (ni < w.a.n), j = nj + (nj < w.b.n);
	}
	ret->list = w.list;
}
