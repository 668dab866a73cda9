/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* barrier.h - who must not come near a case: people named for it (a party, a relative, one who knows
 * her), and those who work on the other side of the same event. A barrier is asked before a case is
 * given to anybody, opened, or opened in an emergency. A case with one is held by named people alone
 * (room guard), so that the keys say the same.
 *
 * Works on opaque ids: a case, and an account or a volunteer. Rows hold hashes under the server's
 * secret. An apply writes through c->db.
 */
#ifndef BARRIER_BARRIER_H
#define BARRIER_BARRIER_H

#include "auth/auth.h"

extern const struct db_room barrier_room;

#define BARRIER_WHY_MAX 200

struct barrier {
	struct id who;   /* ID_NONE: it follows from the two sides of an event */
	const char *why; /* NULL then */
};

/* May `who` not come near the case? */
MST_CHECK mst_err barrier_stops(struct ctx *c, struct id case_id, struct id who, bool *ret);
/* Has the case any barrier, or a place on a side of an event? */
MST_CHECK mst_err barrier_any(struct ctx *c, struct id case_id, bool *ret);
/* All of the case's, opened with its key. */
MST_CHECK mst_err barrier_list(struct ctx *c, struct id case_id, const struct seal_key *key,
			       struct barrier **ret, size_t *ret_n);

/* Who and why, ready for barrier_put. */
struct blob barrier_seal(struct ctx *c, struct id case_id, const struct seal_key *key,
			 struct id who, const char *why);
/* Apply, repeatable. */
MST_CHECK mst_err barrier_put(struct ctx *c, struct id case_id, struct id who, struct blob sealed);
MST_CHECK mst_err barrier_drop(struct ctx *c, struct id case_id, struct id who);
/* Apply: somebody has been given a case. From now on the other side of its event is closed to her, also
 * when she leaves this one. Without an event nothing is written. */
MST_CHECK mst_err barrier_took(struct ctx *c, struct id case_id, struct id who);
/* Apply: the two cases stand on different sides of one event. event: a fresh id, used when neither has
 * one yet. MST_CONFLICT: they stand on the same side of one already. */
MST_CHECK mst_err barrier_sides(struct ctx *c, struct id event, struct id one, struct id other);
/* Apply: the case is erased. */
MST_CHECK mst_err barrier_erase(struct ctx *c, struct id case_id);

#endif
