/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text.c - UTF-8 and small string verbs. */
#include "base/base.h"

/* Length of the well-formed sequence at s (RFC 3629), 0 when it is none. */
static size_t utf8_seq(const uint8_t *s, size_t n)
{
	size_t want;
	uint32_t cp, least;

	if (s[0] < 0x80)
		return s[0] != 0;
	if (s[0] >= 0xC2 && s[0] <= 0xDF)
		want = 2, cp = s[0] & 0x1F, least = 0x80;
	else if (s[0] >= 0xE0 && s[0] <= 0xEF)
		want = 3, cp = s[0] & 0x0F, least = 0x800;
	else if (s[0] >= 0xF0 && s[0] <= 0xF4)
		want = 4, cp = s[0] & 0x07, least = 0x10000;
	else
		return 0;
	if (n < want)
		return 0;
	for (size_t i = 1; i < want; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		cp = (cp << 6) | (s[i] & 0x3F);
	}
	if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	return want;
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t k = utf8_seq((const uint8_t *)s + i, n - i);

		if (k == 0)
			return false;
		i += k;
	}
	return true;
}

size_t utf8_len(const char *s)
{
	size_t n = 0;

	for (; s && *s; s++)
		n += ((uint8_t)*s & 0xC0) != 0x80;
	return n;
}

size_t utf8_cut(const char *s, size_t max)
{
	size_t n = strlen(s);

	if (n <= max)
		return n;
	for (n = max; n > 0 && ((uint8_t)s[n] & 0xC0) == 0x80; n--)
		;
	return n;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *str_trim(struct arena *a, const char *s)
{
	size_t n;

	if (!s)
		return NULL;
	while (is_space(*s))
		s++;
	for (n = strlen(s); n > 0 && is_space(s[n - 1]); n--)
		;
	return arena_strn(a, s, n);
}

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_empty(const char *s)
{
	return !s || !*s;
}

bool str_starts(const char *s, const char *prefix)
{
	return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The place of one letter: ASCII folded, then å, ä, ö, then all others as they are. */
static unsigned letter_place(const uint8_t **s)
{
	static const char last[][3] = { "å", "ä", "ö", "Å", "Ä", "Ö" };
	unsigned c = **s;

	for (unsigned i = 0; i < MST_LEN(last); i++)
		if (c == (uint8_t)last[i][0] && (*s)[1] == (uint8_t)last[i][1]) {
			*s += 2;
			return 'z' + 1 + i % 3;
		}
	*s += c != 0;
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	return c < 0x80 ? c : c + 0x100;
}

int str_order(const char *a, const char *b)
{
	const uint8_t *p = (const uint8_t *)a, *q = (const uint8_t *)b;

	for (;;) {
		unsigned x = letter_place(&p), y = letter_place(&q);

		if (x != y || !x)
			return (int)x - (int)y;
	}
}

bool str_int(const char *s, int64_t *ret)
{
	bool minus = false;
	int64_t v = 0;

	if (!s)
		return false;
	if (*s == '-' || *s == '+')
		minus = *s++ == '-';
	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, (int64_t)(*s - '0'), &v))
			return false; /* counted downwards, so that INT64_MIN fits */
	}
	if (!minus && v == INT64_MIN)
		return false;
	*ret = minus ? v : -v;
	return true;
}

size_t str_distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);

	if (n >= MST_LEN(row))
		return SIZE_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diag = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diag + (a[i] != b[j]);

			diag = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (diag + 1 < best)
				best = diag + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}
