/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest.h - dated links for people who work with us and have no account: a school that sends somebody
 * to us, an officer who reads her municipality's figures.
 *
 * What a link holds is random (128 bits) and shown once; only its hash is kept. It ends on its day, or
 * when it is taken back, and then answers as if it had never been. It opens nothing that is sealed: what
 * comes in through it is sealed to the jour, and what it shows is published. Making it, taking it back
 * and each opening of figures stand in the log. */
#ifndef GUEST_GUEST_H
#define GUEST_GUEST_H

#include "auth/auth.h"
#include "stats/stats.h"

extern const struct db_room guest_room;
extern const struct http_route guest_routes[]; /* /lankar */

#define GUEST_LABEL_MAX 100  /* characters */
#define GUEST_DAYS 180       /* that a new link is proposed to be good for */
#define GUEST_DAYS_MOST 400
#define GUEST_DAY_MOST 25    /* what may come through one link in 24 hours */
#define GUEST_GONE_DAYS 90   /* how long the list tells of one that has ended */

enum guest_kind {
	GUEST_REFER = 1,   /* sends somebody to us */
	GUEST_FIGURES = 2, /* reads what is published about a municipality */
};
struct guest_link {
	struct id id, by;
	enum guest_kind kind;
	const char *source;       /* GUEST_REFER: code of guest_sources; else "" */
	const char *label;        /* "Storsjöskolan, elevhälsan" */
	const char *municipality; /* SCB code; NULL = none in particular */
	int64_t created, until;   /* until: the first instant at which it is over */
	int64_t revoked, last;    /* 0 = not; last: when it was used */
	const char *mail;         /* GUEST_FIGURES: who is told of news (guest_tell.h); NULL = nobody */
	int64_t told;             /* 0 = not yet */
};
/* Who may be given a link to send people with: a part of stats_sources, in the words of the form. */
extern const struct stats_code guest_sources[];

/* Over or taken back at that instant. */
bool guest_ended(const struct guest_link *l, int64_t now);

/* An act (guest.make). l: source, label, municipality, mail, kind and until are read, the others are set; it
 * lives in c->mem. ret_code: what stands last in the link's address; shown once. MST_INVALID: a code,
 * label or day that no form lets through. */
MST_CHECK mst_err guest_make(struct ctx *c, struct guest_link *l, struct act *ret,
			     const char **ret_code);
/* An act (guest.revoke). In it MST_CONFLICT: it has ended already. */
void guest_revoke(struct ctx *c, struct id id, struct act *ret);
/* MST_NOTFOUND: no such, another kind, over or taken back: one answer for all. In c->mem. */
MST_CHECK mst_err guest_open(struct ctx *c, enum guest_kind kind, const char *code,
			     struct guest_link *ret);
MST_CHECK mst_err guest_get(struct db *db, struct arena *mem, struct id id, struct guest_link *ret);
/* Newest first. */
MST_CHECK mst_err guest_list(struct db *db, struct arena *mem, struct id jour,
			     struct guest_link **ret, size_t *ret_n);

/* What came through a link. */
struct guest_sent {
	const char *once, *number; /* once: the mark of its form; number: of the receipt */
	int64_t at;
};
/* MST_NOTFOUND: this form has not come. */
MST_CHECK mst_err guest_sent_find(struct db *db, struct arena *mem, struct id link,
				  const char *once, struct guest_sent *ret);
/* Newest first, at most `most`. */
MST_CHECK mst_err guest_sent_list(struct db *db, struct arena *mem, struct id link, int most,
				  struct guest_sent **ret, size_t *ret_n);
/* Apply. MST_NOTFOUND: the link is over or taken back by now; MST_CONFLICT: this form has come before;
 * MST_BUSY: GUEST_DAY_MOST have come in 24 hours. */
MST_CHECK mst_err guest_sent_put(struct db *w, struct id link, const struct guest_sent *s);

/* Apply, arg int64_t *now: forgets links that ended GUEST_GONE_DAYS ago, with their receipts. */
MST_CHECK mst_err guest_sweep_apply(struct db *w, void *arg);

#endif
