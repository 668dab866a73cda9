/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* totp_test.c - RFC 6238 appendix B, and that no code is good twice. */
#include "base/test.h"
#include "crypto/crypto.h"

static const uint8_t secret[TOTP_SECRET] = "12345678901234567890";

/* The RFC's codes have eight digits; an app's six are the last of them. */
static const struct {
	int64_t at;
	const char *code;
} vectors[] = {
	{ 59, "287082" },	  { 1111111109, "081804" },  { 1111111111, "050471" },
	{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
};

TEST(crypto_totp_rfc_6238)
{
	for (size_t i = 0; i < MST_LEN(vectors); i++) {
		int64_t step = 0, at = vectors[i].at;
		char made[TOTP_CODE];

		CHECK(totp_good(secret, vectors[i].code, at, 0, &step));
		CHECK_INT(step, at / 30);
		totp_now(secret, at, made);
		CHECK_STR(made, vectors[i].code);
	}
}

TEST(crypto_totp_one_step_aside_and_never_twice)
{
	int64_t step = -1;
	char code[TOTP_CODE];

	totp_now(secret, 3000, code);
	CHECK(totp_good(secret, code, 3000 + 30, 0, &step) && step == 100);
	CHECK(totp_good(secret, code, 3000 - 30, 0, &step) && step == 100);
	CHECK(!totp_good(secret, code, 3000 + 60, 0, &step));
	CHECK(!totp_good(secret, code, 3000 - 31, 0, &step));
	CHECK(!totp_good(secret, code, 3000, 100, &step)); /* used */
	CHECK(!totp_good(secret, code, 3000, 101, &step)); /* a later one was */
	CHECK(totp_good(secret, code, 3000, 99, &step));
}

TEST(crypto_totp_only_six_digits)
{
	int64_t step;

	CHECK(!totp_good(secret, "94287082", 59, 0, &step)); /* right, with eight */
	CHECK(!totp_good(secret, "4287082", 59, 0, &step));
	CHECK(!totp_good(secret, "", 59, 0, &step));
	CHECK(!totp_good(secret, "28708x", 59, 0, &step));
	CHECK(!totp_good(secret, "-87082", 59, 0, &step));
	CHECK(!totp_good(secret, "287083", 59, 0, &step));
}

TEST(crypto_totp_secret_as_text)
{
	char text[TOTP_TEXT];

	totp_secret_text(secret, text);
	CHECK_STR(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
