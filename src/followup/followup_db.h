/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_db.h - inside followup only: its statements. */
#ifndef FOLLOWUP_FOLLOWUP_DB_H
#define FOLLOWUP_FOLLOWUP_DB_H

#include "followup/followup.h"

MST_CHECK mst_err followup_entries(struct db *db, struct arena *mem, int year,
				   struct followup_entry **ret, size_t *ret_n);
/* Over edition e->edition, 0: it is new. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err followup_entry_put(struct db *w, const struct followup_entry *e);
MST_CHECK mst_err followup_report_insert(struct db *w, struct id id, int year, const char *place,
					 struct id version, const char *by, int64_t at);

#endif
