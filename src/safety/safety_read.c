/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_read.c - from a file's table to figures. The files are made by hand at their sources, and
 * each year's differs a little: a row that cannot be used is told with its line, and the others are
 * not lost. */
#include "safety/safety_read.h"

#include "person/person.h"

#include <ctype.h>

/* Blanks and dashes as they are typed in tables: no-break, narrow and thin spaces, minus, en dash.
 */
static const char *const blanks[] = {" ", "\u00a0", "\u202f", "\u2009"};
static const char *const nothing[] = {"", "-", "–", "—", "..", "...", "."};

static char *without_blanks(struct arena *mem, const char *s)
{
	char *out = arena_alloc(mem, strlen(s) + 1, 1), *to = out;

	while (*s) {
		size_t skip = 0;

		for (size_t i = 0; i < MST_LEN(blanks); i++)
			if (str_starts(s, blanks[i]))
				skip = strlen(blanks[i]);
		if (skip)
			s += skip;
		else
			*to++ = *s++;
	}
	return out;
}

bool safety_figure(const char *s, int64_t *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	int64_t whole = 0, part = 0, scale = 1000;
	const char *p = without_blanks(mem, s);

	*ret = -1;
	for (size_t i = 0; i < MST_LEN(nothing); i++)
		if (str_eq(p, nothing[i]))
			return true;
	if (!isdigit((unsigned char)*p))
		return false;
	for (; isdigit((unsigned char)*p); p++) {
		whole = whole * 10 + (*p - '0');
		if (whole > 1000000000)
			return false;
	}
	if (*p == ',' || *p == '.') {
		if (!isdigit((unsigned char)p[1]))
			return false;
		for (p++; isdigit((unsigned char)*p); p++)
			if (scale > 1) {
				scale /= 10;
				part += (*p - '0') * scale;
			}
	}
	if (*p)
		return false;
	*ret = whole * 1000 + part;
	return true;
}

/* ---- areas ---- */

/* "Bergs" means "Berg", and "Ragunda kommun" as well; "Bergs kommun" is the name itself. */
static bool means(struct arena *mem, const char *s, const struct org_place *p)
{
	return str_order(s, p->name) == 0 || str_order(s, p->short_name) == 0 ||
	       str_order(s, arena_fmt(mem, "%ss", p->short_name)) == 0 ||
	       str_order(s, arena_fmt(mem, "%s kommun", p->short_name)) == 0 ||
	       str_order(s, arena_fmt(mem, "%s län", p->short_name)) == 0;
}

const char *safety_area(struct arena *mem, const char *name)
{
	static const char *const country[] = {"Hela landet", "Riket", "Sverige", "00", "0000"};
	const char *s = str_trim(mem, name);
	size_t n = strspn(s, "0123456789");
	/* "2303 Ragunda" */
	const char *rest = n == 4 && s[4] == ' ' ? arena_strn(mem, s, 4) : s;

	for (size_t i = 0; i < MST_LEN(country); i++)
		if (str_order(rest, country[i]) == 0)
			return "00";
	for (const struct org_place *p = org_counties; p->code; p++)
		if (str_eq(rest, p->code) || str_order(rest, p->name) == 0)
			return p->code;
	for (const struct org_place *p = org_places; p->code; p++)
		if (str_eq(rest, p->code) || means(mem, rest, p))
			return p->code;
	return NULL;
}

/* ---- rows ---- */

static void leave(struct arena *mem, struct safety_file *f, size_t row, int column,
		  const char *text, const char *why)
{
	f->left = arena_more(mem, f->left, f->nleft, &f->capleft, sizeof(*f->left));
	f->left[f->nleft++] = (struct safety_left){(int)row + 1, column,
						   arena_strn(mem, text, utf8_cut(text, 80)), why};
}

/* Two rows for one area and year: the second is told, and the first stands. */
static void take(struct arena *mem, struct safety_file *f, size_t row, const struct safety_value *v)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].year == v->year && str_eq(f->values[i].area, v->area)) {
			leave(mem, f, row, 1, v->area, N_("Området står två gånger för samma år."));
			return;
		}
	f->values = arena_more(mem, f->values, f->n, &f->cap, sizeof(*f->values));
	f->values[f->n++] = *v;
}

static void bra_row(struct arena *mem, const struct sheet *s, size_t row, struct safety_file *f)
{
	const char *name = sheet_cell(s, row, 0);
	struct safety_value v = {
	    .area = safety_area(mem, name), .year = f->year, .low = -1, .high = -1};
	int64_t number, rate;

	if (!v.area) {
		leave(mem, f, row, 1, name,
		      N_("Området är ingen kommun, inget län och inte hela landet."));
		return;
	}
	if (!safety_figure(sheet_cell(s, row, 1), &number) || number % 1000 > 0) {
		leave(mem, f, row, 2, sheet_cell(s, row, 1), N_("Antalet är inget heltal."));
		return;
	}
	if (!safety_figure(sheet_cell(s, row, 2), &rate)) {
		leave(mem, f, row, 3, sheet_cell(s, row, 2),
		      N_("Talet per 100 000 går inte att läsa."));
		return;
	}
	if (rate < 0) {
		leave(mem, f, row, 3, sheet_cell(s, row, 2), N_("Talet per 100 000 saknas."));
		return;
	}
	v.number = number < 0 ? -1 : number / 1000;
	v.milli = (rate + 50) / 100; /* per 100 000 to per 1 000 */
	take(mem, f, row, &v);
}

static const char *read_bra(struct arena *mem, const struct sheet *s, struct safety_file *f)
{
	bool head = s->nrows && str_order(sheet_cell(s, 0, 0), "Kommun") == 0;

	if (s->ncols < 3)
		return N_("Filen ska ha tre kolumner: Kommun, Antal och Per 100 000 inv.");
	for (size_t row = head; row < s->nrows; row++)
		if (*sheet_cell(s, row, 0))
			bra_row(mem, s, row, f);
	return NULL;
}

static bool share(struct arena *mem, const struct sheet *s, size_t row, int col,
		  struct safety_file *f, int64_t *ret)
{
	const char *text = sheet_cell(s, row, (size_t)col);

	if (safety_figure(text, ret) && *ret <= 100000)
		return true;
	leave(mem, f, row, col + 1, text, N_("Talet är ingen andel mellan 0 och 100 procent."));
	return false;
}

static void survey_row(struct arena *mem, const struct sheet *s, size_t row, struct safety_file *f)
{
	const char *name = sheet_cell(s, row, 0);
	struct safety_value v = {.area = safety_area(mem, name), .number = -1};
	int64_t year;

	if (!v.area) {
		leave(mem, f, row, 1, name,
		      N_("Området är ingen kommun, inget län och inte hela landet."));
		return;
	}
	if (!str_int(sheet_cell(s, row, 1), &year) || year < SAFETY_FIRST_YEAR ||
	    year > SAFETY_LAST_YEAR) {
		leave(mem, f, row, 2, sheet_cell(s, row, 1), N_("Året är inget årtal."));
		return;
	}
	v.year = (int)year;
	if (!share(mem, s, row, 2, f, &v.milli) || !share(mem, s, row, 3, f, &v.low) ||
	    !share(mem, s, row, 4, f, &v.high))
		return;
	if (v.milli < 0) {
		leave(mem, f, row, 3, sheet_cell(s, row, 2), N_("Andelen saknas."));
		return;
	}
	if ((v.low < 0) != (v.high < 0) || (v.low >= 0 && (v.low > v.milli || v.high < v.milli))) {
		leave(mem, f, row, 4, sheet_cell(s, row, 3),
		      N_("Lägst och högst ska båda stå där, och andelen ligga mellan dem."));
		return;
	}
	take(mem, f, row, &v);
}

static const char *read_survey(struct arena *mem, const struct sheet *s, struct safety_file *f)
{
	static const char *const heads[] = {"Område", "År", "Procent", "Lägst", "Högst"};

	for (size_t i = 0; i < MST_LEN(heads); i++)
		if (!s->nrows || str_order(sheet_cell(s, 0, i), heads[i]) != 0)
			return N_("Första raden ska vara: Område, År, Procent, Lägst, Högst. Hämta "
				  "mallen.");
	for (size_t row = 1; row < s->nrows; row++)
		if (*sheet_cell(s, row, 0))
			survey_row(mem, s, row, f);
	return NULL;
}

/* ---- never ---- */

/* Folded; without å and ä too, as files are named. */
static const char *const sexual[] = {"sexu",	 "sexbrott", "sexköp",	  "sexkop",   "sexhandel",
				     "våldtäkt", "valdtakt", "våldtakt",  "valdtäkt", "ofredande",
				     "koppleri", "blottning", "barnporno"};

static bool names_sexual(struct arena *mem, const char *text)
{
	const char *folded = str_empty(text) ? "" : person_fold(mem, text);

	if (!folded)
		folded = text;
	for (size_t i = 0; i < MST_LEN(sexual); i++)
		if (strstr(folded, sexual[i]))
			return true;
	return false;
}

static bool row_names_sexual(const struct sheet *s, size_t row)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	for (size_t col = 0; col < s->ncols; col++)
		if (names_sexual(mem, sheet_cell(s, row, col)))
			return true;
	return false;
}

/* In whichever row: such a file is not read at all. */
static bool of_sexual_crime(struct arena *mem, const struct sheet *s, const struct safety_file *f)
{
	for (size_t row = 0; row < s->nrows; row++)
		if (row_names_sexual(s, row))
			return true;
	return names_sexual(mem, s->title) || names_sexual(mem, f->name);
}

const char *safety_read(struct arena *mem, const struct sheet *s, struct safety_file *f)
{
	if (of_sexual_crime(mem, s, f))
		return N_("Filen, dess blad eller dess namn nämner sexualbrott. Sådana siffror visas aldrig för "
			  "en kommun, och läses inte in.");
	switch (f->series->format) {
	case SAFETY_BRA:
		return read_bra(mem, s, f);
	case SAFETY_SURVEY:
		return read_survey(mem, s, f);
	case SAFETY_KOLADA:
		break;
	}
	return safety_read_kolada(mem, s, f);
}
