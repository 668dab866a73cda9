/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_time.h - hours, kilometres and outlays of those who help: written by herself on her phone or
 * for her by a coordinator, summed per person and month for the payroll, per year for the yearly
 * meeting, funds and authorities. There is no way from a row to a case. */
#ifndef VOLUNTEER_VOLUNTEER_TIME_H
#define VOLUNTEER_VOLUNTEER_TIME_H

#include "volunteer/volunteer.h"

#define VOLUNTEER_MINUTES_MAX (24 * 60)
#define VOLUNTEER_KM_MAX 2000
#define VOLUNTEER_ORE_MAX INT64_C(2000000)
#define VOLUNTEER_OWN_SHOWN 12 /* of her latest rows */

struct volunteer_time {
	struct id id, by;
	struct id who;   /* sealed, like all below: an account, or a volunteer who has none */
	int32_t day;
	int64_t minutes, km, ore;
};
/* "2", "2,5", "2.25" hours, or "2:30", as minutes. False: none of these, or above
 * VOLUNTEER_MINUTES_MAX; *ret is untouched then. */
MST_CHECK bool volunteer_time_parse(const char *s, int64_t *ret);
/* "2,50": hours with two decimals, as a payroll reads them. In mem. */
const char *volunteer_time_hours(struct arena *mem, int64_t minutes);

/* Writes one down, with or without the group's key in hand; the caller keeps a copy of what is her own.
 * MST_INVALID: nothing but zeroes, a figure out of bounds, no day. */
MST_CHECK mst_err volunteer_time_put(struct ctx *c, const struct volunteer_time *t, struct act *ret);
/* The caller's own latest, the latest written first. What her keys open no more is passed over: the
 * coordinator has it. */
MST_CHECK mst_err volunteer_time_own(struct ctx *c, struct volunteer_time **ret, size_t *ret_n);
/* Takes one back. own: only what the caller has written. MST_NOTFOUND in the act: none. */
void volunteer_time_remove(struct ctx *c, struct id id, bool own, struct act *ret);

/* One person's sum over some months. */
struct volunteer_hours {
	const char *name;
	struct id who;
	int64_t minutes, km, ore;
};
/* A month's number: 12 * year + month - 1. */
int volunteer_month(int32_t day);
int32_t volunteer_month_day(int month); /* its first day */
/* Each person's sum over months from..to, by name in Swedish order, for who holds the jour's group. */
MST_CHECK mst_err volunteer_hours(struct ctx *c, int from, int to, struct volunteer_hours **ret,
				  size_t *ret_n);
/* Every row of a month, by day. */
MST_CHECK mst_err volunteer_times(struct ctx *c, int from, int to, struct volunteer_time **ret,
				  size_t *ret_n);

/* Takes away every row of months before `month`: their year's books need not be kept any more. ret_n: how many
 * there are; with none, *ret is not set. */
MST_CHECK mst_err volunteer_time_old(struct ctx *c, int month, int64_t *ret_n, struct act *ret);

#endif
