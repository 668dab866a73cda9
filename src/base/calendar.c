/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* calendar.c - Swedish public holidays, terms of law, and the jour's working calendar. */
#include "base/day.h"

/* Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
static int32_t easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
	int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;

	return day_make(y, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

/* The Saturday on or after a day. */
static int32_t saturday_from(int32_t day)
{
	return day + (12 - day_weekday(day)) % 7;
}

const char *day_holiday(int32_t day)
{
	static const struct {
		int m, d;
		const char *name;
	} fixed[] = {
	    {1, 1, N_("nyårsdagen")},     {1, 6, N_("trettondedag jul")}, {5, 1, N_("första maj")},
	    {6, 6, N_("nationaldagen")},  {12, 24, N_("julafton")},       {12, 25, N_("juldagen")},
	    {12, 26, N_("annandag jul")}, {12, 31, N_("nyårsafton")},
	};
	int y, m, d;

	if (day == DAY_NONE)
		return NULL;
	day_split(day, &y, &m, &d);
	for (size_t i = 0; i < MST_LEN(fixed); i++)
		if (fixed[i].m == m && fixed[i].d == d)
			return fixed[i].name;
	switch (day - easter(y)) {
	case -2:
		return N_("långfredagen");
	case 0:
		return N_("påskdagen");
	case 1:
		return N_("annandag påsk");
	case 39:
		return N_("Kristi himmelsfärdsdag");
	case 49:
		return N_("pingstdagen");
	default:
		break;
	}
	if (day == saturday_from(day_make(y, 6, 20)))
		return N_("midsommardagen");
	if (day == saturday_from(day_make(y, 6, 20)) - 1)
		return N_("midsommarafton");
	if (day == saturday_from(day_make(y, 10, 31)))
		return N_("alla helgons dag");
	return NULL;
}

bool day_is_work(int32_t day)
{
	return day_weekday(day) < 5 && !day_holiday(day);
}

int32_t day_term_end(int32_t day)
{
	while (!day_is_work(day))
		day++;
	return day;
}

bool day_is_open(const struct day_calendar *c, int32_t day)
{
	unsigned weekdays = c && c->weekdays ? c->weekdays : 0x1f;

	if (!(weekdays >> day_weekday(day) & 1) || day_holiday(day))
		return false;
	for (size_t i = 0; c && i < c->nclosed; i++)
		if (day >= c->closed[i][0] && day <= c->closed[i][1])
			return false;
	return true;
}

int64_t day_due(const struct day_calendar *c, int64_t from, int hours)
{
	int64_t left = (int64_t)hours * 3600, at = from;

	/* Ten years of closed days end the search: a calendar that never opens gives no due time
	 * that anybody lives to see, and the loop must end. */
	for (int i = 0; i < 3660 && left > 0; i++) {
		int32_t day = day_of(at);
		int64_t end = day_at(day + 1, 0, 0);

		if (day_is_open(c, day)) {
			if (end - at >= left)
				return at + left;
			left -= end - at;
		}
		at = end;
	}
	return at;
}
