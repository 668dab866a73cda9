/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_options.c - code lists as choices of a form, and a case's codes to and from a form. */
#include "support/support_web.h"

#include "org/org.h"

const struct view_option *support_options(struct ctx *c, const struct stats_code *list)
{
	return stats_code_options(&c->view, list, day_of(c->now));
}

/* value, words; words are msgids */
static const struct stats_code channels[] = {
	{ "phone", N_("Telefon"), NULL },	{ "visit", N_("Möte"), NULL },
	{ "digital", N_("Videosamtal"), NULL }, { "sms", N_("Sms"), NULL },
	{ "mail", N_("E-post eller brev"), NULL },
	{ "voicemail", N_("Röstmeddelande"), NULL }, { "other", N_("Annat"), NULL },
	{ 0 },
};

static const struct stats_code began[] = {
	{ "vi", N_("Vi"), NULL },
	{ "personen", N_("Personen"), NULL },
	{ "ingen", N_("Ingen, jag hade kontakt med någon annan"), NULL },
	{ 0 },
};

/* The codes of stats_reported as answers to a question. */
const struct stats_code support_reported[] = {
	{ "yes", N_("Ja"), NULL },
	{ "no", N_("Nej"), NULL },
	{ "unknown", N_("Vet inte"), NULL },
	{ 0 },
};

static const struct stats_code close_reasons[] = {
	{ "done", N_("Stödet är klart"), NULL },
	{ "wish", N_("Personen vill inte ha mer stöd"), NULL },
	{ "onward", N_("Hänvisad vidare"), NULL },
	{ "lost", N_("Vi når inte personen"), NULL },
	{ "withdrawn", N_("Samtycket återtaget"), NULL },
	{ "other", N_("Annat"), NULL },
	{ 0 },
};

const struct view_option *support_channels(struct ctx *c)
{
	return support_options(c, channels);
}

unsigned support_ways(const char *channel)
{
	if (str_eq(channel, "phone") || str_eq(channel, "voicemail"))
		return PERSON_PHONE;
	if (str_eq(channel, "sms"))
		return PERSON_SMS;
	return str_eq(channel, "mail") ? PERSON_MAIL | PERSON_LETTER : 0;
}

const struct view_option *support_began(struct ctx *c)
{
	return support_options(c, began);
}

const struct view_option *support_measures(struct ctx *c)
{
	return support_options(c, stats_measures);
}

const struct view_option *support_close_reasons(struct ctx *c)
{
	return support_options(c, close_reasons);
}

const char *support_words(const struct view *v, const struct stats_code *list, const char *code)
{
	const struct stats_code *s = code ? stats_code_find(list, code) : NULL;

	return s ? view_text(v->lang, s->words) : "";
}

const char *support_option_words(const struct view_option *o, const char *value)
{
	for (; o->value; o++)
		if (str_eq(o->value, value))
			return o->label;
	return "";
}

struct support_codes_view support_codes_view(struct ctx *c, const struct form *f)
{
	static const char *const second[] = { "kon", "alder", "omstandighet", "kalla" };
	bool more = false;

	for (size_t i = 0; i < MST_LEN(second); i++)
		more |= *form_get(f, second[i]) || form_error(f, second[i]);
	return (struct support_codes_view){
		.form = f,
		.roles = support_options(c, stats_roles),
		.sexes = support_options(c, stats_sexes),
		.ages = support_options(c, stats_ages),
		.crimes = support_options(c, stats_crimes),
		.reported = support_options(c, support_reported),
		.flags = support_options(c, stats_circumstances),
		.sources = support_options(c, stats_sources),
		.municipalities = org_options(c),
		.more = more,
	};
}

void support_codes_to_form(struct form *f, const struct support_codes *s)
{
	for (size_t i = 0; i < s->nroles; i++)
		form_add(f, "roll", s->roles[i]);
	form_set(f, "kon", s->sex);
	form_set(f, "alder", s->age);
	form_set(f, "brott", s->crime);
	form_set(f, "anmalt", s->reported);
	form_set(f, "kalla", s->source);
	form_set(f, "kommun", s->municipality ? s->municipality : "okand");
	form_set(f, "brottsplats", s->place);
	for (size_t i = 0; i < s->nflags; i++)
		form_add(f, "omstandighet", s->flags[i]);
	form_set(f, "sammanfattning", s->summary);
}

static const char *choice(struct ctx *c, struct form *f, const char *field, const char *label,
			  const struct stats_code *list, bool required)
{
	const struct view_option *o = support_options(c, list);
	int i = form_choice(f, &c->view, field, label, o, required);

	return i < 0 ? NULL : o[i].value;
}

static size_t chosen(const struct form *f, const char *field, const struct stats_code *list,
		     const char **ret, size_t most)
{
	size_t n = 0;

	for (; list->code && n < most; list++)
		if (form_has(f, field, list->code))
			ret[n++] = list->code;
	return n;
}

void support_codes_from_form(struct ctx *c, struct form *f, struct support_codes *ret)
{
	const struct view *v = &c->view;
	struct support_codes s = { 0 };

	s.nroles = chosen(f, "roll", stats_roles, s.roles, SUPPORT_ROLES_MAX);
	if (!s.nroles)
		form_fail(f, "roll", T("Välj minst en roll. ”Okänd” går bra."));
	s.crime = choice(c, f, "brott", T("brottstyp"), stats_crimes, true);
	s.reported = choice(c, f, "anmalt", T("om brottet är polisanmält"), support_reported, true);
	form_choice(f, v, "kommun", T("kommun"), org_options(c), true);
	s.municipality = org_code_of(c, form_get(f, "kommun"));
	form_choice(f, v, "brottsplats", T("kommun där brottet hände"), org_options(c), false);
	s.place = org_code_of(c, form_get(f, "brottsplats"));
	s.sex = choice(c, f, "kon", T("kön"), stats_sexes, false);
	s.age = choice(c, f, "alder", T("ålder"), stats_ages, false);
	s.source = choice(c, f, "kalla", T("hur kontakten började"), stats_sources, false);
	s.nflags = chosen(f, "omstandighet", stats_circumstances, s.flags, SUPPORT_FLAGS_MAX);
	s.summary = form_text(f, c->mem, v, "sammanfattning", T("raden"), 300, false);
	*ret = s;
}
