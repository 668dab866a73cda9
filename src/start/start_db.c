/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* start_db.c - SQL of the beginning. */
#include "start/start_db.h"

mst_err start_row_get(struct db *db, struct start_row *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	*ret = (struct start_row){ 0 };
	TRY(db_query(db, "SELECT demo, link, until_at FROM start_mark WHERE one = 1", DB_NONE, &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_OK;
	ret->have = true;
	ret->demo = row_bool(q);
	ret->link = row_bytes(q, ret->id.b, sizeof(ret->id.b));
	ret->until = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err start_row_put(struct db *w, bool demo, const struct hash *link, int64_t until)
{
	struct blob id = { link ? link->b : NULL, link ? sizeof(link->b) : 0 };

	return db_exec(w,
		       "INSERT INTO start_mark (one, demo, link, until_at) VALUES (1, $1, $2, $3) "
		       "ON CONFLICT (one) DO UPDATE SET demo = excluded.demo, link = excluded.link, "
		       "until_at = excluded.until_at",
		       DB_ARGS(V((int)demo), V(id), V(until)));
}

mst_err start_link_take(struct db *w, const struct hash *link, int64_t now)
{
	int64_t n = 0;

	TRY(db_exec_n(w,
		      "UPDATE start_mark SET link = NULL WHERE one = 1 AND link = $1 AND until_at > $2",
		      DB_ARGS(V_BYTES(link->b, sizeof(link->b)), V(now)), &n));
	return n == 1 ? MST_OK : MST_NOTFOUND;
}
