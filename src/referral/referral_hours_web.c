/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_hours_web.c - /inkorg/tider: the days and hours of the clock, and closed weeks. */
#include "referral/referral_hours.h"
#include "referral/referral_web.h"

#define DAYS 7

static const struct view_option *weekdays(struct ctx *c)
{
	const struct view *v = &c->view;
	struct view_option *o = arena_new(c->mem, struct view_option, DAYS + 1);

	for (int i = 0; i < DAYS; i++)
		o[i] = (struct view_option){ arena_fmt(c->mem, "%d", i), T(day_weekday_name(i)), NULL };
	return o;
}

static mst_err show(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	struct referral_hours_view m = { .form = f, .weekdays = weekdays(c) };
	struct referral_closed_item *items;
	struct referral_hours h;

	TRY(referral_hours(c->db, c->mem, c->app->jour, &h));
	if (!*form_get(f, "inom")) {
		form_set(f, "inom", arena_fmt(c->mem, "%d", h.target));
		form_set(f, "fran", arena_fmt(c->mem, "%d", h.opens));
		form_set(f, "till", arena_fmt(c->mem, "%d", h.closes));
		for (int i = 0; i < DAYS; i++)
			if (h.cal.weekdays & (1 << i))
				form_add(f, "dagar", arena_fmt(c->mem, "%d", i));
	}
	items = arena_new(c->mem, struct referral_closed_item, h.cal.nclosed + 1);
	for (size_t i = 0; i < h.cal.nclosed; i++)
		items[i] = (struct referral_closed_item){
			.words = arena_fmt(c->mem, T("%s till %s"), view_date(v, h.cal.closed[i][0]),
					   view_date(v, h.cal.closed[i][1])),
			.drop = arena_fmt(c->mem, "/inkorg/tider/stangt/%s", id_str(c->mem, h.ids[i])),
		};
	m.closed = items;
	m.n = h.cal.nclosed;
	referral_hours_html(ctx_out(c), v, &m);
	return ctx_page(c, status);
}

mst_err referral_hours_get(struct ctx *c)
{
	return show(c, form_new(c->mem), 200);
}

mst_err referral_hours_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct referral_hours h = { 0 };
	struct act a;

	h.target = (int)form_int(f, v, "inom", T("timmarna"), 1, REFERRAL_HOURS_MOST, true);
	h.opens = (int)form_int(f, v, "fran", T("klockslaget"), 0, 23, true);
	h.closes = (int)form_int(f, v, "till", T("klockslaget"), 1, 24, true);
	for (int i = 0; i < DAYS; i++)
		if (form_has(f, "dagar", arena_fmt(c->mem, "%d", i)))
			h.cal.weekdays |= (uint8_t)(1 << i);
	if (!h.cal.weekdays)
		form_fail(f, "dagar", T("Välj minst en dag."));
	if (!form_bad(f) && h.opens >= h.closes)
		form_fail(f, "till", T("Skriv ett klockslag efter det då ni öppnar."));
	if (form_bad(f))
		return show(c, f, 422);
	TRY(referral_hours_put(c, &h, &a));
	return ctx_act_go(c, &a, "/inkorg/tider", T("Sparat. Det som väntar är omräknat."), NULL);
}

mst_err referral_closed_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	int32_t first = form_day(f, v, "forsta", T("första dagen"), true);
	int32_t last = form_day(f, v, "sista", T("sista dagen"), true);
	struct act a;
	mst_err e;

	if (!form_bad(f) && last < first)
		form_fail(f, "sista", T("Sista dagen är före den första."));
	if (form_bad(f))
		return show(c, f, 422);
	e = referral_closed_add(c, first, last, &a);
	if (e == MST_INVALID) {
		form_fail(f, "sista", T("Högst ett år i taget, och högst 40 perioder. Ta bort någon som har varit."));
		return show(c, f, 422);
	}
	TRY(e);
	return ctx_act_go(c, &a, "/inkorg/tider", T("Sparat. Det som väntar är omräknat."), NULL);
}

mst_err referral_closed_drop_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct act a;
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(referral_closed_drop(c, id, &a));
	return ctx_act_go(c, &a, "/inkorg/tider", T("Borttaget. Det som väntar är omräknat."), NULL);
}
