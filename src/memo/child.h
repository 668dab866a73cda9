/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* child.h - the assessment of a child's best interests (prövning av barnets bästa), step by step:
 * articles 3 and 12 of the convention (lag 2018:1197). What is written becomes the section of the memo.
 * Nothing about any one child belongs in it. */
#ifndef MEMO_CHILD_H
#define MEMO_CHILD_H

#include "auth/auth.h"

extern const struct http_route memo_child_routes[]; /* /kommuner/{slug}/tjansteskrivelse/barn */

#define MEMO_CHILD_MAX 3000 /* characters of an answer */
enum memo_touched { MEMO_TOUCHED_BOTH = 1, MEMO_TOUCHED_DIRECTLY, MEMO_TOUCHED_INDIRECTLY, MEMO_TOUCHED_NOT };
enum memo_heard { MEMO_HEARD = 1, MEMO_HEARD_BEFORE, MEMO_HEARD_NOT };
/* In the order of the enums; labels are msgids. Each ended by a zero row. */
extern const struct view_option memo_touched_options[], memo_heard_options[];
extern const struct view_option memo_articles[]; /* bits in order; added to at the end only */

struct memo_child {
	struct id org;
	int64_t edition, at; /* edition 0: nobody has assessed it */
	const char *by;
	enum memo_touched touched;
	const char *children;  /* which; MEMO_TOUCHED_NOT: why none are */
	unsigned articles;
	const char *facts;     /* what is known, and from where */
	enum memo_heard heard;
	const char *views;     /* what they say; MEMO_HEARD_NOT: why they were not asked */
	const char *interests, *conflicts; /* conflicts "": none */
	const char *verdict, *measures;    /* measures: what makes up for what is against them */
};
/* The latest edition; edition 0 when there is none. In mem. */
MST_CHECK mst_err memo_child_latest(struct db *db, struct arena *mem, struct id org,
				    struct memo_child *ret);
/* Apply: adds k as edition k->edition + 1. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err memo_child_insert(struct db *w, const struct memo_child *k);
void memo_child_save(struct ctx *c, struct memo_child *k, struct act *ret); /* memo.child */
/* What is missing, as a msgid with the form's field; NULL: nothing. */
const char *memo_child_fault(const struct memo_child *k, const char **ret_field);
/* As a section of the memo: Markdown, in Swedish. cite3, cite12: the articles as the law of its day. */
const char *memo_child_text(struct arena *mem, const struct memo_child *k, const char *cite3,
			    const char *cite12);

#endif
