/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_web.c - the person's fields in a form, and the safe-contact box above a phone number. */
#include "person/person_web.h"

static const struct {
	const char *value;
	unsigned bit;
	const char *words;
} channels[] = {
	{ "telefon", PERSON_PHONE, N_("Ringa") },
	{ "sms", PERSON_SMS, N_("Skicka sms") },
	{ "epost", PERSON_MAIL, N_("Skriva e-post") },
	{ "brev", PERSON_LETTER, N_("Skicka brev") },
};

static const struct {
	const char *value;
	unsigned bit;
	const char *words;
} times[] = {
	{ "formiddag", PERSON_MORNING, N_("Vardagar före 12") },
	{ "eftermiddag", PERSON_AFTERNOON, N_("Vardagar 12–16") },
	{ "kvall", PERSON_EVENING, N_("Vardagar efter 16") },
	{ "helg", PERSON_WEEKEND, N_("Helger") },
};

static const struct {
	unsigned bit;
	const char *words;
} breaks[] = {
	{ PERSON_BREAK_SELF, N_("personen hör av sig själv") },
	{ PERSON_BREAK_UNASKED, N_("personen är inte tillfrågad än") },
	{ PERSON_BREAK_WAY, N_("inte ett säkert sätt") },
	{ PERSON_BREAK_TIME, N_("inte en säker tid") },
	{ PERSON_BREAK_VOICEMAIL, N_("meddelande fick inte talas in") },
};

static const char *yes(bool b)
{
	return b ? "ja" : "";
}

void person_to_form(struct form *f, const struct person *p)
{
	char day[DAY_TEXT];

	form_set(f, "namn", p->name);
	form_set(f, "telefon", p->phone);
	form_set(f, "alias", p->alias);
	form_set(f, "sprak_behov", p->language);
	form_set(f, "tolk", yes(p->interpreter));
	form_set(f, "extra", yes(p->extra_protection));
	form_set(f, "sakert_fragat", yes(p->safe.asked));
	day_text(p->safe.asked_on, day);
	form_set(f, "sakert_dag", day);
	day_text(p->safe.review > 0 ? p->safe.review : DAY_NONE, day);
	form_set(f, "sakert_igen", day);
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (p->safe.channels & channels[i].bit)
			form_add(f, "sakert_kanal", channels[i].value);
	form_set(f, "sakert_meddelande", yes(p->safe.voicemail));
	form_set(f, "sakert_sjalv", yes(p->safe.self_only));
	for (size_t i = 0; i < MST_LEN(times); i++)
		if (p->safe.times & times[i].bit)
			form_add(f, "sakert_tid", times[i].value);
	form_set(f, "sakert_nar", p->safe.when);
	form_set(f, "sakert_lasare", p->safe.readers);
	form_set(f, "sakert_kod", p->safe.code);
	form_set(f, "sakert_som", p->safe.as);
	form_set(f, "sakert_not", p->safe.note);
}

#define DIGITS_LEAST 5

const char *person_phone_from_form(struct form *f, struct arena *mem, const struct view *v)
{
	const char *phone = form_text(f, mem, v, "telefon", T("telefonnumret"), PERSON_PHONE_MAX, false);

	if (!str_empty(phone) && strlen(person_digits(mem, phone)) < DIGITS_LEAST)
		form_fail(f, "telefon", T("Skriv ett telefonnummer, till exempel 070-174 06 05."));
	return phone;
}

void person_from_form(struct form *f, struct arena *mem, const struct view *v, int32_t today,
		      struct person *ret)
{
	struct id id = ret->id;

	*ret = (struct person){ .id = id };
	ret->name = form_text(f, mem, v, "namn", T("namnet"), PERSON_NAME_MAX, false);
	ret->phone = person_phone_from_form(f, mem, v);
	ret->alias = form_text(f, mem, v, "alias", T("kallnamnet"), 60, false);
	ret->language = form_text(f, mem, v, "sprak_behov", T("språket"), 60, false);
	ret->interpreter = form_has(f, "tolk", "ja");
	ret->extra_protection = form_has(f, "extra", "ja");
	ret->safe.asked = form_has(f, "sakert_fragat", "ja");
	ret->safe.asked_on = form_day(f, v, "sakert_dag", T("dagen"), false);
	if (ret->safe.asked && ret->safe.asked_on == DAY_NONE && !form_error(f, "sakert_dag"))
		ret->safe.asked_on = today;
	if (ret->safe.asked_on != DAY_NONE && ret->safe.asked_on > today)
		form_fail(f, "sakert_dag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (form_has(f, "sakert_kanal", channels[i].value))
			ret->safe.channels |= channels[i].bit;
	for (size_t i = 0; i < MST_LEN(times); i++)
		if (form_has(f, "sakert_tid", times[i].value))
			ret->safe.times |= times[i].bit;
	ret->safe.voicemail = form_has(f, "sakert_meddelande", "ja");
	ret->safe.self_only = form_has(f, "sakert_sjalv", "ja");
	ret->safe.when = form_text(f, mem, v, "sakert_nar", T("tiderna"), PERSON_NOTE_MAX, false);
	ret->safe.as = form_text(f, mem, v, "sakert_som", T("namnet att säga"), 120, false);
	ret->safe.note = form_text(f, mem, v, "sakert_not", T("anteckningen"), PERSON_NOTE_MAX,
				   false);
	ret->safe.readers = form_text(f, mem, v, "sakert_lasare", T("vem mer som läser"), 200, false);
	ret->safe.code = form_text(f, mem, v, "sakert_kod", T("kodordet"), 60, false);
	ret->safe.review = form_day(f, v, "sakert_igen", T("dagen"), false);
}

static bool any_of(const struct form *f, const char *const *names)
{
	for (; *names; names++)
		if (*form_get(f, *names) || form_error(f, *names))
			return true;
	return false;
}

void person_fields_html(struct sbuf *o, const struct view *v, const struct form *f)
{
	static const char *const more[] = { "alias", "sprak_behov", "tolk", "extra", NULL };
	static const char *const more_safe[] = { "sakert_tid",	 "sakert_nar",  "sakert_som",  "sakert_lasare",
						 "sakert_kod", "sakert_not", "sakert_igen", NULL };
	const struct view_tick needs[] = {
		{ "tolk", NULL, T("Tolk behövs"), NULL },
		{ "extra", NULL, T("Extra skydd"),
		  T("Personen syns inte i listor och räknas till annan eller okänd kommun. Skriv aldrig "
		    "vilken sorts skydd det är.") },
		{ 0 },
	};
	const struct view_tick asked[] = {
		{ "sakert_fragat", NULL, T("Vi har frågat hur det är säkert att höras"), NULL },
		{ "sakert_sjalv", NULL, T("Personen hör av sig själv. Vi ringer inte."), NULL },
		{ 0 },
	};
	struct view_tick safe[MST_LEN(channels) + 2] = { 0 }, when[MST_LEN(times) + 1] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(times); i++)
		when[i] = (struct view_tick){ "sakert_tid", times[i].value,
					      view_text(v->lang, times[i].words), NULL };

	for (size_t i = 0; i < MST_LEN(channels); i++) {
		safe[n++] = (struct view_tick){ "sakert_kanal", channels[i].value,
						view_text(v->lang, channels[i].words), NULL };
		if (channels[i].bit == PERSON_PHONE)
			safe[n++] = (struct view_tick){ "sakert_meddelande", NULL,
							T("Tala in ett meddelande"), NULL };
	}
	person_fields_part_html(o, v,
				&(struct person_fields_view){ .form = f, .needs = needs,
							      .asked = asked, .safe = safe,
							      .times = when,
							      .more = any_of(f, more),
							      .more_safe = any_of(f, more_safe) ||
									   form_error(f, "sakert_dag") });
}

static void listed(struct sbuf *b, const char *words)
{
	sbuf_str(b, b->len ? ", " : "");
	sbuf_str(b, words);
}

static const char *taken(const struct view *v, struct sbuf *b)
{
	const char *words = arena_str(v->mem, b->p ? b->p : "");

	sbuf_done(b);
	return words;
}

static const char *channel_words(const struct view *v, unsigned bits)
{
	struct sbuf b;

	sbuf_init(&b, 400);
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (bits & channels[i].bit)
			listed(&b, view_text(v->lang, channels[i].words));
	return taken(v, &b);
}

/* "Vardagar före 12, Helger. Inte medan mannen är hemma"; "" when nothing is said. */
static const char *time_words(const struct view *v, const struct person_safe *s)
{
	struct sbuf b;

	sbuf_init(&b, 4000);
	for (size_t i = 0; i < MST_LEN(times); i++)
		if (s->times & times[i].bit)
			listed(&b, view_text(v->lang, times[i].words));
	if (!str_empty(s->when)) {
		sbuf_str(&b, b.len ? ". " : "");
		sbuf_str(&b, s->when);
	}
	return taken(v, &b);
}

const char *person_break_words(const struct view *v, unsigned set)
{
	struct sbuf b;

	sbuf_init(&b, 400);
	for (size_t i = 0; i < MST_LEN(breaks); i++)
		if (set & breaks[i].bit)
			listed(&b, view_text(v->lang, breaks[i].words));
	return taken(v, &b);
}

static const char *age_words(const struct view *v, int32_t day)
{
	int64_t days = day == DAY_NONE ? 0 : day_of(v->now) - day;

	if (day == DAY_NONE)
		return T("Dagen är okänd");
	if (days <= 0)
		return T("I dag");
	return arena_fmt(v->mem, view_text_n(v->lang, "%s, för %lld dag sedan",
					     "%s, för %lld dagar sedan", days),
			 view_date(v, day), (long long)days);
}

void person_safe_html(struct sbuf *o, const struct view *v, const struct person *p)
{
	struct person_safe_view m = {
		.p = p,
		.fresh = person_safe_fresh(p, day_of(v->now)),
		.bad_time = person_breaks(p, 0, false, v->now) & PERSON_BREAK_TIME,
		.channels = channel_words(v, p->safe.channels),
		.times = time_words(v, &p->safe),
		.asked = age_words(v, p->safe.asked_on),
	};

	person_safe_part_html(o, v, &m);
}

const char *person_safe_line(const struct view *v, const struct person *p)
{
	if (p->safe.self_only)
		return T("Ring inte. Personen hör av sig själv.");
	if (!p->safe.asked)
		return T("Vi vet inte vem som hör. Läs innan du ringer.");
	if (!person_safe_fresh(p, day_of(v->now)))
		return arena_fmt(v->mem, T("Fråga igen om säker kontakt. Svaret är från %s."),
				 view_date(v, p->safe.asked_on));
	const char *ways = channel_words(v, p->safe.channels);
	const char *when = time_words(v, &p->safe);

	if (!*ways)
		return T("Inget säkert sätt är känt.");
	return *when ? arena_fmt(v->mem, T("Säkert: %s. När: %s"), ways, when) :
		       arena_fmt(v->mem, T("Säkert: %s."), ways);
}
