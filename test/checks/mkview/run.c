/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* run.c - prints the compiled page.html, with a shell that only says it was called. */
#include <stdio.h>

#include "page.h"

const char *view_text(enum view_lang l, const char *msgid)
{
	(void)l;
	return msgid;
}

const char *view_text_n(enum view_lang l, const char *one, const char *many, int64_t n)
{
	(void)l;
	return n == 1 ? one : many;
}

void view_url(struct sbuf *o, const char *url)
{
	sbuf_html(o, *url == '/' ? url : "#");
}

void view_open(struct sbuf *o, const struct view *v, const char *title,
	       const struct view_crumb *crumbs)
{
	(void)v;
	sbuf_fmt(o, "[open %s%s]\n", title, crumbs ? " crumbs" : "");
}

void view_close(struct sbuf *o, const struct view *v)
{
	(void)v;
	sbuf_lit(o, "[close]\n");
}

int main(void)
{
	static const struct page_row rows[] = { { "a", NULL }, { "b", "<i>" } };
	const struct page_view m = { "<b>\"'&é", "javascript:x", rows, MST_LEN(rows), 2 };
	struct arena *mem = arena_open();
	const struct view v = { .mem = mem };
	struct sbuf o;

	sbuf_init(&o, 10000);
	page_show(&o, &v, &m);
	fputs(o.p, stdout);
	sbuf_done(&o);
	arena_close(mem);
	return 0;
}
