/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* webauthn.h - checks what a browser brings from a passkey (Web Authentication level 3). Knows no
 * account, no store and no request. libfido2 verifies signatures and decodes keys; challenge, origin,
 * kind, flags and counter are checked here (section 7). No attestation is asked for, so nothing is
 * believed about the maker of the authenticator. */
#ifndef LOCK_WEBAUTHN_H
#define LOCK_WEBAUTHN_H

#include "crypto/crypto.h"

#define WEBAUTHN_ID_MAX 1023   /* section 4, credential id */
#define WEBAUTHN_DATA_MAX 4096 /* of each part that a browser sends */

struct webauthn_site {
	const char *origin; /* "https://stod.example", with a port when it is not the usual one */
	const char *rp;     /* its host */
	bool verified;      /* the person must be verified (finger, face, PIN), not only present */
};
/* The allow-list (COSE numbers, RFC 9053 and 8812). RSA is there for Windows machines whose TPM makes nothing
 * else: of 2048 bits with the exponent 65537, as these are, and of no other kind. */
enum webauthn_alg { WEBAUTHN_ES256 = -7, WEBAUTHN_EDDSA = -8, WEBAUTHN_RS256 = -257 };
struct webauthn_key {
	uint8_t id[WEBAUTHN_ID_MAX];
	size_t nid;
	enum webauthn_alg alg;
	uint8_t pub[259]; /* ES256: x, y. EdDSA: x. RS256: n of 256 bytes, e of three */
	size_t npub;
	uint32_t count;
};
/* Registration (section 7.1). data: clientDataJSON, auth: authenticatorData.
 * MST_DENIED: not made for this challenge, site or kind, or nobody was there. MST_INVALID: bytes that
 * are no such thing, or an algorithm that is not in the list. */
MST_CHECK mst_err lock_webauthn_register(const struct webauthn_site *site, const uint8_t challenge[32],
				    struct blob data, struct blob auth, struct webauthn_key *ret);
/* Authentication (section 7.2). MST_DENIED also: the signature is not the
 * key's, or the counter has not risen (the passkey may have been copied). *ret_count: to be stored. */
MST_CHECK mst_err lock_webauthn_assert(const struct webauthn_site *site, const uint8_t challenge[32],
				  struct blob data, struct blob auth, struct blob sig,
				  const struct webauthn_key *key, uint32_t *ret_count);

#endif
