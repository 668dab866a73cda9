/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_cover_web.c - /jourpass/vikarie: somebody is away, and another one has her cases and the inbox until
 * a day. One form; the end needs nobody. */
#include "guard/guard_pass.h"
#include "guard/guard_web.h"

static mst_err show(struct ctx *c, struct form *f, int status)
{
	struct guard_pass_view m = { .form = f };

	TRY(auth_options(c, ROLE_VOLUNTEER | ROLE_COORDINATOR, &m.people));
	guard_cover_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err guard_cover_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	form_set(f, "kl", "08:00");
	return show(c, f, 200);
}

static struct id chosen(struct ctx *c, struct form *f, const char *field, const char *label,
			const struct view_option *people)
{
	struct id id = ID_NONE;

	if (form_choice(f, &c->view, field, label, people, true) >= 0 && !id_parse(form_get(f, field), &id))
		form_fail(f, field, view_text(c->view.lang, N_("Välj någon i listan.")));
	return id;
}

/* The inbox goes along with a coordinator, and with who has it by a pass. */
static mst_err has_inbox(struct ctx *c, struct id who, bool *ret)
{
	struct auth_duty *on;
	struct auth_user u;
	size_t n;

	TRY(auth_get(c->db, c->mem, who, &u));
	*ret = u.roles & ROLE_COORDINATOR;
	TRY(guard_on_duty(c, &on, &n));
	for (size_t i = 0; i < n; i++)
		*ret |= id_eq(on[i].account, who);
	return MST_OK;
}

mst_err guard_cover_post(struct ctx *c)
{
	const struct view *v = &c->view;
	const struct view_option *people;
	struct form *f = ctx_form(c);
	struct guard_pass p = { .until = guard_pass_until(c, f, GUARD_COVER_DAYS) };
	struct id *cases;
	struct act a;
	size_t n, kept;

	TRY(auth_options(c, ROLE_VOLUNTEER | ROLE_COORDINATOR, &people));
	p.away = chosen(c, f, "borta", T("vem som är borta"), people);
	p.account = chosen(c, f, "vem", T("vem som vikarierar"), people);
	if (!form_bad(f) && id_eq(p.away, p.account))
		form_fail(f, "vem", T("Välj någon annan än den som är borta."));
	if (form_bad(f))
		return show(c, f, 422);
	TRY(has_inbox(c, p.away, &p.inbox));
	TRY(guard_cover_cases(c, p.away, &cases, &n, &kept));
	TRY(guard_pass_give(c, &p, cases, n, &a));
	const char *until = view_moment(v, p.until);

	return ctx_act_go(c, &a, "/jourpass",
			  kept ? arena_fmt(c->mem,
					   view_text_n(v->lang, "Vikariatet gäller till %s och tar slut av sig självt. %lld ärende "
						       "med skyddad krets eller extra skydd följde inte med.",
						       "Vikariatet gäller till %s och tar slut av sig självt. %lld ärenden "
						       "med skyddad krets eller extra skydd följde inte med.",
						       (int64_t)kept), until, (long long)kept) :
				 arena_fmt(c->mem, T("Vikariatet gäller till %s och tar slut av sig självt."), until),
			  NULL);
}
