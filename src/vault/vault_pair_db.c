/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_pair_db.c - SQL of a pair that is exchanged for a new one, and of those before it. */
#include "base/log.h"
#include "vault/vault_db.h"

mst_err vault_pair_exchange(struct db *v, const struct vault_turn *r)
{
	struct id pair = vault_pair_id(r->pair.org, r->pair.which);
	int64_t n = 0;

	TRY(db_exec_n(v,
		      "UPDATE vault_pair SET pub = $3, sig = $4, signer_id = $5 "
		      "WHERE pair_id = $1 AND pub = $2",
		      DB_ARGS(V(pair), V_BYTES(r->old_pub, 32), V_BYTES(r->pair.pub, 32),
			      V_BYTES(r->pair.sig, SIGN_SIZE), V(r->pair.signer)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err vault_old_put(struct db *v, struct id pair, const struct vault_old *w)
{
	return db_exec(v,
		       "INSERT INTO vault_pair_old (pair_id, pub, wrap, at) VALUES ($1, $2, $3, $4) "
		       "ON CONFLICT (pair_id, pub) DO UPDATE SET wrap = excluded.wrap",
		       DB_ARGS(V(pair), V_BYTES(w->pub, 32), V_BYTES(w->wrap, SEAL_WRAP), V(w->at)));
}

static mst_err read_old(struct db_stmt *q, struct arena *mem, void *to)
{
	struct vault_old *w = to;
	bool good;

	(void)mem;
	good = row_bytes(q, w->pub, 32);
	good = row_bytes(q, w->wrap, SEAL_WRAP) && good;
	w->at = row_int(q);
	row_end(q);
	if (good)
		return MST_OK;
	log_note(LOG_ERROR, "vault.broken_row", "table", "vault_pair_old", NULL);
	return MST_FAIL;
}

mst_err vault_olds(struct db *v, struct arena *mem, struct id pair, struct vault_old **ret,
		   size_t *ret_n)
{
	return db_list(v,
		       "SELECT pub, wrap, at FROM vault_pair_old WHERE pair_id = $1 "
		       "ORDER BY at DESC, pub",
		       DB_ARGS(V(pair)), mem, read_old, ret, ret_n);
}

mst_err vault_is_due(struct db *v, struct id object, bool *ret)
{
	int64_t n = 0;

	TRY(db_int(v, "SELECT count(*) FROM vault_due WHERE object_id = $1", DB_ARGS(V(object)), &n));
	*ret = n > 0;
	return MST_OK;
}
