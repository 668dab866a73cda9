/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term.h - the clock of the agreement: how long it lasts, when notice has to be given, when it is
 * renewed by itself, when it is looked over, and what an index does to an amount. And the law by its
 * day: a document cites what held on the day that it bears. */
#ifndef AGREEMENT_TERM_H
#define AGREEMENT_TERM_H

#include "agreement/agreement.h"

extern const struct http_route agreement_term_routes[]; /* /overenskommelse/tid */
extern const struct http_route agreement_law_routes[];  /* /lagrum */

#define AGREEMENT_NOTICE_MAX 36 /* months */
#define AGREEMENT_RENEW_MAX 120
struct agreement_term {
	int64_t edition, at;     /* edition 0: nothing is written down, and it lasts until further notice */
	const char *by;
	int32_t to;              /* last day of the first period; DAY_NONE: until further notice */
	int notice_months;
	int renew_months;        /* 0: it ends at `to` */
	int32_t notified;        /* when notice was given; DAY_NONE */
	const char *notified_by; /* by whom */
	int32_t review;          /* when it is to be looked over next; DAY_NONE */
	const char *index_name;  /* "arbetskostnadsindex"; "": no index clause */
	int index_share;         /* how much of the change counts, per cent */
	int64_t index_round;     /* öre */
	bool index_down;         /* rounded down, else to the nearest, half up */
};
/* The latest edition. In mem. */
MST_CHECK mst_err agreement_term_latest(struct db *db, struct arena *mem, struct agreement_term *ret);
/* Apply: adds t as edition t->edition + 1. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err agreement_term_insert(struct db *w, const struct agreement_term *t);
void agreement_term_save(struct ctx *c, struct agreement_term *t, struct act *ret); /* agreement.term */
/* Days that cannot all be, as a msgid with the form's field; NULL: nothing. */
const char *agreement_term_fault(const struct agreement_term *t, int32_t from, const char **ret_field);

struct agreement_clock {
	int32_t ends;    /* last day of the period that `day` lies in, or of the last one; DAY_NONE: no end */
	int32_t notice;  /* last day to give notice so that it ends then; DAY_NONE: no end to ask about */
	int32_t renewed; /* first day of the next period, if nobody gives notice; DAY_NONE */
	int periods;     /* which period it is, from 1 */
	bool over, given; /* it has ended; notice has been given in time for `ends` */
};
/* A term of months is counted so that whole months lie between: three months before 2028-02-29 is
 * 2027-11-30. Notice that comes too late for one period ends the next. */
void agreement_clock(const struct agreement_term *t, int32_t day, struct agreement_clock *ret);
/* As sentences of the agreement, in Swedish; "" while nothing is written down. */
const char *agreement_term_sentences(struct arena *mem, int32_t from, const struct agreement_term *t);

/* What an amount becomes when the index goes from `was` to `is` (both in thousandths, above 0): the
 * share of the change that counts, then rounding. MST_INVALID: an index is not above 0, or the result
 * is too large. A falling index lowers it; never below 0. */
MST_CHECK mst_err agreement_indexed(const struct agreement_term *t, int64_t ore, int64_t was, int64_t is,
				    int64_t *ret);

/* ---- for "Idag": what is near, the nearest first ---- */

#define AGREEMENT_NOTICE_SOON 120 /* days before the last day for notice */
#define AGREEMENT_REVIEW_SOON 56
/* Notice, end, review and promises to be looked over: for the manager and every municipal officer. In
 * c->mem. */
MST_CHECK mst_err agreement_term_today(struct ctx *c, const struct view_item **ret, size_t *ret_n);

/* ---- the law by its day ---- */

#define AGREEMENT_CITE_MAX 120
#define AGREEMENT_LAW_MAX 500
struct agreement_law {
	const char *code; /* "utan-behovsprovning": what it is about, for good */
	int32_t from, to; /* to DAY_NONE: until further notice */
	const char *cite; /* "11 kap. 5 § socialtjänstlagen (2025:400)" */
	const char *words, *by; /* by "": came with the program */
};
/* All, by code and day. */
MST_CHECK mst_err agreement_laws(struct db *db, struct arena *mem, struct agreement_law **ret,
				 size_t *ret_n);
/* What held on that day. NULL: none of that code did. */
const struct agreement_law *agreement_law_on(const struct agreement_law *list, size_t n, const char *code,
					     int32_t day);
/* Apply: l holds from its day; what held before ends the day before. MST_INVALID: a text is missing.
 * MST_CONFLICT: another begins on that day or later. */
MST_CHECK mst_err agreement_law_insert(struct db *w, const struct agreement_law *l);
void agreement_law_save(struct ctx *c, struct agreement_law *l, struct act *ret); /* agreement.law */

#endif
