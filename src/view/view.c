/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* view.c - what templates call that is not HTML: addresses. */
#include "view/view.h"

/* Browsers drop tabs and newlines inside an address and read "\\" as "/", so "/\t/x" and "/\\x" are
 * other hosts: no control characters at all, no backslash in front. */
static bool url_ok(const char *url)
{
	static const char *const schemes[] = { "https:", "http:", "tel:", "mailto:", "#", "?" };

	if (!url)
		return false;
	for (const char *p = url; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	for (size_t i = 0; i < MST_LEN(schemes); i++)
		if (str_starts(url, schemes[i]))
			return true;
	return false;
}

void view_url(struct sbuf *o, const char *url)
{
	sbuf_html(o, url_ok(url) ? url : "#");
}
