/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as an attachment: either refused with words, or a file of the same kind that is clean: done
 * once more, nothing more goes. A PDF is qpdf's to read, and as slow as its pages are many: not here. */
#include <stdlib.h>

#include "doc/doc_clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *mem = arena_open();
	enum doc_clean_kind kind, again;
	struct blob once, twice;
	const char *why;

	if (n && *p == '%') {
		arena_close(mem);
		return 0;
	}
	if (doc_clean(mem, (struct blob){ p, n }, &kind, &once, &why) != MST_OK) {
		if (!why)
			abort();
	} else if (doc_clean(mem, once, &again, &twice, &why) != MST_OK || again != kind ||
		   twice.n != once.n || memcmp(twice.p, once.p, once.n) != 0) {
		abort();
	}
	arena_close(mem);
	return 0;
}
