/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_data.c - what the demo holds. Municipalities, codes and populations are real (SCB,
 * 2024-12-31); every person is invented. */
#include "cli/demo.h"

#include "court/court_rota.h"
#include "doc/doc.h"
#include "org/org.h"
#include "support/support_file.h"
#include "support/support_hearing.h"

const struct demo_municipality demo_municipalities[8] = {
	{ "2326", "Berg", "berg", 7108 },
	{ "2305", "Bräcke", "bracke", 6035 },
	{ "2361", "Härjedalen", "harjedalen", 10175 },
	{ "2309", "Krokom", "krokom", 15680 },
	{ "2303", "Ragunda", "ragunda", 5146 },
	{ "2313", "Strömsund", "stromsund", 11023 },
	{ "2321", "Åre", "are", 12693 },
	{ "2380", "Östersund", "ostersund", 64979 },
};

static mst_err put_orgs(struct ctx *c, void *arg)
{
	struct demo *d = arg;
	int32_t day = day_make(2024, 12, 31);
	struct org jour = { .id = d->cli->app.jour, .kind = ORG_JOUR,
			    .name = "Brottsofferjouren Jämtland", .short_name = "Jouren",
			    .slug = "jouren" };

	TRY(org_insert(c->db, &jour));
	for (size_t i = 0; i < MST_LEN(demo_municipalities); i++) {
		const struct demo_municipality *m = &demo_municipalities[i];
		TRY(org_insert_place(c->db, c->mem, d->muni[i], org_place_find(m->code)));
		TRY(org_population_put(c->db, m->code, day, m->population, "SCB, folkmängd"));
	}
	return MST_OK;
}

mst_err demo_orgs(struct demo *d)
{
	for (size_t i = 0; i < MST_LEN(d->muni); i++)
		d->muni[i] = rng_id();
	return ctx_act_now(&d->c, &(struct act){ .apply = put_orgs, .arg = d });
}

/* ---- people: first names and surnames from nobody's register, phones from the series that PTS has
 * set aside for fiction (070-1740605 .. 070-1740699) ---- */

static const struct {
	const char *name, *role, *crime, *municipality, *sex, *age, *summary, *note;
	bool asked;
} people[] = {
	{ "Elin Fjäll", "victim", "assault", "2380", "woman", "25-44", "Vill ha sällskap till förhör.",
	  "Första samtalet. Elin sover dåligt och undrar vad som händer nu. Berättade om målsägandebiträde.",
	  true },
	{ "Göran Ås", "victim", "fraud", "2303", "man", "65-", "Bedrägeri på telefon.",
	  "Hjälpte Göran att spärra kort och BankID och att ringa banken.", true },
	{ "Amina Warsame", "witness", "robbery", "2380", "woman", "18-24", "Ska vittna, är orolig.",
	  "Förklarade hur en rättegång går till.", false },
	{ "Lars Myhr", "relative_victim", "unlawful_threat", "2321", "man", "45-64", NULL,
	  "Samtal om hur han kan stödja sin dotter.", true },
	{ "Ida Storm", "victim", "molestation", "2309", "woman", "18-24", NULL, NULL, false },
	{ "Nils Häggblom", "relative_offender", "assault", "2313", "man", "45-64",
	  "Pappa till en misstänkt.", "Berättade att han inte har gjort något fel.", true },
};

static mst_err put_case(struct demo *d, size_t i, struct id *ret)
{
	struct support_new n = { .at = d->c.now - (int64_t)(20 - 3 * i) * 86400,
				 .first_note = people[i].note };
	struct act a;

	n.person.name = people[i].name;
	n.person.phone = arena_fmt(d->mem, "070-17406%02zu", 5 + i);
	n.person.safe.asked = people[i].asked;
	n.person.safe.asked_on = people[i].asked ? day_of(n.at) : DAY_NONE;
	n.person.safe.channels = people[i].asked ? PERSON_PHONE : 0;
	if (i == 0) {
		n.person.safe.times = PERSON_MORNING | PERSON_AFTERNOON;
		n.person.safe.as = "Karin från kören";
		n.person.safe.readers = "Sambon kan läsa sms";
		n.person.safe.code = "snöflinga";
		n.person.safe.asked_on = day_of(d->c.now) - 3;
	}
	n.codes.roles[0] = people[i].role;
	n.codes.nroles = 1;
	n.codes.crime = people[i].crime;
	n.codes.municipality = people[i].municipality;
	n.codes.sex = people[i].sex;
	n.codes.age = people[i].age;
	n.codes.reported = "yes";
	n.codes.source = "police";
	n.codes.summary = people[i].summary;
	TRY(support_open(&d->c, &n, NULL, NULL, &a, ret));
	return ctx_act_now(&d->c, &a);
}

static mst_err give_first(struct demo *d, struct id case_id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_user u;
	struct act a;

	TRY(support_case_read(&d->c, case_id, &s));
	TRY(auth_find(d->c.db, d->mem, "stodperson", &u));
	TRY(support_assign(&d->c, &s, u.id, &a));
	return ctx_act_now(&d->c, &a);
}

/* A follow-up that has waited, and the dates from which the law's deadlines run. */
static mst_err plan_first(struct demo *d, struct id case_id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_task t = { .code = "follow", .text = "Hur gick förhöret?" };
	struct support_dates dates = { DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE };
	int32_t today = day_of(d->c.now);
	struct act a;

	TRY(support_case_read(&d->c, case_id, &s));
	t.due = t.show = day_at(today, 14, 0);
	TRY(support_task_add(&d->c, &s, &t, &a));
	TRY(ctx_act_now(&d->c, &a));
	struct support_task hearing = { .what = "main", .place = "Östersunds tingsrätt", .room = "2",
					.company = true, .due = day_at(today + 7, 9, 0) };

	TRY(support_hearing_put(&d->c, &s, &hearing, &a));
	TRY(ctx_act_now(&d->c, &a));
	dates.crime = day_of(s.opened) - 5;
	TRY(support_dates_put(&d->c, &s, &dates, s.version, &a));
	return ctx_act_now(&d->c, &a);
}

/* A paper that she has been helped with. */
static mst_err attach_first(struct demo *d, struct id case_id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct doc paper = { .title = "Kvitto på ansökan", .kind = "Bekräftelse", .sender = "Exempelmyndigheten",
			     .day = day_of(d->c.now) };
	enum doc_clean_kind kind;
	struct blob bytes;
	const char *why;
	struct sbuf o;
	struct act a;

	TRY(support_case_read(&d->c, case_id, &s));
	doc_paragraph(d->mem, &paper, "Vi har tagit emot din ansökan om brottsskadeersättning.");
	sbuf_init(&o, DOC_CLEAN_MAX);
	mst_err e = doc_pdf(&paper, &o);

	if (e == MST_OK)
		e = doc_clean(d->mem, (struct blob){ (const uint8_t *)o.p, o.len }, &kind, &bytes, &why);
	sbuf_done(&o);
	TRY(e);
	TRY(support_file_add(&d->c, &s, "Kvitto på ansökan om brottsskadeersättning", kind, bytes, &a));
	return ctx_act_now(&d->c, &a);
}

/* Two days at the court. */
static mst_err put_sessions(struct demo *d)
{
	struct court_session s = { .court = "Östersunds tingsrätt", .part = "morning", .helpers = 1,
				   .met = { 2, 1, 1, 0, 0, 0 } };
	struct act a;

	for (int i = 0; i < 2; i++) {
		s.day = day_of(d->c.now) - 8 * (i + 1);
		s.met[3] = i;
		TRY(court_record(&d->c, &s, &a));
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

/* Two weeks of shifts from tomorrow on: free, asked, certain and offered. */
static mst_err put_rota(struct demo *d)
{
	struct court_shift *list = arena_new(d->mem, struct court_shift, 60);
	struct auth_user maj, olle;
	struct act a;
	size_t n = 0;

	TRY(auth_find(d->c.db, d->mem, "stodperson", &maj));
	TRY(auth_find(d->c.db, d->mem, "stodperson2", &olle));
	for (int32_t day = day_of(d->c.now) + 1; day < day_of(d->c.now) + 15; day++)
		for (int k = 0; k < 4 && day_is_work(day); k++) {
			enum court_shift_state state = (enum court_shift_state)((day + k) % 4 + 1);

			list[n++] = (struct court_shift){
				.day = day, .part = k < 2 ? "morning" : "afternoon", .state = state,
				.who = state == COURT_FREE ? ID_NONE : k % 2 ? olle.id : maj.id };
		}
	court_shifts_put(&d->c, list, n, &a);
	return ctx_act_now(&d->c, &a);
}

mst_err demo_support(struct demo *d)
{
	struct id first = ID_NONE, id;

	for (size_t i = 0; i < MST_LEN(people); i++) {
		TRY(put_case(d, i, &id));
		if (i == 0)
			first = id;
	}
	TRY(put_rota(d));
	TRY(put_sessions(d));
	TRY(plan_first(d, first));
	TRY(attach_first(d, first));
	return give_first(d, first);
}
