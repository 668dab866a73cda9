/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text as an amount: what is taken is in range, and what is written of it is read as the same. */
#include <assert.h>

#include "base/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *text = arena_strn(mem, (const char *)p, n);
	int64_t ore = -7, again = -7;

	if (money_read(text, &ore) == MONEY_OK) {
		assert(ore >= 0 && ore <= MONEY_MAX);
		assert(money_read(money_figure(mem, ore), &again) == MONEY_OK && again == ore);
		assert(money_parse_plain(money_plain(mem, ore), &again) && again == ore);
	} else {
		assert(ore == -7);
	}
	ore = -7;
	if (money_parse_plain(text, &ore))
		assert(ore >= 0 && money_parse_plain(money_plain(mem, ore), &again) && again == ore);
	else
		assert(ore == -7);
	return 0;
}
