/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_db.c - SQL of who signs in at her municipality. */
#include "oidc/oidc_priv.h"

#define NAME(h) V_BYTES((h)->b, sizeof((h)->b))

mst_err oidc_identity_find(struct db *db, const struct hash *name, struct id *ret_account)
{
	return db_find(db, "SELECT account FROM oidc_identity WHERE name = $1", DB_ARGS(NAME(name)), NULL,
		       db_read_id, ret_account);
}

mst_err oidc_identity_put(struct db *w, const struct hash *name, struct id account, int64_t at)
{
	return db_exec(w, "INSERT INTO oidc_identity (name, account, at) VALUES ($1, $2, $3)",
		       DB_ARGS(NAME(name), V(account), V(at)));
}

mst_err oidc_forget(struct db *w, struct id account)
{
	return db_exec(w, "DELETE FROM oidc_identity WHERE account = $1", DB_ARGS(V(account)));
}

mst_err oidc_identity_drop(struct db *w, const struct hash *name)
{
	return db_exec(w, "DELETE FROM oidc_identity WHERE name = $1", DB_ARGS(NAME(name)));
}
