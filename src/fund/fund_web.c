/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_web.c - the grants of all years, and one year's: what is decided beside what a split by
 * population gives, as page and as a file for spreadsheets. */
#include "fund/fund_web.h"

#include "base/money.h"

/* ---- shared steps ---- */

mst_err fund_year_param(const struct ctx *c, int64_t *ret)
{
	int64_t year;

	if (!str_int(http_param(c->req, "year"), &year) || year < FUND_YEAR_FIRST ||
	    year > FUND_YEAR_LAST)
		return MST_NOTFOUND;
	*ret = year;
	return MST_OK;
}

mst_err fund_actor_name(struct ctx *c, struct id actor, const char **ret)
{
	struct auth_user u;
	mst_err e = auth_get(c->db, c->mem, actor, &u);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	*ret = e == MST_OK ? u.name : view_text(c->view.lang, N_("okänd"));
	return MST_OK;
}

const struct view_crumb *fund_crumbs(const struct view *v, int64_t year, const char *label)
{
	struct view_crumb *list = arena_new(v->mem, struct view_crumb, 4);
	const char *text = arena_fmt(v->mem, "%lld", (long long)year);

	list[0] = (struct view_crumb){ "/bidrag", T("Bidrag") };
	list[1] = (struct view_crumb){ label ? arena_fmt(v->mem, "/bidrag/%s", text) : NULL, text };
	list[2].label = label;
	return list;
}

mst_err fund_csv(struct ctx *c, const char *filename)
{
	http_set(c->req, "Content-Disposition",
		 arena_fmt(c->mem, "attachment; filename=\"%s\"", filename));
	http_answer(c->req, 200, "text/csv; charset=utf-8");
	return MST_OK;
}

void fund_csv_open(struct sbuf *o)
{
	sbuf_lit(o, "\xEF\xBB\xBF");
}

void fund_csv_row(struct sbuf *o, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			sbuf_ch(o, ';');
		sbuf_csv(o, cells[i]);
	}
	sbuf_lit(o, "\r\n");
}

const char *fund_csv_money(struct arena *mem, int64_t ore)
{
	char *s = arena_str(mem, money_plain(mem, ore)), *dot = strchr(s, '.');

	if (dot)
		*dot = ',';
	return s;
}

/* ---- all years ---- */

static mst_err year_items(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct fund_grant *grants;
	struct org *towns;
	size_t ngrants, ntowns;

	TRY(fund_grants(c->db, c->mem, &grants, &ngrants));
	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	for (size_t i = 0; i < ngrants && *n < FUND_YEAR_LAST - FUND_YEAR_FIRST; i++) {
		const struct fund_grant *g = &grants[i];
		struct fund_balance b;
		bool good;

		fund_balance(g, towns, ntowns, &b);
		good = !b.missing && !b.difference;
		items[(*n)++] = (struct view_item){
			.href = arena_fmt(c->mem, "/bidrag/%lld", (long long)g->year),
			.title = arena_fmt(c->mem, "%lld: %s", (long long)g->year,
					   money_str(c->mem, g->total)),
			.meta = fund_finding(v, g, towns, ntowns),
			.tag = good ? T("Stämmer") :
			       b.missing ? T("Belopp saknas") : T("Summan stämmer inte"),
			.state = good ? VIEW_GREEN : VIEW_YELLOW,
		};
	}
	return MST_OK;
}

/* Years that have a frozen split only. */
static mst_err proposal_items(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct fund_basis *bases;
	size_t nbases;

	TRY(fund_bases(c->db, c->mem, 0, &bases, &nbases));
	for (size_t i = 0; i < nbases && *n < FUND_YEAR_LAST - FUND_YEAR_FIRST; i++) {
		const char *href =
			arena_fmt(c->mem, "/bidrag/%lld", (long long)bases[i].year);
		bool there = false;

		for (size_t k = 0; k < *n; k++)
			there |= str_eq(items[k].href, href);
		if (there)
			continue;
		items[(*n)++] = (struct view_item){
			.href = href,
			.title = arena_fmt(c->mem, "%lld: %s", (long long)bases[i].year,
					   bases[i].name),
			.meta = arena_fmt(c->mem, T("%s, fryst %s"), money_str(c->mem, bases[i].total),
					  view_when(v, bases[i].at)),
			.tag = T("Förslag"),
			.state = VIEW_BLUE,
		};
	}
	return MST_OK;
}

static int by_year(const void *a, const void *b)
{
	const struct view_item *x = a, *y = b;

	return -strcmp(x->href, y->href); /* years have four digits */
}

/* The years beside those that are written down; without any, this one. */
static mst_err years_to_add(struct ctx *c, struct fund_list_view *m)
{
	struct fund_grant *grants;
	size_t n;
	int year, month, day;

	TRY(fund_grants(c->db, c->mem, &grants, &n));
	day_split(day_of(c->now), &year, &month, &day);
	m->next = n ? grants[0].year + 1 : year;
	m->earlier = n ? grants[n - 1].year - 1 : year - 1;
	if (m->next > FUND_YEAR_LAST)
		m->next = 0;
	if (m->earlier < FUND_YEAR_FIRST)
		m->earlier = 0;
	return MST_OK;
}

static mst_err list_get(struct ctx *c)
{
	struct view_item *items =
		arena_new(c->mem, struct view_item, FUND_YEAR_LAST - FUND_YEAR_FIRST + 1);
	struct fund_list_view m = { .years = items,
				    .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };

	TRY(year_items(c, items, &m.n));
	TRY(proposal_items(c, items, &m.n));
	qsort(items, m.n, sizeof(*items), by_year);
	TRY(years_to_add(c, &m));
	fund_list_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one year ---- */

struct year {
	int64_t year;
	bool have, checked; /* a grant; a split to check it with */
	struct fund_grant grant;
	struct fund_basis basis;
	struct org *towns;
	size_t n;
	struct decision *decisions;
	size_t ndecisions;
};

static mst_err year_read(struct ctx *c, struct year *y)
{
	mst_err e;

	TRY(fund_year_param(c, &y->year));
	TRY(org_municipalities(c->db, c->mem, &y->towns, &y->n));
	TRY(agreement_decisions(c->db, c->mem, NULL, &y->decisions, &y->ndecisions));
	e = fund_grant_find(c->db, c->mem, y->year, &y->grant);
	y->have = e == MST_OK;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	e = fund_basis_check(c->db, c->mem, y->year, y->grant.total, &y->basis);
	y->checked = e == MST_OK;
	return e == MST_NOTFOUND ? MST_OK : e;
}

static const char *with_sign(const struct view *v, int64_t ore)
{
	const char *s = money_figure(v->mem, ore);

	return ore > 0 ? arena_fmt(v->mem, "+%s", s) : s;
}

static const char *decision_words(const struct view *v, const struct year *y, const char *code)
{
	const struct decision *d = fund_decision_of(y->decisions, y->ndecisions, code, y->year);

	if (!d)
		return T("Inte inskrivet");
	return d->outcome == DECISION_NO ?
		       arena_fmt(v->mem, T("Sa nej: %s"), agreement_decision_name(v->mem, d)) :
		       agreement_decision_name(v->mem, d);
}

enum { COLS = 6 };

static void sum_row(const struct view *v, const struct year *y, const char **cells)
{
	int64_t people = 0;
	struct fund_balance b;

	fund_balance(&y->grant, y->towns, y->n, &b);
	for (size_t i = 0; y->checked && i < y->basis.n; i++)
		people += y->basis.parts[i].inhabitants;
	cells[0] = T("Summa");
	cells[1] = y->checked ? view_number(v, people) : "–";
	cells[2] = y->checked ? money_figure(v->mem, y->basis.total) : "–";
	cells[3] = money_figure(v->mem, b.sum);
	cells[4] = with_sign(v, b.difference);
	cells[5] = "";
}

static void year_table(const struct view *v, const struct year *y, struct view_table *t)
{
	static const bool number[COLS] = { false, true, true, true, true, false };
	const char **heads = arena_new(v->mem, const char *, COLS);
	const char **cells = arena_new(v->mem, const char *, (y->n + 1) * COLS);
	const char **hrefs = arena_new(v->mem, const char *, (y->n + 1) * COLS);

	heads[0] = T("Kommun"), heads[1] = T("Invånare"), heads[2] = T("Efter invånare"),
	heads[3] = T("Beslutat"), heads[4] = T("Skillnad"), heads[5] = T("Kommunens beslut");
	for (size_t i = 0; i < y->n; i++) {
		const char *code = y->towns[i].code, **p = cells + i * COLS;
		const struct fund_amount *a = fund_amount_of(&y->grant, code);
		const struct fund_part *part = y->checked ? fund_part_of(&y->basis, code) : NULL;

		p[0] = y->towns[i].short_name;
		p[1] = part ? view_number(v, part->inhabitants) : "–";
		p[2] = part ? money_figure(v->mem, part->ore) : "–";
		p[3] = a ? money_figure(v->mem, a->ore) : T("saknas");
		p[4] = a && part ? with_sign(v, a->ore - part->ore) : "–";
		p[5] = decision_words(v, y, code);
		hrefs[i * COLS + 5] = arena_fmt(v->mem, "/kommuner/%s/beslut/%s", y->towns[i].slug,
						agreement_matter_slugs[DECISION_GRANT]);
	}
	sum_row(v, y, cells + y->n * COLS);
	*t = (struct view_table){ .caption = T("Belopp per kommun, i kronor"), .heads = heads,
				  .ncols = COLS, .nrows = y->n + 1, .cells = cells,
				  .number = number, .hrefs = hrefs, .sum = true };
}

/* "Bidraget till jouren är 731 101 kr, 5,50 kr per invånare. Beslut: KS § 220/2025." */
static const char *lead_words(const struct view *v, const struct year *y)
{
	const struct fund_grant *g = &y->grant;
	int64_t people = 0;

	for (size_t i = 0; y->checked && i < y->basis.n; i++)
		people += y->basis.parts[i].inhabitants;
	if (!people)
		return arena_fmt(v->mem, T("Bidraget till jouren är %s. Beslut: %s."),
				 money_str(v->mem, g->total), g->decision);
	return arena_fmt(v->mem, T("Bidraget till jouren är %s, %s per invånare. Beslut: %s."),
			 money_str(v->mem, g->total),
			 money_str(v->mem, (g->total + people / 2) / people), g->decision);
}

static mst_err year_bases(struct ctx *c, const struct year *y, struct fund_year_view *m)
{
	const struct view *v = &c->view;
	struct fund_basis *list;
	struct view_item *items;

	TRY(fund_bases(c->db, c->mem, y->year, &list, &m->nbases));
	items = arena_new(c->mem, struct view_item, m->nbases + 1);
	for (size_t i = 0; i < m->nbases; i++) {
		const char *by;

		TRY(fund_actor_name(c, list[i].actor, &by));
		items[i] = (struct view_item){
			.href = arena_fmt(c->mem, "/bidrag/%lld/berakning/%s", (long long)y->year,
					  id_str(c->mem, list[i].id)),
			.title = arena_fmt(c->mem, "%s: %s", list[i].name,
					   money_str(c->mem, list[i].total)),
			.meta = arena_fmt(c->mem, T("Fryst %s av %s"), view_moment(v, list[i].at), by),
		};
	}
	m->bases = items;
	return MST_OK;
}

static mst_err year_check(struct ctx *c, const struct year *y, struct fund_year_view *m)
{
	const struct view *v = &c->view;
	const char *by;

	if (!y->checked) {
		const struct org *lacking;
		struct fund_basis trial = { .total = y->grant.total };

		if (fund_basis_compute(c->mem, y->towns, y->n, &trial, &lacking) != MST_OK)
			m->lacking = fund_lacking_words(v, lacking, y->n);
		return MST_OK;
	}
	TRY(fund_actor_name(c, y->basis.actor, &by));
	m->check = fund_check_words(v, &y->grant, &y->basis);
	m->tie = fund_tie_words(v, &y->basis);
	m->population = fund_population_words(v, &y->basis);
	m->noisy = fund_noisy(&y->basis);
	m->frozen = arena_fmt(c->mem, T("Beräkningen frystes %s av %s."),
			      view_moment(v, y->basis.at), by);
	return MST_OK;
}

static mst_err year_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_year_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP),
				    .may_pay = auth_may(c->who->roles, NEED_DOC_READ) };
	struct fund_balance b;
	struct view_table table;
	struct year y = { 0 };

	TRY(year_read(c, &y));
	m.year = y.year;
	TRY(year_bases(c, &y, &m));
	if (y.have) {
		fund_balance(&y.grant, y.towns, y.n, &b);
		year_table(v, &y, &table);
		m.table = &table;
		m.lead = lead_words(v, &y);
		m.finding = fund_finding(v, &y.grant, y.towns, y.n);
		m.contradiction = fund_contradiction(v, &y.grant, y.towns, y.n, y.decisions,
						     y.ndecisions);
		m.balanced = !b.missing && !b.difference;
		TRY(year_check(c, &y, &m));
	}
	fund_year_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err year_csv_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct sbuf *o = ctx_out(c);
	struct year y = { 0 };
	const char *year;

	TRY(year_read(c, &y));
	if (!y.have)
		return MST_NOTFOUND;
	year = arena_fmt(c->mem, "%lld", (long long)y.year);
	fund_csv_open(o);
	fund_csv_row(o, (const char *[]){ T("År"), T("Kommun"), T("SCB-kod"), T("Invånare"),
					  T("Gäller den"), T("Källa"), T("Efter invånare"),
					  T("Beslutat"), T("Kommunens beslut") }, 9);
	for (size_t i = 0; i < y.n; i++) {
		const char *code = y.towns[i].code;
		const struct fund_amount *a = fund_amount_of(&y.grant, code);
		const struct fund_part *p = y.checked ? fund_part_of(&y.basis, code) : NULL;

		fund_csv_row(o, (const char *[]){
			year, y.towns[i].short_name, code,
			p ? arena_fmt(c->mem, "%lld", (long long)p->inhabitants) : "",
			p ? day_str(c->mem, p->day) : "", p ? p->source : "",
			p ? fund_csv_money(c->mem, p->ore) : "",
			a ? fund_csv_money(c->mem, a->ore) : "", decision_words(v, &y, code) }, 9);
	}
	fund_csv_row(o, (const char *[]){ year, T("Hela bidraget"), "", "", "", "", "",
					  fund_csv_money(c->mem, y.grant.total), y.grant.decision }, 9);
	return fund_csv(c, arena_fmt(c->mem, "bidrag-%s.csv", year));
}

const struct http_route fund_routes[] = {
	{ "GET", "/bidrag", NEED_PARTNER_READ, list_get, 0 },
	{ "GET", "/bidrag/{year}", NEED_PARTNER_READ, year_get, 0 },
	{ "GET", "/bidrag/{year}/csv", NEED_PARTNER_READ, year_csv_get, 0 },
	{ "GET", "/bidrag/{year}/historik", NEED_PARTNER_READ, fund_history_get, 0 },
	{ "POST", "/bidrag/{year}/aterstall", NEED_PARTNERSHIP, fund_restore_post, HTTP_FORM },
	{ "GET", "/bidrag/{year}/andra", NEED_PARTNERSHIP, fund_edit_get, 0 },
	{ "POST", "/bidrag/{year}/andra", NEED_PARTNERSHIP, fund_edit_post, HTTP_FORM },
	{ "GET", "/bidrag/{year}/berakna", NEED_PARTNERSHIP, fund_compute_get, 0 },
	{ "POST", "/bidrag/{year}/berakna", NEED_PARTNERSHIP, fund_compute_post, HTTP_FORM },
	{ "GET", "/bidrag/{year}/berakning/{id}", NEED_PARTNER_READ, fund_basis_page_get, 0 },
	{ "GET", "/bidrag/{year}/berakning/{id}/csv", NEED_PARTNER_READ, fund_basis_csv_get, 0 },
	{ 0 },
};
