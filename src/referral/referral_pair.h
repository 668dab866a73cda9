/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_pair.h - two that may be about the same person: seen side by side, then put together or kept
 * apart with a reason. Between files of the room.
 *
 * Put together, the one that came later waits no more: it keeps its content and its key beside the
 * other one, so that it can be taken back, until the other is ended or REFERRAL_UNDO_DAYS have gone.
 */
#ifndef REFERRAL_REFERRAL_PAIR_H
#define REFERRAL_REFERRAL_PAIR_H

#include "referral/referral.h"

enum referral_verdict { REFERRAL_APART = 1, REFERRAL_TOGETHER = 2 };

struct referral_pair_row {
	struct id jour, id, referral_id, other_id;
	enum referral_verdict verdict;
	int64_t at;
	struct blob reason; /* sealed under the key of referral_id; empty when they are put together */
};
MST_CHECK mst_err referral_pair_insert(struct db *w, const struct referral_pair_row *r);
/* All that name it, on either side. */
MST_CHECK mst_err referral_pairs_of(struct db *db, struct arena *mem, struct id id,
				    struct referral_pair_row **ret, size_t *ret_n);
MST_CHECK mst_err referral_pair_drop(struct db *w, struct id referral, struct id other);
/* Waiting at `version` -> put together, and back. MST_CONFLICT: it is not (any more) so. */
MST_CHECK mst_err referral_row_join(struct db *w, struct id id, int64_t version, int64_t now,
				    struct id case_id);
MST_CHECK mst_err referral_row_part(struct db *w, struct id id);
/* MST_CONFLICT unless it waits. */
MST_CHECK mst_err referral_row_waits(struct db *db, struct id id);
/* A referral stands with `other` from now on (ID_NONE: it ends): what was put to it follows it, with
 * case_id when that is a case, and what was said of it holds for the other, without its reasons: they were
 * under its key. */
MST_CHECK mst_err referral_pairs_follow(struct db *w, struct id referral, struct id other,
					struct id case_id);
/* Content of what was put together before an instant goes. */
MST_CHECK mst_err referral_pairs_sweep(struct db *w, int64_t before);

#endif
