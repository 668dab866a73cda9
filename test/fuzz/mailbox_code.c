/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text in the field of the code: what is taken for a code is twenty digits, is the same however it
 * is spaced, and stands in the text in that order. */
#include <assert.h>

#include "mailbox/mailbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *text = arena_strn(mem, (const char *)p, n);
	struct mailbox_code code, again;

	if (!mailbox_code_read(text, &code))
		return 0;
	assert(strlen(code.digits) == MAILBOX_CODE);
	assert(strspn(code.digits, "0123456789") == MAILBOX_CODE);
	assert(mailbox_code_read(mailbox_code_text(mem, &code), &again));
	assert(str_eq(code.digits, again.digits));
	for (const char *d = code.digits; *d; d++) {
		text = strchr(text, *d);
		assert(text);
		text++;
	}
	return 0;
}
