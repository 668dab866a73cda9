/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message_web.h - view models of joint communication. */
#ifndef RELATION_MESSAGE_WEB_H
#define RELATION_MESSAGE_WEB_H

#include "relation/message.h"

struct relation_messages_view {
	const struct view_item *items;
	size_t n;
	bool may_write;
};
void relation_messages_html(struct sbuf *o, const struct view *v, const struct relation_messages_view *m);
struct relation_message_view {
	const struct form *form; /* of a publication */
	const char *title, *base, *edition;
	const struct view_row *rows;
	const char *tag;
	enum view_state state;
	const struct doc *d;
	const struct view_table *approved, *published; /* NULL: nobody, nowhere */
	bool may_write, may_approve, may_publish;
};
void relation_message_html(struct sbuf *o, const struct view *v, const struct relation_message_view *m);
struct relation_message_form_view {
	const struct form *form;
	const char *title, *back, *remove; /* remove NULL: it is new */
	const struct view_option *towns;
	const char *now; /* somebody was quicker: what stands now */
};
void relation_message_form_html(struct sbuf *o, const struct view *v,
				const struct relation_message_form_view *m);

#endif
