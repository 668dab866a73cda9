/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_words.c - what the figures say, in sentences that can be read aloud at a board's meeting. */
#include "base/money.h"
#include "fund/fund_web.h"

const char *fund_money_words(const struct view *v, int64_t ore)
{
	int64_t all = ore < 0 ? -ore : ore, rest = all % 100;

	if (!rest)
		return money_str(v->mem, all);
	if (all < 100)
		return arena_fmt(v->mem, T("%lld öre"), (long long)rest);
	return arena_fmt(v->mem, T("%s och %lld öre"), money_str(v->mem, all - rest), (long long)rest);
}

const char *fund_names(const struct view *v, const char *const *names, size_t n)
{
	const char *s = n ? names[0] : "";

	for (size_t i = 1; i + 1 < n; i++)
		s = arena_fmt(v->mem, "%s, %s", s, names[i]);
	return n > 1 ? arena_fmt(v->mem, T("%s och %s"), s, names[n - 1]) : s;
}

static const char *missing_names(const struct view *v, const struct fund_grant *g,
				 const struct org *towns, size_t n)
{
	const char **names = arena_new(v->mem, const char *, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!fund_amount_of(g, towns[i].code))
			names[k++] = towns[i].short_name;
	return fund_names(v, names, k);
}

const char *fund_finding(const struct view *v, const struct fund_grant *g, const struct org *towns,
			 size_t n)
{
	struct fund_balance b;
	const char *sum, *off;

	fund_balance(g, towns, n, &b);
	sum = money_str(v->mem, b.sum);
	off = fund_money_words(v, b.difference);
	if (!b.known)
		return T("Inga beslutade belopp är inskrivna än.");
	if (b.missing && b.difference <= 0)
		return arena_fmt(v->mem,
				 T("Belopp saknas för %s. De inskrivna är tillsammans %s; %s återstår "
				   "till hela bidraget."),
				 missing_names(v, g, towns, n), sum, off);
	if (b.missing)
		return arena_fmt(v->mem,
				 T("Belopp saknas för %s. Ändå är de inskrivna tillsammans %s, %s mer "
				   "än hela bidraget."),
				 missing_names(v, g, towns, n), sum, off);
	if (!b.difference)
		return arena_fmt(v->mem, T("De beslutade beloppen är tillsammans precis %s."), sum);
	return arena_fmt(v->mem,
			 b.difference < 0 ?
				 T("De beslutade beloppen är tillsammans %s. Det är %s mindre än hela "
				   "bidraget.") :
				 T("De beslutade beloppen är tillsammans %s. Det är %s mer än hela "
				   "bidraget."),
			 sum, off);
}

const char *fund_contradiction(const struct view *v, const struct fund_grant *g,
			       const struct org *towns, size_t n, const struct decision *decisions,
			       size_t ndecisions)
{
	const char **names = arena_new(v->mem, const char *, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct fund_amount *a = fund_amount_of(g, towns[i].code);
		const struct decision *d =
			fund_decision_of(decisions, ndecisions, towns[i].code, g->year);

		if (a && a->ore > 0 && d && d->outcome == DECISION_NO)
			names[k++] = towns[i].short_name;
	}
	return k ? arena_fmt(v->mem,
			     T("%s har sagt nej till bidraget men har ett belopp. Kontrollera beslutet och "
			       "beloppet."),
			     fund_names(v, names, k)) :
		   NULL;
}

const char *fund_check_words(const struct view *v, const struct fund_grant *g,
			     const struct fund_basis *b)
{
	const struct fund_part *most = NULL;
	int64_t off = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct fund_amount *a = fund_amount_of(g, b->parts[i].code);
		int64_t d = a ? a->ore - b->parts[i].ore : 0;

		if (a && (!most || (d < 0 ? -d : d) > (off < 0 ? -off : off)))
			most = &b->parts[i], off = d;
	}
	if (!most)
		return NULL;
	if (!off)
		return T("Varje beslutat belopp är på öret det som en fördelning efter invånare ger.");
	return arena_fmt(v->mem,
			 off < 0 ? T("Längst från en fördelning efter invånare är %s: %s mindre.") :
				   T("Längst från en fördelning efter invånare är %s: %s mer."),
			 most->name, fund_money_words(v, off));
}

const char *fund_tie_words(const struct view *v, const struct fund_basis *b)
{
	if (!b->tie.broken || b->tie.got >= b->n || b->tie.went_without >= b->n)
		return NULL;
	return arena_fmt(v->mem,
			 b->tie.by_order ?
				 T("%s och %s hade lika stor rätt till det sista öret och lika många "
				   "invånare. Det gick till den som står först i listan.") :
				 T("%s och %s hade lika stor rätt till det sista öret. Det gick till "
				   "den som har flest invånare."),
			 b->parts[b->tie.got].name, b->parts[b->tie.went_without].name);
}

const char *fund_population_words(const struct view *v, const struct fund_basis *b)
{
	for (size_t i = 1; i < b->n; i++)
		if (b->parts[i].day != b->parts[0].day ||
		    !str_eq(b->parts[i].source, b->parts[0].source))
			return T("Invånartalen gäller olika dagar eller kommer från olika källor: se "
				 "tabellen.");
	return arena_fmt(v->mem, T("Invånare den %s. Källa: %s."), view_date(v, b->parts[0].day),
			 b->parts[0].source);
}

bool fund_noisy(const struct fund_basis *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->parts[i].day >= day_make(2025, 1, 1))
			return true;
	return false;
}

const char *fund_lacking_words(const struct view *v, const struct org *lacking, size_t ntowns)
{
	if (!ntowns)
		return T("Det finns inga kommuner att fördela på.");
	if (!lacking)
		return NULL;
	return arena_fmt(v->mem,
			 T("Det går inte att räkna ut en fördelning efter invånare: invånartal saknas "
			   "för %s."),
			 lacking->short_name);
}
