/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_seal.h - what of a referral is sealed, as bytes and back. Between files of the room. */
#ifndef REFERRAL_REFERRAL_SEAL_H
#define REFERRAL_REFERRAL_SEAL_H

#include "referral/referral.h"

/* An empty blob when it is larger than any form lets through. */
struct blob referral_seal(struct arena *mem, const struct referral *r);
MST_CHECK mst_err referral_unseal(struct arena *mem, struct blob sealed, struct referral *r);
struct blob referral_attempt_seal(struct arena *mem, const struct seal_key *key,
				  const struct referral_attempt *a);
MST_CHECK mst_err referral_attempt_unseal(struct arena *mem, const struct seal_key *key,
					  struct blob sealed, struct referral_attempt *a);

/* A sender's copy, packed for sealing to her own key; b is made here and the caller wipes it. */
void referral_pack(struct sbuf *b, const struct referral *r);
MST_CHECK mst_err referral_unpack(struct arena *mem, struct blob plain, struct referral *r);

#endif
