/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cookie headers: a value holds nothing that could end a header or a cookie. */
#include <assert.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *value = http_parse_cookie(mem, arena_strn(mem, (const char *)p, n), "sid");

	assert(!value || !value[strcspn(value, " \t\r\n;,\"\\")]);
	return 0;
}
