/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_restrict.h - what a person's rights do to her case: its processing is restricted (GDPR art. 18),
 * or she says of a note that it is wrong (art. 16), and it is kept with her words beside it; or it is to be
 * erased (art. 17), and is cut loose from its facts at once.
 *
 * While a case is restricted it is kept and read, and what she tells is written down. It is not changed,
 * given to anybody, put on a list that leaves the house, closed or erased, and its facts are in no figure.
 */
#ifndef SUPPORT_SUPPORT_RESTRICT_H
#define SUPPORT_SUPPORT_RESTRICT_H

#include "support/support.h"

/* Since when it is restricted, an instant; 0: it is not. Without any key. */
MST_CHECK mst_err support_restricted(struct db *db, struct id case_id, int64_t *ret);
/* MST_CONFLICT, with words in c->why, when it is restricted. */
MST_CHECK mst_err support_unrestricted(struct ctx *c, struct id case_id);
/* Restricts it, or lifts that. Its facts go, and come back as the case then says. MST_CONFLICT: it is so
 * already. */
MST_CHECK mst_err support_restrict(struct ctx *c, const struct support_case *s, bool on,
				   struct act *ret);

/* Cuts one closed case's facts without waiting for the month's cut (support_split_due), and with it all that are
 * due. MST_CONFLICT: it is not closed, or cut already; in the act, somebody was quicker. */
MST_CHECK mst_err support_split_now(struct ctx *c, struct id case_id, struct act *ret);

#define SUPPORT_DISPUTED_MAX 1000 /* characters */
/* Her words beside an entry of the case, in the place of earlier ones; "" takes them away. The entry itself
 * stays as it is. MST_NOTFOUND: no such entry. */
MST_CHECK mst_err support_dispute(struct ctx *c, const struct support_case *s, struct id entry,
				  const char *words, struct act *ret);

/* ---- support_restrict_db.c ---- */

/* MST_CONFLICT: it is so already. */
MST_CHECK mst_err support_restriction_insert(struct db *w, struct id jour, struct id case_id, int64_t at,
					     struct id by);
MST_CHECK mst_err support_restriction_delete(struct db *w, struct id case_id);

#endif
