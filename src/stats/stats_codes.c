/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_codes.c - the code lists. Codes are stored and never change their meaning; words may.
 * Nearness, honour and hate are circumstances, not crime types: a person has one type and any
 * number of circumstances, so counts of the two are never added. */
#include "stats/stats_priv.h"

#include "view/view.h"

const struct stats_code stats_roles[] = {
	{ "victim", N_("Brottsutsatt"), NULL },
	{ "witness", N_("Vittne"), NULL },
	{ "relative_victim", N_("Anhörig till brottsutsatt"), NULL },
	{ "relative_offender", N_("Anhörig till misstänkt eller dömd"), NULL },
	{ "friend", N_("Vän eller annan närstående"), "relative_victim" },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_role_groups[] = {
	{ "victim", N_("Brottsutsatt"), NULL },
	{ "witness", N_("Vittne"), NULL },
	{ "relative_victim", N_("Anhörig eller vän till brottsutsatt"), NULL },
	{ "relative_offender", N_("Anhörig till misstänkt eller dömd"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_sexes[] = {
	{ "woman", N_("Kvinna eller flicka"), NULL },
	{ "man", N_("Man eller pojke"), NULL },
	{ "other", N_("Annat"), STATS_SEX_REST },
	{ STATS_UNKNOWN, N_("Okänt"), STATS_SEX_REST },
	{ 0 },
};

/* "Other" alone would be a handful of people in any county, and hide women or men as cover. */
const struct stats_code stats_sex_groups[] = {
	{ "woman", N_("Kvinna eller flicka"), NULL },
	{ "man", N_("Man eller pojke"), NULL },
	{ STATS_SEX_REST, N_("Annat eller okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_ages[] = {
	{ "0-11", N_("0–11 år"), "0-17" },
	{ "12-14", N_("12–14 år"), "0-17" },
	{ "15-17", N_("15–17 år"), "0-17" },
	{ "18-24", N_("18–24 år"), "18-64" },
	{ "25-44", N_("25–44 år"), "18-64" },
	{ "45-64", N_("45–64 år"), "18-64" },
	{ "65-", N_("65 år eller äldre"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_age_groups[] = {
	{ "0-17", N_("Under 18 år"), NULL },
	{ "18-64", N_("18–64 år"), NULL },
	{ "65-", N_("65 år eller äldre"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_crimes[] = {
	{ "assault", N_("Misshandel"), "violence" },
	{ "attempted_murder", N_("Mord, dråp eller försök till det"), "violence" },
	{ "robbery", N_("Rån"), "violence" },
	{ "other_violence", N_("Annat våldsbrott"), "violence" },
	{ "rape", N_("Våldtäkt"), "sexual" },
	{ "other_sexual", N_("Annat sexualbrott"), "sexual" },
	{ "burglary", N_("Inbrott"), "property" },
	{ "theft", N_("Stöld"), "property" },
	{ "vandalism", N_("Skadegörelse"), "property" },
	{ "fraud", N_("Bedrägeri"), NULL },
	{ "unlawful_threat", N_("Olaga hot"), "threat" },
	{ "molestation", N_("Ofredande"), "threat" },
	{ "stalking", N_("Olaga förföljelse"), "threat", "2011-10-01" }, /* BrB 4:4 b, SFS 2011:485 */
	{ "defamation", N_("Förtal eller förolämpning"), "threat" },
	{ "other", N_("Annat brott"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_crime_groups[] = {
	{ "violence", N_("Våldsbrott"), NULL },
	{ "sexual", N_("Sexualbrott"), NULL },
	{ "property", N_("Stöld, inbrott eller skadegörelse"), NULL },
	{ "fraud", N_("Bedrägeri"), NULL },
	{ "threat", N_("Hot, ofredande eller kränkning"), NULL },
	{ "other", N_("Annat brott"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_circumstances[] = {
	{ "close_relation", N_("Nära relation"), NULL },
	{ "honour", N_("Hedersrelaterat"), NULL },
	{ "hate", N_("Hatbrott"), NULL },
	{ "internet", N_("På internet"), NULL },
	{ "school", N_("I skolan"), NULL },
	{ "work", N_("I arbetet"), NULL },
	{ "child_witnessed", N_("Barn har bevittnat brottet"), NULL },
	{ 0 },
};

const struct stats_code stats_sources[] = {
	{ "police", N_("Polisen"), NULL },
	{ "municipality", N_("Kommunen"), NULL },
	{ "self", N_("Personen själv"), NULL },
	{ "line116006", N_("Telefonlinjen 116 006"), NULL },
	{ "court", N_("Domstolen"), NULL },
	{ "school", N_("Skolan"), NULL },
	{ "care", N_("Vården"), NULL },
	{ "other", N_("Annan"), NULL },
	{ 0 },
};

const struct stats_code stats_reported[] = {
	{ "yes", N_("Polisanmält"), NULL },
	{ "no", N_("Inte polisanmält"), NULL },
	{ STATS_UNKNOWN, N_("Okänt"), NULL },
	{ 0 },
};

const struct stats_code stats_measures[] = {
	{ "talk", N_("Stödsamtal"), NULL },
	{ "legal_process", N_("Information om rättsprocessen"), NULL },
	{ "police_report", N_("Hjälp med polisanmälan"), NULL },
	{ "authority", N_("Kontakt med myndighet"), NULL },
	{ "insurance", N_("Kontakt med försäkringsbolag"), NULL },
	{ "compensation", N_("Hjälp med skadestånd eller brottsskadeersättning"), NULL },
	{ "accompany", N_("Följt med till förhör eller rättegång"), NULL },
	{ "onward", N_("Hänvisad vidare"), NULL },
	{ "interpreter", N_("Ordnat tolk"), NULL },
	{ "other", N_("Annat"), NULL },
	{ 0 },
};

const struct stats_code stats_court_roles[] = {
	{ "witness", N_("Vittnen"), NULL },
	{ "injured", N_("Målsägande"), NULL },
	{ "relative", N_("Anhöriga"), NULL },
	{ "defendant", N_("Tilltalade"), NULL },
	{ "party", N_("Parter i tvistemål"), NULL },
	{ "other", N_("Andra"), NULL },
	{ 0 },
};

const struct stats_code stats_goals[] = {
	{ "goal0", N_("Det övergripande målet"), NULL },
	{ "goal1", N_("Delmål 1"), NULL },
	{ "goal2", N_("Delmål 2"), NULL },
	{ "goal3", N_("Delmål 3"), NULL },
	{ "goal4", N_("Delmål 4"), NULL },
	{ "goal5", N_("Delmål 5"), NULL },
	{ 0 },
};

const struct stats_code stats_outcomes[] = {
	{ "helped", N_("Fick det stöd som behövdes"), NULL },
	{ "part", N_("Fick en del av stödet"), NULL },
	{ "elsewhere", N_("Får stöd någon annanstans"), NULL },
	{ "none", N_("Det blev inget stöd"), NULL },
	{ STATS_UNKNOWN, N_("Vet inte"), NULL },
	{ 0 },
};

const struct stats_code *stats_code_find(const struct stats_code *list, const char *code)
{
	for (; list && code && list->code; list++) {
		if (str_eq(list->code, code))
			return list;
	}
	return NULL;
}

const char *stats_code_group(const struct stats_code *list, const char *code)
{
	const struct stats_code *c = stats_code_find(list, code);

	if (!code)
		return STATS_UNKNOWN;
	return c && c->group ? c->group : code;
}

bool stats_code_holds(const struct stats_code *c, int32_t day)
{
	int32_t end;

	return (!c->from || (day_parse(c->from, &end) && end <= day)) &&
	       (!c->until || (day_parse(c->until, &end) && day <= end));
}

const struct view_option *stats_code_options(const struct view *v, const struct stats_code *list, int32_t today)
{
	size_t n = 0;

	while (list[n].code)
		n++;
	struct view_option *o = arena_new(v->mem, struct view_option, n + 1), *p = o;

	for (; list->code; list++)
		if (stats_code_holds(list, today))
			*p++ = (struct view_option){ list->code, view_text(v->lang, list->words), NULL };
	return o;
}
