/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* town_web.c - the partnership's municipalities: where each stands, and how many live there. */
#include "agreement/decision_web.h"

const char *agreement_town_base(struct ctx *c, const struct org *town)
{
	return arena_fmt(c->mem, "/kommuner/%s", town->slug);
}

const struct view_crumb *agreement_town_trail(struct ctx *c, const struct org *town, const char *here)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 5);
	const char *base = agreement_town_base(c, town);
	size_t n = 0;

	k[n++] = (struct view_crumb){ "/kommuner", T("Kommunerna") };
	k[n++] = (struct view_crumb){ base, town->name };
	if (here)
		k[n++] = (struct view_crumb){ arena_fmt(c->mem, "%s/beslut", base), T("Beslut") };
	k[n++] = (struct view_crumb){ NULL, here ? here : T("Beslut") };
	return k;
}

static const char *or_dash(const char *s)
{
	return str_empty(s) ? "–" : s;
}

/* ---- where each stands ---- */

struct tally {
	int in_force, refused, rest;
};

/* As in the middle of a sentence; every phase begins with A-Z. */
static const char *lowered(struct ctx *c, const char *s)
{
	char *copy = arena_str(c->mem, s);

	if (copy[0] >= 'A' && copy[0] <= 'Z')
		copy[0] = (char)(copy[0] + 0x20);
	return copy;
}

static mst_err town_item(struct ctx *c, const struct org *town, const struct decision *list, size_t n,
			 struct tally *t, struct view_item *ret)
{
	static const char *const matters[] = { NULL, N_("Överenskommelsen"), N_("Insatser"),
					       N_("Undantag"), N_("Bidrag") };
	const struct view *v = &c->view;
	struct decision_state s[DECISION_MATTERS + 1];
	const char *meta = "";
	struct decision_choice h;
	enum decision_phase overall;

	TRY(agreement_choice(c->db, c->mem, town->code, &h));
	for (int m = 1; m <= DECISION_MATTERS; m++) {
		agreement_decision_state(list, n, town->code, (enum decision_matter)m, h.waits,
					 day_of(c->now), &s[m]);
		meta = arena_fmt(c->mem, "%s%s%s: %s", meta, *meta ? " · " : "",
				 view_text(v->lang, matters[m]),
				 lowered(c, agreement_phase_words(v, s[m].phase)));
	}
	/* The services are what it is about; a no to the agreement, or none, tells more. */
	overall = s[DECISION_IOP].phase == DECISION_IN_FORCE ? s[DECISION_CATALOGUE].phase :
							       s[DECISION_IOP].phase;
	t->in_force += s[DECISION_IOP].phase == DECISION_IN_FORCE;
	t->refused += s[DECISION_IOP].phase == DECISION_REFUSED;
	t->rest += s[DECISION_IOP].phase != DECISION_IN_FORCE && s[DECISION_IOP].phase != DECISION_REFUSED;
	*ret = (struct view_item){
		.href = arena_fmt(c->mem, "%s/beslut", agreement_town_base(c, town)),
		.title = town->short_name,
		.meta = meta,
		.tag = s[DECISION_IOP].phase == DECISION_IN_FORCE && overall == DECISION_MISSING ?
			       T("Insatser saknas") :
			       agreement_phase_words(v, overall),
		.state = agreement_phase_colour(overall),
	};
	return MST_OK;
}

static const char *tally_words(const struct view *v, const struct tally *t, size_t all)
{
	const char *words = arena_fmt(v->mem, T("Överenskommelsen gäller i %d av %d kommuner."),
				      t->in_force, (int)all);

	if (t->refused)
		words = arena_fmt(v->mem, view_text_n(v->lang, "%s %d kommun har sagt nej.",
						      "%s %d kommuner har sagt nej.", t->refused),
				  words, t->refused);
	if (t->rest)
		words = arena_fmt(v->mem, view_text_n(v->lang, "%s %d kommun är inte klar.",
						      "%s %d kommuner är inte klara.", t->rest),
				  words, t->rest);
	return words;
}

/* ---- who lives there ---- */

static void people_table(struct ctx *c, const struct org *list, size_t n, struct town_list_view *m)
{
	static const bool number[] = { false, false, true, false, false };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, MST_LEN(number));
	const char **cells = arena_new(c->mem, const char *, (n + 1) * MST_LEN(number)), **p = cells;
	int64_t sum = 0;

	heads[0] = T("Kommun"), heads[1] = T("SCB-kod"), heads[2] = T("Invånare");
	heads[3] = T("Gäller den"), heads[4] = T("Källa");
	for (size_t i = 0; i < n; i++) {
		*p++ = list[i].short_name;
		*p++ = list[i].code;
		*p++ = view_number(v, list[i].population);
		*p++ = or_dash(view_date(v, list[i].population_day));
		*p++ = or_dash(list[i].population_source);
		sum += list[i].population;
		m->noisy |= list[i].population_day >= day_make(2025, 1, 1);
	}
	*p++ = T("Alla");
	*p++ = "–";
	*p++ = view_number(v, sum);
	*p++ = "–";
	*p++ = T("Summan av raderna ovan");
	m->people = (struct view_table){ .caption = T("Invånare i kommunerna"), .heads = heads,
					 .ncols = MST_LEN(number), .nrows = n + 1, .cells = cells,
					 .number = number };
}

static mst_err towns_get(struct ctx *c)
{
	struct town_list_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct view_item *items;
	struct decision *decisions;
	struct tally t = { 0 };
	struct org *list;
	size_t n, nd;

	TRY(org_municipalities(c->db, c->mem, &list, &n));
	TRY(agreement_decisions(c->db, c->mem, NULL, &decisions, &nd));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++)
		TRY(town_item(c, &list[i], decisions, nd, &t, &items[i]));
	m.towns = items;
	m.ntowns = n;
	m.sentence = tally_words(&c->view, &t, n);
	people_table(c, list, n, &m);
	agreement_towns_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err town_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct org o;

	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &o));
	if (o.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	struct view_row rows[] = {
		{ T("SCB-kod"), o.code, NULL, NULL },
		{ T("Invånare"), view_number(v, o.population), NULL, NULL },
		{ T("Gäller den"), or_dash(view_date(v, o.population_day)), NULL, NULL },
		{ T("Källa"), or_dash(o.population_source), NULL, NULL },
		{ 0 },
	};

	agreement_town_html(ctx_out(c), v,
			    &(struct town_page_view){
				.name = o.name, .rows = rows,
				.decisions = arena_fmt(c->mem, "%s/beslut", agreement_town_base(c, &o)),
				.memo = agreement_may_decide(c, o.id) ?
						arena_fmt(c->mem, "%s/tjansteskrivelse",
							  agreement_town_base(c, &o)) :
						NULL });
	return ctx_page(c, 200);
}

const struct http_route agreement_town_routes[] = {
	{ "GET", "/kommuner", NEED_PARTNER_READ, towns_get, 0 },
	{ "GET", "/kommuner/{slug}", NEED_PARTNER_READ, town_get, 0 },
	{ 0 },
};
