/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_rekey.h - a case's key made anew, and a case that is erased. */
#ifndef SUPPORT_SUPPORT_REKEY_H
#define SUPPORT_SUPPORT_REKEY_H

#include "support/support_db.h"

struct support_part { /* one sealed row of a case */
	struct id id;
	struct blob sealed;
};
MST_CHECK mst_err support_rekey_find(struct db *db, struct arena *mem, struct id case_id,
				     struct blob *ret);
MST_CHECK mst_err support_rekey_begin(struct db *w, struct id case_id, struct blob wrap);
MST_CHECK mst_err support_rekey_end(struct db *w, struct id case_id);
MST_CHECK mst_err support_rekey_open(struct db *db, struct arena *mem, struct id **ret,
				     size_t *ret_n);
/* Over r->version. */
MST_CHECK mst_err support_row_reseal(struct db *w, const struct support_row *r);
MST_CHECK mst_err support_rekey_entries(struct db *db, struct arena *mem, struct id case_id,
					struct support_part **ret, size_t *ret_n);
MST_CHECK mst_err support_rekey_tasks(struct db *db, struct arena *mem, struct id case_id,
				      struct support_part **ret, size_t *ret_n);
MST_CHECK mst_err support_rekey_task_put(struct db *w, struct id case_id, struct id id,
					 struct blob sealed);
MST_CHECK mst_err support_rekey_count(struct db *w, struct id case_id, int64_t *ret);
MST_CHECK mst_err support_story_delete(struct db *w, struct id case_id);

/* The key that the rows of a case are sealed under while its key is being made anew: *key is the one
 * that its holders have, and becomes the old one. MST_NOTFOUND: it is not being made anew. */
MST_CHECK mst_err support_rekey_old(struct ctx *c, struct id case_id, struct seal_key *key);

#endif
