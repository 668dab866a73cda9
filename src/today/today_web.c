/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.c - the board "Idag": what needs you, nothing else. */
#include "today/today_web.h"

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

static mst_err lead_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	struct support_today t;

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
