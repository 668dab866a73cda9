/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* user.c - a user's keyring: made, and carried by her session. */
#include "vault/vault_priv.h"

#define SECRETS (32 + 64 + 32 + 32)
_Static_assert(VAULT_PACKED == SECRETS + SEAL_EXTRA, "VAULT_PACKED");

struct secrets {
	uint8_t b[SECRETS];
};

static void secrets_wipe(struct secrets *s)
{
	mem_wipe(s, sizeof(*s));
}

void vault_keyring_wipe(struct vault_keyring *k)
{
	mem_wipe(k, sizeof(*k));
}

/* box secret 32 | signing secret 64 | symmetric key 32 | box public 32. The last follows from the
 * first, but at the price of ten times all else that opening a keyring costs. */
static void keyring_seal(const struct vault_keyring *k, const struct seal_key *under,
			 uint32_t field, uint8_t ret[VAULT_PACKED])
{
	MST_CLEANUP(secrets_wipe) struct secrets s;

	memcpy(s.b, k->pair.sec, 32);
	memcpy(s.b + 32, k->sign.sec, 64);
	memcpy(s.b + 96, k->key.b, 32);
	memcpy(s.b + 128, k->pair.pub, 32);
	seal_bytes(under, SEAL_AD(field, k->user), s.b, SECRETS, ret);
}

static mst_err keyring_open(struct id user, const struct seal_key *under, uint32_t field,
			    struct blob sealed, struct vault_keyring *ret)
{
	MST_CLEANUP(secrets_wipe) struct secrets s = { { 0 } };

	if (seal_open_bytes(under, SEAL_AD(field, user), sealed, s.b, SECRETS) != MST_OK)
		return MST_DENIED;
	ret->user = user;
	memcpy(ret->pair.sec, s.b, 32);
	memcpy(ret->pair.pub, s.b + 128, 32);
	sign_pair_of(s.b + 32, &ret->sign);
	memcpy(ret->key.b, s.b + 96, 32);
	ret->open = true;
	return MST_OK;
}

void vault_keyring_seal(const struct vault_keyring *k, const struct seal_key *under,
			uint8_t ret[VAULT_PACKED])
{
	keyring_seal(k, under, FIELD_KEYRING, ret);
}

mst_err vault_keyring_open(struct id user, const struct seal_key *under, struct blob sealed,
			   struct vault_keyring *ret)
{
	return keyring_open(user, under, FIELD_KEYRING, sealed, ret);
}

void vault_user_new(struct id user, const struct seal_key *under,
		    const struct vault_keyring *signer, struct vault_user *ret,
		    struct vault_keyring *ret_open)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { .user = user, .open = true };

	box_pair_new(&k.pair);
	sign_pair_new(&k.sign);
	seal_key_new(&k.key);
	*ret = (struct vault_user){ .user = user, .signer = signer ? signer->user : user };
	memcpy(ret->box_pub, k.pair.pub, 32);
	memcpy(ret->sign_pub, k.sign.pub, 32);
	vault_sign_user(signer ? &signer->sign : &k.sign, user, ret->signer, k.sign.pub, ret->sig);
	vault_sign_box(&k.sign, user, k.pair.pub, ret->box_sig);
	vault_lock_new(&k, user, VAULT_PHRASE, under, &ret->lock);
	*ret_open = k;
}

void vault_pack(const struct vault_keyring *k, const struct seal_key *session,
		uint8_t ret[VAULT_PACKED])
{
	keyring_seal(k, session, FIELD_SESSION_KEYRING, ret);
}

mst_err vault_unpack(struct id user, const struct seal_key *session, struct blob packed,
		     struct vault_keyring *ret)
{
	return keyring_open(user, session, FIELD_SESSION_KEYRING, packed, ret);
}

void vault_pair_new(struct id org, enum vault_pair which, const struct vault_keyring *maker,
		    struct vault_new_pair *ret)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair;
	MST_CLEANUP(seal_key_wipe) struct seal_key secret;
	struct id id = vault_pair_id(org, which);

	box_pair_new(&pair);
	memcpy(secret.b, pair.sec, 32);
	*ret = (struct vault_new_pair){ .org = org, .which = which, .signer = maker->user };
	memcpy(ret->pub, pair.pub, 32);
	vault_sign_pair(&maker->sign, org, (int)which, maker->user, pair.pub, ret->sig);
	seal_wrap(&maker->key, vault_place(id, maker->user, 0), &secret, ret->wrap);
}

mst_err vault_seal_to_user(struct db *v, struct arena *mem, const struct hash *root,
			   struct id user, struct seal_ad ad, const void *p, size_t n,
			   struct blob *ret)
{
	struct vault_card c;

	TRY(vault_user_key(v, user, root, &c));
	*ret = box_seal(mem, c.box_pub, ad, p, n);
	return MST_OK;
}

mst_err vault_open_own(const struct vault_keyring *k, struct arena *mem, struct seal_ad ad,
		       struct blob sealed, struct blob *ret)
{
	return k->open ? box_open(mem, &k->pair, ad, sealed, ret) : MST_NOTFOUND;
}
