/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident_test.c - the clock of a breach, what is left to do, and what the letters say. */
#include "base/test.h"
#include "rights/incident.h"

static struct rights_incident incident(void)
{
	return (struct rights_incident){ .kind = "telefon", .found = day_at(day_make(2026, 4, 10), 17, 0),
					 .happened = DAY_NONE, .what = "En telefon glömdes på tåget", .people = 3,
					 .data = "Namn och nummer", .done = "Den är spärrad", .why = "",
					 .reported = DAY_NONE, .closed = DAY_NONE };
}

TEST(rights_a_breach_has_72_hours_by_the_clock_weekends_too)
{
	struct rights_incident i = incident(); /* a Friday */

	CHECK_INT(rights_incident_due(&i), day_at(day_make(2026, 4, 13), 17, 0));
}

TEST(rights_a_breach_is_assessed_reported_and_told)
{
	struct rights_incident i = incident();

	CHECK_INT(rights_incident_todo(&i), RIGHTS_ASSESS);
	i.risk = RIGHTS_RISK_UNLIKELY;
	CHECK_INT(rights_incident_todo(&i), RIGHTS_DONE);
	i.risk = RIGHTS_RISK_SOME;
	CHECK_INT(rights_incident_todo(&i), RIGHTS_REPORT);
	i.reported = day_make(2026, 4, 11);
	CHECK_INT(rights_incident_todo(&i), RIGHTS_DONE);
	i.risk = RIGHTS_RISK_HIGH;
	CHECK_INT(rights_incident_todo(&i), RIGHTS_TELL);
	i.told = RIGHTS_TOLD_NO;
	CHECK_INT(rights_incident_todo(&i), RIGHTS_DONE);
}

TEST(rights_the_letters_say_what_articles_33_and_34_ask)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct rights_incident i = incident();
	struct sbuf b;
	struct doc d;

	sbuf_init(&b, 1 << 20);
	rights_incident_report(mem, &i, "Provjouren", day_make(2026, 4, 11), &d);
	doc_plain_text(&b, &d);
	for (const char *const *s = (const char *const[]){ "glömdes på tåget", "3 personer", "Namn och nummer",
							   "spärrad", "Risk för dem", "Kontakt", NULL }; *s; s++)
		CHECK(strstr(b.p, doc_typography(mem, *s)) != NULL);
	sbuf_reset(&b);
	rights_incident_letter(mem, &i, "Provjouren", day_make(2026, 4, 11), &d);
	doc_plain_text(&b, &d);
	CHECK(strstr(b.p, "vad du själv kan göra") || strstr(b.p, "Vad du själv kan göra"));
	CHECK(strstr(b.p, "imy.se") != NULL);
	sbuf_done(&b);
}
