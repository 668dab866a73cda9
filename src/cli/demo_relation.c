/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_relation.c - a meeting that was held and signed off, one that is planned, and what was promised:
 * one thing done, one late, one coming. And some months of information and lectures. Names are invented. */
#include "cli/demo.h"

#include "relation/liaison.h"
#include "relation/awareness.h"
#include "relation/outreach.h"
#include "relation/message.h"
#include "relation/relation.h"

/* A work day, `ago` days before today or one of the two before that. */
static int32_t work_day(int32_t today, int ago)
{
	int32_t day = today - ago;

	while (day_weekday(day) > 4)
		day--;
	return day;
}

static mst_err meet(struct demo *d, struct relation_meeting *m)
{
	struct act a;

	TRY(relation_agenda(&d->c, &m->agenda));
	relation_meeting_save(&d->c, m, &a);
	TRY(ctx_act_now(&d->c, &a));
	m->edition++;
	return MST_OK;
}

static mst_err hold(struct demo *d, struct relation_meeting *m)
{
	struct relation_present came[] = { { .org = d->cli->app.jour, .names = "Per-Erik Nordin, Karin Lindberg" },
					   { .org = d->muni[4], .names = "Anders Holm" },
					   { .org = d->muni[7], .names = "Sara Ek" } };
	const char *codes[] = { NULL, demo_municipalities[4].code, demo_municipalities[7].code };
	struct act a;

	m->state = RELATION_DRAFT;
	m->secretary = "Per-Erik Nordin";
	m->minutes = "### 1. Mötet öppnas\n\nPer-Erik Nordin hälsade alla välkomna.\n\n"
		     "### 2. Kommunernas beslut\n\nVi gick igenom var varje kommun står.\n\n"
		     "### 3. Information och föreläsningar\n\nHögstadieskolorna vill ha besök i höst.\n\n"
		     "### 4. Nästa möte\n\nVerksamhetsledaren kallar.";
	relation_minutes_save(&d->c, m, came, MST_LEN(came), codes, &a);
	TRY(ctx_act_now(&d->c, &a));
	m->edition++;
	return MST_OK;
}

static mst_err promise(struct demo *d, const struct relation_meeting *m, const char *what, size_t town,
		       const char *who, int32_t due, int32_t done)
{
	struct relation_action a = { .meeting = m->id, .what = what, .who = who, .due = due, .done = done };
	struct act act;

	a.org = town < MST_LEN(d->muni) ? d->muni[town] : d->cli->app.jour;
	relation_action_save(&d->c, &a, &act);
	return ctx_act_now(&d->c, &act);
}

static mst_err sign(struct demo *d, struct relation_meeting *m, int32_t day)
{
	struct doc paper;
	struct act a;

	m->state = RELATION_SIGNED;
	m->signed_on = day;
	m->signed_by = "Per-Erik Nordin och Sara Ek";
	TRY(relation_paper(&d->c, m, &paper));
	relation_sign(&d->c, m, &paper, &a);
	return ctx_act_now(&d->c, &a);
}

/* ---- information and lectures ---- */

static mst_err tell(struct demo *d)
{
	int32_t today = day_of(d->c.now);
	const struct {
		const char *kind, *title, *audience, *code;
		int ago, people, goal;
		unsigned groups;
	} list[] = {
		{ "school", "Vad som är ett brott, och vem som hjälper", "Åttondeklassare", "2303", 20, 64, 4, 3 },
		{ "workplace", "Att möta brottsutsatta i receptionen", "Personal på vårdcentralen", "2380", 35,
		  18, 4, 128 },
		{ "media", "Intervju om bedrägerier mot äldre", "Lokalradions lyssnare", NULL, 44, -1, 5, 32 },
		{ "debate", "Samtal med kommunfullmäktige om upplevd och faktisk trygghet", "Förtroendevalda",
		  "2321", 58, 31, 5, 256 },
		{ "lecture", "Brott mot hbtqi-personer", "Föreningar i länet", "2380", 71, 26, 4, 16 },
	};

	for (size_t i = 0; i < MST_LEN(list); i++) {
		struct relation_outreach o = { .day = work_day(today, list[i].ago), .kind = list[i].kind,
					       .title = list[i].title, .audience = list[i].audience,
					       .note = "", .municipality = list[i].code,
					       .participants = list[i].people, .goal = list[i].goal,
					       .groups = list[i].groups };
		struct act a;

		relation_outreach_save(&d->c, &o, &a);
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

/* Two years' questions at markets and libraries; invented answers. */
static mst_err surveys(struct demo *d)
{
	static struct relation_awareness_row before[] = { { "2303", 41, 12 }, { "2361", 38, 9 }, { "2380", 120, 47 } };
	static struct relation_awareness_row lately[] = { { "2303", 52, 21 }, { "2313", 18, 6 }, { "2361", 44, 15 },
							  { "2380", 131, 63 } };
	int32_t today = day_of(d->c.now);
	struct relation_awareness list[] = {
		{ .day = work_day(today, 385), .rows = before, .n = MST_LEN(before) },
		{ .day = work_day(today, 22), .rows = lately, .n = MST_LEN(lately) },
	};

	for (size_t i = 0; i < MST_LEN(list); i++) {
		struct act a;

		list[i].source = "Jourens fråga på marknader och bibliotek, svar på papper";
		list[i].question = "Känner du till Brottsofferjouren?";
		relation_awareness_save(&d->c, &list[i], &a);
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}

static mst_err turn_to(struct demo *d, struct id org, const char *name, const char *title,
		       const char *phone)
{
	bool office = str_empty(title); /* nobody's name: a place that everybody may call */
	struct relation_liaison l = { .org = org, .name = name, .title = title, .mail = "", .phone = phone,
				      .open = office, .hours = office ? "Måndag till torsdag 10–14" : "" };
	struct act a;

	relation_liaison_save(&d->c, &l, &a);
	return ctx_act_now(&d->c, &a);
}

/* Two texts that both sides are to tell: one that waits for the municipality, one for the county. */
static mst_err put_messages(struct ctx *c, void *arg)
{
	const struct relation_message *list = arg;

	for (size_t i = 0; i < 2; i++)
		TRY(relation_message_insert(c->db, &list[i]));
	return relation_approve(c->db,
				&(struct relation_message){ .id = list[0].id, .edition = 1 },
				&(struct relation_approval){ c->app->jour, c->who->name, c->now });
}

static mst_err messages(struct demo *d)
{
	int32_t today = day_of(d->c.now);
	struct org ragunda;

	TRY(org_by_slug(d->c.db, d->mem, "ragunda", &ragunda));
	struct relation_message *list = arena_new(d->mem, struct relation_message, 2);

	list[0] = (struct relation_message){
		.id = rng_id(), .at = d->c.now, .by = d->c.who->name, .org = ragunda.id,
		.title = "Trygghet i Ragunda: fakta och stöd", .audience = "Alla i kommunen",
		.text = "De flesta i Ragunda känner sig trygga. Den som ändå har utsatts för brott kan få stöd av "
			"Brottsofferjouren Jämtland. Stödet kostar inget, och ingen behöver ha gjort en "
			"polisanmälan.", .planned = today + 12 };
	list[1] = (struct relation_message){
		.id = rng_id(), .at = d->c.now, .by = d->c.who->name, .title = "Inför sommaren: vittnesstöd i länet",
		.audience = "Den som ska vittna", .text = "Vittnesstöd finns på tingsrätten i Östersund.",
		.planned = today + 40 };
	return ctx_act_now(&d->c, &(struct act){ .apply = put_messages, .arg = list });
}

mst_err demo_relation(struct demo *d)
{
	TRY(messages(d));

	int32_t today = day_of(d->c.now);
	const struct relation_meeting blank = { .state = RELATION_PLANNED, .clock = "13:00", .minutes = "",
						.secretary = "", .signed_on = DAY_NONE, .signed_by = "" };
	struct relation_meeting past = blank, next = blank;
	const size_t jour = MST_LEN(d->muni);

	past.title = "Vårens samverkansmöte";
	past.place = "Kommunhuset i Hammarstrand";
	past.day = work_day(today, 30);
	TRY(meet(d, &past));
	TRY(hold(d, &past));
	TRY(promise(d, &past, "Boka besök på högstadieskolorna", 4, "Anders Holm", today + 12, DAY_NONE));
	TRY(promise(d, &past, "Skicka kortet med jourens telefonnummer till alla receptioner", jour,
		    "Karin Lindberg", today - 6, DAY_NONE));
	TRY(promise(d, &past, "Fråga socialtjänsten hur många som har blivit förmedlade", 7, "Sara Ek",
		    today - 10, today - 12));
	TRY(sign(d, &past, today - 20));
	next.title = "Uppföljning av partnerskapet";
	next.place = "Digitalt";
	next.day = work_day(today, -24);
	TRY(meet(d, &next));
	TRY(tell(d));
	TRY(surveys(d));
	TRY(turn_to(d, d->cli->app.jour, "Per-Erik Nordin", "Verksamhetsledare", "070-174 06 98"));
	TRY(turn_to(d, d->cli->app.jour, "Kansliet", "", "070-174 06 97"));
	TRY(turn_to(d, d->muni[4], "Anders Holm", "Handläggare", ""));
	return turn_to(d, d->muni[7], "Sara Ek", "Socialsekreterare", "");
}
