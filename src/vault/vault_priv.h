/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault_priv.h - what the vault's own files share. */
#ifndef VAULT_VAULT_PRIV_H
#define VAULT_VAULT_PRIV_H

#include "vault/vault_db.h"

/* The place of a wrap: object, holder and lapse in one, so that a wrap that was copied to another
 * row, or whose end was moved, opens for nobody. */
struct seal_ad vault_place(struct id object, struct id holder, int64_t until);

/* What is signed: fixed layouts, drawn in docs/KEYS.md. */
void vault_sign_user(const struct sign_pair *by, struct id user, struct id signer,
		     const uint8_t sign_pub[32], uint8_t ret[SIGN_SIZE]);
void vault_sign_box(const struct sign_pair *by, struct id user, const uint8_t box_pub[32],
		    uint8_t ret[SIGN_SIZE]);
void vault_sign_vouch(const struct sign_pair *by, struct id user, struct id voucher,
		      const uint8_t sign_pub[32], uint8_t ret[SIGN_SIZE]);
void vault_sign_pair(const struct sign_pair *by, struct id org, int which, struct id signer,
		     const uint8_t pub[32], uint8_t ret[SIGN_SIZE]);
/* body: hash of the lock's public key, pin and sealed keyring. */
void vault_sign_lock(const struct sign_pair *by, struct id lock, struct id user, int kind,
		     const uint8_t body[32], uint8_t ret[SIGN_SIZE]);
bool vault_lock_signed(const uint8_t sign_pub[32], struct id lock, struct id user, int kind,
		       const uint8_t body[32], const uint8_t sig[SIGN_SIZE]);
/* A checked public key, ready to be sealed to. MST_NOTFOUND or MST_DENIED. */
mst_err vault_user_key(struct db *v, struct id user, const struct hash *root,
		       struct vault_card *ret);

/* A box for a public key that is in no store yet; who calls knows whose it is. */
void vault_grant_boxed(const struct vault_keyring *k, const uint8_t pub[32], struct id holder,
		       struct id object, const struct seal_key *key, int64_t until,
		       struct vault_grant *ret);
/* ... for a user who has just been made. */
void vault_grant_to_new(const struct vault_keyring *k, const struct vault_user *u, struct id object,
			const struct seal_key *key, int64_t until, struct vault_grant *ret);

/* MST_DENIED: nothing that she signs is trusted. */
mst_err vault_may_vouch(struct db *v, struct id user, const struct hash *root);
/* The pair that o has opened, with its public half. */
void vault_open_box(struct vault_open *o, enum vault_pair which, struct box_pair *ret);
/* The grant was made with that pair's secret. */
void vault_grant_by(struct vault_open *o, enum vault_pair which, struct vault_grant *g);
/* What emergency wraps are under, by the group pair's symmetric key. */
void vault_emergency_under(const struct seal_key *group, const struct seal_key *pepper,
			   struct seal_key *ret);

/* The pair, opened once per request. MST_NOTFOUND: she does not hold it. */
mst_err vault_open_pair(struct db *v, struct vault_open *o, enum vault_pair which);
/* Opens a row by the holder's symmetric key or pair; a box gives the re-wrap that replaces it. */
mst_err vault_open_row(const struct vault_row *r, const struct seal_key *sym,
		       const struct box_pair *pair, struct seal_key *ret, bool *ret_rewrap,
		       struct vault_grant *ret_grant);
/* Her secrets as they lie in a lock. */
void vault_keyring_seal(const struct vault_keyring *k, const struct seal_key *under,
			uint8_t ret[VAULT_PACKED]);
mst_err vault_keyring_open(struct id user, const struct seal_key *under, struct blob sealed,
			   struct vault_keyring *ret);
/* Seals the keyring in a lock that has its public key and pin, and signs it. */
void vault_lock_fill(struct vault_lock *l, const struct vault_keyring *k);
bool vault_lock_hers(const struct vault_lock *l, const uint8_t sign_pub[32]);
/* The locks' part of a rotation: prepared, and applied. */
mst_err vault_locks_rotate(struct db *v, struct arena *mem, const struct vault_keyring *k,
			   const struct vault_keyring *fresh, const struct seal_key *under,
			   struct vault_rotation *r);
mst_err vault_locks_exchange(struct db *v, const struct vault_rotation *r);

#endif
