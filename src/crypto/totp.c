/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* totp.c - codes of an authenticator app, by liboath. */
#include "crypto/crypto.h"

#include <liboath/oath.h>

#define STEP 30
#define DIGITS 6

void totp_secret_text(const uint8_t secret[TOTP_SECRET], char ret[TOTP_TEXT])
{
	char *text = NULL;
	size_t n = 0;

	if (oath_base32_encode((const char *)secret, TOTP_SECRET, &text, &n) != OATH_OK || n >= TOTP_TEXT)
		abort(); /* out of memory, as everywhere */
	memcpy(ret, text, n);
	ret[n] = 0;
	mem_wipe(text, n);
	free(text);
}

bool totp_good(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now, int64_t last,
	       int64_t *ret_step)
{
	uint64_t step = 0;

	/* liboath takes as many digits as it is given. */
	if (strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS)
		return false;
	if (oath_totp_validate4((const char *)secret, TOTP_SECRET, (time_t)now, STEP, 0, 1, NULL, &step,
				0, code) < 0 ||
	    (int64_t)step <= last)
		return false;
	*ret_step = (int64_t)step;
	return true;
}

void totp_now(const uint8_t secret[TOTP_SECRET], int64_t now, char ret[TOTP_CODE])
{
	if (oath_totp_generate2((const char *)secret, TOTP_SECRET, (time_t)now, STEP, 0, DIGITS, 0,
				ret) != OATH_OK)
		abort();
}
