/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet.c - what kind of file it is, and the table while it grows. */
#include "sheet/sheet_priv.h"

const char *sheet_fault_words(enum sheet_fault f)
{
	static const char *const words[] = {
		[SHEET_GOOD] = NULL,
		[SHEET_EMPTY] = N_("Filen är tom. Det finns inget att läsa in."),
		[SHEET_TOO_LARGE] = N_("Filen är för stor. Högst 6 000 rader, 60 kolumner och 5 MB går "
				       "att läsa in åt gången. Dela upp den."),
		[SHEET_NO_TABLE] = N_("Filen är ingen tabell som går att läsa. Öppna den i Excel och "
				      "spara den som .xlsx eller .csv."),
		[SHEET_LOCKED] = N_("Filen är skyddad med lösenord eller sparad i ett äldre format "
				    "(.xls). Öppna den, ta bort lösenordet och spara den som .xlsx."),
		[SHEET_BROKEN] = N_("Filen är skadad och går inte att läsa till slutet. Öppna den i "
				    "Excel och spara den på nytt."),
	};

	return (size_t)f < MST_LEN(words) ? words[f] : words[SHEET_BROKEN];
}

const char *sheet_cell(const struct sheet *s, size_t row, size_t col)
{
	return row < s->nrows && col < s->ncols ? s->cells[row * s->ncols + col] : "";
}

const char *sheet_col(struct arena *mem, size_t col)
{
	if (col < 26)
		return arena_fmt(mem, "%c", (int)('A' + col));
	return arena_fmt(mem, "%s%c", sheet_col(mem, col / 26 - 1), (int)('A' + col % 26));
}

/* No CSV of ours begins so: a name or a head does. */
static bool is_json(struct blob file)
{
	size_t i = 0;

	while (i < file.n && strchr(" \t\r\n", file.p[i]) && file.p[i])
		i++;
	return i < file.n && file.p[i] == '{';
}

enum sheet_fault sheet_read(struct arena *mem, struct blob file, struct sheet *ret)
{
	static const uint8_t zip[] = { 'P', 'K' }, ole[] = { 0xd0, 0xcf, 0x11, 0xe0 };

	*ret = (struct sheet){ 0 };
	if (!file.n)
		return SHEET_EMPTY;
	if (file.n > SHEET_FILE_MAX)
		return SHEET_TOO_LARGE;
	if (file.n >= sizeof(ole) && memcmp(file.p, ole, sizeof(ole)) == 0)
		return SHEET_LOCKED;
	if (file.n >= sizeof(zip) && memcmp(file.p, zip, sizeof(zip)) == 0)
		return sheet_read_xlsx(mem, file, ret);
	return is_json(file) ? sheet_read_json(mem, file, ret) : sheet_read_csv(mem, file, ret);
}

/* ---- the table ---- */

/* Control characters become spaces, CRLF and CR a line break; then trimmed. */
static const char *clean(struct arena *mem, const char *text, size_t n)
{
	char *s = arena_strn(mem, text, n), *to = s;

	for (const char *p = s; *p; p++) {
		if (strncmp(p, "\xEF\xBF\xBE", 3) == 0 || strncmp(p, "\xEF\xBF\xBF", 3) == 0) {
			*to++ = ' '; /* no characters, and XML has none of them */
			p += 2;
			continue;
		}
		if (p[0] == '\r' && p[1] == '\n')
			continue;
		if (*p == '\r')
			*to++ = '\n';
		else if ((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t')
			*to++ = *p == 0x7f ? ' ' : *p;
		else
			*to++ = ' ';
	}
	*to = 0;
	return str_trim(mem, s);
}

void sheet_grid_put(struct sheet_grid *g, size_t row, size_t col, const char *text, size_t n)
{
	if (g->fault)
		return;
	if (n > SHEET_CELL_MAX) {
		g->fault = SHEET_TOO_LARGE;
		return;
	}
	if (!utf8_valid(text, n)) {
		g->fault = SHEET_BROKEN;
		return;
	}
	const char *s = clean(g->mem, text, n);

	if (!*s)
		return;
	if (row >= SHEET_ROWS_MAX || col >= SHEET_COLS_MAX) {
		g->fault = SHEET_TOO_LARGE;
		return;
	}
	if (!g->spots) {
		g->cap = 64;
		g->spots = arena_new(g->mem, struct sheet_spot, g->cap);
	}
	g->spots = arena_more(g->mem, g->spots, g->n, &g->cap, sizeof(*g->spots));
	g->spots[g->n++] = (struct sheet_spot){ (uint32_t)row, (uint32_t)col, s };
	g->nrows = row + 1 > g->nrows ? row + 1 : g->nrows;
	g->ncols = col + 1 > g->ncols ? col + 1 : g->ncols;
}

enum sheet_fault sheet_grid_end(struct sheet_grid *g, struct sheet *ret)
{
	if (g->fault)
		return g->fault;
	if (!g->n)
		return SHEET_EMPTY;
	const char **cells = arena_new(g->mem, const char *, g->nrows * g->ncols);

	for (size_t i = 0; i < g->nrows * g->ncols; i++)
		cells[i] = "";
	for (size_t i = 0; i < g->n; i++) /* a place that is written twice: the last one stands */
		cells[g->spots[i].row * g->ncols + g->spots[i].col] = g->spots[i].text;
	*ret = (struct sheet){ .cells = cells, .nrows = g->nrows, .ncols = g->ncols };
	return SHEET_GOOD;
}
