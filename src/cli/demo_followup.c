/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_followup.c - what the manager has written beside last year's indicators: targets, comments, and
 * the numbers that nothing counts. And Ragunda's report, released. All of it is invented. */
#include "cli/demo.h"

#include "followup/followup.h"
#include "support/support_survey.h"

static const struct {
	int back; /* years */
	const char *place, *indicator;
	int64_t target, typed;
	const char *comment;
} entries[] = {
	{ 1, "", "personer", 650, -1, "Fler har hört av sig sedan skolorna fick besök." },
	{ 1, "", "enkat", 75, -1, "Fler fick frågorna än året före." },
	{ 1, "", "stodpersoner", -1, 23, "" },
	{ 1, "", "timmar", -1, -1, "Resor är inte med." },
	{ 1, "2303", "personer", -1, -1, "Kommunen är liten: några få personer ändrar talet mycket. Se också länets." },
	{ 0, "", "moten", 100, -1, "" },
	{ 0, "", "information", 6, -1, "" },
	{ 0, "2303", "information", 2, -1, "Skolan i Hammarstrand vill ha ett besök till." },
	{ 0, "2303", "narvaro", 100, -1, "" },
};

static mst_err write_down(struct demo *d, int year, size_t i)
{
	struct followup_entry *e = arena_new(d->mem, struct followup_entry, 1);
	struct act a;

	*e = (struct followup_entry){ .place = entries[i].place, .indicator = entries[i].indicator,
				      .year = year, .target = entries[i].target, .typed = entries[i].typed,
				      .comment = entries[i].comment };
	followup_save(&d->c, e, &a);
	return ctx_act_now(&d->c, &a);
}

/* What was answered when support ended. */
static mst_err answers(struct ctx *c, void *arg)
{
	static const struct {
		const char *answer;
		int n;
	} expected[] = { { "yes", 34 }, { "partly", 6 }, { "no", 2 }, { "silent", 3 } };

	for (size_t i = 0; i < MST_LEN(expected); i++)
		for (int k = 0; k < expected[i].n; k++)
			TRY(support_survey_count(c->db, c->app->jour, *(const int *)arg, "expected",
						 expected[i].answer));
	return MST_OK;
}

static mst_err report(struct demo *d, int year)
{
	struct followup_basis b;
	const struct org *ragunda;
	struct doc doc;
	struct act a;

	TRY(followup_read(&d->c, year, false, &b));
	ragunda = followup_town_of(&b, "ragunda");
	if (!ragunda || !followup_ready(&b))
		return MST_OK;
	TRY(followup_doc(&d->c, &b, ragunda, &doc));
	followup_release(&d->c, year, ragunda->code, ragunda->id, &doc, &a);
	return ctx_act_now(&d->c, &a);
}

mst_err demo_followup(struct demo *d)
{
	const struct auth_user *me = d->c.who;
	struct auth_user manager;
	mst_err e = MST_OK;
	int y, m, day, last;

	day_split(day_of(d->c.now), &y, &m, &day);
	last = y - 1;
	TRY(auth_find(d->c.db, d->mem, "ledare", &manager));
	d->c.who = &manager;
	for (size_t i = 0; i < MST_LEN(entries) && e == MST_OK; i++)
		e = write_down(d, y - entries[i].back, i);
	if (e == MST_OK)
		e = ctx_act_now(&d->c, &(struct act){ .apply = answers, .arg = &last });
	if (e == MST_OK)
		e = report(d, last);
	d->c.who = me;
	return e;
}
