/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_plan_web.c - the plan with her: what matters to her, what is agreed, what is dangerous, and
 * when it is gone through again. Two who edit at once: the second sees what the first has written. */
#include "support/support_seal.h"
#include "support/support_task.h"
#include "support/support_web.h"

struct plan_arg {
	struct act edit;
	struct support_task_row row;
	struct id review;
	bool has_review;
};

static mst_err put_plan(struct ctx *c, void *arg)
{
	struct plan_arg *a = arg;

	if (a->has_review)
		TRY(support_task_insert(c->db, &a->row));
	else
		TRY(support_task_drop(c->db, a->review));
	return a->edit.apply(c, a->edit.arg);
}

mst_err support_plan_put(struct ctx *c, const struct support_case *s, const struct support_plan *p,
			 int64_t version, struct act *ret)
{
	struct plan_arg *a = arena_new(c->mem, struct plan_arg, 1);
	struct support_codes codes = s->codes;
	struct support_task t = { .id = support_task_fixed_id(s, "review"), .code = "review" };

	codes.plan = *p;
	TRY(support_edit(c, s, &s->person, &codes, version, &a->edit));
	a->review = t.id;
	a->has_review = p->review != DAY_NONE;
	if (a->has_review) {
		t.due = t.show = day_at(p->review, 0, 0);
		a->row = support_task_seal(c, s, &t);
	}
	*ret = (struct act){ .apply = put_plan, .arg = a, .audit = a->edit.audit };
	return MST_OK;
}

/* ---- the page ---- */

static void plan_to_form(struct ctx *c, struct form *f, const struct support_case *s)
{
	const struct support_plan *p = &s->codes.plan;

	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s->version));
	form_set(f, "viktigt", p->matters);
	form_set(f, "overens", p->steps);
	form_set(f, "fara", p->danger);
	form_set(f, "igen", p->review == DAY_NONE ? "" : day_str(c->mem, p->review));
}

static mst_err show_plan(struct ctx *c, const struct support_case *s, const struct form *f,
			 const struct view_row *now, int status)
{
	struct support_task_view m = { .form = f, .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .changes = now, .yes = support_keep_text(c) };

	support_plan_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

/* What stands in the plan now, where it differs from hers. */
static const struct view_row *differences(struct ctx *c, const struct form *mine,
					  const struct support_case *s)
{
	static const struct {
		const char *field, *label;
	} fields[] = {
		{ "viktigt", N_("Viktigt för personen") },
		{ "overens", N_("Överenskommet") },
		{ "fara", N_("Risker") },
		{ "igen", N_("Går igenom planen") },
	};
	struct form *theirs = form_new(c->mem);
	struct view_row *rows = arena_new(c->mem, struct view_row, MST_LEN(fields) + 1);
	size_t n = 0;

	plan_to_form(c, theirs, s);
	for (size_t i = 0; i < MST_LEN(fields); i++) {
		const char *now = form_get(theirs, fields[i].field);

		if (!str_eq(now, form_get(mine, fields[i].field)))
			rows[n++] = (struct view_row){ view_text(c->view.lang, fields[i].label),
						       *now ? now : "–", NULL, NULL };
	}
	return rows;
}

mst_err support_plan_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (*form_get(f, "viktigt") || *form_get(f, "overens") || *form_get(f, "fara")) {
		/* A draft may be from before a change: what stands now is shown beside it. */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
		return show_plan(c, &s, f, differences(c, f, &s), 200);
	}
	plan_to_form(c, f, &s);
	return show_plan(c, &s, f, NULL, 200);
}

static mst_err plan_conflict(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Någon annan har ändrat ärendet medan du skrev. Din text är "
				      "kvar. Jämför med det som står nu och spara igen.")));
	return show_plan(c, &s, f, differences(c, f, &s), 409);
}

mst_err support_plan_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct support_plan p = { 0 };
	int64_t version;
	struct act a;

	TRY(support_of_route(c, &s));
	p.matters = form_text(f, c->mem, v, "viktigt", T("det som är viktigt"), SUPPORT_PLAN_MAX, false);
	p.steps = form_text(f, c->mem, v, "overens", T("det ni har kommit överens om"),
			    SUPPORT_PLAN_MAX, false);
	p.danger = form_text(f, c->mem, v, "fara", T("riskerna"), SUPPORT_PLAN_MAX, false);
	p.review = form_day(f, v, "igen", T("dagen"), false);
	if (p.review != DAY_NONE && p.review < day_of(c->now) && p.review != s.codes.plan.review)
		form_fail(f, "igen", T("Dagen har varit. Skriv i dag eller senare."));
	bool fine = support_text_fine(c, f, "fara", p.danger);

	if (form_bad(f) || !fine)
		return show_plan(c, &s, f, NULL, 422);
	if (!str_int(form_get(f, "version"), &version) || version != s.version) {
		c->result = MST_CONFLICT;
		return plan_conflict(c);
	}
	TRY(support_plan_put(c, &s, &p, version, &a));
	return ctx_act_go(c, &a, support_base(c, s.id), T("Planen är sparad."), plan_conflict);
}
