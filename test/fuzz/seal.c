/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as an envelope, a wrap and a box: refused unless a key of ours made them, and nothing
 * outside them is read. The same bytes as plaintext come back as they went. */
#include <stdlib.h>

#include "crypto/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct seal_key key = { { 1 } };
	static struct box_pair pair;
	struct seal_ad ad = SEAL_AD(FIELD_CASE_NOTE, ((struct id){ { 7 } }));
	struct arena *mem = arena_open();
	struct blob in = { p, n }, got;
	struct seal_key k;
	uint8_t out[64];

	if (crypto_start() != MST_OK)
		abort();
	box_pair_of(key.b, &pair);
	if (seal_open(mem, &key, ad, in, &got) == MST_OK ||
	    seal_unwrap(&key, ad, p, n, &k) == MST_OK ||
	    seal_open_bytes(&key, ad, in, out, sizeof(out)) == MST_OK ||
	    box_open(mem, &pair, ad, in, &got) == MST_OK ||
	    box_unwrap(&pair, ad, p, n, &k) == MST_OK)
		abort(); /* forged */
	if (seal_open(mem, &key, ad, seal(mem, &key, ad, p, n), &got) != MST_OK || got.n != n ||
	    (n && memcmp(got.p, p, n) != 0))
		abort();
	if (box_open(mem, &pair, ad, box_seal(mem, pair.pub, ad, p, n), &got) != MST_OK ||
	    got.n != n || (n && memcmp(got.p, p, n) != 0))
		abort();
	arena_close(mem);
	return 0;
}
