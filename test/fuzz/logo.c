/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a logo: either refused with words, or a picture of its own that is read back as large as it
 * says. */
#include <stdlib.h>

#include "doc/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *mem = arena_open();
	struct doc_logo l = { 0 }, again;
	const char *why;
	double w, h;

	if (doc_logo_read(mem, (struct blob){ p, n }, &l, &why) != MST_OK) {
		if (!why)
			abort();
	} else {
		doc_logo_size(&l, &w, &h);
		if (w > 160.5 || h > 42.5 || doc_logo_read(mem, l.png, &again, &why) != MST_OK ||
		    again.width != l.width || again.height != l.height)
			abort();
	}
	arena_close(mem);
	return 0;
}
