/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_year_web.c - one page for the yearly meeting, for funds and for authorities: what the jour did in
 * a year, and what its volunteers gave. Sums of the whole jour alone, and no name. A file is made of a year
 * that has ended; of a running one the difference of two would be a few persons. */
#include "doc/doc.h"
#include "org/org.h"
#include "stats/stats.h"
#include "volunteer/volunteer_time.h"
#include "volunteer/volunteer_web.h"

#define ROWS 24

struct year {
	const char **cells;
	size_t n;
};

static void add(struct year *y, const char *label, const char *value)
{
	if (y->n == ROWS)
		return;
	y->cells[y->n * 2] = label;
	y->cells[y->n++ * 2 + 1] = value;
}

static const struct {
	enum stats_kind kind;
	const char *words;
	bool persons; /* a few of them are never told as a number to anybody outside */
} counts[] = {
	{ STATS_CASE, N_("Personer som fått stöd"), true },
	{ STATS_CONTACT, N_("Samtal och andra kontakter"), true },
	{ STATS_MEASURE, N_("Stödinsatser"), true },
	{ STATS_TALLY, N_("Hjälp som räknats utan namn"), true },
	{ STATS_COURT_SESSION, N_("Pass av vittnesstöd i domstol"), false },
	{ STATS_COURT, N_("Möten med vittnesstöd i domstol (räknas för sig)"), true },
	{ STATS_OUTREACH, N_("Information och föreläsningar"), false },
	{ STATS_REACHED, N_("Deltagare där"), false },
};

static mst_err add_counts(struct ctx *c, struct year *y, int32_t from, int32_t to)
{
	const struct view *v = &c->view;

	for (size_t i = 0; i < MST_LEN(counts); i++) {
		struct stats_count *list;
		int64_t sum = 0;
		size_t n;

		TRY(stats_by(c->db, c->mem, c->app->jour, counts[i].kind, STATS_BY_QUARTER, from, to, &list, &n));
		for (size_t k = 0; k < n; k++)
			sum += list[k].n;
		add(y, T(counts[i].words),
		    counts[i].persons && sum > 0 && sum < 5 ? T("färre än 5") : view_number(v, sum));
	}
	return MST_OK;
}

static bool was_here(const struct volunteer *p, int32_t from, int32_t to)
{
	return p->started != DAY_NONE && p->started <= to && (!p->ended || p->ended_on >= from);
}

/* How many were with us, began and ended between two days. */
static mst_err add_people(struct ctx *c, struct year *y, int32_t from, int32_t to)
{
	const struct view *v = &c->view;
	int64_t here = 0, began = 0, ended = 0;

	for (int gone = 0; gone < 2; gone++) {
		struct volunteer *list;
		size_t n;

		TRY(volunteer_list(c, gone, &list, &n));
		for (size_t i = 0; i < n; i++) {
			const struct volunteer *p = &list[i];

			here += was_here(p, from, to);
			began += p->started != DAY_NONE && p->started >= from && p->started <= to;
			ended += p->ended && !p->outcome && p->ended_on >= from && p->ended_on <= to;
		}
	}
	add(y, T("Ideella som var med"), view_number(v, here));
	add(y, T("Ideella som började"), view_number(v, began));
	add(y, T("Ideella som slutade"), view_number(v, ended));
	return MST_OK;
}

static mst_err add_hours(struct ctx *c, struct year *y, int32_t from, int32_t to)
{
	const struct view *v = &c->view;
	int64_t minutes = 0, km = 0;
	struct volunteer_time *list;
	size_t n;

	TRY(volunteer_times(c, volunteer_month(from), volunteer_month(to), &list, &n));
	for (size_t i = 0; i < n; i++) {
		minutes += list[i].minutes;
		km += list[i].km;
	}
	add(y, T("Ideella timmar"), view_number(v, (minutes + 30) / 60));
	add(y, T("Kilometer med egen bil"), view_number(v, km));
	return MST_OK;
}

static mst_err make(struct ctx *c, int ago, struct doc *d)
{
	static const bool number[] = { false, true };
	const struct view *v = &c->view;
	struct year y = { arena_new(c->mem, const char *, ROWS * 2), 0 };
	struct doc_field *day = arena_new(c->mem, struct doc_field, 1);
	int year = volunteer_month(day_of(c->now)) / 12 - ago;
	int32_t from = day_make(year, 1, 1), to = day_make(year, 12, 31);
	struct org jour;

	if (!ago)
		to = day_of(c->now);
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	*day = (struct doc_field){ T("Datum"), day_str(c->mem, day_of(c->now)) };
	*d = (struct doc){ .title = arena_fmt(c->mem, T("Året %d i siffror"), year), .kind = T("Verksamhet"),
			   .sender = jour.name, .day = day_of(c->now), .fields = day, .nfields = 1 };
	if (!ago)
		doc_paragraph(c->mem, d, T("Bara för jouren. Lämna inte ut siffrorna innan året är slut: två sådana "
					   "sidor visar vad som hände emellan."));
	add(&y, T("Uppgift"), T("Antal"));
	TRY(add_counts(c, &y, from, to));
	TRY(add_people(c, &y, from, to));
	TRY(add_hours(c, &y, from, to));
	doc_paragraph(c->mem, d,
		      arena_fmt(c->mem, T("Från %s till %s. Summor för hela jouren. Den som har fått stöd räknas i det "
					  "kvartal då ärendet öppnades."),
				view_date(v, from), view_date(v, to)));
	doc_table(c->mem, d, y.cells, 2, y.n, number);
	return MST_OK;
}

static mst_err show(struct ctx *c, int ago)
{
	struct volunteer_year_view m = { .last = ago };
	struct doc d;

	TRY(make(c, ago, &d));
	m.d = &d;
	volunteer_year_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "volunteer.time_read", ID_NONE, NULL, NULL));
}

mst_err volunteer_year_get(struct ctx *c)
{
	return show(c, 0);
}

mst_err volunteer_year_last_get(struct ctx *c)
{
	return show(c, 1);
}

static mst_err make_file(struct ctx *c)
{
	TRY(c->result);
	return doc_answer_file(c, ctx_kept(c), "aret");
}

mst_err volunteer_year_last_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);

	TRY(make(c, 1, d));
	ctx_keep(c, d);
	return ctx_act(c, &(struct act){ .audit = ctx_note(c, "volunteer.time_export", ID_NONE, NULL, NULL) },
		       NULL, make_file);
}
