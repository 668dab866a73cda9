/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and times as people post them: what is taken is a day that exists, and reads back as it was written. */
#include <stdlib.h>

#include "base/base.h"
#include "base/day.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check_day(const char *s)
{
	char back[DAY_TEXT];
	int32_t day;
	int y, m, d;

	if (!day_parse(s, &day))
		return;
	day_split(day, &y, &m, &d);
	day_text(day, back);
	if (!str_eq(back, s) || day_make(y, m, d) != day || day_weekday(day) < 0 || day_weekday(day) > 6)
		abort();
	if (y < 9000 && (day_term_end(day) < day || day_add_months(day, 12) <= day))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *s = arena_strn(mem, (const char *)p, n);
	int64_t instant;

	check_day(s);
	if (day_parse_time(s, &instant) && str_empty(day_iso_str(mem, instant)))
		abort();
	return 0;
}
