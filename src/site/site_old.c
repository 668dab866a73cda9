/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_old.c - what on the public pages has to be looked at again: the accessibility statement after a
 * year, a telephone number that nobody has checked for half a year. */
#include "site/site_page.h"

const char site_access_assessed[] = "2026-11-25";
const char site_access_updated[] = "2026-11-25";

static bool older(const char *day, int32_t today, int days)
{
	int32_t d;

	return !day_parse(day, &d) || today - d > days;
}

/* Nobody should ring the alarm number to try it. */
bool site_number_old(const struct site_number *n, int32_t today)
{
	return !str_eq(n->code, SITE_NUMBER_ALARM) && older(n->checked, today, SITE_NUMBER_DAYS);
}

const char *const *site_grown_old(const struct view *v, const struct site_number *numbers, int32_t today)
{
	const char **all;
	size_t n = 0, most = 2;

	for (const struct site_number *p = numbers; p->code; p++)
		most++;
	all = arena_new(v->mem, const char *, most);
	if (older(site_access_assessed, today, SITE_ACCESS_DAYS))
		all[n++] = T("Tillgänglighetsredogörelsen är äldre än ett år. Pröva sidorna på nytt.");
	for (const struct site_number *p = numbers; p->code; p++) {
		if (site_number_old(p, today))
			all[n++] = arena_fmt(v->mem, T("Numret %s kontrollerades senast %s. Ring och pröva."),
					     p->number, view_date(v, site_number_checked(p)));
	}
	return all;
}
