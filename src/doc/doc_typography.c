/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_typography.c - what keyboards leave out: no-break spaces and dashes. Only what is sure is
 * changed; a date, a registry number or a telephone number stays as it was typed. */
#include "doc/doc.h"

#define NBSP "\xc2\xa0"
#define DASH "\xe2\x80\x93"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits(const char *s)
{
	size_t n = 0;

	while (digit(s[n]))
		n++;
	return n;
}

/* A letter, also any part of one outside ASCII, but not a no-break space or a dash. */
static bool wordy(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || (unsigned char)c > 0xc2;
}

static bool word_at(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) == 0 && !wordy(s[n]);
}

/* What follows a number and is to stay on its line. */
static bool unit_at(const char *s)
{
	static const char *const units[] = { "kr", "kronor", "öre", "kap.", "§", "§§", "st.", "procent",
					     "%", "km", "timmar", "år", "tkr", "mnkr" };

	for (size_t i = 0; i < MST_LEN(units); i++)
		if (word_at(s, units[i]))
			return true;
	for (int m = 1; m <= 12; m++)
		if (word_at(s, day_month_name(m)))
			return true;
	return false;
}

/* Digits begin at s, and nothing before makes them a part of something longer. */
static bool number_begins(const char *from, const char *s)
{
	return s == from || !(wordy(s[-1]) || s[-1] == '-' || s[-1] == '/' || s[-1] == ',' ||
			      s[-1] == '.' || s[-1] == ':');
}

/* "731 101", "1 234 567": the length, with single spaces; 0 = no grouped number. */
static size_t grouped(const char *s)
{
	size_t n = digits(s), groups = 0;

	if (n < 1 || n > 3 || s[0] == '0')
		return 0;
	while (s[n] == ' ' && digits(s + n + 1) == 3) {
		n += 4;
		groups++;
	}
	return groups && !wordy(s[n]) && s[n] != '-' && s[n] != '/' &&
			       !(s[n] == ' ' && digit(s[n + 1])) ?
		       n : 0;
}

/* "15-17", "2025-2026": where the hyphen stands; 0 = no range. */
static size_t range(const char *s)
{
	size_t a = digits(s);

	if (!a || a > 4 || s[0] == '0' || s[a] != '-')
		return 0;
	size_t b = digits(s + a + 1);
	const char *end = s + a + 1 + b;

	if (!b || b > 4 || s[a + 1] == '0' || (a == 4) != (b == 4) || wordy(*end) || *end == '-' ||
	    *end == '/' || (*end == ' ' && digit(end[1]) && digits(end + 1) < 4))
		return 0;
	if (a == 4 && !((s[0] == '1' || s[0] == '2') && (s[a + 1] == '1' || s[a + 1] == '2')))
		return 0;
	return strtol(s, NULL, 10) < strtol(s + a + 1, NULL, 10) ? a : 0;
}

/* A number from s on: its bytes go out, its length is returned. What follows on a number is the
 * rest of a telephone number. */
static size_t put_number(struct sbuf *o, const char *from, const char *s)
{
	bool rest = s - from >= 2 && s[-1] == ' ' && digit(s[-2]);
	size_t n = rest ? 0 : grouped(s), hyphen = n ? 0 : range(s);

	if (n) {
		for (size_t i = 0; i < n; i++)
			s[i] == ' ' ? sbuf_lit(o, NBSP) : sbuf_ch(o, s[i]);
	} else if (hyphen) {
		n = hyphen + 1 + digits(s + hyphen + 1);
		sbuf_put(o, s, hyphen);
		sbuf_lit(o, DASH);
		sbuf_put(o, s + hyphen + 1, n - hyphen - 1);
	} else {
		n = digits(s);
		sbuf_put(o, s, n);
	}
	if (s[n] == ' ' && unit_at(s + n + 1)) {
		sbuf_lit(o, NBSP);
		n++;
	}
	return n;
}

const char *doc_typography(struct arena *mem, const char *s)
{
	struct sbuf o;
	const char *from = s ? s : "";

	sbuf_init(&o, 3 * strlen(from) + 16);
	for (s = from; *s;) {
		if (digit(*s) && number_begins(from, s)) {
			s += put_number(&o, from, s);
		} else if (strncmp(s, "§ ", 3) == 0 && digit(s[3])) {
			sbuf_lit(&o, "§" NBSP);
			s += 3;
		} else if (strncmp(s, " - ", 3) == 0 && s > from && s[-1] != '\n') {
			sbuf_lit(&o, NBSP DASH " ");
			s += 3;
		} else {
			sbuf_ch(&o, *s++);
		}
	}
	const char *done = arena_strn(mem, o.p ? o.p : "", o.len);

	sbuf_done(&o);
	return done;
}
