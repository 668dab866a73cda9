/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_again_db.c - SQL of public cards, those of today and those of before. */
#include "base/log.h"
#include "vault/vault_priv.h"

static mst_err card_read(struct db_stmt *q, struct vault_card *ret)
{
	*ret = (struct vault_card){ .user = row_id(q) };
	bool good = row_bytes(q, ret->sign_pub, 32);

	ret->signer = row_id(q);
	good = row_bytes(q, ret->sig, SIGN_SIZE) && good;
	ret->voucher = row_id(q);
	ret->vouched = row_bytes(q, ret->vouch_sig, SIGN_SIZE);
	row_end(q);
	if (good)
		return MST_OK;
	log_note(LOG_ERROR, "vault.broken_row", "table", "vault_past", NULL);
	return MST_FAIL;
}

mst_err vault_signers(struct db *v, struct id user, struct vault_card ret[VAULT_CARDS],
		      size_t *ret_n)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	size_t n = 0;
	bool row;

	TRY(db_query(v,
		     "SELECT user_id, sign_pub, signer_id, sig, voucher_id, vouch_sig FROM vault_user "
		     "WHERE user_id = $1 UNION ALL "
		     "SELECT user_id, sign_pub, signer_id, sig, voucher_id, vouch_sig FROM vault_past "
		     "WHERE user_id = $1",
		     DB_ARGS(V(user)), &q));
	for (;;) {
		TRY(db_step(q, &row));
		if (!row || n == VAULT_CARDS)
			break;
		TRY(card_read(q, &ret[n++]));
	}
	*ret_n = n;
	return MST_OK;
}

mst_err vault_card_replace(struct db *v, const struct vault_again *a)
{
	const struct vault_user *u = &a->user;
	const struct vault_grant *vouch = NULL;
	int64_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if (a->grants[i].vouches)
			vouch = &a->grants[i];
	TRY(db_exec(v,
		    "INSERT INTO vault_past (user_id, sign_pub, signer_id, sig, voucher_id, vouch_sig) "
		    "SELECT user_id, sign_pub, signer_id, sig, voucher_id, vouch_sig FROM vault_user "
		    "WHERE user_id = $1 AND box_pub = $2",
		    DB_ARGS(V(u->user), V_BYTES(a->old_pub, 32))));
	TRY(db_exec_n(v,
		      "UPDATE vault_user SET box_pub = $3, sign_pub = $4, signer_id = $5, sig = $6, "
		      "box_sig = $7, voucher_id = $8, vouch_sig = $9 "
		      "WHERE user_id = $1 AND box_pub = $2",
		      DB_ARGS(V(u->user), V_BYTES(a->old_pub, 32), V_BYTES(u->box_pub, 32),
			      V_BYTES(u->sign_pub, 32), V(u->signer), V_BYTES(u->sig, SIGN_SIZE),
			      V_BYTES(u->box_sig, SIGN_SIZE), V(vouch ? vouch->by : ID_NONE),
			      V_BYTES(vouch ? vouch->vouch : NULL, vouch ? SIGN_SIZE : 0)),
		      &n));
	if (n != 1)
		return MST_CONFLICT;
	return db_exec(v, "DELETE FROM vault_lock WHERE user_id = $1", DB_ARGS(V(u->user)));
}

mst_err vault_rows_clear(struct db *v, struct id holder)
{
	return db_exec(v, "DELETE FROM vault_wrap WHERE holder_id = $1", DB_ARGS(V(holder)));
}
