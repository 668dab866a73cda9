/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_federation_web.c - what is typed into the federation's own system, on one screen and in the
 * order of its form: sex, home, age, crime, circumstances, reported, kind of help-seeker, who first
 * got in touch, contacts and measures. Unprotected: for the jour alone. */
#include "stats/stats_web.h"

static const struct {
	const char *title;
	enum stats_kind kind;
	enum stats_dim dim;
	const struct stats_code *list, *groups; /* list NULL: municipalities. groups: of cut facts */
} parts[] = {
	{ N_("Kön"), STATS_CASE, STATS_BY_SEX, stats_sexes, NULL },
	{ N_("Hemkommun"), STATS_CASE, STATS_BY_MUNICIPALITY, NULL, NULL },
	{ N_("Åldersgrupp"), STATS_CASE, STATS_BY_AGE, stats_ages, stats_age_groups },
	{ N_("Brottstyp"), STATS_CASE, STATS_BY_CRIME, stats_crimes, stats_crime_groups },
	{ N_("Särskilda omständigheter"), STATS_CIRCUMSTANCE, STATS_BY_CIRCUMSTANCE,
	  stats_circumstances, NULL },
	{ N_("Polisanmält?"), STATS_CASE, STATS_BY_REPORTED, stats_reported, NULL },
	{ N_("Typ av hjälpsökande"), STATS_CASE, STATS_BY_ROLE, stats_roles, NULL },
	{ N_("Vem tog första kontakten?"), STATS_CASE, STATS_BY_SOURCE, stats_sources, NULL },
};

static int64_t count_of(const struct stats_count *counts, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(counts[i].code, code))
			return counts[i].n;
	return 0;
}

struct rows {
	const char **cells;
	size_t n;
};

static void add_row(struct ctx *c, struct rows *r, const char *label, int64_t n)
{
	r->cells[r->n * 2] = label;
	r->cells[r->n * 2 + 1] = view_number(&c->view, n);
	r->n++;
}

/* Every code of a list, also those that nobody had: the form asks for them all. */
static void add_codes(struct ctx *c, struct rows *r, const struct stats_code *list,
		      const struct stats_code *before, const struct stats_count *counts, size_t n)
{
	for (; list && list->code; list++) {
		int64_t k = count_of(counts, n, list->code);

		if (before && (!k || stats_code_find(before, list->code)))
			continue; /* a group that no cut fact is in, or the list's own code */
		add_row(c, r, view_text(c->view.lang, list->words), k);
	}
}

static mst_err part_table(struct ctx *c, size_t i, const struct stats_span *span,
			  struct view_table *ret)
{
	static const bool number[] = { false, true };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, 2);
	struct stats_count *counts;
	struct rows r = { 0 };
	size_t n;

	TRY(stats_by(c->db, c->mem, c->app->jour, parts[i].kind, parts[i].dim, span->from, span->to,
		     &counts, &n));
	r.cells = arena_new(c->mem, const char *, (n + 40) * 2);
	for (size_t k = 0; !parts[i].list && k < n; k++)
		add_row(c, &r, stats_label(c, NULL, counts[k].code), counts[k].n);
	add_codes(c, &r, parts[i].list, NULL, counts, n);
	add_codes(c, &r, parts[i].groups, parts[i].list, counts, n);
	if (parts[i].list && !stats_code_find(parts[i].list, "unknown") &&
	    count_of(counts, n, "unknown"))
		add_row(c, &r, T("Okänt"), count_of(counts, n, "unknown"));
	heads[0] = T("Uppgift"), heads[1] = T("Antal");
	*ret = (struct view_table){ .caption = T(parts[i].title), .heads = heads, .ncols = 2,
				    .nrows = r.n, .cells = r.cells, .number = number };
	return MST_OK;
}

static mst_err federation(struct ctx *c, struct stats_page *p)
{
	const struct view *v = &c->view;
	struct stats_federation_view m = { 0 };
	struct view_table *tables = arena_new(c->mem, struct view_table, MST_LEN(parts));
	struct stats_span span;
	int32_t first;

	(void)p;
	TRY(stats_first_day(c->db, c->mem, c->app->jour, &first));
	TRY(stats_span_of(http_query(c->req, "period"), day_of(c->now), first, &span));
	TRY(stats_periods(c, "/statistik/forbundet", &span, &m.periods, &m.nperiods));
	TRY(stats_sums(c, &span, &m.sums));
	for (size_t i = 0; i < MST_LEN(parts); i++)
		TRY(part_table(c, i, &span, &tables[i]));
	m.tables = tables;
	m.n = MST_LEN(parts);
	m.when = arena_fmt(c->mem, "%s–%s", view_date(v, span.from), view_date(v, span.to));
	stats_federation_html(ctx_out(c), v, &m);
	return MST_OK;
}

mst_err stats_federation_get(struct ctx *c)
{
	return stats_page_make(c, federation);
}
