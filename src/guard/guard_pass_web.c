/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_pass_web.c - /jourpass: who is on duty until when, a new pass, and its early end. */
#include "guard/guard_pass.h"
#include "guard/guard_web.h"

mst_err guard_passes_get(struct ctx *c)
{
	struct guard_pass_view m = { 0 };
	struct guard_pass_item *items;
	struct guard_pass *list;

	TRY(guard_passes(c, &list, &m.n));
	items = arena_new(c->mem, struct guard_pass_item, m.n + 1);
	for (size_t i = 0; i < m.n; i++)
		items[i] = (struct guard_pass_item){
			.who = guard_name(c, list[i].account),
			.by = guard_name(c, list[i].by),
			.until = view_moment(&c->view, list[i].until),
			.away = id_none(list[i].away) ? NULL : guard_name(c, list[i].away),
			.inbox = list[i].inbox,
			.cases = list[i].cases,
			.end = arena_fmt(c->mem, "/jourpass/%s/avsluta", id_str(c->mem, list[i].id)),
		};
	m.items = items;
	guard_passes_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static const struct view_option *which(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, 4);

	o[0] = (struct view_option){ "alla", T("Alla pågående ärenden"), NULL };
	o[1] = (struct view_option){ "valda", T("Bara de som jag väljer"), NULL };
	o[2] = (struct view_option){ "inga", T("Inga, bara nya förmedlingar"), NULL };
	return o;
}

static const struct view_option *yes(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 2);

	o[0] = (struct view_option){ "ja", view_text(c->view.lang, N_("Nya förmedlingar, och de som väntar nu")), NULL };
	return o;
}

static mst_err show_new(struct ctx *c, struct form *f, int status)
{
	struct guard_pass_view m = { .form = f, .which = which(c), .yes = yes(c) };
	struct guard_passable *list;
	struct view_option *o;

	TRY(auth_options(c, ROLE_VOLUNTEER, &m.people));
	TRY(guard_passable(c, &list, &m.n));
	o = arena_new(c->mem, struct view_option, m.n + 1);
	for (size_t i = 0; i < m.n; i++)
		o[i] = (struct view_option){ id_str(c->mem, list[i].id), list[i].name, NULL };
	m.cases = o;
	guard_pass_new_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, support_mine_note(c));
}

mst_err guard_pass_new_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);

	form_set(f, "till", day_str(c->mem, day_of(c->now) + 7));
	form_set(f, "kl", "08:00");
	form_set(f, "vilka", "valda");
	form_set(f, "inkorg", "ja");
	return show_new(c, f, 200);
}

static mst_err gone(struct ctx *c)
{
	if (c->result != MST_CONFLICT)
		return c->result;
	c->why = view_text(c->view.lang, N_("Något ärende har ändrats nyss. Gå tillbaka och försök igen."));
	return MST_CONFLICT;
}

int64_t guard_pass_until(struct ctx *c, struct form *f, int days)
{
	const struct view *v = &c->view;
	int32_t day = form_day(f, v, "till", T("sista dagen"), true);
	const char *clock = form_text(f, c->mem, v, "kl", T("klockslaget"), 5, true);
	int64_t at = 0;

	if (form_bad(f))
		return 0;
	if (!day_parse_time(arena_fmt(c->mem, "%sT%s", day_str(c->mem, day), clock), &at))
		form_fail(f, "kl", T("Skriv klockslaget som 08:00."));
	else if (at <= c->now)
		form_fail(f, "till", T("Tiden har redan varit."));
	else if (at > c->now + (int64_t)days * 86400)
		form_fail(f, "till", arena_fmt(c->mem, T("Högst %d dagar. Ge ett nytt när det tar slut."), days));
	return at;
}

static mst_err read_cases(struct ctx *c, struct form *f, struct id **ret, size_t *ret_n)
{
	const struct view *v = &c->view;
	int all = form_choice(f, v, "vilka", T("vilka ärenden"), which(c), true);
	struct guard_passable *list;
	struct id *ids;
	size_t n, kept = 0;

	TRY(guard_passable(c, &list, &n));
	ids = arena_new(c->mem, struct id, n + 1);
	for (size_t i = 0; i < n; i++)
		if (all == 0 || form_has(f, "arende", id_str(c->mem, list[i].id)))
			ids[kept++] = list[i].id;
	if (!form_bad(f) && all == 1 && !kept)
		form_fail(f, "arende", T("Välj minst ett ärende."));
	if (!form_bad(f) && all == 2 && !form_has(f, "inkorg", "ja"))
		form_fail(f, "vilka", T("Välj ärenden, nya förmedlingar, eller båda."));
	*ret = ids;
	*ret_n = kept;
	return MST_OK;
}

mst_err guard_pass_new_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct guard_pass p = { .until = guard_pass_until(c, f, GUARD_PASS_DAYS),
				.inbox = form_has(f, "inkorg", "ja") };
	struct id *cases;
	struct act a;
	size_t n;
	const struct view_option *list;
	mst_err e;

	TRY(auth_options(c, ROLE_VOLUNTEER, &list));
	if (form_choice(f, v, "vem", T("vem som har jour"), list, true) >= 0 &&
	    !id_parse(form_get(f, "vem"), &p.account))
		return MST_INVALID;
	TRY(read_cases(c, f, &cases, &n));
	if (!form_bad(f)) {
		e = guard_pass_give(c, &p, cases, n, &a);
		if (e == MST_CONFLICT)
			form_fail(f, "arende", T("Hen har redan de ärenden som du valde, eller får inte ha dem."));
		else
			TRY(e);
	}
	if (form_bad(f))
		return show_new(c, f, 422);
	return ctx_act_go(c, &a, "/jourpass",
			  arena_fmt(c->mem, T("Jourpasset gäller till %s. Sedan tar det slut av sig självt."),
				    view_moment(v, p.until)),
			  gone);
}

mst_err guard_pass_end_post(struct ctx *c)
{
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(guard_pass_end(c, id, &a));
	return ctx_act_go(c, &a, "/jourpass", view_text(c->view.lang, N_("Jourpasset är avslutat.")), NULL);
}

mst_err guard_pass_card(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct guard_pass *list;
	size_t all;

	TRY(guard_pass_list(c->db, c->mem, c->app->jour, c->who->id, c->now, &list, &all));
	for (size_t i = 0; i < all && *n < most; i++) {
		const char *end = view_moment(v, list[i].until);
		const char *opens = arena_fmt(c->mem, view_text_n(v->lang, "Öppnar %lld ärende", "Öppnar %lld ärenden",
								  list[i].cases), (long long)list[i].cases);

		ret[(*n)++] = (struct view_item){
			.href = "/arenden",
			.title = id_none(list[i].away) ?
				arena_fmt(c->mem, T("Du har jourpass till %s"), end) :
				arena_fmt(c->mem, T("Du vikarierar för %s till %s"), guard_name(c, list[i].away), end),
			.meta = opens,
		};
		if (list[i].inbox && *n < most)
			ret[(*n)++] = (struct view_item){ .href = "/inkorg", .title = T("Inkorgen"),
							  .meta = T("Du ser det som kommer in medan du har jour.") };
	}
	return MST_OK;
}
