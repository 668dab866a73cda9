/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution.c - kinds, units and sums of what is given that is not money; its table. */
#include "agreement/contribution.h"

#include "base/money.h"

const struct view_option agreement_contribution_kinds[] = {
	{ "ideella-timmar", N_("Ideella timmar"), N_("Räknas i timmar") },
	{ "lokal-manader", N_("Lokal att ha hela tiden"), N_("Räknas i månader") },
	{ "lokal-tillfallen", N_("Lokal vid enstaka tillfällen"), N_("Räknas i tillfällen") },
	{ "personaltid", N_("Anställdas tid"), N_("Räknas i timmar") },
	{ "annat", N_("Annat, till exempel utbildningsplatser"), N_("Räknas i stycken") },
	{ 0 },
};

static const char *unit_words(enum view_lang l, enum agreement_contribution_kind kind, int64_t n)
{
	switch (kind) {
	case AGREEMENT_PREMISES_MONTHS:
		return view_text_n(l, "%s månad", "%s månader", n);
	case AGREEMENT_PREMISES_TIMES:
		return view_text_n(l, "%s tillfälle", "%s tillfällen", n);
	case AGREEMENT_OTHER:
		return view_text_n(l, "%s styck", "%s stycken", n);
	case AGREEMENT_VOLUNTEER_HOURS:
	case AGREEMENT_STAFF_HOURS:
		break;
	}
	return view_text_n(l, "%s timme", "%s timmar", n);
}

static const char *const rates[] = { N_("%s per timme"), N_("%s per månad"), N_("%s per tillfälle"),
				     N_("%s per timme"), N_("%s per styck") };

const char *agreement_contribution_amount(const struct view *v, enum agreement_contribution_kind kind,
					  int64_t n)
{
	return n < 0 ? "–" : arena_fmt(v->mem, unit_words(v->lang, kind, n), view_number(v, n));
}

const char *agreement_contribution_rate(const struct view *v, const struct agreement_contribution *k)
{
	return arena_fmt(v->mem, T(rates[k->kind - 1]), money_str(v->mem, k->rate));
}

int64_t agreement_contribution_value(const struct agreement_contribution *k, int64_t n)
{
	return n < 0 || k->rate < 0 ? -1 : n * k->rate;
}

const struct agreement_contribution *
agreement_contribution_twin(const struct agreement_contribution *list, size_t n,
			    const struct agreement_contribution *k)
{
	for (size_t i = 0; i < n; i++)
		if (!id_eq(list[i].id, k->id) && id_eq(list[i].org, k->org) && list[i].year == k->year &&
		    list[i].kind == k->kind && str_eq(list[i].what, k->what))
			return &list[i];
	return NULL;
}

struct agreement_contribution_sums
agreement_contribution_sums_of(const struct agreement_contribution *list, size_t n)
{
	struct agreement_contribution_sums s = { 0 };

	for (size_t i = 0; i < n; i++) {
		int64_t promised = agreement_contribution_value(&list[i], list[i].promised);
		int64_t delivered = agreement_contribution_value(&list[i], list[i].delivered);

		s.promised += promised > 0 ? promised : 0;
		s.delivered += delivered > 0 ? delivered : 0;
		s.unvalued += list[i].rate < 0;
		s.unknown += list[i].delivered < 0;
	}
	return s;
}

/* ---- the table ---- */

enum { COLS = AGREEMENT_CONTRIBUTION_CELLS + 1 };

static const char *figure(const struct view *v, int64_t ore)
{
	return ore < 0 ? "–" : money_figure(v->mem, ore);
}

void agreement_contribution_cells(const struct view *v, const struct agreement_contribution *k,
				  const char *cells[AGREEMENT_CONTRIBUTION_CELLS])
{
	cells[0] = k->what;
	cells[1] = k->promised ? agreement_contribution_amount(v, k->kind, k->promised) : "–";
	cells[2] = agreement_contribution_amount(v, k->kind, k->delivered);
	cells[3] = figure(v, agreement_contribution_value(k, k->promised));
	cells[4] = figure(v, agreement_contribution_value(k, k->delivered));
}

static void put_sum(const struct view *v, const struct agreement_contribution *list, size_t n,
		    const char **cells)
{
	struct agreement_contribution_sums s = agreement_contribution_sums_of(list, n);

	cells[0] = T("Summa");
	cells[1] = cells[2] = cells[3] = "";
	cells[4] = figure(v, s.promised);
	cells[5] = s.unknown == n ? "–" : figure(v, s.delivered);
}

mst_err agreement_contribution_table(struct ctx *c, const char *caption,
				     const struct agreement_contribution *list, size_t n, bool edit,
				     const struct view_table **ret)
{
	static const bool number[COLS] = { false, false, true, true, true, true };
	const struct view *v = &c->view;
	const char **heads = arena_new(c->mem, const char *, COLS);
	const char **cells = arena_new(c->mem, const char *, (n + 1) * COLS);
	const char **hrefs = arena_new(c->mem, const char *, (n + 1) * COLS);
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	struct org_partners all;
	bool valued = false;

	*ret = NULL;
	if (!n)
		return MST_OK;
	TRY(org_partners(c, &all));
	heads[0] = T("Part"), heads[1] = T("Bidrar med"), heads[2] = T("Lovat"), heads[3] = T("Levererat");
	heads[4] = T("Lovat, kr"), heads[5] = T("Levererat, kr");
	for (size_t i = 0; i < n; i++) {
		cells[i * COLS] = org_partner_name(v, org_partner(&all, list[i].org));
		agreement_contribution_cells(v, &list[i], cells + i * COLS + 1);
		if (edit && agreement_may_decide(c, list[i].org))
			hrefs[i * COLS + 1] = arena_fmt(c->mem, AGREEMENT_CONTRIBUTIONS_AT "/%s",
							id_str(c->mem, list[i].id));
		valued |= list[i].rate > 0;
	}
	if (valued)
		put_sum(v, list, n, cells + n * COLS);
	*t = (struct view_table){ .caption = caption, .heads = heads, .ncols = COLS, .nrows = n + valued,
				  .cells = cells, .number = number, .hrefs = hrefs, .sum = valued };
	*ret = t;
	return MST_OK;
}

/* ---- a change as an act ---- */

static mst_err put(struct ctx *c, void *arg)
{
	return agreement_contribution_insert(c->db, arg);
}

void agreement_contribution_save(struct ctx *c, struct agreement_contribution *k, struct act *ret)
{
	if (!k->edition)
		k->id = rng_id();
	k->at = c->now;
	k->by = c->who->name;
	*ret = (struct act){ .apply = put, .arg = k,
			     .audit = ctx_note(c, "agreement.contribution", ID_NONE, NULL, NULL) };
}
