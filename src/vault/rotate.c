/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rotate.c - a changed phrase, or a lock that is taken away: a new box pair and a new symmetric key, and
 * all that she holds wrapped anew. Her signing key stays, because others have signed it; she signs the new box key
 * with it herself. What somebody copied of her old row then opens nothing that is made from now
 * on, and nothing that the store still holds. */
#include "base/log.h"
#include "vault/vault_priv.h"

static mst_err rewrap_all(struct db *v, struct arena *mem, const struct vault_keyring *k,
			  const struct seal_key *key, struct vault_rotation *ret)
{
	struct vault_row *rows;
	size_t n;

	TRY(vault_rows_held(v, mem, k->user, &rows, &n));
	ret->wraps = arena_new(mem, struct vault_rotated, n);
	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key secret;
		struct vault_rotated *to = &ret->wraps[i];
		bool rewrap;
		struct vault_grant g;

		TRY(vault_open_row(&rows[i], &k->key, &k->pair, &secret, &rewrap, &g));
		to->old = rows[i];
		seal_wrap(key, vault_place(rows[i].object, k->user, rows[i].until), &secret,
			  to->wrap);
	}
	ret->n = n;
	return MST_OK;
}

mst_err vault_user_rotate(struct db *v, struct arena *mem, const struct vault_keyring *k,
			  const struct seal_key *under, struct vault_rotation *ret,
			  struct vault_keyring *ret_open)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring fresh = *k;
	struct vault_rotation r = { .user = k->user };

	if (!k->open)
		return MST_NOTFOUND;
	box_pair_new(&fresh.pair);
	seal_key_new(&fresh.key);
	memcpy(r.old_pub, k->pair.pub, 32);
	memcpy(r.box_pub, fresh.pair.pub, 32);
	vault_sign_box(&k->sign, k->user, r.box_pub, r.box_sig);
	TRY(vault_locks_rotate(v, mem, k, &fresh, under, &r));
	TRY(rewrap_all(v, mem, k, &fresh.key, &r));
	*ret = r;
	*ret_open = fresh;
	return MST_OK;
}

/* A wrap that came after the preparing is for the old key and would be lost: then nothing is done
 * and the caller prepares again. One that was dropped meanwhile stays dropped. */
mst_err vault_rotation_put(struct db *v, const struct vault_rotation *r)
{
	int64_t held = 0, done = 0, n = 0;

	TRY(vault_user_exchange(v, r));
	TRY(vault_locks_exchange(v, r));
	for (size_t i = 0; i < r->n; i++) {
		TRY(vault_row_exchange(v, &r->wraps[i].old, r->wraps[i].wrap, &n));
		done += n;
	}
	TRY(vault_held(v, r->user, &held));
	return held == done ? MST_OK : MST_CONFLICT;
}
