/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_unusual.h - which readings are out of the usual for the one who reads. No clock of the day and no
 * nights: the jour is open then. */
#ifndef REVIEW_REVIEW_UNUSUAL_H
#define REVIEW_REVIEW_UNUSUAL_H

#include "audit/audit.h"

#define REVIEW_WINDOW 30                /* days that are looked back */
#define REVIEW_DAYS (REVIEW_WINDOW + 2) /* with today, and a day begun */
#define REVIEW_MANY_LEAST 10            /* cases in a day; fewer are never unusual */
#define REVIEW_MANY_TIMES 3             /* more than so many times her own median day */

struct review_many {
	int32_t day;
	int64_t cases, usual; /* usual: the lower median of the days on which she read; 0: there is one only */
};
/* One user's reads by time: the days on which she opened unusually many different cases, at most
 * REVIEW_DAYS; how many of them. */
size_t review_many_days(const struct audit_line *l, size_t n, struct review_many ret[REVIEW_DAYS]);
bool review_tag_eq(const struct audit_line *l, const struct hash *tag);

#endif
