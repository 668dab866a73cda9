/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a catalogue: either refused, or every answer is a text inside them. */
#include <stdlib.h>

#include "view/mo_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct view_mo *m = view_mo_load((struct blob){p, n});
	static const char *const ids[] = {"Spara", "%d samtal", ""};

	if (!m)
		return 0;
	for (size_t i = 0; i < MST_LEN(ids); i++)
		for (uint64_t k = 0; k < 3; k++) {
			const char *s = view_mo_find_n(m, k ? NULL : "knapp", ids[i], k * 1001);

			if (s &&
			    ((const uint8_t *)s < p || (const uint8_t *)s + strlen(s) >= p + n))
				abort();
		}
	view_mo_free(m);
	return 0;
}
