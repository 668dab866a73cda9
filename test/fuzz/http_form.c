/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Form bodies and queries: whatever is taken is text, ended by 0, and no more than the cap. */
#include <assert.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_pair *pairs;
	size_t count;

	if (http_parse_form(mem, (const char *)p, n, 50, &pairs, &count) != MST_OK)
		return 0;
	assert(count <= 50);
	for (size_t i = 0; i < count; i++) {
		assert(utf8_valid(pairs[i].name, strlen(pairs[i].name)));
		assert(utf8_valid(pairs[i].value, strlen(pairs[i].value)));
	}
	return 0;
}
