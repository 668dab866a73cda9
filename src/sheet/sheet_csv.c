/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_csv.c - CSV: UTF-8 with or without its mark, or Windows-1252 as Excel saves it; fields
 * parted by semicolons, commas or tabs. */
#include "sheet/sheet_priv.h"

/* ---- bytes to UTF-8 ---- */

/* 0x80-0x9f of Windows-1252; 0: not assigned. */
static const uint16_t windows[32] = {
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

static size_t put_code(char *to, unsigned code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | code >> 12);
	to[1] = (char)(0x80 | (code >> 6 & 0x3f));
	to[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* False: bytes that no text has. */
static bool to_text(struct arena *mem, struct blob file, const char **ret, size_t *ret_n)
{
	static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };

	if (file.n >= 3 && memcmp(file.p, mark, 3) == 0) {
		file.p += 3;
		file.n -= 3;
	}
	for (size_t i = 0; i < file.n; i++)
		if (file.p[i] < 0x20 && !strchr("\t\n\r", file.p[i]))
			return false;
	if (memchr(file.p, 0, file.n))
		return false;
	*ret = (const char *)file.p;
	*ret_n = file.n;
	if (utf8_valid(*ret, *ret_n))
		return true;
	char *to = arena_alloc(mem, file.n * 3 + 1, 1), *end = to;

	for (size_t i = 0; i < file.n; i++) {
		unsigned c = file.p[i];

		if (c >= 0x80 && c < 0xa0)
			c = windows[c - 0x80];
		if (!c)
			return false;
		end += put_code(end, c);
	}
	*ret = to;
	*ret_n = (size_t)(end - to);
	return true;
}

/* ---- text to fields ---- */

struct csv {
	const char *p, *end;
	char sep;
	struct arena *mem;
	char *field; /* room for the longest possible one */
};

/* "sep=;" on a line of its own is Excel's; else what stands most often in the first line. */
static void find_sep(struct csv *c)
{
	static const char seps[] = ";,\t";
	size_t best = 0;
	bool quoted = false;

	c->sep = ';';
	if (c->end - c->p >= 5 && strncasecmp(c->p, "sep=", 4) == 0) {
		c->sep = c->p[4];
		c->p += 5;
		while (c->p < c->end && (*c->p == '\r' || *c->p == '\n'))
			c->p++;
		return;
	}
	for (const char *s = seps; *s; s++) {
		size_t n = 0;

		for (const char *p = c->p; p < c->end && (quoted || (*p != '\n' && *p != '\r')); p++) {
			quoted ^= *p == '"';
			n += !quoted && *p == *s;
		}
		quoted = false;
		if (n > best) {
			best = n;
			c->sep = *s;
		}
	}
}

/* One field into c->field. Stands after it on the separator, a line's end or the end. */
static enum sheet_fault read_field(struct csv *c, size_t *ret_n)
{
	bool quoted = c->p < c->end && *c->p == '"';
	size_t n = 0;

	if (quoted)
		c->p++;
	for (; c->p < c->end; c->p++) {
		if (!quoted && (*c->p == c->sep || *c->p == '\n' || *c->p == '\r'))
			break;
		if (quoted && *c->p == '"') {
			if (c->p + 1 < c->end && c->p[1] == '"') {
				c->p++;
			} else {
				quoted = false; /* what follows up to the separator stays as it is */
				continue;
			}
		}
		if (n >= SHEET_CELL_MAX)
			return SHEET_TOO_LARGE;
		c->field[n++] = *c->p;
	}
	*ret_n = n;
	return quoted ? SHEET_BROKEN : SHEET_GOOD;
}

/* An apostrophe that was put there against formulas goes again. */
static void put_field(struct sheet_grid *g, size_t row, size_t col, const char *s, size_t n)
{
	bool defused = n >= 2 && s[0] == '\'' && strchr("=+-@\t\r", s[1]);

	sheet_grid_put(g, row, col, s + defused, n - defused);
}

enum sheet_fault sheet_read_csv(struct arena *mem, struct blob file, struct sheet *ret)
{
	struct sheet_grid g = { .mem = mem };
	struct csv c = { .mem = mem, .field = arena_alloc(mem, SHEET_CELL_MAX + 1, 1) };
	size_t row = 0, col = 0, n, len;
	enum sheet_fault f;

	if (!to_text(mem, file, &c.p, &len))
		return SHEET_NO_TABLE;
	c.end = c.p + len;
	find_sep(&c);
	while (c.p < c.end && !g.fault) {
		f = read_field(&c, &n);
		if (f)
			return f;
		put_field(&g, row, col, c.field, n);
		if (c.p < c.end && *c.p == c.sep) {
			c.p++;
			col++;
			continue;
		}
		if (c.p + 1 < c.end && c.p[0] == '\r' && c.p[1] == '\n')
			c.p++;
		c.p++; /* past the line's end, or past the end itself */
		row++;
		col = 0;
	}
	return sheet_grid_end(&g, ret);
}

void sheet_put_csv(struct sbuf *o, const struct sheet *s)
{
	sbuf_lit(o, "\xEF\xBB\xBF");
	for (size_t row = 0; row < s->nrows; row++) {
		for (size_t col = 0; col < s->ncols; col++) {
			if (col)
				sbuf_ch(o, ';');
			sbuf_csv(o, sheet_cell(s, row, col));
		}
		sbuf_lit(o, "\r\n");
	}
}
