/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet.h - tables of other programs: reads XLSX (ECMA-376) and CSV (RFC 4180, as Excel writes it
 * too), writes both; and reads two kinds of JSON that are tables (sheet_json.c tells how). All in
 * memory: neither a file nor a temporary one is ever written, since what stands in them is about
 * people. Texts and whole numbers are written, never a formula.
 *
 * The only room that includes expat and jansson, and beside doc the only one that includes libarchive.
 */
#ifndef SHEET_SHEET_H
#define SHEET_SHEET_H

#include "base/base.h"

#define SHEET_XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define SHEET_FILE_MAX ((size_t)5 << 20)  /* bytes of a file as it is sent */
#define SHEET_PART_MAX ((size_t)24 << 20) /* bytes of one part of an XLSX, unpacked */
#define SHEET_ROWS_MAX 6000
#define SHEET_COLS_MAX 60
#define SHEET_CELL_MAX 8000               /* bytes of one cell */

/* Cells row by row, never NULL, trimmed, UTF-8 without control characters but tab and line break.
 * A day in a cell is "2026-03-01". Rows and columns that are empty at the end are left out. */
struct sheet {
	const char *const *cells;
	size_t nrows, ncols;
	int line, column;   /* reading: where a fault is, from 1; 0 = not known */
	const bool *number; /* writing XLSX: columns whose whole numbers are numbers; NULL: none is */
	const char *title;  /* reading XLSX: what the sheet is called; NULL */
};
const char *sheet_cell(const struct sheet *s, size_t row, size_t col); /* "" past the end */
/* "A", "D", "AB": what the column is called in the program it came from; 0 is A. In mem. */
const char *sheet_col(struct arena *mem, size_t col);

enum sheet_fault {
	SHEET_GOOD = 0,
	SHEET_EMPTY,     /* no cell with anything in it */
	SHEET_TOO_LARGE, /* one of the caps above */
	SHEET_NO_TABLE,  /* some other kind of file */
	SHEET_LOCKED,    /* encrypted with a password, or an Excel file from before 2007 */
	SHEET_BROKEN,    /* begins as a table and cannot be read to its end */
};
/* What happened and what to do, a msgid; NULL for SHEET_GOOD. Static. */
const char *sheet_fault_words(enum sheet_fault f);
/* Any bytes. Of a workbook its first sheet. ret in mem. */
MST_CHECK enum sheet_fault sheet_read(struct arena *mem, struct blob file, struct sheet *ret);

/* CSV as Excel in Swedish opens it: UTF-8 with its mark, semicolons, CRLF; formulas are defused
 * (sbuf_csv), and the reader takes that away again. */
void sheet_put_csv(struct sbuf *o, const struct sheet *s);
/* A workbook with one sheet; the first row is its head. MST_FAIL: logged. */
MST_CHECK mst_err sheet_put_xlsx(struct sbuf *o, const char *title, const struct sheet *s);

#endif
