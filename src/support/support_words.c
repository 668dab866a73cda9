/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_words.c - a case and the lines of its timeline in words: for its page, and for the extract that the
 * person gets. */
#include "support/support_consent.h"
#include "support/support_words.h"

#include "org/org.h"
#include "support/support_web.h"

static const char *list_words(struct ctx *c, const struct stats_code *list,
			      const char *const *codes, size_t n)
{
	struct sbuf b;

	sbuf_init(&b, 2000);
	for (size_t i = 0; i < n; i++) {
		sbuf_str(&b, i ? ", " : "");
		sbuf_str(&b, support_words(&c->view, list, codes[i]));
	}
	const char *words = arena_str(c->mem, b.p ? b.p : "");

	sbuf_done(&b);
	return words;
}

const struct view_row *support_case_rows(struct ctx *c, const struct support_case *s,
					 const struct support_label *label)
{
	const struct view *v = &c->view;
	const struct support_codes *k = &s->codes;
	struct view_row *r = arena_new(c->mem, struct view_row, 18);
	size_t n = 0;

	if (!str_empty(k->summary))
		r[n++] = (struct view_row){ T("I korthet"), k->summary, NULL, NULL };
	if (!str_empty(k->plan.matters))
		r[n++] = (struct view_row){ T("Viktigt för personen"), k->plan.matters, NULL, NULL };
	if (!str_empty(k->plan.steps))
		r[n++] = (struct view_row){ T("Överenskommet"), k->plan.steps, NULL, NULL };
	r[n++] = (struct view_row){ T("Namn"), str_empty(s->person.name) ? T("Inte berättat") :
									  s->person.name, NULL, NULL };
	r[n++] = (struct view_row){ T("Roll"), list_words(c, stats_roles, k->roles, k->nroles), NULL,
				    NULL };
	r[n++] = (struct view_row){ T("Brott"), support_words(v, stats_crimes, k->crime), NULL, NULL };
	if (k->nflags)
		r[n++] = (struct view_row){ T("Omständigheter"),
					    list_words(c, stats_circumstances, k->flags, k->nflags),
					    NULL, NULL };
	r[n++] = (struct view_row){ T("Polisanmält?"), support_words(v, support_reported, k->reported),
				    NULL, NULL };
	if (!s->person.extra_protection)
		r[n++] = (struct view_row){ T("Kommun"), org_name_of(c, k->municipality), NULL, NULL };
	if (k->place && !s->person.extra_protection)
		r[n++] = (struct view_row){ T("Brottet hände i"), org_name_of(c, k->place), NULL, NULL };
	if (k->sex)
		r[n++] = (struct view_row){ T("Kön"), support_words(v, stats_sexes, k->sex), NULL, NULL };
	if (k->age)
		r[n++] = (struct view_row){ T("Ålder"), support_words(v, stats_ages, k->age), NULL, NULL };
	if (!str_empty(s->person.language))
		r[n++] = (struct view_row){ T("Språk"), s->person.language, NULL, NULL };
	if (s->person.interpreter)
		r[n++] = (struct view_row){ T("Tolk"), T("Behövs"), NULL, NULL };
	if (!label->hidden)
		r[n++] = (struct view_row){ T("Räknas som"),
					    support_label_words(v, label, NULL, day_of(c->now)), NULL,
					    NULL };
	r[n++] = (struct view_row){ T("Öppnat"), view_date(v, day_of(s->opened)), NULL, NULL };
	return r;
}

const struct view_row *support_case_facts(struct ctx *c, const struct support_case *s)
{
	return support_case_rows(c, s, &(struct support_label){ .hidden = true });
}

const char *support_entry_title(struct ctx *c, const struct support_entry *e)
{
	const struct view *v = &c->view;

	switch (e->kind) {
	case SUPPORT_TALK:
		return T("Samtal");
	case SUPPORT_MEASURE:
		return support_option_words(support_measures(c), e->code);
	case SUPPORT_NOTICE:
		return T("Informerad om rätten att ansöka om insats");
	case SUPPORT_PRIVACY:
		if (e->code)
			return T("Inte informerad om hur personuppgifter hanteras");
		return T("Informerad om hur personuppgifter hanteras");
	case SUPPORT_ASSIGNED:
		return T("Ny stödperson");
	case SUPPORT_UNASSIGNED:
		return T("Stödpersonen lämnade ärendet");
	case SUPPORT_CLOSING:
		return T("Avslutat");
	case SUPPORT_REOPENED:
		return T("Öppnat igen");
	case SUPPORT_GUARDIAN:
		return support_guardian_words(v, e->code);
	case SUPPORT_CONCERN:
		return T("Orosanmälan gjord");
	case SUPPORT_HANDED:
		return T("Uppgifter lämnades ut");
	case SUPPORT_TRY:
		return T("Ej nådd");
	case SUPPORT_ARRIVED:
		return str_empty(e->code) ? T("En förmedling till av samma person") :
					    T("Förmedlingen lades tillbaka i inkorgen");
	case SUPPORT_CONSENT:
		return support_consent_words(v, e->code);
	case SUPPORT_TWIN:
		return str_eq(e->code, "joined") ? T("Ett ärende till om samma person slogs ihop med det här") :
		       str_eq(e->code, "parted") ? T("Det andra ärendet är ett eget igen") :
						   T("Ett liknande ärende är någon annans");
	}
	return "";
}

static const char *event_text(struct ctx *c, const struct support_entry *e)
{
	const struct view *v = &c->view;
	const char *text = e->text ? e->text : "";

	if (e->held)
		text = arena_fmt(c->mem, T("Samtalet hölls av %s.\n%s"), e->held, text);
	if (e->breaks)
		text = arena_fmt(c->mem, T("%s\nVarför (%s): %s"), text,
				 person_break_words(v, e->breaks), e->why ? e->why : "");
	if (e->disputed)
		text = arena_fmt(c->mem, T("%s\nPersonen säger: %s"), text, e->disputed);
	return text;
}

/* Why it was closed, and how it went: closed before anybody asked for that, the reason alone. */
static const char *ended(struct ctx *c, const struct support_entry *e)
{
	const char *why = support_option_words(support_close_reasons(c), e->text);
	const char *how = support_words(&c->view, stats_outcomes, e->code);

	return *how ? arena_fmt(c->mem, "%s. %s.", why, how) : why;
}

const char *support_entry_body(struct ctx *c, const struct support_entry *e)
{
	if (e->kind == SUPPORT_CLOSING && str_eq(e->text, "joined"))
		return view_text(c->view.lang, N_("Slogs ihop med ett annat ärende om samma person"));
	if (e->kind == SUPPORT_CLOSING)
		return ended(c, e);
	if (e->channel && e->minutes > 0)
		return arena_fmt(c->mem, "%s, %lld min\n%s",
				 support_option_words(support_channels(c), e->channel),
				 (long long)e->minutes, event_text(c, e));
	return event_text(c, e);
}
