/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* letter.h - the papers that follow a decision: a draft of the extract from the minutes
 * (protokollsutdrag), and the letter that goes with it to those who are told (följebrev). Made from the
 * decision and from the memo in the same matter; Swedish, whatever the language of the page. */
#ifndef MEMO_LETTER_H
#define MEMO_LETTER_H

#include "memo/memo.h"

extern const struct http_route memo_letter_routes[]; /* /kommuner/{slug}/utdrag/{id}, /foljebrev/{id} */

/* Which memo a decision was made on. */
enum memo_kind memo_kind_of(enum decision_matter m);
/* k, m: of that memo. day: of the letter. */
void memo_extract_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			const struct decision *d, struct doc *ret);
void memo_letter_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		       const struct decision *d, int32_t day, struct doc *ret);

struct memo_letter_view {
	const struct doc *d;
	const char *title, *base, *town;
	const char *missing; /* what the extract still lacks; NULL */
	const struct view_crumb *crumbs;
};
void memo_letter_html(struct sbuf *o, const struct view *v, const struct memo_letter_view *m);

#endif
