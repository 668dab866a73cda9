/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_case_web.c - reached: the referral becomes a case. The form asks for what a case needs
 * and, above all, how it is safe to be in touch from now on. */
#include "org/org.h"
#include "referral/referral_web.h"

static mst_err show_case(struct ctx *c, const struct referral *r, const struct form *f, int status)
{
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);
	struct person p = { .name = r->name };

	yes[0] = (struct view_option){ "ja", view_text(c->view.lang, N_("Ja")), NULL };
	struct referral_form_view m = {
		.form = f,
		.base = referral_base(c, r->id),
		.name = person_short(c->mem, c->view.lang, &p),
		.sources = referral_options(c, stats_sources),
		.roles = referral_options(c, stats_roles),
		.crimes = referral_options(c, stats_crimes),
		.reported = referral_options(c, stats_reported),
		.municipalities = org_options(c),
		.yes = yes,
		.text = str_empty(r->text) ? NULL : r->text,
	};

	referral_case_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "referral.read", r->id, &r->audit, NULL));
}

mst_err referral_case_get(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);

	TRY(referral_waiting_of_route(c, &r));
	if (!*form_get(f, "kalla")) { /* no draft */
		form_set(f, "namn", r.name);
		form_set(f, "telefon", r.phone);
		form_set(f, "roll", r.role);
		form_set(f, "brott", r.crime);
		form_set(f, "anmalt", str_eq(r.source, "police") ? "yes" : "unknown");
		form_set(f, "kommun", r.municipality ? r.municipality : "okand");
		form_set(f, "kalla", r.source);
	}
	return show_case(c, &r, f, 200);
}

static void read_form(struct ctx *c, struct form *f, struct support_new *n)
{
	const struct view *v = &c->view;

	person_from_form(f, c->mem, v, day_of(c->now), &n->person);
	n->codes.roles[0] = referral_code_of(c, f, "roll", T("vem personen är i händelsen"), stats_roles);
	n->codes.nroles = 1;
	n->codes.crime = referral_code_of(c, f, "brott", T("brottstyp"), stats_crimes);
	n->codes.reported = referral_code_of(c, f, "anmalt", T("om brottet är polisanmält"), stats_reported);
	n->codes.source = referral_code_of(c, f, "kalla", T("hur kontakten började"), stats_sources);
	form_choice(f, v, "kommun", T("kommun"), org_options(c), true);
	n->codes.municipality = org_code_of(c, form_get(f, "kommun"));
}

static const char *first_note(struct ctx *c, const struct form *f, const struct referral *r)
{
	if (str_empty(r->text) || !form_has(f, "text_med", "ja"))
		return NULL;
	return arena_strn(c->mem, r->text, utf8_cut(r->text, SUPPORT_TEXT_MAX));
}

mst_err referral_case_post(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);
	struct support_new n = { .at = c->now };
	struct act a;
	struct id id;

	TRY(referral_may(c, &n.until));
	TRY(referral_of_route(c, &r));
	if (r.state != REFERRAL_WAITING)
		return referral_already(c);
	read_form(c, f, &n);
	if (form_bad(f))
		return show_case(c, &r, f, 422);
	n.first_note = first_note(c, f, &r);
	TRY(referral_to_case(c, &r, &n, &a, &id));
	return ctx_act(c, &a, arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, id)),
		       referral_handled_next);
}
