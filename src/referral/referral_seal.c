/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_seal.c - content and tries as sealed bytes. Fields are only added at the end. */
#include "referral/referral_seal.h"

#include "base/pack.h"

#define BYTES_MAX (256 * 1024)

void referral_pack(struct sbuf *b, const struct referral *r)
{
	sbuf_init(b, BYTES_MAX);
	pack_int(b, 3);
	pack_text(b, r->name);
	pack_text(b, r->phone);
	pack_text(b, r->offence);
	pack_text(b, r->text);
	pack_text(b, r->note);
	pack_text(b, r->crime);
	pack_text(b, r->municipality);
	pack_text(b, r->role);
	pack_text(b, r->consent.giver);
	pack_text(b, r->consent.how);
	pack_text(b, r->consent.scope);
	pack_int(b, r->consent.at);
	pack_id(b, r->consent.by);
	pack_text(b, r->safe);
	pack_text(b, r->reach);
	pack_text(b, r->number);
	pack_text(b, r->sender);
}

mst_err referral_unpack(struct arena *mem, struct blob plain, struct referral *r)
{
	struct unpack u = unpack_of(plain);
	int64_t version = unpack_int(&u);

	if (version < 1)
		return MST_INVALID;
	r->name = unpack_text(&u, mem);
	r->phone = unpack_text(&u, mem);
	r->offence = unpack_text(&u, mem);
	r->text = unpack_text(&u, mem);
	r->note = unpack_text(&u, mem);
	r->crime = unpack_text(&u, mem);
	r->municipality = unpack_text(&u, mem);
	r->role = unpack_text(&u, mem);
	r->consent.giver = unpack_text(&u, mem);
	r->consent.how = unpack_text(&u, mem);
	r->consent.scope = unpack_text(&u, mem);
	r->consent.at = unpack_int(&u);
	r->consent.by = unpack_id(&u);
	if (version < 2) /* written before a municipality could send */
		return u.bad ? MST_INVALID : MST_OK;
	r->safe = unpack_text(&u, mem);
	r->reach = unpack_text(&u, mem);
	r->number = unpack_text(&u, mem);
	if (version < 3) /* ... or anybody by a link */
		return u.bad ? MST_INVALID : MST_OK;
	r->sender = unpack_text(&u, mem);
	return u.bad ? MST_INVALID : MST_OK;
}

struct blob referral_seal(struct arena *mem, const struct referral *r)
{
	struct sbuf b;

	referral_pack(&b, r);
	return seal_packed(mem, &r->key, SEAL_AD(FIELD_REFERRAL, r->id), &b);
}

mst_err referral_unseal(struct arena *mem, struct blob sealed, struct referral *r)
{
	struct blob plain;

	TRY(seal_open(mem, &r->key, SEAL_AD(FIELD_REFERRAL, r->id), sealed, &plain));
	return referral_unpack(mem, plain, r);
}

struct blob referral_attempt_seal(struct arena *mem, const struct seal_key *key,
				  const struct referral_attempt *a)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_int(&b, (int64_t)a->outcome);
	pack_int(&b, a->next);
	pack_text(&b, a->note);
	return seal_packed(mem, key, SEAL_AD(FIELD_REFERRAL_ATTEMPT, a->id), &b);
}

mst_err referral_attempt_unseal(struct arena *mem, const struct seal_key *key, struct blob sealed,
				struct referral_attempt *a)
{
	struct blob plain;

	TRY(seal_open(mem, key, SEAL_AD(FIELD_REFERRAL_ATTEMPT, a->id), sealed, &plain));
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_INVALID;
	a->outcome = (enum referral_outcome)unpack_int(&u);
	a->next = unpack_int(&u);
	a->note = unpack_text(&u, mem);
	return u.bad ? MST_INVALID : MST_OK;
}
