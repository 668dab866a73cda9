/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_label.c - what the help counts as: a service by the municipality's decision, or the jour's
 * own work. It follows from the decisions and the day, so it is right also for what was typed late.
 * It is shown; nothing waits for it. */
#include "support/support_web.h"

#include "support/support_label.h"

/* The service of the catalogue that an entry belongs to: a talk, unless the measure is one itself. */
static const char *service_of(const char *measure)
{
	static const struct {
		const char *measure, *service;
	} own[] = {
		{ "legal_process", "legal_process" },
		{ "compensation", "compensation" },
		{ "accompany", "company" },
	};

	for (size_t i = 0; i < MST_LEN(own); i++)
		if (str_eq(own[i].measure, measure))
			return own[i].service;
	return "talk";
}

enum support_minor support_minor_of(const char *age)
{
	if (str_eq(age, "0-11") || str_eq(age, "12-14"))
		return SUPPORT_UNDER_15;
	return str_eq(age, "15-17") ? SUPPORT_FROM_15 : SUPPORT_GROWN;
}

mst_err support_label_open(struct ctx *c, const struct support_case *s, struct support_label *ret)
{
	*ret = (struct support_label){ .minor = support_minor_of(s->codes.age),
				       .hidden = s->person.extra_protection };
	return ret->hidden ? MST_OK :
			     service_standing(c->db, c->mem, s->codes.municipality, &ret->standing);
}

static bool minor_may(const struct support_label *l)
{
	switch (l->minor) {
	case SUPPORT_GROWN:
		break;
	case SUPPORT_FROM_15:
		return str_eq(l->guardian, "consent") || str_eq(l->guardian, "suitable");
	case SUPPORT_UNDER_15:
		return str_eq(l->guardian, "consent");
	}
	return true;
}

bool support_label_asks(const struct support_label *l, int32_t day)
{
	struct service_label by;

	if (l->hidden || l->minor == SUPPORT_GROWN || l->guardian)
		return false;
	service_label(&l->standing, "talk", day, &by);
	return by.by;
}

const char *support_label_words(const struct view *v, const struct support_label *l,
				const char *measure, int32_t day)
{
	struct service_label by = { 0 };

	if (l->hidden)
		return "";
	if (minor_may(l))
		service_label(&l->standing, service_of(measure), day, &by);
	return service_label_words(v, &by);
}

/* ---- counted without a name ---- */

const char *support_tally_words(struct ctx *c, const struct support_tally *t)
{
	const struct view *v = &c->view;
	struct service_standing s;
	struct service_label by;
	const char *words;

	if (service_standing(c->db, c->mem, t->municipality, &s) != MST_OK)
		return T("Räknat.");
	service_label(&s, t->service, t->day, &by);
	words = arena_fmt(c->mem, T("Räknat. %s."), service_label_words(v, &by));
	if (!by.by || by.exempt)
		return words;
	return arena_fmt(c->mem,
			 T("%s Kommunen har inte beslutat om undantag från dokumentation för den insatsen."),
			 words);
}

/* ---- 21 kap. 2 § SoL: asked and noted, never in the way ---- */

const char *support_guardian_words(const struct view *v, const char *code)
{
	if (str_eq(code, "consent"))
		return T("Vårdnadshavare samtycker");
	if (str_eq(code, "suitable"))
		return T("Lämpligt utan vårdnadshavares samtycke");
	return T("Vårdnadshavare inte tillfrågad, det är inte tryggt");
}

mst_err support_guardian_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const char *answer = http_field(c->req, "svar");
	struct support_entry e = { .kind = SUPPORT_GUARDIAN, .at = c->now, .code = answer };
	struct act a;

	TRY(support_of_route(c, &s));
	if (!str_eq(answer, "consent") && !str_eq(answer, "unsafe") &&
	    !(str_eq(answer, "suitable") && support_minor_of(s.codes.age) == SUPPORT_FROM_15))
		return MST_INVALID;
	TRY(support_log(c, &s, &e, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), view_text(c->view.lang, N_("Noterat.")), NULL);
}

/* ---- a concern report: that, when and by whom; what it says stands with the social services ---- */

static mst_err show_concern(struct ctx *c, const struct support_case *s, const struct form *f,
			    int status)
{
	struct support_form_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person) };

	support_concern_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_concern_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!*form_get(f, "nar"))
		form_set(f, "nar", day_time_str(c->mem, c->now));
	if (!*form_get(f, "vem"))
		form_set(f, "vem", c->who->name);
	return show_concern(c, &s, f, 200);
}

mst_err support_concern_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_entry e = { .kind = SUPPORT_CONCERN };
	struct act a;

	TRY(support_of_route(c, &s));
	e.at = support_form_when(c, f, "nar");
	e.text = form_text(f, c->mem, v, "vem", T("vem som gjorde anmälan"), 120, true);
	if (form_bad(f))
		return show_concern(c, &s, f, 422);
	TRY(support_log(c, &s, &e, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), T("Noterat."), NULL);
}
