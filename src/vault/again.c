/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* again.c - one who has lost all her keys is let in again by another: new keys, signed by her, under a
 * secret that is read over the telephone, with what the other can open given anew. The old keys end at
 * once, since a lost telephone may be signed in, and with them what she alone could open. What she had signed for others is still good: her old
 * public card is kept for checking it. */
#include "vault/vault_priv.h"

/* What the other can open is given; the rest is counted. */
static mst_err give(struct db *v, struct vault_open *o, const struct vault_row *had,
		    struct vault_again *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	mst_err e = vault_key(v, o, had->object, &key, NULL, NULL);

	if (e == MST_OK) {
		vault_grant_to_new(o->k, &ret->user, had->object, &key, had->until,
				   &ret->grants[ret->n++]);
		return MST_OK;
	}
	if (e != MST_NOTFOUND && e != MST_DENIED)
		return e;
	ret->lost++;
	return MST_OK;
}

/* A pair is given as such, so that the right to vouch comes with the group. */
static mst_err give_pair(struct db *v, struct vault_open *o, enum vault_pair which,
			 struct vault_again *ret)
{
	mst_err e = vault_grant_pair_to_new(v, o->k, o->org, which, &ret->user,
					    &ret->grants[ret->n]);

	if (e == MST_OK)
		ret->n++;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err vault_again_make(struct db *v, struct arena *mem, struct vault_open *o, struct id user,
			 struct id lock, const struct seal_key *under, struct vault_again *ret)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring hers = { 0 };
	struct vault_again a = { 0 };
	struct vault_card old;
	struct vault_row *held;
	size_t n;

	if (!o->k || !o->k->open || id_eq(o->k->user, user))
		return MST_DENIED;
	TRY(vault_card_find(v, user, &old));
	memcpy(a.old_pub, old.box_pub, 32);
	vault_user_new(user, under, o->k, &a.user, &hers);
	vault_lock_new(&hers, lock, VAULT_PAPER, under, &a.user.lock);
	TRY(vault_rows_held(v, mem, user, &held, &n));
	a.grants = arena_new(mem, struct vault_grant, n);
	for (size_t i = 0; i < n; i++) {
		bool pair = false;

		for (int w = VAULT_INTAKE; w <= VAULT_REVIEW && !pair; w++) {
			pair = id_eq(held[i].object, vault_pair_id(o->org, (enum vault_pair)w));
			if (pair)
				TRY(give_pair(v, o, (enum vault_pair)w, &a));
		}
		if (!pair)
			TRY(give(v, o, &held[i], &a));
	}
	for (size_t i = 0; i < a.n; i++)
		a.given += !vault_is_pair(o, a.grants[i].object);
	*ret = a;
	return MST_OK;
}

mst_err vault_again_put(struct db *v, const struct vault_again *a)
{
	TRY(vault_card_replace(v, a));
	TRY(vault_lock_put(v, &a->user.lock));
	TRY(vault_rows_clear(v, a->user.user));
	return vault_grant_put(v, a->grants, a->n);
}
