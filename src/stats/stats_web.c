/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_web.c - the jour's own figures. They are not protected: the page says so, its row stands in
 * the log, and only the coordinator and the manager reach it. */
#include "stats/stats_web.h"

#include "org/org.h"
#include "stats/stats_jobs.h"

/* ---- leaving with a row in the log ---- */

mst_err stats_page_after(struct ctx *c)
{
	return ctx_page_after(c, 200, ctx_note(c, "stats.read", ID_NONE, NULL, NULL));
}

mst_err stats_csv_after(struct ctx *c, const char *filename)
{
	return ctx_file_after(c, STATS_CSV, filename,
			      ctx_note(c, "stats.read", ID_NONE, NULL, NULL));
}

const char *stats_number(const struct view *v, int64_t n, bool plain)
{
	return plain ? arena_fmt(v->mem, "%lld", (long long)n) : view_number(v, n);
}

void stats_csv_row(struct sbuf *o, const char *table, const char *group, const char *value)
{
	sbuf_csv(o, table);
	sbuf_ch(o, ';');
	sbuf_csv(o, group);
	sbuf_ch(o, ';');
	sbuf_csv(o, value);
	sbuf_lit(o, "\r\n");
}

void stats_csv_open(struct sbuf *o, const struct view *v)
{
	sbuf_lit(o, "\xEF\xBB\xBF");
	stats_csv_row(o, T("Tabell"), T("Grupp"), T("Antal"));
}

/* ---- what is counted ---- */

static const struct {
	enum stats_kind kind;
	const char *words;
} sums[] = {
	{ STATS_CASE, N_("Personer som fått stöd") },
	{ STATS_CONTACT, N_("Samtal och andra kontakter") },
	{ STATS_MEASURE, N_("Stödinsatser") },
	{ STATS_TALLY, N_("Hjälp som räknats utan namn") },
	{ STATS_COURT_SESSION, N_("Pass av vittnesstöd i domstol") },
	{ STATS_COURT, N_("Möten med vittnesstöd i domstol (räknas för sig)") },
	{ STATS_NOTICE, N_("Informerade om rätten att ansöka om insats (11 kap. 6 §)") },
	{ STATS_MEETING, N_("Möten i samverkan") },
	{ STATS_OUTREACH, N_("Information och föreläsningar") },
	{ STATS_REACHED, N_("Deltagare där") },
};

static const struct {
	const char *id, *title, *chart;
	enum stats_dim dim;
	const struct stats_code *list; /* NULL: municipalities */
	enum stats_kind kind;
} dims[] = {
	{ "municipality", N_("Kommun"), N_("Personer efter kommun"), STATS_BY_MUNICIPALITY, NULL,
	  STATS_CASE },
	{ "role", N_("Roll i det som hände"), N_("Personer efter roll"), STATS_BY_ROLE, stats_roles, STATS_CASE },
	{ "sex", N_("Kön"), N_("Personer efter kön"), STATS_BY_SEX, stats_sexes, STATS_CASE },
	{ "age", N_("Ålder"), N_("Personer efter ålder"), STATS_BY_AGE, stats_ages, STATS_CASE },
	{ "crime", N_("Brott"), N_("Personer efter brott"), STATS_BY_CRIME, stats_crimes, STATS_CASE },
	{ "source", N_("Vägen till jouren"), N_("Personer efter väg till jouren"), STATS_BY_SOURCE,
	  stats_sources, STATS_CASE },
	{ "outcome", N_("Hur det gick när ärendet avslutades"), N_("Avslutade ärenden efter hur det gick"),
	  STATS_BY_SERVICE, stats_outcomes, STATS_OUTCOME },
};

const char *stats_label(struct ctx *c, const struct stats_code *list, const char *code)
{
	const struct view *v = &c->view;

	if (!list)
		return org_name_of(c, str_eq(code, "other") ? NULL : code);
	/* Cut facts hold groups: ages and crimes of both kinds stand side by side. */
	const struct stats_code *k = stats_code_find(list, code);

	if (!k && list == stats_ages)
		k = stats_code_find(stats_age_groups, code);
	if (!k && list == stats_crimes)
		k = stats_code_find(stats_crime_groups, code);
	return k ? T(k->words) : T("Okänt");
}

/* Counts come by code; people read ages from young to old: the order of the lists. */
static size_t rank_of(const struct stats_code *list, const char *code)
{
	size_t i = 0;

	while (list && list[i].code && !str_eq(list[i].code, code))
		i++;
	return i;
}

static void by_rank(const struct stats_code *list, struct stats_count *counts, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && rank_of(list, counts[k - 1].code) >
						    rank_of(list, counts[k].code);
		     k--) {
			struct stats_count swap = counts[k];

			counts[k] = counts[k - 1];
			counts[k - 1] = swap;
		}
}

static mst_err figure_of(struct ctx *c, size_t i, const struct stats_span *span,
			 struct stats_figure *ret)
{
	const struct view *v = &c->view;
	struct stats_count *counts;
	int64_t total = 0;
	size_t n;

	TRY(stats_by(c->db, c->mem, c->app->jour, dims[i].kind, dims[i].dim, span->from, span->to,
		     &counts, &n));
	by_rank(dims[i].list, counts, n);
	*ret = (struct stats_figure){ .id = dims[i].id,
				      .title = T(dims[i].title),
				      .chart = T(dims[i].chart),
				      .unit = T("Personer"),
				      .hidden_words = "",
				      .bars = arena_new(c->mem, struct view_bar, n) };
	for (size_t k = 0; k < n; k++) {
		ret->bars[ret->n++] = (struct view_bar){
			.label = stats_label(c, dims[i].list, counts[k].code), .value = counts[k].n
		};
		total += counts[k].n;
	}
	ret->sentence = stats_finding(v, ret, total, false);
	return MST_OK;
}

static mst_err sum_rows(struct ctx *c, const struct stats_span *span, bool plain,
			struct view_row **ret)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, MST_LEN(sums) + 1);

	for (size_t i = 0; i < MST_LEN(sums); i++) {
		struct stats_count *counts;
		int64_t total = 0;
		size_t n;

		TRY(stats_by(c->db, c->mem, c->app->jour, sums[i].kind, STATS_BY_QUARTER,
			     span->from, span->to, &counts, &n));
		for (size_t k = 0; k < n; k++)
			total += counts[k].n;
		rows[i] = (struct view_row){ T(sums[i].words), stats_number(v, total, plain), NULL,
					    NULL };
	}
	*ret = rows;
	return MST_OK;
}

static mst_err read_own(struct ctx *c, bool plain, struct stats_span *ret_span,
			struct view_row **ret_rows, struct stats_figure **ret_figures)
{
	struct stats_figure *figures = arena_new(c->mem, struct stats_figure, MST_LEN(dims));
	int32_t first;

	TRY(stats_first_day(c->db, c->mem, c->app->jour, &first));
	TRY(stats_span_of(http_query(c->req, "period"), day_of(c->now), first, ret_span));
	TRY(sum_rows(c, ret_span, plain, ret_rows));
	for (size_t i = 0; i < MST_LEN(dims); i++)
		TRY(figure_of(c, i, ret_span, &figures[i]));
	*ret_figures = figures;
	return MST_OK;
}

mst_err stats_sums(struct ctx *c, const struct stats_span *span, const struct view_row **ret)
{
	struct view_row *rows;

	TRY(sum_rows(c, span, false, &rows));
	*ret = rows;
	return MST_OK;
}

mst_err stats_periods(struct ctx *c, const char *page, const struct stats_span *span,
		      const struct stats_choice **ret, size_t *ret_n)
{
	static const char *const codes[] = { "kvartalet", "aret", "forra-aret", "allt" };
	struct stats_choice *list = arena_new(c->mem, struct stats_choice, MST_LEN(codes));
	struct stats_span other;

	for (size_t i = 0; i < MST_LEN(codes); i++) {
		TRY(stats_span_of(codes[i], day_of(c->now), DAY_NONE, &other));
		list[i] = (struct stats_choice){
			.href = arena_fmt(c->mem, "%s?period=%s", page, codes[i]),
			.words = view_text(c->view.lang, other.words),
			.here = other.period == span->period
		};
	}
	*ret = list;
	*ret_n = MST_LEN(codes);
	return MST_OK;
}

static mst_err own(struct ctx *c, struct stats_page *p)
{
	const struct view *v = &c->view;
	const struct stats_choice *periods;
	size_t nperiods;
	struct stats_figure *figures;
	struct view_row *rows;
	struct stats_span span;

	(void)p;
	TRY(read_own(c, false, &span, &rows, &figures));
	TRY(stats_periods(c, "/statistik", &span, &periods, &nperiods));
	stats_own_html(ctx_out(c), v,
		       &(struct stats_own_view){
			       .periods = periods,
			       .nperiods = nperiods,
			       .when = arena_fmt(c->mem, "%s–%s", view_date(v, span.from),
						 view_date(v, span.to)),
			       .csv = arena_fmt(c->mem, "/statistik.csv?period=%s", span.code),
			       .sums = rows,
			       .figures = figures,
			       .nfigures = MST_LEN(dims) });
	return MST_OK;
}

static mst_err stats_own_get(struct ctx *c)
{
	return stats_page_make(c, own);
}

static mst_err own_csv(struct ctx *c, struct stats_page *p)
{
	const struct view *v = &c->view;
	struct sbuf *o = ctx_out(c);
	struct stats_figure *figures;
	struct view_row *rows;
	struct stats_span span;

	TRY(read_own(c, true, &span, &rows, &figures));
	stats_csv_open(o, v);
	stats_csv_row(o, T("Bara för jouren. Lämna inte ut de här siffrorna."),
		      arena_fmt(c->mem, "%s–%s", day_str(c->mem, span.from),
				day_str(c->mem, span.to)),
		      "");
	for (; rows->key; rows++)
		stats_csv_row(o, T("Summor"), rows->key, rows->value);
	for (size_t i = 0; i < MST_LEN(dims); i++)
		for (size_t k = 0; k < figures[i].n; k++)
			stats_csv_row(o, figures[i].title, figures[i].bars[k].label,
				      stats_number(v, figures[i].bars[k].value, true));
	p->type = STATS_CSV;
	p->file = arena_fmt(c->mem, "statistik-%s-bara-jouren.csv", span.code);
	return MST_OK;
}

static mst_err stats_own_csv_get(struct ctx *c)
{
	return stats_page_make(c, own_csv);
}

const struct http_route stats_routes[] = {
	{ "GET", "/statistik", NEED_JOUR_FIGURES, stats_own_get, 0 },
	{ "GET", "/statistik/forbundet", NEED_JOUR_FIGURES, stats_federation_get, 0 },
	{ "GET", "/statistik/tabell", NEED_JOUR_FIGURES, stats_table_get, 0 },
	{ "GET", "/statistik/tabell.csv", NEED_JOUR_FIGURES, stats_table_csv_get, 0 },
	{ "GET", "/statistik/tabell.xlsx", NEED_JOUR_FIGURES, stats_table_xlsx_get, 0 },
	{ "GET", "/statistik/svar", NEED_JOUR_FIGURES, stats_answer_get, 0 },
	{ "POST", "/statistik/svar", NEED_JOUR_FIGURES, stats_answer_post, HTTP_FORM },
	{ "GET", "/statistik.csv", NEED_JOUR_FIGURES, stats_own_csv_get, 0 },
	{ "GET", "/laget", NEED_MUNI_FIGURES, stats_frozen_get, 0 },
	{ "GET", "/laget.csv", NEED_MUNI_FIGURES, stats_frozen_csv_get, 0 },
	{ 0 },
};
