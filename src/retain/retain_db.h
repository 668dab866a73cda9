/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_db.h - rows of rules, holds and erased notes. */
#ifndef RETAIN_RETAIN_DB_H
#define RETAIN_RETAIN_DB_H

#include "retain/retain.h"

/* In the place of one from the same day. */
MST_CHECK mst_err retain_rule_insert(struct db *w, struct id jour, const struct retain_rule *r);
/* MST_NOTFOUND: the jour has set none that holds on that day. */
MST_CHECK mst_err retain_rule_find(struct db *db, struct arena *mem, struct id jour, int32_t day,
				   struct retain_rule *ret);

struct retain_hold_row {
	struct retain_hold hold;
	struct blob sealed;
};
MST_CHECK mst_err retain_hold_row(struct db *db, struct arena *mem, struct id case_id, int32_t today,
				  struct retain_hold_row *ret);
MST_CHECK mst_err retain_hold_insert(struct db *w, const struct retain_hold_row *r);
MST_CHECK mst_err retain_hold_delete(struct db *w, struct id case_id);
/* With support_story_gone, which finds what has none. */
MST_CHECK mst_err retain_story_mark(struct db *w, struct id case_id, int64_t at);
MST_CHECK mst_err retain_story_has(struct db *db, struct id case_id, bool *ret);
struct retain_early_row {
	struct id case_id;
	int32_t from;
};
MST_CHECK mst_err retain_early_list(struct db *db, struct arena *mem, struct id jour,
				    struct retain_early_row **ret, size_t *ret_n);
/* The earlier day stays. */
MST_CHECK mst_err retain_early_insert(struct db *w, struct id jour, const struct retain_early_row *r,
				      struct id by, int64_t at);
/* All of this room's rows of a case. */
MST_CHECK mst_err retain_rows_erase(struct db *w, struct id case_id);

/* Names of accounts that ended before it go on a day: as old as the log's rows that do. In mem. */
MST_CHECK mst_err retain_accounts_before(struct db *db, struct arena *mem, struct id jour, int32_t day,
					 int64_t *ret);
/* The night's task; arg: struct app *. */
MST_CHECK mst_err retain_accounts_run(struct job_run *r);

#endif
