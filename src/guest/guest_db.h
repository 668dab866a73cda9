/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest_db.h - rows of the room guest. */
#ifndef GUEST_GUEST_DB_H
#define GUEST_GUEST_DB_H

#include "guest/guest.h"

MST_CHECK mst_err guest_link_insert(struct db *w, struct id jour, const struct hash *code,
				    const struct guest_link *l);
MST_CHECK mst_err guest_link_find(struct db *db, struct arena *mem, const struct hash *code,
				  struct guest_link *ret);
/* MST_CONFLICT: it has ended. */
MST_CHECK mst_err guest_link_revoke(struct db *w, struct id id, int64_t now);
MST_CHECK mst_err guest_link_used(struct db *w, struct id id, int64_t now);

MST_CHECK mst_err guest_link_told(struct db *w, struct id id, int64_t now);

#endif
