/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a municipality's login sends: an ID token, and after the first line break its keys. */
#include "oidc/oidc.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct oidc_expect x = { .issuer = "https://idp.example.org", .client = "medstod",
					      .acr = "http://id.elegnamnden.se/loa/1.0/loa3",
					      .acr_claim = "acr",
					      .nonce = "n-0S6_WzA2Mj",
					      .org_claim = "https://id.oidc.se/claim/orgNumber",
					      .now = 1776236410 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct oidc_claims claims = { 0 };
	const uint8_t *cut = memchr(p, '\n', n);
	size_t first = cut ? (size_t)(cut - p) : n;
	struct blob token = { p, first };
	struct blob keys = { cut ? cut + 1 : (const uint8_t *)"", cut ? n - first - 1 : 0 };

	if (oidc_token_check(mem, token, keys, &x, &claims) == OIDC_GOOD &&
	    (str_empty(claims.sub) || !str_eq(claims.acr, x.acr)))
		abort();
	return 0;
}
