/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_test.c - Swedish print, what Markdown may say, and that a version comes back as it was. */
#include "doc/doc_priv.h"

#include "base/test.h"

static void prints(const char *in, const char *want)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(doc_typography(mem, in), want);
}

TEST(doc_typography_keeps_numbers_whole)
{
	prints("731 101 kr", "731\u00a0101\u00a0kr");
	prints("1 234 567", "1\u00a0234\u00a0567");
	prints("av KS § 220/2025.", "av KS §\u00a0220/2025.");
	prints("enligt 11 kap. 5 § SoL (2025:400)", "enligt 11\u00a0kap. 5\u00a0§ SoL (2025:400)");
	prints("från 1 mars 2026", "från 1\u00a0mars 2026");
	prints("5 procent, 12 km", "5\u00a0procent, 12\u00a0km");
	prints("stödet - och hjälpen", "stödet\u00a0– och hjälpen");
	prints("15-17 år, 2025-2026", "15–17\u00a0år, 2025–2026");
}

TEST(doc_typography_leaves_what_only_looks_like_a_number)
{
	static const char *const same[] = {
		"2026-01-09", "Dnr VON-2025/00095", "KS/2016:7", "070-174 06 05", "08-123 45 67",
		"063-14 40 00", "831 31 Östersund", "070 123 456", "802400-1234", "2025 100 personer", "250908 IOP", "- punkt",
		"brottsutsatta", "a-b", "SocSam § ", "", "1,5", "220/2025", "2303-14", "SON 2025/238",
	};

	for (size_t i = 0; i < MST_LEN(same); i++)
		prints(same[i], same[i]);
}

/* ---- Markdown ---- */

struct bed {
	struct arena *mem;
	struct doc d;
	struct doc_dropped left;
};

static void read_md(struct bed *b, const char *text)
{
	*b = (struct bed){ .mem = arena_open() };
	b->d.title = "T", b->d.kind = "K", b->d.sender = "S";
	CHECK_OK(doc_markdown(b->mem, &b->d, text, &b->left));
}

static const char *html_of(struct bed *b)
{
	const struct view v = { .mem = b->mem };
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	doc_article_html(&o, &v, &b->d);
	const char *s = arena_strn(b->mem, o.p, o.len);

	sbuf_done(&o);
	return s;
}

TEST(doc_markdown_reads_headings_lists_and_tables)
{
	struct bed b;

	read_md(&b, "# Mål\n\nEtt *stycke* med **731 101 kr**\noch en rad  \ntill.\n\n"
		    "* ett\n* två\n    1. första\n    2. andra\n\n"
		    "| Kommun | Belopp |\n|---|---:|\n| Berg | 60 666,87 |\n| Åre | 1 |\n");
	CHECK_INT(b.d.n, 4);
	CHECK_INT(b.d.blocks[0].kind, DOC_HEADING);
	CHECK_INT(b.d.blocks[0].level, 3);
	CHECK_STR(doc_words(b.mem, &b.d.blocks[1].text),
		  "Ett stycke med 731\u00a0101\u00a0kr och en rad\ntill.");
	CHECK_INT(b.d.blocks[1].text.runs[1].style, DOC_ITALIC);
	CHECK_INT(b.d.blocks[1].text.runs[3].style, DOC_BOLD);
	const struct doc_list *l = &b.d.blocks[2].list;

	CHECK(!l->numbered);
	CHECK_INT(l->n, 2);
	CHECK_STR(doc_words(b.mem, &l->items[1].text), "två");
	CHECK(l->items[1].sub && l->items[1].sub->numbered);
	CHECK_INT(l->items[1].sub->n, 2);
	const struct doc_table *t = &b.d.blocks[3].table;

	CHECK_INT(t->cols, 2);
	CHECK_INT(t->rows, 3);
	CHECK(!t->number[0] && t->number[1]);
	CHECK_STR(doc_words(b.mem, &t->cells[3]), "60\u00a0666,87");
	arena_close(b.mem);
}

TEST(doc_markdown_html_and_evil_links_do_not_survive)
{
	static const char evil[] =
		"Hej <script>alert(1)</script> [a](javascript:alert(1)) [b](JaVaScRiPt:alert(1))\n"
		"[c](data:text/html,x) [d](java&#115;cript:alert(1)) [e](//ond.example)\n"
		"[f](vbscript:x) <javascript:alert(1)> ![g](https://ond.example/g.png \"x\")\n"
		"[god](https://exempel.se/a?b=c&d) [post](mailto:a@exempel.se) [ring](tel:063) [hem](/stod)\n\n"
		"<div onclick=\"x()\">block</div>\n\n<img src=x onerror=alert(1)>\n";
	struct bed b;

	read_md(&b, evil);
	const char *s = html_of(&b);
	size_t links = 0;

	for (const char *p = s; (p = strstr(p, "href=")); p++)
		links++;
	CHECK_INT(links, 4);
	CHECK(strstr(s, "https://exempel.se/a?b=c&amp;d"));
	CHECK(!strstr(s, "<script") && !strstr(s, "onclick") && !strstr(s, "onerror"));
	CHECK(!strstr(s, "href=\"java") && !strstr(s, "href=\"data") && !strstr(s, "<img"));
	CHECK(b.left.html >= 3);
	CHECK_INT(b.left.images, 1);
	CHECK(b.left.links >= 6);
	arena_close(b.mem);
}

TEST(doc_markdown_too_long_is_refused_and_nothing_is_added)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "T" };
	char *s = mem_alloc(DOC_MARKDOWN_MAX + 2);

	memset(s, 'a', DOC_MARKDOWN_MAX + 1);
	s[DOC_MARKDOWN_MAX + 1] = 0;
	CHECK_ERR(doc_markdown(mem, &d, s, NULL), MST_INVALID);
	CHECK_INT(d.n, 0);
	s[DOC_MARKDOWN_MAX] = 0;
	CHECK_OK(doc_markdown(mem, &d, s, NULL));
	CHECK_INT(d.n, 1);
	free(s);
	CHECK_ERR(doc_markdown(mem, &d, "\xff", NULL), MST_INVALID);
	CHECK_OK(doc_markdown(mem, &d, "", NULL));
	CHECK_OK(doc_markdown(mem, &d, NULL, NULL));
	CHECK_INT(d.n, 1);
}

/* What makes parsers slow or deep: it ends, with an answer or a refusal. */
TEST(doc_markdown_of_the_worst_kind_ends)
{
	static const char *const parts[] = { "[", "*a ", "> ", "`", "![", "**a*", "<", "- ", "| ", "1. a\n  " };

	for (size_t i = 0; i < MST_LEN(parts); i++) {
		struct arena *mem = arena_open();
		struct doc d = { .title = "T" };
		struct sbuf b;

		sbuf_init(&b, DOC_MARKDOWN_MAX);
		while (b.len + strlen(parts[i]) < 20000)
			sbuf_str(&b, parts[i]);
		mst_err e = doc_markdown(mem, &d, b.p, NULL);

		CHECK(e == MST_OK || e == MST_INVALID);
		sbuf_done(&b);
		arena_close(mem);
	}
}

/* ---- bytes of the register ---- */

TEST(doc_pack_gives_back_the_same_document)
{
	static const struct doc_field fields[] = { { "Datum", "2026-01-09" } };
	static const struct doc_sign signs[] = { { "Moa Exempel", "Utvecklare" }, { "A B", "" } };
	struct bed b;
	struct doc back;
	struct hash one, two;
	struct sbuf o;

	read_md(&b, "[a](https://exempel.se) **b**\n\n1. x\n    * y\n\n| A | B |\n|---|---:|\n| 1 | 2 |\n");
	doc_heading(b.mem, &b.d, 2, "Rubrik");
	b.d.fields = fields, b.d.nfields = 1, b.d.signs = signs, b.d.nsigns = 2;
	b.d.day = day_make(2026, 1, 9);
	sbuf_init(&o, 1 << 20);
	doc_pack(&b.d, &o);
	CHECK_OK(doc_unpack(b.mem, (struct blob){ (uint8_t *)o.p, o.len }, &back));
	const char *first = html_of(&b);

	doc_hash(&b.d, &one);
	doc_hash(&back, &two);
	CHECK(memcmp(&one, &two, sizeof(one)) == 0);
	b.d = back;
	CHECK_STR(html_of(&b), first);
	for (size_t n = 0; n < o.len; n++)
		CHECK_ERR(doc_unpack(b.mem, (struct blob){ (uint8_t *)o.p, n }, &back), MST_INVALID);
	b.d.title = "Annan";
	doc_hash(&b.d, &two);
	CHECK(memcmp(&one, &two, sizeof(one)) != 0);
	sbuf_done(&o);
	arena_close(b.mem);
}
