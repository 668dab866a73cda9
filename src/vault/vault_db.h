/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_db.h - the vault's SQL, for the vault alone. */
#ifndef VAULT_VAULT_DB_H
#define VAULT_VAULT_DB_H

#include "vault/vault.h"

/* A user's public side: what a check of signatures reads. */
struct vault_card {
	struct id user, signer, voucher;
	uint8_t box_pub[32], sign_pub[32];
	uint8_t sig[SIGN_SIZE], box_sig[SIGN_SIZE], vouch_sig[SIGN_SIZE];
	bool vouched;
};
struct vault_pair_card {
	struct id org, signer;
	int which;
	uint8_t pub[32], sig[SIGN_SIZE];
};
struct vault_row { /* a wrap as stored */
	struct id object, holder;
	enum vault_wrap_kind kind;
	uint8_t wrap[BOX_WRAP];
	int64_t until;
};
struct vault_rotated {
	struct vault_row old;
	uint8_t wrap[SEAL_WRAP];
};
#define VAULT_WRAP_SIZE(kind) ((kind) == VAULT_BOX ? (size_t)BOX_WRAP : (size_t)SEAL_WRAP)

mst_err vault_card_find(struct db *v, struct id user, struct vault_card *ret);
mst_err vault_pair_find(struct db *v, struct id pair, struct vault_pair_card *ret);
/* ---- vault_lock_db.c ---- */
mst_err vault_locks_count(struct db *v, struct id user, int64_t *ret);
mst_err vault_lock_delete(struct db *v, struct id lock);

/* ---- vault_due_db.c ---- */
/* It has a new key, or none any more. */
mst_err vault_due_done(struct db *v, struct id object);

/* Does it wait for a new key? */
mst_err vault_is_due(struct db *v, struct id object, bool *ret);

/* ---- vault_pair_db.c ---- */
/* MST_CONFLICT: it has another key by now. */
mst_err vault_pair_exchange(struct db *v, const struct vault_turn *r);
mst_err vault_old_put(struct db *v, struct id pair, const struct vault_old *w);
/* The youngest first. */
mst_err vault_olds(struct db *v, struct arena *mem, struct id pair, struct vault_old **ret,
		   size_t *ret_n);

/* ---- vault_again_db.c ---- */
#define VAULT_CARDS 16
/* The signing keys of a user, that of today first; without box keys. */
mst_err vault_signers(struct db *v, struct id user, struct vault_card ret[VAULT_CARDS],
		      size_t *ret_n);
mst_err vault_card_replace(struct db *v, const struct vault_again *a);
mst_err vault_rows_clear(struct db *v, struct id holder);

/* ---- vault_recovery_db.c ---- */
/* Is this the pair's public key? */
mst_err vault_pair_is(struct db *v, struct id pair, const uint8_t pub[32], bool *ret);
/* Objects that nobody but this pair holds without an end. */
mst_err vault_pair_alone(struct db *v, struct id pair, int64_t *ret);
/* The pair with every wrap of its secret and under it. */
mst_err vault_pair_clear(struct db *v, struct id pair);

/* One wrap that has not lapsed. MST_NOTFOUND: none. */
mst_err vault_row_find(struct db *v, struct id object, struct id holder, int64_t now,
		       struct vault_row *ret);
/* The wraps of an object for any of five holders (ids may repeat), lapsed ones left out. */
mst_err vault_rows_for(struct db *v, struct id object, const struct id holder[5], int64_t now,
		       struct vault_row ret[5], size_t *ret_n);
/* ... of many objects (ids may repeat, ID_NONE is none), in no order. */
mst_err vault_rows_ahead(struct db *v, const struct id o[VAULT_AHEAD], const struct id holder[5],
			 int64_t now, struct vault_row ret[5 * VAULT_AHEAD], size_t *ret_n);
/* All wraps of a holder, lapsed ones too, and their number. */
mst_err vault_rows_held(struct db *v, struct arena *mem, struct id holder, struct vault_row **ret,
			size_t *ret_n);
mst_err vault_held(struct db *v, struct id holder, int64_t *ret);
/* A rotation's writes: her row (MST_CONFLICT: other keys), one wrap (0 changed: it is not there). */
mst_err vault_user_exchange(struct db *v, const struct vault_rotation *r);
mst_err vault_row_exchange(struct db *v, const struct vault_row *old,
			   const uint8_t wrap[SEAL_WRAP], int64_t *ret_changed);
/* Is what a grant was made for, and by, still so? MST_CONFLICT: no. */
mst_err vault_grant_fits(struct db *v, const struct vault_grant *g);

#endif
