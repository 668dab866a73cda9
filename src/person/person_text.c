/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_text.c - what a text about somebody had better not hold. A hint for the one who writes, so it keeps
 * silent when it is not sure: a full name counts only beside a word that makes its bearer the suspect. */
#include "person/person.h"

/* ---- a personnummer ---- */

static int digit_at(const char *s)
{
	return *s >= '0' && *s <= '9' ? *s - '0' : -1;
}

/* Ten or twelve digits in the form of a personnummer or samordningsnummer, with or without the
 * sign or a space, whose Luhn sum is right (Skatteverket: modulus 10, weights 2 and 1). */
static size_t number_at(const char *s, int d[12])
{
	size_t n = 0, i = 0;

	while (n < 12 && digit_at(s + i) >= 0) {
		d[n++] = digit_at(s + i++);
		if ((n == 6 || n == 8) && (s[i] == '-' || s[i] == '+' || s[i] == ' ') &&
		    digit_at(s + i + 1) >= 0)
			i++;
	}
	return digit_at(s + i) >= 0 ? 0 : n;
}

static bool luhn_good(const int *d)
{
	int sum = 0;

	for (int i = 0; i < 10; i++) {
		int v = d[i] * (i % 2 == 0 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	int month = d[2] * 10 + d[3], day = d[4] * 10 + d[5];

	return sum % 10 == 0 && month >= 1 && month <= 12 &&
	       ((day >= 1 && day <= 31) || (day >= 61 && day <= 91));
}

static bool has_number(const char *text)
{
	int d[12];

	for (const char *s = text; s && *s; s++) {
		if (digit_at(s) < 0 || (s > text && digit_at(s - 1) >= 0))
			continue;
		size_t n = number_at(s, d);

		if ((n == 10 && luhn_good(d)) || (n == 12 && luhn_good(d + 2)))
			return true;
	}
	return false;
}

/* ---- the name of an offender ---- */

#define WORD_BYTES 40

struct word {
	char text[WORD_BYTES]; /* as written; cut when longer */
	bool cap;              /* begins with a capital */
	char after;            /* the mark behind it: '.', ':', ... or ' ' */
};

static bool letter(unsigned char ch)
{
	return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || ch >= 0x80 || ch == '-';
}

/* Capitals of ASCII, and of Latin-1 (C3 80..9E). */
static bool capital(const char *s)
{
	unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1];

	return (a >= 'A' && a <= 'Z') || (a == 0xC3 && b >= 0x80 && b <= 0x9E && b != 0x97);
}

static bool next_word(const char **p, struct word *w)
{
	const char *s = *p, *start;
	size_t n;

	while (*s && !letter((unsigned char)*s))
		s++;
	start = s;
	while (letter((unsigned char)*s))
		s++;
	n = (size_t)(s - start);
	*p = s;
	if (!n)
		return false;
	w->cap = n > 1 && capital(start);
	if (n >= WORD_BYTES)
		n = WORD_BYTES - 1;
	memcpy(w->text, start, n);
	w->text[n] = 0;
	w->after = *s ? *s : '.';
	return true;
}

/* Is it in the list? Its first letter may be a capital. */
static bool among(const struct word *w, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(w->text, *list) == 0)
			return true;
	return false;
}

static const char *const suspects[] = { "misstänkt", "misstänkte", "misstänkta", "gärningsman", "gärningsmannen",
					"gärningsmän", "gärningsperson", "gärningspersonen", "förövare", "förövaren",
					"åtalad", "åtalade", "Åtalad", "Åtalade", "tilltalad", "tilltalade", "dömd", "dömde", NULL };
static const char *const passive[] = { "misstänks", "misstänktes", "åtalas", "åtalades", "dömdes", "häktades", NULL };
static const char *const being[] = { "är", "var", "blev", "blir", NULL };
static const char *const naming[] = { "heter", "hette", "kallas", NULL };
/* Between "the suspect" and the name: "den misstänkte mannen är Olle Prov". */
static const char *const between[] = { "är", "var", "heter", "hette", "kallas", "mannen", "kvinnan", "personen",
				       "exmannen", "ex-mannen", "sambon", "pojkvännen", "maken", "namn", NULL };
/* Capitals that begin a sentence or a place, and no name. */
static const char *const no_names[] = { "Enligt", "Även", "Nu", "Sedan", "Idag", "Igår", "Hos", "Med", "Från", "För",
					"När", "Om", "Att", "Men", "Och", "Han", "Hon", "Hen", "Den", "Det", "De", "Vi",
					"Jag", "Norra", "Södra", "Östra", "Västra", "Polisen", "Åklagaren", "Tingsrätten",
					"En", "Ett", "På", "Av", "Som", "Vid", "Efter", "Samma", "Kvinnan", "Mannen",
					"Personen", "Målsäganden", "Brottsofferjouren", "Socialtjänsten", NULL };

static bool name_word(const struct word *w)
{
	return w->cap && !among(w, no_names) && !among(w, suspects) && !among(w, passive);
}

/* Two words of a name, with nothing between them. */
static bool full_name(const struct word *a, const struct word *b)
{
	return name_word(a) && name_word(b) && a->after == ' ';
}

/* What follows a word for a suspect: "misstänkt: Olle Prov", "gärningsmannen heter Olle". */
static bool named_after(const char *p, char mark)
{
	struct word w, next;
	bool naming_word = false;

	for (int i = 0; i < 4 && mark != '.' && mark != '!' && mark != '?' && mark != '\n'; i++) {
		if (!next_word(&p, &w))
			return false;
		if (among(&w, between) && !name_word(&w)) {
			naming_word |= among(&w, naming);
			mark = w.after;
			continue;
		}
		if (naming_word && name_word(&w))
			return true;
		return name_word(&w) && next_word(&p, &next) && full_name(&w, &next);
	}
	return false;
}

static bool names_offender(const char *text)
{
	struct word last[3] = { 0 }, w;
	const char *p = text;

	while (p && next_word(&p, &w)) {
		bool suspect = among(&w, suspects);

		if (suspect && named_after(p, w.after))
			return true;
		/* "Olle Prov misstänks", "Olle Prov är misstänkt" */
		if (among(&w, passive) && last[2].after == ' ' && full_name(&last[1], &last[2]))
			return true;
		if (suspect && among(&last[2], being) && last[1].after == ' ' && full_name(&last[0], &last[1]))
			return true;
		last[0] = last[1];
		last[1] = last[2];
		last[2] = w;
	}
	return false;
}

/* ---- all of it ---- */

unsigned person_text_hints(const char *text)
{
	unsigned ret = 0;

	if (str_empty(text))
		return 0;
	if (has_number(text))
		ret |= PERSON_TEXT_NUMBER;
	if (utf8_len(text) > PERSON_TEXT_LONG_CHARS)
		ret |= PERSON_TEXT_LONG;
	if (names_offender(text))
		ret |= PERSON_TEXT_OFFENDER;
	return ret;
}

const char *person_text_words(const struct view *v, unsigned hints)
{
	if (hints & PERSON_TEXT_NUMBER)
		return T("Texten ser ut att innehålla ett personnummer. Ta bort det om det inte behövs, "
			 "eller kryssa i att det ska stå kvar.");
	if (hints & PERSON_TEXT_OFFENDER)
		return T("Texten ser ut att nämna en misstänkt vid namn. Skriv hellre vem det är för personen, till "
			 "exempel ”exmannen”, eller kryssa i att det ska stå kvar.");
	return T("Texten är lång. Skriv det som behövs för stödet, inte hela berättelsen, eller kryssa i att det ska "
		 "stå kvar.");
}
