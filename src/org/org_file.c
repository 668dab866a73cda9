/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_file.c - populations out of a file of Statistics Sweden's or Kolada's: the latest year that it
 * tells of, summed over sex, age and what else it is divided by. */
#include "org/org_file.h"

#include <ctype.h>

#define YEAR_FIRST 1968
#define YEAR_LAST 2100

/* Which column is what; SIZE_MAX: there is none. */
struct layout {
	size_t place, time, value, pointer;
	bool wide; /* its years are columns: value is the latest's */
	int year;
};

static bool is_one_of(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_order(s, words[i]) == 0)
			return true;
	return false;
}

/* "2024", "Folkmängd 2024", "2024-12-31": 0 when it ends in no year. */
static int year_of(const char *s)
{
	size_t n = strlen(s);
	int year = 0;

	if (n >= 10 && s[n - 3] == '-' && s[n - 6] == '-')
		n -= 6;
	if (n < 4 || (n > 4 && isdigit((unsigned char)s[n - 5])))
		return 0;
	for (size_t i = n - 4; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return 0;
		year = year * 10 + (s[i] - '0');
	}
	return year >= YEAR_FIRST && year <= YEAR_LAST ? year : 0;
}

static struct layout layout_of(const struct sheet *s)
{
	static const char *const places[] = { "region", "municipality", "kommun" };
	static const char *const times[] = { "tid", "år", "year", "period" };
	static const char *const values[] = { "value", "folkmängd", "antal", "invånare" };
	struct layout l = { SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, false, 0 };

	for (size_t i = 0; i < s->ncols; i++) {
		const char *head = sheet_cell(s, 0, i);

		if (is_one_of(head, places, MST_LEN(places)))
			l.place = i;
		else if (is_one_of(head, times, MST_LEN(times)))
			l.time = i;
		else if (is_one_of(head, values, MST_LEN(values)))
			l.value = i;
		else if (str_eq(head, "pointer"))
			l.pointer = i;
		else if (year_of(head) > l.year) {
			l.year = year_of(head);
			l.value = i;
			l.wide = true;
		}
	}
	for (size_t row = 1; !l.wide && l.time != SIZE_MAX && row < s->nrows; row++)
		if (year_of(sheet_cell(s, row, l.time)) > l.year)
			l.year = year_of(sheet_cell(s, row, l.time));
	return l;
}

/* "2303", "2303 Ragunda", "Ragunda", "Ragunda kommun". */
static bool is_town(struct arena *mem, const char *cell, const struct org *o)
{
	size_t digits = strspn(cell, "0123456789");

	if (digits == 4 && (!cell[4] || cell[4] == ' '))
		return strncmp(cell, o->code, 4) == 0;
	return str_order(cell, o->short_name) == 0 || str_order(cell, o->name) == 0 ||
	       str_order(cell, arena_fmt(mem, "%s kommun", o->short_name)) == 0;
}

/* Is the row a total over what the table is divided by? Only where there are such rows they count. */
static bool is_total(const struct sheet *s, size_t row, size_t col)
{
	static const char *const words[] = { "totalt", "tot", "totalt, samtliga åldrar", "totsa", "totalt ålder",
					     "samtliga", "samtliga åldrar", "total", "1+2", "totalt, kön", "t" };

	return is_one_of(sheet_cell(s, row, col), words, MST_LEN(words));
}

static bool divides(const struct layout *l, const struct sheet *s, size_t col)
{
	return col != l->place && col != l->time && col != l->value && col != l->pointer &&
	       !year_of(sheet_cell(s, 0, col));
}

static bool has_totals(const struct sheet *s, size_t col)
{
	for (size_t row = 1; row < s->nrows; row++)
		if (is_total(s, row, col))
			return true;
	return false;
}

/* May it be added to the others of its municipality? */
static bool counts(const struct layout *l, const struct sheet *s, size_t row, const bool *totals)
{
	if (!l->wide && year_of(sheet_cell(s, row, l->time)) != l->year)
		return false;
	for (size_t col = 0; col < s->ncols; col++)
		if (totals[col] && !is_total(s, row, col))
			return false;
	return true;
}

/* A whole number, with spaces between its thousands or ".0" behind it; -1: none. */
static int64_t number_of(struct arena *mem, const char *s)
{
	char *out = arena_alloc(mem, strlen(s) + 1, 1), *to = out;
	int64_t n;

	for (; *s; s++) {
		if (strncmp(s, "\u00a0", 2) == 0)
			s++;
		else if (*s != ' ')
			*to++ = *s;
	}
	if (to - out > 2 && strcmp(to - 2, ".0") == 0)
		to[-2] = 0;
	return str_int(out, &n) && n >= 0 ? n : -1;
}

static const char *where(struct arena *mem, const struct layout *l, const struct sheet *s, size_t row)
{
	return l->pointer != SIZE_MAX ? sheet_cell(s, row, l->pointer) :
					arena_fmt(mem, "%zu:%zu", row + 1, l->value + 1);
}

const char *org_file_people(struct arena *mem, const struct sheet *s, const struct org *towns,
			    size_t n, struct org_people *ret)
{
	struct layout l = layout_of(s);
	bool *totals = arena_new(mem, bool, s->ncols + 1);

	*ret = (struct org_people){ .list = arena_new(mem, int64_t, n + 1) };
	if (l.place == SIZE_MAX || l.value == SIZE_MAX || !l.year || (!l.wide && l.time == SIZE_MAX))
		return N_("Filen är ingen folkmängd per kommun och år. Hämta tabellen Folkmängd hos SCB, med "
			  "regioner och år, som CSV eller JSON-stat2.");
	for (size_t i = 0; i < n; i++)
		ret->list[i] = -1;
	for (size_t col = 0; col < s->ncols; col++)
		totals[col] = divides(&l, s, col) && has_totals(s, col);
	for (size_t row = 1; row < s->nrows; row++)
		for (size_t i = 0; i < n; i++) {
			int64_t k;

			if (!is_town(mem, sheet_cell(s, row, l.place), &towns[i]) ||
			    !counts(&l, s, row, totals))
				continue;
			k = number_of(mem, sheet_cell(s, row, l.value));
			if (k < 0) {
				ret->where = where(mem, &l, s, row);
				return N_("Ett av talen går inte att läsa som ett antal människor.");
			}
			ret->list[i] = (ret->list[i] < 0 ? 0 : ret->list[i]) + k;
		}
	ret->year = l.year;
	return NULL;
}
