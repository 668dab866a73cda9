/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment_web.c - a year's requests and payments against what is decided, making the requests, and
 * writing down what happened to one. Two who write at once: nothing is overwritten. */
#include "fund/payment_web.h"

#include "base/money.h"
#include "fund/fund_web.h"

#define NOTE_MAX 500 /* characters */

static const char *place(struct ctx *c, int64_t year)
{
	return arena_fmt(c->mem, "/bidrag/%lld/utbetalningar", (long long)year);
}

static const char *base_of(struct ctx *c, const struct fund_payment *p)
{
	return arena_fmt(c->mem, "/utbetalningar/%s", id_str(c->mem, p->id));
}

static const struct view_crumb *crumbs(struct ctx *c, int64_t year, const char *label)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 5);

	k[0] = (struct view_crumb){ "/bidrag", T("Bidrag") };
	k[1] = (struct view_crumb){ arena_fmt(c->mem, "/bidrag/%lld", (long long)year),
				    arena_fmt(c->mem, "%lld", (long long)year) };
	k[2] = (struct view_crumb){ label ? place(c, year) : NULL, T("Utbetalningar") };
	k[3].label = label;
	return k;
}

static const char *step_words(const struct view *v, enum fund_step s)
{
	switch (s) {
	case FUND_DECIDED:
		return T("Inte skickad");
	case FUND_REQUESTED:
		return T("Skickad");
	case FUND_PAID:
		return T("Betald");
	case FUND_REPORTED:
		return T("Redovisad");
	case FUND_RECLAIMED:
		return T("Återbetald");
	}
	return "";
}

/* ---- a year ---- */

enum { COLS = 6 };

static void put_row(const struct view *v, const char **p, const char *name, int64_t decided,
		    const struct fund_account *a)
{
	p[0] = name;
	p[1] = money_figure(v->mem, decided);
	p[2] = money_figure(v->mem, a->requested);
	p[3] = money_figure(v->mem, a->paid);
	p[4] = money_figure(v->mem, a->reclaimed);
	p[5] = money_figure(v->mem, decided - a->paid);
}

static const struct view_table *table_of(const struct view *v, const struct fund_grant *g,
					 const struct fund_payment *list, size_t n)
{
	static const bool number[COLS] = { false, true, true, true, true, true };
	const char **heads = arena_new(v->mem, const char *, COLS);
	const char **cells = arena_new(v->mem, const char *, (g->n + 1) * COLS);
	struct view_table *t = arena_new(v->mem, struct view_table, 1);
	struct fund_account a;
	int64_t decided = 0;

	heads[0] = T("Kommun"), heads[1] = T("Beslutat"), heads[2] = T("Rekvirerat");
	heads[3] = T("Betalt"), heads[4] = T("Återbetalt"), heads[5] = T("Inte betalt än");
	for (size_t i = 0; i < g->n; i++) {
		a = fund_account_of(list, n, g->amounts[i].code);
		put_row(v, cells + i * COLS, g->amounts[i].name, g->amounts[i].ore, &a);
		decided += g->amounts[i].ore;
	}
	a = fund_account_of(list, n, NULL);
	put_row(v, cells + g->n * COLS, T("Summa"), decided, &a);
	*t = (struct view_table){ .caption = T("Beslutat och betalt, i kronor"), .heads = heads,
				  .ncols = COLS, .nrows = g->n + 1, .cells = cells, .number = number,
				  .sum = true };
	return t;
}

static const struct view_item *items_of(struct ctx *c, const struct fund_payment *list, size_t n,
					bool may_edit)
{
	struct view_item *items = arena_new(c->mem, struct view_item, n + 1);
	const struct view *v = &c->view;
	int32_t today = day_of(c->now);

	for (size_t i = 0; i < n; i++) {
		const struct fund_payment *p = &list[i];
		enum fund_step s = fund_step_of(p);
		bool late = p->paid == DAY_NONE && p->due < today;

		items[i] = (struct view_item){
			.href = may_edit ? base_of(c, p) : NULL,
			.title = arena_fmt(c->mem, T("%s, del %d av %d"), org_name_of(c, p->code), p->part,
					   p->parts),
			.meta = money_str(c->mem, p->ore),
			.when = arena_fmt(c->mem, T("Senast %s"), view_date(v, p->due)),
			.tag = late ? T("Har väntat för länge") : step_words(v, s),
			.state = late ? VIEW_RED : s == FUND_DECIDED ? VIEW_GREY : s == FUND_REQUESTED ?
				 VIEW_BLUE : s == FUND_RECLAIMED ? VIEW_YELLOW : VIEW_GREEN,
		};
	}
	return items;
}

/* Amounts above zero that no instalments have been made of. */
static size_t unplanned(const struct fund_grant *g, const struct fund_payment *list, size_t n,
			const struct fund_amount **ret)
{
	size_t k = 0;

	for (size_t i = 0; i < g->n; i++)
		if (g->amounts[i].ore > 0 && !fund_account_of(list, n, g->amounts[i].code).planned)
			ret[k++] = &g->amounts[i];
	return k;
}

/* What the instalments no longer sum to; NULL: they do. */
static const char *off_words(const struct view *v, const struct fund_grant *g,
			     const struct fund_payment *list, size_t n)
{
	const char **names = arena_new(v->mem, const char *, g->n + 1);
	size_t k = 0;

	for (size_t i = 0; i < g->n; i++) {
		int64_t planned = fund_account_of(list, n, g->amounts[i].code).planned;

		if (planned && planned != g->amounts[i].ore)
			names[k++] = g->amounts[i].name;
	}
	return k ? arena_fmt(v->mem,
			     T("Det beslutade beloppet har ändrats sedan rekvisitionerna gjordes för %s. Ta "
			       "bort de obetalda och gör om dem."),
			     fund_names(v, names, k)) : NULL;
}

static mst_err list_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_payments_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct fund_payment *list;
	struct fund_grant g;
	mst_err e;

	TRY(fund_year_param(c, &m.year));
	m.crumbs = crumbs(c, m.year, NULL);
	e = fund_grant_find(c->db, c->mem, m.year, &g);
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (e == MST_OK && g.n) {
		const struct fund_amount **left = arena_new(c->mem, const struct fund_amount *, g.n);
		const char *off;

		TRY(fund_payments(c->db, c->mem, m.year, &list, &m.n));
		m.may_plan = m.may_edit && unplanned(&g, list, m.n, left) > 0;
		m.table = table_of(v, &g, list, m.n);
		m.items = items_of(c, list, m.n, m.may_edit);
		m.lead = arena_fmt(c->mem, T("Hela bidraget är %s. Beslut: %s."), money_str(c->mem, g.total),
				   g.decision);
		off = off_words(v, &g, list, m.n);
		if (off)
			m.lead = arena_fmt(c->mem, "%s %s", m.lead, off);
	}
	fund_payments_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- making requests ---- */

struct choice {
	struct fund_grant g;
	const struct fund_amount **left; /* that have none yet */
	size_t n;
	const struct view_option *options; /* "alla" first */
};

static mst_err choices(struct ctx *c, int64_t year, struct choice *ret)
{
	const struct view *v = &c->view;
	struct fund_payment *list;
	struct view_option *o;
	size_t n;

	TRY(fund_grant_find(c->db, c->mem, year, &ret->g));
	TRY(fund_payments(c->db, c->mem, year, &list, &n));
	ret->left = arena_new(c->mem, const struct fund_amount *, ret->g.n + 1);
	ret->n = unplanned(&ret->g, list, n, ret->left);
	o = arena_new(c->mem, struct view_option, ret->n + 2);
	o[0] = (struct view_option){ "alla", T("Alla som inte har några än"), NULL };
	for (size_t i = 0; i < ret->n; i++)
		o[i + 1] = (struct view_option){ ret->left[i]->code, ret->left[i]->name, NULL };
	ret->options = o;
	return ret->n ? MST_OK : MST_CONFLICT;
}

static mst_err show_plan(struct ctx *c, int64_t year, const struct form *f, const struct choice *k,
			 int status)
{
	const struct view *v = &c->view;

	fund_plan_html(ctx_out(c), v,
		       &(struct fund_plan_view){ year, f, crumbs(c, year, T("Gör rekvisitioner")),
						 k->options });
	return ctx_page(c, status);
}

static mst_err plan_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct choice k;
	int64_t year;

	TRY(fund_year_param(c, &year));
	TRY(choices(c, year, &k));
	form_set(f, "kommun", "alla");
	form_set(f, "delar", "2");
	form_set(f, "manader", "6");
	return show_plan(c, year, f, &k, 200);
}

static mst_err plan_one(struct ctx *c, int64_t year, const struct fund_amount *a, int parts, int32_t first,
			int months, struct fund_payment *ret)
{
	int64_t ore[FUND_PARTS_MAX];

	TRY(fund_instalments(c->mem, a->ore, parts, ore));
	for (int i = 0; i < parts; i++)
		ret[i] = (struct fund_payment){
			.year = year, .code = a->code, .part = i + 1, .parts = parts, .ore = ore[i],
			.due = day_add_months(first, i * months), .requested = DAY_NONE, .paid = DAY_NONE,
			.reported = DAY_NONE, .reclaimed = DAY_NONE, .note = "",
		};
	return MST_OK;
}

static mst_err plan_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct fund_payment *list;
	struct choice k;
	struct act act;
	int64_t year;
	size_t n = 0;

	TRY(fund_year_param(c, &year));
	TRY(choices(c, year, &k));
	int which = form_choice(f, v, "kommun", T("vilken kommun"), k.options, true);
	int parts = (int)form_int(f, v, "delar", T("antalet delar"), 1, FUND_PARTS_MAX, true);
	int32_t first = form_day(f, v, "dag", T("sista dagen för den första delen"), true);
	int months = (int)form_int(f, v, "manader", T("antalet månader"), 1, 12, parts > 1);

	if (form_bad(f))
		return show_plan(c, year, f, &k, 422);
	list = arena_new(c->mem, struct fund_payment, k.n * FUND_PARTS_MAX);
	for (size_t i = 0; i < k.n; i++) {
		if (which > 0 && (size_t)which != i + 1)
			continue;
		if (plan_one(c, year, k.left[i], parts, first, months, list + n) != MST_OK) {
			form_fail(f, "delar", T("Beloppet räcker inte till så många delar."));
			return show_plan(c, year, f, &k, 422);
		}
		n += (size_t)parts;
	}
	fund_payments_plan(c, list, n, &act);
	return ctx_act_go(c, &act, place(c, year), T("Rekvisitionerna är gjorda. Hämta och skicka dem."),
			  NULL);
}

/* ---- one ---- */

static mst_err find(struct ctx *c, struct fund_payment *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return fund_payment_get(c->db, c->mem, id, ret);
}

static const char *typed(struct arena *mem, int64_t ore)
{
	return ore ? money_figure(mem, ore) : "";
}

static void to_form(struct ctx *c, struct form *f, const struct fund_payment *p)
{
	form_set(f, "begard", day_str(c->mem, p->requested));
	form_set(f, "betald", day_str(c->mem, p->paid));
	form_set(f, "betalt", typed(c->mem, p->paid_ore));
	form_set(f, "redovisad", day_str(c->mem, p->reported));
	form_set(f, "aterbetald", day_str(c->mem, p->reclaimed));
	form_set(f, "aterbetalt", typed(c->mem, p->reclaimed_ore));
	form_set(f, "not", p->note);
}

static mst_err show(struct ctx *c, struct form *f, const struct fund_payment *p,
		    const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);
	struct doc d;
	struct fund_payment_view m = {
		.form = f, .rows = rows, .changes = changes, .d = &d, .base = base_of(c, p),
		.back = place(c, p->year), .may_remove = p->paid == DAY_NONE,
		.title = arena_fmt(c->mem, T("%s, del %d av %d"), org_name_of(c, p->code), p->part, p->parts),
	};

	m.crumbs = crumbs(c, p->year, m.title);
	rows[0] = (struct view_row){ T("Belopp"), money_str(c->mem, p->ore), NULL, NULL };
	rows[1] = (struct view_row){ T("Betalas senast"), view_date(v, p->due), NULL, NULL };
	rows[2] = (struct view_row){ T("Läge"), step_words(v, fund_step_of(p)), NULL, NULL };
	if (p->paid != DAY_NONE && p->paid_ore != p->ore)
		rows[3] = (struct view_row){ T("Skillnad"),
					     arena_fmt(c->mem, p->paid_ore < p->ore ?
						       T("%s mindre än rekvisitionen") :
						       T("%s mer än rekvisitionen"),
						       fund_money_words(v, p->paid_ore - p->ore)),
					     NULL, NULL };
	if (changes || !*form_get(f, "version")) /* a refused form keeps the one it was made from */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)p->edition));
	TRY(fund_request_paper(c, p, &d));
	fund_payment_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err show_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct fund_payment p;

	TRY(find(c, &p));
	to_form(c, f, &p);
	return show(c, f, &p, NULL, 200);
}

static int32_t past(struct ctx *c, struct form *f, const char *field, const char *label)
{
	const struct view *v = &c->view;
	int32_t day = form_day(f, v, field, label, false);

	if (day != DAY_NONE && day > day_of(c->now))
		form_fail(f, field, T("Dagen har inte varit än."));
	return day;
}

static void read(struct ctx *c, struct form *f, struct fund_payment *p)
{
	const struct view *v = &c->view;
	int64_t edition;

	p->requested = past(c, f, "begard", T("dagen då den skickades"));
	p->paid = past(c, f, "betald", T("dagen då den betalades"));
	p->paid_ore = form_money(f, v, "betalt", T("hur mycket som betalades"), p->paid != DAY_NONE);
	p->reported = past(c, f, "redovisad", T("dagen då den redovisades"));
	p->reclaimed = past(c, f, "aterbetald", T("dagen då det betalades tillbaka"));
	p->reclaimed_ore = form_money(f, v, "aterbetalt", T("hur mycket som betalades tillbaka"),
				      p->reclaimed != DAY_NONE);
	p->note = form_text(f, c->mem, v, "not", T("anteckningen"), NOTE_MAX, false);
	if (p->paid == DAY_NONE && p->paid_ore >= 0)
		form_fail(f, "betald", T("Skriv också vilken dag det betalades."));
	if (p->paid != DAY_NONE && p->paid_ore == 0)
		form_fail(f, "betalt", T("Skriv ett belopp som är mer än 0 kronor."));
	if (p->reclaimed == DAY_NONE && p->reclaimed_ore >= 0)
		form_fail(f, "aterbetald", T("Skriv också vilken dag det betalades tillbaka."));
	if (p->reclaimed != DAY_NONE && p->reclaimed_ore == 0)
		form_fail(f, "aterbetalt", T("Skriv ett belopp som är mer än 0 kronor."));
	if (p->reported != DAY_NONE && (p->paid == DAY_NONE || p->reported < p->paid))
		form_fail(f, "redovisad", T("Det som ska redovisas måste vara betalt först."));
	if (p->reclaimed != DAY_NONE && (p->paid == DAY_NONE || p->reclaimed < p->paid))
		form_fail(f, "aterbetald", T("Det som betalas tillbaka måste vara betalt först."));
	if (p->reclaimed_ore > (p->paid_ore > 0 ? p->paid_ore : 0))
		form_fail(f, "aterbetalt", T("Det är mer än kommunen har betalat."));
	p->paid_ore = p->paid_ore < 0 ? 0 : p->paid_ore;
	p->reclaimed_ore = p->reclaimed_ore < 0 ? 0 : p->reclaimed_ore;
	p->edition = str_int(form_get(f, "version"), &edition) && edition > 0 ? edition : -1;
}

static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct fund_payment p;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &p));
	rows[0] = (struct view_row){ T("Läge"), step_words(v, fund_step_of(&p)), NULL, NULL };
	rows[1] = (struct view_row){ T("Betalt"), money_str(c->mem, p.paid_ore), NULL, NULL };
	rows[2] = (struct view_row){ T("Återbetalt"), money_str(c->mem, p.reclaimed_ore), NULL, NULL };
	form_fail(f, "", T("Någon annan har ändrat det här medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, f, &p, rows, 409);
}

static mst_err show_post(struct ctx *c)
{
	struct fund_payment *p = arena_new(c->mem, struct fund_payment, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*p = was;
	read(c, f, p);
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	fund_payment_save(c, p, &act);
	return ctx_act_go(c, &act, place(c, p->year), view_text(c->view.lang, N_("Det är sparat.")), conflict);
}

static mst_err remove_post(struct ctx *c)
{
	struct fund_payment *p = arena_new(c->mem, struct fund_payment, 1);
	struct act act;
	int64_t edition;

	TRY(find(c, p));
	if (p->paid != DAY_NONE)
		return MST_CONFLICT;
	p->removed = true;
	p->edition = str_int(form_get(ctx_form(c), "version"), &edition) && edition > 0 ? edition : -1;
	fund_payment_save(c, p, &act);
	return ctx_act_go(c, &act, place(c, p->year),
			  view_text(c->view.lang, N_("Rekvisitionen är borttagen.")), NULL);
}

/* ---- files ---- */

static mst_err request_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	struct fund_payment p;

	TRY(find(c, &p));
	TRY(fund_request_paper(c, &p, d));
	return doc_answer_file(c, d,
			       arena_fmt(c->mem, "rekvisition-%lld-%s-%d", (long long)p.year,
					 org_slug(c->mem, org_name_of(c, p.code)), p.part));
}

static mst_err statement_file(struct ctx *c)
{
	struct doc *d = arena_new(c->mem, struct doc, 1);
	int64_t year;

	TRY(fund_year_param(c, &year));
	TRY(fund_statement_paper(c, year, d));
	return doc_answer_file(c, d,
			       arena_fmt(c->mem, "bidrag-%lld-betalt", (long long)year));
}

#define YEAR "/bidrag/{year}/utbetalningar"
const struct http_route fund_payment_routes[] = {
	{ "GET", YEAR, NEED_DOC_READ, list_get, 0 },
	{ "GET", YEAR "/ny", NEED_PARTNERSHIP, plan_get, 0 },
	{ "POST", YEAR "/ny", NEED_PARTNERSHIP, plan_post, HTTP_FORM },
	DOC_FILE_ROUTES(YEAR, NEED_PARTNERSHIP, statement_file),
	{ "GET", "/utbetalningar/{id}", NEED_PARTNERSHIP, show_get, 0 },
	{ "POST", "/utbetalningar/{id}", NEED_PARTNERSHIP, show_post, HTTP_FORM },
	{ "POST", "/utbetalningar/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	DOC_FILE_ROUTES("/utbetalningar/{id}", NEED_PARTNERSHIP, request_file),
	{ 0 },
};
