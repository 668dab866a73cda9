/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_new_web.c - pasting a mail, and changing what was read from it. Without scripts too:
 * what she has left empty is filled from the text when she sends the form. */
#include "org/org.h"
#include "referral/referral_web.h"

static mst_err show_form(struct ctx *c, const struct form *f, const struct referral *r, int status)
{
	struct referral_form_view m = {
		.form = f,
		.sources = referral_options(c, stats_sources),
		.consents = referral_options(c, referral_consent_how),
		.givers = referral_options(c, referral_consent_giver),
		.roles = referral_options(c, stats_roles),
		.municipalities = org_options(c),
	};

	if (r) {
		struct person p = { .name = r->name };

		m.base = referral_base(c, r->id);
		m.name = person_short(c->mem, c->view.lang, &p);
	}
	referral_new_html(ctx_out(c), &c->view, &m);
	return r ? ctx_page_after(c, status, ctx_note(c, "referral.read", r->id, &r->audit, NULL)) :
		   ctx_page(c, status);
}

static void set_if_empty(struct form *f, const char *field, const char *value)
{
	if (!*form_get(f, field))
		form_set(f, field, value);
}

static void defaults(struct ctx *c, struct form *f)
{
	set_if_empty(f, "nar", day_time_str(c->mem, c->now));
	set_if_empty(f, "kalla", "police");
	set_if_empty(f, "samtycke", "oral_police");
	set_if_empty(f, "givare", "self");
	set_if_empty(f, "roll", "unknown");
	set_if_empty(f, "kommun", "okand");
}

mst_err referral_new_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	defaults(c, f);
	return show_form(c, f, NULL, 200);
}

/* Her own words win; the text fills what she has left empty. */
static void fill_from_text(struct ctx *c, struct form *f)
{
	const char *text = form_get(f, "text");
	struct referral_mail mail;

	if (utf8_len(text) > REFERRAL_TEXT_MAX)
		return; /* refused below */
	referral_mail_read(c->mem, text, &mail);
	set_if_empty(f, "namn", mail.name);
	set_if_empty(f, "telefon", mail.phone);
	set_if_empty(f, "brott", mail.offence);
	if (*mail.role && (!*form_get(f, "roll") || str_eq(form_get(f, "roll"), "unknown")))
		form_set(f, "roll", mail.role);
}

/* The fields that both forms have. */
static void read_form(struct ctx *c, struct form *f, struct referral *r)
{
	const struct view *v = &c->view;

	r->name = form_text(f, c->mem, v, "namn", T("namnet"), PERSON_NAME_MAX, false);
	r->phone = person_phone_from_form(f, c->mem, v);
	r->offence = form_text(f, c->mem, v, "brott", T("brottet"), REFERRAL_OFFENCE_MAX, false);
	r->note = form_text(f, c->mem, v, "not", T("anteckningen"), REFERRAL_NOTE_MAX, false);
	r->source = referral_code_of(c, f, "kalla", T("vem som skickade"), stats_sources);
	r->consent.how = referral_code_of(c, f, "samtycke", T("hur samtycket gavs"), referral_consent_how);
	r->consent.giver = referral_code_of(c, f, "givare", T("vem som samtyckte"), referral_consent_giver);
	r->role = referral_code_of(c, f, "roll", T("vem personen är i händelsen"), stats_roles);
	form_choice(f, v, "kommun", T("kommun"), org_options(c), true);
	r->municipality = org_code_of(c, form_get(f, "kommun"));
	r->received = referral_form_at(c, f, "nar", r->received);
	r->crime = referral_crime_guess(c->mem, r->offence);
	r->consent.scope = "contact";
	if (r->received > c->now + 60)
		form_fail(f, "nar", T("Tiden har inte varit än. Skriv när mejlet kom."));
	if (!form_bad(f) && str_empty(r->name) && str_empty(r->phone))
		form_fail(f, "telefon",
			  T("Vi hittade varken namn eller telefonnummer i texten. Skriv det ena av "
			    "dem."));
}

mst_err referral_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	MST_CLEANUP(referral_wipe) struct referral r = { .received = c->now };
	struct form *f = ctx_form(c);
	struct act a;

	fill_from_text(c, f);
	defaults(c, f);
	if (str_eq(form_get(f, "gor"), "las"))
		return show_form(c, f, NULL, 200);
	r.text = form_text(f, c->mem, v, "text", T("texten"), REFERRAL_TEXT_MAX, false);
	read_form(c, f, &r);
	if (form_bad(f))
		return show_form(c, f, NULL, 422);
	r.consent.at = r.received;
	r.consent.by = c->who->id;
	TRY(referral_receive(c, &r, &a));
	return ctx_act_go(c, &a, referral_base(c, r.id),
			  T("Sparat. Radera mejlet nu, också ur papperskorgen."), NULL);
}

/* ---- changing ---- */

mst_err referral_edit_get(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);

	TRY(referral_waiting_of_route(c, &r));
	if (!*form_get(f, "version")) { /* no draft: what is there now */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)r.version));
		form_set(f, "namn", r.name);
		form_set(f, "telefon", r.phone);
		form_set(f, "brott", r.offence);
		form_set(f, "not", r.note);
		form_set(f, "kalla", r.source);
		form_set(f, "samtycke", r.consent.how);
		form_set(f, "givare", r.consent.giver);
		form_set(f, "roll", r.role);
		form_set(f, "kommun", r.municipality ? r.municipality : "okand");
		form_set(f, "nar", day_time_str(c->mem, r.received));
	}
	return show_form(c, f, &r, 200);
}

/* Somebody was quicker: what she has written stays in the form, and saving again is a decision. */
static mst_err edit_conflict(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(referral_waiting_of_route(c, &r));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)r.version));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Någon annan har ändrat förmedlingen medan du skrev. Din text är "
				      "kvar. Öppna den i en annan flik och jämför innan du sparar igen.")));
	return show_form(c, f, &r, 409);
}

mst_err referral_edit_post(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);
	int64_t version;
	struct act a;

	TRY(referral_waiting_of_route(c, &r));
	if (!str_int(form_get(f, "version"), &version) || version != r.version) {
		c->result = MST_CONFLICT;
		return edit_conflict(c);
	}
	read_form(c, f, &r);
	if (form_bad(f))
		return show_form(c, f, &r, 422);
	TRY(referral_edit(c, &r, &a));
	return ctx_act_go(c, &a, referral_base(c, r.id),
			  view_text(c->view.lang, N_("Ändringarna är sparade.")), edit_conflict);
}
