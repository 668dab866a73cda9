/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_manual.h - the manuals inside the program: docs/handbok as it was when the program was built,
 * whole pages per role, their pictures, and a search in all of them. They are in Swedish. */
#ifndef SITE_SITE_MANUAL_H
#define SITE_SITE_MANUAL_H

#include "site/site_page.h"

extern const struct site_text site_manual_texts[]; /* ended by a zero row; made by tools/mkpages.mjs */

struct site_manual {
	const char *name;  /* of its file, and of its address: "/handbok/NAME" */
	unsigned roles;    /* whose it is: any of them; all may read it */
	bool paper;        /* two pages to print and carry along */
};
extern const struct site_manual site_manuals[]; /* ended by a zero row */
const struct site_manual *site_manual_find(const char *name); /* NULL: none */

/* Words, or a picture that stands alone on its line: "![what it shows](../pictures/NAME)". */
struct site_manual_piece {
	struct doc words;
	const char *picture, *alt; /* picture: address of an asset; NULL: words */
};
struct site_manual_section {
	const char *title, *anchor; /* of a "## " line; both "" for what stands before the first one */
	struct site_manual_piece *pieces;
	size_t n;
};
struct site_manual_text {
	const char *title;
	struct site_manual_section *sections;
	size_t n;
};
/* A manual taken apart. MST_FAIL: its text is none (a test reads each of them). In mem, as all below. */
MST_CHECK mst_err site_manual_read(struct arena *mem, const struct site_manual *m,
				   struct site_manual_text *ret);

struct site_manual_hit {
	const struct site_manual *manual;
	const char *title, *section, *anchor; /* of the manual, and of the section in it */
	const char *line;                     /* the first of it that has one of the words */
};
#define SITE_MANUAL_ASKED 80 /* characters of a question */
/* Sections that have every word of the question, in whatever case; those of a manual for `roles` first. */
MST_CHECK mst_err site_manual_search(struct arena *mem, unsigned roles, const char *asked,
				     struct site_manual_hit **ret, size_t *ret_n);

#endif
