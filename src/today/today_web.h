/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.h - view model of the board. */
#ifndef TODAY_TODAY_WEB_H
#define TODAY_TODAY_WEB_H

#include "today/today.h"

/* Something that can wait; put off with its code. */
struct today_card {
	const char *code, *title, *why, *href; /* href NULL: done elsewhere */
};
/* Those that wait for who looks after accounts; none before the first case. */
MST_CHECK mst_err today_later(struct ctx *c, struct today_card **ret, size_t *ret_n);
mst_err today_later_post(struct ctx *c);

/* The letters of who is signed in, as struct view has them; in c->mem. */
const char *today_keys(const struct ctx *c);
struct today_keys_view {
	const struct view_table *table;
};
void today_keys_html(struct sbuf *o, const struct view *v, const struct today_keys_view *m);
mst_err today_keys_get(struct ctx *c);

struct today_view {
	const char *hello;
	const struct view_item *items;
	size_t n;
	const struct view_item *people; /* whom a volunteer supports */
	size_t npeople;
	const struct view_item *tasks; /* what is to be done today or was earlier */
	size_t ntasks;
	bool jour;         /* may log a call */
	bool volunteer, lead;
	const char *need;  /* how it stands with her asking for a talk; NULL: she has not asked */
	bool need_waits;
	const char *empty;
	const struct today_card *later;
	size_t nlater;
};
void today_html(struct sbuf *o, const struct view *v, const struct today_view *m);

struct today_notice_view {
	const struct form *form;
	bool served, on, jour; /* a mail server is set; she gets mail now; what comes to the jour */
};
void today_notice_html(struct sbuf *o, const struct view *v, const struct today_notice_view *m);

struct today_danger_view {
	const char *phone; /* of the coordinator; "" = none */
	bool jour;         /* may ask for a talk */
};
void today_danger_html(struct sbuf *o, const struct view *v, const struct today_danger_view *m);

#endif
