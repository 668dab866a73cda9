/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Properties: what was sealed opens in its place and nowhere else; no changed bit and no other
 * length is ever taken. */
#include "base/test.h"
#include "crypto/crypto.h"

#define ROW rng_id()

TEST(crypto_start_twice)
{
	CHECK_OK(crypto_start());
	CHECK_OK(crypto_start());
}

TEST(crypto_seal_round_trip)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct seal_ad ad = SEAL_AD(FIELD_CASE_NOTE, ROW);
	uint8_t text[300];

	seal_key_new(&key);
	rng_bytes(text, sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n++) {
		struct blob s = seal(mem, &key, ad, text, n), got = { NULL, 0 };

		CHECK_INT(s.n, n + SEAL_EXTRA);
		CHECK_OK(seal_open(mem, &key, ad, s, &got));
		CHECK(got.n == n && memcmp(got.p, text, n) == 0);
	}
	arena_close(mem);
}

TEST(crypto_seal_is_never_the_same_twice)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct seal_ad ad = SEAL_AD(FIELD_CASE, ROW);
	struct blob a, b;

	seal_key_new(&key);
	a = seal(mem, &key, ad, "x", 1);
	b = seal(mem, &key, ad, "x", 1);
	CHECK(memcmp(a.p, b.p, a.n) != 0);
	CHECK(memcmp(a.p + 1, b.p + 1, 24) != 0);
	arena_close(mem);
}

TEST(crypto_seal_null_text)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct seal_ad ad = SEAL_AD(FIELD_CASE, ROW);
	const char *s = "kept";
	struct blob b;

	seal_key_new(&key);
	CHECK_INT(seal_text(mem, &key, ad, NULL).n, 0);
	CHECK_OK(seal_open_text(mem, &key, ad, (struct blob){ NULL, 0 }, &s));
	CHECK(s == NULL);
	CHECK_OK(seal_open_text(mem, &key, ad, seal_text(mem, &key, ad, ""), &s));
	CHECK_STR(s, "");
	/* A text with a 0 in it would be read as a shorter one. */
	CHECK_ERR(seal_open_text(mem, &key, ad, seal(mem, &key, ad, "a\0b", 3), &s), MST_INVALID);
	CHECK_ERR(seal_open(mem, &key, ad, (struct blob){ NULL, 0 }, &b), MST_INVALID);
	arena_close(mem);
}

TEST(crypto_seal_any_flipped_bit_is_refused)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct seal_ad ad = SEAL_AD(FIELD_CASE_NOTE, ROW);
	struct blob s, got = { NULL, 7 };
	uint8_t bad[20 + SEAL_EXTRA];

	seal_key_new(&key);
	s = seal(mem, &key, ad, "Hon ringde i fredags", 20);
	for (size_t bit = 0; bit < s.n * 8; bit++) {
		memcpy(bad, s.p, s.n);
		bad[bit / 8] ^= (uint8_t)(1 << (bit % 8));
		CHECK_ERR(seal_open(mem, &key, ad, (struct blob){ bad, s.n }, &got), MST_INVALID);
	}
	for (size_t n = 0; n < s.n; n++)
		CHECK_ERR(seal_open(mem, &key, ad, (struct blob){ s.p, n }, &got), MST_INVALID);
	CHECK_INT(got.n, 7); /* written only on success */
	CHECK_OK(seal_open(mem, &key, ad, s, &got));
	arena_close(mem);
}

TEST(crypto_seal_elsewhere_is_refused)
{
	struct arena *mem = arena_open();
	struct seal_key key, other;
	struct id row = ROW, next = row;
	struct blob s, got;

	seal_key_new(&key);
	seal_key_new(&other);
	next.b[15] ^= 1;
	s = seal(mem, &key, SEAL_AD(FIELD_CASE_NOTE, row), "x", 1);
	CHECK_OK(seal_open(mem, &key, SEAL_AD(FIELD_CASE_NOTE, row), s, &got));
	CHECK_ERR(seal_open(mem, &key, SEAL_AD(FIELD_CASE_NOTE, next), s, &got), MST_INVALID);
	CHECK_ERR(seal_open(mem, &key, SEAL_AD(FIELD_CASE, row), s, &got), MST_INVALID);
	CHECK_ERR(seal_open(mem, &other, SEAL_AD(FIELD_CASE_NOTE, row), s, &got), MST_INVALID);
	arena_close(mem);
}

TEST(crypto_seal_wrap)
{
	struct seal_key under, key, got = { { 0 } };
	struct seal_ad ad = SEAL_AD(FIELD_WRAP, ROW);
	uint8_t wrap[SEAL_WRAP], bad[SEAL_WRAP];

	seal_key_new(&under);
	seal_key_new(&key);
	seal_wrap(&under, ad, &key, wrap);
	for (size_t bit = 0; bit < sizeof(wrap) * 8; bit++) {
		memcpy(bad, wrap, sizeof(wrap));
		bad[bit / 8] ^= (uint8_t)(1 << (bit % 8));
		CHECK_ERR(seal_unwrap(&under, ad, bad, sizeof(bad), &got), MST_INVALID);
	}
	CHECK_ERR(seal_unwrap(&under, ad, wrap, SEAL_WRAP - 1, &got), MST_INVALID);
	CHECK_ERR(seal_unwrap(&under, SEAL_AD(FIELD_WRAP, ROW), wrap, SEAL_WRAP, &got),
		  MST_INVALID);
	CHECK_ERR(seal_unwrap(&key, ad, wrap, SEAL_WRAP, &got), MST_INVALID);
	CHECK(got.b[0] == 0 && got.b[31] == 0);
	CHECK_OK(seal_unwrap(&under, ad, wrap, SEAL_WRAP, &got));
	CHECK(mem_same(&got, &key, sizeof(key)));
}

TEST(crypto_box_round_trip)
{
	struct arena *mem = arena_open();
	struct box_pair pair;
	struct seal_ad ad = SEAL_AD(FIELD_REFERRAL, ROW);
	uint8_t text[100];

	box_pair_new(&pair);
	rng_bytes(text, sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n += 7) {
		struct blob s = box_seal(mem, pair.pub, ad, text, n), got = { NULL, 0 };

		CHECK_INT(s.n, n + BOX_EXTRA);
		CHECK_OK(box_open(mem, &pair, ad, s, &got));
		CHECK(got.n == n && memcmp(got.p, text, n) == 0);
	}
	arena_close(mem);
}

/* A key of low order would make a box that anybody can open: nothing is put in it. */
TEST(crypto_box_to_a_bad_key_opens_for_nobody)
{
	static const uint8_t none[32] = { 0 };
	struct box_pair pair;
	struct seal_key key, got;
	struct seal_ad ad = SEAL_AD(FIELD_WRAP, ROW);
	uint8_t wrap[BOX_WRAP], zero[BOX_WRAP] = { 0 };

	box_pair_new(&pair);
	seal_key_new(&key);
	box_wrap(none, ad, &key, wrap);
	CHECK(memcmp(wrap, zero, sizeof(wrap)) == 0);
	CHECK_ERR(box_unwrap(&pair, ad, wrap, sizeof(wrap), &got), MST_INVALID);
}

TEST(crypto_box_any_flipped_bit_is_refused)
{
	struct arena *mem = arena_open();
	struct box_pair pair, other;
	struct seal_key key, got;
	struct seal_ad ad = SEAL_AD(FIELD_WRAP, ROW);
	uint8_t wrap[BOX_WRAP], bad[BOX_WRAP];
	struct blob b;

	box_pair_new(&pair);
	box_pair_new(&other);
	seal_key_new(&key);
	box_wrap(pair.pub, ad, &key, wrap);
	for (size_t bit = 0; bit < sizeof(wrap) * 8; bit++) {
		memcpy(bad, wrap, sizeof(wrap));
		bad[bit / 8] ^= (uint8_t)(1 << (bit % 8));
		CHECK_ERR(box_unwrap(&pair, ad, bad, sizeof(bad), &got), MST_INVALID);
	}
	for (size_t n = 0; n < sizeof(wrap); n++) {
		CHECK_ERR(box_unwrap(&pair, ad, wrap, n, &got), MST_INVALID);
		CHECK_ERR(box_open(mem, &pair, ad, (struct blob){ wrap, n }, &b), MST_INVALID);
	}
	CHECK_ERR(box_unwrap(&other, ad, wrap, sizeof(wrap), &got), MST_INVALID);
	CHECK_ERR(box_unwrap(&pair, SEAL_AD(FIELD_WRAP, ROW), wrap, sizeof(wrap), &got),
		  MST_INVALID);
	CHECK_ERR(box_unwrap(&pair, SEAL_AD(FIELD_CASE, ad.row), wrap, sizeof(wrap), &got),
		  MST_INVALID);
	CHECK_OK(box_unwrap(&pair, ad, wrap, sizeof(wrap), &got));
	CHECK(mem_same(&got, &key, sizeof(key)));
	arena_close(mem);
}

TEST(crypto_sign_changed_message_is_refused)
{
	struct sign_pair p, other;
	uint8_t sig[SIGN_SIZE], m[24];

	sign_pair_new(&p);
	sign_pair_new(&other);
	rng_bytes(m, sizeof(m));
	sign_make(&p, m, sizeof(m), sig);
	CHECK(sign_good(p.pub, m, sizeof(m), sig));
	CHECK(!sign_good(other.pub, m, sizeof(m), sig));
	CHECK(!sign_good(p.pub, m, sizeof(m) - 1, sig));
	for (size_t bit = 0; bit < sizeof(m) * 8; bit++) {
		m[bit / 8] ^= (uint8_t)(1 << (bit % 8));
		CHECK(!sign_good(p.pub, m, sizeof(m), sig));
		m[bit / 8] ^= (uint8_t)(1 << (bit % 8));
	}
	for (size_t bit = 0; bit < sizeof(sig) * 8; bit += 5) {
		sig[bit / 8] ^= (uint8_t)(1 << (bit % 8));
		CHECK(!sign_good(p.pub, m, sizeof(m), sig));
		sig[bit / 8] ^= (uint8_t)(1 << (bit % 8));
	}
}

TEST(crypto_hash_parts_are_unambiguous)
{
	struct hash_state s;
	struct hash a, b;

	hash_start(&s, NULL);
	hash_add_part(&s, "ab", 2);
	hash_add_part(&s, "c", 1);
	hash_end(&s, &a);
	hash_start(&s, NULL);
	hash_add_part(&s, "a", 1);
	hash_add_part(&s, "bc", 2);
	hash_end(&s, &b);
	CHECK(!mem_same(&a, &b, sizeof(a)));
}

TEST(crypto_kdf_purposes_never_meet)
{
	struct seal_key key, a, b;
	struct hash_state s;
	struct hash h;

	seal_key_new(&key);
	kdf(&key, "session", &a);
	kdf(&key, "lookup", &b);
	CHECK(!mem_same(&a, &b, sizeof(a)));
	kdf(&key, "session", &b);
	CHECK(mem_same(&a, &b, sizeof(a)));
	/* nor a plain keyed hash of the purpose's name */
	hash_start(&s, &key);
	hash_add(&s, "session", 7);
	hash_end(&s, &h);
	CHECK(!mem_same(&a, &h, sizeof(a)));
}

TEST(crypto_phrase_depends_on_all_of_it)
{
	uint8_t salt[PHRASE_SALT] = { 1 };
	struct seal_key a, b;

	CHECK_OK(phrase_stretch("fyra ord i rad", salt, NULL, &a));
	CHECK_OK(phrase_stretch("fyra ord i raD", salt, NULL, &b));
	CHECK(!mem_same(&a, &b, sizeof(a)));
	salt[15] = 1;
	CHECK_OK(phrase_stretch("fyra ord i rad", salt, NULL, &b));
	CHECK(!mem_same(&a, &b, sizeof(a)));
	CHECK_OK(phrase_stretch_light("fyra ord i rad", salt, NULL, &a));
	CHECK(!mem_same(&a, &b, sizeof(a)));
	CHECK_OK(phrase_stretch_light("fyra ord i rad", salt, &a, &b)); /* with a pepper */
	CHECK(!mem_same(&a, &b, sizeof(a)));
}

TEST(crypto_pair_of_its_secret)
{
	struct box_pair box, box2;
	struct sign_pair sign, sign2;

	box_pair_new(&box);
	box_pair_of(box.sec, &box2);
	CHECK(mem_same(&box, &box2, sizeof(box)));
	sign_pair_new(&sign);
	sign_pair_of(sign.sec, &sign2);
	CHECK(mem_same(&sign, &sign2, sizeof(sign)));
}

TEST(crypto_random_ids_differ)
{
	struct id a = rng_id(), b = rng_id();

	CHECK(!id_eq(a, b) && !id_none(a));
}

TEST(crypto_wipe)
{
	struct box_pair pair;
	struct sign_pair sign;
	uint8_t zero[sizeof(sign)] = { 0 };

	box_pair_new(&pair);
	box_pair_wipe(&pair);
	CHECK(mem_same(&pair, zero, sizeof(pair)));
	sign_pair_new(&sign);
	sign_pair_wipe(&sign);
	CHECK(mem_same(&sign, zero, sizeof(sign)));
}
