/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start_db.h - SQL of the beginning. */
#ifndef START_START_DB_H
#define START_START_DB_H

#include "start/start.h"

struct start_row {
	bool have, demo, link;
	struct hash id; /* of the link */
	int64_t until;
};
MST_CHECK mst_err start_row_get(struct db *db, struct start_row *ret);
MST_CHECK mst_err start_row_put(struct db *w, bool demo, const struct hash *link, int64_t until);
/* Takes the link away. MST_NOTFOUND: it is not there, or has run out. */
MST_CHECK mst_err start_link_take(struct db *w, const struct hash *link, int64_t now);

#endif
