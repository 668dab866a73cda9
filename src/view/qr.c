/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* qr.c - an address as a square to point a phone at (QR Code, ISO/IEC 18004), as SVG. Always dark on
 * light, also in a dark page: many cameras read nothing else. */
#include <qrencode.h>

#include "base/base.h"
#include "view/view.h"

#define QUIET 4 /* light modules around it, as the standard wants */

/* One path of all dark runs: a rectangle per module would be some thousand elements. */
static void put_runs(struct sbuf *o, const QRcode *q)
{
	for (int y = 0; y < q->width; y++)
		for (int x = 0, n; x < q->width; x += n + 1) {
			const unsigned char *row = q->data + (ptrdiff_t)y * q->width;

			for (n = 0; x + n < q->width && row[x + n] & 1;)
				n++;
			if (n)
				sbuf_fmt(o, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
		}
}

void view_qr(struct sbuf *o, const struct view *v, const char *text, const char *label)
{
	QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	(void)v;
	if (!q) /* too long for a square: the words beside it still stand */
		return;
	sbuf_fmt(o, "<svg class=\"m-qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		 q->width + 2 * QUIET, q->width + 2 * QUIET);
	sbuf_html(o, label);
	sbuf_lit(o, "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" "
		    "fill=\"#ffffff\"/><path fill=\"#000000\" d=\"");
	put_runs(o, q);
	sbuf_lit(o, "\"/></svg>\n");
	QRcode_free(q);
}
