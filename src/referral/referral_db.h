/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_db.h - rows of the room referral; nothing here is opened. */
#ifndef REFERRAL_REFERRAL_DB_H
#define REFERRAL_REFERRAL_DB_H

#include "referral/referral.h"

struct referral_row {
	struct id jour, id, case_id;
	const char *source;
	enum referral_state state;
	int64_t version, received, due, next_at, attempts, handled; /* handled 0 = waiting */
	struct blob sealed;
	int32_t withdrawn;
	const char *withdrawn_by;
};
MST_CHECK mst_err referral_row_find(struct db *db, struct arena *mem, struct id id,
				    struct referral_row *ret);
MST_CHECK mst_err referral_row_insert(struct db *w, const struct referral_row *r);
/* New content, next instant and count over `version`: MST_CONFLICT when it is another by now or
 * the referral is handled. */
MST_CHECK mst_err referral_row_update(struct db *w, const struct referral_row *r);
/* Waiting -> state; content and tries go. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err referral_row_handle(struct db *w, struct id id, enum referral_state state,
				      int64_t now, struct id case_id);
MST_CHECK mst_err referral_row_withdrawn(struct db *w, struct id id, int32_t day, const char *by);
/* The latest instant of all that wait, by new hours. */
MST_CHECK mst_err referral_rows_redue(struct db *w, struct arena *mem, struct id jour,
				      const struct referral_hours *h);
/* Waiting: what is due first, after (next_at, id) of the last one shown. Handled: latest first,
 * after (handled, id). at 0: from the start. */
MST_CHECK mst_err referral_rows_waiting(struct db *db, struct arena *mem, struct id jour, int64_t at,
					struct id id, int most, struct referral_row **ret,
					size_t *ret_n);
MST_CHECK mst_err referral_rows_handled(struct db *db, struct arena *mem, struct id jour, int64_t at,
					struct id id, int most, struct referral_row **ret,
					size_t *ret_n);
/* Handled ones whose key is not known to be destroyed; at most `most`. */
MST_CHECK mst_err referral_rows_unwiped(struct db *db, struct arena *mem, struct id jour, int most,
					struct id **ret, size_t *ret_n);
MST_CHECK mst_err referral_row_wiped(struct db *w, struct id id);
/* late: those whose first contact was due before now, and new tries planned before `today`. */
MST_CHECK mst_err referral_counts(struct db *db, struct id jour, int64_t now, int64_t today,
				  int64_t tomorrow, struct referral_today *ret);
/* Of each source since an instant. */
MST_CHECK mst_err referral_rows_by_source(struct db *db, struct arena *mem, struct id jour, int64_t since,
					  struct referral_quiet **ret, size_t *ret_n);

struct referral_attempt_row {
	struct id jour, id, referral_id, by;
	int64_t at;
	struct blob sealed;
};
MST_CHECK mst_err referral_attempt_insert(struct db *w, const struct referral_attempt_row *r);
MST_CHECK mst_err referral_attempt_list(struct db *db, struct arena *mem, struct id referral,
					struct referral_attempt_row **ret, size_t *ret_n);

struct referral_sent_row {
	struct id jour, id, sender;
	const char *number;
	int64_t sent;
	struct blob copy; /* empty = none */
};
MST_CHECK mst_err referral_sent_insert(struct db *w, const struct referral_sent_row *r);
/* The sender's own alone. */
MST_CHECK mst_err referral_sent_row_find(struct db *db, struct arena *mem, struct id id,
					 struct id sender, struct referral_sent_row *ret);
/* Latest first, after (sent, id); at 0: from the start. Without copies. */
MST_CHECK mst_err referral_sent_rows(struct db *db, struct arena *mem, struct id sender, int64_t at,
				     struct id id, int most, struct referral_sent_row **ret,
				     size_t *ret_n);
/* The latest one with a copy, sent after `since`. */
MST_CHECK mst_err referral_sent_with_copy(struct db *db, struct arena *mem, struct id sender,
					  int64_t since, struct referral_sent_row *ret);
MST_CHECK mst_err referral_copy_drop(struct db *w, struct id id, struct id sender);
MST_CHECK mst_err referral_copies_drop(struct db *w, int64_t before);

#endif
