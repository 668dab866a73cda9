/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* budget_web.c - a year's funders and costs, budget beside outcome; and writing a line. */
#include "fund/budget_web.h"

#include "agreement/contribution.h"
#include "base/money.h"
#include "fund/fund_web.h"

static const char *place(struct ctx *c, int64_t year)
{
	return arena_fmt(c->mem, "/bidrag/%lld/budget", (long long)year);
}

static const struct view_crumb *crumbs(struct ctx *c, int64_t year, const char *label)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 5);

	k[0] = (struct view_crumb){ "/bidrag", T("Bidrag") };
	k[1] = (struct view_crumb){ arena_fmt(c->mem, "/bidrag/%lld", (long long)year),
				    arena_fmt(c->mem, "%lld", (long long)year) };
	k[2] = (struct view_crumb){ label ? place(c, year) : NULL, T("Finansiärer och budget") };
	k[3].label = label;
	return k;
}

/* ---- the year ---- */

enum { COLS = 5 };
struct rows {
	const char **cells, **hrefs;
	size_t n;
};

static void add(const struct view *v, struct rows *r, const char *name, const char *purpose, int64_t budget,
		int64_t outcome, const char *href)
{
	const char **p = r->cells + r->n * COLS;

	p[0] = name;
	p[1] = str_empty(purpose) ? "–" : purpose;
	p[2] = money_figure(v->mem, budget);
	p[3] = outcome < 0 ? "–" : money_figure(v->mem, outcome);
	p[4] = outcome < 0 ? "–" :
	       outcome < budget ? arena_fmt(v->mem, "−%s", money_figure(v->mem, budget - outcome)) :
				  money_figure(v->mem, outcome - budget);
	r->hrefs[r->n++ * COLS] = href;
}

static const struct view_table *table(struct ctx *c, int64_t year, const struct fund_line *list, size_t n,
				      bool costs, struct fund_sums *sums)
{
	static const bool number[COLS] = { false, false, true, true, true };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, COLS);
	struct rows r = { arena_new(c->mem, const char *, (n + 2) * COLS),
			  arena_new(c->mem, const char *, (n + 2) * COLS), 0 };
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	bool may = auth_may(c->who->roles, NEED_PARTNERSHIP);

	heads[0] = costs ? T("Kostnad") : T("Finansiär"), heads[1] = T("Ändamål"), heads[2] = T("Budget");
	heads[3] = T("Utfall"), heads[4] = T("Skillnad");
	if (!costs && (sums->budget || sums->outcome))
		add(v, &r, T("Kommunerna"), T("Grundbidraget"), sums->budget, sums->outcome,
		    arena_fmt(c->mem, "/bidrag/%lld/utbetalningar", (long long)year));
	for (size_t i = 0; i < n; i++)
		if (fund_line_is_cost(list[i].kind) == costs)
			add(v, &r, list[i].name, list[i].purpose, list[i].budget, list[i].outcome,
			    may ? arena_fmt(c->mem, "%s/%s", place(c, year), id_str(c->mem, list[i].id)) : NULL);
	struct fund_sums own = fund_sums_of(list, n, costs);

	sums->budget += own.budget, sums->outcome += own.outcome, sums->unknown += own.unknown;
	if (!r.n)
		return NULL;
	add(v, &r, T("Summa"), NULL, sums->budget, sums->outcome, NULL);
	*t = (struct view_table){ .caption = costs ? T("Kostnader, i kronor") : T("Intäkter, i kronor"),
				  .heads = heads, .ncols = COLS, .nrows = r.n, .cells = r.cells,
				  .number = number, .hrefs = r.hrefs, .sum = true };
	return t;
}

static const char *finding(const struct view *v, const struct fund_sums *in, const struct fund_sums *out)
{
	int64_t rest = in->budget - out->budget;
	const char *words;

	if (!out->budget)
		return arena_fmt(v->mem, T("Budgeten är %s i intäkter. Inga kostnader är inskrivna än."),
				 money_str(v->mem, in->budget));
	words = rest >= 0 ? arena_fmt(v->mem, T("Budgeten går ihop: %s blir över."), money_str(v->mem, rest)) :
			    arena_fmt(v->mem, T("Budgeten går inte ihop: %s saknas."), money_str(v->mem, -rest));
	return in->unknown + out->unknown ?
		       arena_fmt(v->mem, view_text_n(v->lang, "%s Utfallet saknas på %d rad.",
						     "%s Utfallet saknas på %d rader.", in->unknown + out->unknown),
				 words, (int)(in->unknown + out->unknown)) :
		       words;
}

/* What the municipalities have decided, and what of it has come. */
static mst_err municipal(struct ctx *c, int64_t year, struct fund_sums *ret)
{
	struct fund_payment *list;
	struct fund_account a;
	struct fund_grant g;
	mst_err e = fund_grant_find(c->db, c->mem, year, &g);
	size_t n;

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(fund_payments(c->db, c->mem, year, &list, &n));
	a = fund_account_of(list, n, NULL);
	ret->budget = g.total;
	ret->outcome = a.paid - a.reclaimed;
	return MST_OK;
}

static mst_err year_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_budget_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct fund_sums in = { 0 }, out = { 0 };
	struct agreement_contribution *given;
	struct fund_line *list;
	size_t n, ngiven;

	TRY(fund_year_param(c, &m.year));
	TRY(fund_lines(c->db, c->mem, m.year, &list, &n));
	TRY(municipal(c, m.year, &in));
	m.funders = table(c, m.year, list, n, false, &in);
	m.costs = table(c, m.year, list, n, true, &out);
	m.finding = m.funders || m.costs ? finding(&c->view, &in, &out) : NULL;
	TRY(agreement_contributions(c->db, c->mem, c->app->jour, m.year, &given, &ngiven));
	TRY(agreement_contribution_table(c, T("Bidrag i annat än pengar"), given, ngiven, false, &m.in_kind));
	m.crumbs = crumbs(c, m.year, NULL);
	fund_budget_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- a line ---- */

static mst_err show(struct ctx *c, struct form *f, const struct fund_line *l, const char *now, int status)
{
	const struct view *v = &c->view;
	struct fund_line_view m = { .form = f, .now = now, .title = l->edition ? T("Ändra raden") : T("Ny rad") };

	TRY(fund_year_param(c, &m.year));
	m.crumbs = crumbs(c, m.year, m.title);
	if (l->edition)
		m.remove = arena_fmt(c->mem, "%s/%s/ta-bort", place(c, m.year), id_str(c->mem, l->id));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)l->edition));
	fund_line_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err read(struct ctx *c, struct form *f, struct fund_line *l)
{
	const struct view *v = &c->view;
	int kind;

	TRY(fund_year_param(c, &l->year));
	kind = form_choice(f, v, "slag", T("vad raden är"), fund_line_kinds, true);
	l->kind = kind < 0 ? "" : fund_line_kinds[kind].value;
	l->name = form_text(f, c->mem, v, "namn", T("namnet"), FUND_LINE_MAX, true);
	l->purpose = form_text(f, c->mem, v, "andamal", T("ändamålet"), FUND_LINE_MAX, false);
	l->budget = form_money(f, v, "budget", T("budgeten"), true);
	l->outcome = form_money(f, v, "utfall", T("utfallet"), false);
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	return show(c, ctx_form(c), &(struct fund_line){ .id = ID_NONE }, NULL, 200);
}

static mst_err save(struct ctx *c, struct fund_line *l, const char *flash, http_handler failed)
{
	struct act act;

	fund_line_save(c, l, &act);
	return ctx_act_go(c, &act, place(c, l->year), flash, failed);
}

static mst_err new_post(struct ctx *c)
{
	struct fund_line *l = arena_new(c->mem, struct fund_line, 1);
	struct form *f = ctx_form(c);

	TRY(read(c, f, l));
	if (form_bad(f))
		return show(c, f, &(struct fund_line){ .id = ID_NONE }, NULL, 422);
	return save(c, l, view_text(c->view.lang, N_("Raden är inskriven.")), NULL);
}

static mst_err find(struct ctx *c, struct fund_line *ret)
{
	int64_t year;
	struct id id;

	TRY(fund_year_param(c, &year));
	TRY(ctx_id(c, "id", &id));
	TRY(fund_line_get(c->db, c->mem, id, ret));
	return ret->removed || ret->year != year ? MST_NOTFOUND : MST_OK;
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct fund_line l;

	TRY(find(c, &l));
	if (!*form_get(f, "namn")) {
		form_set(f, "slag", l.kind);
		form_set(f, "namn", l.name);
		form_set(f, "andamal", l.purpose);
		form_set(f, "budget", money_figure(c->mem, l.budget));
		form_set(f, "utfall", l.outcome < 0 ? "" : money_figure(c->mem, l.outcome));
	}
	return show(c, f, &l, NULL, 200);
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct fund_line l;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &l));
	form_fail(f, "", T("Någon annan har ändrat raden medan du skrev. Det du skrev är kvar. Jämför med det som "
			   "står nu och spara igen."));
	return show(c, f, &l,
		    arena_fmt(c->mem, "%s: %s, %s", l.name, money_str(c->mem, l.budget),
			      l.outcome < 0 ? "–" : money_str(c->mem, l.outcome)),
		    409);
}

static int64_t edition_of(const struct form *f)
{
	int64_t n;

	return str_int(form_get(f, "version"), &n) && n > 0 ? n : -1;
}

static mst_err edit_post(struct ctx *c)
{
	struct fund_line *l = arena_new(c->mem, struct fund_line, 1), was;
	struct form *f = ctx_form(c);

	TRY(find(c, &was));
	*l = was;
	l->edition = edition_of(f);
	TRY(read(c, f, l));
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	return save(c, l, view_text(c->view.lang, N_("Ändringen är sparad.")), conflict);
}

static mst_err remove_post(struct ctx *c)
{
	struct fund_line *l = arena_new(c->mem, struct fund_line, 1);

	TRY(find(c, l));
	l->edition = edition_of(ctx_form(c));
	l->removed = true;
	return save(c, l, view_text(c->view.lang, N_("Raden är borttagen.")), NULL);
}

#define AT "/bidrag/{year}/budget"
const struct http_route fund_budget_routes[] = {
	{ "GET", AT, NEED_PARTNER_READ, year_get, 0 },
	{ "GET", AT "/ny", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", AT "/ny", NEED_PARTNERSHIP, new_post, HTTP_FORM },
	{ "GET", AT "/{id}", NEED_PARTNERSHIP, edit_get, 0 },
	{ "POST", AT "/{id}", NEED_PARTNERSHIP, edit_post, HTTP_FORM },
	{ "POST", AT "/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	{ 0 },
};
