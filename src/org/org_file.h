/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_file.h - inside org only: populations from a file. */
#ifndef ORG_ORG_FILE_H
#define ORG_ORG_FILE_H

#include "org/org.h"
#include "sheet/sheet.h"

struct org_people {
	int year;          /* the latest that the file tells of; of its last day */
	int64_t *list;     /* by municipality, in the order they were given; -1: not in it */
	const char *where; /* of what could not be read: "12:3" (row and column) or "/value/7" */
};
/* Pure. Tables of Statistics Sweden's database as CSV (years as columns or as rows) or JSON-stat, and
 * Kolada's answers: summed over what they are divided by, or their own totals where they have such.
 * A msgid when it cannot be used; NULL: ret is filled. In mem. */
const char *org_file_people(struct arena *mem, const struct sheet *s, const struct org *towns,
			    size_t n, struct org_people *ret);

#endif
