/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Multipart bodies with the boundary "B": files lie inside the body, values are text. */
#include <assert.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_pair *pairs;
	struct http_file *files;
	size_t count, nfiles;

	if (http_parse_multipart(mem, "B", (const char *)p, n, 50, &pairs, &count, &files,
				 &nfiles) != MST_OK)
		return 0;
	assert(count + nfiles <= 50);
	for (size_t i = 0; i < count; i++)
		assert(utf8_valid(pairs[i].value, strlen(pairs[i].value)));
	for (size_t i = 0; i < nfiles; i++) {
		assert(files[i].data.p >= p && files[i].data.n <= n);
		assert(files[i].data.p + files[i].data.n <= p + n);
		assert(utf8_valid(files[i].filename, strlen(files[i].filename)));
	}
	return 0;
}
