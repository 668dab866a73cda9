/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_db.h - rows of requests, releases and what was handed over; nothing here is opened. */
#ifndef RIGHTS_RIGHTS_DB_H
#define RIGHTS_RIGHTS_DB_H

#include "rights/rights.h"

struct rights_row {
	struct rights_request r;
	struct blob sealed;
};
MST_CHECK mst_err rights_row_find(struct db *db, struct arena *mem, struct id jour, struct id id,
				  struct rights_row *ret);
MST_CHECK mst_err rights_rows(struct db *db, struct arena *mem, struct id jour, bool open,
			      struct rights_row **ret, size_t *ret_n);
MST_CHECK mst_err rights_row_insert(struct db *w, struct id jour, const struct rights_row *r);
/* Over r->r.version, and only while it is open: MST_CONFLICT. */
MST_CHECK mst_err rights_row_update(struct db *w, struct id jour, const struct rights_row *r);
MST_CHECK mst_err rights_release_put(struct db *w, struct id request, const struct rights_release *r);
struct rights_sent_row {
	struct rights_sent sent;
	struct id request;
	struct blob sealed;
};
MST_CHECK mst_err rights_sent_insert(struct db *w, const struct rights_sent_row *r);
MST_CHECK mst_err rights_sent_rows(struct db *db, struct arena *mem, struct id request,
				   struct rights_sent_row **ret, size_t *ret_n);

#endif
