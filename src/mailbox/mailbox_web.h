/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_web.h - view models and handlers of the room's pages. */
#ifndef MAILBOX_MAILBOX_WEB_H
#define MAILBOX_MAILBOX_WEB_H

#include "mailbox/mailbox.h"

/* ---- for whoever writes: no account, no cookie, one address for all steps ---- */

/* Around all that these pages show: forms in it are sent without leaving the page (quiet.js), and
 * with keys, sealed there (seal.js). keys NULL: no text is written here. */
void mailbox_quiet_open(struct sbuf *o, const struct view *v, const struct mailbox_keys *keys);

struct mailbox_write_view {
	const struct form *form;
	const struct view_option *reach, *others, *languages, *municipalities;
	struct mailbox_keys keys;
	bool more; /* what is seldom filled in stands open */
};
void mailbox_write_html(struct sbuf *o, const struct view *v, const struct mailbox_write_view *m);
struct mailbox_code_view {
	const char *code;
	bool word;
};
void mailbox_code_html(struct sbuf *o, const struct view *v, const struct mailbox_code_view *m);
struct mailbox_key_view {
	const struct form *form;
};
void mailbox_key_html(struct sbuf *o, const struct view *v, const struct mailbox_key_view *m);
struct mailbox_open_view {
	const struct form *form;
	const char *ticket, *told;  /* told: what has just been done, or NULL */
	const char *opened;         /* in words */
	const struct view_event *fresh, *older;
	size_t nfresh, nolder;
	const struct view_option *sure;
	struct mailbox_keys keys;
	bool word, older_shown, ways_open;
};
void mailbox_open_html(struct sbuf *o, const struct view *v, const struct mailbox_open_view *m);
struct mailbox_gone_view {
	const char *title, *words;
};
void mailbox_gone_html(struct sbuf *o, const struct view *v, const struct mailbox_gone_view *m);

mst_err mailbox_write_get(struct ctx *c);
mst_err mailbox_write_post(struct ctx *c);
mst_err mailbox_key_get(struct ctx *c);
mst_err mailbox_key_post(struct ctx *c);
/* The visitor's frame, then the room's own form, without what was typed before a code. */
void mailbox_public(struct ctx *c);
const struct view_option *mailbox_options(struct ctx *c, const struct view_option *list);
extern const struct view_option mailbox_reach[], mailbox_others[], mailbox_languages[];
const char *mailbox_words(const struct view *v, const struct view_option *list, const char *value);

/* ---- for the coordinator ---- */

struct mailbox_list_view {
	const struct view_item *waiting, *others;
	size_t nwaiting, nothers;
};
void mailbox_list_html(struct sbuf *o, const struct view *v, const struct mailbox_list_view *m);
struct mailbox_thread_view {
	const struct form *form;
	const struct mailbox_thread *t;
	const char *base, *title, *erase;
	const char *take;                /* where it is made a referral; NULL = not any more */
	const char *warning;             /* what must be read before anything is done; NULL = none */
	const struct view_row *rows;
	const struct view_event *list;
	size_t n;
	const struct view_option *sure;
	bool can_answer, readable;
};
void mailbox_thread_html(struct sbuf *o, const struct view *v, const struct mailbox_thread_view *m);

mst_err mailbox_list_get(struct ctx *c);
mst_err mailbox_thread_get(struct ctx *c);
mst_err mailbox_thread_post(struct ctx *c);
/* What somebody is called who may not have told a name. */
const char *mailbox_title(const struct view *v, const struct mailbox_thread *t);

#endif
