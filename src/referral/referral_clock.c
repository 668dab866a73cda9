/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_clock.c - when a first contact is due, and what has waited too long. */
#include "referral/referral.h"

#define QUIET_LEAST 6 /* fewer tell nothing of how often */
#define QUIET_DAYS 7

int64_t referral_due(const struct referral_hours *h, int64_t received)
{
	int64_t due = day_due(&h->cal, received, h->target);
	int32_t day = day_of(due);
	int64_t evening = day_at(day, h->closes, 0);

	if (due >= day_at(day, h->opens, 0))
		return due < evening ? due : evening;
	while (!day_is_open(&h->cal, --day) && day_at(day, h->closes, 0) > received)
		;
	evening = day_at(day, h->closes, 0);
	return evening > received ? evening : due;
}

bool referral_late(int64_t next_at, int64_t attempts, int64_t now)
{
	return attempts ? day_of(next_at) < day_of(now) : next_at < now;
}

int64_t referral_usual_days(const struct referral_quiet *q)
{
	int64_t days = q->n > 1 ? (q->last - q->first) / (q->n - 1) / 86400 : 0;

	return days > 1 ? days : 1;
}

bool referral_is_quiet(const struct referral_quiet *q, int64_t now)
{
	int64_t silent = now - q->last;

	return q->n >= QUIET_LEAST && silent > QUIET_DAYS * INT64_C(86400) &&
	       silent * 10 * (q->n - 1) > 46 * (q->last - q->first);
}
