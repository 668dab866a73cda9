/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_compare_test.c - what is told of two versions: lines that came, went and changed, word by word,
 * and documents too long for the exact way. */
#include "doc/doc_priv.h"

#include "base/test.h"

static struct doc made(struct arena *mem, const char *markdown)
{
	struct doc d = { .title = "T", .kind = "K", .sender = "S", .day = 0 };

	CHECK_OK(doc_markdown_long(mem, &d, markdown, NULL));
	return d;
}

/* As "[-det] [+den] goda": one line per change. */
static const char *told(struct arena *mem, const char *was, const char *is)
{
	struct doc a = made(mem, was), b = made(mem, is);
	struct doc_comparison c;
	struct sbuf o;

	sbuf_init(&o, 100000);
	doc_compare(mem, &a, &b, &c);
	for (size_t i = 0; i < c.n; i++) {
		for (size_t k = 0; k < c.list[i].n; k++) {
			const struct doc_piece *p = &c.list[i].pieces[k];

			sbuf_fmt(&o, p->kind == DOC_ADDED ? "[+%s]" : p->kind == DOC_REMOVED ? "[-%s]" : "%s",
				 p->text);
		}
		sbuf_ch(&o, '|');
	}
	const char *s = arena_strn(mem, o.p ? o.p : "", o.len);

	sbuf_done(&o);
	return s;
}

TEST(doc_compare_tells_lines_and_words)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(told(mem, "ett\n\ntvå", "ett\n\ntvå"), "");
	CHECK_STR(told(mem, "ett\n\ntvå", "ett\n\ntvå\n\ntre"), "[+tre]|");
	CHECK_STR(told(mem, "ett\n\ntvå\n\ntre", "ett\n\ntre"), "[-två]|");
	CHECK_STR(told(mem, "Avtalet gäller i tre år.", "Avtalet gäller i fyra år."),
		  "Avtalet gäller i [-tre ][+fyra ]år.|");
	CHECK_STR(told(mem, "helt annan text", "ingenting lika här"),
		  "[-helt annan text]|[+ingenting lika här]|");
	/* the heading that it stands under, once, and no heading without a change */
	CHECK_STR(told(mem, "# A\n\nett\n\n# B\n\ntvå\n\n# C\n\ntre",
		       "# A\n\nett\n\n# B\n\ntvå\n\nny\n\nän en\n\n# C\n\ntre"),
		  "B|[+ny]|[+än en]|");
	CHECK_STR(told(mem, "* ett\n* två", "* ett\n* noll\n* två"), "[+• noll]|");
}

TEST(doc_compare_of_hundreds_of_pages_finds_what_changed)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc_comparison c;
	struct sbuf a, b;

	sbuf_init(&a, DOC_LONG_MAX);
	sbuf_init(&b, DOC_LONG_MAX);
	for (int i = 0; i < 6000; i++) {
		sbuf_fmt(&a, "Stycke nummer %d om stöd.\n\n", i);
		if (i == 0 || i == 5999)
			sbuf_fmt(&b, "Början och slutet är nya: %d.\n\n", i);
		else if (i != 3000)
			sbuf_fmt(&b, "Stycke nummer %d om stöd.\n\n", i);
	}
	struct doc was = made(mem, a.p), is = made(mem, b.p);

	doc_compare(mem, &was, &is, &c);
	CHECK_INT(c.removed, 3);
	CHECK_INT(c.added, 2);
	CHECK_INT(c.changed, 0);
	sbuf_done(&a);
	sbuf_done(&b);
}
