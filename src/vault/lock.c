/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock.c - what opens a keyring. The keyring is sealed to a public key that belongs to the lock's
 * secret, so that it can be sealed anew when it has changed and the secret is on paper in a safe.
 * Anybody can seal to a public key; what makes a lock hers is her signature over all of it, and what
 * makes the signing key hers is the pin, which only the secret can have made. Whoever writes the
 * database can therefore neither put in a lock of her own nor a keyring that she knows. */
#include "base/day.h"
#include "base/log.h"
#include "vault/vault_priv.h"

static void lock_pair(const struct seal_key *under, struct box_pair *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key sec = { 0 };

	kdf(under, "lock", &sec);
	box_pair_of(sec.b, ret);
}

static void body_hash(const struct vault_lock *l, struct hash *ret)
{
	struct hash_state s;
	uint8_t end[8];

	for (size_t i = 0; i < sizeof(end); i++)
		end[i] = (uint8_t)((uint64_t)l->until >> (56 - 8 * i));
	hash_start(&s, NULL);
	hash_add(&s, l->pub, sizeof(l->pub));
	hash_add(&s, l->pin, sizeof(l->pin));
	hash_add(&s, l->sealed, sizeof(l->sealed));
	if (l->until)
		hash_add_part(&s, end, sizeof(end));
	hash_end(&s, ret);
}

/* A fresh key opens the keyring, and the lock's secret opens the fresh key. */
void vault_lock_fill(struct vault_lock *l, const struct vault_keyring *k)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct hash h;

	seal_key_new(&key);
	box_wrap(l->pub, SEAL_AD(FIELD_LOCK, l->id), &key, l->sealed);
	vault_keyring_seal(k, &key, l->sealed + BOX_WRAP);
	memcpy(l->of, k->pair.pub, 32);
	body_hash(l, &h);
	vault_sign_lock(&k->sign, l->id, l->user, (int)l->kind, h.b, l->sig);
}

static void make(const struct vault_keyring *k, struct id id, enum vault_lock_kind kind,
		 const struct seal_key *under, int64_t until, struct vault_lock *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key pin = { 0 };

	*ret = (struct vault_lock){ .id = id, .user = k->user, .kind = kind, .made = day_now(),
				    .until = until };
	lock_pair(under, &pair);
	memcpy(ret->pub, pair.pub, 32);
	memcpy(pin.b, k->sign.pub, 32);
	seal_wrap(under, SEAL_AD(FIELD_LOCK_PIN, id), &pin, ret->pin);
	vault_lock_fill(ret, k);
}

void vault_lock_new(const struct vault_keyring *k, struct id id, enum vault_lock_kind kind,
		    const struct seal_key *under, struct vault_lock *ret)
{
	make(k, id, kind, under, 0, ret);
}

void vault_lock_brief(const struct vault_keyring *k, struct id id, const struct seal_key *under,
		      int64_t until, struct vault_lock *ret)
{
	make(k, id, VAULT_DEVICE, under, until, ret);
}

bool vault_lock_hers(const struct vault_lock *l, const uint8_t sign_pub[32])
{
	struct hash h;

	body_hash(l, &h);
	return !l->old && vault_lock_signed(sign_pub, l->id, l->user, (int)l->kind, h.b, l->sig);
}

/* MST_DENIED: not this lock's secret, or the lock is not as she signed it. */
static mst_err open_lock(const struct vault_lock *l, const struct seal_key *under,
			 struct vault_keyring *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, pin = { 0 };
	char text[ID_TEXT];

	if (l->old)
		return vault_keyring_open(l->user, under, (struct blob){ l->sealed, VAULT_PACKED }, ret);
	if (seal_unwrap(under, SEAL_AD(FIELD_LOCK_PIN, l->id), l->pin, sizeof(l->pin), &pin) != MST_OK)
		return MST_DENIED;
	lock_pair(under, &pair);
	if (vault_lock_hers(l, pin.b) &&
	    box_unwrap(&pair, SEAL_AD(FIELD_LOCK, l->id), l->sealed, BOX_WRAP, &key) == MST_OK &&
	    vault_keyring_open(l->user, &key,
			       (struct blob){ l->sealed + BOX_WRAP, VAULT_PACKED }, ret) == MST_OK &&
	    mem_same(ret->sign.pub, pin.b, 32))
		return MST_OK;
	id_text(l->user, text);
	log_note(LOG_ERROR, "vault.refused_lock", "user", text, NULL);
	return MST_DENIED;
}

mst_err vault_unlock(struct db *v, struct id lock, const struct seal_key *under,
		     struct vault_keyring *ret)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	struct vault_lock l;
	struct vault_card c;

	TRY(vault_lock_find(v, lock, &l));
	if (l.until && l.until <= day_now())
		return MST_NOTFOUND;
	TRY(open_lock(&l, under, &k));
	TRY(vault_card_find(v, l.user, &c));
	if (!mem_same(k.pair.pub, c.box_pub, 32) || !mem_same(k.sign.pub, c.sign_pub, 32)) {
		char text[ID_TEXT];

		id_text(l.user, text);
		log_note(LOG_ERROR, "vault.refused_key", "user", text, NULL);
		return MST_DENIED;
	}
	*ret = k;
	return MST_OK;
}

/* ---- in a rotation ---- */

static struct vault_lock *phrase_of(struct vault_rotation *r)
{
	for (size_t i = 0; i < r->nlocks; i++)
		if (r->locks[i].kind == VAULT_PHRASE)
			return &r->locks[i];
	return &r->locks[r->nlocks++];
}

mst_err vault_locks_rotate(struct db *v, struct arena *mem, const struct vault_keyring *k,
			   const struct vault_keyring *fresh, const struct seal_key *under,
			   struct vault_rotation *r)
{
	struct vault_lock *had;
	size_t n;
	char text[ID_TEXT];

	TRY(vault_locks(v, mem, k->user, &had, &n));
	r->locks = arena_new(mem, struct vault_lock, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct vault_lock *l = &r->locks[r->nlocks++];

		*l = had[i];
		if (l->kind == VAULT_PHRASE && under)
			continue;
		if (l->old) /* her phrase alone could seal it anew */
			return MST_CONFLICT;
		l->drop = l->until || !vault_lock_hers(l, k->sign.pub);
		if (l->until)
			continue;
		if (!l->drop) {
			vault_lock_fill(l, fresh);
			continue;
		}
		id_text(k->user, text);
		log_note(LOG_ERROR, "vault.refused_lock", "user", text, NULL);
	}
	if (under)
		vault_lock_new(fresh, k->user, VAULT_PHRASE, under, phrase_of(r));
	return MST_OK;
}

mst_err vault_rotation_without(struct vault_rotation *r, struct id lock)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->nlocks; i++) {
		r->locks[i].drop |= id_eq(r->locks[i].id, lock);
		kept += !r->locks[i].drop;
	}
	return kept ? MST_OK : MST_CONFLICT;
}

mst_err vault_locks_exchange(struct db *v, const struct vault_rotation *r)
{
	int64_t there = 0, kept = 0;

	for (size_t i = 0; i < r->nlocks; i++) {
		if (r->locks[i].drop) {
			TRY(vault_lock_delete(v, r->locks[i].id));
			continue;
		}
		TRY(vault_lock_put(v, &r->locks[i]));
		kept++;
	}
	/* A lock that was made meanwhile holds the old keyring. */
	TRY(vault_locks_count(v, r->user, &there));
	return there == kept ? MST_OK : MST_CONFLICT;
}
