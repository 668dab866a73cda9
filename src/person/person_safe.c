/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_safe.c - what of a contact is safe by what she has said, and when to try again. */
#include "person/person.h"

#define TRY_GAP 10800 /* seconds until a new try is a new try */

bool person_safe_fresh(const struct person *p, int32_t today)
{
	if (p->safe.review > 0 && today >= p->safe.review)
		return false;
	return p->safe.asked && p->safe.asked_on != DAY_NONE &&
	       today - p->safe.asked_on <= PERSON_SAFE_DAYS;
}

/* Times of day at which people can be reached, one in each part of the day. */
static const struct {
	int from, hour; /* a try from this hour on counts as this part; hour: when we propose it */
	unsigned time;
} parts[] = { { 0, 10, PERSON_MORNING }, { 12, 14, PERSON_AFTERNOON }, { 16, 18, PERSON_EVENING } };

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

static bool time_is_safe(const struct person *p, int64_t at)
{
	unsigned time = day_is_work(day_of(at)) ? parts[part_of(at)].time : PERSON_WEEKEND;

	return !p || !p->safe.asked || !p->safe.times || (p->safe.times & time);
}

unsigned person_breaks(const struct person *p, unsigned ways, bool voicemail, int64_t at)
{
	const struct person_safe *s = &p->safe;
	unsigned b = s->self_only ? PERSON_BREAK_SELF : 0;

	if (!s->asked && ways && !(ways & PERSON_PHONE))
		b |= PERSON_BREAK_UNASKED;
	if (s->asked && !s->self_only && ways && !(s->channels & ways))
		b |= PERSON_BREAK_WAY;
	if (!time_is_safe(p, at))
		b |= PERSON_BREAK_TIME;
	if (voicemail && !(s->asked && s->voicemail))
		b |= PERSON_BREAK_VOICEMAIL;
	return b;
}

/* The parts of the day that are left to try: those that are safe and new, else any safe one but the
 * last, else any safe one. */
static unsigned parts_left(unsigned safe, const int64_t *at, size_t n)
{
	unsigned used = 0, last = n ? 1u << part_of(at[n - 1]) : 0;

	for (size_t i = 0; i < n; i++)
		used |= 1u << part_of(at[i]);
	if (safe & ~used)
		return safe & ~used;
	return safe & ~last ? safe & ~last : safe;
}

int64_t person_next_try(const struct day_calendar *cal, const struct person *p, const int64_t *at,
			size_t n, int64_t now)
{
	unsigned times = p && p->safe.asked ? p->safe.times : 0, safe = 0;
	bool weekend = times == PERSON_WEEKEND; /* then only, though the jour is closed */

	for (unsigned i = 0; i < MST_LEN(parts); i++)
		if (!times || weekend || (times & parts[i].time))
			safe |= 1u << i;
	unsigned left = parts_left(safe, at, n);

	/* Ten years of closed days end the search, as in day_due. */
	for (int32_t day = day_of(now); day < day_of(now) + 3660; day++) {
		if (weekend ? day_is_work(day) : !day_is_open(cal, day))
			continue;
		for (unsigned i = 0; i < MST_LEN(parts); i++) {
			int64_t then = day_at(day, parts[i].hour, 0);

			if ((left >> i & 1) && then >= now + TRY_GAP)
				return then;
		}
	}
	return now + 86400;
}
