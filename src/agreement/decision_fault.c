/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_fault.c - what cannot be true of a decision, told where it was typed. What is only unusual
 * (minutes not verified yet, a delegate's catalogue, a start before the meeting) is shown, never
 * refused: the decision is the municipality's own. */
#include "agreement/decision.h"

struct fault {
	const char *field, *words;
};

static struct fault meeting_fault(const struct decision *d, int32_t today)
{
	if (d->outcome == DECISION_NOT_YET) {
		if (d->deadline != DAY_NONE && d->meeting != DAY_NONE && d->deadline > d->meeting)
			return (struct fault){ "handlingar_senast",
					       N_("Handlingarna ska vara inne före sammanträdet.") };
		return (struct fault){ 0 };
	}
	if (d->meeting == DAY_NONE)
		return (struct fault){ "sammantrade", N_("Skriv vilken dag beslutet fattades.") };
	if (d->meeting > today)
		return (struct fault){ "sammantrade",
				       N_("Sammanträdet har inte varit än. Välj Inte avgjort än, eller "
					  "rätta datumet.") };
	if (!d->paragraph)
		return (struct fault){ "paragraf", N_("Skriv beslutets nummer, till exempel § 220/2025.") };
	if (d->year != 0) {
		int y, m, day;

		day_split(d->meeting, &y, &m, &day);
		if (y != d->year)
			return (struct fault){ "paragraf",
					       N_("Året i paragrafen är inte samma som sammanträdets år. "
						  "Numren börjar om varje år.") };
	}
	return (struct fault){ 0 };
}

static struct fault minutes_fault(const struct decision *d, int32_t today)
{
	int32_t end = agreement_appeal_end(d);

	if (d->verified != DAY_NONE && d->verified < d->meeting)
		return (struct fault){ "justerat",
				       N_("Protokollet kan inte vara justerat före sammanträdet.") };
	if (d->verified != DAY_NONE && d->verified > today)
		return (struct fault){ "justerat", N_("Den dagen har inte kommit än.") };
	if (d->noticed != DAY_NONE && d->verified == DAY_NONE)
		return (struct fault){ "justerat",
				       N_("Skriv när protokollet justerades. Det sätts upp på "
					  "anslagstavlan först då.") };
	if (d->noticed != DAY_NONE && d->noticed < d->verified)
		return (struct fault){ "anslaget",
				       N_("Beslutet kan inte vara anslaget innan protokollet är "
					  "justerat.") };
	if (d->noticed != DAY_NONE && d->noticed > today)
		return (struct fault){ "anslaget", N_("Den dagen har inte kommit än.") };
	if (d->unappealed != DAY_NONE && (end == DAY_NONE || d->unappealed <= end))
		return (struct fault){ "ej_overklagat",
				       N_("Ingen kan veta det förrän tiden för att överklaga har gått ut: "
					  "tre veckor från anslaget.") };
	if (d->unappealed != DAY_NONE && d->unappealed > today)
		return (struct fault){ "ej_overklagat", N_("Den dagen har inte kommit än.") };
	return (struct fault){ 0 };
}

/* What is done with a decision that has been made. */
static struct fault paper_fault(const struct decision *d, int32_t today)
{
	if (d->dispatched != DAY_NONE && d->dispatched < d->meeting)
		return (struct fault){ "expedierat", N_("Beslutet kan inte vara skickat före sammanträdet.") };
	if (d->dispatched != DAY_NONE && d->dispatched > today)
		return (struct fault){ "expedierat", N_("Den dagen har inte kommit än.") };
	if (d->signed_on != DAY_NONE && d->signed_on > today)
		return (struct fault){ "undertecknat", N_("Den dagen har inte kommit än.") };
	if (d->signed_on != DAY_NONE && d->outcome == DECISION_NO)
		return (struct fault){ "undertecknat", N_("Kommunen sa nej. Då finns inget att skriva under.") };
	if (d->signed_by && d->signed_on == DAY_NONE)
		return (struct fault){ "undertecknat", N_("Skriv också vilken dag kommunen skrev under.") };
	return (struct fault){ 0 };
}

static struct fault effect_fault(const struct decision *d)
{
	if (d->from != DAY_NONE && d->to != DAY_NONE && d->to < d->from)
		return (struct fault){ "galler_till",
				       N_("Den sista dagen är före den första. Rätta en av dem.") };
	if (d->terminated && d->to == DAY_NONE)
		return (struct fault){ "galler_till",
				       N_("Skriv vilken dag som är den sista, när beslutet är uppsagt.") };
	if (d->condition == d->matter)
		return (struct fault){ "villkor", N_("Ett beslut kan inte vänta på sig självt.") };
	return (struct fault){ 0 };
}

static bool same_board(const struct decision *a, const struct decision *b)
{
	return str_eq(a->body, b->body) &&
	       str_eq(a->committee ? a->committee : "", b->committee ? b->committee : "");
}

static bool is_answer(const struct decision *d)
{
	return d->outcome == DECISION_YES || d->outcome == DECISION_NO;
}

static bool overlap(const struct decision *a, const struct decision *b)
{
	return (a->to == DAY_NONE || b->from == DAY_NONE || a->to >= b->from) &&
	       (b->to == DAY_NONE || a->from == DAY_NONE || b->to >= a->from);
}

static struct fault others_fault(const struct decision *d, const struct decision *o, bool replaces)
{
	if (d->paragraph && o->paragraph == d->paragraph && o->year == d->year && same_board(d, o))
		return (struct fault){ "paragraf",
				       N_("Det beslutet är redan inskrivet i samma sak. Rätta det i "
					  "stället.") };
	if (!is_answer(d) || !is_answer(o))
		return (struct fault){ 0 };
	if (o->meeting == d->meeting && o->outcome != d->outcome)
		return (struct fault){ "utfall",
				       N_("Samma dag finns ett beslut i samma sak som säger motsatsen. Se "
					  "efter i protokollen vilket som stämmer.") };
	if (!replaces && overlap(d, o))
		return (struct fault){ "ersatter",
				       N_("Det finns redan ett beslut i samma sak. Kryssa i att det här "
					  "ersätter det, eller rätta det som finns.") };
	return (struct fault){ 0 };
}

const char *agreement_decision_fault(const struct decision *d, const struct decision *others,
				     size_t n, bool replaces, int32_t today, const char **ret_field)
{
	struct fault f = meeting_fault(d, today);

	if (!f.words)
		f = minutes_fault(d, today);
	if (!f.words)
		f = paper_fault(d, today);
	if (!f.words)
		f = effect_fault(d);
	for (size_t i = 0; i < n && !f.words; i++)
		if (others[i].matter == d->matter && !id_eq(others[i].id, d->id) &&
		    str_eq(others[i].municipality, d->municipality))
			f = others_fault(d, &others[i], replaces || d->edition > 0);
	*ret_field = f.field;
	return f.words;
}
