/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sign.c - who vouches for whose public key, and the check of it before anything is sealed.
 *
 * A user's signing key is signed by who invited her; her box key by her own signing key, so that
 * she can change it alone. Only one who may vouch can invite: the root, whose fingerprint is
 * pinned outside the database, and whoever was given the group pair by one who may. A server host
 * or a volunteer who can write the database can therefore not bring in a key of her own. */
#include "base/log.h"
#include "vault/vault_priv.h"

#define MOST_STEPS 64

/* Tags of 16 bytes: no signed layout can be read as another. */
static const uint8_t tag_user[16] = "medstod user 1";
static const uint8_t tag_box[16] = "medstod box 1";
static const uint8_t tag_vouch[16] = "medstod vouch 1";
static const uint8_t tag_lock[16] = "medstod lock 1";
static const uint8_t tag_pair[16] = "medstod pair 1";
static const uint8_t tag_pair_id[16] = "medstod pair id";
static const uint8_t tag_wrap[16] = "medstod wrap 1";

#define MESSAGE (16 + 16 + 16 + 4 + 32)

static void be32(uint32_t v, uint8_t ret[4])
{
	for (int i = 0; i < 4; i++)
		ret[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void message(const uint8_t tag[16], struct id about, struct id by, int which,
		    const uint8_t pub[32], uint8_t ret[MESSAGE])
{
	memcpy(ret, tag, 16);
	memcpy(ret + 16, about.b, 16);
	memcpy(ret + 32, by.b, 16);
	be32((uint32_t)which, ret + 48);
	memcpy(ret + 52, pub, 32);
}

static struct id short_hash(const void *p, size_t n)
{
	struct hash h;
	struct id id;

	hash_of(p, n, &h);
	memcpy(id.b, h.b, sizeof(id.b));
	return id;
}

struct id vault_pair_id(struct id org, enum vault_pair which)
{
	uint8_t m[16 + 16 + 4];

	memcpy(m, tag_pair_id, 16);
	memcpy(m + 16, org.b, 16);
	be32((uint32_t)which, m + 32);
	return short_hash(m, sizeof(m));
}

struct seal_ad vault_place(struct id object, struct id holder, int64_t until)
{
	uint8_t m[16 + 16 + 16 + 8];

	memcpy(m, tag_wrap, 16);
	memcpy(m + 16, object.b, 16);
	memcpy(m + 32, holder.b, 16);
	for (int i = 0; i < 8; i++)
		m[48 + i] = (uint8_t)((uint64_t)until >> (56 - 8 * i));
	return SEAL_AD(FIELD_WRAP, short_hash(m, sizeof(m)));
}

void vault_fingerprint(const uint8_t sign_pub[32], struct hash *ret)
{
	hash_of(sign_pub, 32, ret);
}

static void sign(const struct sign_pair *by, const uint8_t tag[16], struct id about,
		 struct id signer, int which, const uint8_t pub[32], uint8_t ret[SIGN_SIZE])
{
	uint8_t m[MESSAGE];

	message(tag, about, signer, which, pub, m);
	sign_make(by, m, sizeof(m), ret);
}

static bool good(const uint8_t key[32], const uint8_t tag[16], struct id about, struct id signer,
		 int which, const uint8_t pub[32], const uint8_t sig[SIGN_SIZE])
{
	uint8_t m[MESSAGE];

	message(tag, about, signer, which, pub, m);
	return sign_good(key, m, sizeof(m), sig);
}

void vault_sign_user(const struct sign_pair *by, struct id user, struct id signer,
		     const uint8_t sign_pub[32], uint8_t ret[SIGN_SIZE])
{
	sign(by, tag_user, user, signer, 0, sign_pub, ret);
}

void vault_sign_box(const struct sign_pair *by, struct id user, const uint8_t box_pub[32],
		    uint8_t ret[SIGN_SIZE])
{
	sign(by, tag_box, user, user, 0, box_pub, ret);
}

void vault_sign_vouch(const struct sign_pair *by, struct id user, struct id voucher,
		      const uint8_t sign_pub[32], uint8_t ret[SIGN_SIZE])
{
	sign(by, tag_vouch, user, voucher, 0, sign_pub, ret);
}

void vault_sign_pair(const struct sign_pair *by, struct id org, int which, struct id signer,
		     const uint8_t pub[32], uint8_t ret[SIGN_SIZE])
{
	sign(by, tag_pair, org, signer, which, pub, ret);
}

void vault_sign_lock(const struct sign_pair *by, struct id lock, struct id user, int kind,
		     const uint8_t body[32], uint8_t ret[SIGN_SIZE])
{
	sign(by, tag_lock, lock, user, kind, body, ret);
}

bool vault_lock_signed(const uint8_t sign_pub[32], struct id lock, struct id user, int kind,
		       const uint8_t body[32], const uint8_t sig[SIGN_SIZE])
{
	return good(sign_pub, tag_lock, lock, user, kind, body, sig);
}

static struct {
	void (*fn)(struct id whose, void *arg);
	void *arg;
} told;

void vault_refused_tell(void (*fn)(struct id whose, void *arg), void *arg)
{
	told.fn = fn;
	told.arg = arg;
}

static mst_err refuse(const char *what, struct id id)
{
	char text[ID_TEXT];

	id_text(id, text);
	log_note(LOG_ERROR, "vault.refused_key", what, text, NULL);
	if (told.fn)
		told.fn(id, told.arg);
	return MST_DENIED;
}

static bool is_root(const struct vault_card *c, const struct hash *root)
{
	struct hash h;

	vault_fingerprint(c->sign_pub, &h);
	return id_eq(c->signer, c->user) && mem_same(&h, root, sizeof(h)) &&
	       good(c->sign_pub, tag_user, c->user, c->user, 0, c->sign_pub, c->sig);
}

/* Which of her signing keys made it: that of today, or one that she had before she was let in again
 * with new ones. MST_NOTFOUND: none of them, or no such user. */
static mst_err signed_by(struct db *v, struct id signer, const uint8_t tag[16], struct id about,
			 int which, const uint8_t pub[32], const uint8_t sig[SIGN_SIZE],
			 struct vault_card *ret)
{
	struct vault_card cards[VAULT_CARDS];
	size_t n;

	TRY(vault_signers(v, signer, cards, &n));
	for (size_t i = 0; i < n; i++)
		if (good(cards[i].sign_pub, tag, about, signer, which, pub, sig)) {
			*ret = cards[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

/* May this one vouch? Each step's key is attested by the next one's, up to the root. */
static mst_err check_voucher(struct db *v, struct vault_card c, const struct hash *root)
{
	struct vault_card by;

	for (int i = 0; i < MOST_STEPS; i++) {
		if (is_root(&c, root))
			return MST_OK;
		if (!c.vouched)
			break;
		mst_err e = signed_by(v, c.voucher, tag_vouch, c.user, 0, c.sign_pub, c.vouch_sig,
				      &by);

		if (e == MST_NOTFOUND)
			break;
		TRY(e);
		c = by;
	}
	return refuse("voucher", c.user);
}

mst_err vault_user_key(struct db *v, struct id user, const struct hash *root,
		       struct vault_card *ret)
{
	struct vault_card c, by;

	TRY(vault_card_find(v, user, &c));
	if (!good(c.sign_pub, tag_box, user, user, 0, c.box_pub, c.box_sig))
		return refuse("user", user);
	mst_err e = signed_by(v, c.signer, tag_user, user, 0, c.sign_pub, c.sig, &by);

	if (e == MST_NOTFOUND)
		return refuse("user", user);
	TRY(e);
	TRY(check_voucher(v, by, root));
	*ret = c;
	return MST_OK;
}

mst_err vault_may_vouch(struct db *v, struct id user, const struct hash *root)
{
	struct vault_card c;

	TRY(vault_card_find(v, user, &c));
	return check_voucher(v, c, root);
}

mst_err vault_user_check(struct db *v, struct id user, const struct hash *root)
{
	struct vault_card c;

	return vault_user_key(v, user, root, &c);
}

mst_err vault_pair_key(struct db *v, struct id org, int which, const struct hash *root,
		       uint8_t ret[32])
{
	struct id pair = vault_pair_id(org, (enum vault_pair)which);
	struct vault_pair_card p;
	struct vault_card by;

	TRY(vault_pair_find(v, pair, &p));
	mst_err e = signed_by(v, p.signer, tag_pair, org, which, p.pub, p.sig, &by);

	if (e == MST_NOTFOUND)
		return refuse("pair", pair);
	TRY(e);
	TRY(check_voucher(v, by, root));
	memcpy(ret, p.pub, 32);
	return MST_OK;
}
