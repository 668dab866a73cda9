/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_fold.c - folding. Nearly all text here is ASCII and the Swedish letters, which fold in place in
 * one pass; anything else goes through ICU, which would take several times as long as opening the
 * note does. */
#include "person/person.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define HIGH UINT64_C(0x8080808080808080)
#define ONES UINT64_C(0x0101010101010101)

/* Eight ASCII bytes at once: 0x20 is added to those from 'A' to 'Z'. */
static uint64_t lower_eight(uint64_t w)
{
	uint64_t from_a = w + ONES * (0x80 - 'A'), after_z = w + ONES * (0x80 - 'Z' - 1);

	return w + (((from_a & ~after_z) & HIGH) >> 2);
}

/* Latin-1 letters: C3 80..9E are upper case of C3 A0..BE, but for the multiplication sign. C3 9F (ß) folds to
 * "ss", and what comes after C3 may combine: those go to ICU. */
static char *fold_plain(struct arena *mem, const char *text)
{
	size_t n = strlen(text), i = 0;
	char *to = arena_alloc(mem, n + 1, 1);

	while (i < n) {
		uint64_t w;

		for (; i + sizeof(w) <= n; i += sizeof(w)) {
			memcpy(&w, text + i, sizeof(w));
			if (w & HIGH)
				break;
			w = lower_eight(w);
			memcpy(to + i, &w, sizeof(w));
		}
		for (; i < n && !((unsigned char)text[i] & 0x80); i++)
			to[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
		for (; i < n && (unsigned char)text[i] & 0x80; i += 2) {
			unsigned char b = (unsigned char)text[i], next = (unsigned char)text[i + 1];

			if (b != 0xC3 || next < 0x80 || next > 0xBF || next == 0x9F)
				return NULL;
			to[i] = (char)b;
			to[i + 1] = (char)(next <= 0x9E && next != 0x97 ? next + 0x20 : next);
		}
	}
	to[n] = 0;
	return to;
}

const char *person_fold(struct arena *mem, const char *text)
{
	const char *plain = fold_plain(mem, text);
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nf;
	int32_t cap, n = 0, folded, bytes = 0;

	if (plain)
		return plain;
	nf = unorm2_getNFKCCasefoldInstance(&e);
	cap = (int32_t)strlen(text) + 1;
	UChar *wide = arena_new(mem, UChar, (size_t)cap);

	u_strFromUTF8(wide, cap, &n, text, -1, &e);
	if (U_FAILURE(e))
		return NULL;
	/* The longest folding of one unit is 18. */
	UChar *to = arena_new(mem, UChar, (size_t)n * 18 + 1);

	folded = unorm2_normalize(nf, wide, n, to, n * 18 + 1, &e);
	if (U_FAILURE(e))
		return NULL;
	char *out = arena_new(mem, char, (size_t)folded * 3 + 1);

	u_strToUTF8(out, folded * 3 + 1, &bytes, to, folded, &e);
	return U_FAILURE(e) ? NULL : out;
}

const char *person_digits(struct arena *mem, const char *text)
{
	char *to = arena_alloc(mem, strlen(text) + 1, 1);
	size_t n = 0;

	for (const char *p = text; *p; p++)
		if (*p >= '0' && *p <= '9')
			to[n++] = *p;
	to[n] = 0;
	const char *d = str_starts(text, "+46") ? to + 2 : str_starts(text, "0046") ? to + 4 : to;

	return *d == '0' ? d + 1 : d; /* also that of "+46 (0)70" */
}
