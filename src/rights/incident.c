/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* incident.c - breaches: the clock, what is left to do, and the two letters. */
#include "rights/incident.h"

const struct rights_incident_kind rights_incident_kinds[] = {
	{ "telefon", N_("En telefon eller dator är borta") },
	{ "utskrift", N_("Ett papper kom fel, eller är borta") },
	{ "mejl", N_("Ett mejl eller brev gick till fel person") },
	{ "tystnad", N_("Någon har berättat vidare") },
	{ "obehorig", N_("Någon har läst utan att behöva det") },
	{ "intrang", N_("Någon har tagit sig in i systemet") },
	{ "forlust", N_("Uppgifter är borta eller går inte att nå") },
	{ "annat", N_("Annat") },
	{ 0 },
};

int64_t rights_incident_due(const struct rights_incident *i)
{
	return i->found + (int64_t)RIGHTS_INCIDENT_HOURS * 3600;
}

enum rights_todo rights_incident_todo(const struct rights_incident *i)
{
	if (i->risk == RIGHTS_RISK_OPEN)
		return RIGHTS_ASSESS;
	if (i->risk != RIGHTS_RISK_UNLIKELY && i->reported == DAY_NONE)
		return RIGHTS_REPORT;
	return i->risk == RIGHTS_RISK_HIGH && i->told == RIGHTS_TOLD_OPEN ? RIGHTS_TELL : RIGHTS_DONE;
}

const char *rights_incident_left(const struct view *v, const struct rights_incident *i, int64_t now)
{
	int64_t hours = (rights_incident_due(i) - now + 3599) / 3600; /* begun ones too */

	if (hours < 0)
		hours = 0;
	return arena_fmt(v->mem, view_text_n(v->lang, "%lld timme kvar", "%lld timmar kvar", hours),
			 (long long)hours);
}

mst_err rights_incident_get(struct ctx *c, struct id id, struct rights_incident *ret)
{
	return rights_incident_find(c->db, c->mem, c->app->jour, id, ret);
}

mst_err rights_incidents(struct ctx *c, bool open, struct rights_incident **ret, size_t *ret_n)
{
	return rights_incident_rows(c->db, c->mem, c->app->jour, open, ret, ret_n);
}

static mst_err put_new(struct ctx *c, void *arg)
{
	return rights_incident_insert(c->db, c->app->jour, arg);
}

static mst_err put_changed(struct ctx *c, void *arg)
{
	return rights_incident_update(c->db, c->app->jour, arg);
}

mst_err rights_incident_put(struct ctx *c, struct rights_incident *i, struct act *ret)
{
	struct rights_incident *a = arena_new(c->mem, struct rights_incident, 1);

	if (i->version && i->closed != DAY_NONE)
		return MST_CONFLICT;
	if (i->found > c->now || i->people < 0 || (i->risk != RIGHTS_RISK_OPEN && str_empty(i->why)))
		return MST_INVALID;
	if (!i->version) {
		i->id = rng_id();
		i->by = c->who->id;
		i->at = c->now;
	}
	*a = *i;
	*ret = (struct act){ .apply = i->version ? put_changed : put_new, .arg = a,
			     .audit = ctx_note(c, "rights.incident", ID_NONE, NULL, NULL) };
	return MST_OK;
}

mst_err rights_incident_close(struct ctx *c, const struct rights_incident *i, struct act *ret)
{
	struct rights_incident *a = arena_new(c->mem, struct rights_incident, 1);

	if (i->closed != DAY_NONE || rights_incident_todo(i) != RIGHTS_DONE)
		return MST_CONFLICT;
	*a = *i;
	a->closed = day_of(c->now);
	*ret = (struct act){ .apply = put_changed, .arg = a,
			     .audit = ctx_note(c, "rights.incident", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- the letters ---- */

static const char *kind_words(const struct rights_incident *i)
{
	for (const struct rights_incident_kind *k = rights_incident_kinds; k->code; k++)
		if (str_eq(k->code, i->kind))
			return k->words;
	return "";
}

static const char *or_gap(const char *text, const char *gap)
{
	return str_empty(text) ? gap : text;
}

static void part(struct arena *mem, struct doc *d, const char *heading, const char *text)
{
	doc_heading(mem, d, 2, heading);
	doc_paragraph(mem, d, text);
}

static const char *risk_words(const struct rights_incident *i)
{
	static const char *const words[] = { "Inte bedömd än.", "Osannolik.", "Det finns en risk.", "Hög." };

	return words[i->risk];
}

void rights_incident_report(struct arena *mem, const struct rights_incident *i, const char *jour, int32_t day,
			    struct doc *ret)
{
	struct doc_field *f = arena_new(mem, struct doc_field, 2);
	struct doc d = { .title = "Anmälan av personuppgiftsincident", .kind = "Anmälan, utkast", .sender = jour,
			 .day = day, .fields = f };

	f[d.nfields++] = (struct doc_field){ "Datum", day_str(mem, day) };
	f[d.nfields++] = (struct doc_field){ "Till", "Integritetsskyddsmyndigheten" };
	doc_paragraph(mem, &d,
		      "Anmälan enligt artikel 33 i dataskyddsförordningen (EU) 2016/679. Den görs i myndighetens e-tjänst "
		      "inom 72 timmar; texten här följer det som artikeln kräver. Det som inte är känt än får lämnas "
		      "senare.");
	part(mem, &d, "Vad som har hänt",
	     arena_fmt(mem, "%s. %s", kind_words(i), or_gap(i->what, "Beskriv vad som har hänt.")));
	doc_paragraph(mem, &d,
		      arena_fmt(mem, "Det hände %s. Jouren fick veta det %s.",
				i->happened == DAY_NONE ? "en dag som inte är känd" : day_str(mem, i->happened),
				day_time_str(mem, i->found)));
	part(mem, &d, "Vilka det gäller",
	     i->people ? arena_fmt(mem, "Ungefär %lld personer.", (long long)i->people) : "Hur många är inte känt än.");
	part(mem, &d, "Vilka uppgifter det gäller", or_gap(i->data, "Beskriv vilka slags uppgifter."));
	part(mem, &d, "Vad som troligen följer av det",
	     arena_fmt(mem, "Risk för dem det gäller: %s %s", risk_words(i), or_gap(i->why, "")));
	part(mem, &d, "Vad som har gjorts och planeras", or_gap(i->done, "Beskriv vad som har gjorts."));
	part(mem, &d, "Har de som berörs fått veta?",
	     i->told == RIGHTS_TOLD_YES ? arena_fmt(mem, "Ja. %s", or_gap(i->told_how, "")) :
	     i->told == RIGHTS_TOLD_NO	? arena_fmt(mem, "Nej. %s", or_gap(i->told_how, "")) :
					  "Inte än.");
	part(mem, &d, "Kontakt", arena_fmt(mem, "%s. Skriv namn, telefon och e-post till den som kan svara.", jour));
	*ret = d;
}

void rights_incident_letter(struct arena *mem, const struct rights_incident *i, const char *jour, int32_t day,
			    struct doc *ret)
{
	struct doc_field *f = arena_new(mem, struct doc_field, 1);
	struct doc d = { .title = "Något har hänt med uppgifter om dig", .kind = "Underlag, utkast", .sender = jour,
			 .day = day, .fields = f };

	f[d.nfields++] = (struct doc_field){ "Datum", day_str(mem, day) };
	doc_paragraph(mem, &d,
		      "Det här är ett underlag för att berätta (artikel 34). Berätta helst i ett samtal, på det sätt som är "
		      "säkert för personen. Skicka inget hem till någon som kan ha en annan läsare i huset.");
	part(mem, &d, "Vad som har hänt",
	     arena_fmt(mem, "%s fick %s veta det här: %s", jour, day_str(mem, day_of(i->found)),
		       or_gap(i->what, "beskriv det med enkla ord.")));
	part(mem, &d, "Vilka uppgifter det gäller", or_gap(i->data, "Beskriv vilka uppgifter om personen."));
	part(mem, &d, "Vad det kan betyda för dig", or_gap(i->why, "Beskriv vad som kan hända."));
	part(mem, &d, "Vad vi har gjort", or_gap(i->done, "Beskriv vad som har gjorts."));
	part(mem, &d, "Vad du själv kan göra",
	     "Säg till om du är orolig för din säkerhet: då går vi igenom det tillsammans. Vid fara, ring 112.");
	part(mem, &d, "Frågor",
	     arena_fmt(mem, "Hör av dig till %s. Du kan också klaga hos Integritetsskyddsmyndigheten, imy.se.", jour));
	*ret = d;
}

/* ---- cards ---- */

mst_err rights_incident_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct rights_incident *list;
	size_t all;

	TRY(rights_incidents(c, true, &list, &all));
	for (size_t i = 0; i < all && *n < most; i++) {
		enum rights_todo todo = rights_incident_todo(&list[i]);
		bool clock = todo == RIGHTS_ASSESS || todo == RIGHTS_REPORT;
		bool late = clock && c->now > rights_incident_due(&list[i]);

		ret[(*n)++] = (struct view_item){
			.href = arena_fmt(c->mem, "/incidenter/%s", id_str(c->mem, list[i].id)),
			.title = arena_fmt(c->mem, T("Personuppgiftsincident: %s"),
					   view_text(v->lang, kind_words(&list[i]))),
			.meta = todo == RIGHTS_ASSESS ? T("Bedöm risken") :
				todo == RIGHTS_REPORT ? T("Anmäl till Integritetsskyddsmyndigheten") :
				todo == RIGHTS_TELL   ? T("Berätta för dem som berörs, på ett säkert sätt") :
							T("Allt är gjort. Avsluta den."),
			.when = clock ? rights_incident_left(v, &list[i], c->now) : NULL,
			.tag = late ? T("Har väntat för länge") : clock ? T("72 timmar") : NULL,
			.state = late ? VIEW_RED : VIEW_YELLOW,
		};
	}
	return MST_OK;
}
