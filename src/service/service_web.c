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

/* Where the service is open by which decision, and where it is the jour's own work. */
struct places {
	struct org *towns;
	struct service_standing *standing;
	size_t n;
};

static mst_err places_open(struct ctx *c, struct places *p)
{
	TRY(org_municipalities(c->db, c->mem, &p->towns, &p->n));
	p->standing = arena_new(c->mem, struct service_standing, p->n + 1);
	for (size_t i = 0; i < p->n; i++)
		TRY(service_standing(c->db, c->mem, p->towns[i].code, &p->standing[i]));
	return MST_OK;
}

static void add_place(struct ctx *c, const char **list, const char *name, const struct decision *d)
{
	*list = arena_fmt(c->mem, "%s%s%s", *list, **list ? ", " : "", name);
	if (d)
		*list = arena_fmt(c->mem, "%s (%s)", *list, agreement_paragraph(c->mem, d));
}

static size_t place_rows(struct ctx *c, const struct service *s, const struct places *p,
			 struct view_row *rows)
{
	const struct view *v = &c->view;
	const char *decided = "", *own = "", *exempt = "";
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct service_label l;

		service_label(&p->standing[i], s->code, day_of(c->now), &l);
		add_place(c, l.by ? &decided : &own, p->towns[i].short_name, l.by);
		if (l.exempt)
			add_place(c, &exempt, p->towns[i].short_name, l.exempt);
	}
	if (*decided)
		rows[n++] = (struct view_row){ T("Enligt kommunens beslut i"), decided, NULL, NULL };
	if (s->rule == SERVICE_NO_IDENTITY)
		rows[n++] = (struct view_row){ T("Undantaget gäller i"),
					       *exempt ? exempt : T("Ingen kommun än"), NULL, NULL };
	if (*own)
		rows[n++] = (struct view_row){ T("Jourens eget uppdrag i"), own, NULL, NULL };
	return n;
}

static const struct view_row *card_rows(struct ctx *c, const struct service *s, const struct places *p)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, 13);
	size_t n = 0;

	rows[n++] = (struct view_row){ T("För vem"),
				       s->target ? s->target : T("Alla som jouren stödjer"), NULL,
				       NULL };
	if (s->performer)
		rows[n++] = (struct view_row){ T("Utförare"), s->performer, NULL, NULL };
	if (s->conditions)
		rows[n++] = (struct view_row){ T("Villkor"), s->conditions, NULL, NULL };
	if (s->age != SERVICE_ALL_AGES)
		rows[n++] = (struct view_row){ T("Ålder"), view_text(v->lang, service_age_words(s->age)), NULL,
					       NULL };
	rows[n++] = (struct view_row){ T("Dokumentation"), rule_words(v, s->rule), NULL, NULL };
	if (s->rule == SERVICE_NO_IDENTITY)
		rows[n++] = (struct view_row){ T("Särskilda skäl"), s->special_reasons, NULL, NULL };
	if (s->review != DAY_NONE)
		rows[n++] = (struct view_row){ T("Ses över senast"), view_date(v, s->review), NULL, NULL };
	if (s->ends != DAY_NONE)
		rows[n++] = (struct view_row){ T("Sista dagen"), view_date(v, s->ends), NULL, NULL };
	place_rows(c, s, p, rows + n);
	return rows;
}

static mst_err page_get(struct ctx *c)
{
	struct service_page_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct service_card *cards, *ended;
	struct places p = { 0 };
	struct service *list;
	size_t n;

	TRY(places_open(c, &p));
	TRY(service_list(c->db, c->mem, &list, &n));
	cards = arena_new(c->mem, struct service_card, n + 1);
	ended = arena_new(c->mem, struct service_card, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool on = service_offered(&list[i], day_of(c->now));
		struct service_card *k = on ? &cards[m.n++] : &ended[m.nended++];

		*k = (struct service_card){ list[i].name, list[i].purpose, card_rows(c, &list[i], &p), NULL };
		if (m.may_edit)
			k->edit = arena_fmt(c->mem, "/insatser/%s", list[i].code);
	}
	m.cards = cards;
	m.ended = ended;
	service_page_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

const struct http_route service_routes[] = {
	{ "GET", "/insatser", NEED_PARTNER_READ, page_get, 0 },
	{ 0 },
};
