/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* crypto.c - start, random bytes, hashes, subkeys, phrases.
 *
 * Subkeys and peppered phrases are keyed BLAKE2b with a personalisation of their own, so that
 * they never meet a plain keyed hash of the same bytes under the same key. */
#include "crypto/crypto.h"

#include <assert.h>
#include <sodium.h>

_Static_assert(sizeof(struct hash_state) >= sizeof(crypto_generichash_state), "hash_state size");
_Static_assert(_Alignof(struct hash_state) >= _Alignof(crypto_generichash_state),
	       "hash_state alignment");
_Static_assert(sizeof(struct hash) == crypto_generichash_BYTES, "hash");
_Static_assert(PHRASE_SALT == crypto_pwhash_SALTBYTES, "PHRASE_SALT");

/* Exactly crypto_generichash_blake2b_PERSONALBYTES (16) bytes each. */
static const uint8_t person_kdf[16] = "medstod kdf 1";
static const uint8_t person_phrase[16] = "medstod phrase";

mst_err crypto_start(void)
{
	return sodium_init() < 0 ? MST_FAIL : MST_OK;
}

void rng_bytes(void *ret, size_t n)
{
	randombytes_buf(ret, n);
}

struct id rng_id(void)
{
	struct id id;

	randombytes_buf(id.b, sizeof(id.b));
	return id;
}

void mem_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

bool mem_same(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

static crypto_generichash_state *inner(struct hash_state *s)
{
	return (crypto_generichash_state *)(void *)s->b;
}

void hash_start(struct hash_state *s, const struct seal_key *key)
{
	crypto_generichash_init(inner(s), key ? key->b : NULL, key ? sizeof(key->b) : 0,
				sizeof(struct hash));
}

void hash_add(struct hash_state *s, const void *p, size_t n)
{
	if (n > 0)
		crypto_generichash_update(inner(s), p, n);
}

void hash_add_int(struct hash_state *s, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	hash_add(s, b, sizeof(b));
}

void hash_add_part(struct hash_state *s, const void *p, size_t n)
{
	hash_add_int(s, (int64_t)n);
	hash_add(s, p, n);
}

void hash_end(struct hash_state *s, struct hash *ret)
{
	crypto_generichash_final(inner(s), ret->b, sizeof(ret->b));
	sodium_memzero(s, sizeof(*s));
}

void hash_of(const void *p, size_t n, struct hash *ret)
{
	crypto_generichash(ret->b, sizeof(ret->b), p, n, NULL, 0);
}

void hash_sha256(const void *p, size_t n, uint8_t ret[32])
{
	crypto_hash_sha256(ret, p, n);
}

void kdf(const struct seal_key *key, const char *purpose, struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key out;
	int bad = crypto_generichash_blake2b_salt_personal(
		out.b, sizeof(out.b), (const uint8_t *)purpose, strlen(purpose), key->b,
		sizeof(key->b), NULL, person_kdf);

	assert(bad == 0);
	(void)bad;
	*ret = out; /* by way of out, because ret may be key */
}

static mst_err stretch(const char *phrase, const uint8_t salt[PHRASE_SALT], size_t memory,
		       const struct seal_key *pepper, struct seal_key *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key slow = { { 0 } };
	int bad;

	if (crypto_pwhash(slow.b, sizeof(slow.b), phrase, strlen(phrase), salt,
			  crypto_pwhash_OPSLIMIT_INTERACTIVE, memory,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return MST_FAIL; /* no memory */
	bad = crypto_generichash_blake2b_salt_personal(
		ret->b, sizeof(ret->b), slow.b, sizeof(slow.b), pepper ? pepper->b : NULL,
		pepper ? sizeof(pepper->b) : 0, NULL, person_phrase);
	return bad ? MST_FAIL : MST_OK;
}

mst_err phrase_stretch(const char *phrase, const uint8_t salt[PHRASE_SALT],
		       const struct seal_key *pepper, struct seal_key *ret)
{
	return stretch(phrase, salt, crypto_pwhash_MEMLIMIT_INTERACTIVE, pepper, ret);
}

mst_err phrase_stretch_light(const char *phrase, const uint8_t salt[PHRASE_SALT],
			     const struct seal_key *pepper, struct seal_key *ret)
{
	return stretch(phrase, salt, (size_t)19 << 20, pepper, ret);
}
