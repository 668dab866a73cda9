/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_fold.c - folding. Nearly all text here is ASCII and the Swedish letters, which fold in place in
 * one pass; anything else goes through ICU, which would take several times as long as opening the
 * note does. */
#include "person/person.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Latin-1 letters: C3 80..9E are upper case of C3 A0..BE, but for the multiplication sign. C3 9F (ß) folds to
 * "ss", and what comes after C3 may combine: those go to ICU. No jumps, so that the compiler makes sixteen bytes
 * at once. odd: 1 once something is not plain. */
static inline unsigned char fold_byte(unsigned char before, unsigned char b, unsigned char *odd)
{
	unsigned char after = before == 0xC3, upper = (unsigned char)(b - 'A') < 26;
	unsigned char latin = after & ((unsigned char)(b - 0x80) < 0x1F) & (b != 0x97);
	unsigned char second = after & ((unsigned char)(b - 0x80) < 0x40) & (b != 0x9F);
	unsigned char first = (after ^ 1) & ((b < 0x80) | (b == 0xC3));

	*odd |= (first | second) ^ 1;
	return (unsigned char)(b + ((upper | latin) << 5));
}

/* The ending 0 too: nothing ends in the middle of a letter. */
static bool fold_bytes(unsigned char *restrict to, const unsigned char *restrict text, size_t n)
{
	unsigned char odd = 0;

	to[0] = fold_byte(0, text[0], &odd);
	for (size_t i = 1; i <= n; i++)
		to[i] = fold_byte(text[i - 1], text[i], &odd);
	return !odd;
}

static char *fold_plain(struct arena *mem, const char *text)
{
	size_t n = strlen(text);
	char *to = arena_alloc(mem, n + 1, 1);

	return fold_bytes((unsigned char *)to, (const unsigned char *)text, n) ? to : NULL;
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
