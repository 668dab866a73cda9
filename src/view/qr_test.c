/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The square as SVG; that a camera reads it is shown in test/browser/start. */
#include "base/test.h"
#include "view/view.h"

TEST(view_qr_is_drawn_in_whole_modules)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view v = { .mem = mem };
	struct sbuf o;
	char *big = arena_new(mem, char, 4001);

	sbuf_init(&o, 1 << 16);
	view_qr(&o, &v, "https://stod.example.se/inbjudan/abc", "En \"kod\"");
	/* Version 3 at level M: 29 modules and 4 light ones at each side. */
	CHECK(strstr(o.p, "viewBox=\"0 0 37 37\""));
	CHECK(strstr(o.p, "aria-label=\"En &quot;kod&quot;\"") ||
	      strstr(o.p, "aria-label=\"En &#34;kod&#34;\""));
	/* The upper left finder: seven dark, then its hollow. */
	CHECK(strstr(o.p, "d=\"M4 4h7v1h-7z"));
	CHECK(strstr(o.p, "M4 5h1v1h-1zM10 5h1v1h-1z"));
	CHECK(!o.bad);
	sbuf_reset(&o);
	memset(big, 'x', 4000);
	view_qr(&o, &v, big, "För lång");
	CHECK_INT(o.len, 0);
	sbuf_done(&o);
}
