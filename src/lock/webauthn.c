/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* webauthn.c - see webauthn.h. */
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "lock/webauthn.h" /* after: names that base bans stand in OpenSSL's headers */

#define HEAD 37 /* authenticatorData: hash of the site 32, flags 1, counter 4 */
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_KEY 0x40

/* ---- clientDataJSON ---- */

/* Browsers write it byte by byte as section 5.8.1.1 says, so that it can be checked without a JSON
 * parser (5.8.1.2): the beginning must be exactly what it would be for this request. A page in
 * somebody else's frame is refused. */
static bool client_good(const struct webauthn_site *site, const char *kind,
			const uint8_t challenge[32], struct blob data)
{
	static const char same[] = ",\"crossOrigin\":false";
	char text[b64_size(32)];
	struct sbuf b;

	b64_text(challenge, 32, text);
	sbuf_init(&b, 1024);
	sbuf_fmt(&b, "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\"", kind, text,
		 site->origin);
	bool good = !b.bad && data.n > b.len && memcmp(data.p, b.p, b.len) == 0;

	if (good) {
		const uint8_t *rest = data.p + b.len;
		size_t n = data.n - b.len;

		if (n > sizeof(same) - 1 && memcmp(rest, same, sizeof(same) - 1) == 0) {
			rest += sizeof(same) - 1;
			good = rest[0] == '}' || rest[0] == ',';
		} else { /* level 1 knew no frames */
			good = n == 1 && rest[0] == '}';
		}
		good = good && data.p[data.n - 1] == '}' &&
		       utf8_valid((const char *)data.p, data.n);
	}
	sbuf_done(&b);
	return good;
}

/* ---- authenticatorData ---- */

/* Does each header (RFC 8949) count no more bytes or items than follow it? libcbor sets aside room for as
 * many as a header says: nine bytes could ask for all memory there is. What CTAP2's canonical form does not have
 * is refused. */
static bool cbor_fits(const uint8_t *p, size_t n)
{
	for (size_t at = 0; at < n;) {
		unsigned major = p[at] >> 5, info = p[at] & 31;
		size_t more = info < 24 ? 0 : (size_t)1 << (info - 24);
		uint64_t value = info;

		if (info > 27 || more > n - at - 1)
			return false;
		for (size_t i = 0; i < more; i++)
			value = (i ? value << 8 : 0) | p[at + 1 + i];
		at += 1 + more;
		if ((major >= 2 && major <= 4 && value > n - at) || (major == 5 && value > (n - at) / 2))
			return false;
		if (major == 2 || major == 3)
			at += (size_t)value;
	}
	return true;
}

/* What follows the head: with a key its maker (16 bytes), its id after two bytes of length, then CBOR. */
static bool tail_good(struct blob auth)
{
	size_t at = HEAD;

	if (auth.p[32] & FLAG_KEY) {
		if (auth.n < HEAD + 18)
			return false;
		at = HEAD + 18 + ((size_t)auth.p[HEAD + 16] << 8 | auth.p[HEAD + 17]);
	}
	return at <= auth.n && cbor_fits(auth.p + at, auth.n - at);
}

static mst_err head_good(const struct webauthn_site *site, struct blob auth, uint8_t wanted,
			 uint32_t *ret_count)
{
	uint8_t rp[32];

	if (auth.n < HEAD)
		return MST_INVALID;
	hash_sha256(site->rp, strlen(site->rp), rp);
	if (site->verified)
		wanted |= FLAG_VERIFIED;
	if (memcmp(auth.p, rp, 32) != 0 || (auth.p[32] & wanted) != wanted)
		return MST_DENIED;
	if (!tail_good(auth))
		return MST_INVALID;
	*ret_count = (uint32_t)auth.p[33] << 24 | (uint32_t)auth.p[34] << 16 |
		     (uint32_t)auth.p[35] << 8 | auth.p[36];
	return MST_OK;
}

static void cred_free(fido_cred_t **c)
{
	fido_cred_free(c);
}

/* 2048 bits, odd, and 65537: what a TPM makes. The library asks only for the size. */
static bool rsa_good(const uint8_t *pub, size_t n)
{
	static const uint8_t exponent[3] = { 1, 0, 1 };

	return n == 256 + sizeof(exponent) && pub[0] & 0x80 && pub[255] & 1 &&
	       memcmp(pub + 256, exponent, sizeof(exponent)) == 0;
}

/* The key of a new credential, when it is of this kind. */
static bool key_of(struct blob auth, enum webauthn_alg alg, struct webauthn_key *ret)
{
	MST_CLEANUP(cred_free) fido_cred_t *c = fido_cred_new();

	if (!c || fido_cred_set_type(c, (int)alg) != FIDO_OK ||
	    fido_cred_set_authdata_raw(c, auth.p, auth.n) != FIDO_OK)
		return false;
	size_t nid = fido_cred_id_len(c), npub = fido_cred_pubkey_len(c);

	if (nid == 0 || nid > sizeof(ret->id) || npub == 0 || npub > sizeof(ret->pub))
		return false;
	if (alg == WEBAUTHN_RS256 && !rsa_good(fido_cred_pubkey_ptr(c), npub))
		return false;
	memcpy(ret->id, fido_cred_id_ptr(c), nid);
	memcpy(ret->pub, fido_cred_pubkey_ptr(c), npub);
	ret->nid = nid;
	ret->npub = npub;
	ret->alg = alg;
	return true;
}

mst_err lock_webauthn_register(const struct webauthn_site *site, const uint8_t challenge[32],
			  struct blob data, struct blob auth, struct webauthn_key *ret)
{
	static const enum webauthn_alg allowed[] = { WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256 };
	struct webauthn_key k = { 0 };

	if (data.n > WEBAUTHN_DATA_MAX || auth.n > WEBAUTHN_DATA_MAX)
		return MST_INVALID;
	if (!client_good(site, "create", challenge, data))
		return MST_DENIED;
	TRY(head_good(site, auth, FLAG_PRESENT | FLAG_KEY, &k.count));
	for (size_t i = 0; i < MST_LEN(allowed); i++)
		if (key_of(auth, allowed[i], &k)) {
			*ret = k;
			return MST_OK;
		}
	return MST_INVALID;
}

/* ---- a signature ---- */

static void assert_free(fido_assert_t **a)
{
	fido_assert_free(a);
}

static bool verify(fido_assert_t *a, const struct webauthn_key *key)
{
	es256_pk_t *es = NULL;
	eddsa_pk_t *ed = NULL;
	rs256_pk_t *rs = NULL;
	bool good = false;

	switch (key->alg) {
	case WEBAUTHN_ES256:
		es = es256_pk_new();
		good = es && es256_pk_from_ptr(es, key->pub, key->npub) == FIDO_OK &&
		       fido_assert_verify(a, 0, COSE_ES256, es) == FIDO_OK;
		break;
	case WEBAUTHN_EDDSA:
		ed = eddsa_pk_new();
		good = ed && eddsa_pk_from_ptr(ed, key->pub, key->npub) == FIDO_OK &&
		       fido_assert_verify(a, 0, COSE_EDDSA, ed) == FIDO_OK;
		break;
	case WEBAUTHN_RS256:
		rs = rs256_pk_new();
		good = rs && rs256_pk_from_ptr(rs, key->pub, key->npub) == FIDO_OK &&
		       fido_assert_verify(a, 0, COSE_RS256, rs) == FIDO_OK;
		break;
	}
	es256_pk_free(&es);
	eddsa_pk_free(&ed);
	rs256_pk_free(&rs);
	return good;
}

mst_err lock_webauthn_assert(const struct webauthn_site *site, const uint8_t challenge[32],
			struct blob data, struct blob auth, struct blob sig,
			const struct webauthn_key *key, uint32_t *ret_count)
{
	MST_CLEANUP(assert_free) fido_assert_t *a = NULL;
	uint32_t count;

	if (data.n > WEBAUTHN_DATA_MAX || auth.n > WEBAUTHN_DATA_MAX || sig.n == 0 ||
	    sig.n > WEBAUTHN_DATA_MAX)
		return MST_INVALID;
	if (!client_good(site, "get", challenge, data))
		return MST_DENIED;
	TRY(head_good(site, auth, FLAG_PRESENT, &count));
	if (!(a = fido_assert_new()) || fido_assert_set_count(a, 1) != FIDO_OK ||
	    fido_assert_set_rp(a, site->rp) != FIDO_OK ||
	    fido_assert_set_up(a, FIDO_OPT_TRUE) != FIDO_OK ||
	    fido_assert_set_uv(a, site->verified ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) != FIDO_OK ||
	    fido_assert_set_clientdata(a, data.p, data.n) != FIDO_OK ||
	    fido_assert_set_authdata_raw(a, 0, auth.p, auth.n) != FIDO_OK ||
	    fido_assert_set_sig(a, 0, sig.p, sig.n) != FIDO_OK)
		return MST_INVALID;
	if (!verify(a, key))
		return MST_DENIED;
	/* Zero on both sides: it does not count, as those that are kept in several places. */
	if ((count || key->count) && count <= key->count)
		return MST_DENIED;
	*ret_count = count;
	return MST_OK;
}
