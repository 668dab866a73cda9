/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* simulate_draw.c - whom `medstod simulate` draws, and when. Volumes and shares are those that the
 * federation has published (a case has about three contacts and measures); that Mondays are busy, that
 * July is quiet and how long a wave lasts is our own guess. */
#include <math.h>

#include "cli/simulate.h"

#define DAY 86400

static const char *const first_names[] = {
	"Alva", "Anton", "Birgit", "Cornelia", "Darin", "Edvin", "Fatima", "Gustav", "Hilma", "Ismail",
	"Julia", "Kerstin", "Lovisa", "Mattias", "Nora", "Oskar", "Petra", "Rasmus", "Signe", "Tuva",
	"Ulla", "Viggo", "Wilma", "Yusuf", "Åsa", "Örjan",
};
static const char *const surnames[] = {
	"Almroth", "Backlund", "Dahlin", "Edfors", "Fjällberg", "Granli", "Hovde", "Isaksson", "Jämtin",
	"Källsved", "Lithammer", "Myrås", "Nordbäck", "Offerdahl", "Pålsgård", "Rödberg", "Stuguland",
	"Tåsjö", "Undersåker", "Vemhån", "Ytterån", "Åkroken", "Ängström", "Östnår",
};
static const char *const notes[] = {
	"Första samtalet. Vi gick igenom vad som händer nu och bestämde att höras igen i nästa vecka.",
	"Hon har fått tid för förhör och vill att någon följer med. Vi talade om vad som brukar hända.",
	"Ringde för att påminna om tiden. Hon kommer med bussen.",
	"Han sover dåligt. Vi talade om vårdcentralen och om vad han själv har märkt hjälper.",
	"Gick igenom ansökan om brottsskadeersättning. Läkarintyget saknas än.",
	"Frågor om målsägandebiträde och om vem som får veta vad.",
	"Åklagaren har lagt ner utredningen. Vi talade om att begära överprövning.",
};
static const char *const summaries[] = {
	"Vill ha sällskap till förhör.", "Undrar över ersättning.", "Behöver någon att prata med.",
	"Rättegång är utsatt.", NULL,
};
#define ONE_OF(d, list) (list)[demo_below(&(d)->state, MST_LEN(list))]

static double uniform(struct simulate_days *d)
{
	return (double)(demo_draw(&d->state) >> 11) / 9007199254740992.0;
}

/* Poisson by multiplication (Knuth), in parts so that exp does not come to nothing. */
static int64_t poisson(struct simulate_days *d, double mean)
{
	int64_t n = 0;

	for (; mean > 0; mean -= 30) {
		double floor = exp(-fmin(mean, 30)), p = uniform(d);

		for (; p > floor; p *= uniform(d))
			n++;
	}
	return n;
}

static double weight(int32_t day)
{
	static const double week[7] = { 1.35, 1.2, 1.15, 1.1, 1.05, 0.55, 0.6 };
	static const double year[12] = { 1.05, 1, 1.05, 1.05, 1.1, 1.1, 0.75, 1.0, 1.1, 1.05, 1, 0.75 };
	int y, month, d;

	day_split(day, &y, &month, &d);
	return week[day_weekday(day)] * year[month - 1] * (day_holiday(day) ? 0.5 : 1);
}

void simulate_days_start(struct simulate_days *d, const struct simulate_wish *w, int32_t first,
			 int32_t today)
{
	double all = 0, cases = w->cases ? (double)w->cases :
					   (double)(SIMULATE_A_YEAR * w->jours * w->years);

	for (int32_t day = first; day <= today; day++)
		all += weight(day);
	*d = (struct simulate_days){ .state = (uint64_t)w->seed, .a_day = cases / all,
				     .burst_until = first };
}

/* Twice a year or so: three to twelve days. */
static void maybe_burst(struct simulate_days *d, int32_t day)
{
	struct demo_drawn who;

	if (day < d->burst_until || demo_below(&d->state, 180))
		return;
	demo_pick_person(&d->state, &who);
	d->burst_until = day + 3 + (int32_t)demo_below(&d->state, 10);
	d->burst = 1 + demo_below(&d->state, 3);
	d->burst_town = who.municipality;
	d->burst_crime = who.crime;
}

int64_t simulate_cases_on(struct simulate_days *d, int32_t day)
{
	double mean = d->a_day * weight(day);

	maybe_burst(d, day);
	return poisson(d, day < d->burst_until ? mean * (1 + (double)d->burst) : mean);
}

int64_t simulate_instant(struct simulate_days *d, int32_t day)
{
	return day_at(day, 8 + (int)demo_below(&d->state, 9), (int)demo_below(&d->state, 60));
}

void simulate_person(struct simulate_days *d, struct arena *mem, int64_t at,
		     struct support_new *ret)
{
	const char *given = ONE_OF(d, first_names), *name = ONE_OF(d, surnames);
	struct demo_drawn who;
	bool wave;

	demo_pick_person(&d->state, &who);
	wave = day_of(at) < d->burst_until && demo_below(&d->state, d->burst + 1) > 0;
	*ret = (struct support_new){ .at = at, .first_note = ONE_OF(d, notes) };
	ret->person.name = ARENA_CAT(mem, given, " ", name);
	/* The series that PTS has set aside for fiction. */
	ret->person.phone = arena_fmt(mem, "070-17406%02d", 5 + (int)demo_below(&d->state, 95));
	ret->person.extra_protection = demo_below(&d->state, 100) == 0;
	ret->person.safe.asked = demo_below(&d->state, 10) < 8;
	ret->person.safe.asked_on = day_of(at);
	ret->person.safe.channels = PERSON_PHONE;
	ret->codes.roles[0] = who.role;
	ret->codes.nroles = 1;
	ret->codes.municipality = wave ? d->burst_town : who.municipality;
	ret->codes.crime = wave ? d->burst_crime : who.crime;
	ret->codes.sex = who.sex;
	ret->codes.age = who.age;
	ret->codes.source = who.source;
	ret->codes.reported = who.reported;
	ret->codes.summary = ONE_OF(d, summaries);
	if (demo_below(&d->state, 10) < 3)
		ret->codes.flags[ret->codes.nflags++] = "close_relation";
}

/* Sentences after each other, up to so many bytes and no half letter. */
static const char *long_note(struct simulate_days *d, struct arena *mem, int64_t bytes)
{
	struct sbuf b;

	sbuf_init(&b, (size_t)bytes + 1000);
	while ((int64_t)b.len < bytes)
		sbuf_fmt(&b, "%s ", ONE_OF(d, notes));
	while ((int64_t)b.len > bytes || (b.p[b.len] & 0xC0) == 0x80)
		b.len--;
	const char *text = arena_strn(mem, b.p, b.len);

	sbuf_done(&b);
	return text;
}

void simulate_contact(struct simulate_days *d, struct arena *mem, const struct simulate_wish *w,
		      int64_t at, struct support_entry *ret)
{
	static const char *const measures[] = { "legal_process", "police_report", "authority",
						"insurance", "compensation", "accompany" };
	static const char *const channels[] = { "phone", "phone", "phone", "visit", "digital" };

	*ret = (struct support_entry){ .at = at,
				       .text = w->note ? long_note(d, mem, w->note) : ONE_OF(d, notes),
				       .minutes = 10 + 5 * demo_below(&d->state, 11) };
	if (demo_below(&d->state, 10) < 4) {
		ret->kind = SUPPORT_MEASURE;
		ret->code = ONE_OF(d, measures);
	} else {
		ret->kind = SUPPORT_TALK;
		ret->channel = ONE_OF(d, channels);
	}
}

int64_t simulate_contacts(struct simulate_days *d, const struct simulate_wish *w)
{
	return w->contacts ? w->contacts : 1 + poisson(d, 1.9);
}

int64_t simulate_gap(struct simulate_days *d)
{
	return DAY * (1 + demo_below(&d->state, 21));
}

int64_t simulate_rest(struct simulate_days *d)
{
	return DAY * (14 + demo_below(&d->state, 60));
}
