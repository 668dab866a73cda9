/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hand.h - what a case holds, handed over to somebody by name: only what the person has said yes
 * to, in a ZIP whose password goes by telephone and never the way that the file goes. */
#ifndef SUPPORT_SUPPORT_HAND_H
#define SUPPORT_SUPPORT_HAND_H

#include "doc/doc.h"
#include "doc/doc_locked.h"
#include "support/support_file.h"

#define SUPPORT_HAND_TO_MAX 120
#define SUPPORT_HAND_PASSWORD 24 /* "k7f2m-x4d6a-p3qbn-7ztyc" and the ending 0 */

enum support_hand_part {
	SUPPORT_HAND_PERSON = 1, /* name, telephone, what it is about */
	SUPPORT_HAND_PLAN = 2,   /* what matters and what is agreed; never what is dangerous */
	SUPPORT_HAND_TALKS = 4,  /* when, how and how long; no notes */
};
struct support_hand {
	const char *to;       /* who, and where */
	const char *giver, *how; /* of the consent: words, as they were chosen */
	unsigned parts;       /* enum support_hand_part */
	const struct support_file *files;
	size_t nfiles;
};
/* 100 random bits in four groups that can be read aloud. */
void support_hand_password(char ret[SUPPORT_HAND_PASSWORD]);
bool support_hand_password_good(const char *s);
struct support_parcel { /* in c->mem */
	const struct doc *overview; /* NULL: no parts are chosen */
	struct doc_locked_file *files;
	size_t n;
};
/* What goes into it: an overview when parts are chosen, and the files, numbered. MST_DENIED: the person has
 * extra protection. */
MST_CHECK mst_err support_hand_gather(struct ctx *c, const struct support_case *s,
				      const struct support_hand *h, struct support_parcel *ret);
/* Appends the ZIP. On a worker: no store is touched. */
MST_CHECK mst_err support_hand_pack(struct arena *mem, const struct support_parcel *p,
				    const char *password, struct sbuf *out);
/* A line in the timeline: to whom, what and with whose consent. MST_DENIED as above. */
MST_CHECK mst_err support_hand_note(struct ctx *c, const struct support_case *s,
				    const struct support_hand *h, struct act *ret);

/* ---- pages ---- */

struct support_hand_view {
	const struct form *form;
	const char *base, *name, *password;
	const struct view_option *givers, *hows, *parts, *files;
	bool guarded;
};
/* The form; its answer is the ZIP. */
void support_hand_html(struct sbuf *o, const struct view *v, const struct support_hand_view *m);
mst_err support_hand_get(struct ctx *c);
mst_err support_hand_post(struct ctx *c);

#endif
