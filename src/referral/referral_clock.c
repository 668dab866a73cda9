/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_clock.c - when a first contact is due and when to try again. */
#include "referral/referral.h"

#define TRY_GAP 10800 /* seconds until a new try is a new try */

/* Times of day at which people can be reached, one in each part of the day. */
static const struct {
	int from, hour; /* a try from this hour on counts as this part; hour: when we propose it */
} parts[] = { { 0, 10 }, { 12, 14 }, { 16, 18 } };

int64_t referral_due(const struct day_calendar *cal, int64_t received)
{
	return day_due(cal, received, REFERRAL_FIRST_CONTACT_HOURS);
}

static unsigned part_of(int64_t at)
{
	int h, m;
	unsigned part = 0;

	day_clock(at, &h, &m);
	for (unsigned i = 0; i < MST_LEN(parts); i++)
		if (h >= parts[i].from)
			part = i;
	return part;
}

int64_t referral_next_try(const struct day_calendar *cal, const int64_t *at, size_t n, int64_t now)
{
	unsigned used = 0, all = (1u << MST_LEN(parts)) - 1;

	for (size_t i = 0; i < n; i++)
		used |= 1u << part_of(at[i]);
	if (used == all) /* all have been tried: any but the last one */
		used = 1u << part_of(at[n - 1]);
	/* Ten years of closed days end the search, as in day_due. */
	for (int32_t day = day_of(now); day < day_of(now) + 3660; day++) {
		if (!day_is_open(cal, day))
			continue;
		for (unsigned i = 0; i < MST_LEN(parts); i++) {
			int64_t then = day_at(day, parts[i].hour, 0);

			if (!(used >> i & 1) && then >= now + TRY_GAP)
				return then;
		}
	}
	return now + 86400;
}

bool referral_late(int64_t next_at, int64_t attempts, int64_t now)
{
	return attempts ? day_of(next_at) < day_of(now) : next_at < now;
}
