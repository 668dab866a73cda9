/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_web.c - the catalogue: what is offered, to what end, and how it is documented. */
#include "service/service_web.h"

static const char *rule_words(const struct view *v, enum service_rule rule)
{
	switch (rule) {
	case SERVICE_FULL:
		return T("Dokumenteras fullt ut (14 kap. 3 § socialtjänstlagen).");
	case SERVICE_ADVICE:
		return T("Rådgivning. Inga uppgifter om personliga förhållanden skrivs ned (14 kap. 4 § "
			 "socialtjänstlagen).");
	case SERVICE_NO_IDENTITY:
		return T("Räknas utan namn. Inget som visar vem personen är skrivs ned (14 kap. 5 § "
			 "socialtjänstlagen). Undantaget gäller bara med särskilda skäl.");
	}
	return "–";
}

static const struct view_row *card_rows(struct ctx *c, const struct service *s)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 4);
	size_t n = 0;

	rows[n++] = (struct view_row){ T("För vem"),
				       s->target ? s->target : T("Alla som jouren stödjer"), NULL,
				       NULL };
	rows[n++] = (struct view_row){ T("Dokumentation"), rule_words(v, s->rule), NULL, NULL };
	if (s->rule == SERVICE_NO_IDENTITY)
		rows[n++] = (struct view_row){ T("Särskilda skäl"), s->special_reasons, NULL, NULL };
	return rows;
}

static mst_err service_get(struct ctx *c)
{
	struct service *list;
	size_t n;

	TRY(service_list(c->db, c->mem, &list, &n));
	struct service_card *cards = arena_new(c->mem, struct service_card, n + 1);

	for (size_t i = 0; i < n; i++)
		cards[i] = (struct service_card){ list[i].name, list[i].purpose,
						  card_rows(c, &list[i]) };
	service_page_html(ctx_out(c), &c->view,
			  &(struct service_page_view){ .cards = cards, .n = n });
	return ctx_page(c, 200);
}

const struct http_route service_routes[] = {
	{ "GET", "/insatser", NEED_PARTNER_READ, service_get, 0 },
	{ 0 },
};
