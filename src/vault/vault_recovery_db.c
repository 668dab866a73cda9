/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_recovery_db.c - SQL of a pair that is made anew. */
#include "vault/vault_db.h"

mst_err vault_pair_is(struct db *v, struct id pair, const uint8_t pub[32], bool *ret)
{
	int64_t n = 0;

	TRY(db_int(v, "SELECT count(*) FROM vault_pair WHERE pair_id = $1 AND pub = $2",
		   DB_ARGS(V(pair), V_BYTES(pub, 32)), &n));
	*ret = n > 0;
	return MST_OK;
}

mst_err vault_pair_alone(struct db *v, struct id pair, int64_t *ret)
{
	return db_int(v,
		      "SELECT count(*) FROM vault_wrap w WHERE w.holder_id = $1 AND NOT EXISTS "
		      "(SELECT 1 FROM vault_wrap o WHERE o.object_id = w.object_id "
		      "AND o.holder_id <> $1 AND o.until_at = 0)",
		      DB_ARGS(V(pair)), ret);
}

mst_err vault_pair_clear(struct db *v, struct id pair)
{
	TRY(db_exec(v, "DELETE FROM vault_wrap WHERE object_id = $1 OR holder_id = $1",
		    DB_ARGS(V(pair))));
	return db_exec(v, "DELETE FROM vault_pair WHERE pair_id = $1", DB_ARGS(V(pair)));
}
