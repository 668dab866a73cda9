/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_db.h - rows of emergencies; nothing here is opened. */
#ifndef GUARD_GUARD_DB_H
#define GUARD_GUARD_DB_H

#include "guard/guard.h"

MST_CHECK mst_err guard_emergency_insert(struct db *w, struct id jour,
					 const struct guard_emergency *e);
MST_CHECK mst_err guard_emergency_list(struct db *db, struct arena *mem, struct id jour,
				       bool unreviewed, struct guard_emergency **ret, size_t *ret_n);
MST_CHECK mst_err guard_emergency_find(struct db *db, struct arena *mem, struct id jour, struct id id,
				       struct guard_emergency *ret);
/* MST_CONFLICT: it is reviewed, or by's own. */
MST_CHECK mst_err guard_emergency_reviewed(struct db *w, struct id id, struct id by, int64_t at);

MST_CHECK mst_err guard_notice_insert(struct db *w, struct id emergency, struct id account);
MST_CHECK mst_err guard_notice_seen(struct db *w, struct id emergency, struct id account, int64_t at);
/* Emergencies that the account has not seen. */
MST_CHECK mst_err guard_notice_list(struct db *db, struct arena *mem, struct id account,
				    struct id **ret, size_t *ret_n);

struct guard_ask_row {
	struct id id, to, case_id, by;
	int64_t at;
	struct blob sealed;
};
MST_CHECK mst_err guard_ask_insert(struct db *w, const struct guard_ask_row *r);
MST_CHECK mst_err guard_ask_list(struct db *db, struct arena *mem, struct id to, int64_t since,
				 struct guard_ask_row **ret, size_t *ret_n);
MST_CHECK mst_err guard_ask_done(struct db *w, struct id id);
MST_CHECK mst_err guard_ask_sweep(struct db *w, int64_t before);

#endif
