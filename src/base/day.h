/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* day.h - the house's only clock and calendar.
 *
 * An instant is int64_t seconds since 1970-01-01T00:00:00Z. A day is int32_t days since
 * 1970-01-01 in the Swedish calendar; DAY_NONE is unset. Local time is Swedish: UTC+1, and UTC+2
 * from the last Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC (directive
 * 2000/84/EC; förordning 2001:127).
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/base.h"

#define DAY_NONE INT32_MIN
#define DAY_TEXT 11 /* "2026-03-01" and 0 */

int64_t day_now(void);                  /* the current instant, or the faked one as it runs on */
void day_fake(int64_t now);             /* from here the clock reads `now` and runs on; 0 = real */
int32_t day_today(void);                /* Swedish day of day_now() */

/* Whether the machine's clock may stand days ahead, so that nothing is to be erased or given out for good by it now: it
 * was set forward by more than a day less than a day ago (told by the time since boot, which nobody sets), or
 * day_doubt_for() holds. Set right again, it is in doubt no more. A faked clock is no reason. Any thread. */
bool day_in_doubt(void);
void day_doubt_for(int seconds);        /* from now on, counted as time passes */

int32_t day_make(int y, int m, int d);  /* DAY_NONE when there is no such day; years 1..9999 */
void day_split(int32_t day, int *ret_y, int *ret_m, int *ret_d);
int day_weekday(int32_t day);           /* 0 = Monday .. 6 = Sunday */
int32_t day_add_months(int32_t day, int months); /* clamps to the month's last day */

/* "2026-03-01" only. Returns false for anything else, also for days that do not exist. */
MST_CHECK bool day_parse(const char *s, int32_t *ret);
void day_text(int32_t day, char ret[DAY_TEXT]); /* DAY_NONE gives "" */
const char *day_str(struct arena *a, int32_t day);

int32_t day_of(int64_t instant);        /* Swedish day in which the instant lies */
void day_clock(int64_t instant, int *ret_h, int *ret_m); /* Swedish wall clock */
int64_t day_at(int32_t day, int h, int m); /* instant of a Swedish wall clock time */
/* "2026-03-01T09:00" read as Swedish time. */
MST_CHECK bool day_parse_time(const char *s, int64_t *ret);
const char *day_time_str(struct arena *a, int64_t instant); /* "2026-03-01 09:00" */
const char *day_iso_str(struct arena *a, int64_t instant);  /* "2026-03-01T08:00:00Z" */
const char *day_weekday_name(int weekday); /* Swedish, lower case; a msgid for view */
const char *day_month_name(int month);     /* 1..12, Swedish, lower case; a msgid for view */

/* Swedish public holidays (lag 1989:253) and the days equal to them by custom and by lag 1930:173:
 * midsommarafton, julafton, nyårsafton. NULL when it is none. Sundays are not named here. */
const char *day_holiday(int32_t day);
bool day_is_work(int32_t day);          /* Monday to Friday and not a holiday */
/* Last day of a term: moved to the next weekday when it falls on Saturday, Sunday, holiday or one
 * of the three eves (lag 1930:173 2 §). */
int32_t day_term_end(int32_t day);

/* The jour's working calendar: the clock of a first contact runs only on its open days, a whole
 * 24 hours each. */
struct day_calendar {
	uint8_t weekdays;        /* bit 0 = Monday; 0 means Monday to Friday */
	const int32_t (*closed)[2]; /* closed ranges, both ends closed */
	size_t nclosed;
};
bool day_is_open(const struct day_calendar *c, int32_t day);
/* The instant at which `hours` of open time have passed since `from`. */
int64_t day_due(const struct day_calendar *c, int64_t from, int hours);

#endif
