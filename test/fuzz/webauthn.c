/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a browser sends of a passkey: the first byte chooses, the next two tell where the first part
 * ends. */
#include "lock/webauthn.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct webauthn_site site = { .origin = "https://example.org",
						   .rp = "example.org" };
	static const uint8_t challenge[32] = { 0 };
	struct webauthn_key k = { .alg = WEBAUTHN_ES256, .npub = 64 };
	uint32_t count;

	if (n < 3)
		return 0;
	size_t cut = ((size_t)p[1] << 8 | p[2]) % (n - 2);
	struct blob data = { p + 3, cut }, rest = { p + 3 + cut, n - 3 - cut };

	if (p[0] & 1) {
		if (lock_webauthn_register(&site, challenge, data, rest, &k) == MST_OK &&
		    (k.nid > sizeof(k.id) || k.npub > sizeof(k.pub)))
			abort();
		return 0;
	}
	k.alg = p[0] & 2 ? WEBAUTHN_EDDSA : p[0] & 4 ? WEBAUTHN_RS256 : WEBAUTHN_ES256;
	k.npub = p[0] & 2 ? 32 : p[0] & 4 ? 259 : 64;
	if (rest.n > 37)
		(void)!lock_webauthn_assert(&site, challenge, data, (struct blob){ rest.p, 37 },
				       (struct blob){ rest.p + 37, rest.n - 37 }, &k, &count);
	return 0;
}
