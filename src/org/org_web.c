/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org_web.c - the partnership's municipalities: code, population, day and source. */
#include "org/org_web.h"

static const char *or_dash(const char *s)
{
	return str_empty(s) ? "–" : s;
}

static mst_err org_list_get(struct ctx *c)
{
	static const bool number[] = { false, false, true, false, false };
	const struct view *v = &c->view;
	const char *heads[] = { T("Kommun"), T("SCB-kod"), T("Invånare"), T("Gäller den"), T("Källa") };
	struct org *list;
	int64_t sum = 0;
	bool noisy = false;
	size_t n;

	TRY(org_municipalities(c->db, c->mem, &list, &n));
	const char **cells = arena_new(c->mem, const char *, (n + 1) * MST_LEN(heads));
	const char **p = cells;

	for (size_t i = 0; i < n; i++) {
		*p++ = list[i].short_name;
		*p++ = list[i].code;
		*p++ = view_number(v, list[i].population);
		*p++ = or_dash(view_date(v, list[i].population_day));
		*p++ = or_dash(list[i].population_source);
		sum += list[i].population;
		noisy |= list[i].population_day >= day_make(2025, 1, 1);
	}
	*p++ = T("Alla");
	*p++ = "–";
	*p++ = view_number(v, sum);
	*p++ = "–";
	*p++ = T("Summan av raderna ovan");
	struct org_list_view m = { .towns = list, .ntowns = n, .noisy = noisy,
				   .table = { .caption = T("Kommunerna i partnerskapet"),
					      .heads = heads, .ncols = MST_LEN(heads), .nrows = n + 1,
					      .cells = cells, .number = number } };

	org_list_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err org_page_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct org o;

	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &o));
	if (o.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	struct view_row rows[] = {
		{ T("SCB-kod"), o.code, NULL, NULL },
		{ T("Invånare"), view_number(v, o.population), NULL, NULL },
		{ T("Gäller den"), or_dash(view_date(v, o.population_day)), NULL, NULL },
		{ T("Källa"), or_dash(o.population_source), NULL, NULL },
		{ 0 },
	};

	org_page_html(ctx_out(c), v, &(struct org_page_view){ .name = o.name, .rows = rows });
	return ctx_page(c, 200);
}

const struct http_route org_routes[] = {
	{ "GET", "/kommuner", NEED_PARTNER_READ, org_list_get, 0 },
	{ "GET", "/kommuner/{slug}", NEED_PARTNER_READ, org_page_get, 0 },
	{ 0 },
};
