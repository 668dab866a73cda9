/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_need_web.c - "Jag behöver prata": her page, and the coordinators'. */
#include "volunteer/volunteer_need.h"
#include "volunteer/volunteer_web.h"

mst_err volunteer_need_words(struct ctx *c, const char **ret, bool *ret_waits)
{
	const struct view *v = &c->view;
	struct volunteer_need n;
	struct auth_user u;
	mst_err e = volunteer_need_own(c, &n);

	*ret = NULL;
	*ret_waits = false;
	if (e == MST_NOTFOUND)
		return MST_OK;
	TRY(e);
	if (!n.done_at) {
		*ret_waits = true;
		*ret = arena_fmt(c->mem, T("Samordnaren ser sedan %s att du vill prata, och ringer dig."),
				 view_moment(v, n.at));
	} else if (n.done_at + VOLUNTEER_NEED_SHOWN > c->now)
		*ret = auth_get(c->db, c->mem, n.done_by, &u) == MST_OK ?
			       arena_fmt(c->mem, T("%s tog hand om det %s."), u.name, view_moment(v, n.done_at)) :
			       arena_fmt(c->mem, T("Det togs om hand %s."), view_moment(v, n.done_at));
	return MST_OK;
}

mst_err volunteer_need_get(struct ctx *c)
{
	struct volunteer_need_view m = { .phone = c->app->coordinator_phone };

	TRY(volunteer_need_words(c, &m.words, &m.waits));
	volunteer_need_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

mst_err volunteer_need_post(struct ctx *c)
{
	struct act a;

	volunteer_need_ask(c, &a);
	return ctx_act_go(c, &a, "/behover-prata",
			  view_text(c->view.lang, N_("Det har kommit fram till samordnaren.")), NULL);
}

/* ---- the coordinators' ---- */

mst_err volunteer_needs_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct volunteer_need *list;
	struct volunteer_needs_view m = { 0 };
	struct volunteer_need_item *items;
	struct volunteer *people;
	size_t npeople;

	TRY(volunteer_needs(c->db, c->mem, c->app->jour, &list, &m.n));
	TRY(volunteer_list(c, false, &people, &npeople));
	items = arena_new(c->mem, struct volunteer_need_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++) {
		const struct volunteer *p = volunteer_of_account(people, npeople, list[i].by);
		struct auth_user u;

		items[i] = (struct volunteer_need_item){
			.name = p ? p->name : auth_get(c->db, c->mem, list[i].by, &u) == MST_OK ? u.name : T("Borttagen"),
			.when = arena_fmt(c->mem, T("Väntar sedan %s"), view_moment(v, list[i].at)),
			.phone = p && !str_empty(p->phone) ? p->phone : NULL,
			.done = arena_fmt(c->mem, "/stodpersoner/prata/%s/klart", id_str(c->mem, list[i].id)),
			.page = p ? volunteer_base(c, p->id) : NULL,
		};
	}
	m.items = items;
	volunteer_needs_html(ctx_out(c), v, &m);
	return ctx_page_after(c, 200, ctx_note(c, "volunteer.list", ID_NONE, NULL, NULL));
}

static mst_err done_already(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Någon annan har redan tagit hand om det."));
	return c->result;
}

mst_err volunteer_need_done_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	volunteer_need_done(c, id, &a);
	return ctx_act_go(c, &a, "/stodpersoner/prata",
			  view_text(c->view.lang, N_("Bra. Hen ser att du tog hand om det. Skriv in samtalet på hens "
						     "sida om det var handledning.")),
			  done_already);
}
