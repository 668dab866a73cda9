/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_code.c - the code: made, read as people type it, and written so that it can be copied down.
 * No letters: it should look like a reference number to whoever finds it. */
#include "mailbox/mailbox.h"

/* Damm's check digit: one table, finds every single wrong digit and every two that changed places. */
static const uint8_t damm[10][10] = {
	{ 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 }, { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
	{ 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 }, { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
	{ 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 }, { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
	{ 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 }, { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
	{ 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 }, { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

static uint8_t check_of(const char *digits, size_t n)
{
	uint8_t at = 0;

	for (size_t i = 0; i < n; i++)
		at = damm[at][digits[i] - '0'];
	return at;
}

void mailbox_code_new(struct mailbox_code *ret)
{
	for (size_t i = 0; i < MAILBOX_CODE - 1;) {
		uint8_t b;

		rng_bytes(&b, 1);
		if (b < 250) /* each digit alike often */
			ret->digits[i++] = (char)('0' + b % 10);
	}
	ret->digits[MAILBOX_CODE - 1] = (char)('0' + check_of(ret->digits, MAILBOX_CODE - 1));
	ret->digits[MAILBOX_CODE] = 0;
}

bool mailbox_code_read(const char *typed, struct mailbox_code *ret)
{
	struct mailbox_code code = { { 0 } };
	size_t n = 0;

	for (const char *p = typed ? typed : ""; *p; p++) {
		if (*p == ' ' || *p == '-' || *p == '\t')
			continue;
		if (*p < '0' || *p > '9' || n == MAILBOX_CODE)
			return false;
		code.digits[n++] = *p;
	}
	if (n != MAILBOX_CODE || check_of(code.digits, n) != 0)
		return false;
	*ret = code;
	return true;
}

const char *mailbox_code_text(struct arena *mem, const struct mailbox_code *code)
{
	const char *d = code->digits;

	return arena_fmt(mem, "%.5s %.5s %.5s %.5s", d, d + 5, d + 10, d + 15);
}
