/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_guard.c - walls inside the jour: a case in the circle of the second coordinator, opened by the first in
 * an emergency that waits for a reviewer; and two people of one event, each with a coordinator of her own. */
#include "cli/demo.h"

#include "guard/guard.h"

static const struct {
	const char *name, *phone, *crime, *sex, *age, *summary, *note;
} people[] = {
	{ "Vera Lindh", "070-1740620", "stalking", "woman", "25-44", "Är bekant med flera på jouren.",
	  "Vill att bara Ulla vet att hon har hört av sig." },
	{ "Jonas Berglund", "070-1740621", "assault", "man", "25-44", "Slagen av sin granne.",
	  "Berättade om skadestånd och målsägandebiträde." },
	{ "Tobias Norén", "070-1740622", "assault", "man", "25-44", "Slagen av sin granne vid samma tillfälle.",
	  "Undrar om han ska anmäla. Vi går igenom det på fredag." },
};
enum { VERA, JONAS, TOBIAS, PEOPLE };

static mst_err put_case(struct demo *d, size_t i, struct id *ret)
{
	struct support_new n = { .at = d->c.now - (int64_t)(3 - i) * 86400 - 10800,
				 .first_note = people[i].note };
	struct act a;

	n.person.name = people[i].name;
	n.person.phone = people[i].phone;
	n.person.safe.asked = true;
	n.person.safe.asked_on = day_of(n.at);
	n.person.safe.channels = PERSON_PHONE;
	n.codes.roles[0] = "victim";
	n.codes.nroles = 1;
	n.codes.crime = people[i].crime;
	n.codes.municipality = "2380";
	n.codes.sex = people[i].sex;
	n.codes.age = people[i].age;
	n.codes.reported = "yes";
	n.codes.source = "self";
	n.codes.summary = people[i].summary;
	TRY(support_open(&d->c, &n, NULL, NULL, &a, ret));
	return ctx_act_now(&d->c, &a);
}

static mst_err close_circle(struct demo *d, struct id case_id, struct id who)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;

	TRY(support_case_read(&d->c, case_id, &s));
	TRY(guard_circle(&d->c, &s, &who, 1, &a));
	return ctx_act_now(&d->c, &a);
}

static mst_err part_sides(struct demo *d, struct id mine, struct id hers, struct id who)
{
	MST_CLEANUP(support_case_wipe) struct support_case one = { 0 };
	MST_CLEANUP(support_case_wipe) struct support_case other = { 0 };
	struct act a;

	TRY(support_case_read(&d->c, hers, &other));
	TRY(support_assign(&d->c, &other, who, &a));
	TRY(ctx_act_now(&d->c, &a));
	TRY(support_case_read(&d->c, mine, &one));
	TRY(guard_sides(&d->c, &one, &other, true, &a));
	return ctx_act_now(&d->c, &a);
}

static mst_err wall_off(struct demo *d, struct id id[PEOPLE])
{
	struct auth_user ulla;

	TRY(auth_find(d->c.db, d->mem, "samordnare2", &ulla));
	for (size_t i = 0; i < PEOPLE; i++)
		TRY(put_case(d, i, &id[i]));
	TRY(part_sides(d, id[JONAS], id[TOBIAS], ulla.id));
	return close_circle(d, id[VERA], ulla.id);
}

mst_err demo_guard(struct demo *d)
{
	struct id id[PEOPLE];
	int64_t now = d->c.now;
	struct act a;

	/* A fortnight ago, so that what anybody opens comes first in a list. */
	d->c.now -= 14 * 86400;
	mst_err e = wall_off(d, id);

	d->c.now = now;
	TRY(e);
	TRY(guard_open(&d->c, id[VERA], "Ulla är sjuk, och polisen behöver nå Vera i dag.", &a));
	return ctx_act_now(&d->c, &a);
}
