/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_rota.h - who stands at the court when: a place in a shift is free, asked for, certain or offered
 * to the others. A coordinator records what was said on the telephone; whoever signs in says it
 * herself. Nobody who is helped is in it.
 *
 * The calendar (RFC 5545) is off until she turns it on, says "Upptagen" and a time, and nothing else. */
#ifndef COURT_COURT_ROTA_H
#define COURT_COURT_ROTA_H

#include "court/court.h"

enum court_shift_state {
	COURT_FREE = 1,  /* nobody stands */
	COURT_ASKED = 2, /* somebody is set down and has not said yes */
	COURT_COMING = 3,
	COURT_OFFERED = 4, /* stands until another takes it */
};
struct court_shift {
	struct id id, who; /* who: an account, or a volunteer without one; ID_NONE: nobody */
	int32_t day;
	const char *part;  /* "morning", "afternoon" */
	enum court_shift_state state;
	int64_t version;   /* 0: not stored yet */
};
extern const struct stats_code court_parts[]; /* morning, afternoon, day */

/* Those of days from..to, in the order of the day. */
MST_CHECK mst_err court_shifts(struct ctx *c, int32_t from, int32_t to, struct court_shift **ret,
			       size_t *ret_n);
MST_CHECK mst_err court_shift_find(struct ctx *c, struct id id, struct court_shift *ret);

/* What somebody does about a shift herself: "take" a free or offered one, "come" when asked, "offer" her
 * own, "keep" what she has offered. False: she cannot, as it stands. (pure) */
MST_CHECK bool court_shift_step(const struct court_shift *s, struct id me, const char *what,
				struct court_shift *ret);
/* Does she stand in another place of the same half day already? (pure) */
bool court_shift_twice(const struct court_shift *list, size_t n, const struct court_shift *s,
		       struct id who);

/* New places (version 0) or changed ones, as one act. MST_CONFLICT in the act: somebody was quicker.
 * list lives in c->mem. */
void court_shifts_put(struct ctx *c, struct court_shift *list, size_t n, struct act *ret);
void court_shift_remove(struct ctx *c, struct id id, struct act *ret); /* MST_NOTFOUND: gone */

/* ---- the calendar ---- */

/* Turns the caller's own on under a new secret, which makes an older one worthless; or off. */
void court_feed_on(struct ctx *c, struct id secret, struct act *ret);
void court_feed_off(struct ctx *c, struct act *ret);
MST_CHECK mst_err court_feed_is_on(struct ctx *c, bool *ret);
/* Whose shifts an address shows. MST_NOTFOUND: nobody's. */
MST_CHECK mst_err court_feed_find(struct ctx *c, struct id secret, struct id *ret_user);
/* An iCalendar of what `who` stands for in list; asked and offered ones too, since she may be needed.
 * `now` stamps it. */
void court_feed_write(struct sbuf *o, const struct court_shift *list, size_t n, struct id who,
		      int64_t now);

#endif
