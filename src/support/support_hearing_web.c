/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hearing_web.c - the form of a day in court. */
#include "support/support_hearing.h"
#include "support/support_web.h"
#include "volunteer/volunteer.h"

#define NOBODY "ingen"
#define SOMEBODY "nagon"
#define ME "jag"

/* Nobody, somebody, I; and for a coordinator those who help, by their account when they have one. */
static mst_err who_options(struct ctx *c, const struct view_option **ret)
{
	const struct view *v = &c->view;
	struct volunteer *list = NULL;
	struct view_option *o;
	size_t n = 0, kept = 3;

	if (c->who->roles & ROLE_COORDINATOR)
		TRY(volunteer_list(c, false, &list, &n));
	o = arena_new(c->mem, struct view_option, n + 4);
	o[0] = (struct view_option){ SOMEBODY, T("Någon ska följa med. Vi vet inte vem än."), NULL };
	o[1] = (struct view_option){ NOBODY, T("Ingen behöver följa med"), NULL };
	o[2] = (struct view_option){ ME, T("Jag följer med"), NULL };
	for (size_t i = 0; i < n; i++) {
		struct id id = id_none(list[i].account) ? list[i].id : list[i].account;

		if (!id_eq(id, c->who->id))
			o[kept++] = (struct view_option){ id_str(c->mem, id), list[i].name,
							  volunteer_gaps(v, &list[i]) };
	}
	*ret = o;
	return MST_OK;
}

static mst_err show_hearing(struct ctx *c, const struct support_case *s, const struct form *f,
			    int status)
{
	struct support_hearing_view m = { .form = f, .base = support_base(c, s->id),
					  .name = person_short(c->mem, c->view.lang, &s->person),
					  .kinds = support_options(c, support_hearing_kinds) };

	TRY(who_options(c, &m.who));
	support_hearing_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "case.read", s->id, &s->audit, NULL));
}

/* The one that is changed; none: a new one. */
static mst_err task_of_form(struct ctx *c, const struct support_case *s, const struct form *f,
			    struct support_task *ret)
{
	const char *which = form_get(f, "uppgift");

	*ret = (struct support_task){ .company = true };
	return !*which ? MST_OK : support_hearing_find(c, s, which, ret);
}

static void to_form(struct ctx *c, struct form *f, const struct support_task *t)
{
	const char *who = t->company ? SOMEBODY : NOBODY;
	int h, m;

	if (!id_none(t->with))
		who = id_eq(t->with, c->who->id) ? ME : id_str(c->mem, t->with);
	form_set(f, "vem", who);
	form_set(f, "vad", t->what ? t->what : "main");
	form_set(f, "plats", t->what || !id_none(t->id) ? t->place : "Östersunds tingsrätt");
	form_set(f, "sal", t->room);
	if (id_none(t->id))
		return;
	day_clock(t->due, &h, &m);
	form_set(f, "nar", h || m ? arena_fmt(c->mem, "%s %02d:%02d",
					      day_str(c->mem, day_of(t->due)), h, m) :
				    day_str(c->mem, day_of(t->due)));
}

mst_err support_hearing_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);
	struct support_task t;

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	if (!*form_get(f, "uppgift") && http_query(c->req, "uppgift"))
		form_set(f, "uppgift", http_query(c->req, "uppgift"));
	TRY(task_of_form(c, &s, f, &t));
	if (!*form_get(f, "vad")) /* no draft */
		to_form(c, f, &t);
	return show_hearing(c, &s, f, 200);
}

/* Who it is that goes along: id and name, neither when nobody does. */
static void read_who(struct ctx *c, const struct view_option *who, int i, struct support_task *t)
{
	const char *value = i < 0 ? NOBODY : who[i].value;

	t->company = !str_eq(value, NOBODY);
	t->with = ID_NONE;
	t->with_name = NULL;
	if (str_eq(value, ME)) {
		t->with = c->who->id;
		t->with_name = c->who->name;
	} else if (t->company && id_parse(value, &t->with)) {
		t->with_name = who[i].label;
	}
}

mst_err support_hearing_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const struct view_option *who;
	struct support_task t;
	struct act a;

	TRY(support_of_route(c, &s));
	TRY(task_of_form(c, &s, f, &t));
	TRY(who_options(c, &who));
	if (form_choice(f, v, "vad", T("vad det är"), support_options(c, support_hearing_kinds),
			true) >= 0)
		t.what = form_get(f, "vad");
	t.due = support_form_due(c, f, "nar");
	t.place = form_text(f, c->mem, v, "plats", T("platsen"), SUPPORT_PLACE_MAX, false);
	t.room = form_text(f, c->mem, v, "sal", T("salen"), SUPPORT_ROOM_MAX, false);
	read_who(c, who, form_choice(f, v, "vem", T("vem som följer med"), who, true), &t);
	if (form_bad(f))
		return show_hearing(c, &s, f, 422);
	TRY(support_hearing_put(c, &s, &t, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  t.company && !t.with_name ?
				  T("Sparat. Det står under Idag tills någon följer med.") :
				  T("Sparat. Det syns under Idag från dagen före."),
			  NULL);
}
