/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* liaison_web.h - view models of the pages about who to turn to. */
#ifndef RELATION_LIAISON_WEB_H
#define RELATION_LIAISON_WEB_H

#include "relation/liaison.h"
#include "relation/relation_web.h"

struct relation_party_card {
	const char *name, *add; /* add NULL: not hers to change */
	const struct view_item *people;
	size_t n;
};
struct relation_liaisons_view {
	const struct relation_party_card *cards;
	size_t n;
};
void relation_liaisons_html(struct sbuf *o, const struct view *v,
			    const struct relation_liaisons_view *m);

struct relation_liaison_view {
	const struct form *form;
	const char *org, *title, *end; /* end NULL: she is new */
	const char *reminded;          /* when she last got a mail; NULL: never */
	const struct view_row *changes;
	bool ended;
};
void relation_liaison_html(struct sbuf *o, const struct view *v,
			   const struct relation_liaison_view *m);

#endif
