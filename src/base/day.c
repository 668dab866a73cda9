/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* day.c - the house's only clock and calendar. Days by the proleptic Gregorian rule; Swedish local
 * time and holidays computed, so that no time zone package is needed and every machine agrees. */
#include "base/day.h"

#define DAY_SECONDS 86400

static _Atomic int64_t fake_offset;

int64_t day_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec + fake_offset;
}

void day_fake(int64_t now)
{
	fake_offset = 0;
	if (now)
		fake_offset = now - day_now();
}

static int64_t seconds_of(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec;
}

/* What the clock is believed to be ahead of the time since boot; when it was first seen to be more, or 0. */
static _Atomic int64_t set_off, leapt_at;
static _Atomic int64_t doubt_until;

__attribute__((constructor)) static void begin(void)
{
	set_off = seconds_of(CLOCK_REALTIME) - seconds_of(CLOCK_BOOTTIME);
}

bool day_in_doubt(void)
{
	int64_t passed = seconds_of(CLOCK_BOOTTIME), leapt = leapt_at;
	int64_t more = seconds_of(CLOCK_REALTIME) - passed - set_off;
	bool ahead = more > DAY_SECONDS;

	/* Whom nobody sets back for a day is right: it was behind before. */
	if (more < -DAY_SECONDS || (ahead && leapt && passed - leapt >= DAY_SECONDS)) {
		set_off += more;
		ahead = false;
	}
	leapt_at = !ahead ? 0 : leapt ? leapt : passed;
	return ahead || passed < doubt_until;
}

void day_doubt_for(int seconds)
{
	doubt_until = seconds_of(CLOCK_BOOTTIME) + seconds;
}

int32_t day_today(void)
{
	return day_of(day_now());
}

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return m == 2 && leap(y) ? 29 : days[m - 1];
}

/* Days since 1970-01-01; years are counted from March so that the leap day comes last. */
int32_t day_make(int y, int m, int d)
{
	if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return DAY_NONE;
	int yy = y - (m <= 2), era = yy / 400, yoe = yy - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void day_split(int32_t day, int *ret_y, int *ret_m, int *ret_d)
{
	int z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*ret_d = doy - (153 * mp + 2) / 5 + 1;
	*ret_m = mp < 10 ? mp + 3 : mp - 9;
	*ret_y = yoe + era * 400 + (*ret_m <= 2);
}

int day_weekday(int32_t day)
{
	int w = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */

	return w < 0 ? w + 7 : w;
}

int32_t day_add_months(int32_t day, int months)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	int total = y * 12 + m - 1 + months, ny = total / 12, nm = total % 12 + 1;

	if (ny < 1 || ny > 9999)
		return DAY_NONE;
	return day_make(ny, nm, d < month_days(ny, nm) ? d : month_days(ny, nm));
}

static bool digits(const char *s, int n, int *ret)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (s[i] - '0');
	}
	*ret = v;
	return true;
}

static bool parse_day(const char *s, int32_t *ret)
{
	int y, m, d;

	if (!digits(s, 4, &y) || s[4] != '-' || !digits(s + 5, 2, &m) || s[7] != '-' ||
	    !digits(s + 8, 2, &d))
		return false;
	int32_t day = day_make(y, m, d);

	if (day == DAY_NONE)
		return false;
	*ret = day;
	return true;
}

bool day_parse(const char *s, int32_t *ret)
{
	return s && strlen(s) == 10 && parse_day(s, ret);
}

/* Two digits and what follows them: every row of a page has a date, and printf is slow at it. */
static char *two(char *p, int n, char then)
{
	unsigned u = (unsigned)n % 100;

	p[0] = (char)('0' + u / 10);
	p[1] = (char)('0' + u % 10);
	p[2] = then;
	return p + 3;
}

void day_text(int32_t day, char ret[DAY_TEXT])
{
	int y, m, d;

	ret[0] = 0;
	if (day == DAY_NONE)
		return;
	day_split(day, &y, &m, &d);
	(void)two(ret, (int)((unsigned)y % 10000 / 100), 0);
	(void)two(two(two(ret + 2, (int)((unsigned)y % 100), '-'), m, '-'), d, 0);
}

const char *day_str(struct arena *a, int32_t day)
{
	char *s = arena_new(a, char, DAY_TEXT);

	day_text(day, s);
	return s;
}

/* The instant of a month's last Sunday, 01:00 UTC. */
static int64_t summer_edge(int y, int m)
{
	int32_t last = day_make(y, m, 31); /* March and October both have 31 days */

	last -= (day_weekday(last) + 1) % 7;
	return (int64_t)last * DAY_SECONDS + 3600;
}

static int64_t utc_offset(int64_t instant)
{
	int y, m, d;

	day_split((int32_t)(instant / DAY_SECONDS), &y, &m, &d);
	if (m != 3 && m != 10)
		return m > 3 && m < 10 ? 7200 : 3600;
	return (m == 3) == (instant >= summer_edge(y, m)) ? 7200 : 3600;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int32_t day_of(int64_t instant)
{
	return (int32_t)floor_div(instant + utc_offset(instant), DAY_SECONDS);
}

void day_clock(int64_t instant, int *ret_h, int *ret_m)
{
	int64_t local = instant + utc_offset(instant);
	int64_t s = local - floor_div(local, DAY_SECONDS) * DAY_SECONDS;

	*ret_h = (int)(s / 3600);
	*ret_m = (int)(s % 3600 / 60);
}

int64_t day_at(int32_t day, int h, int m)
{
	int64_t local = (int64_t)day * DAY_SECONDS + h * 3600 + m * 60;
	int64_t guess = local - 3600;

	/* In the lost hour of March the later reading, in October's doubled hour the first one. */
	if (utc_offset(local - 7200) == 7200)
		return local - 7200;
	return guess;
}

bool day_parse_time(const char *s, int64_t *ret)
{
	int32_t day;
	int h, m;

	if (!s || strlen(s) != 16 || (s[10] != 'T' && s[10] != ' ') || !parse_day(s, &day) ||
	    !digits(s + 11, 2, &h) || s[13] != ':' || !digits(s + 14, 2, &m) || h > 23 || m > 59)
		return false;
	*ret = day_at(day, h, m);
	return true;
}

const char *day_time_str(struct arena *a, int64_t instant)
{
	char *text = arena_new(a, char, DAY_TEXT + 6);
	int h, m;

	day_text(day_of(instant), text);
	day_clock(instant, &h, &m);
	text[DAY_TEXT - 1] = ' ';
	(void)two(two(text + DAY_TEXT, h, ':'), m, 0);
	return text;
}

const char *day_iso_str(struct arena *a, int64_t instant)
{
	char *text = arena_new(a, char, DAY_TEXT + 10);
	int64_t s = instant - floor_div(instant, DAY_SECONDS) * DAY_SECONDS;

	day_text((int32_t)floor_div(instant, DAY_SECONDS), text);
	text[DAY_TEXT - 1] = 'T';
	(void)two(two(two(text + DAY_TEXT, (int)(s / 3600), ':'), (int)(s % 3600 / 60), ':'),
		  (int)(s % 60), 'Z');
	return text;
}

const char *day_weekday_name(int weekday)
{
	static const char *const names[] = {N_("måndag"), N_("tisdag"), N_("onsdag"), N_("torsdag"),
					    N_("fredag"), N_("lördag"), N_("söndag")};

	return names[weekday];
}

const char *day_month_name(int month)
{
	static const char *const names[] = {N_("januari"), N_("februari"), N_("mars"),
					    N_("april"),   N_("maj"),      N_("juni"),
					    N_("juli"),    N_("augusti"),  N_("september"),
					    N_("oktober"), N_("november"), N_("december")};

	return names[month - 1];
}
