/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_gap.c - what somebody lacks before she is given a case, and how that is told. */
#include "volunteer/volunteer.h"

enum gap { GAP_PLEDGE = 1, GAP_TRAINING = 2, GAP_OLD = 4, GAP_BOARD = 8, GAP_EXTRACT = 16,
	   GAP_ENDED = 32, GAP_INTERVIEW = 64, GAP_REFERENCES = 128, GAP_COURSES = 256,
	   GAP_START = 512 };

bool volunteer_extract_old(const struct volunteer *p, int32_t today)
{
	int32_t start = p->started == DAY_NONE ? today : p->started;

	return p->extract != DAY_NONE && p->extract < day_add_months(start, -VOLUNTEER_EXTRACT_MONTHS);
}

static unsigned gaps_of(const struct volunteer *p, int32_t today)
{
	unsigned gaps = 0;

	/* Who was here before the program was is not asked how she came. */
	if (p->interest != DAY_NONE && p->interview == DAY_NONE)
		gaps |= GAP_INTERVIEW;
	if (p->interest != DAY_NONE && p->references == DAY_NONE)
		gaps |= GAP_REFERENCES;
	if (volunteer_applies(p))
		gaps |= GAP_START;
	if (p->lacks)
		gaps |= GAP_COURSES;
	if (p->pledge == DAY_NONE)
		gaps |= GAP_PLEDGE;
	if (p->training == DAY_NONE)
		gaps |= GAP_TRAINING;
	else if (p->training_until != DAY_NONE && p->training_until < today)
		gaps |= GAP_OLD;
	if (p->board == DAY_NONE)
		gaps |= GAP_BOARD;
	if (p->approved_until != DAY_NONE && p->approved_until < today)
		gaps |= GAP_ENDED;
	if (p->children && (p->extract == DAY_NONE || volunteer_extract_old(p, today)))
		gaps |= GAP_EXTRACT;
	return gaps;
}

bool volunteer_applies(const struct volunteer *p)
{
	return !p->ended && p->interest != DAY_NONE && p->started == DAY_NONE;
}

int32_t volunteer_erase_day(const struct volunteer *p, int64_t days)
{
	if (!p->ended || p->ended_on == DAY_NONE)
		return DAY_NONE;
	return p->outcome && p->erase_on != DAY_NONE ? p->erase_on : p->ended_on + (int32_t)days;
}

bool volunteer_ready(const struct volunteer *p, int32_t today)
{
	unsigned gaps = gaps_of(p, today);

	/* An approval that has ended is no paper that is looked for, nor is a first day. */
	return !gaps || (!(gaps & (GAP_ENDED | GAP_START)) && p->grace != DAY_NONE && today < p->grace);
}

int volunteer_years(const struct volunteer *p, int32_t today)
{
	int32_t end = p->ended ? p->ended_on : today;
	int years = 0;

	while (p->started != DAY_NONE && day_add_months(p->started, 12 * (years + 1)) <= end)
		years++;
	return years;
}

const char *volunteer_gaps(const struct view *v, const struct volunteer *p)
{
	unsigned gaps = gaps_of(p, day_today());
	const char *all = "";
	const struct {
		enum gap is;
		const char *words;
	} list[] = {
		{ GAP_INTERVIEW, T("intervju") },
		{ GAP_REFERENCES, T("referenser") },
		{ GAP_PLEDGE, T("tystnadslöfte") },
		{ GAP_TRAINING, T("utbildning") },
		{ GAP_OLD, T("ny utbildning") },
		{ GAP_BOARD, T("styrelsens godkännande") },
		{ GAP_ENDED, T("nytt godkännande") },
		{ GAP_EXTRACT, T("registerutdrag, högst sex månader gammalt vid starten") },
		{ GAP_COURSES, p->lacks },
		{ GAP_START, T("första dagen") },
	};

	if (!gaps)
		return NULL;
	for (size_t i = 0; i < MST_LEN(list); i++)
		if (gaps & (unsigned)list[i].is)
			all = arena_fmt(v->mem, "%s%s%s", all, *all ? ", " : "", list[i].words);
	if (p->grace != DAY_NONE && day_today() < p->grace)
		return arena_fmt(v->mem, T("%s %s. Ordna före %s."), T("Saknas:"), all,
				 view_date(v, p->grace));
	return arena_fmt(v->mem, "%s %s", T("Saknas:"), all);
}
