/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_db.c - SQL of what somebody wants to see later. */
#include "today/today_db.h"

mst_err today_later_has(struct db *db, struct id account, const char *card, int64_t now, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(db,
		   "SELECT count(*) FROM today_later WHERE account = $1 AND card = $2 "
		   "AND until_at > $3",
		   DB_ARGS(V(account), V(card), V(now)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err today_later_put(struct db *w, struct id account, const char *card, int64_t until)
{
	return db_exec(w,
		       "INSERT INTO today_later (account, card, until_at) VALUES ($1, $2, $3) "
		       "ON CONFLICT (account, card) DO UPDATE SET until_at = excluded.until_at",
		       DB_ARGS(V(account), V(card), V(until)));
}
