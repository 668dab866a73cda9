/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_volunteer.c - invented people who help: two with accounts, three without, of whom one has
 * not signed her pledge yet and one has ended. */
#include "cli/demo.h"

#include "volunteer/volunteer_time.h"

static const struct {
	const char *login, *name, *phone, *area, *languages;
	unsigned kinds;
	int64_t capacity;
	bool pledge, board, ended;
} helpers[] = {
	{ "stodperson", "Maj Svensson", "070-1740661", "Frösön", NULL, VOLUNTEER_SUPPORT, 3, true,
	  true, false },
	{ "stodperson2", "Olle Jonsson", "070-1740662", "Järpen", "engelska", VOLUNTEER_SUPPORT, 2,
	  true, true, false },
	{ NULL, "Berta Öst", "070-1740663", "Bispgården", "finska", VOLUNTEER_SUPPORT, 1, false, false,
	  false },
	{ NULL, "Åke Ljung", "070-1740664", "Östersund", NULL, VOLUNTEER_WITNESS, 0, true, true,
	  false },
	{ NULL, "Siv Näslund", "070-1740665", "Sveg", NULL, VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS, 0,
	  true, true, true },
};

static mst_err put_one(struct demo *d, size_t i)
{
	struct volunteer v = volunteer_none();
	int32_t today = day_of(d->c.now);
	struct auth_user u;
	struct act a;

	v.name = helpers[i].name;
	v.phone = helpers[i].phone;
	v.area = helpers[i].area;
	v.languages = helpers[i].languages;
	v.kinds = helpers[i].kinds;
	v.capacity = helpers[i].capacity;
	v.started = today - 400 - (int32_t)i * 90;
	v.training = v.started + 30;
	v.pledge = helpers[i].pledge ? v.started : DAY_NONE;
	v.board = helpers[i].board ? v.started + 35 : DAY_NONE;
	v.grace = helpers[i].pledge ? DAY_NONE : today + 60; /* an old paper that is looked for */
	v.ended = helpers[i].ended;
	v.ended_on = v.ended ? today - 45 : DAY_NONE;
	if (helpers[i].login) {
		TRY(auth_find(d->c.db, d->mem, helpers[i].login, &u));
		v.account = u.id;
	}
	TRY(volunteer_put(&d->c, &v, &a));
	return ctx_act_now(&d->c, &a);
}

/* What Maj has written and what was written for Berta, over two months. */
static mst_err put_times(struct demo *d)
{
	static const struct {
		const char *name;
		int days_ago;
		int64_t minutes, km, ore;
	} times[] = {
		{ "Maj Svensson", 3, 90, 0, 0 },      { "Maj Svensson", 9, 150, 38, 0 },
		{ "Maj Svensson", 24, 60, 0, 0 },     { "Berta Öst", 6, 120, 84, 4500 },
		{ "Berta Öst", 30, 75, 84, 0 },       { "Olle Jonsson", 11, 45, 0, 0 },
		{ "Åke Ljung", 8, 240, 12, 9000 },    { "Åke Ljung", 36, 210, 12, 0 },
	};
	struct volunteer *list;
	struct act a;
	size_t n;

	TRY(volunteer_list(&d->c, false, &list, &n));
	for (size_t i = 0; i < MST_LEN(times); i++)
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(list[k].name, times[i].name))
				continue;
			TRY(volunteer_time_put(&d->c,
					       &(struct volunteer_time){
						       .who = list[k].id,
						       .day = day_of(d->c.now) - times[i].days_ago,
						       .minutes = times[i].minutes,
						       .km = times[i].km,
						       .ore = times[i].ore },
					       &a));
			TRY(ctx_act_now(&d->c, &a));
		}
	return MST_OK;
}

mst_err demo_volunteer(struct demo *d)
{
	for (size_t i = 0; i < MST_LEN(helpers); i++)
		TRY(put_one(d, i));
	return put_times(d);
}
