/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal.c - the symmetric envelope: version 1 | nonce 24 | ciphertext and tag.
 *
 * The associated data are 24 bytes: "mst1", the field's number as four bytes big endian, the row's
 * id. Nonces are random: with 192 bits no counter has to be kept anywhere. An envelope that does
 * not open gives MST_INVALID and nothing else; which part was wrong is nobody's business. */
#include "crypto/crypto.h"

#include <assert.h>
#include <sodium.h>

#define VERSION 1
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define AD_SIZE 24

_Static_assert(SEAL_EXTRA == 1 + NONCE + TAG, "SEAL_EXTRA");
_Static_assert(sizeof(struct seal_key) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "seal_key");

static void ad_bytes(struct seal_ad ad, uint8_t ret[AD_SIZE])
{
	memcpy(ret, "mst1", 4);
	for (int i = 0; i < 4; i++)
		ret[4 + i] = (uint8_t)(ad.field >> (24 - 8 * i));
	memcpy(ret + 8, ad.row.b, sizeof(ad.row.b));
}

/* out has room for n + SEAL_EXTRA bytes. */
static void put(uint8_t *out, const struct seal_key *key, struct seal_ad ad, const void *p,
		size_t n)
{
	uint8_t bytes[AD_SIZE];

	ad_bytes(ad, bytes);
	out[0] = VERSION;
	randombytes_buf(out + 1, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + 1 + NONCE, NULL, p, n, bytes, AD_SIZE,
						   NULL, out + 1, key->b);
}

/* in has at least SEAL_EXTRA bytes, out has room for n - SEAL_EXTRA. */
static bool take(uint8_t *out, const struct seal_key *key, struct seal_ad ad, const uint8_t *in,
		 size_t n)
{
	uint8_t bytes[AD_SIZE];

	ad_bytes(ad, bytes);
	return in[0] == VERSION &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + 1 + NONCE,
							  n - 1 - NONCE, bytes, AD_SIZE, in + 1,
							  key->b) == 0;
}

void seal_key_new(struct seal_key *ret)
{
	randombytes_buf(ret->b, sizeof(ret->b));
}

void seal_key_wipe(struct seal_key *k)
{
	sodium_memzero(k, sizeof(*k));
}

struct blob seal(struct arena *mem, const struct seal_key *key, struct seal_ad ad, const void *p,
		 size_t n)
{
	uint8_t *out = arena_alloc(mem, n + SEAL_EXTRA, 1);

	put(out, key, ad, p, n);
	return (struct blob){ out, n + SEAL_EXTRA };
}

struct blob seal_text(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
		      const char *s)
{
	return s ? seal(mem, key, ad, s, strlen(s)) : (struct blob){ NULL, 0 };
}

struct blob seal_packed(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
			struct sbuf *b)
{
	assert(!b->bad && b->len);
	struct blob sealed = seal(mem, key, ad, b->p, b->len);

	mem_wipe(b->p, b->len);
	sbuf_done(b);
	return sealed;
}

/* With an ending 0 after the bytes, which the text variant needs. */
mst_err seal_open(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
		  struct blob sealed, struct blob *ret)
{
	uint8_t *out;

	if (sealed.n < SEAL_EXTRA)
		return MST_INVALID;
	out = arena_alloc(mem, sealed.n - SEAL_EXTRA + 1, 1);
	if (!take(out, key, ad, sealed.p, sealed.n))
		return MST_INVALID;
	*ret = (struct blob){ out, sealed.n - SEAL_EXTRA };
	return MST_OK;
}

mst_err seal_open_text(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
		       struct blob sealed, const char **ret)
{
	struct blob b;

	if (sealed.n == 0) {
		*ret = NULL;
		return MST_OK;
	}
	TRY(seal_open(mem, key, ad, sealed, &b));
	if (memchr(b.p, 0, b.n))
		return MST_INVALID;
	*ret = (const char *)b.p;
	return MST_OK;
}

void seal_bytes(const struct seal_key *key, struct seal_ad ad, const void *p, size_t n,
		uint8_t *ret)
{
	put(ret, key, ad, p, n);
}

/* A failed tag leaves libsodium's output zeroed or untouched; a caller's buffer must not be. */
mst_err seal_open_bytes(const struct seal_key *key, struct seal_ad ad, struct blob sealed,
			void *ret, size_t n)
{
	uint8_t out[256];
	bool good;

	assert(n <= sizeof(out));
	if (sealed.n != n + SEAL_EXTRA)
		return MST_INVALID;
	good = take(out, key, ad, sealed.p, sealed.n);
	if (good)
		memcpy(ret, out, n);
	sodium_memzero(out, sizeof(out));
	return good ? MST_OK : MST_INVALID;
}

void seal_wrap(const struct seal_key *under, struct seal_ad ad, const struct seal_key *key,
	       uint8_t ret[SEAL_WRAP])
{
	seal_bytes(under, ad, key->b, sizeof(key->b), ret);
}

mst_err seal_unwrap(const struct seal_key *under, struct seal_ad ad, const uint8_t *wrap, size_t n,
		    struct seal_key *ret)
{
	return seal_open_bytes(under, ad, (struct blob){ wrap, n }, ret->b, sizeof(ret->b));
}
