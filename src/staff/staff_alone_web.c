/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff_alone_web.c - circles that would be left without a coordinator: the words for it, cards before and after
 * somebody's last day, and the way back for her who is the only one to hand them over. */
#include "staff/staff_web.h"

#define REOPEN_DAYS 14

const char *staff_opened_by(const struct view *v, const struct auth_alone *a)
{
	bool keepers = true;

	for (size_t i = 0; i < a->n; i++) {
		if (!a->list[i].keepers && !a->list[i].hour)
			return T("Sedan kan ingen öppna alla de ärendena, varken två nyckelförvarare eller "
				 "någon i nödläge.");
		keepers &= a->list[i].keepers;
	}
	return keepers ? T("Sedan kan bara två nyckelförvarare tillsammans ge dem till någon.") :
			 T("Sedan kan de bara öppnas en timme i taget, i nödläge.");
}

/* From when she does not sign in; 0: no day is set. */
static int64_t gone_at(const struct ctx *c, const struct auth_member *a)
{
	return a->ended ? c->now : a->until;
}

mst_err staff_alone_fill(struct ctx *c, const struct auth_member *a, struct staff_member_view *m)
{
	struct auth_alone alone;

	m->alone = "";
	if (!gone_at(c, a))
		return MST_OK;
	TRY(auth_alone(c, a->user.id, gone_at(c, a), &alone));
	TRY(auth_alone_words(c, &alone, &m->alone));
	m->reopen = a->ended && alone.n;
	return MST_OK;
}

/* ---- her account is opened again, for some days ---- */

static mst_err reopen_failed(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct auth_member a;
	struct id id;

	if (!c->why)
		return c->result;
	TRY(ctx_id(c, "id", &id));
	TRY(auth_member_get(c->db, c->mem, id, &a));
	form_fail(f, "till", c->why);
	return staff_show_member(c, &a, f, 409);
}

mst_err staff_reopen_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	int32_t last = form_day(f, v, "till", T("till och med vilken dag"), true);
	struct auth_member a;
	struct act act;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(auth_member_get(c->db, c->mem, id, &a));
	if (!form_bad(f) && (last < day_of(c->now) || last >= day_of(c->now) + REOPEN_DAYS))
		form_fail(f, "till", T("Välj en dag från i dag och högst två veckor fram."));
	c->result = form_bad(f) ? MST_OK : auth_reopen(c, &a, day_at(last + 1, 0, 0), &act);
	if (c->result != MST_OK)
		return reopen_failed(c);
	if (form_bad(f))
		return staff_show_member(c, &a, f, 422);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a.user.id)),
			  T("Kontot är öppet igen till och med den dagen. Ring hen."), reopen_failed);
}

/* ---- cards ---- */

static void hers(struct ctx *c, const struct auth_member *a, const struct auth_alone *alone,
		 const char *cases, struct view_item *ret)
{
	const struct view *v = &c->view;

	*ret = (struct view_item){
		.href = arena_fmt(c->mem, "/arenden/%s/krets", id_str(c->mem, alone->list[0].id)),
		.title = T("Lägg till en samordnare i dina kretsar"),
		.meta = arena_fmt(c->mem, T("Din sista dag är %s. Utan dig kan ingen samordnare öppna: %s."),
				  view_date(v, day_of(a->until - 1)), cases),
		.state = VIEW_RED,
	};
}

static void others(struct ctx *c, const struct auth_member *a, const char *cases, struct view_item *ret)
{
	const struct view *v = &c->view;

	*ret = (struct view_item){
		.href = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a->user.id)),
		.title = arena_fmt(c->mem, a->ended ? T("%s har slutat, och en krets är utan samordnare") :
						      T("%s slutar, och en krets blir utan samordnare"),
				   a->user.name),
		.meta = a->ended ? cases :
				   arena_fmt(c->mem, T("Sista dagen är %s: %s"),
					     view_date(v, day_of(a->until - 1)), cases),
		.state = a->ended ? VIEW_RED : VIEW_YELLOW,
	};
}

/* Is there something to tell of her account? One that was ended by hand, after a second question, is not
 * told of for ever. */
static bool leaves(const struct ctx *c, const struct auth_member *a)
{
	return id_eq(a->user.org, c->app->jour) && a->until && (!a->ended || a->ended == a->until);
}

mst_err staff_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	bool accounts = auth_may(c->who->roles, NEED_ACCOUNTS);
	struct auth_alone alone;
	struct auth_member *all;
	const char *cases;
	size_t found;

	TRY(auth_members(c->db, c->mem, &all, &found));
	for (size_t i = 0; i < found && *n < most; i++) {
		bool self = id_eq(all[i].user.id, c->who->id);

		if (!leaves(c, &all[i]) || (!self && !accounts))
			continue;
		TRY(auth_alone(c, all[i].user.id, gone_at(c, &all[i]), &alone));
		if (!alone.n)
			continue;
		TRY(auth_alone_words(c, &alone, &cases));
		if (self)
			hers(c, &all[i], &alone, cases, &ret[(*n)++]);
		else
			others(c, &all[i], cases, &ret[(*n)++]);
	}
	return MST_OK;
}
