/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_consent_web.c - /arenden/{id}/aterta: the consent is taken back, and given again. */
#include "support/support_consent.h"
#include "support/support_web.h"

static mst_err show(struct ctx *c, const struct support_case *s, const struct form *f, int status)
{
	struct support_consent_view m = { .form = f,
					  .base = support_base(c, s->id),
					  .name = person_short(c->mem, c->view.lang, &s->person),
					  .by = support_options(c, support_withdrawers) };

	support_consent_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_withdraw_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!*form_get(f, "dag"))
		form_set(f, "dag", day_str(c->mem, day_of(c->now)));
	return show(c, &s, f, 200);
}

/* Somebody was quicker, or it is so already: the case tells. */
static mst_err late(struct ctx *c)
{
	struct id id;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(ctx_id(c, "id", &id));
	return ctx_go(c, support_base(c, id), NULL);
}

mst_err support_withdraw_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct act a;

	TRY(support_of_route(c, &s));
	int32_t day = form_day(f, v, "dag", T("dagen"), true);
	int by = form_choice(f, v, "vem", T("vem som sa det"), support_options(c, support_withdrawers), true);
	const char *note = form_text(f, c->mem, v, "not", T("anteckningen"), SUPPORT_CONSENT_NOTE_MAX, false);

	if (!form_bad(f) && day > day_of(c->now))
		form_fail(f, "dag", T("Dagen har inte varit än."));
	if (form_bad(f))
		return show(c, &s, f, 422);
	mst_err e = support_withdraw(c, &s, day, support_withdrawers[by].code, note, &a);

	if (e == MST_CONFLICT)
		a = (struct act){ .apply = ctx_refuse };
	else
		TRY(e);
	return ctx_act_go(c, &a, support_base(c, s.id), T("Arbetet är stannat."), late);
}

mst_err support_consent_again_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct act a;

	TRY(support_of_route(c, &s));
	mst_err e = support_consent_again(c, &s, &a);

	if (e == MST_CONFLICT)
		a = (struct act){ .apply = ctx_refuse };
	else
		TRY(e);
	return ctx_act_go(c, &a, support_base(c, s.id), T("Noterat. Nu kan ni planera igen."), late);
}
