/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_web.c - writing down and correcting a decision, and a municipality's choices. */
#include "agreement/decision_web.h"

/* ---- a decision in a matter where nothing more than the decision itself is kept here: the room
 * service has addresses of its own for what it adds to the catalogue and the exemption ---- */

static mst_err show(struct ctx *c, const struct decision_desk *desk, const struct form *f, int status)
{
	agreement_decision_form_html(ctx_out(c), &c->view,
				     &(struct decision_form_view){ desk, f });
	return ctx_page(c, status);
}

static mst_err desk_of_route(struct ctx *c, struct decision_desk *desk)
{
	return agreement_desk_open(c, agreement_matter_of(http_param(c->req, "sak")), desk);
}

mst_err agreement_record_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct decision_desk desk;

	TRY(desk_of_route(c, &desk));
	agreement_desk_fill(c, &desk, f);
	return show(c, &desk, f, 200);
}

static mst_err record_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct decision_desk desk;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(desk_of_route(c, &desk));
	TRY(agreement_desk_quicker(c, &desk, f));
	return show(c, &desk, f, 409);
}

mst_err agreement_record_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct decision_desk *desk = arena_new(c->mem, struct decision_desk, 1);
	struct form *f = ctx_form(c);
	struct act a;

	TRY(desk_of_route(c, desk));
	bool fresh = !desk->d.edition;

	agreement_desk_read(c, desk, f);
	if (form_bad(f))
		return show(c, desk, f, 422);
	agreement_decision_put(c, &desk->d, NULL, NULL, &a);
	return ctx_act_go(c, &a, desk->base, fresh ? T("Beslutet är inskrivet.") : T("Rättelsen är sparad."),
			  record_conflict);
}

mst_err agreement_remove_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct decision_desk *desk = arena_new(c->mem, struct decision_desk, 1);
	const char *version = http_field(c->req, "version");
	int64_t edition = 0;
	struct act a;

	TRY(desk_of_route(c, desk));
	if (!version || !str_int(version, &edition))
		return MST_INVALID;
	desk->d.edition = edition;
	desk->d.removed = true;
	agreement_decision_put(c, &desk->d, NULL, NULL, &a);
	return ctx_act_go(c, &a, desk->base, T("Beslutet är borttaget ur läget."), NULL);
}

/* ---- what a municipality chooses once ---- */

static mst_err town_of_route(struct ctx *c, struct org *town)
{
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), town));
	if (town->kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	return agreement_may_decide(c, town->id) ? MST_OK : MST_DENIED;
}

static void choice_to_form(struct ctx *c, struct form *f, const struct decision_choice *h)
{
	form_set(f, "styrelse", h->executive);
	form_set(f, "namnd", h->board);
	form_set(f, "utskott", h->committee);
	form_set(f, "vantar", h->waits ? "ja" : NULL);
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)h->edition));
}

static mst_err show_choice(struct ctx *c, const struct org *town, const struct form *f,
			   const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct decision_choice_view m = { .town = town, .form = f, .changes = changes,
					  .crumbs = agreement_town_trail(c, town,
									  T("Nämnder och laga kraft")) };

	agreement_choice_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err agreement_choice_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct decision_choice h;
	struct org town;

	TRY(town_of_route(c, &town));
	TRY(agreement_choice(c->db, c->mem, town.code, &h));
	if (!*form_get(f, "version"))
		choice_to_form(c, f, &h);
	return show_choice(c, &town, f, NULL, 200);
}

static mst_err choice_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 5);
	struct form *f = ctx_form(c);
	struct decision_choice h;
	struct org town;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(town_of_route(c, &town));
	TRY(agreement_choice(c->db, c->mem, town.code, &h));
	rows[0] = (struct view_row){ T("Kommunstyrelsen heter"), h.executive, NULL, NULL };
	rows[1] = (struct view_row){ T("Socialnämnden heter"), h.board ? h.board : "–", NULL, NULL };
	rows[2] = (struct view_row){ T("Utskott"), h.committee ? h.committee : "–", NULL, NULL };
	rows[3] = (struct view_row){ T("Väntar på laga kraft"), h.waits ? T("Ja") : T("Nej"), NULL, NULL };
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)h.edition));
	form_fail(f, "", T("Någon annan har ändrat uppgifterna medan du skrev. Det du skrev är kvar. Jämför "
			   "med det som står nu och spara igen."));
	return show_choice(c, &town, f, rows, 409);
}

static mst_err choice_apply(struct ctx *c, void *arg)
{
	return agreement_choice_put(c->db, arg);
}

mst_err agreement_choice_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct decision_choice *h = arena_new(c->mem, struct decision_choice, 1);
	struct form *f = ctx_form(c);
	struct org town;
	struct act a;

	TRY(town_of_route(c, &town));
	h->municipality = town.code;
	h->executive = form_text(f, c->mem, v, "styrelse", N_("kommunstyrelsens namn"),
				 DECISION_NAME_MAX, true);
	h->board = form_text(f, c->mem, v, "namnd", N_("nämndens namn"), DECISION_NAME_MAX, false);
	h->committee = form_text(f, c->mem, v, "utskott", N_("utskottet"), DECISION_NAME_MAX, false);
	h->waits = form_has(f, "vantar", "ja");
	if (form_bad(f))
		return show_choice(c, &town, f, NULL, 422);
	if (!str_int(form_get(f, "version"), &h->edition))
		h->edition = -1; /* no version is an old one: the conflict page shows what stands */
	a = (struct act){ .apply = choice_apply, .arg = h,
			  .audit = ctx_note(c, "decision.choose", town.id, NULL, NULL) };
	return ctx_act_go(c, &a, arena_fmt(c->mem, "%s/beslut", agreement_town_base(c, &town)),
			  T("Ändringarna är sparade."), choice_conflict);
}
