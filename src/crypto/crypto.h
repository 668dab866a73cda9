/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* crypto.h - the only room that knows libsodium: sealing, boxes, signatures, hashes, phrases.
 *
 * Every sealed value is bound to its place by associated data: a field number from the frozen
 * table in crypto/fields.h and the random id of the row it belongs to. Moving a ciphertext to
 * another row or column makes it unreadable. Keys are passed by pointer and wiped by whoever made
 * them: MST_CLEANUP(seal_key_wipe).
 */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include "base/base.h"
#include "crypto/fields.h"

/* Once per process, before all else here. MST_FAIL when libsodium cannot start. */
MST_CHECK mst_err crypto_start(void);

void rng_bytes(void *ret, size_t n);
struct id rng_id(void);
void mem_wipe(void *p, size_t n);                       /* not optimised away */
bool mem_same(const void *a, const void *b, size_t n);  /* in constant time */

/* ---- symmetric: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), random 192-bit nonces ---- */

struct seal_key {
	uint8_t b[32];
};
struct seal_ad {
	uint32_t field; /* crypto/fields.h */
	struct id row;
};
#define SEAL_AD(f, r) ((struct seal_ad){ (f), (r) })
#define SEAL_EXTRA 41 /* version 1, nonce 24, tag 16 */

void seal_key_new(struct seal_key *ret);
void seal_key_wipe(struct seal_key *k);
/* ret in mem, n + SEAL_EXTRA bytes. */
struct blob seal(struct arena *mem, const struct seal_key *key, struct seal_ad ad, const void *p,
		 size_t n);
struct blob seal_text(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
		      const char *s); /* NULL gives an empty blob, which opens to NULL */
/* Seals what b holds, then wipes and frees it (the packed fields of a struct). b over its cap is our
 * own bug: caps of fields are smaller. */
struct blob seal_packed(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
			struct sbuf *b);
/* MST_INVALID when key, place or bytes are not the ones that were sealed. ret in mem. */
MST_CHECK mst_err seal_open(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
			    struct blob sealed, struct blob *ret);
MST_CHECK mst_err seal_open_text(struct arena *mem, const struct seal_key *key, struct seal_ad ad,
				 struct blob sealed, const char **ret);
/* The same for a 32-byte key, without memory: the wrap is SEAL_WRAP bytes. */
#define SEAL_WRAP (32 + SEAL_EXTRA)
void seal_wrap(const struct seal_key *under, struct seal_ad ad, const struct seal_key *key,
	       uint8_t ret[SEAL_WRAP]);
MST_CHECK mst_err seal_unwrap(const struct seal_key *under, struct seal_ad ad, const uint8_t *wrap,
			      size_t n, struct seal_key *ret);

/* The same for n <= 256 secret bytes, without memory: ret has room for n + SEAL_EXTRA;
 * back exactly n bytes. */
void seal_bytes(const struct seal_key *key, struct seal_ad ad, const void *p, size_t n,
		uint8_t *ret);
MST_CHECK mst_err seal_open_bytes(const struct seal_key *key, struct seal_ad ad,
				  struct blob sealed, void *ret, size_t n);

/* ---- a long file in pieces (libsodium's secretstream): a piece that is altered, moved, left out or
 * comes from another file is refused; a cut end has no last piece. ad: what all pieces belong to. ---- */

struct hash;
#define SEAL_STREAM_HEAD 24
#define SEAL_STREAM_EXTRA 17 /* a sealed piece is this much longer */
struct seal_stream { /* opaque; MST_CLEANUP(seal_stream_wipe) */
	_Alignas(16) uint8_t b[64];
};
void seal_stream_new(struct seal_stream *s, const struct seal_key *key,
		     uint8_t ret_head[SEAL_STREAM_HEAD]);
void seal_stream_put(struct seal_stream *s, const struct hash *ad, const void *p, size_t n,
		     bool last, uint8_t *ret); /* n + SEAL_STREAM_EXTRA bytes */
MST_CHECK mst_err seal_stream_of(struct seal_stream *s, const struct seal_key *key,
				 const uint8_t head[SEAL_STREAM_HEAD]);
/* p: a sealed piece of n bytes; ret has place for n - SEAL_STREAM_EXTRA. MST_INVALID: not the next
 * piece of this file. */
MST_CHECK mst_err seal_stream_get(struct seal_stream *s, const struct hash *ad, const void *p,
				  size_t n, uint8_t *ret, bool *ret_last);
void seal_stream_wipe(struct seal_stream *s);

/* ---- asymmetric: X25519 sealed boxes (libsodium crypto_box_seal, so a browser can make one) --- */

struct box_pair {
	uint8_t pub[32], sec[32];
};
#define BOX_EXTRA (48 + 20) /* the box, and the place inside it */
void box_pair_new(struct box_pair *ret);
void box_pair_of(const uint8_t sec[32], struct box_pair *ret); /* the pair of a secret key */
void box_pair_wipe(struct box_pair *p);
/* The place is put before the bytes and compared when opened. */
struct blob box_seal(struct arena *mem, const uint8_t pub[32], struct seal_ad ad, const void *p,
		     size_t n);
MST_CHECK mst_err box_open(struct arena *mem, const struct box_pair *pair, struct seal_ad ad,
			   struct blob sealed, struct blob *ret);
#define BOX_WRAP (32 + BOX_EXTRA)
void box_wrap(const uint8_t pub[32], struct seal_ad ad, const struct seal_key *key,
	      uint8_t ret[BOX_WRAP]);
MST_CHECK mst_err box_unwrap(const struct box_pair *pair, struct seal_ad ad, const uint8_t *wrap,
			     size_t n, struct seal_key *ret);

/* ---- signatures: Ed25519 (RFC 8032) ---- */

struct sign_pair {
	uint8_t pub[32], sec[64];
};
#define SIGN_SIZE 64
void sign_pair_new(struct sign_pair *ret);
void sign_pair_of(const uint8_t sec[64], struct sign_pair *ret); /* the pair of a secret key */
void sign_pair_wipe(struct sign_pair *p);
void sign_make(const struct sign_pair *p, const void *m, size_t n, uint8_t ret[SIGN_SIZE]);
MST_CHECK bool sign_good(const uint8_t pub[32], const void *m, size_t n,
			 const uint8_t sig[SIGN_SIZE]);

/* ---- hashes: BLAKE2b-256 (RFC 7693) ---- */

struct hash {
	uint8_t b[32];
};
struct hash_state { /* opaque; large enough and aligned for libsodium's */
	_Alignas(64) uint8_t b[384];
};
void hash_start(struct hash_state *s, const struct seal_key *key); /* key NULL: unkeyed */
void hash_add(struct hash_state *s, const void *p, size_t n);
void hash_add_int(struct hash_state *s, int64_t v);       /* 8 bytes, big endian */
void hash_add_part(struct hash_state *s, const void *p, size_t n); /* length first: unambiguous */
void hash_end(struct hash_state *s, struct hash *ret);
void hash_of(const void *p, size_t n, struct hash *ret);
/* SHA-256 (FIPS 180-4), where somebody else's format asks for it. */
void hash_sha256(const void *p, size_t n, uint8_t ret[32]);
/* A subkey for one purpose ("session", "lookup"); different purposes never meet. */
void kdf(const struct seal_key *key, const char *purpose, struct seal_key *ret);

/* ---- phrases: Argon2id (RFC 9106), INTERACTIVE: 64 MiB, t = 2; about 50 ms. Worker only. ---- */

#define PHRASE_SALT 16
/* One stretch gives the key; kdf(key, "verify") is what the account stores (hashed), and
 * kdf(key, "keyring") opens the keyring. pepper: the server's secret, or NULL in tests. */
MST_CHECK mst_err phrase_stretch(const char *phrase, const uint8_t salt[PHRASE_SALT],
				 const struct seal_key *pepper, struct seal_key *ret);
/* The same with 19 MiB, about 12 ms: for the public's codes, which have 43 random bits of their own. */
MST_CHECK mst_err phrase_stretch_light(const char *phrase, const uint8_t salt[PHRASE_SALT],
				       const struct seal_key *pepper, struct seal_key *ret);

/* ---- codes of an authenticator app: RFC 6238 with what all apps know (SHA-1, 30 s, 6 digits) ---- */

#define TOTP_SECRET 20 /* bytes, random */
#define TOTP_TEXT 33   /* in base32 (RFC 4648), with the ending 0 */
#define TOTP_CODE 7
void totp_secret_text(const uint8_t secret[TOTP_SECRET], char ret[TOTP_TEXT]);
/* Is it the code of `now` (seconds), or of the half minute before or after, and of a later step than
 * `last`, the step of the last one that was taken? *ret_step: what is then kept as the last. */
bool totp_good(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now, int64_t last,
	       int64_t *ret_step);
/* The code of `now`, as the app shows it. */
void totp_now(const uint8_t secret[TOTP_SECRET], int64_t now, char ret[TOTP_CODE]);

#endif
