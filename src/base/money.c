/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* money.c - kronor as whole öre: reading what people type, writing what Swedish print has. */
#include "base/money.h"

#define NBSP "\xc2\xa0"

/* The width in bytes of a group mark at s: a space, U+00A0 or U+202F; 0 when there is none. */
static size_t group_mark(const char *s)
{
	if (*s == ' ')
		return 1;
	if (strncmp(s, NBSP, 2) == 0)
		return 2;
	if (strncmp(s, "\xe2\x80\xaf", 3) == 0)
		return 3;
	return 0;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool money_parse(const char *s, int64_t *ret_ore)
{
	int64_t kr = 0, ore = 0;
	int run = 0;
	bool grouped = false;

	if (!s || !digit(*s))
		return false;
	for (;;) {
		for (run = 0; digit(*s); s++, run++) {
			kr = kr * 10 + (*s - '0');
			if (kr > MONEY_MAX / 100)
				return false;
		}
		if (grouped && run != 3)
			return false;
		size_t mark = group_mark(s);

		if (!mark)
			break;
		if (!grouped && run > 3)
			return false;
		grouped = true;
		s += mark;
	}
	if (*s == ',' || *s == '.') {
		if (!digit(s[1]))
			return false;
		ore = (s[1] - '0') * 10;
		s += 2;
		if (digit(*s))
			ore += *s++ - '0';
	}
	if (*s)
		return false;
	if (kr * 100 + ore > MONEY_MAX)
		return false;
	*ret_ore = kr * 100 + ore;
	return true;
}

const char *money_str(struct arena *a, int64_t ore)
{
	char plain[32];
	bool minus = ore < 0;
	uint64_t v = minus ? 0 - (uint64_t)ore : (uint64_t)ore;
	int n = snprintf(plain, sizeof(plain), "%llu", (unsigned long long)(v / 100));
	char *out = arena_new(a, char, 64), *o = out;

	if (minus) {
		memcpy(o, "\xe2\x88\x92", 3);
		o += 3;
	}
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0) {
			memcpy(o, NBSP, 2);
			o += 2;
		}
		*o++ = plain[i];
	}
	if (v % 100)
		snprintf(o, 16, ",%02u" NBSP "kr", (unsigned)(v % 100));
	else
		snprintf(o, 16, NBSP "kr");
	return out;
}

const char *money_plain(struct arena *a, int64_t ore)
{
	uint64_t v = ore < 0 ? 0 - (uint64_t)ore : (uint64_t)ore;

	return arena_fmt(a, "%s%llu.%02u", ore < 0 ? "-" : "", (unsigned long long)(v / 100),
			 (unsigned)(v % 100));
}

bool money_parse_plain(const char *s, int64_t *ret_ore)
{
	int64_t ore = 0;
	int decimals = -1; /* no dot yet */

	if (!s || !digit(*s))
		return false;
	for (; digit(*s) || (*s == '.' && decimals < 0); s++) {
		if (*s == '.') {
			decimals = 0;
			continue;
		}
		decimals += decimals >= 0;
		if (__builtin_mul_overflow(ore, 10, &ore) ||
		    __builtin_add_overflow(ore, *s - '0', &ore))
			return false;
	}
	if (*s || (decimals >= 0 && decimals != 2))
		return false;
	if (decimals < 0 && __builtin_mul_overflow(ore, 100, &ore))
		return false;
	*ret_ore = ore;
	return true;
}
