/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mo_priv.h - reads compiled catalogues (.mo) without the C library's locale, which is one for
 * the whole process. A catalogue never changes after it is loaded: any thread may ask it. */
#ifndef VIEW_MO_PRIV_H
#define VIEW_MO_PRIV_H

#include "base/base.h"

struct view_mo;

/* Reads a catalogue in UTF-8. bytes must live as long as the result: texts point into them.
 * NULL when anything in it does not hold together: little-endian only (what msgfmt writes on and
 * for every machine we run on), every offset, length and ending NUL checked, plural forms complete
 * and their rule sane. Nothing is checked again later. Free with view_mo_free. */
struct view_mo *view_mo_load(struct blob bytes);
void view_mo_free(struct view_mo *m); /* NULL is allowed */

/* The translation, or NULL when there is none. context: msgctxt, or NULL. */
const char *view_mo_find(const struct view_mo *m, const char *context, const char *msgid);
/* The translation that fits n things; msgid is the singular. */
const char *view_mo_find_n(const struct view_mo *m, const char *context, const char *msgid,
			   uint64_t n);

/* The rule of a header field: "nplurals=2; plural=(n != 1);". */
#define VIEW_PLURAL_NODES 128
#define VIEW_PLURAL_FORMS 8
struct view_plural {
	size_t forms, nnodes;
	int root;
	struct view_plural_node {
		char op;
		int a, b, c;
		uint64_t number;
	} nodes[VIEW_PLURAL_NODES];
};
/* False for a rule that does not parse, is too long or deep, divides by zero or names a form that
 * there is not for some n up to 1000. */
MST_CHECK bool view_plural_parse(const char *rule, struct view_plural *ret);
size_t view_plural_form(const struct view_plural *p, uint64_t n); /* always < forms */

/* Embedded from po/en.po. */
extern const uint8_t view_en_mo[];
extern const size_t view_en_mo_size;

#endif
