/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text.c - the words of pages: translated texts, numbers, dates and times of day. */
#include <pthread.h>

#include "base/base.h"
#include "base/day.h"
#include "base/log.h"
#include "view/mo_priv.h"
#include "view/view.h"

#define NBSP "\xc2\xa0"

const char *view_lang_code(enum view_lang l)
{
	return l == VIEW_EN ? "en" : "sv";
}

static struct view_mo *english;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The build has checked the catalogue; one that does not load leaves the pages in Swedish. */
static void load(void)
{
	english = view_mo_load((struct blob){view_en_mo, view_en_mo_size});
	if (!english)
		log_note(LOG_ERROR, "view.catalogue", "lang", "en", NULL);
}

const char *view_text(enum view_lang l, const char *msgid)
{
	const char *s = NULL;

	if (l == VIEW_SV || !*msgid)
		return msgid;
	pthread_once(&once, load);
	if (english)
		s = view_mo_find(english, NULL, msgid);
	return s ? s : msgid;
}

const char *view_text_n(enum view_lang l, const char *one, const char *many, int64_t n)
{
	const char *s = NULL;

	if (l != VIEW_SV) {
		pthread_once(&once, load);
		if (english)
			s = view_mo_find_n(english, NULL, one,
					   n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
	}
	if (s)
		return s;
	return n == 1 || n == -1 ? one : many;
}

const char *view_number(const struct view *v, int64_t n)
{
	char digits[24];
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	const char *mark = v->lang == VIEW_EN ? "," : NBSP;
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)u);
	char *out = arena_new(v->mem, char, 40), *o = out;

	if (n < 0)
		o = stpcpy(o, "\xe2\x88\x92"); /* minus sign */
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			o = stpcpy(o, mark);
		*o++ = digits[i];
	}
	return out;
}

const char *view_bytes(const struct view *v, int64_t n)
{
	bool mega = n >= 1 << 20;

	return arena_fmt(v->mem, mega ? "%s\u00a0MB" : "%s\u00a0kB", view_number(v, mega ? n >> 20 : n >> 10));
}

/* The digits of 0..9999, written backwards from `end`. */
static const char *digits(char *end, int n)
{
	*end = 0;
	do
		*--end = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	return end;
}

/* Each row of each list has a date, so it is put together by hand. */
const char *view_date(const struct view *v, int32_t day)
{
	char of_day[8], of_year[8];
	int y, m, d;

	if (day == DAY_NONE)
		return "";
	day_split(day, &y, &m, &d);
	return ARENA_CAT(v->mem, digits(of_day + 7, d), NBSP, T(day_month_name(m)), " ",
			 digits(of_year + 7, y));
}

const char *view_moment(const struct view *v, int64_t instant)
{
	int32_t day = day_of(instant);
	int h, m;

	if (day == day_of(v->now))
		return view_when(v, instant);
	day_clock(instant, &h, &m);
	return arena_fmt(v->mem, T("%s kl. %02d:%02d"), view_date(v, day), h, m);
}

const char *view_tel(const struct view *v, const char *number)
{
	char *out = arena_new(v->mem, char, strlen(number) + sizeof("tel:")), *o = stpcpy(out, "tel:");

	for (const char *p = number; *p; p++)
		if ((*p >= '0' && *p <= '9') || (*p == '+' && p == number))
			*o++ = *p;
	return out;
}

static const char *const last_weekday[] = { N_("i måndags"), N_("i tisdags"), N_("i onsdags"),
	N_("i torsdags"), N_("i fredags"), N_("i lördags"), N_("i söndags") };

const char *view_when(const struct view *v, int64_t instant)
{
	int32_t day = day_of(instant), today = day_of(v->now);
	int h, m;

	if (day == today) {
		day_clock(instant, &h, &m);
		const char clock[] = { (char)('0' + h / 10), (char)('0' + h % 10), ':',
				       (char)('0' + m / 10), (char)('0' + m % 10), 0 };

		return ARENA_CAT(v->mem, T("i dag"), " ", clock);
	}
	if (day == today - 1)
		return T("i går");
	if (day < today && day > today - 7)
		return T(last_weekday[day_weekday(day)]);
	return view_date(v, day);
}
