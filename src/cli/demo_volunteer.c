/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_volunteer.c - invented people who help: two with accounts, three without, of whom one has
 * not signed her pledge yet and one has ended; some who ask to help, one at each step; courses, one of
 * them grown old; talks of supervision; and one who needs to talk. */
#include "cli/demo.h"

#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_need.h"
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
	{ NULL, "Inga Brolin", "070-1740666", "Lit", NULL, VOLUNTEER_WITNESS, 0, true, true, false },
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

/* ---- who asks to help ---- */

static const struct {
	const char *name, *phone, *area;
	int steps; /* of those below that she has taken */
	unsigned outcome;
} asking[] = {
	{ "Ronja Ek", "070-1740671", "Strömsund", 0, 0 },
	{ "Tore Hedman", "070-1740672", "Krokom", 1, 0 },
	{ "Elin Wiklund", "070-1740673", "Svenstavik", 2, 0 },
	{ "Nils Grahn", "070-1740674", "Åre", 3, 0 },
	{ "Karim Sahlin", "070-1740675", "Östersund", 4, 0 },
	{ "Vera Moberg", "070-1740676", "Hammarstrand", 5, 0 },
	{ "Gösta Lindahl", NULL, NULL, 1, VOLUNTEER_WITHDREW },
};

static mst_err put_asking(struct demo *d, size_t i)
{
	struct volunteer v = volunteer_none();
	int32_t today = day_of(d->c.now);
	int32_t *const days[] = { &v.interview, &v.references, &v.board, &v.pledge, &v.training };
	struct act a;

	v.name = asking[i].name;
	v.phone = asking[i].phone;
	v.area = asking[i].area;
	v.kinds = VOLUNTEER_SUPPORT;
	v.interest = today - 12 - 9 * asking[i].steps;
	for (int k = 0; k < asking[i].steps; k++)
		*days[k] = v.interest + 7 * (k + 1);
	if (v.pledge != DAY_NONE)
		v.pledge_version = "version 2";
	v.ended = asking[i].outcome != 0;
	if (v.ended) {
		v.outcome = asking[i].outcome;
		v.ended_on = today - 5;
		v.erase_on = today + 85;
	}
	TRY(volunteer_put(&d->c, &v, &a));
	return ctx_act_now(&d->c, &a);
}

/* ---- courses, talks ---- */

static mst_err put_courses(struct demo *d)
{
	static const struct volunteer_course courses[] = {
		{ .name = "Barn som har upplevt våld", .months = 24, .given = true },
		{ .name = "Bemötande i rätten", .months = 36, .needed = VOLUNTEER_WITNESS, .given = true },
		{ .name = "Hot och våld mot dig som stödjer", .months = 36, .given = true },
	};
	struct act a;

	for (size_t i = 0; i < MST_LEN(courses); i++) {
		TRY(volunteer_course_put(&d->c, &courses[i], &a));
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

/* Berta's and Inga's courses have grown old, Maj's does so soon; she has had her talks. */
static mst_err put_papers(struct demo *d, struct volunteer *p, const struct volunteer_courses *all)
{
	int32_t today = day_of(d->c.now);
	struct volunteer_talk talks[] = { { today - 20, "enskilt", "Karin Lindberg" },
					  { today - 110, "grupp", "Karin Lindberg" } };
	struct volunteer_cert certs[2] = { 0 };
	bool maj = str_eq(p->name, "Maj Svensson"), berta = str_eq(p->name, "Berta Öst");
	bool old = str_eq(p->name, "Inga Brolin"), court = old || str_eq(p->name, "Åke Ljung");
	const struct volunteer_course *k = &all->list[court ? 1 : 0];
	struct act a;

	if (!maj && !berta && !court)
		return MST_OK;
	certs[0] = (struct volunteer_cert){ .course = k->id, .name = k->name,
					    .day = day_add_months(today, old ? -38 : berta ? -26 : -23) };
	certs[0].until = volunteer_cert_until(k, certs[0].day);
	p->certs = certs;
	p->ncerts = 1;
	if (maj) {
		p->children = true;
		p->extract = p->started - 20;
		p->extract_seen = "Karin Lindberg";
		p->training_until = today + 40;
		p->talks = talks;
		p->ntalks = MST_LEN(talks);
		p->next_talk = today + 8;
		p->times = "kvällar och helger";
		p->conflicts = "arbetar i skolan i Frösö";
	}
	TRY(volunteer_put(&d->c, p, &a));
	return ctx_act_now(&d->c, &a);
}

static mst_err put_need(struct demo *d)
{
	const struct auth_user *who = d->c.who;
	struct auth_user olle;
	struct act a;

	TRY(auth_find(d->c.db, d->mem, "stodperson2", &olle));
	d->c.who = &olle;
	volunteer_need_ask(&d->c, &a);
	mst_err e = ctx_act_now(&d->c, &a);

	d->c.who = who;
	return e;
}

static mst_err put_more(struct demo *d)
{
	struct volunteer_courses all;
	struct volunteer *list;
	size_t n;

	for (size_t i = 0; i < MST_LEN(asking); i++)
		TRY(put_asking(d, i));
	TRY(put_courses(d));
	TRY(volunteer_courses(&d->c, &all));
	TRY(volunteer_list(&d->c, false, &list, &n));
	for (size_t i = 0; i < n; i++)
		TRY(put_papers(d, &list[i], &all));
	return put_need(d);
}

mst_err demo_volunteer(struct demo *d)
{
	for (size_t i = 0; i < MST_LEN(helpers); i++)
		TRY(put_one(d, i));
	TRY(put_times(d));
	return put_more(d);
}
