/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_unusual.c - a user's days, each held against her own. */
#include "review/review_unusual.h"

#include <stdlib.h>

#include "base/day.h"

bool review_tag_eq(const struct audit_line *l, const struct hash *tag)
{
	return l->has_tag && memcmp(l->tag.b, tag->b, sizeof(tag->b)) == 0;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* How many different cases the rows (one user's of one day) are about. */
static int64_t cases_of(const struct audit_line *l, size_t n)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		bool seen = !l[i].has_tag;

		for (size_t k = 0; k < i && !seen; k++)
			seen = review_tag_eq(&l[k], &l[i].tag);
		count += !seen;
	}
	return count;
}

size_t review_many_days(const struct audit_line *l, size_t n, struct review_many ret[REVIEW_DAYS])
{
	int64_t counts[REVIEW_DAYS], sorted[REVIEW_DAYS];
	int32_t days[REVIEW_DAYS];
	size_t ndays = 0, many = 0;

	for (size_t i = 0, to; i < n && ndays < MST_LEN(days); i = to) {
		for (to = i; to < n && day_of(l[to].at) == day_of(l[i].at);)
			to++;
		days[ndays] = day_of(l[i].at);
		counts[ndays++] = cases_of(l + i, to - i);
	}
	memcpy(sorted, counts, ndays * sizeof(*counts));
	qsort(sorted, ndays, sizeof(*sorted), by_number);
	int64_t usual = ndays < 2 ? 0 : sorted[(ndays - 1) / 2];

	for (size_t i = 0; i < ndays; i++)
		if (counts[i] >= REVIEW_MANY_LEAST && counts[i] > REVIEW_MANY_TIMES * usual)
			ret[many++] = (struct review_many){ days[i], counts[i], usual };
	return many;
}
