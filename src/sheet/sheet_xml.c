/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_xml.c - the parts of a workbook that say what stands where (ECMA-376 part 1, 18). Elements
 * are known by their local names. A document type, and with it every entity of its own, is refused. */
#include <expat.h>
#include <math.h>
#include <stdlib.h>

#include "base/day.h"
#include "sheet/sheet_priv.h"

#define STRINGS_MAX 200000
#define STYLES_MAX 20000

struct reader {
	XML_Parser parser;
	struct arena *mem;
	enum sheet_fault fault;
	struct sheet_book *book;
	struct sheet_strings *strings;
	struct sheet_styles *styles;
	/* shared strings and cells: text that is being gathered */
	struct sbuf text;
	bool gather, phonetic, in_item;
	/* styles */
	bool in_formats;
	struct format {
		int64_t id;
		bool day;
	} *formats;
	size_t nformats, capformats;
	/* cells */
	struct sheet_grid *grid;
	const struct sheet_strings *shared;
	const struct sheet_styles *looks;
	bool from_1904;
	size_t row, col;
	char type[12];
	int64_t style;
};

static void stop(struct reader *r, enum sheet_fault f)
{
	if (!r->fault)
		r->fault = f;
	XML_StopParser(r->parser, XML_FALSE);
}

static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static const char *attr(const char **attrs, const char *name)
{
	for (; *attrs; attrs += 2)
		if (strcmp(local(attrs[0]), name) == 0)
			return attrs[1];
	return NULL;
}

static void on_doctype(void *arg, const char *name, const char *sys, const char *pub, int internal)
{
	(void)name, (void)sys, (void)pub, (void)internal;
	stop(arg, SHEET_BROKEN);
}

static void on_text(void *arg, const char *s, int n)
{
	struct reader *r = arg;

	if (r->gather && !r->phonetic)
		sbuf_put(&r->text, s, (size_t)n);
}

static enum sheet_fault parse(struct reader *r, struct blob xml, XML_StartElementHandler start,
			      XML_EndElementHandler end)
{
	r->parser = XML_ParserCreate(NULL);
	if (!r->parser)
		return SHEET_BROKEN;
	sbuf_init(&r->text, SHEET_CELL_MAX * 4);
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, start, end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	bool good = XML_Parse(r->parser, (const char *)xml.p, (int)xml.n, 1) == XML_STATUS_OK;

	XML_ParserFree(r->parser);
	sbuf_done(&r->text);
	return r->fault ? r->fault : good ? SHEET_GOOD : SHEET_BROKEN;
}

static void no_end(void *arg, const char *name)
{
	(void)arg, (void)name;
}

/* ---- which part is the first sheet ---- */

static void book_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	const char *id = attr(attrs, "id"), *epoch = attr(attrs, "date1904");
	const char *title = attr(attrs, "name");

	name = local(name);
	if (strcmp(name, "sheet") == 0 && !r->book->rel && id) {
		r->book->rel = arena_str(r->mem, id);
		r->book->title = title ? arena_str(r->mem, title) : NULL;
	}
	if (strcmp(name, "workbookPr") == 0 && epoch)
		r->book->from_1904 = str_eq(epoch, "1") || str_eq(epoch, "true");
}

enum sheet_fault sheet_xml_book(struct arena *mem, struct blob xml, struct sheet_book *ret)
{
	struct reader r = { .mem = mem, .book = ret };

	return parse(&r, xml, book_start, no_end);
}

static void rels_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	const char *id = attr(attrs, "Id"), *target = attr(attrs, "Target");

	if (strcmp(local(name), "Relationship") != 0 || !id || !target || !str_eq(id, r->book->rel))
		return;
	r->book->path = target[0] == '/' ? arena_str(r->mem, target + 1) :
					   arena_fmt(r->mem, "xl/%s", target);
}

enum sheet_fault sheet_xml_rels(struct arena *mem, struct blob xml, struct sheet_book *ret)
{
	struct reader r = { .mem = mem, .book = ret };

	return parse(&r, xml, rels_start, no_end);
}

/* ---- shared strings: a text may be cut in runs, and carry how it is pronounced ---- */

static void strings_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;

	(void)attrs;
	name = local(name);
	if (strcmp(name, "si") == 0)
		sbuf_reset(&r->text);
	r->gather |= strcmp(name, "t") == 0;
	r->phonetic |= strcmp(name, "rPh") == 0;
}

static void strings_end(void *arg, const char *name)
{
	struct reader *r = arg;
	struct sheet_strings *s = r->strings;

	name = local(name);
	if (strcmp(name, "t") == 0)
		r->gather = false;
	if (strcmp(name, "rPh") == 0)
		r->phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	if (s->n >= STRINGS_MAX || r->text.bad) {
		stop(r, SHEET_TOO_LARGE);
		return;
	}
	s->list = arena_more(r->mem, s->list, s->n, &s->cap, sizeof(*s->list));
	s->list[s->n++] = arena_strn(r->mem, r->text.len ? r->text.p : "", r->text.len);
}

enum sheet_fault sheet_xml_strings(struct arena *mem, struct blob xml, struct sheet_strings *ret)
{
	struct reader r = { .mem = mem, .strings = ret };

	ret->cap = 256;
	ret->list = arena_new(mem, const char *, ret->cap);
	return parse(&r, xml, strings_start, strings_end);
}

/* ---- styles: which formats are days (18.8.30 lists the built-in ones) ---- */

static bool day_builtin(int64_t id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	       (id >= 50 && id <= 58);
}

/* "yyyy\-mm\-dd": a year or a day outside quotes, brackets and escapes. */
static bool day_format(const char *code)
{
	for (const char *p = code; *p; p++) {
		if (*p == '\\' && p[1]) {
			p++;
		} else if (*p == '"' || *p == '[') {
			const char *close = strchr(p + 1, *p == '"' ? '"' : ']');

			if (!close)
				return false;
			p = close;
		} else if (strchr("yYdD", *p)) {
			return true;
		}
	}
	return false;
}

static bool is_day(const struct reader *r, int64_t id)
{
	for (size_t i = 0; i < r->nformats; i++)
		if (r->formats[i].id == id)
			return r->formats[i].day;
	return day_builtin(id);
}

static void styles_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	const char *id = attr(attrs, "numFmtId"), *code = attr(attrs, "formatCode");
	struct sheet_styles *s = r->styles;
	int64_t n = 0;

	name = local(name);
	if (strcmp(name, "cellXfs") == 0)
		r->in_formats = true;
	if (!id || !str_int(id, &n))
		n = 0;
	if (r->nformats >= STYLES_MAX || s->n >= STYLES_MAX) {
		stop(r, SHEET_TOO_LARGE);
	} else if (strcmp(name, "numFmt") == 0 && code) {
		r->formats = arena_more(r->mem, r->formats, r->nformats, &r->capformats,
					sizeof(*r->formats));
		r->formats[r->nformats++] = (struct format){ n, day_format(code) };
	} else if (strcmp(name, "xf") == 0 && r->in_formats) {
		s->day = arena_more(r->mem, s->day, s->n, &s->cap, sizeof(*s->day));
		s->day[s->n++] = is_day(r, n);
	}
}

static void styles_end(void *arg, const char *name)
{
	struct reader *r = arg;

	if (strcmp(local(name), "cellXfs") == 0)
		r->in_formats = false;
}

enum sheet_fault sheet_xml_styles(struct arena *mem, struct blob xml, struct sheet_styles *ret)
{
	struct reader r = { .mem = mem, .styles = ret, .capformats = 16 };

	r.formats = arena_new(mem, struct format, r.capformats);
	ret->cap = 64;
	ret->day = arena_new(mem, bool, ret->cap);
	return parse(&r, xml, styles_start, styles_end);
}

/* ---- cells ---- */

/* "D7" -> 3, 6; false when it is no place. */
static bool place(const char *ref, size_t *ret_row, size_t *ret_col)
{
	size_t col = 0, row = 0;
	const char *p = ref;

	for (; *p >= 'A' && *p <= 'Z' && p - ref < 3; p++)
		col = col * 26 + (size_t)(*p - 'A' + 1);
	if (p == ref || *p < '1' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9' && row < 10000000; p++)
		row = row * 10 + (size_t)(*p - '0');
	*ret_row = row - 1;
	*ret_col = col - 1;
	return !*p;
}

static void cells_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	const char *ref = attr(attrs, "r"), *type = attr(attrs, "t"), *style = attr(attrs, "s");
	int64_t n;

	name = local(name);
	if (strcmp(name, "row") == 0) {
		if (ref && str_int(ref, &n) && n > 0 && n < 10000000)
			r->row = (size_t)n - 1;
		r->col = 0;
	} else if (strcmp(name, "c") == 0) {
		if (ref && !place(ref, &r->row, &r->col))
			stop(r, SHEET_BROKEN);
		if (!style || !str_int(style, &r->style))
			r->style = 0;
		snprintf(r->type, sizeof(r->type), "%s", type ? type : "n");
		sbuf_reset(&r->text);
		r->in_item = true;
	}
	r->phonetic |= strcmp(name, "rPh") == 0;
	r->gather |= r->in_item && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
}

/* A serial day: 1 is 1900-01-01, and 60 the 29 February that year did not have. */
static const char *day_of_serial(const struct reader *r, double serial, char ret[32])
{
	double whole = floor(serial);
	int64_t day = (int64_t)whole - (r->from_1904 ? 24107 : whole < 60 ? 25568 : 25569);
	int64_t seconds = (int64_t)((serial - whole) * 86400 + 0.5);
	char text[DAY_TEXT];

	day_text((int32_t)day, text);
	if (seconds < 60)
		snprintf(ret, 32, "%s", text);
	else
		snprintf(ret, 32, "%s %02d:%02d", text, (int)(seconds / 3600 % 24),
			 (int)(seconds / 60 % 60));
	return ret;
}

static void put_number(struct reader *r, const char *text)
{
	char *end, words[32];
	double x = strtod(text, &end);
	bool day = r->looks && r->style >= 0 && (size_t)r->style < r->looks->n &&
		   r->looks->day[r->style];

	if (end == text || *end || !isfinite(x)) {
		sheet_grid_put(r->grid, r->row, r->col, text, strlen(text));
		return;
	}
	if (day && x >= 1 && x < 2958466) /* up to the year 9999 */
		day_of_serial(r, x, words);
	else if (x == floor(x) && fabs(x) < 1e15)
		snprintf(words, sizeof(words), "%.0f", x);
	else
		snprintf(words, sizeof(words), "%.15g", x);
	sheet_grid_put(r->grid, r->row, r->col, words, strlen(words));
}

static void put_cell(struct reader *r)
{
	const char *text = r->text.len ? r->text.p : "";
	int64_t n;

	if (r->text.bad) {
		stop(r, SHEET_TOO_LARGE);
	} else if (str_eq(r->type, "s")) {
		if (!str_int(text, &n) || n < 0 || (size_t)n >= r->shared->n)
			stop(r, SHEET_BROKEN);
		else
			sheet_grid_put(r->grid, r->row, r->col, r->shared->list[n],
				       strlen(r->shared->list[n]));
	} else if (str_eq(r->type, "b")) {
		text = str_eq(text, "1") ? "ja" : "nej";
		sheet_grid_put(r->grid, r->row, r->col, text, strlen(text));
	} else if (str_eq(r->type, "n")) {
		put_number(r, text);
	} else {
		sheet_grid_put(r->grid, r->row, r->col, text, r->text.len);
	}
	if (r->grid->fault)
		stop(r, r->grid->fault);
}

static void cells_end(void *arg, const char *name)
{
	struct reader *r = arg;

	name = local(name);
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		r->gather = false;
	if (strcmp(name, "rPh") == 0)
		r->phonetic = false;
	if (strcmp(name, "c") == 0) {
		if (r->text.len || r->text.bad)
			put_cell(r);
		r->in_item = false;
		r->col++;
	}
	if (strcmp(name, "row") == 0)
		r->row++;
}

enum sheet_fault sheet_xml_cells(struct blob xml, const struct sheet_strings *strings,
				 const struct sheet_styles *styles, bool from_1904,
				 struct sheet_grid *ret)
{
	struct reader r = { .mem = ret->mem, .grid = ret, .shared = strings, .looks = styles,
			    .from_1904 = from_1904 };

	return parse(&r, xml, cells_start, cells_end);
}
