/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_slip_web.c - a look at the slip, the slip itself, and its end. */
#include "support/support_hearing.h"
#include "support/support_slip.h"
#include "support/support_web.h"

static const struct support_slip_item *items_of(struct ctx *c, const struct support_slip *list, size_t n)
{
	const struct view *v = &c->view;
	struct support_slip_item *items = arena_new(c->mem, struct support_slip_item, n + 1);

	for (size_t i = 0; i < n; i++)
		items[i] = (struct support_slip_item){
			.id = id_str(c->mem, list[i].id),
			.words = arena_fmt(c->mem, T("Lapp %lld, %s, %s"), (long long)list[i].number,
					   view_moment(v, list[i].at),
					   list[i].by_name ? list[i].by_name : ""),
			.destroyed = arena_fmt(c->mem, T("Lapp %lld är förstörd"), (long long)list[i].number),
		};
	return items;
}

/* The hearing that the slip is for; without one only the initials stand on it. */
static mst_err hearing_of(struct ctx *c, const struct support_case *s, const char *which,
			  struct support_task *ret)
{
	*ret = (struct support_task){ 0 };
	return str_empty(which) ? MST_OK : support_hearing_find(c, s, which, ret);
}

/* Never "today": paper is read on another day. */
static const char *when_words(struct ctx *c, int64_t due)
{
	const char *day = due ? view_date(&c->view, day_of(due)) : NULL;
	int h = 0, m = 0;

	if (due)
		day_clock(due, &h, &m);
	return h || m ? arena_fmt(c->mem, "%s %02d:%02d", day, h, m) : day;
}

static mst_err show(struct ctx *c, const struct support_case *s, const struct support_slip *made)
{
	const char *which = http_field(c->req, "uppgift");
	struct support_slip_view m = { .form = ctx_form(c), .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .initials = support_slip_initials(c->mem, &s->person),
				       .guarded = s->person.extra_protection,
				       .open = s->state == SUPPORT_OPEN };
	struct support_slip *list;
	struct support_task t;

	if (!which)
		which = http_query(c->req, "uppgift");
	TRY(hearing_of(c, s, which, &t));
	m.task = which ? which : "";
	m.room = t.room;
	m.when = when_words(c, t.due);
	if (made)
		m.number = arena_fmt(c->mem, "%lld", (long long)made->number);
	TRY(support_slips_out(c->db, c->mem, s->id, &list, &m.n));
	m.out = items_of(c, list, m.n);
	support_slip_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "case.read", s->id, &s->audit, NULL));
}

mst_err support_slip_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	return show(c, &s, NULL);
}

static mst_err made(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(c->result);
	TRY(support_of_route(c, &s));
	return show(c, &s, ctx_kept(c));
}

mst_err support_slip_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_slip *slip;
	struct support_task t;
	struct act a;

	TRY(support_of_route(c, &s));
	TRY(hearing_of(c, &s, http_field(c->req, "uppgift"), &t));
	TRY(support_slip_make(c, &s, &a, &slip));
	ctx_keep(c, slip);
	return ctx_act(c, &a, arena_fmt(c->mem, "%s/lapp", support_base(c, s.id)), made);
}

static mst_err ended(struct ctx *c)
{
	return c->result == MST_CONFLICT ? MST_NOTFOUND : c->result;
}

mst_err support_slip_destroy_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const char *which = http_field(c->req, "lapp");
	struct act a;
	struct id id;

	TRY(support_of_route(c, &s));
	if (!which || !id_parse(which, &id))
		return MST_NOTFOUND;
	TRY(support_slip_destroy(c, &s, id, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Lappen är avbockad som förstörd.")), ended);
}
