/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_log_web.c - "Logga samtal" in a case, the two ticks of information, giving a case to
 * somebody, closing and opening again. */
#include "support/support_pair.h"
#include "support/support_web.h"

const struct view_option *support_keep_text(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 2);

	o[0] = (struct view_option){ "ja", view_text(c->view.lang, N_("Texten ska stå kvar som den är")), NULL };
	return o;
}

/* ---- a talk or a measure ---- */

/* What a note often needs, as headings to fill in: put after what is written, never instead of it. */
static const struct {
	const char *code, *label, *text;
} templates[] = {
	{ "forsta", N_("Första samtalet"),
	  N_("Så mår personen nu:\nVill ha hjälp med:\nSäkert att höras:\nVi kom överens om:") },
	{ "uppfoljning", N_("Uppföljning"), N_("Sedan sist:\nDet som har gjorts:\nNästa steg, och vem:") },
	{ "rattegang", N_("Inför rättegång"),
	  N_("Dag, tid och sal:\nFrågor inför rättegången:\nVem som följer med:\nEfteråt:") },
};

static const struct view_option *template_options(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, MST_LEN(templates) + 1);

	for (size_t i = 0; i < MST_LEN(templates); i++)
		o[i] = (struct view_option){ templates[i].code,
					     view_text(c->view.lang, templates[i].label), NULL };
	return o;
}

/* Was a template's button pressed? Then the text has it at its end. */
static bool add_template(struct ctx *c, struct form *f)
{
	const char *asked = form_get(f, "mall"), *text = form_get(f, "text");

	for (size_t i = 0; i < MST_LEN(templates); i++)
		if (str_eq(templates[i].code, asked)) {
			form_set(f, "text",
				 arena_fmt(c->mem, "%s%s%s", text, *text ? "\n" : "",
					   view_text(c->view.lang, templates[i].text)));
			return true;
		}
	return false;
}

static mst_err show_log(struct ctx *c, const struct support_case *s, const struct form *f,
			int status)
{
	struct support_form_view m = { .form = f,
				       .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .person = &s->person,
				       .channels = support_channels(c),
				       .measures = support_measures(c),
				       .held = support_held_options(c, s),
				       .began = support_began(c),
				       .templates = template_options(c),
				       .yes = support_keep_text(c) };

	support_log_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_log_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	struct form *f = ctx_form(c);

	if (!*form_get(f, "nar"))
		form_set(f, "nar", day_time_str(c->mem, c->now));
	if (!*form_get(f, "satt"))
		form_set(f, "satt", "phone");
	if (!*form_get(f, "horde"))
		form_set(f, "horde", s.person.safe.self_only ? "personen" : "vi");
	if (!*form_get(f, "holl"))
		form_set(f, "holl", "jag");
	return show_log(c, &s, f, 200);
}

/* The instant typed as "2026-03-01 14:00" or as a day alone; never in the future. */
int64_t support_form_when(struct ctx *c, struct form *f, const char *field)
{
	const struct view *v = &c->view;
	const char *text = str_trim(c->mem, form_get(f, field));
	int64_t at = 0;
	int32_t day;

	if (!*text)
		return c->now;
	if (day_parse(text, &day))
		at = day == day_of(c->now) ? c->now : day_at(day, 12, 0);
	else if (!day_parse_time(text, &at))
		form_fail(f, field,
			  T("Tiden finns inte. Skriv den som 2026-03-01 14:00, eller bara dagen."));
	if (at > c->now + 60)
		form_fail(f, field, T("Tiden har inte varit än. Skriv när samtalet var."));
	return at;
}

bool support_text_fine(struct ctx *c, struct form *f, const char *field, const char *text)
{
	unsigned hints = person_text_hints(text);

	if (!hints || form_has(f, "anda", "ja"))
		return true;
	form_fail(f, field, person_text_words(&c->view, hints));
	return false;
}

/* A contact outside what she has said is safe is recorded like any other, with its reason. */
static void read_safe(struct ctx *c, struct form *f, const struct support_case *s,
		      struct support_entry *e)
{
	const struct view *v = &c->view;
	int began = form_choice(f, v, "horde", T("vem som hörde av sig"), support_began(c), true);

	e->why = form_text(f, c->mem, v, "utanfor", T("varför"), 300, false);
	if (began == 0)
		e->breaks = person_breaks(&s->person, support_ways(e->channel),
					  str_eq(e->channel, "voicemail"), e->at);
	if (!e->breaks)
		e->why = NULL;
	else if (str_empty(e->why) && !form_error(f, "utanfor"))
		form_fail(f, "utanfor",
			  arena_fmt(c->mem, T("Det här var utanför säker kontakt: %s. Skriv varför, så "
					      "sparas samtalet."),
				    person_break_words(v, e->breaks)));
}

mst_err support_log_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_entry e = { 0 };
	const struct view_option *held;
	struct act a;
	int who;

	TRY(support_of_route(c, &s));
	if (add_template(c, f))
		return show_log(c, &s, f, 200);
	held = support_held_options(c, &s);
	who = held ? form_choice(f, v, "holl", T("vem som höll samtalet"), held, true) : 0;
	e.held = who > 0 ? held[who].label : NULL;
	e.at = support_form_when(c, f, "nar");
	e.kind = SUPPORT_TALK;
	if (form_choice(f, v, "satt", T("hur ni talades vid"), support_channels(c), false) >= 0)
		e.channel = form_get(f, "satt");
	if (form_choice(f, v, "atgard", T("åtgärden"), support_measures(c), false) >= 0) {
		e.kind = SUPPORT_MEASURE;
		e.code = form_get(f, "atgard");
	}
	e.minutes = form_int(f, v, "minuter", T("minuterna"), 0, 1440, false);
	e.text = form_text(f, c->mem, v, "text", T("anteckningen"), SUPPORT_TEXT_MAX, false);
	read_safe(c, f, &s, &e);
	bool fine = support_text_fine(c, f, "text", e.text);

	if (form_bad(f) || !fine)
		return show_log(c, &s, f, 422);
	TRY(support_log(c, &s, &e, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Samtalet är sparat.")), NULL);
}

/* ---- informed: 11 kap. 6 § SoL (2025:400), and GDPR art. 13/14 ---- */

mst_err support_told_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .at = c->now };
	struct act a;

	TRY(support_of_route(c, &s));
	if (str_eq(http_field(c->req, "om"), "ansoka"))
		e.kind = SUPPORT_NOTICE;
	else if (str_eq(http_field(c->req, "om"), "uppgifter"))
		e.kind = SUPPORT_PRIVACY;
	else
		return MST_INVALID;
	TRY(support_log(c, &s, &e, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), view_text(c->view.lang, N_("Noterat.")),
			  NULL);
}

#define UNTOLD_MAX 300 /* characters */

static mst_err show_untold(struct ctx *c, const struct support_case *s, const struct form *f, int status)
{
	struct support_form_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person) };

	support_untold_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_untold_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	return show_untold(c, &s, ctx_form(c), 200);
}

mst_err support_untold_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_PRIVACY, .code = SUPPORT_UNTOLD, .at = c->now };
	struct form *f = ctx_form(c);
	struct act a;

	TRY(support_of_route(c, &s));
	e.text = form_text(f, c->mem, &c->view, "skal", view_text(c->view.lang, N_("varför det inte gick")),
			   UNTOLD_MAX, true);
	if (form_bad(f))
		return show_untold(c, &s, f, 422);
	TRY(support_log(c, &s, &e, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), view_text(c->view.lang, N_("Noterat.")), NULL);
}

/* ---- closing ---- */

static mst_err show_close(struct ctx *c, const struct support_case *s, const struct form *f,
			  int status)
{
	struct support_form_view m = { .form = f,
				       .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .reasons = support_close_reasons(c),
				       .outcomes = support_options(c, stats_outcomes) };

	support_close_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

/* What the log makes likely: who was spoken with has been helped, who only was rung could not be reached. */
static mst_err likely_end(struct ctx *c, const struct support_case *s, struct form *f)
{
	bool withdrawn = str_eq(http_query(c->req, "skal"), "withdrawn"), tried = false, helped = false;
	struct support_entry *e;
	size_t n;

	TRY(support_entries(c, s, &e, &n));
	for (size_t i = 0; i < n; i++) {
		tried |= e[i].kind == SUPPORT_TRY;
		helped |= e[i].kind == SUPPORT_MEASURE || (e[i].kind == SUPPORT_TALK && !id_none(e[i].fact));
	}
	if (!*form_get(f, "skal"))
		form_set(f, "skal", withdrawn ? "withdrawn" : tried && !helped ? "lost" : "done");
	if (!*form_get(f, "utfall"))
		form_set(f, "utfall", withdrawn && helped ? "part" : withdrawn || (tried && !helped) ? "none" : "helped");
	return MST_OK;
}

mst_err support_close_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	struct form *f = ctx_form(c);

	TRY(likely_end(c, &s, f));
	return show_close(c, &s, f, 200);
}

mst_err support_close_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);
	struct act a;

	TRY(support_of_route(c, &s));
	form_choice(f, &c->view, "skal", view_text(c->view.lang, N_("varför ärendet avslutas")),
		    support_close_reasons(c), true);
	form_choice(f, &c->view, "utfall", view_text(c->view.lang, N_("hur det gick")),
		    support_options(c, stats_outcomes), true);
	if (form_bad(f))
		return show_close(c, &s, f, 422);
	TRY(support_close(c, &s, form_get(f, "skal"), form_get(f, "utfall"), &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Ärendet är avslutat. Du kan ångra i 30 dagar.")),
			  NULL);
}

mst_err support_reopen_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;

	TRY(support_of_route(c, &s));
	mst_err e = support_take_apart(c, &s, &a); /* one that was put to another is counted again */

	if (e != MST_CONFLICT || c->why)
		TRY(e);
	else
		TRY(support_reopen(c, &s, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Ärendet är öppet igen.")), NULL);
}
