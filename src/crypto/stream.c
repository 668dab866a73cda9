/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stream.c - a long file in sealed pieces that cannot be left out, moved or cut
 * (crypto_secretstream_xchacha20poly1305). */
#include "crypto/crypto.h"

#include <sodium.h>

typedef crypto_secretstream_xchacha20poly1305_state state;

_Static_assert(SEAL_STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "head");
_Static_assert(SEAL_STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES, "extra");
_Static_assert(sizeof(state) <= sizeof(struct seal_stream), "state");
_Static_assert(sizeof((struct seal_key){ 0 }.b) == crypto_secretstream_xchacha20poly1305_KEYBYTES,
	       "key");

void seal_stream_new(struct seal_stream *s, const struct seal_key *key,
		     uint8_t ret_head[SEAL_STREAM_HEAD])
{
	crypto_secretstream_xchacha20poly1305_init_push((state *)s, ret_head, key->b);
}

void seal_stream_put(struct seal_stream *s, const struct hash *ad, const void *p, size_t n,
		     bool last, uint8_t *ret)
{
	crypto_secretstream_xchacha20poly1305_push(
		(state *)s, ret, NULL, p, n, ad->b, sizeof(ad->b),
		last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL :
		       crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

mst_err seal_stream_of(struct seal_stream *s, const struct seal_key *key,
		       const uint8_t head[SEAL_STREAM_HEAD])
{
	return crypto_secretstream_xchacha20poly1305_init_pull((state *)s, head, key->b) == 0 ?
		       MST_OK : MST_INVALID;
}

mst_err seal_stream_get(struct seal_stream *s, const struct hash *ad, const void *p, size_t n,
			uint8_t *ret, bool *ret_last)
{
	uint8_t tag;

	if (n < SEAL_STREAM_EXTRA ||
	    crypto_secretstream_xchacha20poly1305_pull((state *)s, ret, NULL, &tag, p, n, ad->b,
						       sizeof(ad->b)) != 0)
		return MST_INVALID;
	*ret_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return MST_OK;
}

void seal_stream_wipe(struct seal_stream *s)
{
	sodium_memzero(s, sizeof(*s));
}
