/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text as Markdown: no tag or address of its own comes through, and the model survives the
 * register's bytes. The same bytes as a version of the register: refused, or a document. */
#include <assert.h>

#include "doc/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void look(struct arena *mem, const struct doc *d)
{
	const struct view v = { .mem = mem };
	struct sbuf o;

	sbuf_init(&o, (size_t)64 << 20);
	doc_article_html(&o, &v, d);
	for (const char *s = o.p; (s = strstr(s, " href=\"")); s = strchr(s + 7, '"'))
		assert(strchr("/hHmMtT#", s[7]));
	assert(!strstr(o.p, "<script") && !strstr(o.p, "<img") && !strstr(o.p, " onerror=\""));
	sbuf_done(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d = { .title = "T", .kind = "K", .sender = "S" }, back;
	struct hash one, two;
	struct sbuf b;

	if (doc_unpack(mem, (struct blob){ p, n }, &back) == MST_OK)
		look(mem, &back);
	if (doc_markdown(mem, &d, arena_strn(mem, (const char *)p, n), NULL) != MST_OK)
		return 0;
	look(mem, &d);
	sbuf_init(&b, DOC_FILE_MAX);
	doc_pack(&d, &b);
	if (!b.bad && doc_unpack(mem, (struct blob){ (uint8_t *)b.p, b.len }, &back) == MST_OK) {
		doc_hash(&d, &one);
		doc_hash(&back, &two);
		assert(memcmp(&one, &two, sizeof(one)) == 0);
	}
	sbuf_done(&b);
	return 0;
}
