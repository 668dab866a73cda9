/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sheet_priv.h - between the files of the room sheet. */
#ifndef SHEET_SHEET_PRIV_H
#define SHEET_SHEET_PRIV_H

#include "sheet/sheet.h"

/* ---- a table that grows cell by cell ---- */

struct sheet_grid {
	struct arena *mem;
	struct sheet_spot {
		uint32_t row, col;
		const char *text;
	} *spots;
	size_t n, cap, nrows, ncols;
	enum sheet_fault fault; /* sticky */
};
/* text: n bytes, cleaned here. Empty ones are passed over. */
void sheet_grid_put(struct sheet_grid *g, size_t row, size_t col, const char *text, size_t n);
enum sheet_fault sheet_grid_end(struct sheet_grid *g, struct sheet *ret);

enum sheet_fault sheet_read_csv(struct arena *mem, struct blob file, struct sheet *ret);
enum sheet_fault sheet_read_json(struct arena *mem, struct blob file, struct sheet *ret);
enum sheet_fault sheet_read_xlsx(struct arena *mem, struct blob file, struct sheet *ret);

/* ---- sheet_zip.c ---- */

/* One part of a zip archive. SHEET_NO_TABLE: it has no such part. */
enum sheet_fault sheet_zip_part(struct arena *mem, struct blob file, const char *name,
				struct blob *ret);
struct sheet_part {
	const char *name;
	struct blob data;
};
MST_CHECK mst_err sheet_zip_put(struct sbuf *o, const struct sheet_part *parts, size_t n);

/* ---- sheet_xml.c: parts of a workbook ---- */

struct sheet_strings {
	const char **list;
	size_t n, cap;
};
struct sheet_styles {
	bool *day; /* is format number i a day? */
	size_t n, cap;
};
struct sheet_book {
	const char *rel;  /* id of the first sheet */
	const char *title; /* what it is called; NULL */
	const char *path; /* its part, by that id */
	bool from_1904;
};
enum sheet_fault sheet_xml_book(struct arena *mem, struct blob xml, struct sheet_book *ret);
enum sheet_fault sheet_xml_rels(struct arena *mem, struct blob xml, struct sheet_book *ret);
enum sheet_fault sheet_xml_strings(struct arena *mem, struct blob xml, struct sheet_strings *ret);
enum sheet_fault sheet_xml_styles(struct arena *mem, struct blob xml, struct sheet_styles *ret);
enum sheet_fault sheet_xml_cells(struct blob xml, const struct sheet_strings *strings,
				 const struct sheet_styles *styles, bool from_1904,
				 struct sheet_grid *ret);

#endif
