/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_act_web.c - what is done with a request: more time, a release, the answer, a note that is disputed,
 * that it was handed over, and the end of a restriction. */
#include "rights/rights_web.h"

#include "support/support_restrict.h"

static mst_err show(struct ctx *c, const struct rights_open *o, struct rights_view *m, const char *last,
		    void (*html)(struct sbuf *, const struct view *, const struct rights_view *), int status)
{
	m->base = o->base;
	m->title = rights_kind_words(&c->view, o->r.kind);
	m->crumbs = rights_crumbs(c, o->base, m->title, last);
	html(ctx_out(c), &c->view, m);
	return ctx_page_after(c, status, rights_note(c, o, "rights.read"));
}

static mst_err changed(struct ctx *c)
{
	if (c->result == MST_CONFLICT && !c->why)
		c->why = view_text(c->view.lang, N_("Begäran har ändrats nyss, eller är besvarad. Gå tillbaka "
						    "och läs om sidan."));
	return c->result;
}

/* ---- more time ---- */

mst_err rights_longer_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };

	TRY(rights_of_route(c, &o));
	return show(c, &o, &(struct rights_view){ .form = ctx_form(c) },
		    view_text(c->view.lang, N_("Förläng")), rights_longer_html, 200);
}

mst_err rights_longer_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *why;
	struct act a;

	TRY(rights_of_route(c, &o));
	why = form_text(f, c->mem, v, "skal", T("varför"), RIGHTS_TEXT_MAX, true);
	if (!form_has(f, "berattat", "ja"))
		form_fail(f, "berattat", T("Berätta först för personen att svaret dröjer och varför, och kryssa sedan "
					   "här."));
	if (form_bad(f))
		return show(c, &o, &(struct rights_view){ .form = f }, T("Förläng"), rights_longer_html, 422);
	mst_err e = rights_prolong(c, &o.r, why, &a);

	if (e == MST_CONFLICT)
		c->why = T("Tiden kan förlängas en gång, innan den första månaden har gått.");
	TRY(e);
	return ctx_act_go(c, &a, o.base,
			  arena_fmt(c->mem, T("Förlängt. Svara senast %s."),
				    view_date(v, rights_due(o.r.received, true))),
			  changed);
}

/* ---- a release ---- */

mst_err rights_release_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct hash what;
	struct act a;

	TRY(rights_of_route(c, &o));
	TRY(rights_what(c, &o, &what));
	mst_err e = rights_release(c, &o.r, &what, &a);

	if (e == MST_CONFLICT)
		c->why = T("Svaret kan inte släppas än: kontrollera vem det är, och skriv er bedömning.");
	TRY(e);
	return ctx_act_go(c, &a, o.base, T("Du har släppt svaret. Två personer måste göra det."), changed);
}

/* ---- the answer ---- */

static mst_err show_answer(struct ctx *c, const struct rights_open *o, struct form *f, int status)
{
	return show(c, o,
		    &(struct rights_view){ .form = f, .outcomes = rights_outcomes(c),
					   .extract = o->r.kind == RIGHTS_EXTRACT,
					   .rectify = o->r.kind == RIGHTS_RECTIFY,
					   .two = o->r.kind == RIGHTS_ERASE,
					   .restricted = o->r.kind == RIGHTS_RESTRICT },
		    view_text(c->view.lang, N_("Svar")), rights_answer_html, status);
}

mst_err rights_answer_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };

	TRY(rights_of_route(c, &o));
	return o.r.outcome ? MST_CONFLICT : show_answer(c, &o, ctx_form(c), 200);
}

static void refuse(struct ctx *c, struct form *f, const struct rights_open *o, mst_err e)
{
	const struct view *v = &c->view;

	if (e == MST_INVALID)
		form_fail(f, "skal", T("Skriv varför. Personen har rätt att få veta det, och kan klaga hos "
				       "Integritetsskyddsmyndigheten."));
	else if (e == MST_DENIED && o->r.check == RIGHTS_UNCHECKED)
		form_fail(f, "svar", T("Kontrollera först vem det är, och skriv in hur."));
	else if (e == MST_DENIED && o->r.kind == RIGHTS_EXTRACT && o->r.asker == RIGHTS_SELF)
		form_fail(f, "svar", T("Anteckna först att utdraget är överlämnat."));
	else if (e == MST_DENIED)
		form_fail(f, "svar", T("Två personer måste släppa svaret först."));
	else if (e == MST_CONFLICT && o->r.kind == RIGHTS_ERASE)
		form_fail(f, "svar", T("Ärendet måste vara avslutat, och får inte ha raderingsstopp eller vara "
				       "begränsat."));
	else
		form_fail(f, "svar", T("Ärendet är redan begränsat."));
}

mst_err rights_answer_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const char *why;
	struct act a;
	int i;

	TRY(rights_of_route(c, &o));
	if (o.r.outcome)
		return MST_CONFLICT;
	i = form_choice(f, v, "svar", T("vad svaret blev"), rights_outcomes(c), true);
	why = form_text(f, c->mem, v, "skal", T("varför"), RIGHTS_TEXT_MAX, false);
	if (!form_bad(f)) {
		mst_err e = rights_close(c, &o.r, o.has_case ? &o.s : NULL,
					 (enum rights_outcome)(i + 1), why, &a);

		if (e == MST_INVALID || e == MST_DENIED || e == MST_CONFLICT) {
			c->why = NULL;
			refuse(c, f, &o, e);
		} else {
			TRY(e);
		}
	}
	if (form_bad(f))
		return show_answer(c, &o, f, 422);
	return ctx_act_go(c, &a, o.base, T("Svaret är inskrivet."), changed);
}

/* ---- handed over ---- */

static mst_err show_sent(struct ctx *c, const struct rights_open *o, struct form *f, int status)
{
	bool in_person = o->has_case && o->s.person.extra_protection;

	return show(c, o, &(struct rights_view){ .form = f, .ways = rights_ways(c, in_person), .mine = in_person },
		    view_text(c->view.lang, N_("Överlämnat")), rights_sent_html, status);
}

mst_err rights_sent_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	struct form *f = form_new(c->mem);

	TRY(rights_of_route(c, &o));
	form_set(f, "hur", "0");
	form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show_sent(c, &o, f, 200);
}

mst_err rights_sent_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct rights_sent sent = { 0 };
	struct form *f = ctx_form(c);
	struct act a;
	int way;

	TRY(rights_of_route(c, &o));
	sent.receiver = form_text(f, c->mem, v, "till", T("till vem"), RIGHTS_NAME_MAX, true);
	way = form_choice(f, v, "hur", T("hur"), rights_ways(c, o.has_case && o.s.person.extra_protection), true);
	sent.day = form_day(f, v, "dag", T("när"), true);
	if (sent.day != DAY_NONE && sent.day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte kommit än. Skriv när det lämnades över."));
	TRY(rights_what(c, &o, &sent.hash));
	if (!form_bad(f)) {
		sent.way = rights_way_at(way);
		mst_err e = rights_send(c, &o.r, o.has_case ? &o.s : NULL, &sent, &a);

		if (e == MST_DENIED)
			form_fail(f, "", T("Två personer måste släppa svaret innan det lämnas över."));
		else
			TRY(e);
	}
	if (form_bad(f))
		return show_sent(c, &o, f, 422);
	return ctx_act_go(c, &a, o.base, T("Det är antecknat."), changed);
}

/* ---- what she says is wrong ---- */

static mst_err entry_options(struct ctx *c, const struct rights_open *o, const struct view_option **ret,
			     size_t *ret_n)
{
	const struct view *v = &c->view;
	struct support_entry *e;
	struct view_option *list;
	size_t n, kept = 0;

	TRY(support_entries(c, &o->s, &e, &n));
	list = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!str_empty(e[i].text) && e[i].kind != SUPPORT_ASSIGNED && e[i].kind != SUPPORT_UNASSIGNED &&
		    e[i].kind != SUPPORT_CLOSING)
			list[kept++] = (struct view_option){
				id_str(c->mem, e[i].id),
				arena_fmt(c->mem, "%s: %s", view_date(v, day_of(e[i].at)),
					  arena_strn(c->mem, e[i].text, utf8_cut(e[i].text, 160))),
				e[i].disputed ? arena_fmt(c->mem, T("Personen säger: %s"), e[i].disputed) : NULL
			};
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

static mst_err show_dispute(struct ctx *c, const struct rights_open *o, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct rights_dispute_view m = { .form = f, .base = o->base };

	m.crumbs = rights_crumbs(c, o->base, rights_kind_words(v, o->r.kind), T("Säger emot"));
	TRY(entry_options(c, o, &m.entries, &m.n));
	rights_dispute_html(ctx_out(c), v, &m);
	return ctx_page_after(c, status, ctx_read_note(c, "case.read", o->s.id, &o->s.audit, "answer"));
}

mst_err rights_dispute_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };

	TRY(rights_of_route(c, &o));
	return o.has_case ? show_dispute(c, &o, ctx_form(c), 200) : MST_NOTFOUND;
}

mst_err rights_dispute_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	const struct view_option *entries;
	struct form *f = ctx_form(c);
	const char *words;
	struct id entry;
	struct act a;
	size_t n;

	TRY(rights_of_route(c, &o));
	if (!o.has_case || o.r.outcome)
		return MST_CONFLICT;
	TRY(entry_options(c, &o, &entries, &n));
	form_choice(f, v, "anteckning", T("vilken anteckning"), entries, true);
	words = form_text(f, c->mem, v, "ord", T("vad personen säger"), SUPPORT_DISPUTED_MAX, true);
	if (o.r.check == RIGHTS_UNCHECKED)
		form_fail(f, "", T("Kontrollera först vem det är, och skriv in hur."));
	if (form_bad(f) || !id_parse(form_get(f, "anteckning"), &entry))
		return show_dispute(c, &o, f, 422);
	TRY(support_dispute(c, &o.s, entry, words, &a));
	return ctx_act_go(c, &a, o.base, T("Det står nu vid anteckningen att personen säger emot."), NULL);
}

/* ---- the end of a restriction ---- */

mst_err rights_lift_get(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };

	TRY(rights_of_route(c, &o));
	return show(c, &o, &(struct rights_view){ .form = ctx_form(c) },
		    view_text(c->view.lang, N_("Häv begränsningen")), rights_lift_html, 200);
}

mst_err rights_lift_post(struct ctx *c)
{
	MST_CLEANUP(rights_open_wipe) struct rights_open o = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(rights_of_route(c, &o));
	if (!o.has_case)
		return MST_NOTFOUND;
	if (!form_has(f, "berattat", "ja"))
		form_fail(f, "berattat", T("Personen ska få veta det innan begränsningen hävs (artikel 18.3). Berätta "
					   "först, och kryssa sedan här."));
	if (form_bad(f))
		return show(c, &o, &(struct rights_view){ .form = f }, T("Häv begränsningen"), rights_lift_html,
			    422);
	TRY(support_restrict(c, &o.s, false, &a));
	return ctx_act_go(c, &a, o.base, T("Begränsningen är hävd. Ärendet är som vanligt igen."), NULL);
}
