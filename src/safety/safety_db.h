/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_db.h - SQL of the room. The inserts, moves and drops are apply functions. */
#ifndef SAFETY_SAFETY_DB_H
#define SAFETY_SAFETY_DB_H

#include "safety/safety.h"

MST_CHECK mst_err safety_batch_insert(struct db *w, const struct safety_batch *b);
MST_CHECK mst_err safety_value_insert(struct db *w, struct id batch, const struct safety_value *v);
MST_CHECK mst_err safety_left_insert(struct db *w, struct id batch, const struct safety_left *l);
/* MST_CONFLICT: it is not in that state. */
MST_CHECK mst_err safety_batch_move(struct db *w, struct id batch, enum safety_state from,
				    enum safety_state to);
MST_CHECK mst_err safety_lefts_drop(struct db *w, struct id batch);
MST_CHECK mst_err safety_drop_looked_at(struct db *w, int64_t before);
/* Those that are read in, newest first. */
MST_CHECK mst_err safety_batches_in(struct db *db, struct arena *mem, struct safety_batch **ret,
				    size_t *ret_n);
/* What a batch says about a town, its county and the country; newest year first. */
MST_CHECK mst_err safety_values_of(struct db *db, struct arena *mem, struct id batch,
				   const char *town, const char *county, struct safety_value **ret,
				   size_t *ret_n);

MST_CHECK mst_err safety_page_insert(struct db *w, const struct safety_page *p);
MST_CHECK mst_err safety_page_put_version(struct db *w, struct id page, struct id version);
enum safety_answer {
	SAFETY_JOUR_YES = 1,
	SAFETY_TOWN_YES,
	SAFETY_NO,
	SAFETY_WITHDRAWN, /* of what both have not approved */
	SAFETY_DOWN,      /* of what everybody reads */
};
/* Writes one answer down. MST_CONFLICT: it is there already, or the page is refused, withdrawn, down or
 * replaced. */
MST_CHECK mst_err safety_page_answer(struct db *w, struct id page, enum safety_answer a,
				     const char *by, int64_t at, const char *why);

#endif
