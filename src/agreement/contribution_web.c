/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* contribution_web.c - what the parties give that is not money: by year, and one of them. The manager
 * writes what is promised; a municipality's officer says what came of her own. */
#include "agreement/contribution_web.h"

#include "agreement/text_web.h"
#include "base/money.h"

#define AT AGREEMENT_CONTRIBUTIONS_AT

static mst_err all_of(struct ctx *c, int64_t year, struct agreement_contribution **ret, size_t *ret_n)
{
	return agreement_contributions(c->db, c->mem, c->app->jour, year, ret, ret_n);
}

/* ---- the years ---- */

static const char *finding(const struct view *v, int64_t year, const struct agreement_contribution *list,
			   size_t n)
{
	struct agreement_contribution_sums s = agreement_contribution_sums_of(list, n);
	const char *words = arena_fmt(v->mem, T("%lld är det som levererades värderat till %s."), (long long)year,
				      money_str(v->mem, s.delivered));

	if (s.unvalued)
		words = arena_fmt(v->mem,
				  view_text_n(v->lang, "%s %d bidrag är inte värderat.",
					      "%s %d bidrag är inte värderade.", (int64_t)s.unvalued),
				  words, (int)s.unvalued);
	if (s.unknown)
		words = arena_fmt(v->mem,
				  view_text_n(v->lang, "%s Av %d är det inte känt än vad det blev.",
					      "%s Av %d är det inte känt än vad det blev.", (int64_t)s.unknown),
				  words, (int)s.unknown);
	return words;
}

static mst_err put_year(struct ctx *c, int64_t year, const struct view_table **ret,
			struct agreement_contributions_view *m)
{
	const struct view *v = &c->view;
	struct agreement_contribution *list;
	size_t n;

	TRY(all_of(c, year, &list, &n));
	TRY(agreement_contribution_table(c, arena_fmt(c->mem, T("Lovat och levererat %lld"), (long long)year),
					 list, n, true, ret));
	if (!m->finding && agreement_contribution_sums_of(list, n).delivered)
		m->finding = finding(v, year, list, n);
	return MST_OK;
}

static mst_err list_get(struct ctx *c)
{
	struct agreement_contributions_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	const struct view_table **years;
	struct agreement_contribution *list;
	int64_t last = AGREEMENT_CONTRIBUTION_LAST + 1;
	size_t n;

	TRY(all_of(c, 0, &list, &n));
	years = arena_new(c->mem, const struct view_table *, n + 1);
	for (;;) {
		int64_t year = 0;

		for (size_t i = 0; i < n; i++)
			if (list[i].year < last && list[i].year > year)
				year = list[i].year;
		if (!year)
			break;
		TRY(put_year(c, year, &years[m.n++], &m));
		last = year;
	}
	m.years = years;
	agreement_contributions_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one ---- */

static const char *promised_words(const struct view *v, const struct agreement_contribution *k)
{
	const char *words = k->promised ? agreement_contribution_amount(v, k->kind, k->promised) : T("inget");

	return k->rate < 0 ? words :
			     arena_fmt(v->mem, "%s, %s (%s)", words, agreement_contribution_rate(v, k), k->source);
}

static mst_err events(struct ctx *c, struct id id, struct agreement_contribution_view *m)
{
	const struct view *v = &c->view;
	struct agreement_contribution *list;
	struct view_event *e;

	TRY(agreement_contribution_editions(c->db, c->mem, id, &list, &m->nevents));
	e = arena_new(c->mem, struct view_event, m->nevents + 1);
	for (size_t i = 0; i < m->nevents; i++)
		e[i] = (struct view_event){
			.title = arena_fmt(c->mem, "%s, %lld", list[i].what, (long long)list[i].year),
			.by = list[i].by, .at = list[i].at,
			.body = arena_fmt(c->mem, "%s: %s\n%s: %s", T("Lovat"), promised_words(v, &list[i]), T("Levererat"),
					  agreement_contribution_amount(v, list[i].kind, list[i].delivered)),
		};
	m->events = e;
	return MST_OK;
}

static const struct view_row *promise_rows(const struct view *v, const struct agreement_contribution *k)
{
	struct view_row *r = arena_new(v->mem, struct view_row, 4);

	r[0] = (struct view_row){ T("Bidrar med"), k->what, NULL, NULL };
	r[1] = (struct view_row){ T("År"), arena_fmt(v->mem, "%lld", (long long)k->year), NULL, NULL };
	r[2] = (struct view_row){ T("Lovat"), promised_words(v, k), NULL, NULL };
	return r;
}

static mst_err show(struct ctx *c, struct form *f, const struct agreement_contribution *k, int status)
{
	const struct view *v = &c->view;
	bool all_of_it = auth_may(c->who->roles, NEED_PARTNERSHIP);
	struct agreement_contribution_view m = {
		.form = f, .title = k->edition ? T("Bidraget") : T("Nytt bidrag"),
		.rows = all_of_it ? NULL : promise_rows(v, k),
	};
	struct org_partners all;

	TRY(org_partners(c, &all));
	m.parties = all_of_it ? all.options : NULL;
	if (k->edition) {
		TRY(events(c, k->id, &m));
		m.remove = all_of_it ? arena_fmt(c->mem, AT "/%s/ta-bort", id_str(c->mem, k->id)) : NULL;
	}
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k->edition));
	agreement_contribution_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err read_promise(struct ctx *c, struct form *f, struct agreement_contribution *k)
{
	const struct view *v = &c->view;
	struct agreement_contribution *list;
	struct org_partners all;
	int kind;
	size_t n;

	TRY(org_partners(c, &all));
	if (form_choice(f, v, "part", T("vem som bidrar"), all.options, true) >= 0)
		k->org = org_partner_of(&all, form_get(f, "part"))->id;
	k->year = form_int(f, v, "ar", T("året"), AGREEMENT_CONTRIBUTION_FIRST, AGREEMENT_CONTRIBUTION_LAST, true);
	kind = form_choice(f, v, "slag", T("vad det är"), agreement_contribution_kinds, true);
	k->kind = kind < 0 ? 0 : (enum agreement_contribution_kind)(kind + 1);
	k->what = form_text(f, c->mem, v, "vad", T("vad det är"), AGREEMENT_CONTRIBUTION_WORDS, true);
	k->promised = form_int(f, v, "lovat", T("hur mycket som är lovat"), 0, AGREEMENT_AMOUNT_MAX, true);
	k->rate = form_money(f, v, "varde", T("värdet"), false);
	if (k->rate > AGREEMENT_RATE_MAX)
		form_fail(f, "varde", T("Värdet är för stort. Skriv högst 100 000 kronor för varje."));
	if (k->rate == 0)
		form_fail(f, "varde", T("Skriv ett värde större än noll, eller lämna det tomt om det inte värderas."));
	k->source = form_text(f, c->mem, v, "kalla", T("varifrån värdet kommer"), AGREEMENT_CONTRIBUTION_WORDS,
			      k->rate > 0);
	if (!*form_get(f, "varde") && *k->source)
		form_fail(f, "varde", T("Skriv värdet som källan gäller, eller ta bort källan."));
	TRY(all_of(c, k->year, &list, &n));
	if (!form_bad(f) && agreement_contribution_twin(list, n, k))
		form_fail(f, "vad", T("Det står redan på en annan rad för samma part och år, och skulle räknas två "
				      "gånger. Ändra den raden, eller beskriv vad som skiljer dem åt."));
	return MST_OK;
}

static mst_err read(struct ctx *c, struct form *f, struct agreement_contribution *k)
{
	const struct view *v = &c->view;

	if (auth_may(c->who->roles, NEED_PARTNERSHIP))
		TRY(read_promise(c, f, k));
	k->delivered = *form_get(f, "levererat") ?
			       form_int(f, v, "levererat", T("hur mycket det blev"), 0, AGREEMENT_AMOUNT_MAX, false) :
			       -1;
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	const struct agreement_contribution blank = { .id = ID_NONE };
	struct form *f = ctx_form(c);

	if (!*form_get(f, "ar"))
		form_set(f, "ar", arena_fmt(c->mem, "%.4s", day_str(c->mem, day_of(c->now))));
	return show(c, f, &blank, 200);
}

static mst_err new_post(struct ctx *c)
{
	struct agreement_contribution *k = arena_new(c->mem, struct agreement_contribution, 1);
	struct form *f = ctx_form(c);
	struct act act;

	TRY(read(c, f, k));
	if (form_bad(f))
		return show(c, f, &(struct agreement_contribution){ .id = ID_NONE }, 422);
	agreement_contribution_save(c, k, &act);
	return ctx_act_go(c, &act, AT, view_text(c->view.lang, N_("Bidraget är inskrivet.")), NULL);
}

static mst_err find(struct ctx *c, struct agreement_contribution *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(agreement_contribution_get(c->db, c->mem, id, ret));
	return ret->removed || !agreement_may_decide(c, ret->org) ? MST_NOTFOUND : MST_OK;
}

static const char *plain(struct ctx *c, int64_t n)
{
	return n < 0 ? "" : arena_fmt(c->mem, "%lld", (long long)n);
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement_contribution k;
	struct org_partners all;

	TRY(find(c, &k));
	TRY(org_partners(c, &all));
	if (!*form_get(f, "version")) {
		form_set(f, "part", org_partner(&all, k.org)->slug);
		form_set(f, "ar", plain(c, k.year));
		form_set(f, "slag", agreement_contribution_kinds[k.kind - 1].value);
		form_set(f, "vad", k.what);
		form_set(f, "lovat", plain(c, k.promised));
		form_set(f, "varde", k.rate < 0 ? "" : money_figure(c->mem, k.rate));
		form_set(f, "kalla", k.source);
		form_set(f, "levererat", plain(c, k.delivered));
	}
	return show(c, f, &k, 200);
}

/* What stands now is the first of the editions that the page shows. */
static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct agreement_contribution k;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &k));
	form_fail(f, "", T("Någon annan har ändrat bidraget medan du skrev. Det du skrev är kvar. Det som står nu "
			   "syns överst i historiken."));
	return show(c, f, &k, 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct agreement_contribution *k = arena_new(c->mem, struct agreement_contribution, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*k = was;
	k->edition = agreement_form_edition(f);
	TRY(read(c, f, k));
	if (form_bad(f))
		return show(c, f, &was, 422);
	agreement_contribution_save(c, k, &act);
	return ctx_act_go(c, &act, AT, view_text(c->view.lang, N_("Ändringen är sparad.")), conflict);
}

static mst_err remove_post(struct ctx *c)
{
	struct agreement_contribution *k = arena_new(c->mem, struct agreement_contribution, 1);
	struct act act;

	TRY(find(c, k));
	k->edition = agreement_form_edition(ctx_form(c));
	k->removed = true;
	agreement_contribution_save(c, k, &act);
	return ctx_act_go(c, &act, AT, view_text(c->view.lang, N_("Bidraget är borttaget.")), NULL);
}

const struct http_route agreement_contribution_routes[] = {
	{ "GET", AT, NEED_PARTNER_READ, list_get, 0 },
	{ "GET", AT "/nytt", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", AT "/nytt", NEED_PARTNERSHIP, new_post, HTTP_FORM },
	{ "GET", AT "/{id}", NEED_DECIDE, edit_get, 0 },
	{ "POST", AT "/{id}", NEED_DECIDE, edit_post, HTTP_FORM },
	{ "POST", AT "/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	{ 0 },
};
