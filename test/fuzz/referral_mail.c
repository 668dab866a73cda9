/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any pasted text: what is read from it is inside it and no longer than its field. */
#include <assert.h>

#include "referral/referral.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *text = arena_strn(mem, (const char *)p, n);
	struct referral_mail m;

	referral_mail_read(mem, text, &m);
	assert(strstr(text, m.name) && strlen(m.name) <= PERSON_NAME_MAX);
	assert(strstr(text, m.phone));
	assert(strstr(text, m.offence) && strlen(m.offence) <= REFERRAL_OFFENCE_MAX);
	assert(stats_code_find(stats_crimes, referral_crime_guess(mem, m.offence)));
	return 0;
}
