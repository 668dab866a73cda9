/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_words.c - what figures are called and what they say: periods, findings, hidden values. */
#include "stats/stats_priv.h"
#include "stats/stats_web.h"

mst_err stats_span_of(const char *code, int32_t today, int32_t first, struct stats_span *ret)
{
	static const struct {
		const char *code, *words;
	} periods[] = {
		[STATS_QUARTER] = { "kvartalet", N_("Det här kvartalet") },
		[STATS_YEAR] = { "aret", N_("I år") },
		[STATS_LAST_YEAR] = { "forra-aret", N_("Förra året") },
		[STATS_ALL] = { "allt", N_("Sedan första uppgiften") },
	};
	int now = quarter_of(today), year = now / 4;

	for (size_t i = 0; i < MST_LEN(periods); i++) {
		if (!str_eq(code ? code : periods[0].code, periods[i].code))
			continue;
		*ret = (struct stats_span){ .period = (enum stats_period)i,
					    .code = periods[i].code,
					    .words = periods[i].words,
					    .from = quarter_first_day(now),
					    .to = quarter_last_day(now) };
		if (i == STATS_YEAR)
			ret->from = day_make(year, 1, 1);
		if (i == STATS_LAST_YEAR) {
			ret->from = day_make(year - 1, 1, 1);
			ret->to = day_make(year - 1, 12, 31);
		}
		if (i == STATS_ALL && first != DAY_NONE)
			ret->from = first;
		return MST_OK;
	}
	return MST_NOTFOUND;
}

const char *stats_finding(const struct view *v, const struct stats_figure *f, int64_t total,
			  bool total_hidden)
{
	const struct view_bar *top = NULL;
	bool gaps = false;

	if (!total_hidden && total <= 0)
		return T("Ingen räknades under perioden.");
	for (size_t i = 0; i < f->n; i++) {
		gaps |= f->bars[i].hidden;
		if (!f->bars[i].hidden && f->bars[i].value > (top ? top->value : 0))
			top = &f->bars[i];
	}
	if (!top)
		return T("Fördelningen visas inte, för att skydda personer.");
	if (total_hidden)
		return arena_fmt(v->mem, T("Störst av det som visas: %s, %s personer."), top->label,
				 view_number(v, top->value));
	return arena_fmt(v->mem,
			 gaps ? T("Störst av det som visas: %s, %s av %s personer.") :
				T("Störst: %s, %s av %s personer."),
			 top->label, view_number(v, top->value), view_number(v, total));
}

const char *stats_hidden_words(const struct view *v, const struct stats_snapshot *s,
			       const struct stats_table *t)
{
	bool few = t->total_few;

	for (size_t i = 0; i < t->n; i++)
		few |= t->cells[i].primary_alone;
	return few ? arena_fmt(v->mem, T("färre än %d"), s->threshold) :
		     T("visas inte, för att skydda personer");
}

struct stats_figure stats_figure_of(const struct view *v, const struct stats_snapshot *s,
				    const char *table)
{
	static const struct {
		const char *table, *title, *chart;
		const struct stats_code *list;
	} tables[] = {
		{ "role", N_("Roll i det som hände"), N_("Personer efter roll"), stats_role_groups },
		{ "sex", N_("Kön"), N_("Personer efter kön"), stats_sex_groups },
		{ "age", N_("Ålder"), N_("Personer efter ålder"), stats_age_groups },
		{ "crime", N_("Brott"), N_("Personer efter brott"), stats_crime_groups },
	};
	const struct stats_table *t = stats_table_find(s, table);
	struct stats_figure f = { .id = table, .unit = T("Personer") };

	for (size_t i = 0; t && i < MST_LEN(tables); i++) {
		if (!str_eq(tables[i].table, table))
			continue;
		f.title = T(tables[i].title);
		f.chart = T(tables[i].chart);
		f.hidden_words = stats_hidden_words(v, s, t);
		f.bars = arena_new(v->mem, struct view_bar, t->n);
		for (size_t k = 0; k < t->n; k++) {
			const struct stats_code *c = stats_code_find(tables[i].list,
								     t->cells[k].code);

			f.bars[f.n++] = (struct view_bar){ .label = c ? T(c->words) : t->cells[k].code,
							   .value = t->cells[k].n,
							   .hidden = t->cells[k].hidden };
		}
		f.sentence = stats_finding(v, &f, t->total, t->total_hidden);
	}
	return f;
}
