/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_quarter.c - quarters as numbers and as texts. */
#include "stats/stats_priv.h"

int quarter_of(int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return y * 4 + (m - 1) / 3;
}

int32_t quarter_first_day(int quarter)
{
	return day_make(quarter / 4, quarter % 4 * 3 + 1, 1);
}

int32_t quarter_last_day(int quarter)
{
	return quarter_first_day(quarter + 1) - 1;
}

void quarter_text(int quarter, char ret[QUARTER_TEXT])
{
	snprintf(ret, QUARTER_TEXT, "%04d-Q%d", quarter / 4, quarter % 4 + 1);
}

bool quarter_parse(const char *s, int *ret)
{
	char year[5] = "";
	int64_t y;

	if (!s || strlen(s) != 7 || s[4] != '-' || s[5] != 'Q' || s[6] < '1' || s[6] > '4')
		return false;
	memcpy(year, s, 4);
	if (year[0] < '0' || year[0] > '9' || !str_int(year, &y))
		return false;
	*ret = (int)y * 4 + (s[6] - '1');
	return true;
}
