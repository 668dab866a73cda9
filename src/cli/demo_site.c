/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_site.c - how often the public pages were shown in an invented month. */
#include "cli/demo.h"

#include "site/site_count.h"

mst_err demo_site(struct demo *d)
{
	static const char *const names[] = { "start", "nu", "kallad", "ersattning", "ung", "nara" };
	int32_t today = day_of(d->c.now);
	struct site_counted list[MST_LEN(names) * 28];
	struct site_counting a = { .jour = d->cli->app.jour, .today = today, .list = list };

	for (int day = 1; day <= 28; day++)
		for (size_t i = 0; i < MST_LEN(names); i++)
			list[a.n++] = (struct site_counted){ names[i], today - day,
							     (int64_t)(9 - i + (size_t)day % 4) };
	return db_call(d->cli->app.data, site_count_apply, &a);
}
