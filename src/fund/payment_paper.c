/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* payment_paper.c - the payment request and the statement as documents. */
#include "base/money.h"
#include "fund/payment.h"

static mst_err begin(struct ctx *c, const char *kind, const char *title, struct doc *d)
{
	struct org jour;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	*d = (struct doc){ .kind = kind, .title = doc_typography(c->mem, title), .sender = jour.name,
			   .day = day_of(c->now) };
	return MST_OK;
}

/* "Bergs kommun": within a sentence its short name would be wrong Swedish. */
static mst_err full_name(struct ctx *c, const char *code, const char **ret)
{
	struct org *towns;
	size_t n;

	*ret = org_name_of(c, code);
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(towns[i].code, code))
			*ret = towns[i].name;
	return MST_OK;
}

mst_err fund_request_paper(struct ctx *c, const struct fund_payment *p, struct doc *ret)
{
	struct doc_field *f = arena_new(c->mem, struct doc_field, 4);
	struct fund_decided decided;
	const char *town;
	struct doc d;

	TRY(full_name(c, p->code, &town));
	TRY(fund_decided(c->db, c->mem, p->year, p->code, &decided));
	TRY(begin(c, "Rekvisition",
		  arena_fmt(c->mem, "Rekvisition av bidrag %lld, del %d av %d", (long long)p->year, p->part,
			    p->parts),
		  &d));
	if (p->requested != DAY_NONE)
		d.day = p->requested;
	f[0] = (struct doc_field){ "Till", town };
	f[1] = (struct doc_field){ "Datum", day_str(c->mem, d.day) };
	f[2] = (struct doc_field){ "Belopp", money_str(c->mem, p->ore) };
	f[3] = (struct doc_field){ "Betalas senast", day_str(c->mem, p->due) };
	d.fields = f;
	d.nfields = 4;
	doc_paragraph(c->mem, &d,
		      arena_fmt(c->mem,
				"%s rekvirerar %s av %ss bidrag för %lld. Det är del %d av %d. "
				"Beloppet betalas senast %s.",
				d.sender, money_str(c->mem, p->ore), town, (long long)p->year, p->part, p->parts,
				day_str(c->mem, p->due)));
	doc_heading(c->mem, &d, 2, "Beslutet");
	doc_paragraph(c->mem, &d,
		      arena_fmt(c->mem, "Kommunens beslutade bidrag är %s. Bidraget från alla kommuner, %s, "
					"är beslutat enligt %s.",
				money_str(c->mem, decided.ore), money_str(c->mem, decided.total),
				decided.decision));
	*ret = d;
	return MST_OK;
}

enum { COLS = 6 };

static void row(struct arena *mem, const char **cells, const char *name, int64_t decided,
		const struct fund_account *a)
{
	cells[0] = name;
	cells[1] = money_figure(mem, decided);
	cells[2] = money_figure(mem, a->requested);
	cells[3] = money_figure(mem, a->paid);
	cells[4] = money_figure(mem, a->reclaimed);
	cells[5] = money_figure(mem, a->paid - a->reclaimed);
}

mst_err fund_statement_paper(struct ctx *c, int64_t year, struct doc *ret)
{
	static const char *const heads[COLS] = { "Kommun", "Beslutat", "Rekvirerat", "Betalt",
						 "Återbetalt", "Jouren har fått" };
	struct fund_payment *list;
	struct fund_grant g;
	static const bool number[COLS] = { false, true, true, true, true, true };
	const char **cells;
	int64_t decided = 0;
	struct fund_account all;
	struct doc d;
	size_t n;

	TRY(fund_grant_find(c->db, c->mem, year, &g));
	TRY(fund_payments(c->db, c->mem, year, &list, &n));
	TRY(begin(c, "Sammanställning",
		  arena_fmt(c->mem, "Bidraget %lld: beslutat och betalt", (long long)year), &d));
	doc_paragraph(c->mem, &d,
		      arena_fmt(c->mem, "Hela bidraget är %s enligt %s. Beloppen är i kronor.",
				money_str(c->mem, g.total), g.decision));
	cells = arena_new(c->mem, const char *, (g.n + 2) * COLS);
	memcpy(cells, heads, sizeof(heads));
	for (size_t i = 0; i < g.n; i++) {
		struct fund_account a = fund_account_of(list, n, g.amounts[i].code);

		row(c->mem, cells + (i + 1) * COLS, g.amounts[i].name, g.amounts[i].ore, &a);
		decided += g.amounts[i].ore;
	}
	all = fund_account_of(list, n, NULL);
	row(c->mem, cells + (g.n + 1) * COLS, "Summa", decided, &all);
	doc_table(c->mem, &d, cells, COLS, g.n + 2, number);
	*ret = d;
	return MST_OK;
}
