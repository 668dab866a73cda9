/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_page.h - the public pages: their texts, in which languages, and what a text may hold.
 *
 * A text is Markdown in src/site/pages/LANGUAGE/NAME.md: "# Heading" first, then paragraphs, and on
 * lines of their own
 *   :: ring 112 116006     telephone numbers by their codes (site_number.h)
 *   :: frister             last days, worked out in the browser, and the rules as a table
 *   :: gallring            when what is kept of somebody who gets support is erased (GDPR art. 13.2 a)
 *   ![what it shows](/stod/bilder/kontoret)   a picture (site_image.h); never without words
 * A link to another page is written without a language; it goes along (view_place). */
#ifndef SITE_SITE_PAGE_H
#define SITE_SITE_PAGE_H

#include "doc/doc.h"
#include "site/site.h"

struct site_text {
	const char *lang, *name, *text;
};
extern const struct site_text site_texts[]; /* ended by a zero row; made by tools/mkpages.mjs */
/* The text of a page in a language; NULL: not translated. */
const char *site_text_find(const char *lang, const char *name);

struct site_page {
	const char *name;  /* of its text, and of its address: "/stod/NAME"; the first is "/stod" */
	const char *title; /* a msgid: what the browser keeps of it tells nothing */
	/* Not NULL: a page that the program makes, at this address, whose text is there for easy Swedish
	 * alone. */
	const char *path;
};
extern const struct site_page site_pages[]; /* ended by a zero row */
const struct site_page *site_page_find(const char *name); /* NULL: none */
#define SITE_TOWN "{kommun}" /* in the text "kommun": the municipality's name */
/* The text with the name in all those places; the name has no such place. In mem, or as it was. */
const char *site_with_town(struct arena *mem, const char *text, const char *town);

struct site_lang {
	const char *code;     /* as in the address: ?sprak=latt */
	const char *tag;      /* BCP 47, for lang= */
	const char *name;     /* in itself */
	bool rtl;
	enum view_lang frame; /* of menu and buttons */
};
/* Those that pages may be written in; a reader is offered the ones that her page has a text in. */
extern const struct site_lang site_langs[]; /* ended by a zero row */
const struct site_lang *site_lang_find(const char *code); /* NULL: none */

struct site_number {
	const char *code, *number; /* "116006", "116 006" */
	const char *name, *hours;  /* msgids; hours "" = not known */
	const char *checked;       /* the day somebody last looked it up: "2026-11-25" */
	int64_t version;           /* of the jour's own; 0: the program's */
};
/* The program's, ended by a zero row. What stands on the pages is site_numbers_now. */
extern const struct site_number site_numbers[];
#define SITE_NUMBER_ALARM "112" /* its number is never another */
int32_t site_number_checked(const struct site_number *n); /* as a day */
bool site_number_old(const struct site_number *n, int32_t today); /* somebody should try it again */

/* When the accessibility statement's assessment was made, and when its words were last gone through
 * (13 § lagen om tillgänglighet till digital offentlig service 2018:1937). */
extern const char site_access_assessed[], site_access_updated[];
#define SITE_ACCESS_DAYS 365 /* after so long it is old */
#define SITE_NUMBER_DAYS 180 /* ... and so is a telephone number that nobody has looked up */
struct site_image {
	const char *code;  /* "kontoret" */
	int width, height; /* pixels */
};
/* What a text may name. Each list is ended by a zero row. */
struct site_names {
	const struct site_number *numbers;
	const struct site_image *images;
	int64_t story_days, case_days; /* after support has ended: when notes, and when all else is erased */
};
extern const struct site_names site_names_own; /* the program's */

/* What on the public pages has grown old on that day, as a sentence each, ended by NULL. In mem. */
const char *const *site_grown_old(const struct view *v, const struct site_number *numbers, int32_t today);

/* ---- a text, taken apart ---- */

enum site_part_kind { SITE_WORDS = 1, SITE_RING, SITE_DEADLINES, SITE_PICTURE, SITE_KEPT };
#define SITE_RING_MOST 6
struct site_part {
	enum site_part_kind kind;
	struct doc words;
	const struct site_number *numbers[SITE_RING_MOST];
	size_t nnumbers;
	const struct site_image *image;
	const char *alt; /* what it shows, for who does not see it */
	int64_t story_days, case_days; /* of SITE_KEPT */
};
#define SITE_IMAGES "/stod/bilder/"
#define SITE_PARTS 24
struct site_body {
	const char *title;
	struct site_part *parts; /* in mem */
	size_t n;
	/* When it cannot be shown: in which line, and a msgid that says why. */
	int bad_line;
	const char *bad;
};
/* The day on which all of the part's numbers had been checked: the oldest of theirs. */
int32_t site_part_checked(const struct site_part *p);
/* MST_INVALID: ret->bad says why. All in mem. */
MST_CHECK mst_err site_body_read(struct arena *mem, const char *text, const struct site_names *names,
				 struct site_body *ret);

/* The readability of a Swedish text (LIX, Björnsson 1968): words per sentence, and per cent of words
 * with more than six letters. Under 30 is very easy. A line of a list is a sentence. 0: no words. */
int site_lix(const char *text);

#endif
