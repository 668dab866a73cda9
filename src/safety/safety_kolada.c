/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_kolada.c - figures out of an answer of Kolada's that was saved as a file. A point that cannot be
 * used is told with its place in the file (RFC 6901), and the others are not lost. */
#include "safety/safety_read.h"

enum { KPI, AREA, PERIOD, VALUE, POINTER };

static void leave(struct arena *mem, struct safety_file *f, const struct sheet *s, size_t row,
		  const char *why)
{
	f->left = arena_more(mem, f->left, f->nleft, &f->capleft, sizeof(*f->left));
	f->left[f->nleft++] = (struct safety_left){ (int)row, 0, sheet_cell(s, row, POINTER), why };
}

/* "2303", "0023" of a county and "0000" of the country. */
static const char *area_of(struct arena *mem, const char *code)
{
	return strlen(code) == 4 && str_starts(code, "00") ? safety_area(mem, code + 2) :
							     safety_area(mem, code);
}

static bool twice(const struct safety_file *f, const struct safety_value *v)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].year == v->year && str_eq(f->values[i].area, v->area))
			return true;
	return false;
}

static void read_row(struct arena *mem, const struct sheet *s, size_t row, const char *kpi,
		     struct safety_file *f)
{
	struct safety_value v = { .area = area_of(mem, sheet_cell(s, row, AREA)), .number = -1,
				  .low = -1, .high = -1 };
	int64_t year, milli;

	if (!*sheet_cell(s, row, KPI)) {
		leave(mem, f, s, row,
		      N_("Svaret har en sida till. Hämta den också, och läs in den för sig."));
		return;
	}
	if (!str_eq(sheet_cell(s, row, KPI), kpi)) {
		leave(mem, f, s, row, N_("Det är ett annat nyckeltal än det du valde."));
		return;
	}
	if (!v.area) {
		leave(mem, f, s, row, N_("Området är ingen kommun, inget län och inte hela landet."));
		return;
	}
	if (!str_int(sheet_cell(s, row, PERIOD), &year) || year < SAFETY_FIRST_YEAR ||
	    year > SAFETY_LAST_YEAR) {
		leave(mem, f, s, row, N_("Året är inget årtal."));
		return;
	}
	if (!safety_figure(sheet_cell(s, row, VALUE), &milli) || milli < 0) {
		leave(mem, f, s, row, N_("Talet saknas eller går inte att läsa."));
		return;
	}
	v.year = (int)year;
	v.milli = (milli + 50) / 100; /* per 100 000 to per 1 000 */
	if (twice(f, &v)) {
		leave(mem, f, s, row, N_("Området står två gånger för samma år."));
		return;
	}
	f->values = arena_more(mem, f->values, f->n, &f->cap, sizeof(*f->values));
	f->values[f->n++] = v;
}

const char *safety_read_kolada(struct arena *mem, const struct sheet *s, struct safety_file *f)
{
	static const char *const heads[] = { "kpi", "municipality", "period", "value", "pointer" };
	const char *kpi = strchr(f->series->code, '.') + 1;

	for (size_t i = 0; i < MST_LEN(heads); i++)
		if (!str_eq(sheet_cell(s, 0, i), heads[i]))
			return N_("Filen är inget svar från Kolada. Spara svaret från "
				  "https://api.kolada.se/v3/data/kpi/… som en fil.");
	for (size_t row = 1; row < s->nrows; row++)
		read_row(mem, s, row, kpi, f);
	return NULL;
}
