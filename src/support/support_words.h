/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_words.h - a case and the lines of its timeline in words, in the language of c's page; in c->mem. */
#ifndef SUPPORT_SUPPORT_WORDS_H
#define SUPPORT_SUPPORT_WORDS_H

#include "support/support_label.h"

/* What is written of a case, ended by a zero row. */
const struct view_row *support_case_rows(struct ctx *c, const struct support_case *s,
					 const struct support_label *label);
/* The same without what it counts as, which is another thing on another day. */
const struct view_row *support_case_facts(struct ctx *c, const struct support_case *s);
/* "Samtal", "Ej nådd" ... */
const char *support_entry_title(struct ctx *c, const struct support_entry *e);
/* What it says: how it was held and for how long, the text, and her own words where she disputes it. Holds the
 * name of who held it, when somebody else wrote it down. */
const char *support_entry_body(struct ctx *c, const struct support_entry *e);

#endif
