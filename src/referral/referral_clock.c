/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_clock.c - when a first contact is due, and what has waited too long. */
#include "referral/referral.h"

int64_t referral_due(const struct day_calendar *cal, int64_t received)
{
	return day_due(cal, received, REFERRAL_FIRST_CONTACT_HOURS);
}

bool referral_late(int64_t next_at, int64_t attempts, int64_t now)
{
	return attempts ? day_of(next_at) < day_of(now) : next_at < now;
}
