/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* money.c - kronor as whole öre: reading what people type, writing what Swedish print has. */
#include "base/money.h"

#define NBSP "\xc2\xa0"
#define MINUS "\xe2\x88\x92"

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

/* What stands after the kronor: nothing, or a comma or dot and one or two digits. */
static enum money_fault read_decimals(const char *s, int64_t *ret_ore)
{
	bool dot = *s == '.';
	int n = 0;

	if (!*s)
		return MONEY_OK;
	if (*s != ',' && !dot)
		return MONEY_TEXT;
	for (s++; digit(s[n]); n++)
		;
	if ((s[n] == ',' || s[n] == '.') && digit(s[n + 1]))
		return MONEY_GROUPS;
	if (n == 0 || s[n])
		return MONEY_TEXT;
	if (n > 2)
		return dot && n == 3 ? MONEY_GROUPS : MONEY_DECIMALS;
	*ret_ore = (s[0] - '0') * 10 + (n == 2 ? s[1] - '0' : 0);
	return MONEY_OK;
}

enum money_fault money_read(const char *s, int64_t *ret_ore)
{
	int64_t kr = 0, ore = 0;
	bool grouped = false, uneven = false;
	enum money_fault fault;

	if (!s)
		return MONEY_TEXT;
	if (*s == '-' || *s == '+' || str_starts(s, MINUS))
		return MONEY_SIGN;
	for (;;) {
		int run = 0;
		size_t mark;

		for (; digit(*s); s++, run++)
			if (kr <= MONEY_MAX / 100) /* above it, and the rest does not matter */
				kr = kr * 10 + (*s - '0');
		if (run == 0)
			return grouped && group_mark(s) ? MONEY_GROUPS : MONEY_TEXT;
		mark = group_mark(s);
		uneven |= grouped ? run != 3 : mark && run > 3;
		if (!mark)
			break;
		grouped = true;
		s += mark;
	}
	fault = read_decimals(s, &ore);
	if (fault != MONEY_OK)
		return fault;
	if (uneven)
		return MONEY_GROUPS;
	if (kr * 100 + ore > MONEY_MAX)
		return MONEY_LARGE;
	*ret_ore = kr * 100 + ore;
	return MONEY_OK;
}

bool money_parse(const char *s, int64_t *ret_ore)
{
	return money_read(s, ret_ore) == MONEY_OK;
}

/* Sign and kronor with their groups; the returned text has place for the öre and " kr". */
static char *kronor(struct arena *a, int64_t ore, char **ret_end)
{
	char plain[32];
	uint64_t v = ore < 0 ? 0 - (uint64_t)ore : (uint64_t)ore;
	int n = snprintf(plain, sizeof(plain), "%llu", (unsigned long long)(v / 100));
	char *out = arena_new(a, char, 64), *o = out;

	if (ore < 0) {
		memcpy(o, MINUS, 3);
		o += 3;
	}
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0) {
			memcpy(o, NBSP, 2);
			o += 2;
		}
		*o++ = plain[i];
	}
	*ret_end = o;
	return out;
}

static unsigned ore_part(int64_t ore)
{
	return (unsigned)((ore < 0 ? 0 - (uint64_t)ore : (uint64_t)ore) % 100);
}

const char *money_str(struct arena *a, int64_t ore)
{
	char *end, *out = kronor(a, ore, &end);

	if (ore_part(ore))
		snprintf(end, 16, ",%02u" NBSP "kr", ore_part(ore));
	else
		snprintf(end, 16, NBSP "kr");
	return out;
}

const char *money_figure(struct arena *a, int64_t ore)
{
	char *end, *out = kronor(a, ore, &end);

	snprintf(end, 16, ",%02u", ore_part(ore));
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
