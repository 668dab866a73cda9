/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_need.h - "Jag behöver prata": somebody of the jour asks for a talk, in one tap and without a word
 * about why. Every coordinator sees it until one has seen to it; she sees that it has arrived. */
#ifndef VOLUNTEER_VOLUNTEER_NEED_H
#define VOLUNTEER_VOLUNTEER_NEED_H

#include "volunteer/volunteer.h"

struct volunteer_need {
	struct id id, by;      /* by: her account */
	int64_t at, done_at;   /* instants; done_at 0: nobody has seen to it */
	struct id done_by;
};
#define VOLUNTEER_NEED_SHOWN (14 * 86400) /* so long she sees that somebody saw to it */

/* The caller's own latest. MST_NOTFOUND: none. */
MST_CHECK mst_err volunteer_need_own(struct ctx *c, struct volunteer_need *ret);
/* Those that nobody has seen to, the longest first. In mem. */
MST_CHECK mst_err volunteer_needs(struct db *db, struct arena *mem, struct id jour,
				  struct volunteer_need **ret, size_t *ret_n);
/* When the latest that nobody has seen to was asked; 0: none. */
MST_CHECK mst_err volunteer_need_newest(struct db *db, struct id jour, int64_t *ret);
/* The caller asks. Asking again while she waits changes nothing. */
void volunteer_need_ask(struct ctx *c, struct act *ret);
/* The caller has seen to it. MST_CONFLICT in the act: somebody else has. */
void volunteer_need_done(struct ctx *c, struct id id, struct act *ret);

/* How it stands with the caller's own, in words; NULL: she has not asked. ret_waits: nobody has seen to it. */
MST_CHECK mst_err volunteer_need_words(struct ctx *c, const char **ret, bool *ret_waits);

/* ---- volunteer_need_db.c ---- */

/* One row for each account, its latest. put: nothing when one waits. close: MST_CONFLICT: closed already. */
MST_CHECK mst_err volunteer_need_row(struct db *db, struct arena *mem, struct id user,
				     struct volunteer_need *ret);
MST_CHECK mst_err volunteer_need_put(struct db *w, struct id jour, const struct volunteer_need *n);
MST_CHECK mst_err volunteer_need_close(struct db *w, const struct volunteer_need *n);

#endif
