/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_same.c - may two be one and the same? By number or by name, and never certain: who is asked
 * sees both side by side and decides. */
#include "person/person.h"

#define DIGITS_LEAST 6
#define WORDS_MOST 12
#define BETWEEN " ,.-\t"

const char *person_number_key(struct arena *mem, const char *phone)
{
	const char *digits = str_empty(phone) ? "" : person_digits(mem, str_trim(mem, phone));

	return strlen(digits) < DIGITS_LEAST ? NULL : digits;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *person_name_key(struct arena *mem, const char *name)
{
	const char *p = str_empty(name) ? NULL : person_fold(mem, name);
	const char *words[WORDS_MOST], *key = "";
	size_t n = 0;

	while (p && *(p += strspn(p, BETWEEN)) && n < WORDS_MOST) {
		size_t len = strcspn(p, BETWEEN);

		words[n++] = arena_strn(mem, p, len);
		p += len;
	}
	if (n < 2)
		return NULL;
	qsort(words, n, sizeof(*words), by_text);
	for (size_t i = 0; i < n; i++)
		key = arena_fmt(mem, "%s%s ", key, words[i]);
	return key;
}

unsigned person_same(struct arena *mem, const char *name, const char *phone, const char *other_name,
		     const char *other_phone)
{
	const char *a = person_number_key(mem, phone), *b = person_number_key(mem, other_phone);
	unsigned same = a && b && str_eq(a, b) ? PERSON_SAME_NUMBER : 0;

	a = person_name_key(mem, name);
	b = person_name_key(mem, other_name);
	return same | (a && b && str_eq(a, b) ? PERSON_SAME_NAME : 0);
}

const char *person_same_words(const struct view *v, unsigned same)
{
	if (same == (PERSON_SAME_NUMBER | PERSON_SAME_NAME))
		return T("samma telefonnummer och samma namn");
	if (same & PERSON_SAME_NUMBER)
		return T("samma telefonnummer");
	return same ? T("samma namn") : "";
}
