/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "view/view.h"

static void url_is(const char *url, const char *want)
{
	struct sbuf b;

	sbuf_init(&b, 1000);
	view_url(&b, url);
	CHECK_STR(b.p, want);
	sbuf_done(&b);
}

TEST(view_url_passes_only_our_own_and_plain_schemes)
{
	url_is("/arenden/abc", "/arenden/abc");
	url_is("/", "/");
	url_is("/sok?q=a&b=\"c\"", "/sok?q=a&amp;b=&quot;c&quot;");
	url_is("#fel", "#fel");
	url_is("?sida=2", "?sida=2");
	url_is("https://medstod.example/", "https://medstod.example/");
	url_is("tel:116006", "tel:116006");
	url_is("mailto:a@medstod.example", "mailto:a@medstod.example");
	url_is("javascript:alert(1)", "#");
	url_is(" javascript:alert(1)", "#");
	url_is("//annan.example/", "#");
	url_is("/\\annan.example/", "#");
	url_is("/\t/annan.example/", "#");
	url_is("data:text/html,x", "#");
	url_is("arenden", "#");
	url_is("", "#");
	url_is(NULL, "#");
}
