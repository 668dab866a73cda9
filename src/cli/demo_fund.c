/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_fund.c - the grant of 2026. The total and its paragraph are the partnership's own; the eight
 * amounts are computed, since no table of them is known: a split by population to the öre. One of them
 * is on its way to the jour: the first of two instalments has been paid. */
#include "cli/demo.h"

#include "fund/budget.h"

static mst_err pay(struct demo *d, const struct fund_amount *a)
{
	struct fund_payment *list = arena_new(d->mem, struct fund_payment, 2);
	int32_t today = day_of(d->c.now);
	int64_t ore[2];
	struct act act;

	TRY(fund_instalments(d->mem, a->ore, 2, ore));
	for (int i = 0; i < 2; i++)
		list[i] = (struct fund_payment){ .year = 2026, .code = a->code, .part = i + 1, .parts = 2,
						 .ore = ore[i], .due = today - 20 + i * 180,
						 .requested = DAY_NONE, .paid = DAY_NONE,
						 .reported = DAY_NONE, .reclaimed = DAY_NONE, .note = "" };
	list[0].requested = today - 40;
	list[0].paid = today - 25;
	list[0].paid_ore = ore[0];
	fund_payments_plan(&d->c, list, 2, &act);
	return ctx_act_now(&d->c, &act);
}

/* Other funders and what it costs; invented, like their amounts. */
static mst_err budget(struct demo *d)
{
	static const struct fund_line lines[] = {
		{ .kind = "victim_authority", .name = "Brottsofferfonden", .purpose = "Stöd till unga",
		  .budget = 18000000, .outcome = 18000000 },
		{ .kind = "region", .name = "Regionen", .purpose = "Föreläsningar för vårdpersonal",
		  .budget = 6000000, .outcome = -1 },
		{ .kind = "gifts", .name = "Gåvor och medlemsavgifter", .purpose = "", .budget = 2500000,
		  .outcome = 1845000 },
		{ .kind = "cost_staff", .name = "Samordnare och verksamhetsledare", .purpose = "",
		  .budget = 64000000, .outcome = -1 },
		{ .kind = "cost_premises", .name = "Lokal", .purpose = "", .budget = 9600000, .outcome = -1 },
		{ .kind = "cost_volunteers", .name = "Utbildning och resor", .purpose = "", .budget = 8500000,
		  .outcome = -1 },
	};

	for (size_t i = 0; i < MST_LEN(lines); i++) {
		struct fund_line l = lines[i];
		struct act act;

		l.year = 2026;
		fund_line_save(&d->c, &l, &act);
		TRY(ctx_act_now(&d->c, &act));
	}
	return MST_OK;
}

mst_err demo_fund(struct demo *d)
{
	struct fund_basis *b = arena_new(d->mem, struct fund_basis, 1);
	struct fund_grant *g = arena_new(d->mem, struct fund_grant, 1);
	struct fund_amount *amounts;
	const struct org *lacking;
	struct auth_user manager;
	const struct auth_user *me = d->c.who;
	struct org *towns;
	struct act act;
	size_t n;

	TRY(org_municipalities(d->c.db, d->mem, &towns, &n));
	TRY(auth_find(d->c.db, d->mem, "ledare", &manager));
	*b = (struct fund_basis){ .year = 2026, .total = 73110100,
				  .name = "Kontroll av beslutade belopp" };
	TRY(fund_basis_compute(d->mem, towns, n, b, &lacking));
	amounts = arena_new(d->mem, struct fund_amount, n);
	for (size_t i = 0; i < n; i++)
		amounts[i] = (struct fund_amount){ towns[i].code, towns[i].short_name,
						   b->parts[i].ore };
	*g = (struct fund_grant){ .year = 2026, .edition = 1, .total = b->total,
				  .decision = "KS\xc2\xa0§\xc2\xa0" "220/2025",
				  .note = "Övningsdata: beloppen är uträknade efter invånare.",
				  .amounts = amounts, .n = n };
	d->c.who = &manager;
	fund_save(&d->c, g, b, &act);
	d->c.who = me;
	TRY(ctx_act_now(&d->c, &act));
	TRY(budget(d));
	return pay(d, fund_amount_of(g, "2309"));
}
