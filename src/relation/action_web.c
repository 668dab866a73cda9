/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* action_web.c - what the partners have promised each other: the list, writing one down, and saying
 * that it is done, which the one whose it is may take back. */
#include "relation/relation_web.h"

static const char *base_of(struct ctx *c, struct id id)
{
	return arena_fmt(c->mem, "/atgarder/%s", id_str(c->mem, id));
}

static void tag(const struct view *v, const struct relation_action *a, struct relation_action_card *k)
{
	int32_t today = day_of(v->now);

	if (a->done != DAY_NONE) {
		k->tag = T("Klar");
		k->state = VIEW_GREEN;
	} else if (a->due < today) {
		k->tag = arena_fmt(v->mem, T("Har väntat för länge (sedan %s)"),
				   view_when(v, day_at(a->due, 12, 0)));
		k->state = VIEW_RED;
	} else if (a->due <= today + RELATION_SOON_DAYS) {
		k->tag = T("Snart");
		k->state = VIEW_YELLOW;
	}
}

mst_err relation_cards(struct ctx *c, const struct relation_action *list, size_t n,
		       const struct relation_action_card **ret)
{
	struct relation_action_card *k = arena_new(c->mem, struct relation_action_card, n + 1);
	const struct view *v = &c->view;
	struct org_partners all;

	TRY(org_partners(c, &all));
	for (size_t i = 0; i < n; i++) {
		const struct relation_action *a = &list[i];
		const char *org = org_partner_name(v, org_partner(&all, a->org));
		const char *who = str_empty(a->who) ? org : arena_fmt(c->mem, "%s, %s", a->who, org);

		k[i] = (struct relation_action_card){
			.what = a->what, .base = base_of(c, a->id),
			.done = a->done != DAY_NONE,
			.may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP),
			.may_finish = relation_may_finish(c, a),
			.meta = a->done != DAY_NONE ?
				arena_fmt(c->mem, T("%s · klar %s"), who, view_date(v, a->done)) :
				arena_fmt(c->mem, T("%s · senast %s"), who, view_date(v, a->due)),
		};
		tag(v, a, &k[i]);
	}
	*ret = k;
	return MST_OK;
}

mst_err relation_actions_get(struct ctx *c)
{
	struct relation_actions_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct relation_action *list;

	TRY(relation_actions(c->db, c->mem, ID_NONE, &list, &m.n));
	while (m.nopen < m.n && list[m.nopen].done == DAY_NONE)
		m.nopen++;
	TRY(relation_cards(c, list, m.n, &m.cards));
	relation_actions_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- writing one down ---- */

static const char *back_of(struct ctx *c, const struct relation_action *a)
{
	return id_none(a->meeting) ? "/atgarder" : relation_meeting_base(c, a->meeting);
}

static mst_err show(struct ctx *c, const struct form *f, const struct relation_action *a,
		    const struct view_row *changes, int status)
{
	const struct view *v = &c->view;
	struct org_partners all;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 3);
	struct relation_action_view m = { .form = f, .changes = changes, .back = back_of(c, a),
					  .crumbs = k };

	TRY(org_partners(c, &all));
	m.orgs = all.options;
	k[0] = (struct view_crumb){ "/atgarder", T("Åtgärder") };
	k[1].label = a->edition ? T("Ändra åtgärden") : T("Ny åtgärd");
	if (a->edition)
		m.remove = arena_fmt(c->mem, "%s/ta-bort", base_of(c, a->id));
	relation_action_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

static mst_err read(struct ctx *c, struct form *f, struct relation_action *a)
{
	const struct view *v = &c->view;
	struct org_partners all;
	const struct org *o;
	int64_t edition;

	TRY(org_partners(c, &all));
	a->what = form_text(f, c->mem, v, "vad", T("vad som ska göras"), RELATION_NOTE_MAX, true);
	form_choice(f, v, "part", T("vems åtgärden är"), all.options, true);
	o = org_partner_of(&all, form_get(f, "part"));
	a->org = o ? o->id : ID_NONE;
	a->who = form_text(f, c->mem, v, "vem", T("namnet"), RELATION_LINE_MAX, false);
	a->due = form_day(f, v, "senast", T("sista dagen"), true);
	if (!str_int(form_get(f, "version"), &edition))
		edition = -1; /* no version is an old one */
	if (a->edition)
		a->edition = edition;
	return MST_OK;
}

/* The meeting that it was agreed at, while its minutes are open; else it stands alone. */
static mst_err meeting_in(struct ctx *c, const char *text, struct id *ret)
{
	struct relation_meeting m;
	struct id id;
	mst_err e;

	*ret = ID_NONE;
	if (!text || !*text || !id_parse(text, &id))
		return MST_OK;
	e = relation_meeting_get(c->db, c->mem, id, &m);
	if (e == MST_OK && m.state == RELATION_DRAFT)
		*ret = id;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err relation_action_new_get(struct ctx *c)
{
	struct relation_action a = { 0 };
	struct form *f = ctx_form(c);
	const char *meeting = http_query(c->req, "mote");

	TRY(meeting_in(c, meeting, &a.meeting));
	form_set(f, "mote", id_none(a.meeting) ? "" : meeting);
	return show(c, f, &a, NULL, 200);
}

mst_err relation_action_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_action *a = arena_new(c->mem, struct relation_action, 1);
	struct form *f = ctx_form(c);
	struct act act;

	*a = (struct relation_action){ .done = DAY_NONE };
	TRY(meeting_in(c, form_get(f, "mote"), &a->meeting));
	TRY(read(c, f, a));
	if (form_bad(f))
		return show(c, f, a, NULL, 422);
	relation_action_save(c, a, &act);
	return ctx_act_go(c, &act, back_of(c, a), T("Åtgärden är inlagd."), NULL);
}

static mst_err find(struct ctx *c, struct relation_action *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(relation_action_get(c->db, c->mem, id, ret));
	return ret->removed || !relation_may_finish(c, ret) ? MST_NOTFOUND : MST_OK;
}

static const char *slug_of(struct ctx *c, struct id org)
{
	struct org o;

	return org_get(c->db, c->mem, org, &o) == MST_OK ? o.slug : "";
}

mst_err relation_action_edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct relation_action a;

	TRY(find(c, &a));
	if (!*form_get(f, "vad")) {
		form_set(f, "vad", a.what);
		form_set(f, "part", slug_of(c, a.org));
		form_set(f, "vem", a.who);
		form_set(f, "senast", day_str(c->mem, a.due));
	}
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)a.edition));
	return show(c, f, &a, NULL, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	struct form *f = ctx_form(c);
	struct org_partners all;
	struct relation_action a;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(find(c, &a));
	TRY(org_partners(c, &all));
	rows[0] = (struct view_row){ T("Vad"), a.what, NULL, NULL };
	rows[1] = (struct view_row){ T("Vems"), org_partner_name(v, org_partner(&all, a.org)),
				     NULL, NULL };
	rows[2] = (struct view_row){ T("Senast"), view_date(v, a.due), NULL, NULL };
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)a.edition));
	form_fail(f, "", T("Någon annan har ändrat åtgärden medan du skrev. Det du skrev är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return show(c, f, &a, rows, 409);
}

mst_err relation_action_edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct relation_action *a = arena_new(c->mem, struct relation_action, 1), was;
	struct form *f = ctx_form(c);
	struct act act;

	TRY(find(c, &was));
	*a = was;
	TRY(read(c, f, a));
	if (form_bad(f))
		return show(c, f, &was, NULL, 422);
	relation_action_save(c, a, &act);
	return ctx_act_go(c, &act, "/atgarder", T("Åtgärden är ändrad."), edit_conflict);
}

/* ---- done, and not done after all ---- */

static mst_err change(struct ctx *c, int32_t done, bool removed, const char *flash)
{
	struct relation_action *a = arena_new(c->mem, struct relation_action, 1);
	struct act act;

	TRY(find(c, a));
	a->done = done;
	a->removed = removed;
	relation_action_save(c, a, &act);
	return ctx_act_go(c, &act, "/atgarder", flash, NULL);
}

mst_err relation_action_done_post(struct ctx *c)
{
	return change(c, day_of(c->now), false,
		      view_text(c->view.lang, N_("Åtgärden är klar. Den ligger kvar längre ned och kan öppnas igen.")));
}

mst_err relation_action_open_post(struct ctx *c)
{
	return change(c, DAY_NONE, false, view_text(c->view.lang, N_("Åtgärden är öppen igen.")));
}

mst_err relation_action_remove_post(struct ctx *c)
{
	return change(c, DAY_NONE, true, view_text(c->view.lang, N_("Åtgärden är borttagen.")));
}
