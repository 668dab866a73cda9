/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_frozen_web.c - what a municipality sees: its own frozen figure, the county's total and
 * profile. Everything here is read from a released snapshot; facts are never asked. Other
 * municipalities' figures stay theirs: a municipal user has no address that shows them. */
#include "stats/stats_web.h"

#include "org/org.h"
#include "stats/stats_jobs.h"

struct frozen {
	const char *code, *name;
	bool choose;              /* the jour: any municipality */
	struct stats_snapshot s;
	bool have;
};

/* Whose figures: a municipal user's own, always; the jour's people choose. */
static mst_err pick(struct ctx *c, struct frozen *f)
{
	const char *asked = http_query(c->req, "kommun");
	struct org *list, own;
	size_t n, i = 0;

	if (!auth_may(c->who->roles, NEED_JOUR_FIGURES)) {
		TRY(org_get(c->db, c->mem, c->who->org, &own));
		if (own.kind != ORG_MUNICIPALITY || (asked && !str_eq(asked, own.code)))
			return MST_NOTFOUND;
		f->code = own.code;
		f->name = own.short_name;
		return MST_OK;
	}
	TRY(org_municipalities(c->db, c->mem, &list, &n));
	while (asked && i < n && !str_eq(list[i].code, asked))
		i++;
	if (i == n)
		return MST_NOTFOUND;
	f->code = list[i].code;
	f->name = list[i].short_name;
	f->choose = true;
	return MST_OK;
}

static mst_err latest(struct ctx *c, struct frozen *f)
{
	mst_err e = stats_snapshot_latest(c->db, c->mem, c->app->jour, &f->s);

	f->have = e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

static mst_err frozen_read(struct ctx *c, struct frozen *f)
{
	TRY(pick(c, f));
	return latest(c, f);
}

static const char *value_of(const struct view *v, const struct stats_snapshot *s,
			    const struct stats_table *t, int64_t n, bool hidden, bool plain)
{
	return hidden ? stats_hidden_words(v, s, t) : stats_number(v, n, plain);
}

/* Totals of the page: one municipality's cell, and the county's three that are never added. */
static const struct view_row *sum_rows(struct ctx *c, const struct frozen *f, bool plain)
{
	static const struct {
		const char *table, *words;
	} totals[] = {
		{ "role", N_("Personer i hela länet som fått stöd") },
		{ "contact", N_("Samtal och andra kontakter i länet") },
		{ "tally", N_("Hjälp i länet som räknats utan namn") },
	};
	const struct view *v = &c->view;
	const struct stats_table *towns = stats_table_find(&f->s, "municipality");
	const struct stats_cell *own = stats_cell_find(&f->s, "municipality", f->code);
	struct view_row *r = arena_new(c->mem, struct view_row, MST_LEN(totals) + 2), *p = r;

	p->key = arena_fmt(c->mem, T("Personer från %s som fått stöd"), f->name);
	if (towns && towns->to != f->s.to)
		p->key = arena_fmt(c->mem, T("Personer från %s som fått stöd, till och med %s"), f->name,
				   plain ? day_str(c->mem, towns->to) : view_date(v, towns->to));
	p++->value = !towns ? T("visas första gången när ett år är slut") :
		     !own   ? T("visas inte, för att skydda personer") :
			      value_of(v, &f->s, towns, own->n, own->hidden, plain);
	for (size_t i = 0; i < MST_LEN(totals); i++) {
		const struct stats_table *t = stats_table_find(&f->s, totals[i].table);

		if (!t)
			continue;
		p->key = T(totals[i].words);
		p++->value = t->total_hidden && !t->total_few ?
				     T("visas inte, för att skydda personer") :
				     value_of(v, &f->s, t, t->total, t->total_hidden,
					      plain);
	}
	return r;
}

static size_t profile(const struct view *v, const struct frozen *f, struct stats_figure ret[4])
{
	static const char *const tables[] = { "role", "sex", "age", "crime" };
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(tables); i++) {
		ret[n] = stats_figure_of(v, &f->s, tables[i]);
		n += ret[n].n > 0;
	}
	return n;
}

static mst_err choices(struct ctx *c, const struct frozen *f, struct stats_frozen_view *m)
{
	struct stats_choice *k;
	struct org *list;
	size_t n;

	if (!f->choose)
		return MST_OK;
	TRY(org_municipalities(c->db, c->mem, &list, &n));
	k = arena_new(c->mem, struct stats_choice, n);
	for (size_t i = 0; i < n; i++)
		k[i] = (struct stats_choice){
			.href = arena_fmt(c->mem, "/laget?kommun=%s", list[i].code),
			.words = list[i].short_name, .here = str_eq(list[i].code, f->code)
		};
	m->municipalities = k;
	m->nmunicipalities = n;
	return MST_OK;
}

static void frozen_view(struct ctx *c, const struct frozen *f, struct stats_frozen_view *m)
{
	const struct view *v = &c->view;
	struct stats_figure *figures = arena_new(c->mem, struct stats_figure, 4);
	const struct stats_table *towns;

	m->name = f->name;
	m->next = view_date(v, stats_freeze_next(day_of(c->now)));
	m->own_next = view_date(v, stats_freeze_next_year(day_of(c->now)));
	if (!f->have)
		return;
	m->sentence = stats_sentence(c->mem, v->lang, &f->s, f->code, f->name);
	m->sums = sum_rows(c, f, false);
	m->figures = figures;
	m->nfigures = profile(v, f, figures);
	m->when = arena_fmt(c->mem, "%s–%s", view_date(v, f->s.from), view_date(v, f->s.to));
	m->frozen = view_date(v, day_of(f->s.frozen));
	towns = stats_table_find(&f->s, "municipality");
	if (towns)
		m->own_when = arena_fmt(c->mem, "%s–%s", view_date(v, towns->from),
					view_date(v, towns->to));
}

mst_err stats_frozen_of(struct ctx *c, const char *code, const char *name,
			struct stats_frozen_view *ret)
{
	struct frozen f = { .code = code, .name = name };

	TRY(latest(c, &f));
	frozen_view(c, &f, ret);
	return f.have ? MST_OK : MST_NOTFOUND;
}

mst_err stats_frozen_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct stats_frozen_view m = { 0 };
	struct frozen f = { 0 };

	TRY(frozen_read(c, &f));
	frozen_view(c, &f, &m);
	if (!f.have) {
		stats_none_html(ctx_out(c), v, &m);
		return stats_page_after(c);
	}
	TRY(choices(c, &f, &m));
	m.csv = f.choose ? arena_fmt(c->mem, "/laget.csv?kommun=%s", f.code) : "/laget.csv";
	stats_frozen_html(ctx_out(c), v, &m);
	return stats_page_after(c);
}

static void csv_rows(struct ctx *c, const struct frozen *f)
{
	const struct view *v = &c->view;
	struct sbuf *o = ctx_out(c);
	struct stats_figure figures[4];

	stats_csv_open(o, v);
	for (const struct view_row *r = sum_rows(c, f, true); r->key; r++)
		stats_csv_row(o, T("Summor"), r->key, r->value);
	size_t n = profile(v, f, figures);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < figures[i].n; k++) {
			const struct view_bar *b = &figures[i].bars[k];

			stats_csv_row(o, figures[i].title, b->label,
				      b->hidden ? figures[i].hidden_words :
						  stats_number(v, b->value, true));
		}
	stats_csv_row(o, T("Period"), day_str(c->mem, f->s.from), day_str(c->mem, f->s.to));
}

mst_err stats_frozen_csv(struct ctx *c, const char *code, const char *name)
{
	struct frozen f = { .code = code, .name = name };

	TRY(latest(c, &f));
	if (!f.have)
		return MST_NOTFOUND;
	csv_rows(c, &f);
	return MST_OK;
}

mst_err stats_frozen_csv_get(struct ctx *c)
{
	struct frozen f = { 0 };

	TRY(frozen_read(c, &f));
	if (!f.have)
		return MST_NOTFOUND;
	csv_rows(c, &f);
	return stats_csv_after(c, arena_fmt(c->mem, "laget-%s.csv", f.code));
}
