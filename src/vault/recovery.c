/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* recovery.c - two of three key keepers. The recovery pair's secret is held by one user who is nobody:
 * her keyring has a lock for each two of the keepers, under what their two codes give together. Each
 * sheet is therefore a random code like any other, told by itself when it is mistyped, and worth
 * nothing without a second one and the store. Whoever prints new sheets holds no old one, so the pair
 * is made anew with them. */
#include "vault/vault_priv.h"

/* What the maker opens goes over to the new pair; the rest must be given anew. */
static mst_err carry(struct db *v, struct arena *mem, struct vault_open *o,
		     struct vault_recovery *r)
{
	struct id pair = vault_pair_id(o->org, VAULT_RECOVERY), *held;
	size_t n;

	TRY(vault_objects(v, mem, pair, &held, &n));
	r->grants = arena_new(mem, struct vault_grant, n);
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
		mst_err e = vault_key(v, o, held[i], &key, NULL, NULL);

		if (e == MST_OK)
			vault_grant_boxed(o->k, r->pair.pub, pair, held[i], &key, 0,
					  &r->grants[r->n++]);
		else if (e != MST_NOTFOUND && e != MST_DENIED)
			return e;
	}
	return MST_OK;
}

mst_err vault_recovery_make(struct db *v, struct arena *mem, struct vault_open *o,
			    const struct vault_keyring *keeper, const struct id lock[3],
			    const struct seal_key under[3], struct vault_recovery *ret)
{
	struct vault_recovery r = { 0 };

	if (!o->k || !o->k->open || !keeper->open)
		return MST_DENIED;
	vault_pair_new(o->org, VAULT_RECOVERY, keeper, &r.pair);
	for (int i = 0; i < 3; i++)
		vault_lock_new(keeper, lock[i], VAULT_KEEPERS, &under[i], &r.locks[i]);
	TRY(carry(v, mem, o, &r));
	*ret = r;
	return MST_OK;
}

mst_err vault_recovery_put(struct db *v, const struct vault_recovery *r)
{
	struct id pair = vault_pair_id(r->pair.org, VAULT_RECOVERY);
	int64_t lost = 0;
	bool done;

	TRY(vault_pair_is(v, pair, r->pair.pub, &done));
	if (done)
		return MST_OK;
	TRY(vault_pair_alone(v, pair, &lost));
	if (lost)
		return MST_CONFLICT;
	TRY(vault_pair_clear(v, pair));
	TRY(vault_pair_put(v, &r->pair));
	TRY(vault_grant_put(v, r->grants, r->n));
	for (int i = 0; i < 3; i++)
		TRY(vault_lock_put(v, &r->locks[i]));
	return MST_OK;
}
