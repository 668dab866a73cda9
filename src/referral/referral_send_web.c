/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_send_web.c - a municipality's form for sending somebody to us: as little as the first
 * talk needs. What is refused here has not been written down anywhere. */
#include "org/org.h"
#include "referral/referral_web.h"

/* To her, in her office: nobody sends a person who has not been asked. */
static const struct stats_code send_how[] = {
	{ "oral_sender", N_("Muntligt, till mig"), NULL },
	{ "written", N_("Skriftligt"), NULL },
	{ 0 },
};

static const struct stats_code copies[] = {
	{ "spara", N_("Spara en kopia till akten. Du skriver ut eller laddar ner den när du har "
		      "skickat"), NULL },
	{ "finns", N_("Hoppa över. Uppgifterna finns redan i akten"), NULL },
	{ "gallring", N_("Hoppa över. Kommunen har ett gallringsbeslut för detta"), NULL },
	{ 0 },
};

static const char *const fields_more[] = { "givare", "satt", "not", NULL };

static bool in_more(const struct form *f)
{
	for (size_t i = 0; fields_more[i]; i++)
		if (form_error(f, fields_more[i]))
			return true;
	return *form_get(f, "satt") || *form_get(f, "not") || !str_eq(form_get(f, "givare"), "self");
}

struct referral_send_view referral_fields(struct ctx *c, const struct form *f,
					  const struct stats_code *how)
{
	struct view_option *keep = arena_new(c->mem, struct view_option, 2);

	keep[0] = (struct view_option){ "ja", view_text(c->view.lang, N_("Ja, det ska stå kvar")),
					NULL };
	return (struct referral_send_view){
		.form = f,
		.phone = c->app->coordinator_phone,
		.roles = referral_options(c, stats_roles),
		.safe = referral_options(c, referral_safe),
		.givers = referral_options(c, referral_consent_giver),
		.how = referral_options(c, how),
		.scopes = referral_options(c, referral_consent_scope),
		.keep = form_error(f, "anda") || form_has(f, "anda", "ja") ? keep : NULL,
		.more = in_more(f),
	};
}

static mst_err show_send(struct ctx *c, const struct form *f, int status)
{
	struct referral_send_view m = referral_fields(c, f, send_how);
	struct referral_sent s;
	struct org home;

	m.copies = referral_options(c, copies);
	TRY(org_get(c->db, c->mem, c->who->org, &home));
	m.municipality = home.short_name;
	if (referral_sent_unsaved(c, &s) == MST_OK)
		m.unsaved = arena_fmt(c->mem, "/mina-formedlingar/%s/kopia", id_str(c->mem, s.id));
	referral_send_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

void referral_fields_first(struct ctx *c, struct form *f)
{
	static const char *const first[][2] = { { "sakert", "unknown" }, { "givare", "self" } };

	for (size_t i = 0; i < MST_LEN(first); i++)
		if (!*form_get(f, first[i][0]))
			form_set(f, first[i][0], first[i][1]);
	if (!*form_get(f, "nar"))
		form_set(f, "nar", day_str(c->mem, day_of(c->now)));
}

mst_err referral_send_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	referral_fields_first(c, f);
	if (!*form_get(f, "kopia"))
		form_set(f, "kopia", "spara");
	return show_send(c, f, 200);
}

static void read_content(struct ctx *c, struct form *f, struct referral *r)
{
	const struct view *v = &c->view;

	r->name = form_text(f, c->mem, v, "namn", T("namnet"), PERSON_NAME_MAX, true);
	r->phone = person_phone_from_form(f, c->mem, v);
	r->reach = form_text(f, c->mem, v, "satt", T("hur personen kan nås"), REFERRAL_REACH_MAX,
			     false);
	if (str_empty(r->phone) && str_empty(r->reach))
		form_fail(f, "telefon",
			  T("Skriv ett telefonnummer, eller ett annat sätt att nå personen."));
	r->safe = referral_code_of(c, f, "sakert", T("om det är säkert att ringa"), referral_safe);
	r->role = referral_code_of(c, f, "roll", T("vem personen är i händelsen"), stats_roles);
	r->offence = form_text(f, c->mem, v, "brott", T("vad det gäller"), REFERRAL_OFFENCE_MAX,
			       false);
	r->note = form_text(f, c->mem, v, "not", T("vad jouren behöver veta"), REFERRAL_NOTE_MAX,
			    false);
	r->crime = referral_crime_guess(c->mem, r->offence);
}

static void read_consent(struct ctx *c, struct form *f, const struct stats_code *how,
			 struct referral *r)
{
	const struct view *v = &c->view;
	int32_t day;

	r->consent.scope = referral_code_of(c, f, "omfang", T("vad samtycket gäller"),
					    referral_consent_scope);
	r->consent.how = referral_code_of(c, f, "samtycke", T("hur samtycket gavs"), how);
	r->consent.giver = referral_code_of(c, f, "givare", T("vem som samtyckte"),
					    referral_consent_giver);
	day = form_day(f, v, "nar", T("när samtycket gavs"), true);
	if (day != DAY_NONE && day > day_of(c->now))
		form_fail(f, "nar", T("Dagen har inte varit än. Skriv när samtycket gavs."));
	r->consent.at = day == DAY_NONE || day == day_of(c->now) ? c->now : day_at(day, 12, 0);
}

/* What only all the fields together can tell. */
static void read_whole(struct ctx *c, struct form *f, const struct referral *r)
{
	const struct view *v = &c->view;
	unsigned hints = person_text_hints(r->offence) | person_text_hints(r->note) |
			 person_text_hints(r->reach) | (person_text_hints(r->name) & PERSON_TEXT_NUMBER);

	if (str_eq(r->safe, "no") && str_empty(r->reach))
		form_fail(f, "satt",
			  T("Skriv hur personen kan nås på ett säkert sätt, eller att personen hör "
			    "av sig själv."));
	if (str_eq(r->consent.scope, "contact") && !(str_empty(r->offence) && str_empty(r->note)))
		form_fail(f, "brott",
			  T("Samtycket gäller bara att jouren hör av sig. Ta bort vad det gäller och "
			    "det övriga du har skrivit, eller fråga personen om jouren får veta det."));
	if (hints && !form_has(f, "anda", "ja"))
		form_fail(f, "anda", person_text_words(v, hints));
}

void referral_fields_read(struct ctx *c, struct form *f, const struct stats_code *how,
			  struct referral *r)
{
	read_content(c, f, r);
	read_consent(c, f, how, r);
	read_whole(c, f, r);
}

mst_err referral_send_post(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);
	const char *copy;
	struct org home;
	struct act a;
	struct id id;

	referral_fields_read(c, f, send_how, &r);
	copy = referral_code_of(c, f, "kopia", view_text(c->view.lang, N_("om en kopia ska sparas")),
				copies);
	if (form_bad(f))
		return show_send(c, f, 422);
	TRY(org_get(c->db, c->mem, c->who->org, &home));
	r.municipality = home.code;
	bool keep = str_eq(copy, "spara");

	TRY(referral_send(c, &r, keep, &a, &id));
	return ctx_act_go(c, &a,
			  arena_fmt(c->mem, keep ? "/mina-formedlingar/%s/kopia" :
						   "/mina-formedlingar/%s", id_str(c->mem, id)),
			  view_text(c->view.lang, N_("Förmedlingen är skickad.")), NULL);
}
