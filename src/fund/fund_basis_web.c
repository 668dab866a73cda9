/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_basis_web.c - computing a split by population, looking at it first and freezing it then; and
 * the page of a frozen one. */
#include "base/money.h"
#include "fund/fund_web.h"

/* ---- tables ---- */

enum { COLS = 5 };

struct view_table fund_basis_table(const struct view *v, const struct fund_basis *b)
{
	static const bool number[COLS] = { false, true, true, false, false };
	const char **heads = arena_new(v->mem, const char *, COLS);
	const char **cells = arena_new(v->mem, const char *, (b->n + 1) * COLS);
	int64_t people = 0;

	heads[0] = T("Kommun"), heads[1] = T("Invånare"), heads[2] = T("Andel, kronor"),
	heads[3] = T("Gäller den"), heads[4] = T("Källa");
	for (size_t i = 0; i < b->n; i++) {
		const char **p = cells + i * COLS;

		p[0] = b->parts[i].name;
		p[1] = view_number(v, b->parts[i].inhabitants);
		p[2] = money_figure(v->mem, b->parts[i].ore);
		p[3] = view_date(v, b->parts[i].day);
		p[4] = b->parts[i].source;
		people += b->parts[i].inhabitants;
	}
	const char **sum = cells + b->n * COLS;

	sum[0] = T("Summa");
	sum[1] = view_number(v, people);
	sum[2] = money_figure(v->mem, b->total);
	sum[3] = sum[4] = "";
	return (struct view_table){ .caption = T("Fördelning efter invånare"), .heads = heads,
				    .ncols = COLS, .nrows = b->n + 1, .cells = cells,
				    .number = number, .sum = true };
}

const struct view_option fund_keys[] = {
	{ "invanare", N_("Efter invånare"), NULL },
	{ "lika", N_("Lika för alla"), NULL },
	{ "blandat", N_("En del lika, resten efter invånare"), NULL },
	{ "fast", N_("En fast summa till var och en, resten efter invånare"), NULL },
	{ 0 },
};

const char *fund_key_formula(const struct view *v, const struct fund_basis *b)
{
	int64_t people = 0, rest = b->total - b->equal_ore;
	const char *by;

	for (size_t i = 0; i < b->n; i++)
		people += b->parts[i].inhabitants;
	by = arena_fmt(v->mem, "%s × %s ÷ %s", money_str(v->mem, rest), T("invånare"), view_number(v, people));
	if (!b->equal_ore)
		return arena_fmt(v->mem, T("Andel = %s"), by);
	if (!rest)
		return arena_fmt(v->mem, T("Andel = %s ÷ %d kommuner"), money_str(v->mem, b->equal_ore), (int)b->n);
	return arena_fmt(v->mem, T("Andel = %s ÷ %d kommuner + %s"), money_str(v->mem, b->equal_ore), (int)b->n,
			 by);
}

/* ---- computing ---- */

static mst_err suggest(struct ctx *c, struct form *f, int64_t year)
{
	struct fund_grant *grants;
	const char *name = arena_fmt(c->mem, "Förslag till bidrag %lld", (long long)year);
	int64_t total = 0;
	size_t n;

	TRY(fund_grants(c->db, c->mem, &grants, &n));
	for (size_t i = 0; i < n; i++) {
		if (!total)
			total = grants[i].total; /* the latest year's */
		if (grants[i].year == year) {
			total = grants[i].total;
			name = "Kontroll av beslutade belopp";
		}
	}
	if (total) {
		char *s = arena_str(c->mem, money_figure(c->mem, total));

		if (total % 100 == 0)
			s[strlen(s) - 3] = 0;
		form_set(f, "belopp", s);
	}
	form_set(f, "namn", name);
	return MST_OK;
}

/* The page with what will be split, and, when b is given, what came out of it. */
static mst_err show(struct ctx *c, int64_t year, const struct form *f, const struct fund_basis *b,
		    int status)
{
	const struct view *v = &c->view;
	struct fund_compute_view m = { .year = year, .form = f };
	struct fund_basis trial = { .total = 1 };
	const struct org *lacking;
	struct view_table result;
	struct org *towns;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	if (fund_basis_compute(c->mem, towns, n, &trial, &lacking) != MST_OK)
		m.lacking = fund_lacking_words(v, lacking, n);
	else
		m.when = fund_population_words(v, &trial), m.noisy = fund_noisy(&trial);
	if (b) {
		result = fund_basis_table(v, b);
		m.result = &result;
		m.tie = fund_tie_words(v, b);
		m.formula = fund_key_formula(v, b);
	}
	fund_compute_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err fund_compute_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	int64_t year;

	TRY(fund_year_param(c, &year));
	TRY(suggest(c, f, year));
	form_set(f, "nyckel", fund_keys[0].value);
	return show(c, year, f, NULL, 200);
}

/* How it is to be split; without a word by inhabitants. */
static void read_key(struct form *f, const struct view *v, struct fund_basis *b, size_t n)
{
	int key = form_choice(f, v, "nyckel", T("hur det fördelas"), fund_keys, false);
	int64_t percent = 0, fixed = 0;

	b->key = key < 0 ? FUND_KEY_PEOPLE : (enum fund_key)(key + 1);
	if (b->key == FUND_KEY_MIXED)
		percent = form_int(f, v, "andel", T("hur stor del"), 1, 99, true);
	if (b->key == FUND_KEY_FIXED)
		fixed = form_money(f, v, "fast", T("den fasta summan"), true);
	if (form_bad(f))
		return;
	b->equal_ore = fund_key_equal(b->key, b->total, (int)percent, fixed, n);
	if (b->equal_ore < 0)
		form_fail(f, "fast", T("De fasta summorna är tillsammans mer än hela beloppet."));
}

mst_err fund_compute_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_basis *b = arena_new(c->mem, struct fund_basis, 1);
	struct form *f = ctx_form(c);
	const struct org *lacking;
	struct org *towns;
	struct act act;
	size_t n;

	TRY(fund_year_param(c, &b->year));
	b->total = form_money(f, v, "belopp", T("beloppet"), true);
	if (b->total == 0)
		form_fail(f, "belopp", T("Beloppet måste vara mer än 0 kronor."));
	b->name = form_text(f, c->mem, v, "namn", T("ett namn på beräkningen"), FUND_NAME_MAX, true);
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	read_key(f, v, b, n);
	if (!form_bad(f) && fund_basis_compute(c->mem, towns, n, b, &lacking) != MST_OK)
		form_fail(f, "", fund_lacking_words(v, lacking, n));
	if (form_bad(f))
		return show(c, b->year, f, NULL, 422);
	if (!form_has(f, "gor", "frys"))
		return show(c, b->year, f, b, 200);
	fund_freeze(c, b, &act);
	return ctx_act_go(c, &act,
			  arena_fmt(c->mem, "/bidrag/%lld/berakning/%s", (long long)b->year,
				    id_str(c->mem, b->id)),
			  T("Beräkningen är fryst. Alla i partnerskapet kan läsa den."), NULL);
}

/* ---- a frozen one ---- */

static mst_err basis_param(struct ctx *c, struct fund_basis *ret)
{
	struct id id;
	int64_t year;

	TRY(fund_year_param(c, &year));
	TRY(ctx_id(c, "id", &id));
	TRY(fund_basis_get(c->db, c->mem, id, ret));
	return ret->year == year ? MST_OK : MST_NOTFOUND;
}

mst_err fund_basis_page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_basis b;
	struct view_table table;
	const char *by;

	TRY(basis_param(c, &b));
	TRY(fund_actor_name(c, b.actor, &by));
	table = fund_basis_table(v, &b);
	struct fund_basis_view m = {
		.year = b.year,
		.name = b.name,
		.lead = arena_fmt(c->mem, T("%s fördelat på %lld kommuner. %s."), money_str(c->mem, b.total),
				  (long long)b.n, view_text(v->lang, fund_keys[b.key - 1].label)),
		.frozen = arena_fmt(c->mem, T("Fryst %s av %s. Den ändras inte, heller inte när "
					      "invånartalen ändras."),
				    view_moment(v, b.at), by),
		.population = fund_population_words(v, &b),
		.tie = fund_tie_words(v, &b),
		.formula = fund_key_formula(v, &b),
		.csv = arena_fmt(c->mem, "/bidrag/%lld/berakning/%s/csv", (long long)b.year,
				 id_str(c->mem, b.id)),
		.noisy = fund_noisy(&b),
		.table = &table,
	};

	fund_basis_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

mst_err fund_basis_csv_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct sbuf *o = ctx_out(c);
	struct fund_basis b;

	TRY(basis_param(c, &b));
	fund_csv_open(o);
	fund_csv_row(o, (const char *[]){ T("Beräkning"), T("Kommun"), T("SCB-kod"), T("Invånare"),
					  T("Gäller den"), T("Källa"), T("Andel") }, 7);
	for (size_t i = 0; i < b.n; i++) {
		const struct fund_part *p = &b.parts[i];

		fund_csv_row(o, (const char *[]){ b.name, p->name, p->code,
						  arena_fmt(c->mem, "%lld",
							    (long long)p->inhabitants),
						  day_str(c->mem, p->day), p->source,
						  fund_csv_money(c->mem, p->ore) }, 7);
	}
	fund_csv_row(o, (const char *[]){ b.name, T("Summa"), "", "", "", "",
					  fund_csv_money(c->mem, b.total) }, 7);
	return fund_csv(c, arena_fmt(c->mem, "fordelning-%lld.csv", (long long)b.year));
}
