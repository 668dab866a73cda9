/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* commitment_web.c - what each party has promised, who answers for it, and how it goes. The manager
 * writes what is promised; a municipality's officer says how her own goes. */
#include "agreement/text_web.h"

#define NOTE_MAX 1000
#define ALL "alla" /* of all municipalities alike */

const struct view_option agreement_keepings[] = {
	{ "ej_borjat", N_("Inte påbörjat"), NULL },
	{ "pagar", N_("Pågår"), NULL },
	{ "uppfyllt", N_("Uppfyllt"), NULL },
	{ "brister", N_("Uppfylls inte"), N_("Skriv varför, och vem som har frågat") },
	{ 0 },
};

static enum view_state colour(enum agreement_keeping k)
{
	return k == AGREEMENT_KEPT ? VIEW_GREEN : k == AGREEMENT_GOING_ON ? VIEW_BLUE :
	       k == AGREEMENT_BROKEN ? VIEW_RED : VIEW_GREY;
}

static const char *party_words(const struct view *v, const struct org_partners *all, struct id org)
{
	return id_none(org) ? T("Alla kommunerna") : org_partner_name(v, org_partner(all, org));
}

/* How a municipality's own goes, its officer says too; what is of all of them, only the manager. */
static bool may_tell(const struct ctx *c, const struct agreement_commitment *k)
{
	return id_none(k->org) ? auth_may(c->who->roles, NEED_PARTNERSHIP) :
				 agreement_may_decide(c, k->org);
}

static const char *base_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, AGREEMENT_COMMITMENTS_AT "/%s", id_str(c->mem, id));
}

/* ---- the list ---- */

static const char *meta_of(const struct view *v, const struct agreement_commitment *k)
{
	const char *words = str_empty(k->owner) ? T("Ingen ansvarig är utsedd") :
						  arena_fmt(v->mem, T("Ansvarig: %s"), k->owner);

	return k->review == DAY_NONE ? words :
				       arena_fmt(v->mem, T("%s · ses över %s"), words, view_date(v, k->review));
}

static const char *finding(const struct view *v, const struct agreement_commitment *list, size_t n)
{
	int kept = 0, broken = 0, nobody = 0;
	const char *words;

	for (size_t i = 0; i < n; i++) {
		kept += list[i].state == AGREEMENT_KEPT;
		broken += list[i].state == AGREEMENT_BROKEN;
		nobody += str_empty(list[i].owner);
	}
	words = arena_fmt(v->mem, T("%d av %d åtaganden är uppfyllda."), kept, (int)n);
	if (broken)
		words = arena_fmt(v->mem, view_text_n(v->lang, "%s %d uppfylls inte.", "%s %d uppfylls inte.", broken),
				  words, broken);
	if (nobody)
		words = arena_fmt(v->mem, view_text_n(v->lang, "%s %d saknar ansvarig.", "%s %d saknar ansvarig.",
						      nobody), words, nobody);
	return words;
}

static mst_err list_get(struct ctx *c)
{
	struct agreement_promises_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	const struct view *v = &c->view;
	struct agreement_commitment *list;
	struct agreement_promise *out;
	struct org_partners all;

	TRY(org_partners(c, &all));
	TRY(agreement_commitments(c->db, c->mem, c->app->jour, &list, &m.n));
	out = arena_new(c->mem, struct agreement_promise, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		const struct agreement_commitment *k = &list[i];

		out[i] = (struct agreement_promise){
			.what = k->what, .meta = meta_of(v, k), .note = k->note,
			.tag = view_text(v->lang, agreement_keepings[k->state - 1].label), .state = colour(k->state),
			.edit = may_tell(c, k) ? base_of(c, k->id) : NULL,
			.first = i == 0 || !id_eq(list[i - 1].org, k->org),
			.party = party_words(v, &all, k->org),
		};
	}
	m.list = out;
	m.finding = m.n ? finding(v, list, m.n) : NULL;
	agreement_promises_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

/* ---- one ---- */

static const struct view_option *party_options(struct ctx *c, const struct org_partners *all)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, all->n + 2);

	o[0] = all->options[0];
	o[1] = (struct view_option){ ALL, T("Alla kommunerna"), NULL };
	for (size_t i = 1; i < all->n; i++)
		o[i + 1] = all->options[i];
	return o;
}

static mst_err events(struct ctx *c, struct id id, struct agreement_promise_view *m)
{
	const struct view *v = &c->view;
	struct agreement_commitment *list;
	struct view_event *e;

	TRY(agreement_commitment_editions(c->db, c->mem, id, &list, &m->nevents));
	e = arena_new(c->mem, struct view_event, m->nevents + 1);
	for (size_t i = 0; i < m->nevents; i++)
		e[i] = (struct view_event){
			.title = view_text(v->lang, agreement_keepings[list[i].state - 1].label),
			.by = list[i].by, .at = list[i].at,
			.body = arena_fmt(c->mem, "%s\n%s\n%s", list[i].what, meta_of(v, &list[i]), list[i].note),
		};
	m->events = e;
	return MST_OK;
}

static mst_err show(struct ctx *c, struct form *f, const struct agreement_commitment *k, int status)
{
	const struct view *v = &c->view;
	bool all_of_it = auth_may(c->who->roles, NEED_PARTNERSHIP);
	struct agreement_promise_view m = {
		.form = f, .title = k->edition ? T("Åtagandet") : T("Nytt åtagande"),
		.what = all_of_it ? NULL : k->what,
	};
	struct org_partners all;

	TRY(org_partners(c, &all));
	if (all_of_it)
		m.parties = party_options(c, &all);
	if (k->edition) {
		TRY(events(c, k->id, &m));
		m.remove = all_of_it ? arena_fmt(c->mem, "%s/ta-bort", base_of(c, k->id)) : NULL;
	}
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)k->edition));
	agreement_promise_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err read(struct ctx *c, struct form *f, struct agreement_commitment *k)
{
	const struct view *v = &c->view;
	struct org_partners all;
	const struct org *o;
	int state;

	TRY(org_partners(c, &all));
	if (auth_may(c->who->roles, NEED_PARTNERSHIP)) {
		k->what = form_text(f, c->mem, v, "vad", T("vad som är lovat"), AGREEMENT_LINE_MAX * 3, true);
		form_choice(f, v, "part", T("vems åtagandet är"), party_options(c, &all), true);
		o = org_partner_of(&all, form_get(f, "part"));
		k->org = o ? o->id : ID_NONE;
	}
	k->owner = form_text(f, c->mem, v, "ansvarig", T("den ansvariga"), AGREEMENT_LINE_MAX, false);
	state = form_choice(f, v, "lage", T("hur det går"), agreement_keepings, true);
	k->state = state < 0 ? AGREEMENT_NOT_BEGUN : (enum agreement_keeping)(state + 1);
	k->review = form_day(f, v, "ses-over", T("dagen"), false);
	k->note = form_text(f, c->mem, v, "not", T("anteckningen"), NOTE_MAX,
			    k->state == AGREEMENT_BROKEN && state >= 0);
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	const struct agreement_commitment blank = { .id = ID_NONE };
	struct form *f = ctx_form(c);

	if (!*form_get(f, "lage"))
		form_set(f, "lage", agreement_keepings[0].value);
	return show(c, f, &blank, 200);
}

static mst_err new_post(struct ctx *c)
{
	struct agreement_commitment *k = arena_new(c->mem, struct agreement_commitment, 1);
	struct form *f = ctx_form(c);
	struct act act;

	TRY(read(c, f, k));
	if (form_bad(f))
		return show(c, f, &(struct agreement_commitment){ .id = ID_NONE }, 422);
	agreement_commitment_save(c, k, &act);
	return ctx_act_go(c, &act, AGREEMENT_COMMITMENTS_AT,
			  view_text(c->view.lang, N_("Åtagandet är inlagt.")), NULL);
}

static mst_err find(struct ctx *c, struct agreement_commitment *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(agreement_commitment_get(c->db, c->mem, id, ret));
	return ret->removed || !may_tell(c, ret) ? MST_NOTFOUND : MST_OK;
}

static mst_err edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct agreement_commitment k;
	struct org_partners all;

	TRY(find(c, &k));
	TRY(org_partners(c, &all));
	if (!*form_get(f, "lage")) {
		const struct org *o = org_partner(&all, k.org);

		form_set(f, "vad", k.what);
		form_set(f, "part", o ? o->slug : ALL);
		form_set(f, "ansvarig", k.owner);
		form_set(f, "lage", agreement_keepings[k.state - 1].value);
		form_set(f, "ses-over", day_str(c->mem, k.review));
		form_set(f, "not", k.note);
	}
	return show(c, f, &k, 200);
}

/* What stands now is the first of the editions that the page shows. */
static mst_err conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct agreement_commitment k;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &k));
	form_fail(f, "", T("Någon annan har ändrat åtagandet medan du skrev. Det du skrev är kvar. Det som står nu "
			   "syns överst i historiken."));
	return show(c, f, &k, 409);
}

static mst_err edit_post(struct ctx *c)
{
	struct agreement_commitment *k = arena_new(c->mem, struct agreement_commitment, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*k = was;
	k->edition = agreement_form_edition(f);
	TRY(read(c, f, k));
	if (form_bad(f))
		return show(c, f, &was, 422);
	agreement_commitment_save(c, k, &act);
	return ctx_act_go(c, &act, AGREEMENT_COMMITMENTS_AT,
			  view_text(c->view.lang, N_("Ändringen är sparad.")), conflict);
}

static mst_err remove_post(struct ctx *c)
{
	struct agreement_commitment *k = arena_new(c->mem, struct agreement_commitment, 1);
	struct act act;

	TRY(find(c, k));
	k->edition = agreement_form_edition(ctx_form(c));
	k->removed = true;
	agreement_commitment_save(c, k, &act);
	return ctx_act_go(c, &act, AGREEMENT_COMMITMENTS_AT,
			  view_text(c->view.lang, N_("Åtagandet är borttaget.")), NULL);
}

#define AT AGREEMENT_COMMITMENTS_AT
const struct http_route agreement_commitment_routes[] = {
	{ "GET", AT, NEED_PARTNER_READ, list_get, 0 },
	{ "GET", AT "/nytt", NEED_PARTNERSHIP, new_get, 0 },
	{ "POST", AT "/nytt", NEED_PARTNERSHIP, new_post, HTTP_FORM },
	{ "GET", AT "/{id}", NEED_DECIDE, edit_get, 0 },
	{ "POST", AT "/{id}", NEED_DECIDE, edit_post, HTTP_FORM },
	{ "POST", AT "/{id}/ta-bort", NEED_PARTNERSHIP, remove_post, HTTP_FORM },
	{ 0 },
};
