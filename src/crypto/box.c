/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* box.c - sealed boxes to a public key, and signatures.
 *
 * A sealed box has no associated data, so the place (field as four bytes big endian, row's id)
 * stands before the plaintext inside it and is compared when it is opened. Anybody can make a box:
 * it proves nothing about its sender. */
#include "crypto/crypto.h"

#include <sodium.h>
#include <stdlib.h>

#define PLACE 20

_Static_assert(BOX_EXTRA == crypto_box_SEALBYTES + PLACE, "BOX_EXTRA");
_Static_assert(sizeof((struct box_pair){ 0 }.pub) == crypto_box_PUBLICKEYBYTES, "box_pair.pub");
_Static_assert(sizeof((struct box_pair){ 0 }.sec) == crypto_box_SECRETKEYBYTES, "box_pair.sec");
_Static_assert(sizeof((struct sign_pair){ 0 }.pub) == crypto_sign_PUBLICKEYBYTES, "sign_pair.pub");
_Static_assert(sizeof((struct sign_pair){ 0 }.sec) == crypto_sign_SECRETKEYBYTES, "sign_pair.sec");
_Static_assert(SIGN_SIZE == crypto_sign_BYTES, "SIGN_SIZE");

static void place_bytes(struct seal_ad ad, uint8_t ret[PLACE])
{
	for (int i = 0; i < 4; i++)
		ret[i] = (uint8_t)(ad.field >> (24 - 8 * i));
	memcpy(ret + 4, ad.row.b, sizeof(ad.row.b));
}

void box_pair_new(struct box_pair *ret)
{
	crypto_box_keypair(ret->pub, ret->sec);
}

void box_pair_of(const uint8_t sec[32], struct box_pair *ret)
{
	memcpy(ret->sec, sec, sizeof(ret->sec));
	crypto_scalarmult_base(ret->pub, ret->sec);
}

void box_pair_wipe(struct box_pair *p)
{
	sodium_memzero(p, sizeof(*p));
}

/* plain: scratch of PLACE + n bytes, wiped before return. A public key of low order, which no pair
 * of ours can be, would give a box that anybody opens: then the box stays all zero and opens for
 * nobody. */
static void put(uint8_t *out, uint8_t *plain, const uint8_t pub[32], struct seal_ad ad,
		const void *p, size_t n)
{
	place_bytes(ad, plain);
	if (n > 0)
		memcpy(plain + PLACE, p, n);
	if (crypto_box_seal(out, plain, PLACE + n, pub) != 0)
		memset(out, 0, n + BOX_EXTRA);
	sodium_memzero(plain, PLACE + n);
}

/* plain: room for n - crypto_box_SEALBYTES bytes; the caller wipes it. n >= BOX_EXTRA. */
static bool take(uint8_t *plain, const struct box_pair *pair, struct seal_ad ad,
		 const uint8_t *in, size_t n)
{
	uint8_t place[PLACE];

	place_bytes(ad, place);
	return crypto_box_seal_open(plain, in, n, pair->pub, pair->sec) == 0 &&
	       sodium_memcmp(plain, place, PLACE) == 0;
}

struct blob box_seal(struct arena *mem, const uint8_t pub[32], struct seal_ad ad, const void *p,
		     size_t n)
{
	uint8_t *out = arena_alloc(mem, n + BOX_EXTRA, 1);
	uint8_t *plain = mem_alloc(PLACE + n);

	put(out, plain, pub, ad, p, n);
	free(plain);
	return (struct blob){ out, n + BOX_EXTRA };
}

mst_err box_open(struct arena *mem, const struct box_pair *pair, struct seal_ad ad,
		 struct blob sealed, struct blob *ret)
{
	size_t n;
	uint8_t *plain;
	bool good;

	if (sealed.n < BOX_EXTRA)
		return MST_INVALID;
	n = sealed.n - crypto_box_SEALBYTES;
	plain = mem_alloc(n);
	good = take(plain, pair, ad, sealed.p, sealed.n);
	if (good)
		*ret = arena_blob(mem, plain + PLACE, n - PLACE);
	sodium_memzero(plain, n);
	free(plain);
	return good ? MST_OK : MST_INVALID;
}

void box_wrap(const uint8_t pub[32], struct seal_ad ad, const struct seal_key *key,
	      uint8_t ret[BOX_WRAP])
{
	uint8_t plain[PLACE + sizeof(key->b)];

	put(ret, plain, pub, ad, key->b, sizeof(key->b));
}

mst_err box_unwrap(const struct box_pair *pair, struct seal_ad ad, const uint8_t *wrap, size_t n,
		   struct seal_key *ret)
{
	uint8_t plain[PLACE + sizeof(ret->b)];
	bool good = n == BOX_WRAP && take(plain, pair, ad, wrap, n);

	if (good)
		memcpy(ret->b, plain + PLACE, sizeof(ret->b));
	sodium_memzero(plain, sizeof(plain));
	return good ? MST_OK : MST_INVALID;
}

void sign_pair_new(struct sign_pair *ret)
{
	crypto_sign_keypair(ret->pub, ret->sec);
}

void sign_pair_of(const uint8_t sec[64], struct sign_pair *ret)
{
	memcpy(ret->sec, sec, sizeof(ret->sec));
	crypto_sign_ed25519_sk_to_pk(ret->pub, ret->sec);
}

void sign_pair_wipe(struct sign_pair *p)
{
	sodium_memzero(p, sizeof(*p));
}

void sign_make(const struct sign_pair *p, const void *m, size_t n, uint8_t ret[SIGN_SIZE])
{
	crypto_sign_detached(ret, NULL, m, n, p->sec);
}

bool sign_good(const uint8_t pub[32], const void *m, size_t n, const uint8_t sig[SIGN_SIZE])
{
	return crypto_sign_verify_detached(sig, m, n, pub) == 0;
}
