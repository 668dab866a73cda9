/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Known answers: published vectors, and envelopes and boxes made once by other implementations
 * (noble, TweetNaCl, the argon2 program, Python's hashlib). What these open must open for ever. */
#include "base/test.h"
#include "crypto/crypto.h"

#include <sodium.h>

#define TEXT "Hon ringde i går."

static void hex(const char *s, uint8_t *ret, size_t n)
{
	if (!hex_parse(s, ret, n))
		test_fail(__FILE__, __LINE__, "bad hex %s", s);
}

static void check_hex(const char *what, const void *got, const char *want, size_t n)
{
	char text[1024];

	hex_text(got, n, text);
	if (!str_eq(text, want))
		test_fail(__FILE__, __LINE__, "%s is %s, not %s", what, text, want);
}

static void count_up(uint8_t *p, uint8_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(from + i);
}

/* draft-irtf-cfrg-xchacha-03, A.3.1 */
TEST(crypto_vector_xchacha)
{
	static const char text[] =
		"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
		"the future, sunscreen would be it.";
	uint8_t key[32], nonce[24], ad[12], out[sizeof(text) - 1 + 16];

	count_up(key, 0x80, 32);
	count_up(nonce, 0x40, 24);
	hex("50515253c0c1c2c3c4c5c6c7", ad, 12);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, (const uint8_t *)text,
						   sizeof(text) - 1, ad, 12, NULL, nonce, key);
	check_hex("ciphertext", out,
		  "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440b"
		  "f3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3f"
		  "ac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e"
		  "c0875924c1c7987947deafd8780acf49",
		  sizeof(out));
}

TEST(crypto_vector_envelope)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct id row;
	uint8_t made[59];
	const char *text = NULL;

	count_up(key.b, 0, 32);
	count_up(row.b, 0xa0, 16);
	hex("01404142434445464748494a4b4c4d4e4f50515253545556579c566b50a2891771eb91a7d78ffba637e094"
	    "12d999dd992d90bc91531961de033774",
	    made, sizeof(made));
	CHECK_OK(seal_open_text(mem, &key, SEAL_AD(501, row), (struct blob){ made, 59 }, &text));
	CHECK_STR(text, TEXT);
	arena_close(mem);
}

TEST(crypto_vector_box)
{
	struct arena *mem = arena_open();
	struct box_pair pair;
	struct id row;
	uint8_t made[86];
	struct blob got = { NULL, 0 };

	count_up(pair.sec, 1, 32);
	hex("07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c", pair.pub, 32);
	count_up(row.b, 0xa0, 16);
	hex("bd6568d4c7c5e377f6a4340aac2ffb8fe9283b31b38b33a92d9c03b774519e0080b48ece1d25f8570b50c6"
	    "d1d341b06b4bd0d0c2cf3d5c560fdfd5920c913d1a89c5ef99a9fdfc35bf8f6c8d8a17ac8bee7037e973"
	    "c8",
	    made, sizeof(made));
	CHECK_OK(box_open(mem, &pair, SEAL_AD(600, row), (struct blob){ made, 86 }, &got));
	CHECK_INT(got.n, strlen(TEXT));
	CHECK(got.n == strlen(TEXT) && memcmp(got.p, TEXT, got.n) == 0);
	arena_close(mem);
}

/* RFC 7748, 5.2: the first vector, and the first step of the iteration. */
TEST(crypto_vector_x25519)
{
	uint8_t k[32], u[32], out[32], nine[32] = { 9 };

	hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", k, 32);
	hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", u, 32);
	CHECK(crypto_scalarmult(out, k, u) == 0);
	check_hex("product", out,
		  "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552", 32);
	CHECK(crypto_scalarmult(out, nine, nine) == 0);
	check_hex("product", out,
		  "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", 32);
}

/* RFC 8032, 7.1: tests 1 and 2. */
static void check_sign(const char *seed, const char *pub, const char *m, size_t n, const char *sig)
{
	struct sign_pair pair;
	uint8_t s[32], made[SIGN_SIZE];

	hex(seed, s, 32);
	CHECK(crypto_sign_seed_keypair(pair.pub, pair.sec, s) == 0);
	check_hex("public key", pair.pub, pub, 32);
	sign_make(&pair, m, n, made);
	check_hex("signature", made, sig, SIGN_SIZE);
	CHECK(sign_good(pair.pub, m, n, made));
}

TEST(crypto_vector_ed25519)
{
	check_sign("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		   "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", 0,
		   "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		   "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
	check_sign("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		   "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72", 1,
		   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

/* RFC 7693, appendix A, is the 512-bit hash; the others are the same function with our sizes. */
TEST(crypto_vector_blake2b)
{
	struct seal_key key;
	struct hash_state s;
	struct hash h;
	uint8_t wide[64];

	CHECK(crypto_generichash(wide, 64, (const uint8_t *)"abc", 3, NULL, 0) == 0);
	check_hex("hash", wide,
		  "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
		  "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
		  64);
	hash_of("abc", 3, &h);
	check_hex("hash", h.b, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
		  32);
	count_up(key.b, 0, 32);
	hash_start(&s, &key);
	hash_add(&s, "a", 1);
	hash_add(&s, NULL, 0);
	hash_add(&s, "bc", 2);
	hash_end(&s, &h);
	check_hex("hash", h.b, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f",
		  32);
	hash_start(&s, &key);
	hash_add_int(&s, -2);
	hash_add_part(&s, "abc", 3);
	hash_end(&s, &h);
	check_hex("hash", h.b, "cf599015e9022518fe98382e569a1c505dde4d59b31341f2198468b31bd63b51",
		  32);
}

TEST(crypto_vector_kdf)
{
	struct seal_key key;

	count_up(key.b, 0, 32);
	kdf(&key, "session", &key); /* in place is allowed */
	check_hex("subkey", key.b,
		  "8b3abb7f1b1e4feb1efc7f205bb2f21a63499becc135af2773a99f783451fcfc", 32);
}

TEST(crypto_vector_phrase)
{
	static const uint8_t salt[PHRASE_SALT + 1] = "saltsaltsaltsalt";
	struct seal_key pepper, key = { { 0 } };

	CHECK_OK(phrase_stretch("korrekt häst batteri", salt, NULL, &key));
	check_hex("key", key.b, "6205ac4c0f70108636f45f4da5ab6bac9aa65b6f4016e10ddbf7a15213c6402b",
		  32);
	count_up(pepper.b, 0, 32);
	CHECK_OK(phrase_stretch("korrekt häst batteri", salt, &pepper, &key));
	check_hex("key", key.b, "d3f58ec2f18fd2c4e50eba3ea0eb20f9da998f834a8a34d2b7b0ff5427dc5c85",
		  32);
}
