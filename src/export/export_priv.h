/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_priv.h - what the files of this room share. */
#ifndef EXPORT_EXPORT_PRIV_H
#define EXPORT_EXPORT_PRIV_H

#include "export/export.h"

#include "db/rows.h"

#define EXPORT_FORMAT "medstod export 1"
#define EXPORT_OPENED "_opened" /* member of a row: what its sealed columns say */

/* ---- what stands in a column of bytes (export_known.c) ---- */

enum export_how {
	EXPORT_ID = 0,   /* another row's id, or its own */
	EXPORT_PLAIN,    /* a hash, a public key, a signature: nothing to open. words says what */
	EXPORT_KEPT,     /* sealed, and not hers to open. words says whose it is */
	EXPORT_FILE,     /* a document or a picture; also as a file of its own */
	EXPORT_OBJECT,   /* opens with the key of the object in column `by` */
	EXPORT_AUDIT,    /* ... with the audit key of the case in column `by` */
	EXPORT_GROUP,    /* to the jour's group pair */
	EXPORT_INTAKE,   /* to its intake pair */
	EXPORT_PURPOSE,  /* with the organisation's key for the purpose `by` */
	EXPORT_LETTER,   /* to the letter's own pair, in column `by` */
	EXPORT_MESSAGE,  /* the same; may be sealed once more by the writer's browser */
};
struct export_column {
	const char *table, *column; /* table NULL: any table's column of that name */
	enum export_how how;
	const char *by;
	uint32_t field;    /* of crypto/fields.h */
	const char *row;   /* column with the row that it is bound to */
	const char *words; /* EXPORT_PLAIN, EXPORT_KEPT: English; else its layout (export_layout) */
};
/* NULL: nobody has said what stands there. */
const struct export_column *export_column_of(const char *table, const char *column);

/* ---- opening (export_open.c) ---- */

/* Appends the plain text as JSON: an object by its layout, "name:type ..." with the types i number,
 * b truth, d day, s instant, t text, x id, T list of texts, each with how many of it; "" is a text, "#" an
 * id. A text sealed by an older program ends earlier. False: it is none of these, or longer. */
bool export_layout(struct arena *mem, const char *layout, struct blob plain, struct sbuf *out);
/* The plain text of a sealed value of this row. MST_NOTFOUND: hers are not the keys. */
MST_CHECK mst_err export_open(struct ctx *c, const struct export_column *k,
			      const struct db_rows_table *t, const struct db_val *row,
			      struct blob sealed, struct blob *ret);

/* The id in a row's column; ID_NONE: there is none. */
struct id export_id_in(const struct db_rows_table *t, const struct db_val *row, const char *column);
/* Appends the bytes of an attachment of a case. *ret_end: how the names of such files end, static.
 * MST_NOTFOUND: the case is closed to her. */
MST_CHECK mst_err export_attachment(struct ctx *c, struct id case_id, struct id id, const char **ret_end,
				    struct sbuf *out);

/* ---- the archive (export_tar.c) ---- */

struct export_tar;
/* A tar that goes through age to the file, under another name until it is whole. */
MST_CHECK mst_err export_tar_open(const char *file, const char *receiver, struct export_tar **ret,
				  char *err, size_t n);
MST_CHECK mst_err export_tar_put(struct export_tar *t, const char *name, const void *p, size_t n);
/* good: gives the file its name, when all went well. Frees t. err gets words. */
MST_CHECK mst_err export_tar_end(struct export_tar *t, bool good, char *err, size_t n);

struct export_untar;
MST_CHECK mst_err export_untar_open(const char *file, struct export_untar **ret);
/* The next file: name and all of it, until the next call. *ret_name NULL: there is none. MST_INVALID: not
 * a tar, or larger than a part may be. */
MST_CHECK mst_err export_untar_next(struct export_untar *t, const char **ret_name, struct blob *ret);
void export_untar_end(struct export_untar *t);

/* A line of a table's file as the values of its columns, in mem. MST_INVALID: *ret_why says what is wrong
 * with it, in Swedish and in mem. */
MST_CHECK mst_err export_line(struct arena *mem, const struct db_rows_table *t, const char *p, size_t n,
			      struct db_val *ret, const char **ret_why);

extern const char export_readme[]; /* README.md of the archive */

#endif
