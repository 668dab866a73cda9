/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* child_web.h - view model of the assessment's page. */
#ifndef MEMO_CHILD_WEB_H
#define MEMO_CHILD_WEB_H

#include "doc/doc.h"
#include "memo/child.h"

struct memo_child_view {
	const struct form *form;
	const char *town, *base;   /* of the memo */
	const char *minors;        /* which services are open to children; NULL: none is */
	bool by_hand;              /* the section is written by hand, so this does not show */
	const struct doc *preview; /* NULL = not asked for */
	const char *now;           /* somebody was quicker: the section as it stands now */
};
void memo_child_html(struct sbuf *o, const struct view *v, const struct memo_child_view *m);

#endif
