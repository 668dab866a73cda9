/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.c - the board "Idag": what needs you, nothing else. */
#include "today/today_web.h"

#include "referral/referral.h"
#include "support/support.h"

#define CARDS 12

static void add(struct ctx *c, struct view_item *items, size_t *n, int64_t count, const char *one,
		const char *many, const char *href)
{
	if (count > 0)
		items[(*n)++] = (struct view_item){
			.href = href,
			.title = arena_fmt(c->mem, view_text_n(c->view.lang, one, many, count),
					   (long long)count),
		};
}

/* Who waits for a first talk: those who have waited too long first, then what is planned today. */
static mst_err inbox_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct referral_today t;
	int h, m;

	TRY(referral_today(c, &t));
	if (t.late) {
		add(c, items, n, t.late, "%lld person väntar på ett samtal",
		    "%lld personer väntar på ett samtal", "/inkorg");
		items[*n - 1].tag = T("Har väntat för länge");
		items[*n - 1].state = VIEW_RED;
	}
	if (t.tries) {
		day_clock(t.first_try, &h, &m);
		items[(*n)++] = (struct view_item){
			.href = "/inkorg",
			.title = arena_fmt(c->mem, T("Ring igen kl. %02d:%02d"), h, m),
			.meta = t.tries > 1 ? arena_fmt(c->mem, T("%lld försök i dag"),
							(long long)t.tries) : NULL,
		};
	}
	add(c, items, n, t.waiting, "%lld förmedling i inkorgen", "%lld förmedlingar i inkorgen",
	    "/inkorg");
	return MST_OK;
}

static mst_err lead_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	struct support_today t;

	TRY(inbox_cards(c, items, n));
	TRY(support_today(c, &t));
	add(c, items, n, t.unsorted_calls, "%lld samtal att sortera", "%lld samtal att sortera",
	    "/samtal");
	add(c, items, n, t.open_cases, "%lld pågående ärende", "%lld pågående ärenden", "/arenden");
	return MST_OK;
}

static mst_err today_get(struct ctx *c)
{
	struct view_item *items = arena_new(c->mem, struct view_item, CARDS);
	struct today_view m = { .items = items, .hello = c->who->name };

	if (c->who->roles & ROLE_COORDINATOR)
		TRY(lead_cards(c, items, &m.n));
	m.jour = auth_may(c->who->roles, NEED_LOG_CALL);
	m.empty = view_text(c->view.lang, N_("Inget väntar på dig just nu."));
	today_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

const struct http_route today_routes[] = {
	{ "GET", "/idag", NEED_SIGNED_IN, today_get, 0 },
	{ 0 },
};
